"""Decides whether two articles tell the same story: first by an estimate from their signatures, then exactly.

The measure is containment, the share of the smaller article's shingles that the larger one contains. It stays high for
an update with two more paragraphs, a copy truncated to two thirds, and changed figures, where the Jaccard similarity
falls with the difference in length. The two must also be of comparable length, so that a digest is not grouped with the
three stories that it quotes in full.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dedup.errors import UsageError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["Similarity", "StoryRule", "compare"]

_DEVIATIONS = 4.0
"""A pair is dropped without exact comparison if its estimate is this many standard deviations too low."""


@dataclass(frozen=True, slots=True)
class Similarity:
    """How much two articles share, in distinct shingles.

    Attributes:
        shared: shingles that both have.
        first: shingles of the first article.
        second: shingles of the second article.
    """

    shared: int
    first: int
    second: int

    @property
    def jaccard(self) -> float:
        """Shared shingles divided by all shingles (0 to 1)."""
        union = self.first + self.second - self.shared
        return self.shared / union if union else 0.0

    @property
    def containment(self) -> float:
        """Shared shingles divided by those of the smaller article (0 to 1)."""
        smaller = min(self.first, self.second)
        return self.shared / smaller if smaller else 0.0


@dataclass(frozen=True, slots=True)
class StoryRule:
    """When two articles tell the same story.

    Attributes:
        threshold: the least containment. ``tests/bench/near.py`` measures the gap between copies and unrelated
            articles.
        comparable: the least ratio of the smaller article's length to the larger one's, in shingles.
    """

    threshold: float = 0.5
    comparable: float = 0.4

    def __post_init__(self) -> None:
        """Check the bounds.

        Raises:
            UsageError: a value is not above 0 and at most 1.
        """
        for name, value in (("threshold", self.threshold), ("comparable", self.comparable)):
            if not 0 < value <= 1:
                raise UsageError(f"{name}: {value} is not above 0 and at most 1")

    def may_hold(self, first: int, second: int) -> bool:
        """Return whether two articles with these numbers of shingles can be the same story."""
        return min(first, second) >= self.comparable * max(first, second) > 0

    def plausible(self, agreeing: int, values: int, first: int, second: int) -> bool:
        """Return whether signatures with this many agreeing values can still belong to the same story."""
        if not self.may_hold(first, second):
            return False
        shared = self.threshold * min(first, second)
        needed = shared / (first + second - shared)
        slack = _DEVIATIONS * math.sqrt(needed * (1 - needed) / values)
        return agreeing / values >= needed - slack

    def holds(self, similarity: Similarity) -> bool:
        """Return whether two articles are the same story."""
        return self.may_hold(similarity.first, similarity.second) and similarity.containment >= self.threshold


def compare(first: NDArray[np.uint64], second: NDArray[np.uint64]) -> Similarity:
    """Count what two sorted sets of shingles share."""
    import numpy as np

    small, large = (first, second) if len(first) <= len(second) else (second, first)
    if not len(large):
        return Similarity(0, 0, 0)
    places = np.minimum(np.searchsorted(large, small), len(large) - 1)
    return Similarity(int(np.count_nonzero(large[places] == small)), len(first), len(second))
