"""The limits on requests: size, time, and how many are handled at once."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Bounds"]


@dataclass(frozen=True, slots=True)
class Bounds:
    """Limits of a server; a request that exceeds one is refused with the status in parentheses.

    Attributes:
        bytes: longest body of a request, in bytes (413). Four times the 2 MB of the longest texts that were tested.
        seconds: longest time for reading a body (408), for waiting for a free worker (503) and for cleaning (504).
        requests: requests that are handled or waiting for a worker (503): with ``bytes`` this bounds the memory.
        views: reports that are kept for the page, and ``view_bytes`` their total size; the oldest are dropped.
    """

    bytes: int = 8_000_000
    seconds: float = 60.0
    requests: int = 32
    views: int = 16
    view_bytes: int = 64_000_000
