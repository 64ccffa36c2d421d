"""The options about records, and the error if a file of records is given as a text."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from dedup.datasets.model import DataForm
from dedup.errors import InputError
from dedup.files.writing import STREAM

if TYPE_CHECKING:
    from dedup.datasets.texts import Fields

__all__ = ["RecordOptions", "record_options", "refuse_records"]


class RecordOptions(NamedTuple):
    """The values of :func:`record_options`.

    Attributes:
        field: the field with the text.
        id_field: the field with the id, if it was given.
        form: the format of the inputs, if it was given.
        exclude: patterns of the files to skip in folders.
        encoding: the encoding of CSV and texts, if it was given.
    """

    field: str
    id_field: str | None
    form: DataForm | None
    exclude: tuple[str, ...]
    encoding: str | None

    def fields(self, site_field: str | None = None) -> Fields:
        """Return the names of the fields that a command reads."""
        from dedup.datasets.texts import Fields

        return Fields(self.field, self.id_field, site_field)


def record_options(command: Callable[..., int]) -> Callable[..., int]:
    """Add the options about records; the command receives them as ``records``, as :class:`RecordOptions`."""

    @wraps(command)
    def function(
        *arguments: Any,  # noqa: ANN401
        field: str,
        id_field: str | None,
        form: str | None,
        exclude: tuple[str, ...],
        encoding: str | None,
        **options: Any,  # noqa: ANN401
    ) -> int:
        given = RecordOptions(field, id_field, DataForm(form) if form else None, exclude, encoding)
        return command(*arguments, records=given, **options)

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
                help="Format of the inputs, if their names do not show it.",
            ),
            click.option(
                "--encoding", metavar="NAME", help="Encoding of CSV and texts, if it is not recognised."
            ),
            click.option(
                "--exclude",
                multiple=True,
                metavar="PATTERN",
                help="Skip these files of folders, as in .gitignore.",
            ),
        )
    ):
        function = option(function)
    return function


def refuse_records(name: str) -> None:
    """Refuse a file whose name shows that it holds records: treated as one text it would be damaged.

    Raises:
        InputError: it does; the message names the command for records.
    """
    from dedup.datasets.sources import form_of

    form = form_of(name) if name != STREAM and os.path.exists(name) else None  # noqa: PTH110 - a NUL is no error here
    if form is not None:
        raise InputError(
            name, f"records ({form}, by its name), not a text: dedup batch cleans the texts in them"
        )
