"""Proves a result before it is returned: no result is better than a wrong one."""

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
"""Kinds of copies whose numbers are not checked: a date or a site's name may follow what they repeat."""
MARGIN = 200
"""Characters searched on each side of a twin in any case."""
MARGIN_LENGTHS = 3
"""A number may be in a neighbour of the twin where the two versions are split differently: the text is searched this
many lengths of the copy around the twin."""


def proved(article: Article) -> str | None:
    """Return what is wrong with an article, or ``None`` if it is proved.

    Proved means: nothing is :func:`misplaced`, every removed copy has a twin that is kept, and every number of the copy
    is in its twin or right beside it.
    """
    return misplaced(article) or _unfounded(article)


def _unfounded(article: Article) -> str | None:
    """Return a message about the first copy that was removed although no kept text repeats it, or ``None``."""
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
    """Return where an article and its spans disagree, or ``None`` if they agree.

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
    """Return how the kept spans and the article's layout and text disagree, or ``None`` if they agree."""
    source = article.source
    kept = [
        (start, end)
        for start, end, removal in article.spans
        if removal is None and not is_blank(source[start:end])
    ]
    parts = [span for row in article.layout for span in row]
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
    # A twin between blanks cuts no number in two, and usually its numbers include those of the copy.
    between_blanks = (
        not source[max(0, twin.start - 1) : twin.start].strip()
        and not source[twin.end : twin.end + 1].strip()
    )
    if between_blanks and numbers <= Counter(_numbers(source[twin.start : twin.end])):
        return None
    margin = MARGIN_LENGTHS * (copy.end - copy.start) + MARGIN
    around = _numbers(source[max(0, twin.start - margin) : twin.end + margin])
    return next(iter(numbers - Counter(around)), None)


def _numbers(text: str) -> list[str]:
    """Return the numbers of a text, in Western digits."""
    numbers: list[str] = _NUMBER.findall(unescaped(text))
    return [number if number.isascii() else key(number) for number in numbers]
