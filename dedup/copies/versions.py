"""Versions: stretches of a text that contain the article, found as runs of copies in the same order.

Similarity of single sentences decides nothing, and a run of copies alone does not either: instructions, plans, tables
and threads repeat sentences in order too. A repeated article is long prose in the same order, most of it; its entries
do not differ in a few facts (see :mod:`dedup.copies.evidence`).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from dedup.copies.chains import (
    SHORTEST,
    Run,
    Text,
    equal_pairs,
    equal_sentences,
    longest_chain,
    seams_before,
)
from dedup.copies.evidence import LAID_OUT_SHARE, glue, is_version, lines_per_sentence
from dedup.copies.similarity import Match
from dedup.model import CopyKind, Segmentation, Sentence, Span
from dedup.text.line_form import headline_like, prose_like

__all__ = ["Alignment", "Pair", "find_versions", "openings", "primary_lines"]

LEAST_MASS = 40
"""Least length of a run, in characters of squashed keys."""
FAILURES = 12
"""The search ends after this many runs that are not versions."""
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


def find_versions(
    segmentation: Segmentation,
    weights: Sequence[int],
    matches: Sequence[Match],
    *,
    whole_page: bool,
    headlines: Collection[int] = (),
) -> list[Alignment]:
    """Find the stretches that contain the article again.

    Args:
        segmentation: the text's lines and sentences.
        weights: for each sentence the length of its squashed key in characters; 0 for boilerplate, which no run
            counts and which makes no gap.
        matches: pairs of similar sentences.
        whole_page: whether the headline is repeated with the site's name, as in the title of a page.
        headlines: lines that are the headline or repeat it.

    Returns:
        The versions, the longest first; no sentence is the removed one of two pairs.
    """
    equals = equal_sentences(len(weights), matches)
    text = Text(segmentation, weights, equals, seams_before(segmentation, headlines), whole_page)
    every = {match[:2]: match for match in (*equal_pairs(equals), *matches)}
    pool = sorted(
        match for match in every.values() if min(weights[match.first], weights[match.second]) >= SHORTEST
    )
    pool = pool[:POOL]
    found: list[Alignment] = []
    removed: set[int] = set()
    failures = 0
    while len(found) < MOST and failures < FAILURES and _is_possible(text, pool, removed):
        run = longest_chain(pool, text)
        if run is None or run.mass < LEAST_MASS:
            break
        bases = [alignment.primary for alignment in found]
        alignment = _aligned(text, run, removed, bases)
        if alignment is None:
            failures += 1
            spent = set(run.matches)
            pool = [match for match in pool if match not in spent]
            continue
        found.append(alignment)
        removed.update(range(*alignment.other))
        pool = _without_removed(pool, removed, alignment)
    return _bases_first(found)


def _is_possible(text: Text, pool: Sequence[Match], removed: set[int]) -> bool:
    """Whether pairs of which some form a run can be enough for a version: if not, no run is searched for.

    A run that is neither glued nor part of a whole page needs a share of the prose. It has at most the pairs that
    are left, one for each sentence, and besides it there is at least the prose that none of them repeats.
    """
    if all(match.veto is not None for match in pool):
        return False
    if text.whole_page or any(sentence.glued for sentence in text.segmentation.sentences):
        return True
    mass = sum(text.weights[place] for place in {match.second for match in pool})
    return mass >= LAID_OUT_SHARE * (mass + _not_repeated(text, pool, removed))


def _without_removed(pool: Sequence[Match], removed: set[int], alignment: Alignment) -> list[Match]:
    """Drop the pairs of removed sentences; what resembles an exact copy resembles the sentence kept in its place.

    Of many equal sentences only some are paired with each other: without this a third version would lose its partners
    when the second is removed.
    """
    kept = {pair.other: pair.primary for pair in alignment.pairs if pair.kind is CopyKind.EXACT}
    left: dict[tuple[int, int], Match] = {}
    for match in pool:
        one, two = (kept.get(place, place) for place in match[:2])
        if one == two or one in removed or two in removed:
            continue
        moved = (
            match if (one, two) == match[:2] else match._replace(first=min(one, two), second=max(one, two))
        )
        known = left.get(moved[:2])
        if known is None or (known.veto is not None and moved.veto is None):
            left[moved[:2]] = moved
    return sorted(left.values())


def _bases_first(alignments: Sequence[Alignment]) -> list[Alignment]:
    """Order alignments so that the primary part of each is decided before: where it is removed, its twins are known."""
    waiting, ordered = list(alignments), []
    while waiting:
        ready = next(
            (
                one
                for one in waiting
                if not any(other is not one and _overlap(one.primary, other.other) for other in waiting)
            ),
            waiting[0],
        )
        waiting.remove(ready)
        ordered.append(ready)
    return ordered


def _overlap(one: Span, two: Span) -> bool:
    return one.start < two.end and two.start < one.end


def openings(
    alignments: Sequence[Alignment], segmentation: Segmentation, skip: Collection[int]
) -> frozenset[int]:
    """Return the lines that versions begin with, and those above: a headline is there if it is anywhere.

    Args:
        alignments: the versions.
        segmentation: the text's lines and sentences.
        skip: lines that may lie between a headline and the text: what is labelled, descriptions, more headlines.

    Returns:
        The first lines, those of ``skip`` directly above them, and the next line above these.
    """
    found: set[int] = set()
    for alignment in alignments:
        for stretch in (alignment.primary, alignment.other):
            line = segmentation.sentences[stretch.start].line
            found.add(line)
            line -= 1
            while line in skip:
                found.add(line)
                line -= 1
            found.add(line)
    return frozenset(line for line in found if line >= 0)


def _aligned(text: Text, run: Run, removed: set[int], bases: Sequence[Span]) -> Alignment | None:
    """Return the versions that a run forms, the better formed as the primary one; ``None`` if it forms none.

    A stretch that others were removed for is part of a longer version, and counts as the whole of it; two stretches of
    one version are not versions.
    """
    segmentation, weights = text.segmentation, text.weights
    one = Span(run.matches[0].first, run.matches[-1].first + 1)
    two = Span(run.matches[0].second, run.matches[-1].second + 1)
    if any(_overlap(one, base) and _overlap(two, base) for base in bases):
        return None
    share = run.mass / max(1, _prose(text, run, removed))
    if not is_version(segmentation, weights, run, (one, two), share, text.whole_page):
        return None
    first_is_primary = _form(text, one, two, bases) >= _form(text, two, one, bases)
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


def _prose(text: Text, run: Run, removed: set[int]) -> int:
    """How much prose is left, where what a run repeats is counted once, however often the text repeats it."""
    return run.mass + _not_repeated(text, run.matches, removed)


def _not_repeated(text: Text, matches: Sequence[Match], removed: set[int]) -> int:
    """How much prose is left that no pair repeats."""
    repeated = {text.equals[place] for match in matches for place in match[:2]}
    return sum(
        weight
        for place, weight in enumerate(text.weights)
        if weight >= SHORTEST and place not in removed and text.equals[place] not in repeated
    )


def _form(text: Text, stretch: Span, other: Span, bases: Sequence[Span]) -> tuple[int, int, int, bool, int]:
    """How well a version is formed: unglued, then in paragraphs, then complete. Coarse, so that slips do not count.

    Of two that are equal the one for which others are removed is better, then the one beyond which there is more.
    """
    segmentation = text.segmentation
    whole = _widened(stretch, bases)
    return (
        -round(2 * glue(segmentation, stretch)),
        min(3, round(3 * lines_per_sentence(segmentation, stretch))),
        sum(text.weights[whole.start : whole.end]) // 40,
        whole != stretch,
        _beyond(text, whole, other),
    )


def _beyond(text: Text, stretch: Span, other: Span) -> int:
    """What there is beyond a version: running text that the other lacks counts 2 at each end, a headline above it 1."""
    segmentation, sentences = text.segmentation, text.segmentation.sentences
    contained = {text.equals[place] for place in range(*other)}
    found = 0
    for place in (stretch.start - 1, stretch.end):
        if (
            0 <= place < len(sentences)
            and text.weights[place] >= SHORTEST
            and text.equals[place] not in contained
        ):
            found += 2 * prose_like(segmentation.text[slice(*sentences[place][:2])])
    first = sentences[stretch.start].line
    lines = segmentation.lines[max(0, first - 1) : first + 1]
    return found + any(headline_like(segmentation.text[start:end]) for start, end, _, _ in lines)


def _widened(stretch: Span, bases: Sequence[Span]) -> Span:
    """The stretch together with the primary version that it is a part of."""
    start, end = stretch
    for base in bases:
        if _overlap(stretch, base):
            start, end = min(start, base.start), max(end, base.end)
    return Span(start, end)


def _whole_line(segmentation: Segmentation, weights: Sequence[int], stretch: Span, matched: set[int]) -> Span:
    """Widen a version to the ends of the lines it begins and ends in, where it makes up most of them.

    A copy from the page's metadata is one line: what precedes its first and follows its last match belongs to it.
    """
    start, end = stretch
    for edge in (stretch.start, stretch.end - 1):
        line = segmentation.lines[segmentation.sentences[edge].line]
        inside = sum(weights[i] for i in range(line.first, line.last) if i in matched)
        if line.last - line.first > 2 and 2 * inside >= sum(weights[line.first : line.last]):
            start, end = min(start, line.first), max(end, line.last)
    return Span(start, end)
