"""Reports on their way to the page: the last ones, under names that nobody can guess."""

from __future__ import annotations

import secrets
from collections import OrderedDict

__all__ = ["Views"]


class Views:
    """The last reports.

    Args:
        most: most reports.
        most_bytes: most bytes of all together; the last one is held whatever its size.
    """

    def __init__(self, most: int, most_bytes: int) -> None:
        self._most, self._most_bytes = most, most_bytes
        self._held: OrderedDict[str, bytes] = OrderedDict()
        self._bytes = 0

    def add(self, html: bytes) -> str:
        """Hold a report and return its name; the oldest are dropped where there are too many."""
        name = secrets.token_urlsafe(18)
        self._held[name] = html
        self._bytes += len(html)
        while len(self._held) > 1 and (len(self._held) > self._most or self._bytes > self._most_bytes):
            _, old = self._held.popitem(last=False)
            self._bytes -= len(old)
        return name

    def get(self, name: str) -> bytes | None:
        """Return a report, or ``None`` where it is not held any more."""
        return self._held.get(name)
