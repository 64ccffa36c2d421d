"""Texts as tables: the features of their lines, how far each line is kept, and how much it counts in the fit."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from fit_lexicon import Lexicon, is_original
from training_texts import Example

from dedup.boilerplate.classifier.features import NAMES, line_features

GROUP_WEIGHTS = {
    "page": 1.5, "after": 1.0, "gold": 3.0, "genre": 6.0, "mixed": 0.8,
    "corpus/clean": 8.0, "corpus/fullpage": 3.0, "corpus/container": 2.5, "corpus/scraped_lines": 3.0,
    "corpus/seedlike": 1.5, "corpus/seedlike_built": 1.5, "corpus/seedlike_made": 1.5,
    "bench/clean": 8.0, "bench/page": 3.0,
}  # fmt: skip
"""What a text counts. Texts of which every line is kept count more than pages, so that few of their lines are removed;
real pages count more than made ones."""
BENCH_WEIGHT, OTHER_WEIGHT = 1.5, 0.4
"""What other texts of the benchmark count, and the many of the corpus that extractors made of the same 134 pages."""
RARE_LANGUAGE, RARE_WEIGHT = "ar", 3.0
"""Of the dirty texts only a few hundred are Arabic, a handful of them whole pages: unweighted, English would decide
for them (whole pages .952 to .972, with the other languages within .002)."""
SMOOTHING = 2.0
"""Words added to those of each line, so that short lines are not forgotten."""
_WORDS = NAMES.index("log_words")


@dataclass(slots=True)
class Rows:
    """The lines of a text as a table.

    Attributes:
        name: the identifier of its record.
        source: where it comes from.
        group: what its sampling depends on.
        kind: its set, genre or kind.
        lang: its language.
        fold: 0 to 8.
        features: a row for each line, a column for each feature.
        keep: for each line how far it is kept.
        target: what is fitted: ``keep``, mixed with the teacher's prediction if there is one.
        weights: for each line what it counts.
        words: for each line how many words it has; 0 for a copy of another line.
        headline: the lines that are the headline, if that is known.
    """

    name: str
    source: str
    group: str
    kind: str
    lang: str
    fold: int
    features: np.ndarray
    keep: np.ndarray
    target: np.ndarray
    weights: np.ndarray
    words: np.ndarray
    headline: list[int] | None


def weight_of(group: str, lang: str) -> float:
    """Return what a text of a group and language counts."""
    weight = GROUP_WEIGHTS.get(group, BENCH_WEIGHT if group.startswith("bench/") else OTHER_WEIGHT)
    return weight * RARE_WEIGHT if lang.startswith(RARE_LANGUAGE) and not group.endswith("/clean") else weight


class _Tabled:
    """Computes the rows of a text; can be sent to another process."""

    def __init__(self, lexicons: Mapping[int | None, Lexicon]) -> None:
        self.lexicons = lexicons

    def __call__(self, one: Example) -> Rows:
        fold = one.fold if one.source in ("page", "after", "gold") and one.fold in self.lexicons else None
        _, table = line_features([one.lines], self.lexicons[fold])
        original = is_original(one.lines.copies)
        words = np.expm1(table[_WORDS])
        mass = (words + SMOOTHING) * original * ~one.unsure
        # A text counts with the root of its number of lines: a page of a thousand lines is not worth a hundred articles.
        weights = weight_of(one.group, one.lang) * mass / max(1, mass.sum()) * len(mass) ** 0.5
        keep = one.keep.astype(np.float32)
        return Rows(
            one.name, one.source, one.group, one.kind, one.lang, one.fold, table.T.astype(np.float16), keep, keep,
            weights.astype(np.float32), (words * original).astype(np.float32), one.headline,
        )  # fmt: skip


def rows_of(
    texts: Iterable[Example], lexicons: Mapping[int | None, Lexicon], workers: int = 1
) -> Iterator[Rows]:
    """Yield the rows of texts.

    Args:
        texts: the texts.
        lexicons: the weights of words by the fold that they were fitted without; ``None``: for all other texts.
        workers: processes that compute them.
    """
    with multiprocessing.Pool(workers) as pool:
        yield from pool.imap(_Tabled(lexicons), texts, chunksize=16)
