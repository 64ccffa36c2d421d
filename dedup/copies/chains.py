"""Finds the longest chains of pairs of copies in the same order, in time linear in the number of pairs.

A chain must not mix versions. Where a text contains an article three times, the end of the first and the beginning of
the second match the end of the second and the beginning of the third: so crossing a seam between versions has a cost.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, combinations
from operator import itemgetter
from typing import NamedTuple

from dedup.copies.similarity import Match
from dedup.model import CopyKind, Segmentation

__all__ = ["SHORTEST", "ChainSearch", "Run", "Text", "equal_pairs", "equal_sentences", "seams_before"]

SHORTEST = 18
"""Shortest sentence, in characters of its squashed key, that counts in a run: shorter ones repeat by chance."""
GAP = 40
"""Longest gap between two pairs of a run, in sentences: boilerplate may lie there."""
CROSSING = 250
"""Cost to a chain, in characters, of crossing a seam, where another version begins: about a paragraph."""
MOST_EQUAL = 6
"""Most equal sentences that are all paired with each other: more of them are a refrain, or navigation."""
GLUED_SENTENCES = 3
"""At least this many sentences without a space before them make a line a version of its own."""
MOST_LINKS = 8
"""Most chains that are kept for each pair, half of them the longest, half those that can continue furthest."""
ADJACENT = 2
"""Sentences at most this far apart, in both versions, follow each other: at most one is skipped."""
LOOKBACK = 32
"""How many earlier pairs a pair may continue: bounds the search to linear time."""


class Run(NamedTuple):
    """A chain of matches in order, and its length in characters of squashed keys (``mass``)."""

    mass: int
    matches: tuple[Match, ...]

    @property
    def copies(self) -> int:
        """The number of its pairs without a veto."""
        return sum(match.veto is None for match in self.matches)


@dataclass(frozen=True, slots=True)
class Text:
    """What the search needs to know about a text.

    Attributes:
        segmentation: its lines and sentences.
        weights: the length of each sentence, in characters of its squashed key.
        equals: for each sentence the first one that is equal.
        seams: for each sentence how many seams lie before it.
        whole_page: whether the headline is repeated with the site's name, as in the title of a page.
    """

    segmentation: Segmentation
    weights: Sequence[int]
    equals: Sequence[int]
    seams: Sequence[int]
    whole_page: bool

    def before(self) -> list[int]:
        """Return for each sentence the nearest equal one before it, or -1."""
        last: dict[int, int] = {}
        previous: list[int] = []
        for index, first in enumerate(self.equals):
            previous.append(last.get(first, -1))
            last[first] = index
        return previous


def equal_sentences(size: int, matches: Sequence[Match]) -> list[int]:
    """Return for each of ``size`` sentences the first one that is equal."""
    equals = list(range(size))
    # Each sentence is paired with the first that is equal.
    for match in sorted(matches):
        if match.kind is CopyKind.EXACT:
            equals[match.second] = equals[match.first]
    return equals


def equal_pairs(equals: Sequence[int]) -> Iterator[Match]:
    """Yield all pairs of equal sentences, of groups of at most :data:`MOST_EQUAL`."""
    groups: dict[int, list[int]] = {}
    for index, first in enumerate(equals):
        groups.setdefault(first, []).append(index)
    for group in groups.values():
        if 2 < len(group) <= MOST_EQUAL:
            for first, second in combinations(group, 2):
                yield Match(first, second, CopyKind.EXACT, 100.0)


def seams_before(segmentation: Segmentation, headlines: Collection[int]) -> list[int]:
    """Count the seams up to each sentence: the headlines, and the ends of lines that lost their line breaks."""
    sentences, lines = segmentation.sentences, segmentation.lines
    glued = {
        number
        for number, line in enumerate(lines)
        if sum(sentence.glued for sentence in sentences[line.first : line.last]) >= GLUED_SENTENCES
    }
    new = (number in headlines or number in glued or number - 1 in glued for number in range(len(lines)))
    return [count for count, line in zip(accumulate(new), lines, strict=True) for _ in range(*line[2:])]


_Link = tuple[int, int, int, int, int]
"""The end of a chain at a pair: the chain's length in characters less what seams cost, the sentences with which its two
versions begin, and the pair before (-1 for none) with the number of its link. Millions are made, so it is a plain
tuple."""
_LENGTH = itemgetter(0)


class ChainSearch:
    """Finds longest chains of pairs in a text, by dynamic programming that looks back a bounded number of pairs.

    The first version of a chain ends before the second opens. A longer chain whose second version opens early may be
    unable to continue where a shorter one that opens later can, so both are kept for each pair. A sentence that is
    equal to one that the version contains already adds nothing: two versions are not one.

    No chain contains pairs on both sides of a gap: the pairs between two gaps are a block that is searched alone, and
    only once as long as it does not change.
    """

    def __init__(self, text: Text) -> None:
        self._weights = text.weights
        self._seams = text.seams
        self._before = text.before()
        self._prose = [*accumulate(weight >= SHORTEST for weight in text.weights)]
        self._known: dict[tuple[Match, ...], tuple[int, Run]] = {}

    def longest(self, pool: Sequence[Match]) -> Run | None:
        """Return the longest chain of some pairs, which are in order; of equally long ones the first."""
        longest, found = 0, None
        for block in _blocks(pool):
            known = self._known.get(block)
            if known is None:
                known = self._known[block] = self._longest_of(block)
            length, run = known
            if found is None or length > longest:
                longest, found = length, run
        return found

    def _longest_of(self, block: Sequence[Match]) -> tuple[int, Run]:
        """Return the longest chain of a block, and its length in characters less what seams cost."""
        search = _BlockSearch(block, self._weights, self._seams, self._before, self._prose)
        longest, number, link = 0, 0, 0
        for pair in range(len(block)):
            links = _best(search.links_to(pair))
            search.links.append(links)
            if links[0][0] > longest:
                longest, number = links[0][0], pair
        chain: list[Match] = []
        while number >= 0:
            chain.append(block[number])
            number, link = search.links[number][link][3:]
        chain.reverse()
        return longest, Run(_mass(chain, self._weights), tuple(chain))


def _blocks(pool: Sequence[Match]) -> Iterator[tuple[Match, ...]]:
    """Divide pairs where the first sentences of two that follow each other are more than :data:`GAP` apart."""
    start = 0
    for number in range(1, len(pool)):
        if pool[number].first - pool[number - 1].first > GAP:
            yield tuple(pool[start:number])
            start = number
    if pool:
        yield tuple(pool[start:])


class _BlockSearch:
    """The pairs of a block, and the best links to those that have been searched."""

    def __init__(
        self,
        block: Sequence[Match],
        weights: Sequence[int],
        seams: Sequence[int],
        before: Sequence[int],
        prose: Sequence[int],
    ) -> None:
        self.links: list[list[_Link]] = []
        self.firsts = [match.first for match in block]
        self.seconds = [match.second for match in block]
        self.sizes = [_mass((match,), weights) for match in block]
        self.seams, self.before, self.prose = seams, before, prose

    def links_to(self, number: int) -> list[_Link]:
        """Return the links to a pair that can be the best: from the pairs before it, or as the beginning of a chain."""
        first, second, size = self.firsts[number], self.seconds[number], self.sizes[number]
        equal_before_first, equal_before_second = self.before[first], self.before[second]
        links_found: list[_Link] = []
        continues = False
        longest = latest = -CROSSING
        for earlier in range(number - 1, max(-1, number - 1 - LOOKBACK), -1):
            last_first, last_second = self.firsts[earlier], self.seconds[earlier]
            if first - last_first > GAP:
                break
            if last_first >= first or not 0 < second - last_second <= GAP:
                continue
            prose = self.prose
            adjacent = (
                prose[first] - prose[last_first] <= ADJACENT
                and prose[second] - prose[last_second] <= ADJACENT
            )
            links = self.links[earlier]
            # The first link is the longest, and the last opens latest: if neither helps, none does.
            if links[0][0] + size <= longest and links[-1][2] <= latest and (continues or not adjacent):
                continue
            crossed, skipped_first, skipped_second = self._between(last_first, first, last_second, second)
            for link_number, (mass, begins, opens, _, _) in enumerate(links):
                if first >= opens:
                    continue
                # Neither longer than the longest chain so far nor opening later.
                if mass + size <= longest and opens <= latest and (continues or not adjacent):
                    continue
                cost = CROSSING if crossed or skipped_first >= begins or skipped_second >= opens else 0
                gain = size if equal_before_first < begins and equal_before_second < opens else 0
                length = mass + gain - cost
                links_found.append((length, begins, opens, earlier, link_number))
                if length > longest:
                    longest, latest = length, opens
                if adjacent and gain and not cost:
                    continues = True
        # A chain begins only where none continues: otherwise every pair would begin one.
        if not continues:
            links_found.append((size, first, second, -1, 0))
        return links_found

    def _between(self, last_first: int, first: int, last_second: int, second: int) -> tuple[bool, int, int]:
        """Return whether a seam is crossed, and the last sentences that are equal to one skipped in either version.

        A skipped sentence that is equal to one before it in the version belongs to another version.
        """
        seams, before = self.seams, self.before
        return (
            seams[first] > seams[last_first] or seams[second] > seams[last_second],
            max(before[last_first + 1 : first]) if first - last_first > 1 else -1,
            max(before[last_second + 1 : second]) if second - last_second > 1 else -1,
        )


def _best(links: list[_Link]) -> list[_Link]:
    """Return the longest link for every opening, at most :data:`MOST_LINKS`, the longest first, of equals the nearest.

    The opening is the sentence with which the second version begins.
    """
    best: list[_Link] = []
    opened = -1
    links.sort(key=_LENGTH, reverse=True)  # stable
    for link in links:
        if link[2] > opened:
            opened = link[2]
            best.append(link)
    if len(best) > MOST_LINKS:
        best[MOST_LINKS // 2 : -MOST_LINKS // 2] = []
    return best


def _mass(chain: Sequence[Match], weights: Sequence[int]) -> int:
    """Return the length of a chain; pairs with a veto count a quarter."""
    return sum(
        min(weights[match.first], weights[match.second]) // (1 if match.veto is None else 4)
        for match in chain
    )
