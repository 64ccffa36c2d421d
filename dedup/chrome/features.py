"""What a line looks like to the context judge: structural features, the same in every language.

They tell how a line looks taken alone, what its words share with the text's long lines, the same of its neighbours,
how much prose and how many short lines stand around it, and what the text is like as a whole.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from dedup.chrome.looks import LOOKS, Looks, looks_of
from dedup.chrome.vocabulary import LONG, vocabulary

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Table = NDArray[np.float32]

__all__ = ["DOCUMENT", "NAMES", "document_features", "line_features"]

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
_ROW = {name: row for row, name in enumerate(NAMES)}
_SHARED_ROWS = [_ROW[name] for name in _SHARED]


def line_features(
    lines: Sequence[str],
    keys: Sequence[str],
    states: Sequence[int],
    packs: Sequence[int],
    parts: Sequence[int],
    looks: Looks | None = None,
) -> Table:
    """Return the features of all lines of a text: a column a line, a row a feature.

    Args:
        lines: the lines' characters; none is empty.
        keys: the key of each line.
        states: what is known of each line: 0 open, 1 page furniture, 2 a copy.
        packs: what the rule packs say of each line: 0 nothing, above it a code of type and confidence.
        parts: whether a pack's label covers the whole line (1) or an end of it (2).
        looks: keeps what lines look like, for a text that is read again.
    """
    import numpy as np

    size = len(lines)
    table = np.empty((len(NAMES), size), np.float32)
    face = (looks or looks_of)(lines)
    known = vocabulary(keys)
    words = known.words
    last_end = face[LOOKS.index("last_end")] > 0
    prose = ((words >= LONG) & last_end) | (words >= 3 * LONG)
    table[0] = face[0]
    table[1] = np.log1p(words)
    table[2] = face[1] / np.maximum(words, 1)
    at = len(LOOKS) + 1
    table[3:at] = face[2:]
    for row in (
        known.known, known.common, known.headline, np.log1p(known.counts), known.later, states, packs, parts, prose,
    ):  # fmt: skip
        table[at] = row
        at += 1
    places = np.arange(size, dtype=np.float32)
    table[at] = np.log1p(places)
    table[at + 1] = np.log1p(size - 1 - places)
    table[at + 2] = places / max(1, size - 1)
    at += len(_PLACE)
    shared = table[_SHARED_ROWS]
    for step in NEAR:
        for block in (table[at : at + len(_SHARED)], table[at + len(_SHARED) : at + 2 * len(_SHARED)]):
            block[:] = -1
        table[at : at + len(_SHARED), step:] = shared[:, :-step]
        at += len(_SHARED)
        table[at : at + len(_SHARED), :-step] = shared[:, step:]
        at += len(_SHARED)
    # Lines that are gone weigh nothing as prose.
    alive = table[_ROW["state"]] == 0
    shorts = ~prose & (words < LONG)
    windows = _windows(np.array((np.where(prose & alive, words, 0.0), shorts)))
    np.log1p(windows[::2], out=windows[::2])
    table[at : at + len(windows)] = windows
    at += len(windows)
    table[at] = _distance(prose & alive, up=True)
    table[at + 1] = _distance(prose & alive, up=False)
    table[at + 2 :] = np.array(
        document_features(words, prose, last_end, alive, known.counts, table[_ROW["upper_share"]], packs)
    )[:, None]
    return table


def document_features(
    words: NDArray[np.float64],
    prose: NDArray[np.bool_],
    last_end: NDArray[np.bool_],
    alive: NDArray[np.bool_],
    repeats: NDArray[np.float64],
    upper: NDArray[np.float32],
    packs: Sequence[int],
) -> list[float]:
    """Return what tells a page from an article: how much of it is prose, how much is short or repeated."""
    import numpy as np

    total = max(1.0, float(words[alive].sum()))
    count = np.count_nonzero
    lines = max(1, int(count(alive)))
    live_prose = prose & alive
    long = alive & (words >= LONG)
    labels = len(packs) - list(packs).count(0)
    return [
        math.log1p(len(words)),
        math.log1p(total),
        float(words[live_prose].sum()) / total,
        float(count(last_end & alive)) / lines,
        math.log1p(float(count(live_prose))),
        1 - float(count(alive)) / max(1, len(words)),
        float(count((words < LONG) & ~last_end & alive)) / lines,
        float(count((repeats > 1) & alive)) / lines,
        float(upper[alive].mean()) if lines and alive.any() else 0.0,
        float(count(last_end & long)) / max(1, int(count(long))),
        math.log1p(labels),
        labels / max(1, len(words)),
        math.log1p(len(set(packs))),
        total / lines,
        float(words[~alive].sum()) / max(1.0, float(words.sum())),
    ]


def _windows(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Sum each row over the lines above each line, and over those below: for every width, up then down."""
    import numpy as np

    kinds, size = values.shape
    running = np.zeros((kinds, size + 1))
    np.cumsum(values, axis=1, out=running[:, 1:])
    places = np.arange(size)
    widths = np.array(WINDOWS)[:, None]
    low, high = np.maximum(places - widths, 0), np.minimum(places + 1 + widths, size)
    sums = np.empty((len(WINDOWS), 2, kinds, size))
    sums[:, 0] = (running[:, None, :-1] - running[:, low]).swapaxes(0, 1)
    sums[:, 1] = (running[:, high] - running[:, None, 1:]).swapaxes(0, 1)
    return sums.reshape(-1, size)


def _distance(marked: NDArray[np.bool_], *, up: bool) -> NDArray[np.float64]:
    """How many lines away the nearest marked line above (or below) is, as a logarithm."""
    import numpy as np

    size = len(marked)
    places = np.arange(size)
    ordered = marked if up else marked[::-1]
    seen = np.maximum.accumulate(np.where(ordered, places, -size))
    away = np.log1p(np.minimum(places - np.concatenate(([-size], seen[:-1])), size).astype(np.float64))
    return away if up else away[::-1]
