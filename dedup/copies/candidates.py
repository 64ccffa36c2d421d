"""Pairs of sentences that may be near copies, found without comparing every sentence with every other."""

from __future__ import annotations

import itertools
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from dedup.config import Matcher
from dedup.copies.alphabet import narrowed
from dedup.copies.signatures import signatures

__all__ = ["LOOSE", "MANY", "CandidatePair", "ComparisonCache", "candidate_pairs"]

LOOSE = 75.0
"""Least edit similarity (0 to 100) of a pair worth a look."""
MANY = 600
"""With more sentences than this MinHash finds the pairs faster than comparing all of them (measured)."""

# Beyond this many sentences all pairs would take time that grows with the square of the text.
_TOO_MANY = 2_000
# 32 bands of two values of four bytes: a pair that shares three shingles in ten is found with probability .95, four in
# ten .997 (Leskovec, Rajaraman, Ullman, Mining of Massive Datasets, 3.4.2).
_BANDS, _BAND = 32, 8
# A sentence is compared with at most this many of its look-alikes: bounds the work on a text of thousands of them.
_LOOKALIKES = 12
# From this many pairs on, numbering their letters first pays off.
_WORTH_NARROWING = 150
# This many sentences of similar length are compared at once with all that are long enough: rapidfuzz does not skip
# pairs whose lengths rule them out, and compares several short texts together (measured: 4 to 12 are equally fast).
_ROWS = 8
# Sentences sketched at once.
_BLOCK = 256


class CandidatePair(NamedTuple):
    """Two places in a list of keys, the first the smaller, and the edit similarity of the two keys (0 to 100)."""

    first: int
    second: int
    score: float


@dataclass(slots=True)
class ComparisonCache:
    """What comparing all pairs found, by key, for a text that is read again with fewer sentences.

    Attributes:
        fresh: keys that were compared with all others.
        others: keys that were compared with the fresh ones.
        scores: the similar pairs.
    """

    fresh: set[str] = field(default_factory=set)
    others: set[str] = field(default_factory=set)
    scores: dict[tuple[str, str], float] = field(default_factory=dict)


def candidate_pairs(
    keys: Sequence[str],
    *,
    matcher: Matcher = Matcher.AUTO,
    fresh: Sequence[bool] | None = None,
    cutoff: float = LOOSE,
    cache: ComparisonCache | None = None,
) -> list[CandidatePair]:
    """Return the pairs of keys with an edit similarity of at least ``cutoff``, in order.

    Args:
        keys: comparison keys, all different.
        matcher: all pairs, MinHash with LSH, or whichever is faster for so many keys.
        fresh: which keys are worth a look; a pair needs at least one of them. ``None``: all.
        cutoff: least edit similarity, 0 to 100.
        cache: pairs that were compared before, with the same cutoff; filled here.
    """
    if fresh is None:
        fresh = [True] * len(keys)
    if not any(fresh) or len(keys) < 2:
        return []
    many = len(keys) > (_TOO_MANY if matcher is Matcher.PAIRS else MANY)
    found = (
        _sketched(keys, fresh, cutoff)
        if many or matcher is Matcher.MINHASH
        else _compared(keys, fresh, cutoff, cache if cache is not None else ComparisonCache())
    )
    return sorted(found)


def _compared(
    keys: Sequence[str], fresh: Sequence[bool], cutoff: float, cache: ComparisonCache
) -> Iterator[CandidatePair]:
    """All pairs whose lengths allow the similarity."""
    if cache.scores:
        places = {text: place for place, text in enumerate(keys)}
        for (one, two), score in cache.scores.items():
            if one in places and two in places and (fresh[places[one]] or fresh[places[two]]):
                first, second = sorted((places[one], places[two]))
                yield CandidatePair(first, second, score)
    new = (
        [
            text not in cache.fresh and (is_fresh or text not in cache.others)
            for text, is_fresh in zip(keys, fresh, strict=True)
        ]
        if cache.others
        else [True] * len(keys)
    )
    if any(new):
        for pair in _new_pairs(keys, fresh, new, cutoff):
            ends = keys[pair.first], keys[pair.second]
            if ends not in cache.scores and ends[::-1] not in cache.scores:
                cache.scores[ends] = pair.score
                yield pair
    cache.fresh.update(itertools.compress(keys, fresh))
    cache.others.update(keys)


def _new_pairs(
    keys: Sequence[str], fresh: Sequence[bool], new: Sequence[bool], cutoff: float
) -> Iterator[CandidatePair]:
    """Pairs of a new key and any other, one of them fresh."""
    import numpy as np
    from rapidfuzz import fuzz, process

    lengths = list(map(len, keys))
    # Sorting is stable: keys of equal length stay in order.
    order = sorted(range(len(keys)), key=lengths.__getitem__)
    lengths.sort()
    # Similarity is at most 2 * shorter / (shorter + longer); one character is for rounding.
    reach = (200 - cutoff) / cutoff
    ranks = [rank for rank, place in enumerate(order) if new[place]]
    all_new = len(ranks) == len(keys)
    letters = narrowed(keys) if len(ranks) * len(keys) >= _WORTH_NARROWING else keys
    texts = [letters[place] for place in order]
    for start in range(0, len(ranks), _ROWS):
        rows = ranks[start : start + _ROWS]
        # Where all are new, each is found by its shorter partners.
        low = rows[0] if all_new else bisect_left(lengths, lengths[rows[0]] / reach - 1)
        high = bisect_right(lengths, lengths[rows[-1]] * reach + 1)
        scores = process.cdist(
            [texts[rank] for rank in rows],
            texts[low:high],
            scorer=fuzz.ratio,
            score_cutoff=cutoff,
            dtype=np.float64,
        )
        hits, columns = scores.nonzero()
        for at, column in zip(hits.tolist(), columns.tolist(), strict=True):
            rank, other = rows[at], low + column
            one, two = order[rank], order[other]
            if (rank < other or (rank > other and not new[two])) and (fresh[one] or fresh[two]):
                yield CandidatePair(min(one, two), max(one, two), float(scores[at, column]))


def _sketched(keys: Sequence[str], fresh: Sequence[bool], cutoff: float) -> Iterator[CandidatePair]:
    """Pairs that share a band of their MinHash signatures, verified."""
    from rapidfuzz import fuzz

    letters = narrowed(keys)
    buckets: dict[tuple[int, bytes], list[int]] = {}
    for start in range(0, len(keys), _BLOCK):
        for place, row in enumerate(signatures(keys[start : start + _BLOCK]), start):
            values = row.tobytes()
            bands = [(at, values[at : at + _BAND]) for at in range(0, _BANDS * _BAND, _BAND)]
            alike = {other for band in bands for other in buckets.get(band, ())}
            # Where a sentence has many look-alikes the first of them represent all.
            if len(alike) < _LOOKALIKES:
                for band in bands:
                    buckets.setdefault(band, []).append(place)
            for other in sorted(alike):
                if fresh[place] or fresh[other]:
                    score = fuzz.ratio(letters[other], letters[place], score_cutoff=cutoff)
                    if score:
                        yield CandidatePair(other, place, score)
