"""Report rejected records: in a file, as one JSON object per line with file, line and reason, or on standard error."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from dedup.datasets.model import Reject, Unit
from dedup.datasets.packed import PackedFile
from dedup.names import shown_name

__all__ = ["PrintedRejects", "RejectsFile"]


class RejectsFile:
    """A file of rejects.

    Args:
        path: the file.
        length: the length in bytes to which an existing file is truncated.
    """

    def __init__(self, path: str, length: int) -> None:
        self._path = path
        self._file = PackedFile(path, length)

    def write(self, unit: Unit, reject: Reject) -> None:
        """Add a reject."""
        row = {
            "file": shown_name(unit.file),
            "line": unit.line,
            "reason": str(reject.fault),
            "why": reject.why,
        }
        # Non-ASCII characters are escaped, because the explanation may quote a lone surrogate.
        self._file.write(json.dumps(row).encode("ascii") + b"\n")

    def checkpoint(self) -> int:
        """Write what is pending; return the length of the file."""
        return self._file.end_piece()

    def finish(self) -> None:
        """Remove the file if it is empty."""
        if not self._file.length:
            Path(self._path).unlink(missing_ok=True)

    def close(self) -> None:
        """Close the file."""
        self._file.close()


class PrintedRejects:
    """Prints rejects instead, if the output is not a file."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self._say = say

    def write(self, unit: Unit, reject: Reject) -> None:
        """Print a reject."""
        self._say(f"{shown_name(unit.file)}: line {unit.line}: {reject.fault}: {reject.why}")

    def checkpoint(self) -> int:
        """Do nothing: nothing is pending."""
        return 0

    def finish(self) -> None:
        """Do nothing: the output is complete."""

    def close(self) -> None:
        """Do nothing: nothing is open."""
