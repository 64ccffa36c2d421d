"""Fit the network: epochs with real numbers, then a few with rounded weights and activations."""

from __future__ import annotations

import copy
import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from network_model import DISTANCES, DROPOUT, WIDTH, LineNetwork, Scaling
from torch.nn import functional
from training_batches import Batch, Batches
from training_rows import Rows

from dedup.boilerplate.classifier.features import NAMES


@dataclass(frozen=True, slots=True)
class Settings:
    """How the network is fitted.

    Attributes:
        epochs: with real numbers; on folds 6 to 8, 18 scored .004 more on pages than 9.
        rounded_epochs: with rounded numbers, at a low learning rate.
        width: units of a line's state.
        distances: of the lines that each layer looks at.
        dropout: of units.
        rate: the highest learning rate; it falls to zero along a cosine.
        rounded_rate: the learning rate of the rounded epochs, as a share of the highest.
        weight_decay: of AdamW; see the dropout for trials.
        average: decay of the exponential moving average of the weights, which is what is shipped: about the last 500 steps.
        headline: weight of the headline in the loss; the lines are what matters.
        threads: of torch.
        seed: of weights and order.
    """

    epochs: int = 18
    rounded_epochs: int = 2
    width: int = WIDTH
    distances: tuple[int, ...] = DISTANCES
    dropout: float = DROPOUT
    rate: float = 2e-3
    rounded_rate: float = 0.05
    weight_decay: float = 0.02
    average: float = 0.998
    headline: float = 0.1
    threads: int = 1
    seed: int = 1


WARM_UP = 100
"""Steps in which the learning rate rises."""
LARGEST_GRADIENT = 1.0
RECORDED = 40
"""Batches by which the scales of activations are chosen."""
SAMPLE = 3
"""Every n-th line is used for the means and deviations of features."""


class _Fit:
    """A network while it is fitted, and the moving average of its weights."""

    def __init__(self, batches: Batches, settings: Settings) -> None:
        self.batches, self.settings, self.step = batches, settings, 0
        self.network = LineNetwork(len(NAMES), settings.width, settings.distances, settings.dropout)
        self.averaged = copy.deepcopy(self.network)
        self.optimizer = torch.optim.AdamW(
            self.network.parameters(), lr=settings.rate, weight_decay=settings.weight_decay
        )

    def epoch(self, rate: Callable[[int], float]) -> float:
        """Fit one epoch; return its mean loss."""
        losses = []
        for batch in self.batches.to_fit():
            for group in self.optimizer.param_groups:
                group["lr"] = rate(self.step) * min(1.0, self.step / WARM_UP) + 1e-6
            loss = self._loss(batch)
            self.optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(self.network.parameters(), LARGEST_GRADIENT)
            self.optimizer.step()
            self._average()
            self.step += 1
            losses.append(loss.item())
        return float(np.mean(losses))

    def _loss(self, batch: Batch) -> torch.Tensor:
        """The cross-entropy of lines, and that of the choice of one line, or none, as the headline."""
        logits = self.network(batch.features, batch.mask)
        lines = functional.binary_cross_entropy_with_logits(
            logits[..., 0], batch.target, weight=batch.weights, reduction="sum"
        ) / batch.weights.sum().clamp(min=1)
        scores = logits[..., 1] - (1 - batch.mask[..., 0]) * 1e4
        none = self.network.no_headline.expand(len(scores), 1)
        likely = torch.log_softmax(torch.cat([scores, none], 1), 1)
        # Any of several equal headlines is right.
        chosen = -torch.logsumexp(likely + torch.log(batch.headline + 1e-12), 1) * batch.headline_weights
        return lines + self.settings.headline * chosen.sum() / batch.headline_weights.sum().clamp(min=1)

    @torch.no_grad()
    def _average(self) -> None:
        # Short at first: the average forgets the initial weights.
        decay = min(self.settings.average, (1 + self.step) / (10 + self.step))
        for mean, value in zip(self.averaged.parameters(), self.network.parameters(), strict=True):
            mean.lerp_(value, 1 - decay)

    @torch.no_grad()
    def start_rounding(self) -> None:
        """Go on from the averaged weights, rounded."""
        self.network.load_state_dict(self.averaged.state_dict())
        self.network.eval()
        self.network.seen = {}
        for number, batch in enumerate(self.batches.to_fit()):
            if number == RECORDED:
                break
            self.network(batch.features, batch.mask)
        self.network.round_from_now()
        self.averaged.scales = self.network.scales
        self.network.train()


def fit_network(
    data: Sequence[Rows], settings: Settings, report: Callable[[str], None] = print
) -> tuple[LineNetwork, Scaling]:
    """Fit the network on texts.

    Args:
        data: the texts; their features become whole numbers.
        settings: how it is fitted.
        report: called with a line about every epoch.

    Returns:
        The network, rounded, with averaged weights, and the scaling of features.
    """
    torch.set_num_threads(settings.threads)
    torch.manual_seed(settings.seed)
    rng = np.random.default_rng(settings.seed)
    sample = [one.features[::SAMPLE] for one in data if one.source in ("page", "gold", "after")]
    scaling = Scaling.of(np.concatenate(sample).astype(np.float32))
    for one in data:
        one.features = scaling(one.features)
    fit = _Fit(Batches(data, scaling, rng), settings)
    steps = max(1, sum(1 for _ in fit.batches.to_fit()) * settings.epochs)
    began = time.monotonic()

    def falling(step: int) -> float:
        return settings.rate * 0.5 * (1 + math.cos(math.pi * min(1.0, step / steps)))

    for epoch in range(1, settings.epochs + 1):
        report(f"epoch {epoch}: loss {fit.epoch(falling):.4f}, {time.monotonic() - began:.0f} s")
    fit.start_rounding()
    for epoch in range(1, settings.rounded_epochs + 1):
        loss = fit.epoch(lambda _step: settings.rate * settings.rounded_rate)
        report(f"rounded epoch {epoch}: loss {loss:.4f}, {time.monotonic() - began:.0f} s")
    return fit.averaged.eval(), scaling
