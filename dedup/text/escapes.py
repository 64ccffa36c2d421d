r"""Text that a converter wrote in another form, restored: HTML entities, JSON escapes, and wrongly decoded text.

For comparison only: one of two copies passed through another converter. The output keeps the original form.
"""

from __future__ import annotations

import html
import re

__all__ = ["boundaries", "unescaped"]

_ROUNDS = 3
"""Entities are escaped again by every converter that they pass."""
_ENTITY = re.compile(r"&(?:[a-zA-Z][a-zA-Z0-9]{1,31}|#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6});")
_ESCAPE = re.compile(r"\\(?:([nrt])|u([0-9a-fA-F]{4}))")
# Bytes of UTF-8 read as windows-1252: a first byte and those after it. Five bytes have no character there and come
# out as control characters.
_WESTERN = {
    ord(char): byte for byte in range(0x80, 0xA0) if (char := bytes([byte]).decode("cp1252", "ignore"))
}
# Letters are excluded: a key, which contains letters and digits alone, must never look like this.
_LATER = "".join(re.escape(char) for char in map(chr, (*range(0x80, 0xC0), *_WESTERN)) if not char.isalpha())
_PAIR = f"[\xc2-\xf4][{_LATER}]"
# One pair is enough where it begins as most Latin and Arabic letters do; another may be a letter and a mark.
_MISREAD = re.compile(f"[\xc2\xc3\xd8\xd9\xe2][{_LATER}]|{_PAIR}.*?{_PAIR}", re.DOTALL)


def unescaped(text: str) -> str:
    r"""Return a text as its reader was meant to see it.

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
        text = _ESCAPE.sub(lambda found: chr(int(found[2], 16)) if found[2] else "\n", text)
    return text if text.isascii() or not _MISREAD.search(text) else _decoded(text)


def boundaries(text: str) -> list[int]:
    r"""Return where a text may be cut without cutting an entity or an escape, its two ends included.

    >>> boundaries(r"a\nb")
    [0, 1, 3, 4]
    """
    places = [*range(len(text) + 1)]
    if "&" in text or "\\" in text:
        for pattern in (_ENTITY, _ESCAPE):
            inside = {
                place for found in pattern.finditer(text) for place in range(found.start() + 1, found.end())
            }
            places = [place for place in places if place not in inside]
    return places


def _decoded(text: str) -> str:
    """A text whose UTF-8 was read as windows-1252; any other is unchanged."""
    try:
        return text.translate(_WESTERN).encode("latin-1").decode("utf-8")
    except UnicodeError:
        return text
