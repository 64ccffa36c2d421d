"""The progress of a run: a bar on a terminal, lines on request, and otherwise nothing."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from dedup.datasets.model import Unit
from dedup.datasets.prepare import Start
from dedup.datasets.summary import RunSummary
from dedup.names import shown_name

__all__ = ["progress"]

Watch = Callable[[Unit, RunSummary], None]

EVERY = 10.0
"""Seconds between two lines of progress."""


@contextmanager
def progress(start: Start, *, verbose: bool, quiet: bool, color: bool | None = None) -> Iterator[Watch]:
    """Provide the function to call after every record.

    Args:
        start: the run, for the sizes of its inputs.
        verbose: print a line every ten seconds if there is no terminal.
        quiet: print nothing.
        color: whether the bar is in colour; ``None`` decides by the terminal.
    """
    if quiet:
        yield lambda _unit, _summary: None
    elif sys.stderr.isatty():
        with _bar(start, color) as watch:
            yield watch
    else:
        yield _lines() if verbose else lambda _unit, _summary: None


def _lines() -> Watch:
    began = last = time.monotonic()

    def watch(unit: Unit, summary: RunSummary) -> None:
        nonlocal last
        now = time.monotonic()
        if now - last >= EVERY:
            last = now
            sys.stderr.write(
                f"{_status(summary)}, {shown_name(unit.file)}:{unit.line}, {now - began:.0f} s\n"
            )
            sys.stderr.flush()

    return watch


def _status(summary: RunSummary) -> str:
    rejected = f", {summary.rejected:,} rejected" if summary.rejected else ""
    return f"{summary.documents:,} documents{rejected}"


@contextmanager
def _bar(start: Start, color: bool | None) -> Iterator[Watch]:
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn, TransferSpeedColumn

    from dedup.show.terminal import console_on

    columns = (
        BarColumn(),
        TextColumn("{task.percentage:>3.0f}%"),
        TextColumn("{task.fields[status]}"),
        TransferSpeedColumn(),
        TimeRemainingColumn(),
    )
    known = all(start.sizes)
    with Progress(*columns, console=console_on(sys.stderr, color=color), transient=True) as bar:
        task = bar.add_task("", total=sum(start.sizes) if known else None, status="")
        sizes = list(start.sizes)
        file, finished, read = "", 0, 0

        def watch(unit: Unit, summary: RunSummary) -> None:
            nonlocal file, finished, read
            if unit.file != file:
                finished, read, file = finished + read, 0, unit.file
            read = max(read, unit.read)
            done = finished + read
            bar.update(task, completed=min(done, sum(sizes)) if known else done, status=_status(summary))

        yield watch
