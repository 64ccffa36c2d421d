"""Fit the teachers: boosted trees over wide features, whose predictions soften the targets of the network.

The golds disagree about many lines (captions, comments, dates). What trees predict on texts they were not fitted on says
how doubtful a line is; in trials on folds 6 to 8 a network fitted on a mixture of both lost half as much of clean
texts as one fitted on the golds alone (3,800 shingles in a million against 8,500), at nearly the same F1 on pages.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from training_rows import GROUP_WEIGHTS, Rows

ALPHA = 0.3
"""Share of the gold in the target; the rest is the teacher's. 0.3 lost less of clean texts than 1, and no more than 0.5."""
GROUPS = 3
"""Groups of folds; each is predicted by trees that were fitted on the other two."""
WINDOWS = (1, 2, 4, 8, 24)
"""Lines on each side over which the features are averaged."""
SHARE, SHARE_OF_LONG, LONG = 0.5, 0.3, 400
"""Share of the lines that are fitted on, and of those of texts with at least this many lines: bounds memory and time."""
SHARE_OF_OTHERS = 0.25
"""Share of the texts that extractors made of the same pages."""
TREES = 400
PARAMETERS = {
    "objective": "binary", "num_leaves": 63, "learning_rate": 0.06, "max_bin": 63, "min_data_in_leaf": 200,
    "feature_fraction": 0.3, "bagging_fraction": 0.7, "bagging_freq": 1, "lambda_l2": 5.0,
    "verbose": -1, "seed": 1, "deterministic": True, "force_row_wise": True,
}  # fmt: skip
"""Of LightGBM. A teacher need not be the best one possible: leaves of 200 lines and a third of the features a tree keep it
from learning single pages by heart."""
SEED = 1


def wide(features: np.ndarray) -> np.ndarray:
    """Return the features of each line, their means over the lines above and below, and mean and deviation over the text."""
    features = features.astype(np.float32)
    size = len(features)
    sums = np.concatenate([np.zeros((1, features.shape[1])), np.cumsum(features, 0, np.float64)])
    place = np.arange(size)
    columns = [features]
    for window in WINDOWS:
        low, high = np.maximum(0, place - window), np.minimum(size, place + 1 + window)
        columns += [(sums[place] - sums[low]) / window, (sums[high] - sums[place + 1]) / window]
    text = np.concatenate([features.mean(0), features.std(0), [np.log1p(size)]])
    columns.append(np.broadcast_to(text, (size, len(text))))
    return np.concatenate(columns, 1, dtype=np.float32)


def groups_of(folds: Sequence[int]) -> list[tuple[int, ...]]:
    """Return the folds in groups of neighbours."""
    return [
        tuple(int(fold) for fold in group) for group in np.array_split(np.array(folds), GROUPS) if len(group)
    ]


def soften(
    data: Sequence[Rows], folds: Sequence[int], threads: int = 1, trees: int = TREES, alpha: float = ALPHA
) -> None:
    """Mix the targets of texts with the predictions of trees that were fitted on other folds.

    Args:
        data: the texts; the targets of those in ``folds`` change.
        folds: the folds that are fitted on.
        threads: threads of LightGBM.
        trees: trees of each teacher.
        alpha: share of the gold.
    """
    rng = np.random.default_rng(SEED)
    for group in groups_of(folds):
        model = _fit(
            _sampled([one for one in data if one.fold in folds and one.fold not in group], rng),
            threads,
            trees,
        )
        for one in data:
            if one.fold in group:
                predicted = model.predict(wide(one.features), num_threads=threads).astype(np.float32)
                one.target = alpha * one.keep + (1 - alpha) * predicted


def _sampled(
    data: Sequence[Rows], rng: np.random.Generator
) -> Iterator[tuple[np.ndarray, np.ndarray, np.ndarray]]:
    for one in data:
        if one.source == "corpus" and one.group not in GROUP_WEIGHTS and rng.random() > SHARE_OF_OTHERS:
            continue
        size = len(one.keep)
        use = (rng.random(size) < (SHARE if size < LONG else SHARE_OF_LONG)) & (one.weights > 0)
        if use.any():
            yield wide(one.features)[use].astype(np.float16), one.keep[use] > 0.5, one.weights[use]


def _fit(samples, threads: int, trees: int):
    import lightgbm

    features, kept, weights = map(np.concatenate, zip(*samples, strict=True))
    parameters = {**PARAMETERS, "num_threads": threads}
    data = lightgbm.Dataset(features.astype(np.float32), kept.astype(int), weight=weights, params=parameters)
    return lightgbm.train(parameters, data, trees)
