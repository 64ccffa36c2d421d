r"""Undoes what converters did to a text: HTML entities, JSON escapes, and UTF-8 decoded as windows-1252.

For comparison only, since two copies may have passed through different converters. The output keeps the original form.
"""

from __future__ import annotations

import html
import re

__all__ = ["boundaries", "unescaped"]

_ROUNDS = 3
"""Entities are unescaped at most this many times: every converter may have escaped them again."""
_ENTITY = re.compile(r"&(?:[a-zA-Z][a-zA-Z0-9]{1,31}|#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6});")
_ESCAPE = re.compile(r"\\(?:([nrt])|u([0-9a-fA-F]{4}))")
# Bytes of UTF-8 decoded as windows-1252: a first byte and those after it. Five bytes have no character there and
# become control characters.
_WESTERN = {
    ord(char): byte for byte in range(0x80, 0xA0) if (char := bytes([byte]).decode("cp1252", "ignore"))
}
# Letters are excluded: this must never match a key, which contains letters and digits alone.
_LATER = "".join(re.escape(char) for char in map(chr, (*range(0x80, 0xC0), *_WESTERN)) if not char.isalpha())
_PAIR = f"[\xc2-\xf4][{_LATER}]"
# One pair is enough if its first byte is that of most Latin and Arabic letters; another may be a letter and a mark.
_MISREAD = re.compile(f"[\xc2\xc3\xd8\xd9\xe2][{_LATER}]|{_PAIR}.*?{_PAIR}", re.DOTALL)


def unescaped(text: str) -> str:
    r"""Return a text as it was before converters escaped or misread it.

    >>> unescaped(r"The council&#39;s vote,\nthe office said")
    "The council's vote,\nthe office said"
    """
    if "&" in text and ";" in text:
        for _ in range(_ROUNDS):
            plain = _ENTITY.sub(lambda entity: html.unescape(entity[0]), text)
            if plain == text:
                break
            text = plain
    if "\\" in text:
        text = _ESCAPE.sub(lambda match: chr(int(match[2], 16)) if match[2] else "\n", text)
    return text if text.isascii() or not _MISREAD.search(text) else _decoded(text)


def boundaries(text: str) -> list[int]:
    r"""Return the offsets at which a text may be cut without cutting an entity or an escape, including both ends.

    >>> boundaries(r"a\nb")
    [0, 1, 3, 4]
    """
    offsets = [*range(len(text) + 1)]
    if "&" in text or "\\" in text:
        for pattern in (_ENTITY, _ESCAPE):
            inside = {
                offset for match in pattern.finditer(text) for offset in range(match.start() + 1, match.end())
            }
            offsets = [offset for offset in offsets if offset not in inside]
    return offsets


def _decoded(text: str) -> str:
    """Return a text whose UTF-8 was decoded as windows-1252, decoded properly; any other text is unchanged."""
    try:
        return text.translate(_WESTERN).encode("latin-1").decode("utf-8")
    except UnicodeError:
        return text
