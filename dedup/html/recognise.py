"""Whether an input is an HTML page, and in which encoding: by its content, never by its name."""

from __future__ import annotations

import codecs
import re

from dedup.decode import decode
from dedup.errors import UsageError

__all__ = ["decode_html", "is_html"]

HEAD = 4096
"""Bytes or characters from the start within which a page shows that it is one."""
# What may stand before the first tag: marks, white space, comments, an XML declaration.
_BEFORE = r"(?:\ufeff|\s|<!--(?:(?!-->).){0,3000}+-->|<\?xml[^<>?]{0,300}+\?>)*+"
# The first tag, and behind it another: prose that speaks of <html> goes on in words.
_START = re.compile(
    rf"{_BEFORE}(?:<!doctype\s+html\b[^<>]{{0,400}}+>|<(?:html|head|body)(?:\s[^<>]{{0,2000}}+)?>)"
    rf"{_BEFORE}<[a-zA-Z/]",
    re.IGNORECASE | re.DOTALL,
)
_CLOSED = re.compile(r"</(?:body|html)\s*>\s*(?:<!--(?:(?!-->).){0,500}-->\s*)?\Z", re.IGNORECASE | re.DOTALL)
_OPENED = re.compile(rf"{_BEFORE}<(?:!doctype\s+html|html|head|body)[\s>]", re.IGNORECASE | re.DOTALL)
_CHARSET = re.compile(rb"<meta[^<>]{0,300}?charset\s*=\s*[\"']?\s*([a-zA-Z0-9._:-]{1,40})", re.IGNORECASE)
# What browsers read under these names (WHATWG Encoding Standard): the Windows pages hold more letters.
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
_WIDE = ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


def is_html(data: bytes | str) -> bool:
    """Whether an input is an HTML page: markup from its first character on.

    A text that mentions tags, even at its beginning, is none.
    """
    start, end = data[:HEAD], data[-HEAD:]
    if isinstance(start, bytes) and isinstance(end, bytes):
        codec = next((codec for mark, codec in _WIDE if start.startswith(mark)), "utf-8")
        start, end = start.decode(codec, "replace"), end.decode(codec, "replace")
    assert isinstance(start, str) and isinstance(end, str)  # noqa: S101, PT018 - both were decoded
    return _START.match(start) is not None or (
        _OPENED.match(start) is not None and _CLOSED.search(end) is not None
    )


def decode_html(data: bytes, *, encoding: str | None = None, name: str = "-") -> str:
    """Return the characters of an HTML page.

    A byte order mark says the encoding, else what is UTF-8 throughout is that (pages are saved as UTF-8 under the
    declaration of their old code page), else the page's ``meta`` element; where all are silent, the words tell.

    Args:
        data: the page's bytes.
        encoding: the encoding, where the caller knows it.
        name: what error messages call the page.

    Raises:
        UsageError: the encoding is none that Python knows.
        InputError: the bytes are binary or fit no encoding.
    """
    if encoding is None and (declared := _declared(data)) is not None:
        try:
            return data.decode("utf-8").removeprefix("\ufeff").replace("\0", "")
        except UnicodeDecodeError:
            pass
        try:
            return decode(data, encoding=declared, name=name).text
        except UsageError:  # a name that no one knows
            pass
    return decode(data, encoding=encoding, name=name).text


def _declared(data: bytes) -> str | None:
    """Python's name of the encoding that the page's ``meta`` element declares, as browsers read it."""
    if data.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return None
    found = _CHARSET.search(data[: 4 * HEAD])
    if found is None:
        return None
    try:
        name = codecs.lookup(found[1].decode("ascii")).name
    except (LookupError, ValueError):
        return None
    return _BROWSERS.get(name, name)
