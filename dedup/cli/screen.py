"""What a run over many files shows while it runs: results on standard output, a bar on the terminal below them."""

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
"""Seconds between two drawings of the bar."""


class Screen:
    """A terminal with a bar that shows how many files are done, or none where standard error is not a terminal.

    Args:
        files: how many files there are; no bar is shown for a single one.
        quiet: show no bar.
    """

    def __init__(self, files: int, *, quiet: bool) -> None:
        self._bar: Progress | None = None
        # Where results go to the same terminal, the bar makes room for them.
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
            # Drawn when a file is done, without a thread of its own: workers are forked beside it.
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
        """Take the bar away."""
        if self._bar is not None:
            self._bar.stop()

    def advance(self) -> None:
        """Count a file that is done."""
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
