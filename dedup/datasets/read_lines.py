"""Read records from JSON lines, or from a JSON array."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import IO

from dedup.datasets.json_array import array_elements, array_or_lines
from dedup.datasets.lines import RawLine, bounded_lines
from dedup.datasets.model import Position, RecordTask, Reject, RejectReason, Unit
from dedup.datasets.streams import opened, reading

__all__ = ["is_array", "raw_position", "read_json_lines", "too_large"]


def read_json_lines(path: str, task: RecordTask, after: Position) -> Iterator[Unit]:
    """Yield the records of a file after a position: its lines, or the elements of the one array that it contains.

    Empty lines are skipped, and lines that are too long are rejects.

    Raises:
        InputError: an array is truncated, or something follows it.
        OSError: it cannot be read; other errors of the library that decompresses it.
    """
    with opened(path) as source:
        is_array, stream = array_or_lines(source)
        # Seeking in an array is impossible: where an element begins depends on everything before it.
        seekable = source.seekable and not is_array
        if is_array:
            elements = array_elements(stream, task.most_bytes, path)
            lines: Iterator[RawLine] = (line for line in elements if line.number > after.number)
        else:
            number, offset = skip(stream, after, task.most_bytes, seekable=seekable)
            lines = bounded_lines(stream, task.most_bytes, number=number, offset=offset)
        for line in lines:
            data = line.data if line.data is not None else too_large(line.size, task)
            if isinstance(data, bytes) and not data.strip():
                continue
            place = Position(line.number, line.end if seekable else None)
            yield Unit(
                path, line.number, data, min(line.size, task.most_bytes), place, raw_position(source.raw)
            )


def is_array(path: str) -> bool:
    """Return whether a file is a JSON array; ``False`` for a pipe, which cannot be read twice."""
    if not Path(path).is_file():
        return False
    with reading(path), opened(path) as source:
        return array_or_lines(source)[0]


def skip(stream: IO[bytes], after: Position, limit: int, *, seekable: bool) -> tuple[int, int]:
    """Go to a position; return the number and offset there."""
    if after.offset is not None and seekable:
        stream.seek(after.offset)
        return after.number, after.offset
    if not after.number:
        return 0, 0
    for line in bounded_lines(stream, limit):
        if line.number == after.number:
            return line.number, line.end
    return after.number, 0


def too_large(size: int, task: RecordTask) -> Reject:
    """Return the reject for a record that is larger than allowed."""
    return Reject(RejectReason.TOO_LARGE, f"{size:,} bytes are more than {task.most_bytes:,}")


def raw_position(raw: IO[bytes]) -> int:
    """Return the number of bytes read from a file so far; 0 for a pipe."""
    try:
        return raw.tell()
    except OSError:
        return 0
