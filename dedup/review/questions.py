"""What a reviewer is asked: the doubtful removals of an article, those of the same words as one question."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from dedup.model import Article, ChromeType, Removal, Span
from dedup.result.links import find_addresses, without
from dedup.text.keys import key

__all__ = ["Question", "RemovedText", "questions"]


@dataclass(frozen=True, slots=True)
class RemovedText:
    """A removed stretch of the text as a reader sees it: usually one removal, several where links separate it.

    Attributes:
        removals: in the order of the text.
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
        """Where it is in the input, in characters."""
        return Span(self.removals[0].start, self.removals[-1].end)


@dataclass(frozen=True, slots=True)
class Question:
    """Removed pieces of the same words, about which a reviewer decides together.

    Attributes:
        key: the key that the choice is kept by.
        pieces: in the order of the text.
    """

    key: str
    pieces: tuple[RemovedText, ...]

    @property
    def piece(self) -> RemovedText:
        """The piece that is shown: the most doubtful one, the first of those."""
        return max(self.pieces, key=lambda piece: piece.first.doubt)

    @property
    def doubt(self) -> float:
        """How unsure the removal is, from 0 (certain) to 1."""
        return self.piece.first.doubt


def questions(
    article: Article, *, least: float = 0.0, agreed: frozenset[str] = frozenset()
) -> tuple[Question, ...]:
    """Return what to ask about an article, in the order of its text, so that it can be read along.

    Addresses of links are not asked about, nor pieces without a letter or digit: they could not be recognised again.

    Args:
        article: the cleaned article.
        least: the least doubt (0 to 1) that is worth a question.
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
    """The removals, put together where nothing but the address of a link separates them."""
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
