r"""Extracts the published article from scraped text: every paragraph once, in order, without boilerplate.

>>> import dedup
>>> dedup.clean("Ferry reopens\n\nThe night ferry sails again.\n\nShare\n").text
'Ferry reopens\n\nThe night ferry sails again.'

The guide is `dedup.guide`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dedup._version import __version__

if TYPE_CHECKING:
    from dedup.cleaner import Cleaner, clean
    from dedup.config import Config
    from dedup.copies.similarity import compare
    from dedup.errors import DedupError
    from dedup.model import Article, Comparison, Removal
    from dedup.pages import clean_html
    from dedup.sites.learn import SiteChrome

__all__ = [
    "Article",
    "Cleaner",
    "Comparison",
    "Config",
    "DedupError",
    "Removal",
    "SiteChrome",
    "__version__",
    "clean",
    "clean_html",
    "compare",
]

# Imported on first use: a command that does not clean starts without the cleaner (PEP 562).
_HOMES = {
    "Article": "dedup.model",
    "Cleaner": "dedup.cleaner",
    "Comparison": "dedup.model",
    "Config": "dedup.config",
    "DedupError": "dedup.errors",
    "Removal": "dedup.model",
    "SiteChrome": "dedup.sites.learn",
    "clean": "dedup.cleaner",
    "clean_html": "dedup.pages",
    "compare": "dedup.copies.similarity",
}


if not TYPE_CHECKING:  # a type checker should know the names above and reject any other

    def __getattr__(name: str) -> object:
        """Import a public name from its module.

        Raises:
            AttributeError: there is no such name.
        """
        if name not in _HOMES:
            raise AttributeError(f"module 'dedup' has no attribute {name!r}")
        from importlib import import_module

        value: object = getattr(import_module(_HOMES[name]), name)
        globals()[name] = value
        return value


def __dir__() -> list[str]:
    """List the public names."""
    return sorted(__all__)
