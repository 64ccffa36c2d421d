"""MinHash signatures of all sentences of a text, computed in one pass over their characters.

The values are those of ``datasketch.MinHash.update_batch`` with scheme ``affine32``, bit for bit, given
:func:`shingle_hash` as its hash function; datasketch takes longer, because it makes an object and an array for every
sentence.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = [
    "NUM_PERM",
    "SCHEME",
    "SEED",
    "SHINGLE",
    "minima",
    "permutations",
    "shingle_hash",
    "shingles",
    "signatures",
]

SCHEME = "affine32"
"""The permutation scheme of datasketch 2.0; stored signatures must record it."""
SEED = 1
NUM_PERM = 64
SHINGLE = 5
"""Length of a shingle in characters; a shorter key is one shingle."""

_MASK = 0xFFFFFFFF
# Odd multipliers, one per position in the shingle: the fractional part of the golden ratio in 32 bits and its powers.
_FACTORS = tuple(pow(0x9E3779B1, power, 1 << 32) for power in range(1, SHINGLE + 1))
# The finalizer of MurmurHash3, with which the scheme mixes every hash before it permutes.
_MIX = (16, 0x85EBCA6B, 13, 0xC2B2AE35, 16)


def shingles(key: str) -> set[str]:
    """Return the shingles of a key; an empty key has none."""
    return {key[i : i + SHINGLE] for i in range(max(1, len(key) - SHINGLE + 1))} if key else set()


def shingle_hash(shingle: str) -> int:
    """Return the 32-bit hash of a shingle of at most :data:`SHINGLE` characters."""
    return sum(ord(char) * factor for char, factor in zip(shingle, _FACTORS, strict=False)) & _MASK


@cache
def permutations(num_perm: int, seed: int) -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
    """Return the multipliers and addends of datasketch for this number and seed."""
    import numpy as np

    random = np.random.RandomState(seed)  # datasketch's own generator: another would give other signatures
    multipliers = random.randint(0, 1 << 31, num_perm, dtype=np.uint32) * np.uint32(2) + np.uint32(1)
    return multipliers, random.randint(0, 1 << 32, num_perm, dtype=np.uint32)


def _mixed(hashes: NDArray[np.uint32]) -> NDArray[np.uint32]:
    import numpy as np

    shift1, factor1, shift2, factor2, shift3 = (np.uint32(value) for value in _MIX)
    hashes = (hashes ^ (hashes >> shift1)) * factor1
    hashes = (hashes ^ (hashes >> shift2)) * factor2
    return hashes ^ (hashes >> shift3)


def signatures(keys: Sequence[str], *, num_perm: int = NUM_PERM, seed: int = SEED) -> NDArray[np.uint32]:
    """Return the signatures of sentences given by their keys, one row each.

    The row of an empty key contains only the largest value, as an empty MinHash does.
    """
    import numpy as np

    values = np.full((len(keys), num_perm), _MASK, np.uint32)
    nonempty = [number for number, key in enumerate(keys) if key]
    if not nonempty:
        return values
    # Short keys are padded with zeros, which add nothing to a hash: every key has a full shingle.
    text = "".join([keys[number].ljust(SHINGLE, "\0") for number in nonempty])
    lengths = np.array([max(len(keys[number]), SHINGLE) for number in nonempty])
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.dtype("<u4"))
    hashes = np.zeros(len(codes) - SHINGLE + 1, np.uint32)
    for position, factor in enumerate(_FACTORS):
        hashes += codes[position : position + len(hashes)] * np.uint32(factor)
    ends = np.cumsum(lengths)
    within = np.ones(len(codes), np.bool_)
    for back in range(1, SHINGLE):
        within[ends - back] = False
    starts = np.concatenate(([0], np.cumsum(lengths - SHINGLE + 1)[:-1]))
    values[nonempty] = minima(hashes[within[: len(hashes)]], starts, num_perm=num_perm, seed=seed)
    return values


def minima(
    hashes: NDArray[np.uint32], starts: NDArray[np.int64], *, num_perm: int = NUM_PERM, seed: int = SEED
) -> NDArray[np.uint32]:
    """Return the signatures of sets of shingles that are given by their hashes, one row each.

    Args:
        hashes: the hashes of all sets, one set after the other; none of the sets is empty.
        starts: where each set begins.
        num_perm: values in a signature.
        seed: of the permutations.
    """
    import numpy as np

    mixed = _mixed(hashes)
    rows = np.empty((num_perm, len(starts)), np.uint32)
    for row, multiplier, addend in zip(rows, *permutations(num_perm, seed), strict=True):
        np.minimum.reduceat(mixed * multiplier + addend, starts, out=row)
    return rows.T
