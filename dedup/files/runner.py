"""Many files on several processes: outcomes in the order of the files, and none half-done when a run is stopped."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from dedup.cleaner import Cleaner
from dedup.files.checking import Outcome, Task, check_file
from dedup.files.inputs import is_stream
from dedup.workers.parallel import in_chunks, in_order
from dedup.workers.side_by_side import together

__all__ = ["Candidate", "default_workers", "run"]

CHUNK_FILES = 16
"""Most files that are treated side by side."""

_cleaner: Cleaner | None = None
_task: Task | None = None


def default_workers() -> int:
    """Return the number of processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return max(1, len(os.sched_getaffinity(0)))
    return os.cpu_count() or 1


class Candidate(NamedTuple):
    """A file to treat.

    Attributes:
        path: its path.
        named: whether the caller named it himself.
        link: whether it was found in a folder as a link.
    """

    path: str
    named: bool = False
    link: bool = False


def run(files: Sequence[Candidate], task: Task, *, workers: int) -> Iterator[Outcome]:
    """Treat files; the outcomes come in their order.

    Where one process is enough, the files are treated in this one. When the caller stops (an interrupt), the files
    that are being treated are finished first.

    Args:
        files: the files.
        task: what to do with each.
        workers: processes.
    """
    chunks = in_chunks(files, _size, most=CHUNK_FILES)
    # A pipe may be this process's own ("/dev/fd/63"): no other one could open it.
    streams = any(is_stream(file.path) for file in files if file.named)
    if workers > 1 and len(files) > CHUNK_FILES and not streams:
        yield from in_order(_treat, chunks, workers=workers, start=_start, arguments=(task,))
        return
    _start(task)
    for chunk in chunks:
        yield from _treat(chunk)


def _size(file: Candidate) -> int:
    """The size of a file in bytes; reading it will say what is wrong with it."""
    try:
        return Path(file.path).stat().st_size
    except (OSError, ValueError):
        return 0


def _start(task: Task) -> None:
    global _cleaner, _task
    _cleaner, _task = Cleaner(task.config), task


def _treat(chunk: Sequence[Candidate]) -> list[Outcome]:
    if _cleaner is None or _task is None:
        raise RuntimeError("the worker was not started")
    task, cleaner = _task, _cleaner
    return [
        *together(
            check_file(path, task, cleaner, named=named, follow=named or link) for path, named, link in chunk
        )
    ]
