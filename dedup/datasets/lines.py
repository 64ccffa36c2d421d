"""Lines of a stream; none longer than a limit is held."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO, NamedTuple

__all__ = ["RawLine", "bounded_lines"]


class RawLine(NamedTuple):
    """A line including its line break.

    Attributes:
        number: its number, from 1.
        data: its bytes; ``None`` if it is longer than the limit.
        size: how many bytes it has.
        end: the offset in bytes after it.
    """

    number: int
    data: bytes | None
    size: int
    end: int


def bounded_lines(stream: IO[bytes], limit: int, *, number: int = 0, offset: int = 0) -> Iterator[RawLine]:
    """Yield the lines of a stream.

    Args:
        stream: the bytes, from its current position.
        limit: most bytes of a line; a longer one is read piece by piece and discarded.
        number: how many lines come before this position.
        offset: how many bytes come before this position.
    """
    while line := stream.readline(limit + 1):
        number += 1
        size = len(line)
        if size > limit:
            while not line.endswith(b"\n") and (line := stream.readline(limit + 1)):
                size += len(line)
        offset += size
        yield RawLine(number, line if size <= limit else None, size, offset)
