"""What every document of a run lost, kept beside the output until the report page of the run is made."""

from __future__ import annotations

import heapq
import json
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from dedup.datasets.model import Loss, Unit
from dedup.datasets.packed import PackedFile
from dedup.errors import OutputError, reason_of
from dedup.names import shown_name

if TYPE_CHECKING:
    from dedup.show.html import BatchDocument

__all__ = ["LISTED", "LossesFile", "worst"]

LISTED = 10_000
"""Most documents that a page lists: those that lost the largest share."""


class LossesFile:
    """A file of losses, one JSON object per line.

    Args:
        path: the file; ``None`` records nothing.
        length: how much of it is kept, in bytes.
    """

    def __init__(self, path: str | None, length: int) -> None:
        self._file = PackedFile(path, length) if path is not None else None

    def write(self, unit: Unit, loss: Loss | None) -> None:
        """Add what a document lost."""
        if self._file is not None and loss is not None:
            removed = {f"{reason} {kind}": count for (reason, kind), count in loss.removed}
            row = {
                "name": f"{shown_name(unit.file)}:{unit.line}",
                "characters": loss.characters,
                "removed": removed,
                "title": loss.title,
                "rules": dict(loss.rules),
                "doubtful": loss.doubtful,
            }
            self._file.write(json.dumps(row).encode("ascii") + b"\n")

    def checkpoint(self) -> int:
        """Write what is pending; return the length of the file."""
        return self._file.end_piece() if self._file is not None else 0

    def close(self) -> None:
        """Close the file."""
        if self._file is not None:
            self._file.close()


def worst(path: str) -> list[BatchDocument]:
    """Return the documents that lost the largest share, at most :data:`LISTED` of them, and remove the file.

    Raises:
        OutputError: the file cannot be read.
    """
    try:
        found = heapq.nlargest(LISTED, _documents(path), key=lambda document: document.share)
    except OSError as error:
        raise OutputError(path, reason_of(error, "cannot be read")) from None
    with suppress(OSError):
        Path(path).unlink()
    return found


def _documents(path: str) -> Iterator[BatchDocument]:
    from dedup.show.html import BatchDocument

    with Path(path).open("rb") as lines:
        for line in lines:
            row = json.loads(line)
            doubtful = tuple((doubt, rule, text) for doubt, rule, text in row.get("doubtful", ()))
            yield BatchDocument(
                row["name"],
                row["characters"],
                row["removed"],
                title=row.get("title", ""),
                rules=row.get("rules", {}),
                doubtful=doubtful,
            )
