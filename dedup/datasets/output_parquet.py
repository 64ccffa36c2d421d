"""Write cleaned rows as Parquet: a part at each checkpoint, in a folder beside the output, joined at the end."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING

from dedup.datasets.columns import with_values
from dedup.datasets.jsonplaces import split_path
from dedup.datasets.model import RecordTask, Unit
from dedup.errors import OutputError, reason_of
from dedup.files.writing import replace_file, sync_folder

if TYPE_CHECKING:
    import pyarrow

__all__ = ["ParquetOutput"]

GROUP_ROWS = 50_000
GROUP_BYTES = 64_000_000
"""A row group is complete at this many rows, or this many bytes in memory."""


class ParquetOutput:
    """A Parquet file; until it is complete, its parts are in the folder ``OUT.parts``.

    Args:
        path: the file.
        parts: the number of existing parts to keep.
        task: the task, which names the fields.
        schema: the columns.
        compression: how columns are compressed.

    Raises:
        OutputError: the folder of parts cannot be created.
    """

    records, size = 2_000, 16_000_000

    def __init__(
        self, path: str, parts: int, task: RecordTask, schema: pyarrow.Schema, compression: str
    ) -> None:
        self._path, self._parts = path, parts
        self._folder = Path(f"{path}.parts")
        self._fields = [split_path(name) for name in task.fields]
        self._schema, self._compression = schema, compression
        self._batch: pyarrow.RecordBatch | None = None
        self._rows: list[tuple[int, list[str]]] = []
        self._waiting: list[pyarrow.RecordBatch] = []
        try:
            self._folder.mkdir(exist_ok=True)
            if not parts:
                self._clear()
            if not all(self._part(number).exists() for number in range(parts)):
                problem = f"the journal records {parts} parts, but some are missing: --overwrite starts over"
                raise OutputError(str(self._folder), problem)
        except OSError as error:
            raise _fault(str(self._folder), error) from None

    def write(self, unit: Unit, data: list[str]) -> None:
        """Add a row."""
        if unit.keep.batch is not self._batch:
            self._end_batch()
            self._batch = unit.keep.batch
        self._rows.append((unit.keep.row, data))

    def checkpoint(self) -> int:
        """Write a part with the pending rows; return the number of parts."""
        self._end_batch()
        if self._waiting:
            import pyarrow as pa

            table = pa.Table.from_batches(self._waiting, self._schema)
            self._waiting.clear()
            self._save(self._part(self._parts), [table])
            self._parts += 1
        return self._parts

    def finish(self) -> None:
        """Join the parts; the output is written atomically."""
        self._save(Path(self._path), self._groups())
        with suppress(OSError):
            self._clear()
            self._folder.rmdir()

    def close(self) -> None:
        """Do nothing: nothing is open."""

    def _clear(self) -> None:
        """Delete the parts, but no other files in the folder."""
        for file in [*self._folder.glob("[0-9]*.parquet"), *self._folder.glob(".[0-9]*.parquet.next")]:
            file.unlink()

    def _part(self, number: int) -> Path:
        return self._folder / f"{number:06}.parquet"

    def _end_batch(self) -> None:
        if self._batch is None or not self._rows:
            return
        import pyarrow as pa

        taken = self._batch.take(pa.array([index for index, _ in self._rows], pa.int64()))
        for number, path in enumerate(self._fields):
            taken = with_values(taken, path, [texts[number] for _, texts in self._rows])
        self._waiting.append(taken)
        self._batch = None
        self._rows = []

    def _groups(self) -> Iterator[pyarrow.Table]:
        """Yield the rows of the parts, a row group at a time."""
        import pyarrow as pa
        import pyarrow.parquet as pq

        held: list[pyarrow.Table] = []
        rows = size = 0
        for number in range(self._parts):
            table = pq.read_table(self._part(number), use_threads=False, memory_map=False)
            if held and (rows + table.num_rows > GROUP_ROWS or size + table.nbytes > GROUP_BYTES):
                yield pa.concat_tables(held)
                held, rows, size = [], 0, 0
            held.append(table)
            rows, size = rows + table.num_rows, size + table.nbytes
        if held:
            yield pa.concat_tables(held)

    def _save(self, path: Path, tables: Iterator[pyarrow.Table] | list[pyarrow.Table]) -> None:
        import pyarrow.parquet as pq

        def write(file: IO[bytes]) -> None:
            with pq.ParquetWriter(file, self._schema, compression=self._compression) as writer:
                for table in tables:
                    writer.write_table(table.cast(self._schema), row_group_size=GROUP_ROWS)

        try:
            # A fixed temporary name, which _clear deletes too.
            replace_file(path, write, temporary=path.with_name(f".{path.name}.next"))
            # Before the journal records a part, or the parts are deleted.
            sync_folder(path.parent)
        except OSError as error:
            raise _fault(str(path), error) from None


def _fault(path: str, error: OSError) -> OutputError:
    return OutputError(path, reason_of(error, "cannot be written"))
