"""The difference between two articles of one source: what only one of them removes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from dedup.model import Article, Removal, Span

__all__ = ["Difference", "Way", "changes"]


class Way(StrEnum):
    """What the new side does with a piece that the two sides treat differently."""

    REMOVED = "removed"
    KEPT = "kept"


@dataclass(frozen=True, slots=True)
class Difference:
    """A piece of a source that one side removes and the other keeps.

    Attributes:
        way: what the new side does with it.
        start: where it begins in the source, in characters.
        end: where it ends, half-open.
        text: the source's own characters there.
        removal: the removal that it is, or is a part of: of the new side for ``removed``, else of the old side.
    """

    way: Way
    start: int
    end: int
    text: str
    removal: Removal

    @property
    def doubt(self) -> float:
        """How unsure the removal is, 0 to 1."""
        return self.removal.doubt


def changes(old: Article, new: Article) -> tuple[Difference, ...]:
    """Return what two articles of one source treat differently, in the order of the source.

    A piece that both remove is not a change, whatever rule decided. Nor are white space and marks alone.

    Raises:
        ValueError: the sources differ.
    """
    if old.source != new.source:
        raise ValueError("the articles are of different sources")
    found = [*_only(new, old, Way.REMOVED), *_only(old, new, Way.KEPT)]
    return tuple(sorted(found, key=lambda change: (change.start, change.end)))


def _only(one: Article, other: Article, way: Way) -> Iterator[Difference]:
    """Yield what one article removes and the other keeps."""
    covered = [removal.span for removal in other.removals]
    at = 0
    for removal in one.removals:
        while at < len(covered) and covered[at].end <= removal.start:
            at += 1
        for start, end in _uncovered(removal.span, covered, at):
            text = one.source[start:end]
            if any(map(str.isalnum, text)):
                yield Difference(way, start, end, text, removal)


def _uncovered(span: Span, covered: Sequence[Span], at: int) -> Iterator[Span]:
    """Yield the parts of a span outside other spans; these are in order, and those before ``at`` end before it."""
    start = span.start
    while at < len(covered) and covered[at].start < span.end:
        if start < covered[at].start:
            yield Span(start, covered[at].start)
        start = max(start, covered[at].end)
        at += 1
    if start < span.end:
        yield Span(start, span.end)
