"""Maps offsets between a text that is made of parts of another text (an article) and that text (its input)."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from dedup.model import Span

__all__ = ["OffsetMap"]


def _space(_left: Span, _right: Span) -> int:
    return 1


@dataclass(frozen=True, slots=True)
class OffsetMap:
    """Where the parts of one text are in another.

    Between two parts either text may have characters that the other lacks: the first those that join the parts, the
    other those that were removed. The parts may be in different orders.

    Attributes:
        starts: where each part begins in the first text, ascending.
        parts: the same parts in the other text; they do not overlap.
    """

    starts: Sequence[int]
    parts: Sequence[Span]

    @classmethod
    def without(cls, removed: Sequence[Span], size: int) -> OffsetMap:
        """Return the map from a text from which spans were removed to the whole text.

        >>> OffsetMap.without([Span(3, 5)], len("see[1] note")).mapped(Span(1, 5))
        [Span(start=1, end=3), Span(start=5, end=7)]

        Args:
            removed: spans of the whole text, in order, not overlapping.
            size: the length of the whole text, in characters.
        """
        edges = pairwise([0, *(edge for span in removed for edge in span), size])
        parts = [Span(*edge) for number, edge in enumerate(edges) if not number % 2 and edge[0] < edge[1]]
        starts = [0, *accumulate(part.end - part.start for part in parts)]
        return cls(starts[:-1], parts)

    @classmethod
    def joined(
        cls, paragraphs: Sequence[Sequence[Span]], joint: Callable[[Span, Span], int] = _space
    ) -> OffsetMap:
        """Return the map from paragraphs, with a blank line between them, to the text of whose parts they are made.

        Args:
            paragraphs: the parts of each paragraph, as spans of the other text.
            joint: how many characters join two parts of a paragraph; by default 1, a space.
        """
        starts: list[int] = []
        parts: list[Span] = []
        offset = 0
        for row in paragraphs:
            for number, part in enumerate(row):
                offset += joint(row[number - 1], part) if number else 0
                starts.append(offset)
                parts.append(part)
                offset += part.end - part.start
            offset += len("\n\n")
        return cls(starts, parts)

    def mapped(self, span: Span) -> list[Span]:
        """Return the spans of the other text of which a span of the first consists, in the order of the first."""
        spans: list[Span] = []
        for number in range(max(0, bisect_right(self.starts, span.start) - 1), len(self.starts)):
            start, part = self.starts[number], self.parts[number]
            if start >= span.end:
                break
            low, high = max(span.start - start, 0), min(span.end - start, part.end - part.start)
            if low < high:
                spans.append(Span(part.start + low, part.start + high))
        return spans

    def whole(self, span: Span) -> Span:
        """Return the span of the other text from the first to the last character of a span of the first.

        It includes what was removed inside, and nothing that was removed at its ends; it is empty if the other text has
        none of the characters. The parts must be in the same order in both texts.
        """
        first, last = bisect_right(self.starts, span.start) - 1, bisect_left(self.starts, span.end) - 1
        if 0 <= first <= last:  # without a list of all parts: this is called for every span of an article
            first_part, last_part = self.parts[first], self.parts[last]
            start = first_part.start + span.start - self.starts[first]
            end = last_part.start + span.end - self.starts[last]
            if start < first_part.end and end <= last_part.end:
                return Span(start, end)
        spans = self.mapped(span)
        return Span(spans[0].start, spans[-1].end) if spans else Span(0, 0)

    def inverse(self) -> OffsetMap:
        """Return the map from the other text to the first.

        >>> OffsetMap.without([Span(3, 5)], len("see[1] note")).inverse().mapped(Span(1, 7))
        [Span(start=1, end=3), Span(start=3, end=5)]
        """
        pairs = sorted(zip(self.parts, self.starts, strict=True))
        return OffsetMap(
            [part.start for part, _ in pairs],
            [Span(start, start + part.end - part.start) for part, start in pairs],
        )
