"""Read rows from Parquet by row group, with at most one batch of rows in memory."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from dedup.datasets.columns import find_type, holds_texts, values
from dedup.datasets.jsonplaces import split_path
from dedup.datasets.model import Position, RecordTask, Reject, RejectReason, Texts, Unit
from dedup.datasets.streams import reading
from dedup.errors import InputError, MissingExtraError
from dedup.names import shown_name

if TYPE_CHECKING:
    import pyarrow
    import pyarrow.parquet

__all__ = ["ParquetRow", "check_columns", "open_parquet", "read_parquet"]

BATCH = 256
"""Number of rows per batch."""
BUFFER = 1_000_000
"""Number of bytes of a column read at a time."""


class ParquetRow(NamedTuple):
    """A row of a batch."""

    batch: pyarrow.RecordBatch
    row: int


def open_parquet(path: str) -> pyarrow.parquet.ParquetFile:
    """Open a Parquet file.

    Raises:
        InputError: it is not a Parquet file, or cannot be read.
        MissingExtraError: pyarrow is not installed.
    """
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError:
        raise MissingExtraError("Parquet", "parquet") from None
    try:
        with reading(path):
            return pq.ParquetFile(path, buffer_size=BUFFER, pre_buffer=False)
    except pa.ArrowException as error:
        raise InputError(path, f"not Parquet, or damaged: {str(error).splitlines()[0]}") from None
    except InputError as error:
        if error.problem == "cannot be opened":  # pyarrow's own errors are ValueErrors, too
            raise InputError(path, "not Parquet, or damaged") from None
        raise


def check_columns(paths: tuple[str, ...], task: RecordTask) -> None:
    """Check that the inputs have the columns, that these contain texts, and that all have the same schema.

    Raises:
        InputError: one does not.
        MissingExtraError: pyarrow is not installed.
    """
    schema: pyarrow.Schema | None = None
    for path in paths:
        with open_parquet(path) as file:
            file_schema = file.schema_arrow
        for name in (*task.fields, *([task.site] if task.site else [])):
            kind = find_type(file_schema, split_path(name))
            if kind is None:
                raise InputError(path, f"no column {name!r}; there are: {', '.join(file_schema.names)[:200]}")
            if not holds_texts(kind):
                raise InputError(path, f"the column {name!r} holds {kind}, not texts")
        if schema is not None and not file_schema.equals(schema):
            raise InputError(path, f"its columns differ from those of {shown_name(paths[0])}")
        schema = file_schema


def read_parquet(path: str, task: RecordTask, after: Position) -> Iterator[Unit]:
    """Yield the rows of a file after a position.

    Raises:
        InputError: it cannot be read to its end.
    """
    with open_parquet(path) as file:
        number, bytes_read = 0, 0
        for group in range(file.num_row_groups):
            meta = file.metadata.row_group(group)
            if number + meta.num_rows > after.number:
                share = meta.total_byte_size / max(1, meta.num_rows)
                yield from _group(path, task, file, group, number, after.number, bytes_read, share)
            number += meta.num_rows
            bytes_read += meta.total_byte_size


def _group(
    path: str,
    task: RecordTask,
    file: pyarrow.parquet.ParquetFile,
    group: int,
    number: int,
    skip: int,
    bytes_read: int,
    share: float,
) -> Iterator[Unit]:
    import pyarrow as pa

    fields = [split_path(name) for name in task.fields]
    named = (task.title, task.site, task.id, task.address)
    optional_fields = [split_path(name) if name else None for name in named]
    begin = number
    # If records are only read, not copied, other columns are not needed.
    read_only = task.id is not None and not task.accounts
    wanted = [path[0] for path in (*fields, *optional_fields) if path] if read_only else None
    batches = file.iter_batches(batch_size=BATCH, row_groups=[group], columns=wanted, use_threads=False)
    while True:
        try:
            batch = next(batches, None)
        except (pa.ArrowException, OSError) as error:
            raise InputError(path, f"damaged: {str(error).splitlines()[0]}") from None
        if batch is None:
            return
        columns = [values(batch, field) for field in fields]
        optional_columns = [_values(batch, path) for path in optional_fields]
        for index in range(batch.num_rows):
            number += 1
            if number <= skip:
                continue
            texts = Texts(
                tuple(column[index] for column in columns), *(column[index] for column in optional_columns)
            )
            size = sum(len(text.encode()) for text in texts.values if isinstance(text, str))
            data: Texts | Reject = texts
            if size > task.most_bytes:
                data = Reject(RejectReason.TOO_LARGE, f"{size:,} bytes are more than {task.most_bytes:,}")
            read = bytes_read + int(share * (number - begin))
            yield Unit(
                path,
                number,
                data,
                min(size, task.most_bytes),
                Position(number),
                read,
                ParquetRow(batch, index),
            )


def _values(batch: pyarrow.RecordBatch, path: tuple[str, ...] | None) -> list[Any]:
    """Return the values of a column that may be missing."""
    if path is None or find_type(batch.schema, path) is None:
        return [None] * batch.num_rows
    return values(batch, path)
