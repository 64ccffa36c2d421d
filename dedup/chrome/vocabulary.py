"""What the words of each line have in common with the long lines of its text.

No word list is known here: words that most long lines share are the function words of whatever language it is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["LONG", "Vocabulary", "vocabulary"]

LONG = 12
"""A line of so many words is long; one that ends a sentence besides is prose."""
COMMON = 0.3
"""A word that stands in such a share of the long lines is a function word."""
LETTERS_A_WORD = 4
"""Scripts without spaces: so many characters stand for a word."""
SPACED = 0.25
"""A line with fewer than such a share of the words that its characters make up is in such a script."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What the words of a text's lines have in common, one value a line.

    Attributes:
        words: how many words the line has.
        counts: how often its key stands in the text.
        later: whether an equal line stands above it.
        known: share of its words that a long line has too (another one, if it is long itself).
        common: share of its words that are function words.
        headline: share of its words that the first line has too, function words aside.
    """

    words: NDArray[np.float64]
    counts: NDArray[np.float64]
    later: NDArray[np.bool_]
    known: NDArray[np.float64]
    common: NDArray[np.float64]
    headline: NDArray[np.float64]


def vocabulary(keys: Sequence[str]) -> Vocabulary:
    """Look at the words of all lines, given by their keys."""
    import numpy as np

    rows = [key.split() for key in keys]
    size = len(rows)
    words = np.fromiter(map(len, rows), np.float64, size)
    unspaced = np.fromiter(map(len, keys), np.float64, size) / LETTERS_A_WORD
    counted = Counter(keys)
    first = dict(zip(reversed(keys), range(size - 1, -1, -1), strict=True))
    later = np.ones(size, np.bool_)
    later[list(first.values())] = False
    spread: Counter[str] = Counter()
    long = {key: row for key, row in zip(keys, rows, strict=True) if len(row) >= LONG}
    for row in long.values():
        spread.update(set(row))
    least = max(2, COMMON * len(long))
    common = {word for word, count in spread.items() if count >= least}
    twice = {word for word, count in spread.items() if count > 1}
    title = set(rows[0]) - common if rows else set()
    is_common, is_known, is_twice, in_title = (
        common.__contains__, spread.__contains__, twice.__contains__, title.__contains__,
    )  # fmt: skip
    shares = np.zeros((3, size))
    for place, row in enumerate(rows):
        if row:
            shares[0, place] = sum(map(is_twice if len(row) >= LONG else is_known, row))
            shares[1, place] = sum(map(is_common, row))
            shares[2, place] = sum(map(in_title, row)) if place else 0
    shares /= np.maximum(words, 1)
    return Vocabulary(
        np.where(words < unspaced * SPACED, unspaced, words),
        np.fromiter(map(counted.__getitem__, keys), np.float64, size),
        later,
        shares[0],
        shares[1],
        shares[2],
    )
