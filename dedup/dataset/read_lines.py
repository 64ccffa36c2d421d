"""Records out of JSON lines."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO

from dedup.dataset.lines import bounded_lines
from dedup.dataset.model import Fault, Position, Reject, Task, Unit
from dedup.dataset.streams import Opened, opened

__all__ = ["raw_position", "read_json_lines", "too_large"]


def read_json_lines(path: str, task: Task, after: Position) -> Iterator[Unit]:
    """Yield the lines of a file behind a position; empty lines are passed over, too long ones are rejects.

    Raises:
        OSError: it cannot be read; other errors of the library that unpacks it.
    """
    with opened(path) as source:
        number, offset = skip(source, after, task.most_bytes)
        for line in bounded_lines(source.data, task.most_bytes, number=number, offset=offset):
            data = line.data if line.data is not None else too_large(line.size, task)
            if isinstance(data, bytes) and not data.strip():
                continue
            place = Position(line.number, line.end if source.seekable else None)
            yield Unit(
                path, line.number, data, min(line.size, task.most_bytes), place, raw_position(source.raw)
            )


def skip(source: Opened, after: Position, limit: int) -> tuple[int, int]:
    """Go to a position; return the number and offset there."""
    if after.offset is not None and source.seekable:
        source.data.seek(after.offset)
        return after.number, after.offset
    if not after.number:
        return 0, 0
    for line in bounded_lines(source.data, limit):
        if line.number == after.number:
            return line.number, line.end
    return after.number, 0


def too_large(size: int, task: Task) -> Reject:
    """Return the reject of a record that is larger than is held."""
    return Reject(Fault.TOO_LARGE, f"{size:,} bytes are more than {task.most_bytes:,}")


def raw_position(raw: IO[bytes]) -> int:
    """Return how many bytes of a file are read; nothing for a pipe."""
    try:
        return raw.tell()
    except OSError:
        return 0
