"""The form of a line: its normalised text, and whether it looks like a headline, a sentence or running text."""

from __future__ import annotations

import re
import unicodedata
from itertools import islice

import regex

from dedup.text.marks import ELLIPSIS, SENTENCE_ENDS, STOPS

__all__ = [
    "LONG_LINE",
    "ends_sentence",
    "headline_like",
    "normalised_line",
    "prose_like",
    "word_ends",
    "word_spans",
]

# Direction marks, joiners, tatweel and soft hyphen are ignored by patterns of rules.
_INVISIBLE = re.compile("[\u00ad\u0640\u061c\u200b-\u200f\u2060\ufeff\u202a-\u202e\u2066-\u2069]+")
_WORD = regex.compile(r"[\p{L}\p{N}\p{M}\p{Cf}]++")
_CLOSING = (
    "\"'\N{RIGHT DOUBLE QUOTATION MARK}\N{RIGHT SINGLE QUOTATION MARK}\N{LEFT DOUBLE QUOTATION MARK}"
    "»«›)]}」』）】 \t\u200e\u200f\u202c"
)

LONGEST_HEADLINE = 140
"""Longest line, in characters, that may be the headline of another article."""
PROSE_WORDS = 8
"""A line of at least this many words that ends a sentence is running text."""
LONG_LINE = 180
"""A line of at least this many characters is running text, whatever its end."""


def normalised_line(line: str) -> str:
    """Return a line as patterns of rules match it: compatibility forms unified, invisible characters removed."""
    if line.isascii():
        return line
    return unicodedata.normalize("NFKC", _INVISIBLE.sub("", line)).strip()


def ends_sentence(line: str, strong: bool = True) -> bool:
    """Return whether a line ends with a full stop, or with ``strong`` also with a question or exclamation mark.

    An ellipsis does not end a sentence: it shows that the line is truncated.
    """
    bare = line.rstrip(_CLOSING)
    if not bare or bare.endswith(("...", "..", ELLIPSIS)):
        return False
    return bare[-1] in (SENTENCE_ENDS if strong else STOPS)


def headline_like(line: str, longest: int = LONGEST_HEADLINE) -> bool:
    """Return whether a line may be a headline: short, and without a full stop or colon.

    Args:
        line: the line.
        longest: its greatest length in characters; by default that of the headline of another article.
    """
    return (
        8 <= len(line) <= longest
        and not ends_sentence(line, strong=False)
        and line[-1] not in ":\N{FULLWIDTH COLON},;\N{ARABIC COMMA}"
    )


def prose_like(line: str) -> bool:
    """Return whether a line reads as running text."""
    return len(line) >= LONG_LINE or (ends_sentence(line) and line.count(" ") + 1 >= PROSE_WORDS)


def word_ends(text: str, most: int | None = None) -> list[int]:
    """Return where each word of a text ends, in characters; of the first ``most`` words only, if given."""
    return [match.end() for match in islice(_WORD.finditer(text), most)]


def word_spans(text: str) -> list[tuple[int, int]]:
    """Return the span of each word of a text: half-open, in characters."""
    return [match.span() for match in _WORD.finditer(text)]
