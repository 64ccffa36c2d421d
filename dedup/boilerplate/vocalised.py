"""Keeps lines that are written with vowel marks: verse, scripture and sayings; boilerplate never is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from dedup.boilerplate.classifier.scores import Scores

__all__ = ["is_vocalised", "with_vocalised_kept"]

LEAST_MARKS = 0.3
"""Least number of vowel marks per letter. Of 1,560 lines with more in the collections (scripture, sayings, newspapers,
scraped pages) none was boilerplate."""
LEAST_LETTERS = 8
_MARK = re.compile("[\N{ARABIC FATHATAN}-\N{ARABIC SUKUN}\N{ARABIC LETTER SUPERSCRIPT ALEF}]")
_LETTER = re.compile("[\N{ARABIC LETTER HAMZA}-\N{ARABIC LETTER YEH}\N{ARABIC LETTER ALEF WASLA}]")


def is_vocalised(line: str) -> bool:
    """Return whether a line of Arabic script has a vowel mark on many of its letters.

    >>> is_vocalised("فَأَكْرِمْ بِسَاعٍ لِلسَّعَادَةِ"), is_vocalised("الأكثر قراءة")
    (True, False)
    """
    marks = len(_MARK.findall(line))
    letters = len(_LETTER.findall(line)) if marks else 0
    return letters >= LEAST_LETTERS and marks >= LEAST_MARKS * letters


def with_vocalised_kept(scores: Scores, lines: Sequence[str]) -> Scores:
    """Return the scores with vocalised lines certain to belong to the article.

    Args:
        scores: the classifier's scores.
        lines: the characters of each line.
    """
    if _MARK.search("".join(lines)) is None:
        return scores  # as for most texts: much faster than line by line
    kept = [number for number, line in enumerate(lines) if is_vocalised(line)]
    keep = list(scores.keep)
    for number in kept:
        keep[number] = 1.0
    return replace(scores, keep=tuple(keep))
