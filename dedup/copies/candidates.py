"""Finds pairs of sentences that may be near copies, without comparing every sentence with every other."""

from __future__ import annotations

import itertools
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from dedup.config import Matcher
from dedup.copies.alphabet import narrowed
from dedup.copies.signatures import signatures

__all__ = ["LEAST_SIMILARITY", "MINHASH_ABOVE", "CandidatePair", "ComparisonCache", "candidate_pairs"]

LEAST_SIMILARITY = 75.0
"""Least edit similarity (0 to 100) of a candidate pair."""
MINHASH_ABOVE = 600
"""With more sentences than this MinHash finds the pairs faster than comparing all of them (measured)."""

# With more sentences than this MinHash is used in any case: the time for all pairs grows with the square of the number.
_MINHASH_ALWAYS_ABOVE = 2_000
# 32 bands of two values of four bytes: a pair that shares three shingles in ten is found with probability .95, four in
# ten .997 (Leskovec, Rajaraman, Ullman, Mining of Massive Datasets, 3.4.2).
_BANDS, _BAND = 32, 8
# A sentence is compared with at most this many similar ones: bounds the work where thousands are similar.
_MOST_SIMILAR = 12
# From this many pairs on, renumbering their letters first saves time.
_WORTH_NARROWING = 150
# This many sentences of similar length are compared at once with all that are long enough: rapidfuzz does not skip
# pairs whose lengths rule them out, and compares several short texts together (measured: 4 to 12 are equally fast).
_ROWS = 8
# Sentences whose signatures are computed at once.
_BLOCK = 256


class CandidatePair(NamedTuple):
    """Two indices into a list of keys, the smaller first, and the edit similarity of the two keys (0 to 100)."""

    first: int
    second: int
    score: float


@dataclass(slots=True)
class ComparisonCache:
    """The similar pairs that were found, by key, for a second pass over a text with fewer sentences.

    Attributes:
        wanted: keys that were compared with all others.
        others: keys that were compared with those.
        scores: the similar pairs.
    """

    wanted: set[str] = field(default_factory=set)
    others: set[str] = field(default_factory=set)
    scores: dict[tuple[str, str], float] = field(default_factory=dict)


def candidate_pairs(
    keys: Sequence[str],
    *,
    matcher: Matcher = Matcher.AUTO,
    wanted: Sequence[bool] | None = None,
    cutoff: float = LEAST_SIMILARITY,
    cache: ComparisonCache | None = None,
) -> list[CandidatePair]:
    """Return the pairs of keys with an edit similarity of at least ``cutoff``, in order.

    Args:
        keys: comparison keys, all different.
        matcher: all pairs, MinHash with LSH, or whichever is faster for this number of keys.
        wanted: for each key whether its pairs are wanted; a pair needs at least one such key. ``None``: all.
        cutoff: least edit similarity, 0 to 100.
        cache: results of earlier calls with the same cutoff; this call adds its own.
    """
    if wanted is None:
        wanted = [True] * len(keys)
    if not any(wanted) or len(keys) < 2:
        return []
    many = len(keys) > (_MINHASH_ALWAYS_ABOVE if matcher is Matcher.PAIRS else MINHASH_ABOVE)
    pairs = (
        _by_signature(keys, wanted, cutoff)
        if many or matcher is Matcher.MINHASH
        else _by_comparison(keys, wanted, cutoff, cache if cache is not None else ComparisonCache())
    )
    return sorted(pairs)


def _by_comparison(
    keys: Sequence[str], wanted: Sequence[bool], cutoff: float, cache: ComparisonCache
) -> Iterator[CandidatePair]:
    """Yield the similar pairs, found by comparing all whose lengths allow the similarity."""
    if cache.scores:
        indices = {key: index for index, key in enumerate(keys)}
        for (key_a, key_b), score in cache.scores.items():
            if key_a in indices and key_b in indices:
                first, second = sorted((indices[key_a], indices[key_b]))
                if wanted[first] or wanted[second]:
                    yield CandidatePair(first, second, score)
    new = (
        [
            text not in cache.wanted and (is_wanted or text not in cache.others)
            for text, is_wanted in zip(keys, wanted, strict=True)
        ]
        if cache.others
        else [True] * len(keys)
    )
    if any(new):
        for pair in _new_pairs(keys, wanted, new, cutoff):
            ends = keys[pair.first], keys[pair.second]
            if ends not in cache.scores and ends[::-1] not in cache.scores:
                cache.scores[ends] = pair.score
                yield pair
    cache.wanted.update(itertools.compress(keys, wanted))
    cache.others.update(keys)


def _new_pairs(
    keys: Sequence[str], wanted: Sequence[bool], new: Sequence[bool], cutoff: float
) -> Iterator[CandidatePair]:
    """Yield the similar pairs of a new key and any other, at least one of them wanted."""
    import numpy as np
    from rapidfuzz import fuzz, process

    lengths = list(map(len, keys))
    # Sorting is stable: keys of equal length stay in order.
    order = sorted(range(len(keys)), key=lengths.__getitem__)
    lengths.sort()
    # Similarity is at most 2 * shorter / (shorter + longer); one character is added for rounding.
    length_ratio = (200 - cutoff) / cutoff
    ranks = [rank for rank, index in enumerate(order) if new[index]]
    all_new = len(ranks) == len(keys)
    letters = narrowed(keys) if len(ranks) * len(keys) >= _WORTH_NARROWING else keys
    texts = [letters[index] for index in order]
    for start in range(0, len(ranks), _ROWS):
        rows = ranks[start : start + _ROWS]
        # Where all are new, it is enough to compare each with longer ones.
        low = rows[0] if all_new else bisect_left(lengths, lengths[rows[0]] / length_ratio - 1)
        high = bisect_right(lengths, lengths[rows[-1]] * length_ratio + 1)
        scores = process.cdist(
            [texts[rank] for rank in rows],
            texts[low:high],
            scorer=fuzz.ratio,
            score_cutoff=cutoff,
            dtype=np.float64,
        )
        found_rows, found_columns = scores.nonzero()
        for row, column in zip(found_rows.tolist(), found_columns.tolist(), strict=True):
            rank, other = rows[row], low + column
            a, b = order[rank], order[other]
            if (rank < other or (rank > other and not new[b])) and (wanted[a] or wanted[b]):
                yield CandidatePair(min(a, b), max(a, b), float(scores[row, column]))


def _by_signature(keys: Sequence[str], wanted: Sequence[bool], cutoff: float) -> Iterator[CandidatePair]:
    """Yield the similar pairs among those that share a band of their MinHash signatures."""
    from rapidfuzz import fuzz

    letters = narrowed(keys)
    buckets: dict[tuple[int, bytes], list[int]] = {}
    for start in range(0, len(keys), _BLOCK):
        for index, row in enumerate(signatures(keys[start : start + _BLOCK]), start):
            values = row.tobytes()
            bands = [(offset, values[offset : offset + _BAND]) for offset in range(0, _BANDS * _BAND, _BAND)]
            candidates = {other for band in bands for other in buckets.get(band, ())}
            # Where a sentence has many candidates the first of them represent all.
            if len(candidates) < _MOST_SIMILAR:
                for band in bands:
                    buckets.setdefault(band, []).append(index)
            for other in sorted(candidates):
                if wanted[index] or wanted[other]:
                    score = fuzz.ratio(letters[other], letters[index], score_cutoff=cutoff)
                    if score:
                        yield CandidatePair(other, index, score)
