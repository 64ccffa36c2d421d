"""Boosted oblivious trees, read from a data file and evaluated for many rows at once.

All nodes of one level of an oblivious tree ask the same question, so a tree of depth d is d comparisons and a table
of 2^d values; a row's leaf is the number that its answers spell.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["Trees", "read_trees"]

CHUNK = 2048
"""Columns evaluated at once: bounds the memory."""


@dataclass(frozen=True, slots=True)
class Trees:
    """An ensemble.

    Attributes:
        features: for each tree and level the column that is asked about.
        borders: the value that it must exceed.
        leaves: for each tree the values of its leaves.
        bias: added to every sum.
    """

    features: NDArray[np.intp]
    borders: NDArray[np.float32]
    leaves: NDArray[np.float64]
    bias: float

    def probability(self, columns: NDArray[np.float32]) -> NDArray[np.float64]:
        """Return the probability of every column (a row a feature)."""
        import numpy as np

        trees, depth = self.features.shape
        questions = self.features.ravel()
        borders = self.borders.reshape(-1, 1)
        offsets = np.arange(0, self.leaves.size, self.leaves.shape[1])[:, None]
        leaves = self.leaves.ravel()
        size = columns.shape[1]
        sums = np.empty(size, np.float64)
        for start in range(0, size, CHUNK):
            part = np.ascontiguousarray(columns[:, start : start + CHUNK])
            answers = (part[questions] > borders).view(np.uint8).reshape(trees, depth, -1)
            index = answers[:, 0].astype(np.intp)
            for level in range(1, depth):
                index += answers[:, level].astype(np.intp) << level
            index += offsets
            leaves[index].sum(axis=0, out=sums[start : start + CHUNK])
        return 1.0 / (1.0 + np.exp(-np.clip(sums + self.bias, -40, 40)))


def read_trees(data: Mapping[str, Any]) -> Trees:
    """Build an ensemble from the parsed data file.

    Raises:
        KeyError: a part is missing.
    """
    import numpy as np

    features: Sequence[Sequence[int]] = data["features"]
    return Trees(
        np.asarray(features, np.intp),
        np.asarray(data["borders"], np.float32),
        np.asarray(data["leaves"], np.float64),
        float(data["bias"]),
    )
