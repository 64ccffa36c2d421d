"""An in-memory table of LSH buckets as sorted arrays: 12 bytes per entry, where sets would take hundreds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["Buckets"]

_GROWTH = 4
"""Each run is at least this many times as long as the next, so that the number of runs, and how often entries are
sorted again, grow only with the logarithm of the number of entries."""


class Buckets:
    """Pairs of a bucket and the number of an article, looked up by bucket."""

    def __init__(self) -> None:
        # Each run is sorted by bucket; the longest comes first.
        self._runs: list[tuple[NDArray[np.int64], NDArray[np.uint32]]] = []

    def add(self, buckets: NDArray[np.int64], numbers: NDArray[np.uint32]) -> None:
        """Add pairs, given as two arrays of equal length."""
        import numpy as np

        while self._runs and len(self._runs[-1][0]) < _GROWTH * len(buckets):
            older = self._runs.pop()
            buckets, numbers = np.concatenate((older[0], buckets)), np.concatenate((older[1], numbers))
        # Runs are already in order, which a stable sort exploits.
        order = np.argsort(buckets, kind="stable")
        self._runs.append((buckets[order], numbers[order]))

    def sharing(self, own: NDArray[np.int64]) -> set[int]:
        """Return the numbers that are in any of the given buckets."""
        return {number for numbers in self.each(own) for number in numbers}

    def each(self, own: NDArray[np.int64]) -> Iterator[list[int]]:
        """Yield the numbers of each of the given buckets."""
        places = [
            [buckets.searchsorted(own, side).tolist() for side in ("left", "right")]
            for buckets, _ in self._runs
        ]
        for bucket in range(len(own)):
            found: list[int] = []
            for (starts, ends), (_, numbers) in zip(places, self._runs, strict=True):
                if starts[bucket] < ends[bucket]:
                    found.extend(numbers[starts[bucket] : ends[bucket]].tolist())
            yield found

    def keep(self, numbers: NDArray[np.uint32]) -> None:
        """Forget all numbers but these."""
        import numpy as np

        kept = [(buckets, own, np.isin(own, numbers)) for buckets, own in self._runs]
        self._runs = [(buckets[here], own[here]) for buckets, own, here in kept]
