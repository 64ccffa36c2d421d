"""Many files on several processes: outcomes in the order of the files, and none half-done when a run is stopped."""

from __future__ import annotations

import os
import signal
from collections import deque
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from dedup.batch.filecheck import Outcome, Task, check_file
from dedup.cleaner import Cleaner

if TYPE_CHECKING:
    from concurrent.futures import Future, ProcessPoolExecutor

__all__ = ["default_workers", "run"]

CHUNK = 16
"""Files that a worker takes at once."""
AHEAD = 3
"""Chunks in flight for each worker: bounds the memory."""
Chunk = Sequence[tuple[str, bool]]

_cleaner: Cleaner | None = None
_task: Task | None = None


def default_workers() -> int:
    """Return the number of processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return max(1, len(os.sched_getaffinity(0)))
    return os.cpu_count() or 1


def run(files: Sequence[tuple[str, bool]], task: Task, *, workers: int) -> Iterator[Outcome]:
    """Treat files; the outcomes come in their order.

    Where processes are forbidden, or one is enough, the files are treated in this one. When the caller stops
    (an interrupt), the files that are being treated are finished first.

    Args:
        files: paths, each with whether the caller named it himself.
        task: what to do with each.
        workers: processes.
    """
    if workers > 1 and len(files) > CHUNK:
        try:
            from concurrent.futures import ProcessPoolExecutor

            pool = ProcessPoolExecutor(workers, initializer=_start, initargs=(task,))
        except (ImportError, NotImplementedError, OSError, PermissionError):
            pool = None
        if pool is not None:
            yield from _spread(files, pool, workers)
            return
    cleaner = Cleaner(task.config)
    for path, named in files:
        yield check_file(path, task, cleaner, named=named)


def _spread(files: Sequence[tuple[str, bool]], pool: ProcessPoolExecutor, workers: int) -> Iterator[Outcome]:
    flying: deque[Future[list[Outcome]]] = deque()
    try:
        for start in range(0, len(files), CHUNK):
            flying.append(pool.submit(_treat, files[start : start + CHUNK]))
            if len(flying) >= AHEAD * workers:
                yield from flying.popleft().result()
        while flying:
            yield from flying.popleft().result()
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _start(task: Task) -> None:
    """Prepare a worker; interrupts are the parent's business, so that no file is left half-done."""
    global _cleaner, _task
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _cleaner, _task = Cleaner(task.config), task


def _treat(chunk: Chunk) -> list[Outcome]:
    if _cleaner is None or _task is None:
        raise RuntimeError("the worker was not started")
    return [check_file(path, _task, _cleaner, named=named) for path, named in chunk]
