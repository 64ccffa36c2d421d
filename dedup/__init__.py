"""The published article out of scraped text: every paragraph once, in order, without page chrome.

>>> import dedup
>>> dedup.clean("Ferry reopens\\n\\nThe night ferry sails again.\\n\\nShare\\n").text
'Ferry reopens\\n\\nThe night ferry sails again.'
"""

from dedup._version import __version__
from dedup.cleaner import Cleaner, clean
from dedup.config import Config
from dedup.errors import DedupError
from dedup.model import Article, Comparison, Removal

__all__ = ["Article", "Cleaner", "Comparison", "Config", "DedupError", "Removal", "__version__", "clean"]
