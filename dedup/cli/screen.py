"""The terminal during a run over many files: results on standard output, a progress bar below them."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import TYPE_CHECKING, Self

from dedup.cli.color import chosen_color
from dedup.cli.streams import write_output

if TYPE_CHECKING:
    from rich.progress import Progress

__all__ = ["Screen"]

EVERY = 0.1
"""Least number of seconds between two updates of the bar."""


class Screen:
    """Prints results, and shows a progress bar if standard error is a terminal.

    Args:
        files: how many files there are; no bar is shown for a single one.
        quiet: show no bar.
    """

    def __init__(self, files: int, *, quiet: bool) -> None:
        self._bar: Progress | None = None
        # If results go to the same terminal, the bar is hidden while they are printed.
        self._shared = sys.stdout is not None and sys.stdout.isatty()
        if files > 1 and not quiet and sys.stderr is not None and sys.stderr.isatty():
            from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

            from dedup.show.terminal import console_on

            columns = (
                BarColumn(),
                TextColumn("{task.percentage:>3.0f}%"),
                TextColumn("{task.completed:,.0f} of {task.total:,.0f} files"),
                TimeRemainingColumn(),
            )
            console = console_on(sys.stderr, color=chosen_color())
            if console.is_dumb_terminal:
                return
            # Drawn when a file is done, and without a thread, because worker processes are forked.
            self._bar = Progress(
                *columns, console=console, transient=True, auto_refresh=False, redirect_stdout=False
            )
            self._task = self._bar.add_task("", total=files)
            self._files, self._done, self._drawn = files, 0, 0.0

    def __enter__(self) -> Self:
        """Show the bar."""
        if self._bar is not None:
            self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Remove the bar."""
        if self._bar is not None:
            self._bar.stop()

    def advance(self) -> None:
        """Count one more file as done."""
        if self._bar is None:
            return
        self._done += 1
        now = time.monotonic()
        if now - self._drawn >= EVERY or self._done == self._files:
            self._drawn = now
            self._bar.update(self._task, completed=self._done)
            self._bar.refresh()

    def print(self, data: bytes) -> None:
        """Write to standard output.

        Raises:
            ClosedPipeError: its reader has closed it.
            OutputError: it is closed or full.
        """
        if self._bar is None or not self._shared:
            write_output(data)
            return
        self._bar.stop()
        write_output(data)
        self._bar.start()
