"""Makes the garbage collector run less often: in processes of our own, and while a chunk of texts is cleaned."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["collect_rarely", "resting"]

OBJECTS = 100_000
"""Number of new objects, about 10 MB, that triggers the collector (Python's default is 700)."""


def collect_rarely() -> None:
    """Make the collector run less often, and never on the objects that exist now.

    Cleaning leaves no reference cycles: the collector traverses the objects of a chunk again and again and finds
    nothing, which takes 7 % of the time. Not for a caller's process: there the caller decides.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(OBJECTS)


@contextmanager
def resting() -> Iterator[None]:
    """Pause the collector while a chunk of texts is cleaned, in any process.

    It would traverse all of the caller's objects several times per chunk for nothing: 5 to 8 % of the time with 1,500
    texts in memory. A chunk is bounded, and so is its garbage; a collector that is disabled remains disabled.
    """
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
