"""Boosted oblivious trees, read from a data file and evaluated for many columns at once.

All nodes on one level of an oblivious tree make the same comparison, so a tree of depth d consists of d comparisons
and a table of 2^d values; the results of the comparisons are the bits of the leaf's number.
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
DEEPEST = 8
"""Most levels of a tree: a leaf's number fits a byte."""
SCALE = 100_000
"""Leaves are integers in units of 1/SCALE: their sums are exact, whatever the other columns contain."""


@dataclass(frozen=True, slots=True)
class Trees:
    """An ensemble of trees.

    Attributes:
        features: for each question the row that is compared.
        borders: for each question the value that must be exceeded.
        questions: for each level and tree its question; trees share many.
        leaves: for each tree the values of its leaves, in units of 1/:data:`SCALE`.
        bias: added to every sum.
    """

    features: NDArray[np.intp]
    borders: NDArray[np.float32]
    questions: NDArray[np.intp]
    leaves: NDArray[np.int32]
    bias: float

    def probability(self, columns: NDArray[np.float32]) -> NDArray[np.float64]:
        """Return the probability of every column (one row per feature)."""
        import numpy as np

        depth, trees = self.questions.shape
        questions, leaves = self.questions.ravel(), self.leaves.ravel()
        offsets = np.arange(0, leaves.size, self.leaves.shape[1])[:, None]
        borders = self.borders[:, None]
        size = columns.shape[1]
        sums = np.empty(size, np.int64)
        for start in range(0, size, CHUNK):
            part = np.ascontiguousarray(columns[:, start : start + CHUNK])
            answers = (part.take(self.features, axis=0) > borders).view(np.uint8)
            answers = answers.take(questions, axis=0).reshape(depth, trees, -1)
            # The number of a leaf fits a byte: it is assembled in bytes and widened once.
            leaf = answers[-1]
            for level in range(depth - 2, -1, -1):
                leaf = leaf + leaf
                leaf |= answers[level]
            index = leaf.astype(np.intp)
            index += offsets
            leaves.take(index).sum(axis=0, dtype=np.int64, out=sums[start : start + CHUNK])
        return 1.0 / (1.0 + np.exp(-np.clip(sums / SCALE + self.bias, -40, 40)))


def read_trees(data: Mapping[str, Any]) -> Trees:
    """Build an ensemble from the parsed data file.

    Raises:
        KeyError: a part is missing.
        ValueError: the trees have more than :data:`DEEPEST` levels.
    """
    import numpy as np

    features: Sequence[Sequence[int]] = data["features"]
    if features and len(features[0]) > DEEPEST:
        raise ValueError(f"trees of {len(features[0])} levels; {DEEPEST} are the most")
    questions = list(
        zip(*(np.asarray(data[name]).T.ravel().tolist() for name in ("features", "borders")), strict=True)
    )
    numbers = {question: number for number, question in enumerate(sorted(set(questions)))}
    rows, borders = zip(*numbers, strict=True)
    shape = np.asarray(features).T.shape
    return Trees(
        np.array(rows, np.intp),
        np.array(borders, np.float32),
        np.array([numbers[question] for question in questions], np.intp).reshape(shape),
        np.rint(np.asarray(data["leaves"], np.float64) * SCALE).astype(np.int32),
        float(data["bias"]),
    )
