"""One pass over a text: it is prepared, its lines are classified, and what is removed is decided.

The two halves are separate so that the lines of many texts can be classified together. Each half is a list of steps;
frozen values pass between them.
"""

from dedup.reading.decision import Pass, decide
from dedup.reading.preparation import Prepared, prepare

__all__ = ["Pass", "Prepared", "decide", "prepare"]
