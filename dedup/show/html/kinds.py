"""How much was removed by each kind of removal: the figures for the summary bar and the filter."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from dedup.model import Article, Reason

__all__ = ["SHADES", "RemovalKind", "kinds", "kinds_in_order", "kinds_of", "size"]

SHADES = 4
"""Number of shades of a reason's colour; further kinds reuse them."""


@dataclass(frozen=True, slots=True)
class RemovalKind:
    """A kind of removal in one text or several.

    Attributes:
        reason: copy or chrome.
        type: the kind of copy or boilerplate.
        pieces: the number of removals.
        characters: the number of characters that they removed, not counting white space.
        share: the share of the input's characters that they removed, 0 to 1.
        shade: the number of the shade of the reason's colour that represents it.
    """

    reason: Reason
    type: str
    pieces: int
    characters: int
    share: float
    shade: int


def kinds(article: Article) -> tuple[RemovalKind, ...]:
    """Return the kinds of removals, copies first and the largest first among them."""
    return kinds_of([article])


def kinds_of(articles: Iterable[Article]) -> tuple[RemovalKind, ...]:
    """Return the kinds of removals in several texts together, in the same order."""
    rows: dict[tuple[Reason, str], list[int]] = defaultdict(list)
    total = 0
    for article in articles:
        total += size(article.source)
        for removal in article.removals:
            rows[removal.reason, str(removal.type)].append(size(removal.text))
    return kinds_in_order({kind: (len(sizes), sum(sizes)) for kind, sizes in rows.items()}, total)


def kinds_in_order(rows: Mapping[tuple[Reason, str], tuple[int, int]], total: int) -> tuple[RemovalKind, ...]:
    """Return kinds of removals, copies first and the largest first among them.

    Args:
        rows: for each reason and type, the number of removals and of removed characters.
        total: the length of the texts in characters, not counting white space.
    """
    order = sorted(rows.items(), key=lambda row: (row[0][0] is not Reason.COPY, -row[1][1], row[0][1]))
    found: list[RemovalKind] = []
    for (reason, kind), (pieces, characters) in order:
        shade = sum(other.reason is reason for other in found) % SHADES
        found.append(RemovalKind(reason, kind, pieces, characters, characters / (total or 1), shade))
    return tuple(found)


def size(text: str) -> int:
    """Return the number of characters of a text, not counting white space."""
    return sum(map(len, text.split()))
