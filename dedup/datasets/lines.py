"""Lines of a stream, none of them held that is longer than a limit."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO, NamedTuple

__all__ = ["RawLine", "bounded_lines"]


class RawLine(NamedTuple):
    """A line with its end.

    Attributes:
        number: its number, from 1.
        data: its bytes; ``None`` where it is longer than the limit.
        size: how many bytes it takes.
        end: the offset in bytes behind it.
    """

    number: int
    data: bytes | None
    size: int
    end: int


def bounded_lines(stream: IO[bytes], limit: int, *, number: int = 0, offset: int = 0) -> Iterator[RawLine]:
    """Yield the lines of a stream.

    Args:
        stream: the bytes, from wherever it stands.
        limit: most bytes of a line; a longer one is read piece by piece and its bytes forgotten.
        number: lines before this place.
        offset: bytes before this place.
    """
    while line := stream.readline(limit + 1):
        number += 1
        size = len(line)
        if size > limit:
            while not line.endswith(b"\n") and (line := stream.readline(limit + 1)):
                size += len(line)
        offset += size
        yield RawLine(number, line if size <= limit else None, size, offset)
