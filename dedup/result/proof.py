"""The proof of a result, before it is output: no output is better than a wrong one."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter

import regex

from dedup.model import Article, CopyKind, Reason, Span
from dedup.result.links import paragraph
from dedup.text.escapes import unescaped
from dedup.text.keys import key
from dedup.text.segment import is_blank

__all__ = ["lost_number", "misplaced", "proved"]

_NUMBER = regex.compile(r"\d++(?:[.,\N{ARABIC DECIMAL SEPARATOR}\N{ARABIC THOUSANDS SEPARATOR}]\d++)*+")
_COPY = Reason.COPY
UNCOUNTED = (CopyKind.TRUNCATED, CopyKind.ECHO)
"""Kinds of copies that carry a date or a site's name after what they repeat."""
BESIDE = 200
"""Characters searched on each side of a twin in any case."""
REACH = 3
"""A twin's number may be in a neighbouring sentence where the two versions are split differently: the text is
searched this many lengths of the copy around the twin."""


def proved(article: Article) -> str | None:
    """Return what is wrong with an article, or ``None`` if it is proved.

    Proved means: nothing is :func:`misplaced`, every removed copy has a twin that is kept, and every number of it is in
    its twin or right beside it.
    """
    return misplaced(article) or _unfounded(article)


def _unfounded(article: Article) -> str | None:
    """Return which copy was removed although no kept text repeats it, or ``None``."""
    source = article.source
    removals = article.removals
    starts = [removal.start for removal in removals]
    for removal in removals:
        if removal.reason is not _COPY:
            continue
        if removal.twin is None:
            return f"a removed copy has no twin (character {removal.start})"
        start, end = removal.twin
        for number in range(max(0, bisect_right(starts, start) - 1), bisect_left(starts, end)):
            other = removals[number]
            if not is_blank(source[max(start, other.start) : min(end, other.end)]):
                return f"the twin of a removed copy is not kept (character {removal.start})"
        if removal.type in UNCOUNTED:
            continue
        if (lost := lost_number(source, removal.span, removal.twin)) is not None:
            return f"the number {lost} of a removed copy is not in its twin (character {removal.start})"
    return None


def misplaced(article: Article) -> str | None:
    """Return where an article and its account differ, or ``None`` if they agree.

    They agree if the spans tile the input, and the article's text consists of what is kept and nothing else.
    """
    end = 0
    for start, stop, _ in article.spans:
        if start != end or stop <= start:
            return f"the spans do not tile the input at character {end}"
        end = stop
    if end != len(article.source):
        return f"the spans end at character {end} of {len(article.source)}"
    return _kept(article)


def _kept(article: Article) -> str | None:
    """Compare the kept spans with what the parts of the text are made of."""
    source = article.source
    kept = [
        (start, end)
        for start, end, removal in article.spans
        if removal is None and not is_blank(source[start:end])
    ]
    parts = [piece for row in article.layout for piece in row]
    if sorted(parts) != kept:
        return "the article is not made of what was kept"
    text = "\n\n".join(paragraph(source, row) for row in article.layout)
    return None if text == article.text else "the article's text is not what was kept"


def lost_number(source: str, copy: Span, twin: Span) -> str | None:
    """Return a number of a copy that is neither in its twin nor right beside it, or ``None``.

    Args:
        source: the input text.
        copy: the span that is removed.
        twin: the span that is kept.
    """
    numbers = Counter(_numbers(source[copy.start : copy.end]))
    if not numbers:
        return None
    # Between blanks all numbers of a twin are whole; usually they include those of the copy.
    alone = (
        not source[max(0, twin.start - 1) : twin.start].strip()
        and not source[twin.end : twin.end + 1].strip()
    )
    if alone and numbers <= Counter(_numbers(source[twin.start : twin.end])):
        return None
    reach = REACH * (copy.end - copy.start) + BESIDE
    around = _numbers(source[max(0, twin.start - reach) : twin.end + reach])
    return next(iter(numbers - Counter(around)), None)


def _numbers(text: str) -> list[str]:
    """The numbers of a text, in Western digits."""
    found: list[str] = _NUMBER.findall(unescaped(text))
    return [number if number.isascii() else key(number) for number in found]
