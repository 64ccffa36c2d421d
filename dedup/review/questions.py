"""The questions of a review: the doubtful removals of an article, those with the same words as one question."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from dedup.model import Article, ChromeType, Removal, Span
from dedup.result.links import find_addresses, without
from dedup.text.keys import key

__all__ = ["Question", "RemovedText", "questions"]


@dataclass(frozen=True, slots=True)
class RemovedText:
    """A removed text as a reader sees it: usually one removal, or several that only the addresses of links separate.

    Attributes:
        removals: its removals, in the order of the text.
        words: its text, without the addresses of links.
    """

    removals: tuple[Removal, ...]
    words: str

    @property
    def first(self) -> Removal:
        """Its first removal; all have the same reason, rule and type."""
        return self.removals[0]

    @property
    def span(self) -> Span:
        """Its span in the input, in characters."""
        return Span(self.removals[0].start, self.removals[-1].end)


@dataclass(frozen=True, slots=True)
class Question:
    """Removed texts with the same words, about which a reviewer decides together.

    Attributes:
        key: the key of these words, by which the choice is saved.
        pieces: the removed texts, in the order of the input.
    """

    key: str
    pieces: tuple[RemovedText, ...]

    @property
    def piece(self) -> RemovedText:
        """The removed text that is shown: the most doubtful one, or the first of several."""
        return max(self.pieces, key=lambda piece: piece.first.doubt)

    @property
    def doubt(self) -> float:
        """How uncertain the removal is, from 0 (certain) to 1."""
        return self.piece.first.doubt


def questions(
    article: Article, *, least: float = 0.0, agreed: frozenset[str] = frozenset()
) -> tuple[Question, ...]:
    """Return the questions about an article, in the order of its text.

    There are none about addresses of links, nor about texts without a letter or digit, which have no key.

    Args:
        article: the cleaned article.
        least: the least doubt (0 to 1) of a removal to ask about.
        agreed: keys of removals from this text that a person has accepted before.
    """
    found: dict[str, list[RemovedText]] = {}
    for piece in _pieces(article):
        if words_key := key(piece.words):
            found.setdefault(words_key, []).append(piece)
    asked = (
        Question(words_key, tuple(pieces)) for words_key, pieces in found.items() if words_key not in agreed
    )
    return tuple(question for question in asked if question.doubt >= least)


def _pieces(article: Article) -> Iterator[RemovedText]:
    """Yield the removed texts; removals that only the address of a link separates are joined."""
    addresses = find_addresses(article.source)
    row: list[Removal] = []
    for span in article.spans:
        removal = span.removal
        if removal is not None and removal.type == ChromeType.LINK:
            continue
        if row and (removal is None or not _continues(row[-1], removal, addresses)):
            yield _piece(article.source, row, addresses)
            row = []
        if removal is not None:
            row.append(removal)
    if row:
        yield _piece(article.source, row, addresses)


def _continues(last: Removal, removal: Removal, addresses: list[Span]) -> bool:
    between = Span(last.end, removal.start)
    return between in addresses and (last.rule, last.twin) == (removal.rule, removal.twin)


def _piece(source: str, row: list[Removal], addresses: list[Span]) -> RemovedText:
    start, end = row[0].start, row[-1].end
    holes = [Span(a - start, b - start) for a, b in addresses if start <= a and b <= end]
    return RemovedText(tuple(row), without(source[start:end], holes).strip())
