"""Many files on several processes: outcomes in the order of the files, and none half-done when a run is stopped."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence

from dedup.batch.filecheck import Outcome, Task, check_file
from dedup.cleaner import Cleaner
from dedup.parallel import in_order

__all__ = ["default_workers", "run"]

CHUNK = 16
"""Files that a worker takes at once."""

_cleaner: Cleaner | None = None
_task: Task | None = None


def default_workers() -> int:
    """Return the number of processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return max(1, len(os.sched_getaffinity(0)))
    return os.cpu_count() or 1


def run(files: Sequence[tuple[str, bool]], task: Task, *, workers: int) -> Iterator[Outcome]:
    """Treat files; the outcomes come in their order.

    Where one process is enough, the files are treated in this one. When the caller stops (an interrupt), the files
    that are being treated are finished first.

    Args:
        files: paths, each with whether the caller named it himself.
        task: what to do with each.
        workers: processes.
    """
    if workers > 1 and len(files) > CHUNK:
        chunks = (files[start : start + CHUNK] for start in range(0, len(files), CHUNK))
        yield from in_order(_treat, chunks, workers=workers, start=_start, arguments=(task,))
        return
    _start(task)
    yield from (outcome for file in files for outcome in _treat([file]))


def _start(task: Task) -> None:
    global _cleaner, _task
    _cleaner, _task = Cleaner(task.config), task


def _treat(chunk: Sequence[tuple[str, bool]]) -> list[Outcome]:
    if _cleaner is None or _task is None:
        raise RuntimeError("the worker was not started")
    return [check_file(path, _task, _cleaner, named=named) for path, named in chunk]
