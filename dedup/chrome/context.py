"""The context judge: how probable it is that a line belongs to the article, from its form and its neighbours.

Two stages of boosted trees. The first looks at a line, its neighbours and the text as a whole; the second also sees
what the first said of the lines around. Both are fitted by ``tests/bench/fit_context.py`` on structural features
only; their weights are data.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from dedup.chrome.features import DOCUMENT, NAMES, line_features
from dedup.chrome.trees import Trees, read_trees

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["Judgement", "explain", "guess_type", "judge", "page_row", "run_of", "second_stage"]

WEIGHTS = Path(__file__).with_name("context.weights.json")
STEPS = (1, 2, 3, 4, 6, 8)
"""Neighbours whose probability the second stage sees, in lines to each side."""
WIDTHS = (2, 4, 8, 16, 32)
"""Neighbourhoods whose mean probability it sees, in lines to each side."""
SURE = 0.8
"""Above it the first stage is sure of a line."""
LOW = 0.5
"""Below it a line counts as page furniture in explanations."""


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
    text: str,
    spans: Sequence[tuple[int, int]],
    keys: Sequence[str],
    states: Sequence[int],
    packs: Sequence[int],
    parts: Sequence[int],
) -> Judgement:
    """Judge the lines of a text; for the arguments see :func:`dedup.chrome.features.line_features`."""
    import numpy as np

    if not spans:
        return Judgement((), 0.0)
    first, second, page = _stages()
    rows = line_features(text, spans, keys, states, packs, parts)
    alive = np.asarray(states) == 0
    early = np.where(alive, first.probability(rows), 0.0)
    keep = np.where(alive, second.probability(second_stage(rows, early)), 0.0)
    likeness = float(page.probability(page_row(rows, keep)[None, :])[0])
    words = np.expm1(rows[:, NAMES.index("words")])
    return Judgement(
        tuple(np.round(keep, 6).tolist()),
        round(likeness, 6),
        tuple(np.round(words).astype(int).tolist()),
        tuple((rows[:, NAMES.index("last_end")] > 0).tolist()),
    )


def page_row(rows: NDArray[np.float32], keep: NDArray[np.float64]) -> NDArray[np.float32]:
    """Return what tells a page from an article: the text's own features and how its lines were judged."""
    import numpy as np

    size = len(rows)
    alive = rows[:, NAMES.index("state")] == 0
    packs = rows[:, NAMES.index("pack")]
    words = np.expm1(rows[:, NAMES.index("words")]).astype(np.float64)
    total = max(1.0, float(words[alive].sum()))
    judged = keep[alive] if alive.any() else np.ones(1)
    kept = float((words * keep).sum())
    sure = float((words * (keep > SURE)).sum())
    labels = packs > 0
    return np.array(
        [
            *rows[0, -len(DOCUMENT) :].tolist(),
            1 - kept / total,
            sure / total,
            np.log1p(sure),
            judged.mean(),
            judged.max(),
            float(np.median(judged)),
            (judged < 1 - SURE).mean(),
            (judged > SURE).mean(),
            np.log1p(float((judged < 1 - SURE).sum())),
            float((labels & alive).sum()) / size,
            float((labels & ~alive).sum()) / size,
            np.log1p(float((labels & ~alive).sum())),
            keep[0],
            keep[-1],
            keep[:5].mean(),
            keep[-5:].mean(),
        ],
        np.float32,
    )


def second_stage(rows: NDArray[np.float32], early: NDArray[np.float64]) -> NDArray[np.float32]:
    """Return the rows of the second stage: those of the first and its probabilities around each line."""
    import numpy as np

    size = len(early)
    places = np.arange(size)
    running = np.concatenate(([0.0], np.cumsum(early)))
    columns = [early]
    for step in STEPS:
        for side in (step, -step):
            at = places - side
            inside = (at >= 0) & (at < size)
            columns.append(np.where(inside, early[np.clip(at, 0, size - 1)], -1.0))
    for width in WIDTHS:
        low, high = np.maximum(places - width, 0), np.minimum(places + 1 + width, size)
        columns.append((running[places] - running[low]) / width)
        columns.append((running[high] - running[places + 1]) / width)
    words = np.expm1(rows[:, NAMES.index("words")]).astype(np.float64)
    alive = rows[:, NAMES.index("state")] == 0
    total = max(1.0, float(words[alive].sum()))
    columns.append(np.full(size, early.mean()))
    columns.append(np.full(size, float((words * early).sum()) / total))
    columns.append(np.full(size, float((words * (early > SURE)).sum()) / total))
    columns.append(np.full(size, float(((early < 1 - SURE) & alive).sum()) / max(1, int(alive.sum()))))
    columns.append(np.concatenate(([0.0], np.maximum.accumulate(early)[:-1])) if size else early)
    columns.append(np.concatenate((np.maximum.accumulate(early[::-1])[::-1][1:], [0.0])) if size else early)
    return np.column_stack((rows, *(column.astype(np.float32) for column in columns)))


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
