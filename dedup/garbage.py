"""How often the garbage collector looks, in processes that are ours."""

from __future__ import annotations

import gc

__all__ = ["collect_rarely"]

OBJECTS = 100_000
"""So many new objects, some 10 MB, until the collector looks (Python's own number is 700)."""


def collect_rarely() -> None:
    """Have the collector look less often, and never again at what is there now.

    A text leaves nothing in circles: the collector goes through all that is known of a chunk, again and again, and
    finds nothing. That is 7 % of the time. In a caller's process it is the caller's to decide.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(OBJECTS)
