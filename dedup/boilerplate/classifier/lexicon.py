"""The lexicon: words and pairs of words that are more frequent in boilerplate than in articles, or less.

The weights are those of a logistic regression over the words of lines, fitted by ``tests/bench/fit_classifier.py``.
An entry has to occur on pages of many sites, so that the lexicon consists of common wording, not of a site's own text.
A language without entries gets a score of zero, and the classifier relies on the other features.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path

__all__ = ["entries_of", "lexical_scores", "read_lexicon"]

LONGEST = 40
"""Of a longer line only this many words, half of them at each end, are looked up."""
SHORT = 4
"""A line of at most this many words is also an entry as a whole."""
SCALE = 1000
"""Weights are integers, in thousandths, so that their sums are exact in any order."""
KNOWN_LINES, LONGEST_KNOWN = 20_000, 1_000
"""Lines whose scores are cached, and their longest keys, in characters. This only saves time: a text is read twice,
and the pages of a site share their boilerplate."""
_DIGITS = re.compile(r"\d+")
_known: dict[str, float] = {}


def entries_of(words: Sequence[str]) -> set[str]:
    """Return the entries that are looked up for a line.

    >>> sorted(entries_of(["read", "more"]))
    ['= read more', '^ read', 'more', 'more $', 'read', 'read more']

    Args:
        words: the words of the line's key.
    """
    if len(words) > LONGEST:
        words = [*words[: LONGEST // 2], *words[-LONGEST // 2 :]]
    if not words:
        return set()
    words = [_DIGITS.sub("0", word) if word[0] <= "9" or word[-1] <= "9" else word for word in words]
    entries = {*words, *map(" ".join, pairwise(words)), f"^ {words[0]}", f"{words[-1]} $"}
    if len(words) <= SHORT:
        entries.add(f"= {' '.join(words)}")
    return entries


def lexical_scores(keys: Sequence[str], weights: Mapping[str, int] | None = None) -> list[float]:
    """Return a score for each line: above zero for words of articles, below for those of boilerplate.

    Args:
        keys: the lines' keys.
        weights: a lexicon, in units of one over :data:`SCALE`, instead of the shipped one.
    """
    lexicon = read_lexicon() if weights is None else weights
    known = _known if weights is None else {}
    if len(known) > KNOWN_LINES:
        known.clear()
    scores: list[float] = []
    for key in keys:
        score = known.get(key)
        if score is None:
            entries = entries_of(key.split())
            total = sum(map(lexicon.__getitem__, entries & lexicon.keys()))
            score = total / SCALE / max(1, len(entries)) ** 0.5
            if len(key) <= LONGEST_KNOWN:
                known[key] = score
        scores.append(score)
    return scores


@cache
def read_lexicon() -> Mapping[str, int]:
    """Return the shipped lexicon."""
    text = Path(__file__).with_name("lexicon.tsv").read_text(encoding="utf-8")
    weights: dict[str, int] = {}
    for line in text.splitlines():
        entry, _, weight = line.partition("\t")
        weights[entry] = int(weight)
    return weights
