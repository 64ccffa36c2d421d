"""The file with the data for the page about a run: written beside the output, and removed when the page is made."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from dedup.datasets.accounts import read_account
from dedup.datasets.model import Loss
from dedup.datasets.packed import PackedFile
from dedup.errors import OutputError, reason_of

if TYPE_CHECKING:
    from dedup.show.html import BatchDocument

__all__ = ["LossesFile", "documents"]


class LossesFile:
    """A file of the data about each record (see :mod:`dedup.datasets.accounts`), one JSON object per line.

    Args:
        path: the file; ``None`` records nothing.
        length: the length in bytes to which an existing file is truncated.
    """

    def __init__(self, path: str | None, length: int) -> None:
        self._file = PackedFile(path, length) if path is not None else None

    def write(self, loss: Loss | None) -> None:
        """Add the data about a record."""
        if self._file is not None and loss is not None and loss.account:
            self._file.write(f"{loss.account}\n".encode("ascii"))

    def checkpoint(self) -> int:
        """Write what is pending; return the length of the file."""
        return self._file.end_piece() if self._file is not None else 0

    def close(self) -> None:
        """Close the file."""
        if self._file is not None:
            self._file.close()


def documents(path: str) -> Iterator[BatchDocument]:
    """Yield the documents of such a file in the order of the run, and remove the file after the last.

    Raises:
        OutputError: the file cannot be read.
    """
    try:
        with Path(path).open(encoding="ascii") as lines:
            for line in lines:
                yield read_account(line)
    except OSError as error:
        raise OutputError(path, reason_of(error, "cannot be read")) from None
    with suppress(OSError):
        Path(path).unlink()
