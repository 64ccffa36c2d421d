"""Records: the options that name their fields, and an error where records are given as a text."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any, TypeVar

import click

from dedup.datasets.model import DataForm
from dedup.errors import InputError
from dedup.files.writing import STREAM

__all__ = ["record_options", "refuse_records"]

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
            click.option(
                "--input-format",
                "form",
                type=click.Choice([str(form) for form in DataForm if form is not DataForm.FOLDER]),
                help="What the inputs are, where their names do not tell.",
            ),
            click.option(
                "--encoding", metavar="NAME", help="Encoding of CSV and texts, where it is not recognised."
            ),
            click.option(
                "--exclude", multiple=True, metavar="PATTERN", help="Pass over in folders, as in .gitignore."
            ),
        )
    ):
        function = option(function)
    return function


def refuse_records(name: str) -> None:
    """Refuse a file whose name shows that it holds records: treated as one text it would be damaged.

    Raises:
        InputError: it does; the message points to the command for it.
    """
    from dedup.datasets.sources import form_of

    form = form_of(name) if name != STREAM and os.path.exists(name) else None  # noqa: PTH110 - a NUL is no error here
    if form is not None:
        raise InputError(
            name, f"records ({form}, by its name), not a text: dedup batch cleans the texts in them"
        )
