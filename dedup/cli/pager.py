"""A pager for long output at a terminal, used as git does."""

from __future__ import annotations

import os
import shutil
import sys

import click

__all__ = ["at_terminal", "page"]


def at_terminal() -> bool:
    """Whether standard input and standard output are both a terminal, so that a pager can be used."""
    return (
        all(_is_terminal(stream) for stream in (sys.stdin, sys.stdout)) and os.environ.get("TERM") != "dumb"
    )


def page(text: str, *, color: bool | None = None) -> None:
    """Print a text at the terminal: through ``$PAGER`` (``less``) if it has more lines than the screen.

    Args:
        text: what to print; it may contain escape sequences for colours.
        color: whether to keep these; ``None`` keeps them if the output is a terminal.
    """
    if text.count("\n") < shutil.get_terminal_size().lines:
        click.echo(text, nl=False, color=color)
        return
    # As git does: less exits if the text fits on one screen, and leaves the text on the screen.
    os.environ.setdefault("LESS", "FRX")
    click.echo_via_pager(text, color=color)


def _is_terminal(stream: object) -> bool:
    try:
        return stream is not None and stream.isatty()  # type: ignore[attr-defined]
    except ValueError:  # closed
        return False
