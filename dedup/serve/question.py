"""A question of the review as data for the page: the removed words among their neighbours, and the grounds."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from dedup.model import Article, Span
from dedup.review.questions import Question
from dedup.review.rules import ReviewedLines, rule_for
from dedup.show.display import MarkedWords, Positions, compare_words, visible

__all__ = ["question_data"]

NEIGHBOURS = 3
"""Lines with text that are shown on each side of a piece."""
BESIDE = 300
"""Characters that are shown of a neighbour, and of the piece's own line on each side of it."""
LONGEST = 3_000
"""Most characters that are shown of a piece."""
MOST_PLACES = 6
"""Most places that are named where a piece occurs several times."""
_LINE = re.compile(r"[^\r\n]+")


def question_data(article: Article, question: Question, site: str) -> dict[str, Any]:
    """Return a question as values that JSON knows; every text is harmless and on one line.

    Args:
        article: the article.
        question: about one of its removed pieces.
        site: an answer with "always" applies to this site only; empty for all.
    """
    removal, span = question.piece.first, question.piece.span
    source, positions = article.source, Positions(article.source)
    lines = [Span(*found.span()) for found in _LINE.finditer(source) if found.group().strip()]
    touched = [i for i, line in enumerate(lines) if line.start < span.end and line.end > span.start]
    first, last = (touched[0], touched[-1]) if touched else (0, -1)
    begin = min([span.start, *(lines[i].start for i in touched)])
    end = max([span.end, *(lines[i].end for i in touched)])
    rule = rule_for(question, ReviewedLines(article), site=site)

    def place(offset: int) -> str:
        return ":".join(map(str, positions.line_column(offset)))

    places = [place(piece.span.start) for piece in question.pieces]
    return {
        "at": place(span.start),
        "doubt": round(question.doubt, 3),
        "reason": removal.reason.value,
        "type": str(removal.type),
        "rule": removal.rule,
        "why": visible(removal.why),
        "places": [*places[:MOST_PLACES], *(["…"] if len(places) > MOST_PLACES else [])],
        "language": "" if article.language == "und" else article.language,
        "before": list(_neighbours(article, lines[max(0, first - NEIGHBOURS) : first])),
        "piece": [
            _cut(source[begin : span.start], keep_end=True),
            _cut(source[span.start : span.end], most=LONGEST),
            _cut(source[span.end : end]),
        ],
        "after": list(_neighbours(article, lines[last + 1 : last + 1 + NEIGHBOURS])),
        "twin": None
        if removal.twin is None
        else _twin(article, question, removal.twin, place(removal.twin.start)),
        "no_rule": rule if isinstance(rule, str) else None,
    }


def _neighbours(article: Article, lines: Sequence[Span]) -> Iterator[list[Any]]:
    """Yield the text of lines, and whether they were removed."""
    for line in lines:
        text = article.source[line.start : line.end]
        start = line.start + len(text) - len(text.lstrip())
        yield [_cut(text), article.why(start) is not None]


def _twin(article: Article, question: Question, twin: Span, at: str) -> dict[str, Any]:
    """Return the removed words and those of the twin that is kept, each word with whether it differs."""
    old, new = compare_words(
        _cut(question.piece.words, most=LONGEST), _cut(article.source[twin.start : twin.end], most=LONGEST)
    )
    return {"at": at, "removed": _pieces(old), "kept": _pieces(new)}


def _pieces(pieces: Sequence[MarkedWords]) -> list[list[Any]]:
    return [[piece.text, piece.differs] for piece in pieces]


def _cut(text: str, *, most: int = BESIDE, keep_end: bool = False) -> str:
    """Return a text on one line, of bounded length: its beginning or its end."""
    part = text[-2 * most :] if keep_end else text[: 2 * most]
    line = " ".join(part.split())
    if len(line) <= most and len(part) == len(text):
        shown = line
    else:
        shown = f"… {line[-most:]}" if keep_end else f"{line[:most]} …"
    return visible(shown)
