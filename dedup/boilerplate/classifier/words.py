"""Counts the words that a line shares with the long lines of its text, with its neighbours, and with the whole text.

No word list is used. Words that many long lines share are the function words of the text's language, whatever it is;
lines of an article share other words with their neighbours, lines of a menu do not.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from dedup.text.columns import Columns

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["LONG", "SharedWords", "shared_words"]

LONG = 12
"""A line with at least this many words is long; one that also ends a sentence is prose."""
COMMON = 0.3
"""A word that occurs in at least this share of the long lines is a function word."""
LETTERS_A_WORD = 4
"""In scripts without spaces this many characters count as a word."""
SPACED = 0.25
"""A line is in such a script if it has less than this share of the words expected from its length."""
NEIGHBOURHOOD = 6
"""Lines above and below that count as a line's neighbours."""
FREQUENT = 0.1
"""A word in more than this share of the lines does not show that neighbours belong together."""
_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class SharedWords:
    """What the words of lines have in common with other lines, one value for each line of every text.

    Attributes:
        words: how many words the line has; in scripts without spaces an estimate.
        unspaced: whether it is an estimate.
        known: share of its words that occur in a long line too (in another one, if it is long itself).
        common: share of its words that are function words.
        first_line: share of its words that occur in the first line too, function words aside.
        covers_first: share of the first line's words, function words aside, that the line has.
        recurring: share of its words that occur in other lines.
        above: share of its rare words that occur in the lines directly above.
        below: the same for the lines directly below.
        count: how often its key occurs in the text.
        later: whether an equal line occurs above it.
        form_count: how often its key occurs if all numbers count as equal.
        form_later: whether such a line occurs above it.
        same_start: how many lines begin with the same word.
        same_end: how many lines end with the same word.
    """

    words: NDArray[np.float64]
    unspaced: NDArray[np.bool_]
    known: NDArray[np.float64]
    common: NDArray[np.float64]
    first_line: NDArray[np.float64]
    covers_first: NDArray[np.float64]
    recurring: NDArray[np.float64]
    above: NDArray[np.float64]
    below: NDArray[np.float64]
    count: NDArray[np.int64]
    later: NDArray[np.bool_]
    form_count: NDArray[np.int64]
    form_later: NDArray[np.bool_]
    same_start: NDArray[np.int64]
    same_end: NDArray[np.int64]


def shared_words(keys: Sequence[str], rows: Sequence[Sequence[str]], texts: Columns) -> SharedWords:
    """Compare the words of all lines of texts, each text separately.

    Args:
        keys: the keys of the lines of all texts, text after text.
        rows: the words of each key.
        texts: which lines belong to which text.
    """
    import numpy as np

    owner = texts.spread(np.arange(len(texts.sizes)))
    counts = np.fromiter(map(len, rows), np.int64, texts.size)
    line = np.arange(texts.size).repeat(counts)
    word, is_number = _numbered(rows, owner, counts)
    total = int(word.max()) + 1 if len(word) else 1
    pair_line, pair_word = _pairs(line, word, total)
    spread = np.bincount(pair_word, minlength=total)
    long = counts >= LONG
    # Equal long lines count once: a paragraph that occurs twice does not make its words function words.
    distinct_long = ~_occurs_above(keys, owner) & long
    in_long = np.bincount(pair_word[distinct_long[pair_line]], minlength=total)
    long_lines = texts.sums(distinct_long)
    of_word = np.zeros(total, np.int64)
    of_word[word] = owner[line]
    common_word = (in_long > 1) & (in_long >= np.maximum(2, COMMON * long_lines)[of_word])
    is_known = in_long[word] > long[line]
    in_first = _in_first_lines(word, line, texts, total) & ~common_word
    per_line = np.maximum(counts, 1)

    def share(marked: NDArray[np.bool_]) -> NDArray[np.float64]:
        return np.bincount(line[marked], minlength=texts.size) / per_line

    rare = (spread <= np.maximum(3, FREQUENT * texts.sizes)[of_word]) & ~is_number
    lengths = np.fromiter(map(len, keys), np.float64, texts.size) / LETTERS_A_WORD
    unspaced = counts < lengths * SPACED
    first_share = share(in_first[word])
    first_share[texts.starts] = 0
    return SharedWords(
        np.where(unspaced, lengths, counts),
        unspaced,
        share(is_known),
        share(common_word[word] & is_known),
        first_share,
        _covered(pair_line, pair_word, in_first, texts),
        share(spread[word] > 1),
        *_neighbours(pair_line, pair_word, rare, texts.size),
        *_occurrences(keys, owner),
        *_occurrences([_DIGITS.sub("0", key) for key in keys], owner),
        *_same_edges(word, counts, total),
    )


def _pairs(
    line: NDArray[np.int64], word: NDArray[np.int64], total: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return every word of a line once, as lines and words, in the order of the lines."""
    import numpy as np

    pair = np.sort(line * total + word)
    pair = pair[np.diff(pair, prepend=-1) > 0]
    return pair // total, pair % total


def _in_first_lines(
    word: NDArray[np.int64], line: NDArray[np.int64], texts: Columns, total: int
) -> NDArray[np.bool_]:
    """Return which words occur in the first line of a text."""
    import numpy as np

    first_lines = np.zeros(texts.size, np.bool_)
    first_lines[texts.starts] = True
    in_first = np.zeros(total, np.bool_)
    in_first[word[first_lines[line]]] = True
    return in_first


def _same_edges(
    word: NDArray[np.int64], counts: NDArray[np.int64], total: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return how many lines begin, and how many end, with the same word as each line."""
    import numpy as np

    ends = np.cumsum(counts)
    nonempty = np.flatnonzero(counts)
    same_start, same_end = np.zeros(len(counts), np.int64), np.zeros(len(counts), np.int64)
    for same, indices in ((same_start, ends - counts), (same_end, ends - 1)):
        at_edge = word[indices[nonempty]]
        same[nonempty] = np.bincount(at_edge, minlength=total)[at_edge]
    return same_start, same_end


def _covered(
    line: NDArray[np.int64], word: NDArray[np.int64], in_first: NDArray[np.bool_], texts: Columns
) -> NDArray[np.float64]:
    """Return for each line the share of the first line's words that it has; 0 for the first line itself."""
    import numpy as np

    shared = np.bincount(line[in_first[word]], minlength=texts.size).astype(np.float64)
    share: NDArray[np.float64] = shared / np.maximum(texts.spread(shared[texts.starts]), 1)
    share[texts.starts] = 0
    return share


def _numbered(
    rows: Sequence[Sequence[str]], owner: NDArray[np.intp], counts: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Number the words; words of different texts get different numbers.

    Returns:
        The number of each word of each line, and for each number whether the word consists of digits.
    """
    import numpy as np

    flat = list(chain.from_iterable(rows))
    known = {word: number for number, word in enumerate(dict.fromkeys(flat))}
    of_spelling = np.fromiter(map(known.__getitem__, flat), np.int64, len(flat))
    if not len(of_spelling):
        return of_spelling, np.zeros(1, np.bool_)
    of_text = owner.repeat(counts) * len(known) + of_spelling
    distinct, numbers = np.unique(of_text, return_inverse=True)
    digits = np.fromiter(map(str.isdecimal, known), np.bool_, len(known))
    return numbers.reshape(-1), digits[distinct % len(known)]


def _occurrences(keys: Sequence[str], owner: NDArray[np.intp]) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Return how often each key occurs in its text, and whether it occurs above the line."""
    import numpy as np

    known = {key: number for number, key in enumerate(dict.fromkeys(keys))}
    numbers = np.fromiter(map(known.__getitem__, keys), np.int64, len(keys))
    _, first, inverse, count = np.unique(
        owner * len(known) + numbers, return_index=True, return_inverse=True, return_counts=True
    )
    inverse = inverse.reshape(-1)
    return count[inverse], np.arange(len(keys)) != first[inverse]


def _occurs_above(keys: Sequence[str], owner: NDArray[np.intp]) -> NDArray[np.bool_]:
    return _occurrences(keys, owner)[1]


def _neighbours(
    line: NDArray[np.int64], word: NDArray[np.int64], rare: NDArray[np.bool_], size: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return for each line the share of its rare words that occur in the lines directly above, and directly below.

    Args:
        line: the line of each pair of line and word; the pairs are distinct and in the order of the lines.
        word: the word of each pair.
        rare: for each word whether it is rare.
        size: how many lines there are.
    """
    import numpy as np

    kept = rare[word]
    line, word = line[kept], word[kept]
    total = np.maximum(np.bincount(line, minlength=size), 1)
    order = np.argsort(word, kind="stable")
    line, word = line[order], word[order]
    near = (word[1:] == word[:-1]) & (line[1:] - line[:-1] <= NEIGHBOURHOOD)
    return (
        np.bincount(line[1:][near], minlength=size) / total,
        np.bincount(line[:-1][near], minlength=size) / total,
    )
