"""Recognises HTML pages and their encoding, by their content, never by their name."""

from __future__ import annotations

import codecs
import re

from dedup.errors import DedupError, UsageError
from dedup.text.decode import decode

__all__ = ["decode_html", "is_html"]

HEAD = 4096
"""Bytes or characters at the start and at the end by which a page is recognised."""
# What may precede the first tag: marks, white space, comments, an XML declaration. (A possessive group inside
# another, as a comment could be written, matches nothing in the first releases of Python 3.11.)
_BEFORE = r"(?:\ufeff|\s|<!--.{0,3000}?-->|<\?xml[^<>?]{0,300}+\?>)*+"
# The first tag, followed by another: prose that mentions <html> continues with words.
_START = re.compile(
    rf"{_BEFORE}(?:<!doctype\s+html\b[^<>]{{0,400}}+>|<(?:html|head|body)(?:\s[^<>]{{0,2000}}+)?>)"
    rf"{_BEFORE}<[a-zA-Z/]",
    re.IGNORECASE | re.DOTALL,
)
_CLOSED = re.compile(r"</(?:body|html)\s*>\s*(?:<!--(?:(?!-->).){0,500}-->\s*)?\Z", re.IGNORECASE | re.DOTALL)
_OPENED = re.compile(rf"{_BEFORE}<(?:!doctype\s+html|html|head|body)[\s>]", re.IGNORECASE | re.DOTALL)
_CHARSET = re.compile(rb"<meta[^<>]{0,300}?charset\s*=\s*[\"']?\s*([a-zA-Z0-9._:-]{1,40})", re.IGNORECASE)
# What browsers use for these encodings (WHATWG Encoding Standard): the Windows code pages have more letters.
_BROWSERS = {
    "iso8859-1": "cp1252",
    "ascii": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc_kr": "cp949",
    "shift_jis": "cp932",
}
# Encodings whose bytes may all be ASCII, and bytes that every page in them contains.
_SHIFTS = {"iso2022": b"\x1b", "hz": b"~{", "utf-16": b"\0", "utf-32": b"\0"}
_MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_WIDE = ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


def is_html(data: bytes | str) -> bool:
    """Return whether an input is an HTML page: markup from its first character on.

    A text that mentions tags, even at its beginning, is not a page.
    """
    start, end = data[:HEAD], data[-HEAD:]
    if isinstance(start, bytes) and isinstance(end, bytes):
        codec = next((codec for mark, codec in _WIDE if start.startswith(mark)), "utf-8")
        start, end = start.decode(codec, "replace"), end.decode(codec, "replace")
    assert isinstance(start, str) and isinstance(end, str)  # noqa: S101, PT018 - both were decoded
    return _START.match(start) is not None or (
        _OPENED.match(start) is not None and _CLOSED.search(end) is not None
    )


def decode_html(
    data: bytes, *, encoding: str | None = None, served: str | None = None, name: str = "-"
) -> str:
    """Return the text of an HTML page with its markup, without NULs, which browsers and parsers ignore.

    The encoding is that of the byte order mark, else UTF-8 if all bytes are valid (pages are saved as UTF-8 while
    declaring their old code page), else the one that the server named if the bytes fit it, else that of the page's
    ``meta`` element; without any of these it is guessed from the words.

    Args:
        data: the page's bytes.
        encoding: the encoding, where the caller knows it; nothing else is consulted then.
        served: the encoding that the server named when it sent the page; an unknown name is ignored.
        name: what error messages call the page.

    Raises:
        UsageError: the encoding is not one that Python knows.
        InputError: the bytes are binary or fit no encoding.
    """
    if encoding is not None or data.startswith(_MARKS):
        return _text(data, encoding, name)
    from_server, declared = _as_in_browsers(served), _as_in_browsers(_declared(data))
    if (named := from_server or declared) is not None and not _may_look_like_utf8(data, named):
        try:
            return data.decode("utf-8").replace("\0", "")
        except UnicodeDecodeError:
            pass
    if from_server is not None:
        try:
            return _text(data, from_server, name)
        except DedupError:  # servers declare the same encoding for all pages
            pass
    if declared is not None:
        try:
            return _text(data, declared, name)
        except UsageError:  # an unknown name
            pass
    return _text(data, None, name)


def _text(data: bytes, encoding: str | None, name: str) -> str:
    return decode(data, encoding=encoding, name=name).text.replace("\0", "")


def _declared(data: bytes) -> str | None:
    """Return the encoding that the page's ``meta`` element declares."""
    match = _CHARSET.search(data[: 4 * HEAD])
    return match[1].decode("ascii") if match is not None else None


def _as_in_browsers(label: str | None) -> str | None:
    """Return Python's name of the encoding that browsers use for a name; ``None`` if it is unknown."""
    if label is None:
        return None
    try:
        name = codecs.lookup(label).name
    except (LookupError, ValueError):
        return None
    # Browsers do not decode UTF-7: it can hide markup in plain words.
    return None if name == "utf-7" else _BROWSERS.get(name, name)


def _may_look_like_utf8(data: bytes, encoding: str) -> bool:
    """Return whether a page is in an encoding whose bytes are also valid UTF-8, for other letters."""
    return any(encoding.startswith(family) and mark in data for family, mark in _SHIFTS.items())
