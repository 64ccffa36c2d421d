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
"""Rows evaluated at once: bounds the memory."""


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

    def probability(self, rows: NDArray[np.float32]) -> NDArray[np.float64]:
        """Return the probability of every row."""
        import numpy as np

        trees, depth = self.features.shape
        powers = (1 << np.arange(depth)).astype(np.int64)
        flat = self.features.ravel()
        borders = self.borders.ravel()
        offsets = np.arange(trees) * self.leaves.shape[1]
        leaves = self.leaves.ravel()
        sums = np.empty(len(rows), np.float64)
        for start in range(0, len(rows), CHUNK):
            part = rows[start : start + CHUNK]
            answers = (part[:, flat] > borders).reshape(len(part), trees, depth)
            index = answers @ powers
            sums[start : start + CHUNK] = leaves[index + offsets].sum(axis=1)
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
