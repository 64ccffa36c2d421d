"""How often the garbage collector looks, in processes that are ours."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["collect_rarely", "resting"]

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


@contextmanager
def resting() -> Iterator[None]:
    """Have the collector rest for the moment in which a chunk of texts is cleaned, whosever process it is.

    It would go through all that the caller holds, several times a chunk, for nothing: 5 to 8 % of the time with 1,500
    texts in memory. A chunk is bounded, and so is what it can leave behind; a collector that is switched off stays so.
    """
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
