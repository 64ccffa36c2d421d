"""A small convolutional network over the lines of a text, with integer weights and activations.

The input of every layer is a line and two others, one above and one below, at distances that double from layer to
layer, and the mean and the maximum over the whole text. Products of integers below 128 add up exactly in single
precision, in any order, so a result depends neither on the other texts of a batch nor on the machine.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dedup.text.columns import Columns

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["LEVELS", "Layer", "Network", "read_network"]

LEVELS = 127
"""Weights and activations are integers from minus this to this."""
BLOCK = 16
"""Lines multiplied at once. Libraries for linear algebra start threads for larger products (OpenBLAS from 262,144
multiplications on), and threads cost more here than they save: twice the processor time on an idle machine, more on a
busy one, where every worker would start its own."""


@dataclass(frozen=True, slots=True)
class Dense:
    """An integer matrix; ``scale`` and ``bias`` turn its products into the units of the next activation."""

    weights: NDArray[np.float32]
    scale: NDArray[np.float32]
    bias: NDArray[np.float32]

    def __call__(self, values: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return the products with rows of integers, scaled."""
        import numpy as np

        width, units = self.weights.shape
        blocks = len(values) // BLOCK
        end = blocks * BLOCK
        products = np.empty((len(values), units), np.float32)
        np.matmul(
            values[:end].reshape(blocks, BLOCK, width),
            self.weights,
            out=products[:end].reshape(blocks, BLOCK, units),
        )
        np.matmul(values[end:], self.weights, out=products[end:])
        products *= self.scale
        products += self.bias
        return products


@dataclass(frozen=True, slots=True)
class Layer:
    """One step of the network: how lines at a distance and the whole text change a line's state.

    Attributes:
        distance: how far above and below the two other lines are.
        near: weights of the line above, the line itself and the line below.
        text: weights of the mean and the maximum over the text.
        mix: from the hidden units back to the state.
        state: the factor between the units of the old and of the new state.
    """

    distance: int
    near: Dense
    text: Dense
    mix: Dense
    state: float


@dataclass(frozen=True, slots=True)
class Network:
    """The fitted network.

    Attributes:
        mean: the mean of each feature.
        scale: the factor that turns a feature's distance from its mean into integers.
        first: from the features to the first state.
        layers: the steps.
        last: from the last state to two logits: that the line belongs to the article, and that it is the headline.
    """

    mean: NDArray[np.float32]
    scale: NDArray[np.float32]
    first: Dense
    layers: tuple[Layer, ...]
    last: Dense

    def logits(self, texts: Columns, features: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return for every line the logit that it belongs to the article, and its score as the headline.

        Args:
            texts: which lines belong to which text.
            features: a column for each line, a row for each feature.

        Returns:
            A row for each line, with two columns. The line of a text with the highest score is its headline, if that
            score is above zero.
        """
        import numpy as np

        values = np.subtract(features.T, self.mean, order="C")
        values *= self.scale
        state = _rounded(np.maximum(self.first(_rounded(values, -LEVELS)), 0), -LEVELS)
        positions = texts.positions()
        following = texts.end - texts.first - 1 - positions
        for layer in self.layers:
            state = self._step(layer, texts, state, positions, following)
        return self.last(state)

    def _step(
        self,
        layer: Layer,
        texts: Columns,
        state: NDArray[np.float32],
        positions: NDArray[np.intp],
        following: NDArray[np.intp],
    ) -> NDArray[np.float32]:
        import numpy as np

        size, width = state.shape
        distance = layer.distance
        around = np.zeros((size, 3 * width), np.float32)
        around[:, width : 2 * width] = state
        if distance < size:
            above = positions[distance:, None] >= distance
            below = following[:-distance, None] >= distance
            np.multiply(state[:-distance], above, out=around[distance:, :width])
            np.multiply(state[distance:], below, out=around[:-distance, 2 * width :])
        starts = texts.starts
        sums = np.add.reduceat(state, starts, axis=0, dtype=np.float64)
        means = np.rint(sums / texts.sizes[:, None]).astype(np.float32)
        maxima = np.maximum.reduceat(state, starts, axis=0)
        of_text = layer.text(np.concatenate((means, maxima), axis=1))
        hidden = layer.near(around)
        hidden += of_text.repeat(texts.sizes, axis=0)
        changed = layer.mix(_rounded(hidden, 0))
        changed += state * np.float32(layer.state)
        return _rounded(changed, -LEVELS)


def _rounded(values: NDArray[np.float32], least: int) -> NDArray[np.float32]:
    """Round to integers between ``least`` and :data:`LEVELS`, in place."""
    import numpy as np

    np.rint(values, out=values)
    return np.clip(values, least, LEVELS, out=values)


def read_network(arrays: Mapping[str, NDArray[Any]]) -> Network:
    """Build a network from the arrays of its file.

    Raises:
        KeyError: an array is missing.
    """
    import numpy as np

    def dense(name: str) -> Dense:
        weights = np.ascontiguousarray(arrays[f"{name}.weights"].T, np.float32)
        scale = arrays[f"{name}.scale"].astype(np.float32)
        return Dense(weights, scale, arrays[f"{name}.bias"].astype(np.float32))

    layers = [
        Layer(
            int(distance),
            dense(f"{number}.near"),
            dense(f"{number}.text"),
            dense(f"{number}.mix"),
            float(arrays["states"][number]),
        )
        for number, distance in enumerate(arrays["distances"])
    ]
    return Network(
        arrays["mean"].astype(np.float32),
        arrays["scale"].astype(np.float32),
        dense("first"),
        tuple(layers),
        dense("last"),
    )
