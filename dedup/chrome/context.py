"""The context judge: how probable it is that a line belongs to the article, from its form and its neighbours.

Two stages of boosted trees. The first looks at a line, its neighbours and the text as a whole; the second also sees
what the first said of the lines around. Both are fitted by ``tests/bench/fit_context.py`` on structural features
only; their weights are data.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from dedup.chrome.around import neighbours, stacked, sums_around
from dedup.chrome.features import DOCUMENT, NAMES, line_features
from dedup.chrome.trees import Trees, read_trees

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from dedup.chrome.looks import Looks

__all__ = ["Judgement", "explain", "guess_type", "judge", "page_features", "run_of", "second_stage"]

WEIGHTS = Path(__file__).with_name("context.weights.json")
STEPS = (1, 2, 3, 4, 6, 8)
"""Neighbours whose probability the second stage sees, in lines to each side."""
WIDTHS = (2, 4, 8, 16, 32)
"""Neighbourhoods whose mean probability it sees, in lines to each side."""
SURE = 0.8
"""Above it the first stage is sure of a line."""
LOW = 0.5
"""Below it a line counts as page furniture in explanations."""
_WORDS, _STATE, _PACK, _LAST_END = map(NAMES.index, ("words", "state", "pack", "last_end"))


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the judge says of a text's lines.

    Attributes:
        keep: for each line the probability that it is the article's (0 to 1).
        page_likeness: the probability that much of the text is not the article's (0 to 1): high for a whole page.
        words: for each line about how many words it has.
        ends: for each line whether it ends a sentence.
    """

    keep: tuple[float, ...]
    page_likeness: float
    words: tuple[int, ...] = ()
    ends: tuple[bool, ...] = ()


@cache
def _stages() -> tuple[Trees, Trees, Trees]:
    import msgspec

    data = msgspec.json.decode(WEIGHTS.read_bytes())
    return read_trees(data["first"]), read_trees(data["second"]), read_trees(data["page"])


def judge(
    lines: Sequence[str],
    keys: Sequence[str],
    states: Sequence[int],
    packs: Sequence[int],
    parts: Sequence[int],
    looks: Looks | None = None,
) -> Judgement:
    """Judge the lines of a text; for the arguments see :func:`dedup.chrome.features.line_features`."""
    import numpy as np

    if not lines:
        return Judgement((), 0.0)
    first, second, page = _stages()
    table = line_features(lines, keys, states, packs, parts, looks)
    alive = np.flatnonzero(np.array(states) == 0)
    early = np.zeros(len(lines))
    early[alive] = first.probability(table.take(alive, axis=1))
    keep = np.zeros(len(lines))
    keep[alive] = second.probability(second_stage(table, early).take(alive, axis=1))
    likeness = float(page.probability(page_features(table, keep)[:, None])[0])
    words = np.expm1(table[_WORDS])
    return Judgement(
        tuple(np.round(keep, 6).tolist()),
        round(likeness, 6),
        tuple(np.round(words).astype(int).tolist()),
        tuple((table[_LAST_END] > 0).tolist()),
    )


def page_features(table: NDArray[np.float32], keep: NDArray[np.float64]) -> NDArray[np.float32]:
    """Return what tells a page from an article: the text's own features and how its lines were judged."""
    import numpy as np

    size = len(keep)
    words, alive, total = _open_words(table)
    judged = keep[alive] if alive.any() else np.ones(1)
    ordered, middle = np.sort(judged), len(judged) // 2
    kept = float((words * keep).sum())
    sure = float((words * (keep > SURE)).sum())
    labels = table[_PACK] > 0
    count = np.count_nonzero
    unlikely = int(count(judged < 1 - SURE))
    gone = int(count(labels & ~alive))
    return np.array(
        [
            *table[-len(DOCUMENT) :, 0].tolist(),
            1 - kept / total,
            sure / total,
            math.log1p(sure),
            judged.mean(),
            ordered[-1],
            (ordered[middle] + ordered[~middle]) / 2,
            unlikely / len(judged),
            int(count(judged > SURE)) / len(judged),
            math.log1p(unlikely),
            int(count(labels & alive)) / size,
            gone / size,
            math.log1p(gone),
            keep[0],
            keep[-1],
            keep[:5].mean(),
            keep[-5:].mean(),
        ],
        np.float32,
    )


def second_stage(table: NDArray[np.float32], early: NDArray[np.float64]) -> NDArray[np.float32]:
    """Return the features of the second stage: those of the first and its probabilities around each line."""
    import numpy as np

    size = len(early)
    words, alive, total = _open_words(table)
    whole = (
        early.mean(),
        float((words * early).sum()) / total,
        float((words * (early > SURE)).sum()) / total,
        int(np.count_nonzero((early < 1 - SURE) & alive)) / max(1, int(np.count_nonzero(alive))),
    )
    best_above = np.concatenate(([0.0], np.maximum.accumulate(early)[:-1]))
    best_below = np.concatenate((np.maximum.accumulate(early[::-1])[::-1][1:], [0.0]))
    blocks = (
        table,
        early[None],
        neighbours(early[None], STEPS),
        sums_around(early[None], WIDTHS) / np.repeat(WIDTHS, 2)[:, None],
        np.array(whole)[:, None],
        (best_above, best_below),
    )
    return stacked(blocks, size)


def _open_words(table: NDArray[np.float32]) -> tuple[NDArray[np.float64], NDArray[np.bool_], float]:
    """Return how many words each line has, which lines are open, and how many words those have together."""
    import numpy as np

    words = np.expm1(table[_WORDS]).astype(np.float64)
    alive = table[_STATE] == 0
    return words, alive, max(1.0, float(words[alive].sum()))


def run_of(judgement: Judgement, line: int) -> tuple[int, int]:
    """Return the run of unlikely lines that a line stands in, as a half-open range of line numbers."""
    keep, first, last = judgement.keep, line, line + 1
    while first > 0 and keep[first - 1] < LOW:
        first -= 1
    while last < len(keep) and keep[last] < LOW:
        last += 1
    return first, last


def explain(judgement: Judgement, run: tuple[int, int]) -> str:
    """Return why the lines of a run were judged so, from what can be seen: their number, length and ends."""
    first, last = run
    count = last - first
    ends = sum(judgement.ends[first:last])
    mean = sum(judgement.words[first:last]) / count
    form = "short lines" if mean < 8 else "lines"
    if count == 1:
        what = "ends no sentence" if not ends else "does not belong to the running text"
        return f"a line of {judgement.words[first]} words that {what}; its neighbours are of another kind"
    if not ends:
        return f"{count} {form} without a sentence end"
    return f"{count} {form} outside the running text, {ends} of them with a sentence end"


def guess_type(judgement: Judgement, line: int) -> str:
    """Return the chrome type of a line that is not the article's, as far as its place tells."""
    keep = judgement.keep
    alone = all(not 0 <= place < len(keep) or keep[place] >= LOW for place in (line - 1, line + 1))
    if alone:
        return "related" if judgement.words[line] >= 3 else "section"
    return "navigation"
