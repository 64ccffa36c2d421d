"""One pass over a text: prepare it, classify its lines, decide what is removed.

Preparation and decision are separate so that the lines of many texts can be classified together. Each is a list of
steps that pass frozen values to one another.
"""

from dedup.reading.decision import Pass, decide
from dedup.reading.preparation import Prepared, prepare

__all__ = ["Pass", "Prepared", "decide", "prepare"]
