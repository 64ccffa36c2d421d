"""What a line looks like to the context judge: structural features, the same in every language.

They tell how a line looks taken alone, what its words share with the text's long lines, the same of its neighbours,
how much prose and how many short lines stand around it, and what the text is like as a whole.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from dedup.chrome.around import neighbours, stacked, sums_around
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
_SHARED_ROWS = [_OWN.index(name) for name in _SHARED]


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
    face = (looks or looks_of)(lines)
    shared = vocabulary(keys)
    words = shared.words
    last_end = face[LOOKS.index("last_end")] > 0
    prose = ((words >= LONG) & last_end) | (words >= 3 * LONG)
    first = (face[0], np.log1p(words), face[1] / np.maximum(words, 1))
    rest = (
        shared.known, shared.common, shared.headline, np.log1p(shared.counts), shared.later,
        states, packs, parts, prose,
    )  # fmt: skip
    own = stacked((*([row] for row in first), face[2:], *([row] for row in rest)), size)
    places = np.arange(size, dtype=np.float32)
    # Lines that are gone weigh nothing as prose.
    alive = own[_OWN.index("state")] == 0
    shorts = ~prose & (words < LONG)
    sums = sums_around(np.array((np.where(prose & alive, words, 0.0), shorts)), WINDOWS)
    np.log1p(sums[::2], out=sums[::2])
    whole = document_features(
        words, prose, last_end, alive, shared.counts, own[_OWN.index("upper_share")], packs
    )
    blocks = (
        own,
        (np.log1p(places), np.log1p(size - 1 - places), places / max(1, size - 1)),
        neighbours(own[_SHARED_ROWS], NEAR),
        sums,
        (_distance(prose & alive, up=True), _distance(prose & alive, up=False)),
        np.array(whole)[:, None],
    )
    return stacked(blocks, size)


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
    labels = len(packs) - packs.count(0)
    return [
        math.log1p(len(words)),
        math.log1p(total),
        float(words[live_prose].sum()) / total,
        float(count(last_end & alive)) / lines,
        math.log1p(float(count(live_prose))),
        1 - float(count(alive)) / max(1, len(words)),
        float(count((words < LONG) & ~last_end & alive)) / lines,
        float(count((repeats > 1) & alive)) / lines,
        float(upper[alive].mean()) if alive.any() else 0.0,
        float(count(last_end & long)) / max(1, int(count(long))),
        math.log1p(labels),
        labels / max(1, len(words)),
        math.log1p(len(set(packs))),
        total / lines,
        float(words[~alive].sum()) / max(1.0, float(words.sum())),
    ]


def _distance(marked: NDArray[np.bool_], *, up: bool) -> NDArray[np.float64]:
    """How many lines away the nearest marked line above (or below) is, as a logarithm."""
    import numpy as np

    size = len(marked)
    places = np.arange(size)
    ordered = marked if up else marked[::-1]
    seen = np.maximum.accumulate(np.where(ordered, places, -size))
    away = np.log1p(np.minimum(places - np.concatenate(([-size], seen[:-1])), size).astype(np.float64))
    return away if up else away[::-1]
