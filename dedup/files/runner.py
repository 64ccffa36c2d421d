"""Many files in several processes: results in the order of the files, and none half-done if a run is stopped."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from dedup.cleaner import Cleaner
from dedup.files.checking import FileResult, FileTask, check_file
from dedup.inputs import is_stream
from dedup.workers.chunks import CHUNK_ITEMS, in_chunks
from dedup.workers.parallel import in_order
from dedup.workers.process import shares_memory
from dedup.workers.side_by_side import together

__all__ = ["InputFile", "default_workers", "run"]


def default_workers() -> int:
    """Return the number of processors available to this process."""
    if hasattr(os, "sched_getaffinity"):
        return max(1, len(os.sched_getaffinity(0)))
    return os.cpu_count() or 1


class InputFile(NamedTuple):
    """A file to process.

    Attributes:
        path: its path.
        named: whether the caller named it explicitly.
        link: whether it was found in a folder as a link.
    """

    path: str
    named: bool = False
    link: bool = False


def run(files: Sequence[InputFile], task: FileTask, *, workers: int) -> Iterator[FileResult]:
    """Process files; the results come in the order of the files.

    If one process is enough, this one does the work. When the caller stops (an interrupt), files in progress are
    finished first.

    Args:
        files: the files.
        task: what to do with each.
        workers: how many processes.
    """
    # A pipe may be this process's own ("/dev/fd/63"): no other process could open it.
    streams = any(is_stream(file.path) for file in files if file.named)
    if workers > 1 and len(files) > CHUNK_ITEMS and not streams:
        if shares_memory():
            _start(task)  # loads the packs once: without this, 100 files take a fifth more processor time
        for _, result in in_order(_start, task, files, workers=workers, size=_size):
            yield result
        return
    treat = _start(task)
    for chunk in in_chunks(files, _size):
        yield from treat(chunk)


def _size(file: InputFile) -> int:
    """The size of a file in bytes; 0 if unknown, since reading it will report what is wrong."""
    try:
        return Path(file.path).stat().st_size
    except (OSError, ValueError):
        return 0


def _start(task: FileTask) -> Callable[[Sequence[InputFile]], Iterator[FileResult]]:
    """Return what processes a chunk of files side by side."""
    cleaner = Cleaner(task.config)

    def treat(chunk: Sequence[InputFile]) -> Iterator[FileResult]:
        return together(
            check_file(path, task, cleaner, named=named, follow=named or link) for path, named, link in chunk
        )

    return treat
