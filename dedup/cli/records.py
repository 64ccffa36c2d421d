"""The options of commands that read JSON lines: where a record holds what is wanted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

__all__ = ["record_options"]

F = TypeVar("F", bound=Callable[..., Any])


def record_options(function: F) -> F:
    """Add the options that name the fields of a record."""
    for option in reversed(
        (
            click.option(
                "--field", default="text", show_default=True, metavar="NAME", help="Field with the text."
            ),
            click.option(
                "--id-field", metavar="NAME", help="Field with the id.  [default: id, or FILE:LINE]"
            ),
        )
    ):
        function = option(function)
    return function
