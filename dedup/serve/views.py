"""The most recent reports, which the page requests by names that nobody can guess."""

from __future__ import annotations

import secrets
from collections import OrderedDict

__all__ = ["Views"]


class Views:
    """The most recent reports.

    Args:
        most: the most reports to keep.
        most_bytes: the most bytes of all together; the latest report is kept whatever its size.
    """

    def __init__(self, most: int, most_bytes: int) -> None:
        self._most, self._most_bytes = most, most_bytes
        self._held: OrderedDict[str, bytes] = OrderedDict()
        self._bytes = 0

    def add(self, html: bytes) -> str:
        """Keep a report and return its name; the oldest are dropped if there are too many."""
        name = secrets.token_urlsafe(18)
        self._held[name] = html
        self._bytes += len(html)
        while len(self._held) > 1 and (len(self._held) > self._most or self._bytes > self._most_bytes):
            _, old = self._held.popitem(last=False)
            self._bytes -= len(old)
        return name

    def get(self, name: str) -> bytes | None:
        """Return a report, or ``None`` if it was dropped."""
        return self._held.get(name)
