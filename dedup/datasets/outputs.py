"""Where cleaned records are written."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from dedup.datasets.model import BatchJob, DataForm, Emit, Unit
from dedup.datasets.packed import PackedFile
from dedup.files.writing import STREAM

__all__ = ["RecordOutput", "output_at"]


class RecordOutput(Protocol):
    """Takes records in order, and makes them durable on request.

    Attributes:
        records: this many records make a piece that is made durable,
        size: or this many bytes, as read.
    """

    records: int
    size: int

    def write(self, unit: Unit, data: Any) -> None:  # noqa: ANN401
        """Add a record."""

    def checkpoint(self) -> int:
        """Make everything durable that was written; return what :class:`Mark` records of it."""

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
    """Records that are bytes, passed on at once.

    Args:
        give: takes the bytes.
    """

    records, size = 1, 1

    def __init__(self, give: Callable[[bytes], None]) -> None:
        self._give = give

    def write(self, unit: Unit, data: bytes) -> None:
        """Pass a record on."""
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
        job: gives its path and form.
        state: what its last checkpoint returned; 0 starts a new output.
        give: takes what is written to standard output.
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
