"""Where cleaned records go."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from dedup.dataset.model import Unit
from dedup.dataset.packed import PackedFile
from dedup.dataset.streams import STREAM

__all__ = ["Output", "output_at"]


class Output(Protocol):
    """Takes records in order, and makes them durable when asked to.

    Attributes:
        records: so many records make a piece that is made durable.
        size: or so many bytes, as they were read.
    """

    records: int
    size: int

    def write(self, unit: Unit, data: Any) -> None:  # noqa: ANN401
        """Add a record."""

    def checkpoint(self) -> int:
        """Make everything durable that was written; return what :class:`Mark` keeps of it."""

    def finish(self) -> None:
        """Complete the output."""

    def close(self) -> None:
        """Let go of it, complete or not."""


class LinesOutput:
    """Records that are bytes, one behind the other in a file."""

    records, size = 200, 2_000_000

    def __init__(self, path: str, length: int) -> None:
        self._file = PackedFile(path, length)

    def write(self, unit: Unit, data: bytes) -> None:
        """Add a record."""
        self._file.write(data)

    def checkpoint(self) -> int:
        """Write what is waiting; return the length of the file."""
        return self._file.end_piece()

    def finish(self) -> None:
        """Nothing is left to do."""

    def close(self) -> None:
        """Close the file."""
        self._file.close()


class StreamOutput:
    """Records that are bytes, given out as soon as they are there.

    Args:
        give: takes the bytes.
    """

    records, size = 1, 1

    def __init__(self, give: Callable[[bytes], None]) -> None:
        self._give = give

    def write(self, unit: Unit, data: bytes) -> None:
        """Give a record out."""
        self._give(data)

    def checkpoint(self) -> int:
        """Nothing is waiting."""
        return 0

    def finish(self) -> None:
        """Nothing is left to do."""

    def close(self) -> None:
        """Standard output stays open."""


def output_at(path: str, state: int, give: Callable[[bytes], None]) -> Output:
    """Return the output of a path.

    Args:
        path: the file or folder, or ``-``.
        state: what its last checkpoint returned; 0 begins it.
        give: takes what goes to standard output.
    """
    return StreamOutput(give) if path == STREAM else LinesOutput(path, state)
