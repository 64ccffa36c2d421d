"""The network of ``dedup.boilerplate.classifier.network`` in torch: with real numbers, or rounded as the product computes it.

Rounded weights and activations are whole multiples of a scale; gradients pass through the rounding unchanged
(straight-through estimator), so that the last epochs fit the network that is shipped.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from dedup.boilerplate.classifier.network import LEVELS

WIDTH = 64
"""Units of a line's state. In trials on folds 6 to 8 a network of 48 scored .001 less on pages, one of 96 no more."""
DISTANCES = (1, 2, 4, 8, 16, 32)
"""Of the lines that each layer looks at: 63 lines on each side are seen in the end."""
DROPOUT = 0.15
"""Of units. In trials without teachers .25 (with weight decay .05) scored .014 less on pages, and .08 lost four times as
much of clean texts."""
CLIP = 5.0
"""Features are cut off at this many standard deviations from their mean."""
LEAST_DEVIATION = 0.02
"""Least standard deviation of a feature: a rare one does not get a huge value."""
NO_HEADLINE = 2.0
"""Initial score of "no line is the headline": few lines are one."""
QUANTILE = 0.9995
"""Activations above this quantile are cut off, so that one outlier does not make all others coarse."""
QUANTILE_SAMPLE = 200_000
"""Activations of a batch that the quantile is taken of, about."""


class Scaling(NamedTuple):
    """How features become whole numbers."""

    mean: np.ndarray
    scale: np.ndarray

    def __call__(self, features: np.ndarray) -> np.ndarray:
        """Return features as whole numbers of one byte."""
        return np.clip(
            np.rint((features.astype(np.float32) - self.mean) * self.scale), -LEVELS, LEVELS
        ).astype(np.int8)

    @classmethod
    def of(cls, features: np.ndarray) -> Scaling:
        """Return the scaling that fits a sample of lines."""
        deviation = np.maximum(features.std(0), LEAST_DEVIATION)
        return cls(features.mean(0), (LEVELS / CLIP / deviation).astype(np.float32))


class Rounded(torch.autograd.Function):
    """Rounds to whole multiples of a scale between two bounds."""

    @staticmethod
    def forward(ctx, values, scale, least, most):
        multiples = torch.round(values / scale)
        ctx.save_for_backward((multiples >= least) & (multiples <= most))
        return multiples.clamp(least, most) * scale

    @staticmethod
    def backward(ctx, gradient):
        return gradient * ctx.saved_tensors[0], None, None, None


class LineNetwork(nn.Module):
    """Two logits for each line of a batch of texts: that it belongs to the article, and that it is the headline.

    Attributes:
        scales: the scale of each activation; while there is none, nothing is rounded.
        seen: the largest activations of each place, while they are recorded.
    """

    def __init__(
        self,
        features: int,
        width: int = WIDTH,
        distances: Sequence[int] = DISTANCES,
        dropout: float = DROPOUT,
    ) -> None:
        super().__init__()
        self.distances = tuple(distances)
        self.first = nn.Linear(features, width)
        self.near = nn.ModuleList(nn.Linear(3 * width, width) for _ in distances)
        self.text = nn.ModuleList(nn.Linear(2 * width, width, bias=False) for _ in distances)
        self.mix = nn.ModuleList(nn.Linear(width, width) for _ in distances)
        for layer in self.mix:  # a layer changes little of the state at first
            nn.init.zeros_(layer.bias)
            layer.weight.data *= 0.3
        self.last = nn.Linear(width, 2)
        self.no_headline = nn.Parameter(torch.tensor(NO_HEADLINE))
        self.drop = nn.Dropout(dropout)
        self.scales: dict[str, float] = {}
        self.seen: dict[str, float] | None = None

    def forward(self, features: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """Return the logits.

        Args:
            features: texts × lines × features, in standard deviations.
            mask: texts × lines × 1: 1 for a line, 0 for padding.
        """
        sizes = mask.sum(1).clamp(min=1)
        state = self.drop(functional.relu(self._product(self.first, features))) * mask
        state = self._active(state, "state 0")
        for number, distance in enumerate(self.distances):
            around = torch.cat([_shifted(state, distance), state, _shifted(state, -distance)], -1)
            mean = self._active(state.sum(1) / sizes, f"state {number}")
            most = (state - (1 - mask) * 1e4).amax(1).clamp(min=-1e3)
            whole = torch.cat([mean, self._active(most, f"state {number}")], -1)
            hidden = (
                self._product(self.near[number], around) + self._product(self.text[number], whole)[:, None]
            )
            hidden = self._active(self.drop(functional.relu(hidden)), f"hidden {number}", least=0)
            changed = (state + self._product(self.mix[number], hidden)) * mask
            state = self._active(changed, f"state {number + 1}")
        return self._product(self.last, state)

    def _active(self, values: torch.Tensor, name: str, least: int = -LEVELS) -> torch.Tensor:
        if self.seen is not None:
            sizes = values.detach().abs().flatten()
            step = max(1, len(sizes) // QUANTILE_SAMPLE)
            sample = sizes[::step]
            self.seen[name] = max(self.seen.get(name, 0.0), float(torch.quantile(sample, QUANTILE)))
        return Rounded.apply(values, self.scales[name], least, LEVELS) if self.scales else values

    def _product(self, layer: nn.Linear, values: torch.Tensor) -> torch.Tensor:
        weight = layer.weight
        if self.scales:
            weight = Rounded.apply(weight, _row_scale(weight.detach()), -LEVELS, LEVELS)
        return functional.linear(values, weight, layer.bias)

    def round_from_now(self) -> None:
        """Fix the scales by the activations that were recorded; from now on everything is rounded."""
        self.scales = {name: max(value, 1e-3) / LEVELS for name, value in (self.seen or {}).items()}
        self.seen = None


def _row_scale(weight: torch.Tensor) -> torch.Tensor:
    return weight.abs().amax(1, keepdim=True).clamp(min=1e-8) / LEVELS


def _shifted(state: torch.Tensor, by: int) -> torch.Tensor:
    """Return the states of the lines so far above (below, if negative), zero beyond the text."""
    texts, lines, width = state.shape
    distance = min(abs(by), lines)
    padding = state.new_zeros(texts, distance, width)
    rest = state[:, : lines - distance] if by > 0 else state[:, distance:]
    return torch.cat([padding, rest] if by > 0 else [rest, padding], 1)


def arrays_of(network: LineNetwork, scaling: Scaling, temperature: float = 1.0) -> dict[str, np.ndarray]:
    """Return the arrays of ``network.npz``.

    Args:
        network: a fitted network that rounds.
        scaling: how its features become whole numbers.
        temperature: the logit that a line belongs to the article is divided by it.
    """
    found = {"mean": scaling.mean.astype(np.float32), "scale": scaling.scale.astype(np.float32)}
    scales = network.scales
    layers = len(network.distances)

    def put(name: str, layer: nn.Linear, scale_in: float, scale_out) -> None:
        weight = layer.weight.detach()
        row = _row_scale(weight)
        bias = np.zeros(len(row)) if layer.bias is None else layer.bias.detach().numpy().astype(np.float64)
        found[f"{name}.weights"] = torch.round(weight / row).clamp(-LEVELS, LEVELS).numpy().astype(np.int8)
        found[f"{name}.scale"] = (row[:, 0].numpy().astype(np.float64) * scale_in / scale_out).astype(
            np.float32
        )
        found[f"{name}.bias"] = (bias / scale_out).astype(np.float32)

    put("first", network.first, CLIP / LEVELS, scales["state 0"])
    for number in range(layers):
        state, hidden = scales[f"state {number}"], scales[f"hidden {number}"]
        put(f"{number}.near", network.near[number], state, hidden)
        put(f"{number}.text", network.text[number], state, hidden)
        put(f"{number}.mix", network.mix[number], hidden, scales[f"state {number + 1}"])
    put("last", network.last, scales[f"state {layers}"], np.array([temperature, 1.0]))
    found["last.bias"][1] -= float(network.no_headline.detach())
    states = [scales[f"state {number}"] / scales[f"state {number + 1}"] for number in range(layers)]
    return found | {
        "states": np.array(states, np.float32),
        "distances": np.array(network.distances, np.int16),
    }
