"""Finds where blocks ended in text that lost its line breaks: the gaps between words that were probably line breaks.

A model of boosted trees examines the words on both sides of a gap: their case, their punctuation, whether they occur
elsewhere in the text, and whether the packs list them as a label. It is fitted by ``tests/bench/fit_gaps.py`` on
pages whose line breaks are known; the weights are in a data file.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import regex

from dedup.text.columns import stacked
from dedup.text.keys import keys
from dedup.text.marks import ELLIPSIS, SENTENCE_ENDS
from dedup.text.trees import Trees, read_trees

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["WEIGHTS", "Gaps", "block_ends", "find_gaps"]

WEIGHTS = Path(__file__).with_name("block_ends.weights.json")
LIKELY = 0.6
"""From this probability on, a gap is treated as the end of a block."""
LONGEST_LABEL = 5
"""Most words of a label."""
WINDOWS = (4, 8, 16, 32)
"""Words counted on each side of a gap."""
AT_ONCE = 100_000
"""Characters processed together: bounds the memory (560 bytes a word)."""
FAR = 60
"""Distances to a sentence end are counted up to this many words."""

_WORD = regex.compile(r"\S++")
_OPENING, _CLOSING = "\"'“‘«([‹*#>-–—•|", "\"'”’»)]›"
_ENDS, _PAUSES, _QUOTES = SENTENCE_ENDS + ELLIPSIS, ",;،؛、", '"“«‘('


class Gaps(NamedTuple):
    """The gaps between the words of a text.

    Attributes:
        starts: where the word after each gap begins, in characters.
        ends_sentence: for each gap whether the word before it ends a sentence.
        beside_number: for each gap whether a word beside it is a number and nothing else.
        columns: the features of each gap, one row per feature.
    """

    starts: list[int]
    ends_sentence: NDArray[np.bool_]
    beside_number: NDArray[np.bool_]
    columns: NDArray[np.float32]


def block_ends(text: str, labels: Mapping[str, object]) -> Iterator[int]:
    """Yield where blocks of a text probably begin, besides the beginnings of sentences.

    Args:
        text: a text whose line breaks are lost.
        labels: keys of lines that the packs list.
    """
    import numpy as np

    for start, end in _chunks(text):
        gaps = find_gaps(text[start:end], labels)
        if gaps is None:
            continue
        # Rows of numbers are tables, whose lines must not be cut, and a bare number is not a block.
        open_gaps = np.flatnonzero(~gaps.ends_sentence & ~gaps.beside_number)
        likely = _trees().probability(gaps.columns[:, open_gaps])
        for number in open_gaps[likely >= LIKELY].tolist():
            yield start + gaps.starts[number]


def _chunks(text: str) -> Iterator[tuple[int, int]]:
    """Yield the offsets of chunks of about :data:`AT_ONCE` characters that end at a space."""
    start = 0
    while start < len(text):
        blank = text.find(" ", start + AT_ONCE)
        end = len(text) if blank < 0 else blank + 1
        yield start, end
        start = end


@cache
def _trees() -> Trees:
    import msgspec

    return read_trees(msgspec.json.decode(WEIGHTS.read_bytes())["trees"])


def find_gaps(text: str, labels: Mapping[str, object]) -> Gaps | None:
    """Return the features of the gaps between words of a text; ``None`` for a text of fewer than two words."""
    import numpy as np

    spans = [match.span() for match in _WORD.finditer(text)]
    size = len(spans)
    if size < 2:
        return None
    words = [text[start:end] for start, end in spans]
    word_keys = keys(words)
    # A word has the same form wherever it occurs.
    rows = {word: row for row, word in enumerate(dict.fromkeys(words))}
    forms = np.array([_word_form(word) for word in rows], np.float32)[[rows[word] for word in words]]
    lower, upper, ends, capitals, digits = (forms[:, column] for column in (2, 0, 5, 1, 3))
    starts_label, ends_label, inside = _labels(word_keys, labels)
    gaps = np.arange(1, size)
    columns: list[NDArray[Any]] = [
        column for step in (-3, -2, -1, 0, 1, 2) for column in _at(forms, gaps, step).T
    ]
    for length, steps in ((1, (-2, -1, 0, 1)), (2, (-2, -1, 0)), (3, (-3, -2, -1, 0))):
        frequencies = _frequencies(word_keys, length)
        columns += [_at(frequencies, gaps, step) for step in steps]
    columns += [_at(starts_label, gaps, -1), _at(starts_label, gaps, 0)]
    columns += [_at(ends_label, gaps, 0), _at(ends_label, gaps, 1), _at(inside, gaps, 0)]
    counts = (lower, upper, ends, capitals, digits, starts_label > 0)
    sums = [np.concatenate(([0.0], np.cumsum(count))) for count in counts]
    for width in WINDOWS:
        low, high = np.maximum(0, gaps - width), np.minimum(size, gaps + width)
        for sum_ in sums:
            columns += [(sum_[gaps] - sum_[low]) / width, (sum_[high] - sum_[gaps]) / width]
    positions = np.arange(size)
    last_end = np.maximum.accumulate(np.where(ends > 0, positions, -1))
    next_end = np.minimum.accumulate(np.where(ends > 0, positions, size + FAR)[::-1])[::-1]
    columns += [np.minimum(gaps - 1 - last_end[gaps - 1], FAR), np.minimum(next_end[gaps] - gaps, FAR)]
    whole = (lower.mean(), upper.mean(), ends.mean(), forms[:, 4].mean())
    columns += [np.full(size - 1, share) for share in whole]
    numbers = np.array([word.isdecimal() for word in words])
    return Gaps(
        [start for start, _ in spans[1:]],
        ends[:-1] > 0,
        numbers[:-1] | numbers[1:],
        stacked([column[None] for column in columns], size - 1),
    )


def _word_form(word: str) -> tuple[float, ...]:
    """Return the form of a word: case, digits, punctuation at its ends, length."""
    first = word.lstrip(_OPENING)[:1]
    bare = word.rstrip(_CLOSING)
    letters = [c for c in word if c.isalpha()]
    cased = first.isupper() or first.islower()
    return (
        first.isupper(),
        len(letters) > 1 and all(c.isupper() for c in letters),
        first.islower(),
        first.isdigit(),
        first.isalpha() and not cased,
        bool(bare) and bare[-1] in _ENDS,
        word[-1] in _PAUSES,
        word[-1] == ":",
        not any(c.isalnum() for c in word),
        word[0] in _QUOTES,
        word[-1] in _CLOSING,
        min(len(word), 40),
    )


def _labels(
    word_keys: Sequence[str], labels: Mapping[str, object]
) -> tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.float32]]:
    """Return for each word the length of the longest label that begins at it, and that ends before it.

    The third value is 1 for words inside a label, except its first.
    """
    import numpy as np

    size = len(word_keys)
    begins, ends, inside = (np.zeros(size + 1, np.float32) for _ in range(3))
    for first in range(size):
        phrase = ""
        for last in range(first, min(size, first + LONGEST_LABEL)):
            if word_keys[last]:
                phrase = f"{phrase} {word_keys[last]}" if phrase else word_keys[last]
            if phrase in labels:
                length = last - first + 1
                begins[first] = max(begins[first], length)
                ends[last + 1] = max(ends[last + 1], length)
                inside[first + 1 : last + 1] = 1
    return begins[:size], ends[:size], inside[:size]


def _frequencies(word_keys: Sequence[str], length: int) -> NDArray[np.float32]:
    """Return for each word how often it and those after it (``length`` words) occur in the text, as a logarithm."""
    import numpy as np

    grams = list(zip(*(word_keys[step:] for step in range(length)), strict=False))
    counts = Counter(grams)
    logarithms = np.log1p(np.array([counts[gram] for gram in grams], np.float32))
    return np.concatenate((logarithms, np.zeros(len(word_keys) - len(logarithms), np.float32)))


def _at(values: NDArray[np.float32], gaps: NDArray[np.intp], step: int) -> NDArray[np.float32]:
    """Return the values of the words ``step`` words after each gap (0: the word right after it); -1 beyond the text."""
    positions = gaps + step
    taken = values.take(positions, axis=0, mode="clip")
    taken[(positions < 0) | (positions >= len(values))] = -1
    return taken
