"""Read records from CSV as they are written; a record may span several lines."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO, NamedTuple

from dedup.datasets.csvtext import State, advance, cell_value, cells, delimiter_of
from dedup.datasets.model import Done, Position, RecordTask, Reject, RejectReason, Unit
from dedup.datasets.read_lines import raw_position, too_large
from dedup.datasets.streams import opened, reading
from dedup.datasets.transcode import UTF_8, Encoding, as_utf8, encoded
from dedup.errors import InputError
from dedup.files.writing import STREAM
from dedup.inputs import is_stream
from dedup.names import shown_name

__all__ = ["CsvRow", "CsvShape", "check_headers", "read_csv"]

PIECE = 65_536
"""Number of bytes processed at a time."""


class CsvShape(NamedTuple):
    """The format of a file's records.

    Attributes:
        delimiter: the delimiter of the cells.
        encoding: the encoding of the file.
        width: the number of cells of a record.
        fields: the index of each field with a text.
        title: the index of the headline, or ``None``.
        site: the index of the site, or ``None``.
        id: the index of the identifier, or ``None``.
        address: the index of the URL, or ``None``.
    """

    delimiter: str
    encoding: Encoding
    width: int
    fields: tuple[int, ...]
    title: int | None
    site: int | None
    id: int | None
    address: int | None


class CsvRow(NamedTuple):
    """A record as it is written, in UTF-8 whatever the encoding of the file."""

    raw: bytes
    shape: CsvShape


class _Raw(NamedTuple):
    line: int
    data: bytes | None
    size: int
    after: int
    end: int
    closed: bool


def read_csv(path: str, task: RecordTask, after: Position) -> Iterator[Unit]:
    """Yield the records of a file after a position; at the beginning, its header comes first.

    Raises:
        InputError: there is no header, or it lacks a field.
        OSError: it cannot be read; other errors of the library that decompresses it.
    """
    with opened(path) as source:
        stream, encoding = as_utf8(source, path, task.encoding)
        # Seeking is possible only if the bytes are not converted.
        seekable = source.seekable and encoding.name == UTF_8
        header = stream.readline(task.most_bytes)
        shape = _shape(path, header, encoding, task)
        number, offset = 1, len(header)
        if after.number > 1:
            number, offset = _seek(stream, after, offset, seekable=seekable, limit=task.most_bytes)
        elif after.number == 0:
            place = Position(1, offset if seekable else None)
            yield Unit(
                path, 1, Done(_head(header, encoding), None), len(header), place, raw_position(source.raw)
            )
        delimiter = shape.delimiter.encode()
        for raw in _records(stream, delimiter, task.most_bytes, number, offset):
            data: CsvRow | Reject
            if raw.data is None:
                data = too_large(raw.size, task)
            elif not raw.closed:
                data = Reject(RejectReason.NOT_CSV, "a quotation mark is never closed")
            elif not raw.data.strip():
                continue
            else:
                data = CsvRow(raw.data, shape)
            place = Position(raw.after, raw.end if seekable else None)
            size = min(raw.size, task.most_bytes)
            yield Unit(path, raw.line, data, size, place, raw_position(source.raw))


def check_headers(paths: tuple[str, ...], task: RecordTask) -> None:
    """Check that the inputs have the fields, and all have the same header and encoding.

    Raises:
        InputError: one does not.
    """
    first: tuple[list[str], str] | None = None
    for path in paths:
        if path == STREAM or is_stream(path):  # its header cannot be read twice
            continue
        with reading(path), opened(path) as source:
            stream, encoding = as_utf8(source, path, task.encoding)
            header = stream.readline(task.most_bytes)
        _shape(path, header, encoding, task)
        header_and_encoding = _names(header), encoding.name
        if first is not None and header_and_encoding[0] != first[0]:
            raise InputError(path, f"its columns differ from those of {shown_name(paths[0])}")
        if first is not None and header_and_encoding[1] != first[1]:
            other = f"{shown_name(paths[0])} ({first[1]})"
            problem = (
                f"its encoding ({header_and_encoding[1]}) differs from that of {other}; clean one at a time"
            )
            raise InputError(path, problem)
        first = header_and_encoding


def _seek(stream: IO[bytes], after: Position, offset: int, *, seekable: bool, limit: int) -> tuple[int, int]:
    """Go to a position, in a stream that is just after its header."""
    if seekable and after.offset is not None:
        stream.seek(after.offset)
        return after.number, after.offset
    number = 1
    while number < after.number and (piece := stream.readline(limit)):
        number += piece.endswith(b"\n")
        offset += len(piece)
    return after.number, offset


def _shape(path: str, header: bytes, encoding: Encoding, task: RecordTask) -> CsvShape:
    names = _names(header)
    if not any(names):
        raise InputError(path, "no header in its first line")
    for name in (*task.fields, *([task.site] if task.site else [])):
        if name not in names:
            raise InputError(path, f"no column {name!r}; there are: {', '.join(names)[:200]}")

    def index(name: str | None) -> int | None:
        return names.index(name) if name in names else None

    fields = tuple(names.index(name) for name in task.fields)
    delimiter = delimiter_of(header).decode()
    optional = map(index, (task.title, task.site, task.id, task.address))
    return CsvShape(delimiter, encoding, len(names), fields, *optional)


def _names(header: bytes) -> list[str]:
    text = header.decode("utf-8-sig", "replace")
    delimiter = delimiter_of(header).decode()
    return [cell_value(text[start:end]) for start, end in cells(text, delimiter)]


def _head(header: bytes, encoding: Encoding) -> bytes:
    """Return the header of the output."""
    header = header if header.endswith(b"\n") else header + b"\n"
    if encoding.name == UTF_8:
        return header
    return encoding.mark + encoded(header.decode(UTF_8, "replace"), encoding)


def _records(stream: IO[bytes], delimiter: bytes, limit: int, number: int, offset: int) -> Iterator[_Raw]:
    """Yield records as they are written; for a record beyond the limit, only its size."""
    state, held, size, line = State.START, bytearray(), 0, number + 1
    while piece := stream.readline(PIECE):
        state = advance(piece, state, delimiter)
        size += len(piece)
        if size <= limit:
            held += piece
        else:
            held.clear()
        ends = piece.endswith(b"\n")
        number += ends
        if ends and state is not State.QUOTED:
            yield _Raw(line, bytes(held) if size <= limit else None, size, number, offset + size, closed=True)
            offset += size
            state, size, line = State.START, 0, number + 1
            held.clear()
    if size:
        closed = state is not State.QUOTED
        yield _Raw(line, bytes(held) if size <= limit else None, size, number, offset + size, closed=closed)
