"""What becomes of each sentence of a removed version: a copy of a kept one, or inserted at its place."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import NamedTuple

from rapidfuzz import fuzz

from dedup.copies.guards import veto
from dedup.copies.versions import Alignment, Pair
from dedup.model import CopyKind, Segmentation
from dedup.text.keys import squashed

__all__ = ["Copied", "Placed", "ResolvedVersion", "resolve_version"]

NEAR = 88.0
"""Least similarity of a sentence to the stretch of the other version where it should be (0 to 100)."""
WINDOW = 6
"""Sentences of the other version that are searched after the last twin."""
SLIVER = 12
"""Shorter remains, in characters of a squashed key, are slips of the copy (a lost word, a label of the page)."""


class Copied(NamedTuple):
    """A sentence that is removed: ``twin`` is the index of its kept copy."""

    sentence: int
    twin: int
    kind: CopyKind
    score: float


class Placed(NamedTuple):
    """A sentence that only this version has: it is inserted after sentence ``anchor`` (before it if ``before``).

    ``veto`` states what keeps it apart from a twin that it resembles.
    """

    sentence: int
    anchor: int
    before: bool
    twin: int | None = None
    score: float = 0.0
    veto: str | None = None


@dataclass(slots=True)
class ResolvedVersion:
    """What becomes of every sentence of one version."""

    copied: list[Copied] = field(default_factory=list)
    placed: list[Placed] = field(default_factory=list)


class _Squashed(NamedTuple):
    """The stretch of the text that is kept, as one string without spaces, and where its sentences begin in it."""

    text: str
    starts: list[int]
    sentences: list[int]

    def sentence(self, offset: int) -> int:
        return self.sentences[bisect_right(self.starts, offset) - 1]


def resolve_version(
    segmentation: Segmentation,
    keys: Sequence[str],
    alignment: Alignment,
    skip: frozenset[int] = frozenset(),
    heading: Sequence[int] = (),
) -> ResolvedVersion:
    """Decide for each sentence of the removed version.

    A sentence is a copy if it is paired without a veto, if its letters occur in the other version in one piece
    (however the two are split or glued), or if it is similar enough to the text at its place there, without a veto.
    Everything else is kept and inserted after its neighbour's twin.

    Args:
        segmentation: the text's lines and sentences.
        keys: the key of each sentence.
        alignment: the two versions.
        skip: sentences already decided (boilerplate, echoes of the headline).
        heading: the sentences of the kept headline: a glued copy often begins with it.
    """
    stretch = _stretch(segmentation, keys, alignment, heading)
    pairs = {pair.other: pair for pair in alignment.pairs}
    ahead = _twins_ahead(alignment)
    result = ResolvedVersion()
    waiting: list[int] = []
    last: int | None = None
    for sentence in range(*alignment.other):
        if sentence in skip:
            continue
        pair = pairs.get(sentence)
        # The whole sentence is never removed in favour of its cut beginning.
        if pair is not None and (pair.veto is not None or _is_cut(pair, keys)):
            _settle(result, waiting, pair.primary)
            last = pair.primary
            resembled = () if pair.veto is None else (pair.primary, pair.score, pair.veto)
            result.placed.append(Placed(sentence, last, False, *resembled))
            continue
        copied = _paired(pair) if pair else _found(keys, sentence, stretch, last, ahead.get(sentence))
        if copied is not None:
            _settle(result, waiting, copied.twin)
            result.copied.append(copied)
            last = copied.twin
        elif last is None:
            waiting.append(sentence)
        else:
            result.placed.append(Placed(sentence, last, before=False))
    if last is None:
        result.placed += [Placed(sentence, alignment.primary.end - 1, before=False) for sentence in waiting]
    return result


def _settle(result: ResolvedVersion, waiting: list[int], twin: int) -> None:
    """Insert what came before the first twin before that twin."""
    result.placed += [Placed(sentence, twin, before=True) for sentence in waiting]
    waiting.clear()


def _is_cut(pair: Pair, keys: Sequence[str]) -> bool:
    """Whether the twin that would be kept is a truncated copy of the sentence that would be removed."""
    return pair.kind is CopyKind.TRUNCATED and len(keys[pair.other]) > len(keys[pair.primary])


def _paired(pair: Pair) -> Copied:
    return Copied(pair.other, pair.primary, pair.kind or CopyKind.NEAR, pair.score)


def _twins_ahead(alignment: Alignment) -> dict[int, int]:
    """For each sentence of the removed version, the next twin after it."""
    ahead: dict[int, int] = {}
    twin = {pair.other: pair.primary for pair in alignment.pairs}
    upcoming: int | None = None
    for sentence in range(alignment.other.end - 1, alignment.other.start - 1, -1):
        if upcoming is not None:
            ahead[sentence] = upcoming
        upcoming = twin.get(sentence, upcoming)
    return ahead


def _stretch(
    segmentation: Segmentation, keys: Sequence[str], alignment: Alignment, heading: Sequence[int]
) -> _Squashed:
    """The headline, the kept version and what surrounds it, up to the other version."""
    start, end = alignment.primary
    reach = alignment.other.end - alignment.other.start + WINDOW
    if alignment.other.start >= end:
        start, end = max(0, start - reach), min(alignment.other.start, end + reach)
    else:
        start, end = max(alignment.other.end, start - reach), min(len(segmentation.sentences), end + reach)
    members = [i for i in (*(h for h in heading if not start <= h < end), *range(start, end)) if keys[i]]
    parts = [squashed(keys[i]) for i in members]
    return _Squashed("".join(parts), [0, *accumulate(len(part) for part in parts)][:-1], members)


def _found(
    keys: Sequence[str], sentence: int, stretch: _Squashed, last: int | None, ahead: int | None
) -> Copied | None:
    """Look for a sentence in the kept version."""
    mine = squashed(keys[sentence])
    if not mine or not stretch.sentences:
        return None
    if len(mine) < SLIVER:
        return _sliver(keys, sentence, stretch, last)
    place = stretch.text.find(mine)
    if place >= 0:
        return Copied(sentence, stretch.sentence(place), CopyKind.EXACT, 100.0)
    if last is None:
        return None
    upto = (
        min(last + 1 + WINDOW, stretch.sentences[-1] + 1)
        if ahead is None
        else min(ahead + 1, last + 2 * WINDOW)
    )
    window = " ".join(keys[i] for i in range(last, upto))
    if len(window) < len(keys[sentence]) * NEAR / 100:
        return None
    best = fuzz.partial_ratio_alignment(keys[sentence], window, score_cutoff=NEAR)
    if best is None or best.dest_end - best.dest_start < len(keys[sentence]) * NEAR / 100:
        return None
    start = window.rfind(" ", 0, best.dest_start + 1) + 1
    end = window.find(" ", best.dest_end - 1) if best.dest_end < len(window) else len(window)
    if veto(keys[sentence], window[start : end if end >= 0 else len(window)]) is not None:
        return None
    offset, twin = 0, last
    for i in range(last, upto):
        offset += len(keys[i]) + 1
        if start < offset:
            twin = i
            break
    return Copied(sentence, twin, CopyKind.NEAR, best.score)


def _sliver(keys: Sequence[str], sentence: int, stretch: _Squashed, last: int | None) -> Copied | None:
    """A very short sentence is a copy only of a whole one in the expected place."""
    if last is None:
        return None
    for twin in range(last, min(last + 1 + WINDOW, stretch.sentences[-1] + 1)):
        if keys[twin] == keys[sentence]:
            return Copied(sentence, twin, CopyKind.EXACT, 100.0)
    return None
