"""The outputs of a run: files of lines, JSON arrays, standard output, and the choice among all formats."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from dedup.datasets.model import BatchJob, DataForm, Emit, Unit
from dedup.datasets.packed import PackedFile
from dedup.files.writing import STREAM

__all__ = ["RecordOutput", "output_at"]


class RecordOutput(Protocol):
    """Writes records in order, and makes them durable on request.

    Attributes:
        records: the number of records after which they are made durable,
        size: or the number of their bytes, as read.
    """

    records: int
    size: int

    def write(self, unit: Unit, data: Any) -> None:  # noqa: ANN401
        """Add a record."""

    def checkpoint(self) -> int:
        """Make everything that was written durable; return the state for :class:`Mark`."""

    def finish(self) -> None:
        """Complete the output."""

    def close(self) -> None:
        """Release the output, complete or not."""


class LinesOutput:
    """Records that are bytes, one after the other in a file."""

    records, size = 100, 2_000_000

    def __init__(self, path: str, length: int) -> None:
        self._file = PackedFile(path, length)

    def write(self, unit: Unit, data: bytes) -> None:
        """Add a record."""
        self._file.write(data)

    def checkpoint(self) -> int:
        """Write what is pending; return the length of the file."""
        return self._file.end_piece()

    def finish(self) -> None:
        """Do nothing: the output is complete."""

    def close(self) -> None:
        """Close the file."""
        self._file.close()


class ArrayOutput(LinesOutput):
    """Records that are lines of JSON, as the elements of one array, each on its own line."""

    def __init__(self, path: str, length: int) -> None:
        super().__init__(path, length)
        self._empty = not length

    def write(self, unit: Unit, data: bytes) -> None:
        """Add a record."""
        self._file.write((b"[\n" if self._empty else b",\n") + data.rstrip(b"\n"))
        self._empty = False

    def finish(self) -> None:
        """Close the array."""
        self._file.write(b"[]\n" if self._empty else b"\n]\n")
        self._file.end_piece()


class StreamOutput:
    """Records that are bytes, written immediately.

    Args:
        give: writes the bytes.
    """

    records, size = 1, 1

    def __init__(self, give: Callable[[bytes], None]) -> None:
        self._give = give

    def write(self, unit: Unit, data: bytes) -> None:
        """Write a record."""
        self._give(data)

    def checkpoint(self) -> int:
        """Do nothing: nothing is pending."""
        return 0

    def finish(self) -> None:
        """Do nothing: the output is complete."""

    def close(self) -> None:
        """Do nothing: standard output remains open."""


def output_at(job: BatchJob, state: int, give: Callable[[bytes], None]) -> RecordOutput:
    """Return the output of a run.

    Args:
        job: the run, with the path and format of the output.
        state: the state at the last checkpoint; 0 starts a new output.
        give: writes to standard output.
    """
    task = job.task
    if job.output == STREAM:
        return StreamOutput(give)
    if task.form is DataForm.FOLDER:
        from dedup.datasets.output_folder import FolderOutput

        ending = ".json" if task.emit in (Emit.ARTICLE, Emit.REMOVALS) else ""
        return FolderOutput(job.output, state, ending)
    if task.form is DataForm.PARQUET:
        from dedup.datasets.output_parquet import ParquetOutput
        from dedup.datasets.read_parquet import open_parquet

        with open_parquet(job.inputs[0]) as file:
            schema = file.schema_arrow
            packed = file.metadata.row_group(0).column(0).compression if file.num_row_groups else "SNAPPY"
        return ParquetOutput(job.output, state, task, schema, packed)
    return ArrayOutput(job.output, state) if job.array else LinesOutput(job.output, state)
