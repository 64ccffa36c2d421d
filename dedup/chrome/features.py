"""What a line looks like to the context judge: structural features, the same in every language.

They tell how a line looks taken alone, what its words share with the text's long lines, the same of its neighbours,
how much prose and how many short lines stand around it, and what the text is like as a whole.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from dedup.chrome.columns import Columns, columns, on_grid, stacked
from dedup.chrome.looks import LOOKS, Looks
from dedup.chrome.vocabulary import LONG, Vocabulary, WordsOf, vocabulary

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Table = NDArray[np.float32]

__all__ = ["DOCUMENT", "NAMES", "Features", "Known", "Question", "line_features"]

WINDOWS = (1, 2, 4, 8, 16, 32)
"""Neighbourhoods in which prose and short lines are counted, in lines to each side."""
NEAR = (1, 2, 3)
"""Neighbours whose own looks are features, in lines to each side."""

_OWN = (
    "chars", "words", "letters_a_word", *LOOKS[2:], "known_share", "common_share", "headline_share", "repeats",
    "later_repeat", "state", "pack", "pack_part", "prose",
)  # fmt: skip
_PLACE = ("from_top", "from_end", "from_top_share")
_SHARED = (
    "words",
    "last_end",
    "common_share",
    "upper_share",
    "digit_share",
    "state",
    "pack",
    "repeats",
    "prose",
)
DOCUMENT = (
    "lines", "all_words", "prose_share", "ending_share", "prose_lines", "gone_share", "short_share", "repeat_share",
    "upper_mean", "long_ending_share", "labels", "labels_share", "label_types", "mean_words", "gone_words",
)  # fmt: skip
NAMES: tuple[str, ...] = (
    *_OWN,
    *_PLACE,
    *(f"{name}_{side}{step}" for step in NEAR for side in ("above", "below") for name in _SHARED),
    *(
        f"{what}_{side}{width}"
        for width in WINDOWS
        for side in ("above", "below")
        for what in ("prose", "short")
    ),
    *(f"to_prose_{side}" for side in ("above", "below")),
    *(f"doc_{name}" for name in DOCUMENT),
)
"""The features of a line, in the order of the rows of :func:`line_features`."""
_SHARED_ROWS = [_OWN.index(name) for name in _SHARED]


class Question(NamedTuple):
    """What the judge is told of the lines of a text.

    Attributes:
        lines: the lines' characters; none is empty.
        keys: the key of each line.
        states: what is known of each line: 0 open, 1 page furniture, 2 a copy.
        packs: what the rule packs say of each line: 0 nothing, above it a code of type and confidence.
        parts: whether a pack's label covers the whole line (1) or an end of it (2).
    """

    lines: Sequence[str]
    keys: Sequence[str]
    states: Sequence[int]
    packs: Sequence[int]
    parts: Sequence[int]


@dataclass(frozen=True, slots=True)
class Known:
    """What is kept of lines from question to question; only time depends on it.

    Attributes:
        looks: what a line looks like.
        words: the words of a line.
    """

    looks: Looks = field(default_factory=Looks)
    words: WordsOf = field(default_factory=WordsOf)


@dataclass(frozen=True, slots=True)
class Features:
    """The features of the lines of texts.

    Attributes:
        texts: which columns are whose.
        table: a column a line, a row for each of :data:`NAMES`.
        words: how many words each line has.
        alive: whether a line is open: nothing has removed it.
        labelled: whether a pack says something of a line.
        total: how many words the open lines of each text have together, at least one.
        whole: a column a text, a row for each of :data:`DOCUMENT`.
    """

    texts: Columns
    table: Table
    words: NDArray[np.float64]
    alive: NDArray[np.bool_]
    labelled: NDArray[np.bool_]
    total: NDArray[np.float64]
    whole: NDArray[np.float64]


def line_features(questions: Sequence[Question], known: Known) -> Features:
    """Return the features of all lines of texts.

    Args:
        questions: what is told of each text; none is without lines.
        known: keeps what was seen of lines, for texts that are read again.
    """
    import numpy as np

    texts = columns([len(question.lines) for question in questions])
    size = texts.size
    face = known.looks([line for question in questions for line in question.lines])
    shared = vocabulary([question.keys for question in questions], known.words)
    states, packs, parts = (
        np.array([code for question in questions for code in codes(question)], np.int16)
        for codes in (attrgetter("states"), attrgetter("packs"), attrgetter("parts"))
    )
    words = shared.words
    last_end = face[LOOKS.index("last_end")] > 0
    prose = ((words >= LONG) & last_end) | (words >= 3 * LONG)
    alive = states == 0
    # Lines that are gone weigh nothing as prose.
    running = prose & alive
    total = np.maximum(1.0, texts.sums(words * alive))
    first = (face[0], np.log1p(words), face[1] / np.maximum(words, 1))
    rest = (
        shared.known, shared.common, shared.headline, np.log1p(shared.counts), shared.later,
        states, packs, parts, prose,
    )  # fmt: skip
    own = stacked((*([row] for row in first), face[2:], *([row] for row in rest)), size)
    sums = texts.sums_around(np.array((np.where(running, words, 0.0), ~prose & (words < LONG))), WINDOWS)
    np.log1p(sums[::2], out=sums[::2])
    places = texts.places()
    left = texts.end - texts.first - 1
    whole = document_features(
        texts, shared, total, running, last_end, alive, face[LOOKS.index("upper_share")], packs
    )
    blocks = (
        own,
        (np.log1p(places), np.log1p(left - places), places / np.maximum(left, 1)),
        texts.neighbours(own[_SHARED_ROWS], NEAR),
        sums,
        [np.log1p(texts.distance(running, up=up)) for up in (True, False)],
        texts.spread(whole),
    )
    return Features(texts, stacked(blocks, size), words, alive, packs > 0, total, whole)


def document_features(
    texts: Columns,
    shared: Vocabulary,
    total: NDArray[np.float64],
    running: NDArray[np.bool_],
    last_end: NDArray[np.bool_],
    alive: NDArray[np.bool_],
    upper: NDArray[np.float64],
    packs: NDArray[np.int16],
) -> NDArray[np.float64]:
    """Return what tells a page from an article: how much of it is prose, how much is short or repeated."""
    import numpy as np

    words = shared.words
    lines = np.maximum(1, texts.sums(alive))
    long = alive & (words >= LONG)
    labels = texts.sums(packs > 0)
    ends = np.cumsum(texts.sizes)
    kinds = [len(set(packs[start:end].tolist())) for start, end in zip(texts.starts, ends, strict=True)]
    return np.array(
        [
            np.log1p(texts.sizes),
            np.log1p(total),
            texts.sums(words * running) / total,
            texts.sums(last_end & alive) / lines,
            np.log1p(texts.sums(running)),
            1 - texts.sums(alive) / texts.sizes,
            texts.sums((words < LONG) & ~last_end & alive) / lines,
            texts.sums((shared.counts > 1) & alive) / lines,
            texts.sums(on_grid(upper) * alive) / lines,
            texts.sums(last_end & long) / np.maximum(1, texts.sums(long)),
            np.log1p(labels),
            labels / texts.sizes,
            np.log1p(kinds),
            total / lines,
            texts.sums(words * ~alive) / np.maximum(1.0, texts.sums(words)),
        ]
    )
