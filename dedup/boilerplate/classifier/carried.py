"""Carries the scores of a text's lines over to the lines of the article made from it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from dedup.boilerplate.classifier.scores import Scores
from dedup.model import Line, Span
from dedup.result.assembly import Layout
from dedup.text.offsets import OffsetMap

__all__ = ["CarriedScores"]


class CarriedScores:
    """Carries scores over from a text to the article made from it.

    Args:
        lines: the lines of the text.
        scores: their scores.
        layout: the article, as spans of the text.
    """

    def __init__(self, lines: Sequence[Line], scores: Scores, layout: Layout) -> None:
        self._starts = [line.start for line in lines]
        self._scores = scores
        self._offsets = OffsetMap.joined(layout.spans)

    def of(self, lines: Sequence[Line]) -> Scores:
        """Return the scores of lines of the article: each has those of the text's line in which it begins.

        The classifier's results for the text as a whole are carried over unchanged.
        """
        numbers = [self._number(Span(line.start, line.end)) for line in lines]
        keep, headline, words = self._scores.keep, self._scores.headline, self._scores.words
        return replace(
            self._scores,
            keep=tuple(keep[number] for number in numbers),
            headline=tuple(headline[number] for number in numbers),
            words=tuple(words[number] for number in numbers),
        )

    def _number(self, span: Span) -> int:
        spans = self._offsets.mapped(span)
        return max(0, bisect_right(self._starts, spans[0].start) - 1) if spans else 0
