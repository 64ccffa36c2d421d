"""Finds the versions of the article in a text: parts that contain it, found as runs of copies in the same order.

Neither similar sentences nor a run of copies alone show a version: instructions, plans, tables and threads repeat
sentences in order too. A repeated article is long prose in the same order and makes up most of the text; and it does
not consist of entries that differ in a few facts (see :mod:`dedup.copies.evidence`).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from dedup.copies.chains import (
    SHORTEST,
    ChainSearch,
    Run,
    Text,
    equal_pairs,
    equal_sentences,
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
"""Most pairs that are searched for runs: the first ones in the text."""
MOST_VERSIONS = 12
"""Most versions that are searched for."""


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
    """Find the parts of a text that contain the article again.

    Args:
        segmentation: the text's lines and sentences.
        weights: for each sentence the length of its squashed key in characters; 0 for boilerplate, which counts
            neither in a run nor as a gap.
        matches: pairs of similar sentences.
        whole_page: whether the headline is repeated with the site's name, as in the title of a page.
        headlines: lines that are the headline or repeat it.

    Returns:
        The versions, the longest first; no sentence is the removed one of two pairs.
    """
    equals = equal_sentences(len(weights), matches)
    text = Text(segmentation, weights, equals, seams_before(segmentation, headlines), whole_page)
    all_pairs = {match[:2]: match for match in (*equal_pairs(equals), *matches)}
    pool = sorted(
        match for match in all_pairs.values() if min(weights[match.first], weights[match.second]) >= SHORTEST
    )
    pool = pool[:POOL]
    alignments: list[Alignment] = []
    removed: set[int] = set()
    failures = 0
    search = ChainSearch(text)
    while len(alignments) < MOST_VERSIONS and failures < FAILURES and _is_possible(text, pool, removed):
        run = search.longest(pool)
        if run is None or run.mass < LEAST_MASS:
            break
        bases = [alignment.primary for alignment in alignments]
        alignment = _aligned(text, run, removed, bases)
        if alignment is None:
            failures += 1
            rejected = set(run.matches)
            pool = [match for match in pool if match not in rejected]
            continue
        alignments.append(alignment)
        removed.update(range(*alignment.other))
        pool = _without_removed(pool, removed, alignment)
    return _bases_first(alignments)


def _is_possible(text: Text, pool: Sequence[Match], removed: set[int]) -> bool:
    """Return whether the pairs that are left may form a version: if not, no run is searched for.

    A run that is neither glued nor part of a whole page needs a certain share of the prose. It has at most the pairs
    that are left, one for each sentence, and the rest of the prose is at least what none of them repeats.
    """
    if all(match.veto is not None for match in pool):
        return False
    if text.whole_page or any(sentence.glued for sentence in text.segmentation.sentences):
        return True
    mass = sum(text.weights[sentence] for sentence in {match.second for match in pool})
    return mass >= LAID_OUT_SHARE * (mass + _not_repeated(text, pool, removed))


def _without_removed(pool: Sequence[Match], removed: set[int], alignment: Alignment) -> list[Match]:
    """Drop the pairs of removed sentences; pairs of a removed exact copy become pairs of its twin.

    Of many equal sentences only some are paired with each other: without this a third version would lose its partners
    when the second is removed.
    """
    twins = {pair.other: pair.primary for pair in alignment.pairs if pair.kind is CopyKind.EXACT}
    remaining: dict[tuple[int, int], Match] = {}
    for match in pool:
        first, second = sorted(twins.get(sentence, sentence) for sentence in match[:2])
        if first == second or first in removed or second in removed:
            continue
        updated = match if (first, second) == match[:2] else match._replace(first=first, second=second)
        known = remaining.get(updated[:2])
        if known is None or (known.veto is not None and updated.veto is None):
            remaining[updated[:2]] = updated
    return sorted(remaining.values())


def _bases_first(alignments: Sequence[Alignment]) -> list[Alignment]:
    """Order alignments so that the primary version of each comes before: if it is removed, its twins are known."""
    waiting, ordered = list(alignments), []
    while waiting:
        ready = next(
            (
                candidate
                for candidate in waiting
                if not any(
                    other is not candidate and _overlap(candidate.primary, other.other) for other in waiting
                )
            ),
            waiting[0],
        )
        waiting.remove(ready)
        ordered.append(ready)
    return ordered


def _overlap(a: Span, b: Span) -> bool:
    return a.start < b.end and b.start < a.end


def openings(
    alignments: Sequence[Alignment], segmentation: Segmentation, skip: Collection[int]
) -> frozenset[int]:
    """Return the first lines of versions, and those above: if there is a headline, it is among these lines.

    Args:
        alignments: the versions.
        segmentation: the text's lines and sentences.
        skip: lines that may lie between a headline and the text: labelled lines, descriptions, more headlines.

    Returns:
        The first lines, those of ``skip`` directly above them, and the next line above these.
    """
    numbers: set[int] = set()
    for alignment in alignments:
        for version in (alignment.primary, alignment.other):
            line = segmentation.sentences[version.start].line
            numbers.add(line)
            line -= 1
            while line in skip:
                numbers.add(line)
                line -= 1
            numbers.add(line)
    return frozenset(line for line in numbers if line >= 0)


def _aligned(text: Text, run: Run, removed: set[int], bases: Sequence[Span]) -> Alignment | None:
    """Return the versions that a run forms, the better formed as the primary one; ``None`` if it forms none.

    A part of a primary version for which others were removed (``bases``) counts as the whole of it; two parts of the
    same version are not versions.
    """
    segmentation, weights = text.segmentation, text.weights
    first = Span(run.matches[0].first, run.matches[-1].first + 1)
    second = Span(run.matches[0].second, run.matches[-1].second + 1)
    if any(_overlap(first, base) and _overlap(second, base) for base in bases):
        return None
    share = run.mass / max(1, _prose(text, run, removed))
    if not is_version(segmentation, weights, run, (first, second), share, text.whole_page):
        return None
    first_is_primary = _form(text, first, second, bases) >= _form(text, second, first, bases)
    primary, other = (first, second) if first_is_primary else (second, first)
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
    """Return how much prose is left; what a run repeats counts once, however often it occurs."""
    return run.mass + _not_repeated(text, run.matches, removed)


def _not_repeated(text: Text, matches: Sequence[Match], removed: set[int]) -> int:
    """Return how much prose is left that no pair repeats."""
    repeated = {text.equals[sentence] for match in matches for sentence in match[:2]}
    return sum(
        weight
        for sentence, weight in enumerate(text.weights)
        if weight >= SHORTEST and sentence not in removed and text.equals[sentence] not in repeated
    )


def _form(text: Text, version: Span, other: Span, bases: Sequence[Span]) -> tuple[int, int, int, bool, int]:
    """Return how well a version is formed; the larger, the better.

    First not glued, then divided into paragraphs, then complete; all of it coarse, so that small errors do not count.
    If two versions are equal in that, the one for which others are removed is better, then the one with more context.
    """
    segmentation = text.segmentation
    whole = _widened(version, bases)
    return (
        -round(2 * glue(segmentation, version)),
        min(3, round(3 * lines_per_sentence(segmentation, version))),
        sum(text.weights[whole.start : whole.end]) // 40,
        whole != version,
        _context(text, whole, other),
    )


def _context(text: Text, version: Span, other: Span) -> int:
    """Rate what surrounds a version: running text that the other lacks counts 2 at each end, a headline above it 1."""
    segmentation, sentences = text.segmentation, text.segmentation.sentences
    contained = {text.equals[sentence] for sentence in range(*other)}
    rating = 0
    for neighbour in (version.start - 1, version.end):
        if (
            0 <= neighbour < len(sentences)
            and text.weights[neighbour] >= SHORTEST
            and text.equals[neighbour] not in contained
        ):
            rating += 2 * prose_like(segmentation.text[slice(*sentences[neighbour][:2])])
    first = sentences[version.start].line
    lines = segmentation.lines[max(0, first - 1) : first + 1]
    return rating + any(headline_like(segmentation.text[start:end]) for start, end, _, _ in lines)


def _widened(version: Span, bases: Sequence[Span]) -> Span:
    """Return a version together with the primary version that it is a part of."""
    start, end = version
    for base in bases:
        if _overlap(version, base):
            start, end = min(start, base.start), max(end, base.end)
    return Span(start, end)


def _whole_line(segmentation: Segmentation, weights: Sequence[int], version: Span, matched: set[int]) -> Span:
    """Widen a version to the ends of its first and last line, where it makes up most of them.

    A copy from the page's metadata is one line: what precedes its first match and follows its last belongs to it too.
    """
    start, end = version
    for edge in (version.start, version.end - 1):
        line = segmentation.lines[segmentation.sentences[edge].line]
        inside = sum(weights[i] for i in range(line.first, line.last) if i in matched)
        if line.last - line.first > 2 and 2 * inside >= sum(weights[line.first : line.last]):
            start, end = min(start, line.first), max(end, line.last)
    return Span(start, end)
