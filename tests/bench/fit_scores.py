"""Scores of a classifier on texts that it was not fitted on, line by line: for trials.

These are no figures of the product: rules, thresholds and copies decide too (see ``quality.py``).
"""

from __future__ import annotations

import collections
from collections.abc import Iterator, Sequence

import numpy as np
from training_rows import Rows

from dedup.boilerplate.classifier.network import Network
from dedup.text.columns import columns

THRESHOLDS = (0.04, 0.1, 0.2, 0.3, 0.4, 0.5)
"""Below which a line is removed; .04, .3 and .5 are those of the three strictnesses."""
BINS = 10


def predicted(network: Network, data: Sequence[Rows]) -> list[np.ndarray]:
    """Return the two rows of logits of each text, as the product computes them: kept, headline."""
    found = (network.logits(columns([len(one.keep)]), one.features.T.astype(np.float32)) for one in data)
    return [logits.T.astype(np.float64) for logits in found]


def tables(data: Sequence[Rows], logits: Sequence[np.ndarray]) -> Iterator[str]:
    """Yield the lines of the report: lines by source, thresholds, calibration, headlines."""
    likely = [1 / (1 + np.exp(-np.clip(one[0], -40, 40))) for one in logits]
    yield f"{'lines':24}{'texts':>7}{'log loss':>10}{'AUC':>8}{'P':>8}{'R':>8}{'F1':>8}{'lost/M':>9}  (at .5, of words)"
    for group, numbers in _groups(data).items():
        yield f"{group:24}{len(numbers):7}" + _line_scores(
            [data[i] for i in numbers], [likely[i] for i in numbers]
        )
    yield (
        f"{'removed below':24}" + "".join(f"{threshold:16.2f}" for threshold in THRESHOLDS) + "  (F1, lost/M)"
    )
    for group, numbers in _groups(data, by_kind=False).items():
        cells = (_at([data[i] for i in numbers], [likely[i] for i in numbers], one) for one in THRESHOLDS)
        yield f"{group:24}" + "".join(f"{_f1(p, r):8.4f}{lost:8.0f}" for p, r, lost in cells)
    yield from _calibration(data, likely)
    yield from _headlines(data, logits)


def _groups(data: Sequence[Rows], *, by_kind: bool = True) -> dict[str, list[int]]:
    found = collections.defaultdict(list)
    for number, one in enumerate(data):
        found[one.source].append(number)
        if by_kind and one.source == "page":
            found[f"page/{one.kind}"].append(number)
    return dict(sorted(found.items()))


def _line_scores(data: Sequence[Rows], likely: Sequence[np.ndarray]) -> str:
    from sklearn.metrics import log_loss, roc_auc_score

    used = [one.weights > 0 for one in data]
    weights = np.concatenate([one.weights[use] for one, use in zip(data, used, strict=True)])
    kept = np.concatenate([one.keep[use] > 0.5 for one, use in zip(data, used, strict=True)])
    scores = np.concatenate([row[use] for row, use in zip(likely, used, strict=True)])
    if not len(kept):
        return ""
    loss = log_loss(kept, np.clip(scores, 1e-7, 1 - 1e-7), sample_weight=weights, labels=[False, True])
    auc = roc_auc_score(kept, scores, sample_weight=weights) if 0 < kept.mean() < 1 else float("nan")
    precision, recall, lost = _at(data, likely, 0.5)
    return f"{loss:10.4f}{auc:8.4f}{precision:8.3f}{recall:8.3f}{_f1(precision, recall):8.4f}{lost:9.0f}"


def _at(data: Sequence[Rows], likely: Sequence[np.ndarray], threshold: float) -> tuple[float, float, float]:
    """Return precision and recall of words, means over texts, and the lost words in a million."""
    precision, recall, lost, total = [], [], 0.0, 0.0
    for one, row in zip(data, likely, strict=True):
        kept, wanted = one.words * (row >= threshold), one.words * (one.keep > 0.5)
        right = float((wanted * (row >= threshold)).sum())
        precision.append(right / max(1.0, float(kept.sum())))
        recall.append(right / max(1.0, float(wanted.sum())))
        lost += float(wanted.sum()) - right
        total += float(wanted.sum())
    return float(np.mean(precision)), float(np.mean(recall)), lost / max(1.0, total) * 1e6


def _f1(precision: float, recall: float) -> float:
    return 2 * precision * recall / max(1e-9, precision + recall)


def _calibration(data: Sequence[Rows], likely: Sequence[np.ndarray]) -> Iterator[str]:
    """Yield how much is kept of the words of pages with a similar score: equal to the score if it is calibrated."""
    pages = [(one, row) for one, row in zip(data, likely, strict=True) if one.source == "page"]
    if not pages:
        return
    yield f"{'score on pages':24}{'words':>10}{'kept':>8}"
    words, kept, scores = (
        np.concatenate([*column])
        for column in zip(
            *((one.words, one.words * (one.keep > 0.5), row) for one, row in pages), strict=True
        )
    )
    place = np.minimum(BINS - 1, (scores * BINS).astype(int))
    for number in range(BINS):
        own = place == number
        share = kept[own].sum() / max(1.0, words[own].sum())
        yield f"{number / BINS:.1f} to {(number + 1) / BINS:.1f}{'':14}{words[own].sum():10.0f}{share:8.3f}"


def _headlines(data: Sequence[Rows], logits: Sequence[np.ndarray]) -> Iterator[str]:
    counts = collections.defaultdict(collections.Counter)
    for one, row in zip(data, logits, strict=True):
        if one.headline is None:
            continue
        best = int(row[1].argmax())
        chosen = best if row[1][best] > 0 else None
        count = counts[f"{one.source}/{one.kind}"]
        if one.headline:
            count.update(present=1, right=int(chosen in one.headline), missed=int(chosen is None))
        else:
            count.update(absent=1, none=int(chosen is None))
    yield f"{'headlines':24}{'present':>8}{'right':>8}{'missed':>8}{'absent':>8}{'none':>8}"
    for group, count in sorted(counts.items()):
        names = ("present", "right", "missed", "absent", "none")
        yield f"{group:24}" + "".join(f"{count[name]:8}" for name in names)
