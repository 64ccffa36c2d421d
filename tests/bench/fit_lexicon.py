"""Fit the lexicon: an L1 logistic regression over the words and pairs of words of lines of pages.

The lines of a page are scored by weights that were fitted without the pages of its fold: otherwise the network would
trust the lexicon more than it deserves on sites that it has not seen.
"""

from __future__ import annotations

import collections
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

import numpy as np
from training_texts import Example

from dedup.boilerplate.classifier.lexicon import SCALE, entries_of
from dedup.boilerplate.classifier.lines import CopyState

LEAST_SITES = 20
"""An entry has to occur on pages of at least this many sites, so that the lexicon holds what pages say in
general, and no name or text of a few sites."""
C = 5.0
"""Inverse strength of the L1 penalty: leaves about 4,000 of 32,000 entries."""
ITERATIONS = 60
"""Most iterations of liblinear."""
INTERCEPT_SCALING = 10
"""liblinear penalises the intercept; scaled up it is nearly free."""

Lexicon = dict[str, int]


class _Table(NamedTuple):
    """The lines of all pages: entries (sparse), whether each is kept, weight, and fold."""

    entries: object
    kept: np.ndarray
    weights: np.ndarray
    folds: np.ndarray


def fit_lexicons(read: Callable[[], Iterable[Example]], folds: Sequence[int]) -> dict[int | None, Lexicon]:
    """Return for each fold the weights fitted on the other folds, and for ``None`` those fitted on all of them.

    Args:
        read: reads the texts; only pages are used.
        folds: the folds that are fitted on.
    """
    vocabulary = _vocabulary(one for one in _pages(read(), folds))
    table = _table(_pages(read(), folds), {entry: column for column, entry in enumerate(vocabulary)})
    return {left_out: _fit(table, vocabulary, left_out) for left_out in (*folds, None)}


def _pages(texts: Iterable[Example], folds: Sequence[int]) -> Iterable[Example]:
    return (one for one in texts if one.source == "page" and one.fold in folds)


def _vocabulary(pages: Iterable[Example]) -> list[str]:
    sites = collections.defaultdict(set)
    for page in pages:
        for key in {*page.lines.keys}:
            for entry in entries_of(key.split()):
                sites[entry].add(page.site)
    return sorted(entry for entry, found in sites.items() if len(found) >= LEAST_SITES)


def _table(pages: Iterable[Example], columns: dict[str, int]) -> _Table:
    from scipy.sparse import csr_matrix

    indices, starts, values, kept, weights, folds = [], [0], [], [], [], []
    for page in pages:
        lines = page.lines
        words = np.array([len(key.split()) for key in lines.keys], float)
        # Long lines say more, but not in proportion; a long page counts more than a short one, but not in proportion.
        mass = (np.sqrt(words) + 1) * is_original(lines.copies) * ~page.unsure
        weights.append(mass / max(1, mass.sum()) * len(mass) ** 0.5)
        kept.append(page.keep > 0.5)
        folds.append(np.full(len(mass), page.fold))
        for key in lines.keys:
            entries = entries_of(key.split())
            known = [columns[entry] for entry in entries if entry in columns]
            indices += known
            # As the product scores a line: the sum over the root of the number of entries.
            values += [max(1, len(entries)) ** -0.5] * len(known)
            starts.append(len(indices))
    matrix = csr_matrix(
        (np.array(values, np.float32), indices, starts), shape=(len(starts) - 1, len(columns))
    )
    return _Table(matrix, np.concatenate(kept), np.concatenate(weights), np.concatenate(folds))


def is_original(copies: Sequence[CopyState]) -> np.ndarray:
    """Return which lines are no copies of others: only they are fitted and scored, comparison decides about copies."""
    return np.array([state in (CopyState.NONE, CopyState.PRIMARY) for state in copies], bool)


def _fit(table: _Table, vocabulary: Sequence[str], left_out: int | None) -> Lexicon:
    from sklearn.linear_model import LogisticRegression

    use = (table.folds != left_out) & (table.weights > 0)
    model = LogisticRegression(
        C=C,
        l1_ratio=1,
        solver="liblinear",
        max_iter=ITERATIONS,
        intercept_scaling=INTERCEPT_SCALING,
        random_state=0,
    )
    model.fit(table.entries[use], table.kept[use], sample_weight=table.weights[use])
    weights = np.round(model.coef_[0] * SCALE).astype(int)
    return {vocabulary[column]: int(weights[column]) for column in np.flatnonzero(weights)}


def as_file(lexicon: Lexicon) -> str:
    """Return the contents of ``lexicon.tsv``."""
    return "".join(f"{entry}\t{weight}\n" for entry, weight in sorted(lexicon.items()))
