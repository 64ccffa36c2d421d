"""Write cleaned texts as files of a folder, under their original relative paths."""

from __future__ import annotations

import os
from pathlib import Path

from dedup.datasets.model import Unit
from dedup.errors import OutputError, reason_of
from dedup.files.leftovers import remove_leftovers
from dedup.files.writing import new_mode, replace_file, sync_folder

__all__ = ["FolderOutput"]


class FolderOutput:
    """A folder of files, each written atomically.

    A resumed run writes the files after the mark again, with the same content.

    Args:
        path: the folder.
        count: the number of files written at the last checkpoint.
        ending: the suffix to append to the names of files.

    Raises:
        OutputError: the folder cannot be created.
    """

    records, size = 100, 2_000_000

    def __init__(self, path: str, count: int, ending: str = "") -> None:
        self._folder, self._count, self._ending = Path(path), count, ending
        self._changed: set[Path] = set()
        self._mode = new_mode()
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise OutputError(path, reason_of(error, "cannot be made")) from None
        self._root = os.path.realpath(path)
        for folder, _, _ in os.walk(path):  # of a killed run
            remove_leftovers(folder)

    def write(self, unit: Unit, data: bytes) -> None:
        """Write a file.

        Raises:
            OutputError: it cannot be written.
        """
        inner = Path(unit.keep.inner)
        target = self._folder / inner.with_name(inner.name + self._ending)
        try:
            # Checked before a folder is created, because a link may lead elsewhere, for example to the inputs.
            if os.path.realpath(target.parent) != os.path.join(self._root, *inner.parent.parts):  # noqa: PTH118
                raise OutputError(
                    str(target), "its folder is a link that leads elsewhere; nothing was written there"
                )
            target.parent.mkdir(parents=True, exist_ok=True)
            replace_file(target, lambda file: file.write(data), ready=lambda made: made.chmod(self._mode))
        except OSError as error:
            raise OutputError(str(target), reason_of(error, "cannot be written")) from None
        # A folder in it may be new as well.
        self._changed.update(self._folder / above for above in inner.parents)
        self._count += 1

    def checkpoint(self) -> int:
        """Make the names of the files durable before the journal records them; return the number of files."""
        for folder in self._changed:
            sync_folder(folder)
        self._changed.clear()
        return self._count

    def finish(self) -> None:
        """Do nothing: the output is complete."""

    def close(self) -> None:
        """Do nothing: nothing is open."""
