r"""The plain form in which a text is read: every line break is a line feed, and every NUL a space.

Rules, comparison and the classifier get only this form, so that the kind of line break changes no result.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import accumulate

from dedup.model import Span
from dedup.text.offsets import OffsetMap

__all__ = ["Plain", "plain"]

CRLF = "\r\n"
_BREAKS = "\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"
_ODD_BREAK = re.compile(f"[{_BREAKS}]")
_TO_LINE_FEEDS = str.maketrans(_BREAKS, "\n" * len(_BREAKS))


@dataclass(frozen=True, slots=True)
class Plain:
    r"""A text and its plain form.

    Attributes:
        source: the text.
        text: its plain form: ``\r\n`` is one line feed, every other line break and every NUL one character.
        offsets: the map from the plain form to the text; ``None`` where they are the same.
    """

    source: str
    text: str
    offsets: OffsetMap | None = None

    def source_span(self, span: Span) -> Span:
        r"""Return the span of the source for a span of the plain form; it never separates ``\r`` from ``\n``."""
        if self.offsets is None:
            return span
        start, end = self.offsets.whole(span)
        split = start > 0 and self.source[start - 1] == "\r" and self.source[start] == "\n"
        return Span(start - split, end)


def plain(text: str, *, nuls: bool = False) -> Plain:
    r"""Return a text in its plain form.

    Args:
        text: any text.
        nuls: whether NULs are kept; otherwise each becomes a space.

    >>> plain("one\r\ntwo\u2028three\0").text
    'one\ntwo\nthree '
    """
    plain_text = text
    offsets = None
    if _ODD_BREAK.search(text):
        if CRLF in text:
            lines = text.split(CRLF)
            breaks = accumulate(len(line) + len(CRLF) for line in lines[:-1])
            returns = [Span(end - 2, end - 1) for end in breaks]
            plain_text, offsets = "\n".join(lines), OffsetMap.without(returns, len(text))
        plain_text = plain_text.translate(_TO_LINE_FEEDS)
    if not nuls and "\0" in plain_text:
        plain_text = plain_text.replace("\0", " ")
    return Plain(text, plain_text, offsets)
