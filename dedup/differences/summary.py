"""Changes in many documents, added up by rule and by site; of the changes themselves the most doubtful are kept."""

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
"""At most this many changes are kept, the most doubtful ones: bounds the memory, and nobody reads more."""
LONGEST = 500
"""At most this many characters of a change are kept."""


class Count(NamedTuple):
    """Pieces and their characters."""

    pieces: int = 0
    characters: int = 0


class RuleCounts(NamedTuple):
    """What is newly removed and newly kept by one rule, or on one site."""

    name: str
    removed: Count
    kept: Count


class ShownChange(NamedTuple):
    """A change as it is shown.

    Attributes:
        document: the name of its document.
        site: its site, where that is known.
        line: its line in the source, from 1.
        way: what the new side does with it.
        doubt: how unsure the removal is, 0 to 1.
        reason: copy or chrome.
        type: the kind of copy or boilerplate.
        rule: the rule that decided.
        why: a sentence about it.
        text: its text on one line, harmless, of bounded length.
        characters: how long it is.
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
    """What two sides treat differently.

    Attributes:
        documents: how many documents both sides have.
        differing: in how many of them the two sides differ.
        unproved: how many the old and the new side left whole, because the result was not proved.
        only: how many documents only the old and only the new side has.
        failed: how many cannot be read or cleaned.
    """

    documents: int = 0
    differing: int = 0
    unproved: tuple[int, int] = (0, 0)
    only: tuple[int, int] = (0, 0)
    failed: int = 0
    _rules: defaultdict[str, Counter[tuple[Way, str]]] = field(default_factory=lambda: defaultdict(Counter))
    _sites: defaultdict[str, Counter[tuple[Way, str]]] = field(default_factory=lambda: defaultdict(Counter))
    _worst: list[tuple[float, int, int, ShownChange]] = field(default_factory=list)
    _number: int = 0

    def add(self, name: str, site: str, source: str, changes: Iterable[Difference]) -> None:
        """Add a document that both sides have, with what they treat differently in it."""
        self.documents += 1
        differs = False
        for change in changes:
            differs = True
            size = sum(map(len, change.text.split()))
            for rows, row in ((self._rules, change.removal.rule), (self._sites, site)):
                rows[row][change.way, "pieces"] += 1
                rows[row][change.way, "characters"] += size
            self._hold(name, site, source, change, size)
        self.differing += differs

    def _hold(self, name: str, site: str, source: str, change: Difference, size: int) -> None:
        self._number += 1
        # A new removal can be a loss, a newly kept piece hardly: of equal doubt the longest first.
        rank = (change.doubt, size if change.way is Way.REMOVED else 0, -self._number)
        if len(self._worst) >= MOST_CHANGES and rank < self._worst[0][:3]:
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
        push = heappush if len(self._worst) < MOST_CHANGES else heappushpop
        push(self._worst, (*rank, found))

    @property
    def total(self) -> RuleCounts:
        """What is newly removed and newly kept altogether."""
        counts: Counter[tuple[Way, str]] = Counter()
        for row in self._rules.values():
            counts.update(row)
        return _row("", counts)

    @property
    def rules(self) -> tuple[RuleCounts, ...]:
        """What is newly removed and newly kept by each rule, most characters first."""
        return _rows(self._rules)

    @property
    def sites(self) -> tuple[RuleCounts, ...]:
        """What is newly removed and newly kept on each site, most characters first; "" for texts without a site."""
        return _rows(self._sites)

    @property
    def changes(self) -> tuple[ShownChange, ...]:
        """The most doubtful changes, in that order."""
        return tuple(row[3] for row in sorted(self._worst, key=lambda row: row[:3], reverse=True))


def _begins_line(source: str, offset: int) -> bool:
    return offset == 0 or source[offset - 1] in "\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"


def _rows(counted: dict[str, Counter[tuple[Way, str]]]) -> tuple[RuleCounts, ...]:
    rows = [_row(name, counts) for name, counts in counted.items()]
    return tuple(sorted(rows, key=lambda row: (-row.removed.characters - row.kept.characters, row.name)))


def _row(name: str, counts: Counter[tuple[Way, str]]) -> RuleCounts:
    removed, kept = (Count(counts[way, "pieces"], counts[way, "characters"]) for way in Way)
    return RuleCounts(name, removed, kept)
