"""The context judge: how probable it is that a line belongs to the article, from its form and its neighbours.

Two stages of boosted trees. The first looks at a line, its neighbours and the text as a whole; the second also sees
what the first said of the lines around. Both are fitted by ``tests/bench/fit_context.py`` on structural features
only; their weights are data.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from dedup.chrome.columns import Columns, on_grid, stacked
from dedup.chrome.features import NAMES, Features, Known, Question, line_features
from dedup.chrome.trees import Trees, read_trees

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = [
    "Judgement",
    "Known",
    "Question",
    "explain",
    "guess_type",
    "judge",
    "page_features",
    "run_of",
    "second_stage",
    "unjudged",
]

WEIGHTS = Path(__file__).with_name("context.weights.json")
STEPS = (1, 2, 3, 4, 6, 8)
"""Neighbours whose probability the second stage sees, in lines to each side."""
WIDTHS = (2, 4, 8, 16, 32)
"""Neighbourhoods whose mean probability it sees, in lines to each side."""
SURE = 0.8
"""Above it the first stage is sure of a line."""
LOW = 0.5
"""Below it a line counts as page furniture in explanations."""
FEW = 5
"""Lines at the beginning and end of a text whose judgement tells what kind of text it is."""
_LAST_END = NAMES.index("last_end")


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


def unjudged(question: Question) -> Judgement:
    """Return the judgement by which every line is the article's, for a text whose lines tell nothing."""
    words = tuple(line.count(" ") + 1 for line in question.lines)
    return Judgement((1.0,) * len(words), 0.0, words, (False,) * len(words))


def judge(questions: Sequence[Question], known: Known | None = None) -> list[Judgement]:
    """Judge the lines of texts; what is said of one does not depend on the others.

    Args:
        questions: what is told of each text.
        known: keeps what was seen of lines, for texts that are read again.
    """
    import numpy as np

    asked = [question for question in questions if question.lines]
    if not asked:
        return [Judgement((), 0.0) for _ in questions]
    first, second, page = _stages()
    features = line_features(asked, known or Known())
    alive = np.flatnonzero(features.alive)
    early = np.zeros(features.texts.size)
    early[alive] = first.probability(features.table.take(alive, axis=1))
    keep = np.zeros(features.texts.size)
    keep[alive] = second.probability(second_stage(features, early).take(alive, axis=1))
    likeness = page.probability(page_features(features, keep))
    found = _judgements(features, keep, likeness)
    return [next(found) if question.lines else Judgement((), 0.0) for question in questions]


def _judgements(
    features: Features, keep: NDArray[np.float64], likeness: NDArray[np.float64]
) -> Iterator[Judgement]:
    import numpy as np

    kept = np.round(keep, 6).tolist()
    words = np.round(features.words).astype(int).tolist()
    ends = (features.table[_LAST_END] > 0).tolist()
    start = 0
    for size, page_likeness in zip(features.texts.sizes.tolist(), likeness.tolist(), strict=True):
        own = slice(start, start + size)
        yield Judgement(tuple(kept[own]), round(page_likeness, 6), tuple(words[own]), tuple(ends[own]))
        start += size


def page_features(features: Features, keep: NDArray[np.float64]) -> NDArray[np.float32]:
    """Return what tells a page from an article, a column a text: its own features and how its lines were judged."""
    import numpy as np

    texts, words, alive, labelled = features.texts, features.words, features.alive, features.labelled
    keep = on_grid(keep)
    sure = texts.sums(words * (keep > SURE))
    lines = texts.sums(alive)
    # A text without an open line counts as one with a single line that is the article's.
    none = lines == 0
    lines = np.maximum(lines, 1)
    unlikely = texts.sums((keep < 1 - SURE) & alive)
    gone = texts.sums(labelled & ~alive)
    last = texts.starts + texts.sizes - 1
    running = np.concatenate(([0.0], np.cumsum(keep)))
    few = np.minimum(texts.sizes, FEW)
    return stacked(
        (
            features.whole,
            (
                1 - texts.sums(words * keep) / features.total,
                sure / features.total,
                np.log1p(sure),
                np.where(none, 1.0, texts.sums(keep) / lines),
                np.where(none, 1.0, texts.most(keep)),
                np.where(none, 1.0, _medians(texts, keep, alive)),
                unlikely / lines,
                (texts.sums(keep > SURE) + none) / lines,
                np.log1p(unlikely),
                texts.sums(labelled & alive) / texts.sizes,
                gone / texts.sizes,
                np.log1p(gone),
                keep[texts.starts],
                keep[last],
                (running[texts.starts + few] - running[texts.starts]) / few,
                (running[last + 1] - running[last + 1 - few]) / few,
            ),
        ),
        len(texts.sizes),
    )


def _medians(texts: Columns, keep: NDArray[np.float64], alive: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Return the median of what was said of the open lines of each text; of those without one anything."""
    import numpy as np

    counts = texts.sums(alive).astype(np.intp)
    owner = texts.spread(np.arange(len(texts.sizes)))[alive]
    open_lines = keep[alive]
    ordered = np.concatenate((open_lines[np.lexsort((open_lines, owner))], [1.0]))
    starts = np.cumsum(counts) - counts
    upper = starts + counts // 2
    lower = starts + np.maximum(counts - 1, 0) // 2
    found: NDArray[np.float64] = (ordered[lower] + ordered[upper]) / 2
    return found


def second_stage(features: Features, early: NDArray[np.float64]) -> NDArray[np.float32]:
    """Return the features of the second stage: those of the first and its probabilities around each line."""
    import numpy as np

    texts, words, alive = features.texts, features.words, features.alive
    early = on_grid(early)
    whole = (
        texts.sums(early) / texts.sizes,
        texts.sums(words * early) / features.total,
        texts.sums(words * (early > SURE)) / features.total,
        texts.sums((early < 1 - SURE) & alive) / np.maximum(1, texts.sums(alive)),
    )
    blocks = (
        features.table,
        early[None],
        texts.neighbours(early[None], STEPS),
        texts.sums_around(early[None], WIDTHS) / np.repeat(WIDTHS, 2)[:, None],
        texts.spread(np.array(whole)),
        [texts.best_beyond(early, up=up) for up in (True, False)],
    )
    return stacked(blocks, texts.size)


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
    alone = (line == 0 or keep[line - 1] >= LOW) and (line + 1 == len(keep) or keep[line + 1] >= LOW)
    if alone:
        return "related" if judgement.words[line] >= 3 else "section"
    return "navigation"
