"""Texts and their ids out of JSON lines, one record at a time, with each faulty record named by its line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import NamedTuple

from dedup.dataset.lines import bounded_lines
from dedup.dataset.streams import opened, reading
from dedup.errors import InputError
from dedup.names import shown_name

__all__ = ["Fields", "Record", "read_records", "site_name"]


class Fields(NamedTuple):
    """Where a record holds what is wanted.

    Attributes:
        text: name of the field with the text.
        id: name of the field with the id; ``None`` takes ``id`` where there is one, and otherwise FILE:LINE.
        max_chars: longest text, in characters.
        site: name of the field with the site, a URL or a name; ``None`` where it is not asked for.
    """

    text: str = "text"
    id: str | None = None
    max_chars: int = 100_000_000
    site: str | None = None


class Record(NamedTuple):
    """A record: its id, its text, and the site that it is from (``example.com``), where that was asked for."""

    id: str
    text: str
    site: str = ""


def read_records(path: str, fields: Fields) -> Iterator[Record | InputError]:
    """Yield the records of a file (``-``: standard input; ``.gz``, ``.zst``: packed), and an error for each faulty one.

    Raises:
        InputError: the file cannot be read to its end.
    """
    # No record of a line longer than this can hold a text that is accepted: six bytes are a \\uXXXX.
    limit = 6 * fields.max_chars + 1_000_000
    with reading(path), opened(path) as source:
        for line in bounded_lines(source.data, limit):
            if line.data is None:
                yield InputError(path, f"line {line.number}: longer than {limit:,} bytes")
            elif line.data.strip():
                yield _record(line.data, line.number, path, fields)


def _record(line: bytes, number: int, path: str, fields: Fields) -> Record | InputError:
    try:
        row = json.loads(line.decode("utf-8-sig" if number == 1 else "utf-8"))
    except UnicodeDecodeError:
        return InputError(path, f"line {number}: not UTF-8")
    except (ValueError, RecursionError):
        return InputError(path, f"line {number}: not JSON")
    if not isinstance(row, dict):
        return InputError(path, f"line {number}: not a JSON object")
    text = row.get(fields.text)
    if not isinstance(text, str):
        return InputError(path, f"line {number}: no text in the field {fields.text!r}")
    if len(text) > fields.max_chars:
        return InputError(path, f"line {number}: {len(text)} characters are more than {fields.max_chars}")
    name = row.get(fields.id or "id")
    if isinstance(name, bool) or not isinstance(name, str | int):
        if fields.id is not None:
            return InputError(path, f"line {number}: no id in the field {fields.id!r}")
        name = f"{shown_name(path)}:{number}"
    site = ""
    if fields.site is not None:
        value = row.get(fields.site)
        site = site_name(value) if isinstance(value, str) else ""
        if not site:
            return InputError(path, f"line {number}: no site in the field {fields.site!r}")
    return Record(str(name), text, site)


def site_name(value: str) -> str:
    """Return the host of a URL without ``www.``, or the value itself where it is none.

    >>> site_name("https://www.News.example:443/a?b")
    'news.example'
    """
    from urllib.parse import urlsplit

    try:
        host = urlsplit(value.strip()).hostname if "://" in value else value.strip()
    except ValueError:
        host = ""
    return (host or "").removeprefix("www.")
