"""Decides for each sentence of a removed version whether it is a copy of a kept one or is inserted among the kept."""

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
"""Least similarity of a sentence to the part of the kept version where its copy should be (0 to 100)."""
WINDOW = 6
"""Sentences of the kept version that are searched after the last twin."""
VERY_SHORT = 12
"""Shorter sentences, in characters of a squashed key, are often mere errors (a lost word, a label of the page)."""


class Copied(NamedTuple):
    """A sentence that is removed: ``twin`` is the index of its kept copy."""

    sentence: int
    twin: int
    kind: CopyKind
    score: float


class Placed(NamedTuple):
    """A sentence that only this version has: it is inserted after sentence ``anchor`` (before it if ``before``).

    ``veto`` states in what it differs from a sentence (``twin``) that it resembles.
    """

    sentence: int
    anchor: int
    before: bool
    twin: int | None = None
    score: float = 0.0
    veto: str | None = None


@dataclass(slots=True)
class ResolvedVersion:
    """The decisions on the sentences of one version."""

    copied: list[Copied] = field(default_factory=list)
    placed: list[Placed] = field(default_factory=list)


class _Squashed(NamedTuple):
    """The kept version as one string without spaces, and where its sentences begin in it."""

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
    """Decide for each sentence of the removed version whether it is a copy or is inserted.

    A sentence is a copy if it is paired without a veto, if its letters occur in the kept version without a break
    (however the two are split or glued), or if it is similar enough to the text where its copy should be, without a
    veto. Everything else is kept and inserted after its neighbour's twin.

    Args:
        segmentation: the text's lines and sentences.
        keys: the key of each sentence.
        alignment: the two versions.
        skip: sentences already decided (boilerplate, echoes of the headline).
        heading: the sentences of the kept headline: a glued copy often begins with it.
    """
    kept_text = _kept_text(segmentation, keys, alignment, heading)
    pairs = {pair.other: pair for pair in alignment.pairs}
    next_twins = _next_twins(alignment)
    result = ResolvedVersion()
    waiting: list[int] = []
    last: int | None = None
    for sentence in range(*alignment.other):
        if sentence in skip:
            continue
        pair = pairs.get(sentence)
        # A complete sentence is never removed in favour of its truncated copy.
        if pair is not None and (pair.veto is not None or _is_cut(pair, keys)):
            _insert_before(pair.primary, waiting, result)
            last = pair.primary
            resembled = () if pair.veto is None else (pair.primary, pair.score, pair.veto)
            result.placed.append(Placed(sentence, last, False, *resembled))
            continue
        copied = _paired(pair) if pair else _search(keys, sentence, kept_text, last, next_twins.get(sentence))
        if copied is not None:
            _insert_before(copied.twin, waiting, result)
            result.copied.append(copied)
            last = copied.twin
        elif last is None:
            waiting.append(sentence)
        else:
            result.placed.append(Placed(sentence, last, before=False))
    if last is None:
        result.placed += [Placed(sentence, alignment.primary.end - 1, before=False) for sentence in waiting]
    return result


def _insert_before(twin: int, waiting: list[int], result: ResolvedVersion) -> None:
    """Insert the sentences that precede the first sentence with a twin before that twin."""
    result.placed += [Placed(sentence, twin, before=True) for sentence in waiting]
    waiting.clear()


def _is_cut(pair: Pair, keys: Sequence[str]) -> bool:
    """Return whether the twin that would be kept is a truncated copy of the sentence that would be removed."""
    return pair.kind is CopyKind.TRUNCATED and len(keys[pair.other]) > len(keys[pair.primary])


def _paired(pair: Pair) -> Copied:
    return Copied(pair.other, pair.primary, pair.kind or CopyKind.NEAR, pair.score)


def _next_twins(alignment: Alignment) -> dict[int, int]:
    """Return for each sentence of the removed version the twin of the next sentence that has one."""
    next_twins: dict[int, int] = {}
    twin = {pair.other: pair.primary for pair in alignment.pairs}
    upcoming: int | None = None
    for sentence in range(alignment.other.end - 1, alignment.other.start - 1, -1):
        if upcoming is not None:
            next_twins[sentence] = upcoming
        upcoming = twin.get(sentence, upcoming)
    return next_twins


def _kept_text(
    segmentation: Segmentation, keys: Sequence[str], alignment: Alignment, heading: Sequence[int]
) -> _Squashed:
    """Return the headline, the kept version and what surrounds it, up to the removed version."""
    start, end = alignment.primary
    margin = alignment.other.end - alignment.other.start + WINDOW
    if alignment.other.start >= end:
        start, end = max(0, start - margin), min(alignment.other.start, end + margin)
    else:
        start, end = max(alignment.other.end, start - margin), min(len(segmentation.sentences), end + margin)
    members = [i for i in (*(h for h in heading if not start <= h < end), *range(start, end)) if keys[i]]
    parts = [squashed(keys[i]) for i in members]
    return _Squashed("".join(parts), [0, *accumulate(len(part) for part in parts)][:-1], members)


def _search(
    keys: Sequence[str], sentence: int, kept_text: _Squashed, last: int | None, next_twin: int | None
) -> Copied | None:
    """Search the kept version for a sentence without a pair.

    Args:
        keys: the key of each sentence.
        sentence: the sentence.
        kept_text: the kept version.
        last: the twin of the last sentence that has one.
        next_twin: the twin of the next sentence that has one.
    """
    letters = squashed(keys[sentence])
    if not letters or not kept_text.sentences:
        return None
    if len(letters) < VERY_SHORT:
        return _search_whole(keys, sentence, kept_text, last)
    offset = kept_text.text.find(letters)
    if offset >= 0:
        return Copied(sentence, kept_text.sentence(offset), CopyKind.EXACT, 100.0)
    if last is None:
        return None
    end_of_window = (
        min(last + 1 + WINDOW, kept_text.sentences[-1] + 1)
        if next_twin is None
        else min(next_twin + 1, last + 2 * WINDOW)
    )
    window = " ".join(keys[i] for i in range(last, end_of_window))
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
    for i in range(last, end_of_window):
        offset += len(keys[i]) + 1
        if start < offset:
            twin = i
            break
    return Copied(sentence, twin, CopyKind.NEAR, best.score)


def _search_whole(
    keys: Sequence[str], sentence: int, kept_text: _Squashed, last: int | None
) -> Copied | None:
    """Search for a very short sentence, which is a copy only of a whole sentence where its copy should be."""
    if last is None:
        return None
    for twin in range(last, min(last + 1 + WINDOW, kept_text.sentences[-1] + 1)):
        if keys[twin] == keys[sentence]:
            return Copied(sentence, twin, CopyKind.EXACT, 100.0)
    return None
