"""Read the texts of a folder, one record per file."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from dedup.datasets.model import Position, RecordTask, Reject, RejectReason, Unit
from dedup.errors import reason_of
from dedup.files.finding import find_files

__all__ = ["FilePlace", "folder_stamp", "read_folder"]


class FilePlace(NamedTuple):
    """A file, its path relative to the folder, and whether it was found as a link."""

    path: str
    inner: str
    link: bool = False


def read_folder(path: str, task: RecordTask, after: Position) -> Iterator[Unit]:
    """Yield the texts of a folder after a position, in the order of their paths; a worker reads them.

    What cannot be read is a reject: first the folders that cannot be searched and the broken links.
    """
    found = find_files([path], exclude=task.exclude)
    read = number = 0
    for error in found.errors:
        number += 1
        if number > after.number:
            yield Unit(error.path, 1, Reject(RejectReason.NOT_READ, error.problem), 0, Position(number), read)
    for name in found.files:
        number += 1
        place = FilePlace(name, str(Path(name).relative_to(path)), name in found.links)
        data: FilePlace | Reject = place
        try:
            size = Path(name).stat().st_size
        except OSError as error:
            size, data = 0, Reject(RejectReason.NOT_READ, reason_of(error, "cannot be read"))
        read += size
        if number <= after.number:
            continue
        if size > task.most_bytes:
            data = Reject(RejectReason.TOO_LARGE, f"{size:,} bytes are more than {task.most_bytes:,}")
        yield Unit(name, 1, data, min(size, task.most_bytes), Position(number), read, place)


def folder_stamp(path: str, exclude: Sequence[str]) -> tuple[str, int, int]:
    """Return the path of a folder, the bytes of its texts, and a number that changes with its files.

    Raises:
        InputError: it cannot be searched.
    """
    size, digest = 0, hashlib.sha256()
    found = find_files([path], exclude=exclude)
    for error in found.errors:
        if Path(error.path) == Path(path):
            raise error  # the folder itself
    for name in found.files:
        try:
            status = Path(name).stat()
        except OSError:
            continue  # reading it will report the error
        size += status.st_size
        digest.update(f"{name}\0{status.st_size}\0{status.st_mtime_ns}\n".encode("utf-8", "surrogateescape"))
    for error in found.errors:
        digest.update(f"{error.path}\0\n".encode("utf-8", "surrogateescape"))
    return path, size, int.from_bytes(digest.digest()[:6])
