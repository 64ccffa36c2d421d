"""Read the lines of a stream, without keeping lines in memory that exceed a limit."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO, NamedTuple

__all__ = ["RawLine", "bounded_lines"]


class RawLine(NamedTuple):
    """A line including its line break.

    Attributes:
        number: its number, from 1.
        data: its bytes; ``None`` if it is longer than the limit.
        size: its length in bytes.
        end: the offset after it, in bytes.
    """

    number: int
    data: bytes | None
    size: int
    end: int


def bounded_lines(stream: IO[bytes], limit: int, *, number: int = 0, offset: int = 0) -> Iterator[RawLine]:
    """Yield the lines of a stream.

    Args:
        stream: the bytes, from its current position.
        limit: the most bytes of a line; a longer one is read in pieces and discarded.
        number: the number of lines before this position.
        offset: the number of bytes before this position.
    """
    while line := stream.readline(limit + 1):
        number += 1
        size = len(line)
        if size > limit:
            while not line.endswith(b"\n") and (line := stream.readline(limit + 1)):
                size += len(line)
        offset += size
        yield RawLine(number, line if size <= limit else None, size, offset)
