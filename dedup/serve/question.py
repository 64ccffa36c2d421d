"""A review question as data for the page: the removed text among the lines around it, and why it was removed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from dedup.model import Article, Span
from dedup.review.questions import Question
from dedup.review.rules import ReviewedLines, rule_for
from dedup.show.display import MarkedWords, Positions, compare_words, visible

__all__ = ["question_data"]

CONTEXT_LINES = 3
"""Non-empty lines shown before and after the removed text."""
CONTEXT_CHARACTERS = 300
"""Most characters shown of a line around it, and of the same line before and after the removed text."""
LONGEST_SHOWN = 3_000
"""Most characters of the removed text that are shown."""
MOST_POSITIONS = 6
"""Most positions listed for a removed text that occurs several times."""
_LINE = re.compile(r"[^\r\n]+")


def question_data(article: Article, question: Question, site: str) -> dict[str, Any]:
    """Return a question as values for JSON; every text is on one line, with control characters escaped.

    Args:
        article: the article.
        question: a question about it.
        site: an answer with "always" applies to this site only; empty for all.
    """
    removal, span = question.piece.first, question.piece.span
    source, positions = article.source, Positions(article.source)
    lines = [Span(*found.span()) for found in _LINE.finditer(source) if found.group().strip()]
    piece_lines = [i for i, line in enumerate(lines) if line.start < span.end and line.end > span.start]
    first, last = (piece_lines[0], piece_lines[-1]) if piece_lines else (0, -1)
    begin = min([span.start, *(lines[i].start for i in piece_lines)])
    end = max([span.end, *(lines[i].end for i in piece_lines)])
    rule = rule_for(question, ReviewedLines(article), site=site)

    def position(offset: int) -> str:
        return ":".join(map(str, positions.line_column(offset)))

    positions_of_pieces = [position(piece.span.start) for piece in question.pieces]
    return {
        "at": position(span.start),
        "doubt": round(question.doubt, 3),
        "reason": removal.reason.value,
        "type": str(removal.type),
        "rule": removal.rule,
        "why": visible(removal.why),
        "places": [
            *positions_of_pieces[:MOST_POSITIONS],
            *(["…"] if len(positions_of_pieces) > MOST_POSITIONS else []),
        ],
        "language": "" if article.language == "und" else article.language,
        "before": list(_context(article, lines[max(0, first - CONTEXT_LINES) : first])),
        "piece": [
            _cut(source[begin : span.start], keep_end=True),
            _cut(source[span.start : span.end], most=LONGEST_SHOWN),
            _cut(source[span.end : end]),
        ],
        "after": list(_context(article, lines[last + 1 : last + 1 + CONTEXT_LINES])),
        "twin": None
        if removal.twin is None
        else _twin(article, question, removal.twin, position(removal.twin.start)),
        "no_rule": rule if isinstance(rule, str) else None,
    }


def _context(article: Article, lines: Sequence[Span]) -> Iterator[list[Any]]:
    """Yield the text of each line, and whether it was removed."""
    for line in lines:
        text = article.source[line.start : line.end]
        start = line.start + len(text) - len(text.lstrip())
        yield [_cut(text), article.why(start) is not None]


def _twin(article: Article, question: Question, twin: Span, at: str) -> dict[str, Any]:
    """Return the removed words and those of the twin that is kept, each word with whether it differs."""
    old, new = compare_words(
        _cut(question.piece.words, most=LONGEST_SHOWN),
        _cut(article.source[twin.start : twin.end], most=LONGEST_SHOWN),
    )
    return {"at": at, "removed": _word_pairs(old), "kept": _word_pairs(new)}


def _word_pairs(pieces: Sequence[MarkedWords]) -> list[list[Any]]:
    return [[piece.text, piece.differs] for piece in pieces]


def _cut(text: str, *, most: int = CONTEXT_CHARACTERS, keep_end: bool = False) -> str:
    """Return a text on one line, abridged to its beginning or end if it is long."""
    part = text[-2 * most :] if keep_end else text[: 2 * most]
    line = " ".join(part.split())
    if len(line) <= most and len(part) == len(text):
        shown = line
    else:
        shown = f"… {line[-most:]}" if keep_end else f"{line[:most]} …"
    return visible(shown)
