"""The texts of a folder, one file a record."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from dedup.batch.files import find_files
from dedup.dataset.model import Fault, Position, Reject, Task, Unit

__all__ = ["FilePlace", "folder_stamp", "read_folder"]


class FilePlace(NamedTuple):
    """A file, and its path from the folder on."""

    path: str
    inner: str


def read_folder(path: str, task: Task, after: Position) -> Iterator[Unit]:
    """Yield the texts of a folder behind a position, in the order of their paths; a worker reads them."""
    read = 0
    for number, name in enumerate(_files(path, task.exclude), 1):
        size = Path(name).stat().st_size
        read += size
        if number <= after.number:
            continue
        place = FilePlace(name, str(Path(name).relative_to(path)))
        reject = Reject(Fault.TOO_LARGE, f"{size:,} bytes are more than {task.most_bytes:,}")
        data = place if size <= task.most_bytes else reject
        yield Unit(name, 1, data, min(size, task.most_bytes), Position(number), read, place)


def folder_stamp(path: str, exclude: Sequence[str]) -> tuple[str, int, int]:
    """Return the path of a folder, the bytes of its texts, and a number that changes with its files."""
    size, told = 0, hashlib.sha256()
    for name in _files(path, exclude):
        status = Path(name).stat()
        size += status.st_size
        told.update(f"{name}\0{status.st_size}\0{status.st_mtime_ns}\n".encode("utf-8", "surrogateescape"))
    return path, size, int.from_bytes(told.digest()[:6])


def _files(path: str, exclude: Sequence[str]) -> list[str]:
    return find_files([path], exclude=exclude).files
