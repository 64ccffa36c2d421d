"""The journal beside an output records the progress of a run, so that it can be resumed after any interruption.

The output is flushed to disk before the journal records it. A resumed run truncates the output to the recorded length,
and does the rest again.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from dedup._version import __version__
from dedup.datasets.model import Position
from dedup.errors import OutputError, UsageError, reason_of
from dedup.files.writing import replace_file, sync_folder
from dedup.names import shown_name

__all__ = ["Journal", "Mark"]

FORMAT = 2


@dataclass(frozen=True, slots=True)
class Mark:
    """A point of a run at which input, output and rejects are consistent.

    Attributes:
        source: index of the input.
        position: how far that input has been read.
        output: the state of the output: a length in bytes, a number of parts, or a number of files.
        rejects: length of the rejects in bytes.
        losses: length of the file of losses in bytes.
        summary: the counts so far.
    """

    source: int = 0
    position: Position = field(default_factory=Position)
    output: int = 0
    rejects: int = 0
    summary: Mapping[str, Any] = field(default_factory=dict)
    losses: int = 0


class Journal:
    """The journal of one output.

    Args:
        output: the path of the output.
        settings: everything that the result depends on, by name; a run can only be resumed with the same.
    """

    def __init__(self, output: str, settings: Mapping[str, Any]) -> None:
        self.path = Path(f"{output}.journal")
        self._next = Path(f"{output}.journal.next")
        self._output = output
        # Through JSON, so that it can be compared with what is read.
        self._settings: dict[str, Any] = json.loads(json.dumps({"version": __version__, **settings}))

    def exists(self) -> bool:
        """Whether a run was interrupted here."""
        return self.path.exists()

    def check_ours(self) -> None:
        """Check that a file with the journal's name is a journal; it may be empty after a disk failure.

        Raises:
            OutputError: it is not.
        """
        try:
            data = self.path.read_bytes()
            ours = not data or "format" in json.loads(data)
        except FileNotFoundError:
            return
        except OSError as error:
            raise OutputError(str(self.path), reason_of(error, "cannot be read")) from None
        except (ValueError, TypeError, RecursionError):
            ours = False
        if not ours:
            raise OutputError(str(self.path), "not a journal of dedup, and would be overwritten; move it")

    def read(self) -> Mark:
        """Return the last mark.

        Raises:
            UsageError: the journal belongs to a run with other settings or inputs, or is not a journal.
        """
        try:
            row = json.loads(self.path.read_text("utf-8"))
            if row["format"] != FORMAT:
                raise UsageError(f"{shown_name(str(self.path))}: of another version; --overwrite starts over")
            settings = row["settings"]
            mark = Mark(
                row["source"],
                Position(*row["position"]),
                row["output"],
                row["rejects"],
                row["summary"],
                row["losses"],
            )
        except OSError as error:
            raise UsageError(f"{shown_name(str(self.path))}: {reason_of(error, 'cannot be read')}") from None
        except (ValueError, KeyError, TypeError):
            raise UsageError(
                f"{shown_name(str(self.path))}: not a journal; --overwrite starts over"
            ) from None
        for name in {**settings, **self._settings}:
            if settings.get(name) != self._settings.get(name):
                was, now = (_short(row.get(name)) for row in (settings, self._settings))
                problem = (
                    f"{shown_name(self._output)}: the interrupted run had another {name} ({was}, now {now})"
                )
                raise UsageError(f"{problem}; use the same, or --overwrite starts over")
        return mark

    def write(self, mark: Mark) -> None:
        """Replace the last mark with a new one, atomically.

        Raises:
            OutputError: it cannot be written.
        """
        row = {
            "format": FORMAT,
            "source": mark.source,
            "position": list(mark.position),
            "output": mark.output,
            "rejects": mark.rejects,
            "summary": mark.summary,
            "losses": mark.losses,
            "settings": self._settings,
        }
        try:
            data = json.dumps(row).encode("ascii")
            # With a fixed temporary name, which remove() deletes if a run was killed while writing.
            replace_file(self.path, lambda file: file.write(data), temporary=self._next)
            sync_folder(self.path.parent)
        except FileNotFoundError:
            raise OutputError(self._output, "there is no such folder") from None
        except OSError as error:
            problem = reason_of(error, "cannot be written")
            raise OutputError(str(self.path), problem) from None

    def remove(self) -> None:
        """Delete the journal: the run is complete."""
        with suppress(OSError):
            self._next.unlink(missing_ok=True)
        with suppress(OSError):
            self.path.unlink(missing_ok=True)


def _short(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 60 else f"{text[:59]}\N{HORIZONTAL ELLIPSIS}"
