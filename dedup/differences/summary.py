"""The totals of a comparison by rule and by site, and its most doubtful changes."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from heapq import heappush, heappushpop
from typing import NamedTuple

from dedup.differences.change import Difference, Way
from dedup.show.display import visible

__all__ = ["MOST_CHANGES", "Count", "DifferenceSummary", "RuleCounts", "ShownChange"]

MOST_CHANGES = 1_000
"""At most this many changes, the most doubtful ones, are kept: this bounds the memory, and nobody reads more."""
LONGEST = 500
"""At most this many characters of a change are kept."""


class Count(NamedTuple):
    """The number of texts (``pieces``) and of their characters."""

    pieces: int = 0
    characters: int = 0


class RuleCounts(NamedTuple):
    """The totals of a rule or a site: what is newly removed and newly kept."""

    name: str
    removed: Count
    kept: Count


class ShownChange(NamedTuple):
    """A change as it is shown.

    Attributes:
        document: the name of its document.
        site: its site, if known.
        line: its line in the source, from 1.
        way: what the new side does with it.
        doubt: how uncertain the removal is, 0 to 1.
        reason: copy or chrome.
        type: the kind of copy or boilerplate.
        rule: the rule that decided.
        why: the explanation of the removal.
        text: its text on one line, abridged and with control characters escaped.
        characters: its length in characters.
    """

    document: str
    site: str
    line: int
    way: Way
    doubt: float
    reason: str
    type: str
    rule: str
    why: str
    text: str
    characters: int


@dataclass(slots=True)
class DifferenceSummary:
    """The differences between two sides.

    Attributes:
        documents: the number of documents that both sides have.
        differing: the number of documents in which they differ.
        unproved: the number of documents that the old and the new side left unchanged as not proved.
        only: the number of documents that only the old and only the new side has.
        failed: the number of documents that cannot be read or cleaned.
    """

    documents: int = 0
    differing: int = 0
    unproved: tuple[int, int] = (0, 0)
    only: tuple[int, int] = (0, 0)
    failed: int = 0
    _rules: defaultdict[str, Counter[tuple[Way, str]]] = field(default_factory=lambda: defaultdict(Counter))
    _sites: defaultdict[str, Counter[tuple[Way, str]]] = field(default_factory=lambda: defaultdict(Counter))
    _most_doubtful: list[tuple[float, int, int, ShownChange]] = field(default_factory=list)
    _number: int = 0

    def add(self, name: str, site: str, source: str, changes: Iterable[Difference]) -> None:
        """Add a document that both sides have, with the differences in it."""
        self.documents += 1
        differs = False
        for change in changes:
            differs = True
            size = sum(map(len, change.text.split()))
            for rows, row in ((self._rules, change.removal.rule), (self._sites, site)):
                rows[row][change.way, "pieces"] += 1
                rows[row][change.way, "characters"] += size
            self._keep_if_doubtful(name, site, source, change, size)
        self.differing += differs

    def _keep_if_doubtful(self, name: str, site: str, source: str, change: Difference, size: int) -> None:
        self._number += 1
        # A new removal can be a loss, newly kept text hardly: of equally doubtful removals, the longest comes first.
        rank = (change.doubt, size if change.way is Way.REMOVED else 0, -self._number)
        if len(self._most_doubtful) >= MOST_CHANGES and rank < self._most_doubtful[0][:3]:
            return
        removal = change.removal
        words = " ".join(change.text[: 4 * LONGEST].split())
        cut = len(words) > LONGEST or len(change.text) > 4 * LONGEST
        found = ShownChange(
            document=name,
            site=site,
            line=1 + len(source[: change.start].splitlines()) - (not _begins_line(source, change.start)),
            way=change.way,
            doubt=round(change.doubt, 3),
            reason=removal.reason.value,
            type=str(removal.type),
            rule=removal.rule,
            why=removal.why,
            text=visible(f"{words[:LONGEST]} …" if cut else words),
            characters=size,
        )
        push = heappush if len(self._most_doubtful) < MOST_CHANGES else heappushpop
        push(self._most_doubtful, (*rank, found))

    @property
    def total(self) -> RuleCounts:
        """The totals over all rules and sites."""
        counts: Counter[tuple[Way, str]] = Counter()
        for row in self._rules.values():
            counts.update(row)
        return _row("", counts)

    @property
    def rules(self) -> tuple[RuleCounts, ...]:
        """The totals of each rule, those with the most characters first."""
        return _rows(self._rules)

    @property
    def sites(self) -> tuple[RuleCounts, ...]:
        """The totals of each site, those with the most characters first; "" for texts without a site."""
        return _rows(self._sites)

    @property
    def changes(self) -> tuple[ShownChange, ...]:
        """The most doubtful changes, the most doubtful first."""
        return tuple(row[3] for row in sorted(self._most_doubtful, key=lambda row: row[:3], reverse=True))


def _begins_line(source: str, offset: int) -> bool:
    return offset == 0 or source[offset - 1] in "\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"


def _rows(counted: dict[str, Counter[tuple[Way, str]]]) -> tuple[RuleCounts, ...]:
    rows = [_row(name, counts) for name, counts in counted.items()]
    return tuple(sorted(rows, key=lambda row: (-row.removed.characters - row.kept.characters, row.name)))


def _row(name: str, counts: Counter[tuple[Way, str]]) -> RuleCounts:
    removed, kept = (Count(counts[way, "pieces"], counts[way, "characters"]) for way in Way)
    return RuleCounts(name, removed, kept)
