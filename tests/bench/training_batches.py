"""Batches of texts for the network, changed a little every time so that single pages are not learned by heart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
import torch
from network_model import CLIP, Scaling
from training_rows import RARE_LANGUAGE, Rows

from dedup.boilerplate.classifier.features import NAMES
from dedup.boilerplate.classifier.network import LEVELS

SHARES = {
    "page": 1.0, "gold": 0.5, "after": 0.6, "genre": 1.0, "mixed": 0.6, "corpus/clean": 0.7, "corpus/fullpage": 1.0,
    "corpus/container": 0.5, "corpus/seedlike": 0.7, "corpus/seedlike_built": 0.7, "corpus/seedlike_made": 0.7,
    "corpus/scraped_lines": 0.7,
}  # fmt: skip
"""Share of the texts of a group that an epoch sees."""
BENCH_SHARE, OTHER_SHARE = 0.7, 0.12
"""The same for the benchmark, and for the many texts that extractors made of the same pages."""
BATCH = 6_000
"""Lines of a batch, padding included."""
SORTED = 400
"""Texts that are sorted by length before they are put in batches: little padding, and still a random order."""
LONGEST = 1_200
"""A longer text is cut: the network sees 63 lines on each side, and the whole text in its mean and maximum."""
EXCERPT, EXCERPT_LINES = 0.12, 20
"""How often a text is cut to an excerpt, and its longest: short texts are rare in the collections, not in use."""
WITHOUT_TITLE = 0.13
"""How often a page is read without its first line: many scrapers do not deliver the title."""
CLEANER, KEPT_SHARES, BLOCK = 0.15, (0.5, 0.8, 0.95, 1.0), 8
"""How often blocks of boilerplate are taken out of a page, and which share of them (one is drawn): pages that are partly
clean already are what the product mostly gets."""
WITHOUT_LABELS, WITHOUT_LEXICON = 0.07, 0.15
"""How often a text is read as if no rule, or no word, were known: as in a language without a pack and without entries."""
WITHOUT_FEATURE = 0.03
"""How often a feature is at its mean for a whole text."""
HEADLINE_WEIGHTS = {"gold": 0.3, "after": 0.5}
"""What the headline of a text counts; 1 for all others."""
_LABELS = [column for column, name in enumerate(NAMES) if name.startswith("label_")]
_LEXICON = NAMES.index("lexicon")


class Batch(NamedTuple):
    """Texts of similar length; texts × lines, if nothing else is said.

    Attributes:
        numbers: which texts they are.
        features: texts × lines × features.
        mask: texts × lines × 1: 1 for a line, 0 for padding.
        target: how far each line belongs to the article.
        weights: what each line counts.
        headline: texts × (lines + 1): 1 for lines that are the headline; in the last column, if there is none.
        headline_weights: for each text what its headline counts; 0 where it is not known.
    """

    numbers: list[int]
    features: torch.Tensor
    mask: torch.Tensor
    target: torch.Tensor
    weights: torch.Tensor
    headline: torch.Tensor
    headline_weights: torch.Tensor


class Batches:
    """Makes batches of texts whose features are whole numbers (see :class:`network_model.Scaling`)."""

    def __init__(self, data: Sequence[Rows], scaling: Scaling, rng: np.random.Generator) -> None:
        self.data, self.rng = data, rng
        self.zero = scaling(np.zeros((1, len(NAMES)), np.float32))[0]

    def to_fit(self) -> Iterator[Batch]:
        """Yield the batches of one epoch, in random order."""
        chosen = [
            int(number)
            for number in self.rng.permutation(len(self.data))
            if self._is_drawn(self.data[number])
        ]
        groups = list(_grouped([(number, self._lines(self.data[number])) for number in chosen]))
        self.rng.shuffle(groups)
        return (self._batch(group, fit=True) for group in groups)

    def to_predict(self) -> Iterator[Batch]:
        """Yield batches of all texts as they are."""
        groups = _grouped([(number, np.arange(len(one.keep))) for number, one in enumerate(self.data)])
        return (self._batch(group, fit=False) for group in groups)

    def _chance(self, share: float) -> bool:
        return bool(self.rng.random() < share)

    def _is_drawn(self, one: Rows) -> bool:
        if one.lang.startswith(RARE_LANGUAGE):
            return True
        return self._chance(SHARES.get(one.group, BENCH_SHARE if one.source == "bench" else OTHER_SHARE))

    def _lines(self, one: Rows) -> np.ndarray:
        """Draw which lines of a text are read."""
        size = len(one.keep)
        start, end = 0, size
        if size > LONGEST:
            start = int(self.rng.integers(size - LONGEST + 1))
            end = start + LONGEST
        elif size > 6 and self._chance(EXCERPT):
            length = int(self.rng.integers(2, min(size - 1, EXCERPT_LINES) + 1))
            start = 0 if self._chance(0.5) else int(self.rng.integers(size - length + 1))
            end = start + length
        elif one.source == "page" and size > 10 and self._chance(WITHOUT_TITLE):
            start = 1
        lines = np.arange(start, end)
        if one.source in ("page", "bench", "corpus") and self._chance(CLEANER):
            removed = self.rng.random(size // BLOCK + 1) < self.rng.choice(KEPT_SHARES)
            left = lines[~removed[lines // BLOCK] | (one.keep[lines] >= 0.5)]
            lines = left if len(left) >= 2 else lines
        return lines

    def _batch(self, group: Sequence[tuple[int, np.ndarray]], *, fit: bool) -> Batch:
        shape = len(group), max(len(lines) for _, lines in group)
        features = np.zeros((*shape, len(NAMES)), np.float32)
        mask, target, weights = (np.zeros(shape, np.float32) for _ in range(3))
        headline, headline_weights = (
            np.zeros((shape[0], shape[1] + 1), np.float32),
            np.zeros(shape[0], np.float32),
        )
        for row, (number, lines) in enumerate(group):
            one, size = self.data[number], len(lines)
            values = one.features[lines].astype(np.float32)
            if fit and self._chance(WITHOUT_LABELS):
                values[:, _LABELS] = self.zero[_LABELS]
            if fit and self._chance(WITHOUT_LEXICON):
                values[:, _LEXICON] = self.zero[_LEXICON]
            features[row, :size], mask[row, :size] = values, 1
            target[row, :size] = (one.target if fit else one.keep)[lines]
            weights[row, :size] = one.weights[lines]
            headline_weights[row] = _mark_headline(headline[row], one, lines)
        features *= CLIP / LEVELS
        if fit:
            features *= self.rng.random((shape[0], 1, len(NAMES))) >= WITHOUT_FEATURE
        tensors = (features, mask[..., None], target, weights, headline, headline_weights)
        return Batch([number for number, _ in group], *map(torch.from_numpy, tensors))


def _mark_headline(row: np.ndarray, one: Rows, lines: np.ndarray) -> float:
    """Mark the headline among the lines that are read; return what it counts."""
    if one.headline is None:
        return 0.0
    places = np.flatnonzero(np.isin(lines, one.headline))
    # An excerpt without the headline does not say that the text has none.
    if not len(places) and (one.headline or len(lines) < len(one.keep)):
        return 0.0
    row[places if len(places) else -1] = 1
    return HEADLINE_WEIGHTS.get(one.source, 1.0)


def _grouped(items: Sequence[tuple[int, np.ndarray]]) -> Iterator[list[tuple[int, np.ndarray]]]:
    """Put texts of similar length together."""
    for start in range(0, len(items), SORTED):
        group: list[tuple[int, np.ndarray]] = []
        for item in sorted(items[start : start + SORTED], key=lambda item: len(item[1])):
            if group and (len(group) + 1) * len(item[1]) > BATCH:
                yield group
                group = []
            group.append(item)
        if group:
            yield group
