"""Colour in the output of commands: when to use it, and for which lines."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import click

__all__ = ["LISTING", "PATCH", "Styles", "chosen_color", "color_option", "in_color", "painted"]

F = TypeVar("F", bound=Callable[..., Any])

WHEN = {"auto": None, "always": True, "never": False}
Styles = tuple[tuple[str, Mapping[str, Any]], ...]
PATCH: Styles = (
    ("+++ ", {"bold": True}),
    ("--- ", {"bold": True}),
    ("@@ ", {"fg": "cyan"}),
    ("+", {"fg": "green"}),
    ("-", {"fg": "red"}),
)
LISTING: Styles = (("    - ", {"fg": "red"}), (" ", {}), ("", {"bold": True}))
"""The style of lines by their beginning; the first that matches applies."""


def _choose(ctx: click.Context, _option: click.Parameter, when: str | None) -> None:
    if when is not None:
        ctx.color = WHEN[when]


def color_option(function: F) -> F:
    """Add the option that sets when to print in colour."""
    return click.option(
        "--color",
        type=click.Choice(list(WHEN)),
        callback=_choose,
        expose_value=False,
        help="When to print in colour.  [default: auto, on a terminal unless NO_COLOR is set]",
    )(function)


def chosen_color() -> bool | None:
    """Return whether ``--color`` asks for colour in the current command; ``None`` leaves it to the stream."""
    context = click.get_current_context(silent=True)
    return None if context is None else context.color


def in_color() -> bool:
    """Return whether standard output is to be in colour."""
    chosen = chosen_color()
    if chosen is not None:
        return chosen
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    if os.environ.get("TERM") == "dumb":
        return False
    return sys.stdout is not None and sys.stdout.isatty()


def painted(text: str, styles: Styles) -> str:
    """Return text, whose lines each end with a line feed, with its lines in colour."""
    return "".join(f"{_painted(line, styles)}\n" for line in text.split("\n")[:-1])


def _painted(line: str, styles: Styles) -> str:
    style = next((style for head, style in styles if line.startswith(head)), None)
    return click.style(line, **style) if line and style else line
