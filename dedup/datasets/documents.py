"""The texts of files, folders and data sets, one after another, for commands that only read them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from dedup.config import Config
from dedup.datasets.model import DataForm
from dedup.datasets.sources import form_of
from dedup.datasets.texts import Fields, Record, read_texts
from dedup.errors import InputError, reason_of
from dedup.files.finding import ENDINGS, find_files
from dedup.inputs import read_whole
from dedup.names import shown_name

__all__ = ["Document", "documents"]

HTML_ENDINGS = (".html", ".htm", ".xhtml")
"""Extensions of HTML pages in a folder, which are read like the texts."""


class Document(NamedTuple):
    """A text and its source.

    Attributes:
        name: its display name: the path relative to the folder, or the id of a record with its position.
        path: its file; empty for a record.
        text: the text of a record.
        site: the site of a record, if it was requested.
        link: whether the file was found as a link, and so may be one.
        named: whether the caller named the file explicitly.
    """

    name: str
    path: str = ""
    text: str = ""
    site: str = ""
    link: bool = False
    named: bool = False

    def read(self, limit: int) -> str | bytes:
        """Return the text of a record, or the current bytes of a file.

        Args:
            limit: the most bytes to accept.

        Raises:
            InputError: the file cannot be read, or is longer.
        """
        if not self.path:
            return self.text
        try:
            return read_whole(self.path, limit=limit, streams=self.named, follow=self.link or self.named).data
        except FileNotFoundError:
            raise InputError(self.path, "it no longer exists") from None
        except OSError as error:
            raise InputError(self.path, reason_of(error, "cannot be read")) from None


def documents(
    paths: Sequence[str],
    fields: Fields,
    config: Config,
    *,
    form: DataForm | None = None,
    exclude: Sequence[str] = (),
    encoding: str | None = None,
) -> Iterator[Document | InputError]:
    """Yield the texts in files, folders and data sets, in their order, and an error for each that cannot be read.

    Args:
        paths: the inputs; a file whose name shows that it holds records is a data set.
        fields: the fields of a record with its text, its id and its site.
        config: gives the longest text allowed.
        form: the form of inputs whose names do not show it.
        exclude: patterns of what is skipped in a folder.
        encoding: the encoding of CSV; ``None`` detects it.

    Raises:
        UsageError: ``exclude`` contains an invalid pattern.
        InputError: a data set cannot be opened, or its records lack a field.
        MissingExtraError: the library that reads it is not installed.
    """
    for path in paths:
        folder = Path(path).is_dir()
        if folder or (form is None and form_of(path) is None):
            yield from _files(path, exclude)
            continue
        for record in read_texts([path], fields, config, form=form, encoding=encoding):
            if isinstance(record, Record):
                yield Document(_name(record), text=record.text, site=record.site)
            else:
                yield record


def _files(path: str, exclude: Sequence[str]) -> Iterator[Document | InputError]:
    found = find_files([path], exclude=exclude, endings=(*ENDINGS, *HTML_ENDINGS))
    yield from found.errors
    for name in found.files:
        yield Document(_inner(name, path), name, link=name in found.links, named=name in found.named)


def _inner(name: str, folder: str) -> str:
    """Return the path of a file relative to the folder."""
    return shown_name(str(Path(name).relative_to(folder)) if Path(folder).is_dir() else Path(name).name)


def _name(record: Record) -> str:
    name = shown_name(record.id)
    return name if name == record.place or not record.place else f"{name} ({record.place})"
