"""The input split for display: into lines, and within these where a removal, a twin or a repeat begins or ends."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from dedup.model import Article, Span

__all__ = ["LinePart", "Places", "lines"]

_NEWLINE = re.compile(r"\r\n?|\n")


class LinePart(NamedTuple):
    """A span of one line that is kept or removed as a whole.

    Attributes:
        start: where it begins in the input, in characters.
        end: where it ends, half-open.
        removal: the number of the removal that covers it, from 0; ``None`` if it is kept.
        places: the numbers of the places (see :class:`Places`) that cover it.
    """

    start: int
    end: int
    removal: int | None
    places: tuple[int, ...]


class Places:
    """The spans of the input that something refers to: twins of copies, and both parts of repeats.

    Attributes:
        spans: the spans in order, without repetition; the index is the number of the place.
        number: the number of each span.
    """

    def __init__(self, article: Article) -> None:
        found = {removal.twin for removal in article.removals if removal.twin is not None}
        for repeat in article.repeats:
            found.update((repeat.first, repeat.second))
        self.spans = tuple(sorted(span for span in found if span.start < span.end))
        self.number = {span: number for number, span in enumerate(self.spans)}
        self._edges = sorted({edge for span in self.spans for edge in span})
        self._covering: list[tuple[int, ...]] = []
        opened = 0
        active: list[int] = []
        for edge in self._edges:
            active = [number for number in active if self.spans[number].end > edge]
            while opened < len(self.spans) and self.spans[opened].start <= edge:
                active.append(opened)
                opened += 1
            self._covering.append(tuple(active))

    def cut(self, span: Span) -> Iterator[tuple[int, int, tuple[int, ...]]]:
        """Yield the parts of a span, each with the places that cover it."""
        first, last = bisect_right(self._edges, span.start), bisect_left(self._edges, span.end)
        start = span.start
        for index in range(first, last):
            yield start, self._edges[index], self._covering[index - 1] if index else ()
            start = self._edges[index]
        if start < span.end:
            yield start, span.end, self._covering[last - 1] if last else ()


def lines(article: Article, places: Places) -> Iterator[list[LinePart]]:
    """Yield the lines of the input, each as a list of parts, which is empty for an empty line.

    Line breaks belong to no part. A removal may extend over several lines.
    """
    row: list[LinePart] = []
    # A span may end between the two characters of a line break, so breaks are found in the text as a whole.
    breaks = (found.span() for found in _NEWLINE.finditer(article.source))
    broken = next(breaks, None)
    for start, end, removal in _numbered(article):
        at = start
        while at < end:
            if broken is not None and broken[0] <= at:
                if broken[0] == at:
                    yield row
                    row = []
                at = min(broken[1], end)
                if at == broken[1]:
                    broken = next(breaks, None)
                continue
            stop = end if broken is None else min(end, broken[0])
            row += [LinePart(*cut[:2], removal, cut[2]) for cut in places.cut(Span(at, stop))]
            at = stop
    if row:
        yield row


def _numbered(article: Article) -> Iterable[tuple[int, int, int | None]]:
    number = -1
    for start, end, removal in article.spans:
        number += removal is not None
        yield start, end, None if removal is None else number
