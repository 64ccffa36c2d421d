"""What every display needs: text made harmless for a terminal, places in lines, words that differ."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from itertools import chain
from typing import NamedTuple

from dedup.model import Article, Removal

__all__ = [
    "FIRST_STRONG_ISOLATE",
    "POP_DIRECTIONAL_ISOLATE",
    "Group",
    "KeptStretch",
    "MarkedWords",
    "Positions",
    "WordChange",
    "changes",
    "compare_words",
    "isolate",
    "story",
    "visible",
]

FIRST_STRONG_ISOLATE = "\u2068"
POP_DIRECTIONAL_ISOLATE = "\u2069"
MOST_WORDS = 4_000
"""Longer texts are shown without their differing words: finding those takes time that grows quadratically."""

_NEWLINE = re.compile(r"\r\n?|\n")
# Control characters, line and paragraph separators, surrogates; and the marks that open or close embeddings,
# overrides and isolates, with which a text could reverse what is beside it.
_HIDDEN = re.compile(
    "[\x00-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufff9-\ufffb]"
)
_RIGHT_TO_LEFT = re.compile(
    "[\u0590-\u08ff\u200f\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
_WORD = re.compile(r"\S+\s*|\s+")


def visible(text: str) -> str:
    r"""Return a text in which control characters are written as escapes and tabs as spaces.

    >>> visible("a\x1b[31mb\n")
    'a\\x1b[31mb\\n'
    """
    text = text.replace("\t", " ")
    return _HIDDEN.sub(lambda found: ascii(found[0])[1:-1], text) if _HIDDEN.search(text) else text


def isolate(text: str) -> str:
    """Return a text between isolates if it holds right-to-left letters: its neighbours then keep their order."""
    if _RIGHT_TO_LEFT.search(text):
        return f"{FIRST_STRONG_ISOLATE}{text}{POP_DIRECTIONAL_ISOLATE}"
    return text


class Positions:
    """Lines and columns of a text, counted from 1 in characters; LF, CR and CRLF end a line."""

    def __init__(self, text: str) -> None:
        self._starts = [0, *(found.end() for found in _NEWLINE.finditer(text))]

    def line_column(self, offset: int) -> tuple[int, int]:
        """Return the line and column of an offset (characters)."""
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1

    def lines(self, start: int, end: int) -> int:
        """Return the number of lines that a stretch touches."""
        return self.line_column(max(start, end - 1))[0] - self.line_column(start)[0] + 1


class MarkedWords(NamedTuple):
    """Words of a text, and whether the text that it is compared with has others there."""

    text: str
    differs: bool


def compare_words(one: str, other: str) -> tuple[list[MarkedWords], list[MarkedWords]]:
    """Return two texts cut into pieces that are the same and pieces that differ, word by word."""
    first, second = _WORD.findall(one), _WORD.findall(other)
    bare_first, bare_second = [word.strip() for word in first], [word.strip() for word in second]
    if max(len(first), len(second)) > MOST_WORDS or bare_first == bare_second:
        return [MarkedWords(one, differs=False)], [MarkedWords(other, differs=False)]
    from rapidfuzz.distance import Levenshtein

    left: list[MarkedWords] = []
    right: list[MarkedWords] = []
    for step in Levenshtein.opcodes(bare_first, bare_second):
        differs = step.tag != "equal"
        for pieces, words in (
            (left, first[step.src_start : step.src_end]),
            (right, second[step.dest_start : step.dest_end]),
        ):
            if not words:
                continue
            text = "".join(words)
            if pieces and pieces[-1].differs == differs:
                text = pieces.pop().text + text
            pieces.append(MarkedWords(text, differs))
    return left, right


class WordChange(NamedTuple):
    """Words that two texts share, or that the first has (``old``) where the second has others (``new``)."""

    same: str
    old: str
    new: str


def changes(one: str, other: str) -> list[WordChange]:
    """Return two texts as one: what they share, and in between what each has of its own.

    >>> [(change.old, change.new) for change in changes("sails at eight", "sails at nine") if not change.same]
    [('eight', 'nine')]
    """
    left, right = compare_words(one, other)
    found: list[WordChange] = []
    rest = iter(right)
    following = next(rest, None)
    for piece in left:
        if piece.differs:
            new = following.text if following is not None and following.differs else ""
            if new:
                following = next(rest, None)
            found.append(WordChange("", piece.text, new))
            continue
        if following is not None and following.differs:
            found.append(WordChange("", "", following.text))
            following = next(rest, None)
        found.append(WordChange(piece.text, "", ""))
        following = next(rest, None)
    if following is not None and following.differs:
        found.append(WordChange("", "", following.text))
    return found


class KeptStretch(NamedTuple):
    """A kept stretch: characters ``[start, end)``, without white space at its ends."""

    start: int
    end: int


class Group(NamedTuple):
    """Removals in a row that have the same words, rule and type; usually one."""

    removals: tuple[Removal, ...]

    @property
    def first(self) -> Removal:
        """The first of them."""
        return self.removals[0]


def story(article: Article) -> Iterator[KeptStretch | Group]:
    """Yield what became of the input, in its order; white space alone is skipped."""
    source = article.source
    row: list[Removal] = []
    start = 0
    end = 0
    for span in chain(article.spans, (None,)):
        if span is not None and span.removal is None:
            end = span.end
            continue
        bare = source[start:end].strip()
        following = span.removal if span is not None else None
        if row and (bare or following is None or not _alike(row[0], following)):
            yield Group(tuple(row))
            row = []
        if bare:
            at = start + len(source[start:end]) - len(source[start:end].lstrip())
            yield KeptStretch(at, at + len(bare))
        if following is not None:
            row.append(following)
            start = end = following.end


def _alike(one: Removal, other: Removal) -> bool:
    return (one.text, one.rule, one.type, one.reason) == (other.text, other.rule, other.type, other.reason)
