"""What the words of each line have in common with the long lines of its text.

No word list is known here: words that most long lines share are the function words of whatever language it is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["LONG", "Vocabulary", "WordsOf", "vocabulary"]

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


class WordsOf(dict[str, list[str]]):
    """The words of keys, kept: a text is read twice, and the second time nearly every line is known."""

    def __missing__(self, key: str) -> list[str]:
        """Split a key that is not known yet."""
        words = self[key] = key.split()
        return words


def vocabulary(texts: Sequence[Sequence[str]], words_of: Mapping[str, list[str]]) -> Vocabulary:
    """Look at the words of all lines of texts: each text by itself, one after the other.

    Args:
        texts: the keys of each text's lines.
        words_of: the words of each key.
    """
    import numpy as np

    lengths: list[int] = []
    words: list[int] = []
    counts: list[int] = []
    later: list[bool] = []
    sums: tuple[list[int], list[int], list[int]] = ([], [], [])
    for keys in texts:
        rows = [words_of[key] for key in keys]
        lengths += map(len, keys)
        words += map(len, rows)
        counted = Counter(keys)
        counts += map(counted.__getitem__, keys)
        first: dict[str, int] = {}
        later += [first.setdefault(key, number) != number for number, key in enumerate(keys)]
        for counts_of_one, shared in zip(sums, _shared(keys, rows), strict=True):
            counts_of_one.extend(shared)
    spaced = np.array(words, np.float64)
    unspaced = np.array(lengths, np.float64) / LETTERS_A_WORD
    known, common, headline = np.array(sums, np.float64) / np.maximum(spaced, 1)
    return Vocabulary(
        np.where(spaced < unspaced * SPACED, unspaced, spaced),
        np.array(counts, np.float64),
        np.array(later, np.bool_),
        known,
        common,
        headline,
    )


def _shared(keys: Sequence[str], rows: Sequence[list[str]]) -> tuple[list[int], list[int], list[int]]:
    """Count in each line of a text the words that long lines have too, the function words, the headline's words."""
    long = {key: row for key, row in zip(keys, rows, strict=True) if len(row) >= LONG}
    spread = Counter(chain.from_iterable(map(set, long.values())))
    least = max(2, COMMON * len(long))
    twice = {word for word, count in spread.items() if count > 1}
    common = {word for word in twice if spread[word] >= least}
    title = set(rows[0]) - common
    is_common, is_known, is_twice, in_title = (
        common.__contains__, spread.__contains__, twice.__contains__, title.__contains__,
    )  # fmt: skip
    # Function words stand in two long lines at least: they are among the words that are shared.
    shared = [[*filter(is_twice if len(row) >= LONG else is_known, row)] for row in rows]
    return (
        [*map(len, shared)],
        [sum(map(is_common, words)) for words in shared],
        [0, *(0 if title.isdisjoint(row) else sum(map(in_title, row)) for row in rows[1:])],
    )
