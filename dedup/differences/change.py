"""The differences between two articles of the same source: the text that only one of them removes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from dedup.model import Article, Removal, Span

__all__ = ["Difference", "Way", "changes"]


class Way(StrEnum):
    """What the new side does with a text that the two sides treat differently."""

    REMOVED = "removed"
    KEPT = "kept"


@dataclass(frozen=True, slots=True)
class Difference:
    """A text of the source that one side removes and the other keeps.

    Attributes:
        way: what the new side does with it.
        start: where it begins in the source, in characters.
        end: where it ends, half-open.
        text: the text, as in the source.
        removal: the removal that contains it: of the new side for ``removed``, otherwise of the old side.
    """

    way: Way
    start: int
    end: int
    text: str
    removal: Removal

    @property
    def doubt(self) -> float:
        """How uncertain the removal is, 0 to 1."""
        return self.removal.doubt


def changes(old: Article, new: Article) -> tuple[Difference, ...]:
    """Return the differences between two articles of the same source, in the order of the source.

    Text that both remove is not a difference, whatever rules decided; nor are white space and punctuation alone.

    Raises:
        ValueError: the sources differ.
    """
    if old.source != new.source:
        raise ValueError("the articles are of different sources")
    found = [*_only(new, old, Way.REMOVED), *_only(old, new, Way.KEPT)]
    return tuple(sorted(found, key=lambda change: (change.start, change.end)))


def _only(article: Article, other: Article, way: Way) -> Iterator[Difference]:
    """Yield what one article removes and the other keeps."""
    covered = [removal.span for removal in other.removals]
    index = 0
    for removal in article.removals:
        while index < len(covered) and covered[index].end <= removal.start:
            index += 1
        for start, end in _uncovered(removal.span, covered, index):
            text = article.source[start:end]
            if any(map(str.isalnum, text)):
                yield Difference(way, start, end, text, removal)


def _uncovered(span: Span, covered: Sequence[Span], index: int) -> Iterator[Span]:
    """Yield the parts of a span outside other spans; these are in order, and those before ``index`` end before it."""
    start = span.start
    while index < len(covered) and covered[index].start < span.end:
        if start < covered[index].start:
            yield Span(start, covered[index].start)
        start = max(start, covered[index].end)
        index += 1
    if start < span.end:
        yield Span(start, span.end)
