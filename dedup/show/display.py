"""Helpers for all displays: escaping for a terminal, numbers with nouns, lines and columns, words that differ."""

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
    "KeptText",
    "MarkedWords",
    "Positions",
    "WordChange",
    "changes",
    "compare_words",
    "isolate",
    "plural",
    "story",
    "visible",
]

FIRST_STRONG_ISOLATE = "\u2068"
POP_DIRECTIONAL_ISOLATE = "\u2069"
MOST_WORDS = 4_000
"""In texts with more words, differing words are not marked: finding them takes quadratic time."""

_NEWLINE = re.compile(r"\r\n?|\n")
# Control characters, line and paragraph separators, surrogates; and the characters that open or close embeddings,
# overrides and isolates, with which a text could reverse the text beside it.
_HIDDEN = re.compile(
    "[\x00-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufff9-\ufffb]"
)
_RIGHT_TO_LEFT = re.compile(
    "[\u0590-\u08ff\u200f\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
_WORD = re.compile(r"\S+\s*|\s+")


def plural(number: int, noun: str) -> str:
    """Return a number with its noun ("1 piece", "2 pieces")."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def visible(text: str) -> str:
    r"""Return a text with control characters written as escapes and tabs as spaces.

    >>> visible("a\x1b[31mb\n")
    'a\\x1b[31mb\\n'
    """
    text = text.replace("\t", " ")
    return _HIDDEN.sub(lambda found: ascii(found[0])[1:-1], text) if _HIDDEN.search(text) else text


def isolate(text: str) -> str:
    """Return a text, enclosed in an isolate if it has right-to-left letters, so that text beside it keeps its order."""
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
        """Return the number of lines that a span overlaps."""
        return self.line_column(max(start, end - 1))[0] - self.line_column(start)[0] + 1


class MarkedWords(NamedTuple):
    """Words of a text, and whether they differ from the text that it is compared with."""

    text: str
    differs: bool


def compare_words(first: str, second: str) -> tuple[list[MarkedWords], list[MarkedWords]]:
    """Return both texts, each split into alternating parts that are the same and parts that differ, word by word."""
    first_words, second_words = _WORD.findall(first), _WORD.findall(second)
    first_keys, second_keys = [word.strip() for word in first_words], [word.strip() for word in second_words]
    if max(len(first_words), len(second_words)) > MOST_WORDS or first_keys == second_keys:
        return [MarkedWords(first, differs=False)], [MarkedWords(second, differs=False)]
    from rapidfuzz.distance import Levenshtein

    left: list[MarkedWords] = []
    right: list[MarkedWords] = []
    for step in Levenshtein.opcodes(first_keys, second_keys):
        differs = step.tag != "equal"
        for pieces, words in (
            (left, first_words[step.src_start : step.src_end]),
            (right, second_words[step.dest_start : step.dest_end]),
        ):
            if not words:
                continue
            text = "".join(words)
            if pieces and pieces[-1].differs == differs:
                text = pieces.pop().text + text
            pieces.append(MarkedWords(text, differs))
    return left, right


class WordChange(NamedTuple):
    """Words that two texts share (``same``), or words of the first (``old``) that the second replaces by ``new``."""

    same: str
    old: str
    new: str


def changes(first: str, second: str) -> list[WordChange]:
    """Return a word diff of two texts: shared words, and between them the words in which they differ.

    >>> [(change.old, change.new) for change in changes("sails at eight", "sails at nine") if not change.same]
    [('eight', 'nine')]
    """
    left, right = compare_words(first, second)
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


class KeptText(NamedTuple):
    """Kept text: characters ``[start, end)``, without white space at its ends."""

    start: int
    end: int


class Group(NamedTuple):
    """Consecutive removals with the same words, rule and type; usually only one."""

    removals: tuple[Removal, ...]

    @property
    def first(self) -> Removal:
        """The first removal."""
        return self.removals[0]


def story(article: Article) -> Iterator[KeptText | Group]:
    """Yield the kept texts and the removals of an article, in the order of the input; white space alone is skipped."""
    source = article.source
    pending: list[Removal] = []
    start = 0
    end = 0
    for span in chain(article.spans, (None,)):
        if span is not None and span.removal is None:
            end = span.end
            continue
        bare = source[start:end].strip()
        following = span.removal if span is not None else None
        if pending and (bare or following is None or not _alike(pending[0], following)):
            yield Group(tuple(pending))
            pending = []
        if bare:
            at = start + len(source[start:end]) - len(source[start:end].lstrip())
            yield KeptText(at, at + len(bare))
        if following is not None:
            pending.append(following)
            start = end = following.end


def _alike(first: Removal, second: Removal) -> bool:
    return (first.text, first.rule, first.type, first.reason) == (
        second.text,
        second.rule,
        second.type,
        second.reason,
    )
