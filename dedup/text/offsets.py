"""Offsets of a text that is made of pieces of another, such as the article of an input, as offsets of the other."""

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
    """Where the pieces of one text are in another.

    Between two pieces either text may have characters that the other lacks: in the first what joins the pieces, in
    the other what was removed. The pieces may be in different orders.

    Attributes:
        starts: where each piece begins in the first text, ascending.
        pieces: the same pieces in the other text; they do not overlap.
    """

    starts: Sequence[int]
    pieces: Sequence[Span]

    @classmethod
    def without(cls, removed: Sequence[Span], size: int) -> OffsetMap:
        """Map a text from which stretches were removed to the whole text.

        >>> OffsetMap.without([Span(3, 5)], len("see[1] note")).mapped(Span(1, 5))
        [Span(start=1, end=3), Span(start=5, end=7)]

        Args:
            removed: stretches of the whole text, in order, not overlapping.
            size: the length of the whole text, in characters.
        """
        edges = pairwise([0, *(edge for span in removed for edge in span), size])
        pieces = [Span(*edge) for number, edge in enumerate(edges) if not number % 2 and edge[0] < edge[1]]
        starts = [0, *accumulate(piece.end - piece.start for piece in pieces)]
        return cls(starts[:-1], pieces)

    @classmethod
    def joined(
        cls, paragraphs: Sequence[Sequence[Span]], joint: Callable[[Span, Span], int] = _space
    ) -> OffsetMap:
        """Map a text of paragraphs, with a blank line between them, to the text that their pieces are from.

        Args:
            paragraphs: the pieces of each paragraph, as spans of the other text.
            joint: how many characters join two pieces of one paragraph; by default 1, a space.
        """
        starts: list[int] = []
        pieces: list[Span] = []
        offset = 0
        for row in paragraphs:
            for number, piece in enumerate(row):
                offset += joint(row[number - 1], piece) if number else 0
                starts.append(offset)
                pieces.append(piece)
                offset += piece.end - piece.start
            offset += len("\n\n")
        return cls(starts, pieces)

    def mapped(self, span: Span) -> list[Span]:
        """Return the stretches of the other text that a stretch of the first consists of, in the order of the first."""
        found: list[Span] = []
        for number in range(max(0, bisect_right(self.starts, span.start) - 1), len(self.starts)):
            start, piece = self.starts[number], self.pieces[number]
            if start >= span.end:
                break
            low, high = max(span.start - start, 0), min(span.end - start, piece.end - piece.start)
            if low < high:
                found.append(Span(piece.start + low, piece.start + high))
        return found

    def whole(self, span: Span) -> Span:
        """Return the stretch of the other text from the first to the last character of a stretch of the first.

        It includes what was removed inside, and nothing that was removed at its ends; it is empty if the other text has
        none of the characters. The pieces must be in the same order in both texts.
        """
        first, last = bisect_right(self.starts, span.start) - 1, bisect_left(self.starts, span.end) - 1
        if 0 <= first <= last:  # without a list of all pieces: this is called for every span of an article
            one, other = self.pieces[first], self.pieces[last]
            start, end = (
                one.start + span.start - self.starts[first],
                other.start + span.end - self.starts[last],
            )
            if start < one.end and end <= other.end:
                return Span(start, end)
        found = self.mapped(span)
        return Span(found[0].start, found[-1].end) if found else Span(0, 0)

    def inverse(self) -> OffsetMap:
        """Return the map from the other text to the first.

        >>> OffsetMap.without([Span(3, 5)], len("see[1] note")).inverse().mapped(Span(1, 7))
        [Span(start=1, end=3), Span(start=3, end=5)]
        """
        pairs = sorted(zip(self.pieces, self.starts, strict=True))
        return OffsetMap(
            [piece.start for piece, _ in pairs],
            [Span(start, start + piece.end - piece.start) for piece, start in pairs],
        )
