"""Chains of copies: the longest run of pairs in the same order, found in a time that grows with the number of pairs.

A chain may not mix versions. Where a text contains an article three times, the end of the first and the beginning of
the second match the end of the second and the beginning of the third: crossing a seam between versions has a cost.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, combinations
from operator import itemgetter
from typing import NamedTuple

from dedup.copies.similarity import Match
from dedup.model import CopyKind, Segmentation

__all__ = ["SHORTEST", "Run", "Text", "equal_pairs", "equal_sentences", "longest_chain", "seams_before"]

SHORTEST = 18
"""Shortest sentence, in characters of its squashed key, that carries a run: shorter ones repeat by chance."""
GAP = 40
"""Longest gap between two pairs of a run, in sentences: boilerplate lies there."""
CROSSING = 250
"""Cost to a chain, in characters, of crossing a seam, where another version begins: about a paragraph."""
FEW = 6
"""Most equal sentences that are all paired with each other: more versions are a refrain, or navigation."""
SEAM = 3
"""At least this many sentences without a space before them make a line a version of its own."""
WAYS = 8
"""Most chains that are kept for each pair, half of them the longest, half those that can continue furthest."""
BESIDE = 2
"""Sentences this near to each other, in both stretches, follow each other: at most one is skipped."""
LOOKBACK = 32
"""How many earlier pairs a pair may continue: bounds the search to linear time."""


class Run(NamedTuple):
    """A chain of matches in order, and its length in characters of squashed keys."""

    mass: int
    matches: tuple[Match, ...]

    @property
    def copies(self) -> int:
        """How many of its pairs have no veto."""
        return sum(match.veto is None for match in self.matches)


@dataclass(frozen=True, slots=True)
class Text:
    """What is known of a text.

    Attributes:
        segmentation: its lines and sentences.
        weights: the length of each sentence.
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
        """Return for each sentence the one before it that is equal, or -1."""
        last: dict[int, int] = {}
        found: list[int] = []
        for place, first in enumerate(self.equals):
            found.append(last.get(first, -1))
            last[first] = place
        return found


def equal_sentences(size: int, matches: Sequence[Match]) -> list[int]:
    """Return for each of ``size`` sentences the first one that is equal."""
    found = list(range(size))
    # Each sentence is paired with the first that is equal.
    for match in sorted(matches):
        if match.kind is CopyKind.EXACT:
            found[match.second] = found[match.first]
    return found


def equal_pairs(equals: Sequence[int]) -> Iterator[Match]:
    """Pair each of a few equal sentences with every other."""
    groups: dict[int, list[int]] = {}
    for place, first in enumerate(equals):
        groups.setdefault(first, []).append(place)
    for group in groups.values():
        if 2 < len(group) <= FEW:
            for one, two in combinations(group, 2):
                yield Match(one, two, CopyKind.EXACT, 100.0)


def seams_before(segmentation: Segmentation, headlines: Collection[int]) -> list[int]:
    """Count the seams up to each sentence: the headlines, and the ends of lines that lost their line breaks."""
    sentences, lines = segmentation.sentences, segmentation.lines
    glued = {
        number
        for number, line in enumerate(lines)
        if sum(sentence.glued for sentence in sentences[line.first : line.last]) >= SEAM
    }
    new = (number in headlines or number in glued or number - 1 in glued for number in range(len(lines)))
    return [count for count, line in zip(accumulate(new), lines, strict=True) for _ in range(*line[2:])]


_Link = tuple[int, int, int, int, int]
"""One of the best ways to a pair: its length in characters less what seams cost, the sentences that its two stretches
begin with, and the pair before (-1 for none) with the number of its link. Millions are made, so it is a plain tuple."""
_LENGTH = itemgetter(0)


def longest_chain(pool: Sequence[Match], text: Text) -> Run | None:
    """Return the longest chain of pairs in order, by dynamic programming with a bounded look back.

    The first stretch of a chain ends before the second opens. A longer chain that opens early may be unable to continue
    where a shorter one that opens later can, so both are kept for each pair. A sentence that is equal to one
    that the stretch contains already adds nothing: two versions are not one.

    Args:
        pool: the pairs, in order.
        text: what is known of the text.
    """
    search = _Search(pool, text)
    top, number, place = 0, 0, 0
    for pair in range(len(pool)):
        links = _best(search.ways(pair))
        search.links.append(links)
        # Among equally long ones, the first.
        if links[0][0] > top:
            top, number = links[0][0], pair
    if not pool:
        return None
    chain: list[Match] = []
    while number >= 0:
        chain.append(pool[number])
        number, place = search.links[number][place][3:]
    chain.reverse()
    return Run(_mass(chain, text.weights), tuple(chain))


class _Search:
    """The pairs of a text, and the best ways to those that were looked at."""

    def __init__(self, pool: Sequence[Match], text: Text) -> None:
        self.links: list[list[_Link]] = []
        self.firsts = [match.first for match in pool]
        self.seconds = [match.second for match in pool]
        self.sizes = [_mass((match,), text.weights) for match in pool]
        self.seams = text.seams
        self.before = text.before()
        self.prose = [*accumulate(weight >= SHORTEST for weight in text.weights)]

    def ways(self, number: int) -> list[_Link]:
        """Return the ways to a pair that can be the best: from the pairs before it, or as the beginning of a chain."""
        first, second, size = self.firsts[number], self.seconds[number], self.sizes[number]
        before_one, before_two = self.before[first], self.before[second]
        found: list[_Link] = []
        continues = False
        longest = latest = -CROSSING
        for earlier in range(number - 1, max(-1, number - 1 - LOOKBACK), -1):
            one, two = self.firsts[earlier], self.seconds[earlier]
            if first - one > GAP:
                break
            if one >= first or not 0 < second - two <= GAP:
                continue
            prose = self.prose
            beside = prose[first] - prose[one] <= BESIDE and prose[second] - prose[two] <= BESIDE
            links = self.links[earlier]
            # The first link is the longest, and the last opens latest: if neither helps, none does.
            if links[0][0] + size <= longest and links[-1][2] <= latest and (continues or not beside):
                continue
            crossed, skipped_one, skipped_two = self._between(one, first, two, second)
            for place, (mass, begins, opens, _, _) in enumerate(links):
                if first >= opens:
                    continue
                # Neither longer than the longest way so far nor opening later.
                if mass + size <= longest and opens <= latest and (continues or not beside):
                    continue
                cost = CROSSING if crossed or skipped_one >= begins or skipped_two >= opens else 0
                gain = size if before_one < begins and before_two < opens else 0
                length = mass + gain - cost
                found.append((length, begins, opens, earlier, place))
                if length > longest:
                    longest, latest = length, opens
                if beside and gain and not cost:
                    continues = True
        # A chain begins where none continues: otherwise every pair would begin one.
        if not continues:
            found.append((size, first, second, -1, 0))
        return found

    def _between(self, one: int, first: int, two: int, second: int) -> tuple[bool, int, int]:
        """Return whether a seam is crossed, and the last sentences that are equal to one skipped in either stretch.

        What is skipped and equal to what precedes it in the stretch belongs to another version.
        """
        seams, before = self.seams, self.before
        return (
            seams[first] > seams[one] or seams[second] > seams[two],
            max(before[one + 1 : first]) if first - one > 1 else -1,
            max(before[two + 1 : second]) if second - two > 1 else -1,
        )


def _best(ways: list[_Link]) -> list[_Link]:
    """Return the longest way for every opening, at most :data:`WAYS`, the longest first (of equals the nearest)."""
    found: list[_Link] = []
    opened = -1
    ways.sort(key=_LENGTH, reverse=True)  # stable
    for way in ways:
        if way[2] > opened:
            opened = way[2]
            found.append(way)
    if len(found) > WAYS:
        found[WAYS // 2 : -WAYS // 2] = []
    return found


def _mass(chain: Sequence[Match], weights: Sequence[int]) -> int:
    """The length of a chain; pairs that a veto keeps apart count a quarter."""
    return sum(
        min(weights[match.first], weights[match.second]) // (1 if match.veto is None else 4)
        for match in chain
    )
