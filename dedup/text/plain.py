r"""The plain form in which a text is read: every line break is a line feed, and a NUL is a space.

Rules, comparison and the classifier see this form alone, so that the kind of line break changes no result.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass

from dedup.model import Span

__all__ = ["Plain", "plain"]

_BREAKS = "\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"
_ODD_BREAK = re.compile(f"[{_BREAKS}]")
_TO_LINE_FEEDS = str.maketrans(_BREAKS, "\n" * len(_BREAKS))


@dataclass(frozen=True, slots=True)
class Plain:
    r"""A text in its plain form, and where it came from.

    Attributes:
        source: the text.
        text: its plain form: ``\r\n`` is one line feed, every other line break and every NUL one character.
        gaps: for each ``\r\n``, the offset of its line feed in the plain form.
    """

    source: str
    text: str
    gaps: tuple[int, ...] = ()

    def place(self, span: Span) -> Span:
        r"""Return where a span of the plain form is in the source; the two characters of ``\r\n`` stay together."""
        if not self.gaps:
            return span
        start, end = span
        return Span(start + bisect_left(self.gaps, start), end + bisect_left(self.gaps, end))


def plain(text: str, *, nuls: bool = False) -> Plain:
    r"""Return a text in its plain form.

    Args:
        text: any text.
        nuls: whether NULs are kept; otherwise each becomes a space.

    >>> plain("one\r\ntwo\u2028three\0").text
    'one\ntwo\nthree '
    """
    found = text
    gaps: tuple[int, ...] = ()
    if _ODD_BREAK.search(text):
        if "\r\n" in text:
            lines = text.split("\r\n")
            places: list[int] = []
            at = 0
            for line in lines[:-1]:
                at += len(line)
                places.append(at)
                at += 1
            found, gaps = "\n".join(lines), tuple(places)
        found = found.translate(_TO_LINE_FEEDS)
    if not nuls and "\0" in found:
        found = found.replace("\0", " ")
    return Plain(text, found, gaps)
