"""The texts that a server was started with: files, the files of folders, the records of data sets."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from dedup.batch.files import ENDINGS, find_files
from dedup.config import Config
from dedup.dataset.model import Form
from dedup.dataset.sources import form_of
from dedup.dataset.texts import Fields, Record, read_texts
from dedup.errors import InputError, UsageError, reason_of
from dedup.inputs import read_whole
from dedup.names import shown_name

__all__ = ["HTML_ENDINGS", "MOST_TEXTS", "Listed", "find_texts"]

HTML_ENDINGS = (".html", ".htm", ".xhtml")
"""Pages in a folder, which are listed beside the texts."""
MOST_TEXTS = 20_000
"""Texts that are listed; of a larger folder or data set, the first ones."""
MOST_CHARACTERS = 200_000_000
"""Characters of records that are held in memory; files are read when they are needed."""


class Listed(NamedTuple):
    """A text of the list.

    Attributes:
        name: what the page calls it.
        path: its file; empty for a record.
        text: the text of a record.
        link: whether the file was found as a link, which it may then be.
        named: whether the caller named the file himself.
    """

    name: str
    path: str = ""
    text: str = ""
    link: bool = False
    named: bool = False

    def read(self, limit: int) -> str | bytes:
        """Return the text of a record, or the bytes of a file as it is now.

        Args:
            limit: most bytes to accept.

        Raises:
            InputError: the file cannot be read, or is longer.
        """
        if not self.path:
            return self.text
        try:
            return read_whole(self.path, limit=limit, streams=False, follow=self.link or self.named).data
        except FileNotFoundError:
            raise InputError(self.path, "it is not there any more") from None
        except OSError as error:
            raise InputError(self.path, reason_of(error, "cannot be read")) from None


def find_texts(
    paths: Sequence[str],
    fields: Fields,
    config: Config,
    *,
    form: Form | None = None,
    exclude: Sequence[str] = (),
    encoding: str | None = None,
    complain: Callable[[str], None],
) -> tuple[Listed, ...]:
    """Return the texts in files, folders and data sets, in their order.

    Args:
        paths: the inputs; a file whose name says that it holds records is a data set.
        fields: where a record holds its text and its id.
        config: says how long a text may be.
        form: what the inputs are whose names do not say it.
        exclude: patterns of what is passed over in a folder.
        encoding: the encoding of CSV; ``None`` recognises it.
        complain: called with a line about each input or record that cannot be read.

    Raises:
        UsageError: a record has not the fields.
        InputError: a data set cannot be opened.
        MissingExtraError: what reads it is not installed.
    """
    found: list[Listed] = []
    held = 0
    for path in paths:
        records = form or (None if Path(path).is_dir() else form_of(path))
        if records is None or Path(path).is_dir():
            found += _files(path, exclude, complain)
        else:
            for record in read_texts([path], fields, config, form=form, encoding=encoding):
                if isinstance(record, InputError):
                    complain(str(record))
                    continue
                held += len(record.text)
                if held > MOST_CHARACTERS:
                    complain(f"{shown_name(path)}: more than {MOST_CHARACTERS:,} characters; the rest is left out")
                    break
                found.append(Listed(_name(record), text=record.text))
                if len(found) > MOST_TEXTS:
                    break
        if len(found) > MOST_TEXTS:
            complain(f"more than {MOST_TEXTS:,} texts; the rest is left out")
            break
    if paths and not found:
        raise UsageError("there is no text in what was named")
    return tuple(found[:MOST_TEXTS])


def _files(path: str, exclude: Sequence[str], complain: Callable[[str], None]) -> list[Listed]:
    search = find_files([path], exclude=exclude, endings=(*ENDINGS, *HTML_ENDINGS))
    for error in search.errors:
        complain(str(error))
    return [
        Listed(_inner(name, path), path=name, link=name in search.links, named=name in search.named)
        for name in search.files
    ]


def _inner(name: str, folder: str) -> str:
    """Return the name of a file from its folder on."""
    inner = str(Path(name).relative_to(folder)) if Path(folder).is_dir() else Path(name).name
    return shown_name(inner)


def _name(record: Record) -> str:
    name = shown_name(record.id)
    return name if name == record.place or not record.place else f"{name} ({record.place})"
