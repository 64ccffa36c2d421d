"""Versions: stretches of a text that contain the article, found as runs of copies in the same order.

Similarity of single sentences decides nothing, and a run of copies alone does not either: instructions, plans, tables
and threads repeat sentences in order too. A repeated article is long prose in the same order, most of it; its entries
do not differ in a few facts. The conditions were chosen on 7,264 runs from the development folds of seven collections
of pages, from their golds, and from the older corpora; for each the text and the gold tell whether one occurrence was
the page's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from dedup.matching.copies import Match
from dedup.model import CopyKind, Segmentation, Sentence, Span

__all__ = ["Alignment", "Pair", "find_versions", "primary_lines"]

SHORTEST = 18
"""Shortest sentence, in characters of its squashed key, that carries a run: shorter ones repeat by chance."""
GAP = 40
"""Longest gap between two pairs of a run, in sentences: boilerplate lies there."""
LOOKBACK = 64
"""How many earlier pairs a pair may continue: bounds the search to linear time."""
LEAST_MASS = 40
"""Least length of a run, in characters of squashed keys."""
GLUED = 0.14
"""A version without spaces at this share of its sentence ends is glued: of such runs 369 were copies, 2 were not."""
GLUED_MEAN = 35
"""Least mean length of the pairs of a glued version: lines of code are shorter."""
LAID_OUT = 0.4
"""Versions differ in layout if their shares of lines to sentences differ by this much (one line; many lines)."""
LAID_OUT_SHARE = 0.2
"""Least share of the prose for which another layout is enough: 350 copies, none wrong."""
SHARE, MEAN = 0.3, 40
"""Share of the prose, counted once, and mean length of the pairs, that make a run a version: 387 copies. The golds of
seven pages repeat themselves so, two of them rightly."""
SITE_PAIRS = 3
"""With this many pairs of that length a shorter run is a version where the headline is repeated with the site's name:
the text is a whole page (101 copies, 7 not)."""
SUBSTITUTED = 0.15
"""Most of a run, by length, that may be replaced by other text between its pairs: entries of one form differ there."""
DENSITY = 0.5
"""Least share of the prose, between the first and the last pair of both stretches, that the pairs cover."""
VETOED = 0.1
"""Most pairs of a run that may differ in a number, a name or a negation."""
FAILURES = 12
"""After this many runs that are no versions the search ends."""
POOL = 20_000
"""Most pairs that are searched for runs, the first of the text."""
MOST = 12
"""Most versions that are looked for."""


class Pair(NamedTuple):
    """Sentence ``other`` of the version that is removed, and its twin ``primary`` in the one that is kept."""

    other: int
    primary: int
    kind: CopyKind | None
    score: float
    veto: str | None


@dataclass(frozen=True, slots=True)
class Alignment:
    """Two versions of the article, as half-open ranges of sentence indices, and the pairs in order."""

    primary: Span
    other: Span
    pairs: tuple[Pair, ...]


def primary_lines(alignments: Sequence[Alignment], sentences: Sequence[Sentence]) -> frozenset[int]:
    """Return the lines of the versions that are kept."""
    return frozenset(
        line
        for alignment in alignments
        for line in range(
            sentences[alignment.primary.start].line, sentences[alignment.primary.end - 1].line + 1
        )
    )


class _Run(NamedTuple):
    """A chain of matches in order, and its length in characters of squashed keys."""

    mass: int
    matches: tuple[Match, ...]

    @property
    def copies(self) -> int:
        """How many of its pairs nothing keeps apart."""
        return sum(match.veto is None for match in self.matches)


def find_versions(
    segmentation: Segmentation, weights: Sequence[int], matches: Sequence[Match], *, whole_page: bool
) -> list[Alignment]:
    """Find the stretches that contain the article again.

    Args:
        segmentation: the text's lines and sentences.
        weights: for each sentence the length of its squashed key in characters; 0 for boilerplate, which no run
            counts and which makes no gap.
        matches: pairs of similar sentences.
        whole_page: whether the headline is repeated with the site's name, as in the title of a page.

    Returns:
        The versions, the longest first; no sentence is the removed one of two pairs.
    """
    pool = sorted(match for match in matches if min(weights[match.first], weights[match.second]) >= SHORTEST)
    pool = pool[:POOL]
    found: list[Alignment] = []
    removed: set[int] = set()
    failures = 0
    while len(found) < MOST and failures < FAILURES and any(match.veto is None for match in pool):
        run = _longest(pool, weights)
        if run is None or run.mass < LEAST_MASS:
            break
        alignment = _aligned(segmentation, weights, run, removed, whole_page)
        if alignment is None:
            failures += 1
            spent = set(run.matches)
            pool = [match for match in pool if match not in spent]
            continue
        found.append(alignment)
        removed.update(range(*alignment.other))
        pool = [match for match in pool if match.first not in removed and match.second not in removed]
    return found


def _longest(pool: Sequence[Match], weights: Sequence[int]) -> _Run | None:
    """Return the longest chain of pairs in order, by dynamic programming with a bounded look back."""
    mass: list[int] = []
    back: list[int] = []
    opens: list[int] = []
    firsts = [match.first for match in pool]
    seconds = [match.second for match in pool]
    for number, (first, second) in enumerate(zip(firsts, seconds, strict=True)):
        best, link = 0, -1
        for earlier in range(number - 1, max(-1, number - 1 - LOOKBACK), -1):
            if first - firsts[earlier] > GAP:
                break
            if (
                mass[earlier] > best
                and firsts[earlier] < first
                and 0 < second - seconds[earlier] <= GAP
                and first < opens[earlier]
            ):
                best, link = mass[earlier], earlier
        weight = min(weights[first], weights[second])
        mass.append(best + (weight if pool[number].veto is None else weight // 4))
        back.append(link)
        opens.append(opens[link] if link >= 0 else second)
    if not mass:
        return None
    # Of equally long ones the first.
    end = mass.index(max(mass))
    total, chain = mass[end], []
    while end >= 0:
        chain.append(pool[end])
        end = back[end]
    return _Run(total, tuple(reversed(chain)))


def _aligned(
    segmentation: Segmentation,
    weights: Sequence[int],
    run: _Run,
    removed: set[int],
    whole_page: bool,
) -> Alignment | None:
    """Return the versions that a run makes, the better formed as the primary one; ``None`` if it makes none."""
    one = Span(run.matches[0].first, run.matches[-1].first + 1)
    two = Span(run.matches[0].second, run.matches[-1].second + 1)
    prose = sum(weight for i, weight in enumerate(weights) if weight >= SHORTEST and i not in removed)
    share = run.mass / max(1, prose - run.mass)
    if not _is_version(segmentation, weights, run, (one, two), share, whole_page):
        return None
    first_is_primary = _form(segmentation, weights, one) >= _form(segmentation, weights, two)
    primary, other = (one, two) if first_is_primary else (two, one)
    pairs = tuple(
        Pair(match.second, match.first, match.kind, match.score, match.veto)
        if first_is_primary
        else Pair(match.first, match.second, match.kind, match.score, match.veto)
        for match in run.matches
    )
    wide = _whole_line(segmentation, weights, other, {pair.other for pair in pairs})
    if wide.start < primary.end and primary.start < wide.end:
        wide = other
    return Alignment(primary, wide, pairs)


def _is_version(
    segmentation: Segmentation,
    weights: Sequence[int],
    run: _Run,
    stretches: tuple[Span, Span],
    share: float,
    whole_page: bool,
) -> bool:
    """Whether a run shows that two stretches are versions of the article.

    Args:
        segmentation: the text's lines and sentences.
        weights: the length of each sentence.
        run: the pairs.
        stretches: the two stretches, from the first pair to the last.
        share: how much of the prose, counted once, the run covers.
        whole_page: whether the headline is repeated with the site's name, as in the title of a page.
    """
    one, two = stretches
    if 2 * run.copies <= len(run.matches):
        return False
    # One similar sentence is no run: it is only reported. Equal ones are a version where they are most of the text.
    if len(run.matches) == 1 and run.matches[0].kind is not CopyKind.EXACT:
        return False
    density = min(
        _density(weights, one, {match.first for match in run.matches}),
        _density(weights, two, {match.second for match in run.matches}),
    )
    glued = max(_glue(segmentation, one), _glue(segmentation, two))
    if glued >= GLUED and run.mass >= GLUED_MEAN * len(run.matches):
        return True
    apart = abs(_lines_per_sentence(segmentation, one) - _lines_per_sentence(segmentation, two))
    if apart >= LAID_OUT and share >= LAID_OUT_SHARE:
        return True
    vetoed = 1 - run.copies / len(run.matches)
    if vetoed > VETOED or _substituted(weights, run) > SUBSTITUTED or density < DENSITY:
        return False
    if run.mass < MEAN * len(run.matches):
        return False
    return share >= SHARE or (whole_page and len(run.matches) >= SITE_PAIRS)


def _density(weights: Sequence[int], stretch: Span, matched: set[int]) -> float:
    """Share of the prose of a stretch that the pairs cover."""
    inside = sum(weights[i] for i in range(*stretch) if weights[i] >= SHORTEST)
    return sum(weights[i] for i in matched) / max(1, inside)


def _substituted(weights: Sequence[int], run: _Run) -> float:
    """How much text both stretches have between consecutive pairs, as a share of the run: what one puts for the other.

    What only one of them has was left out of the other, or put there by the page.
    """
    total = 0
    for above, below in pairwise(run.matches):
        total += min(
            sum(weights[above.first + 1 : below.first]), sum(weights[above.second + 1 : below.second])
        )
    return total / max(1, run.mass)


def _glue(segmentation: Segmentation, stretch: Span) -> float:
    """Share of a version's sentence ends that no space follows."""
    inner = segmentation.sentences[stretch.start + 1 : stretch.end]
    return sum(sentence.glued for sentence in inner) / max(1, len(inner))


def _lines_per_sentence(segmentation: Segmentation, stretch: Span) -> float:
    inner = segmentation.sentences[stretch.start : stretch.end]
    return len({sentence.line for sentence in inner}) / max(1, len(inner))


def _form(segmentation: Segmentation, weights: Sequence[int], stretch: Span) -> tuple[int, int, int]:
    """How well a version is formed: unglued, then in paragraphs, then complete. Coarse, so that slips do not count."""
    return (
        -round(2 * _glue(segmentation, stretch)),
        min(3, round(3 * _lines_per_sentence(segmentation, stretch))),
        sum(weights[stretch.start : stretch.end]) // 40,
    )


def _whole_line(segmentation: Segmentation, weights: Sequence[int], stretch: Span, matched: set[int]) -> Span:
    """Widen a version to the ends of the lines it begins and ends in, where it makes up most of them.

    A copy out of the page's metadata is one line: what precedes its first and follows its last match belongs to it.
    """
    start, end = stretch
    for edge in (stretch.start, stretch.end - 1):
        line = segmentation.lines[segmentation.sentences[edge].line]
        inside = sum(weights[i] for i in range(line.first, line.last) if i in matched)
        if line.last - line.first > 2 and 2 * inside >= sum(weights[line.first : line.last]):
            start, end = min(start, line.first), max(end, line.last)
    return Span(start, end)
