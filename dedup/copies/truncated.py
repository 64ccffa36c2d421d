"""Finds truncated copies: lines that are cut off with an ellipsis and occur in full elsewhere."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate
from typing import NamedTuple

import regex
from rapidfuzz import fuzz

from dedup.copies.guards import veto
from dedup.model import Line
from dedup.text.keys import key, squashed
from dedup.text.marks import SENTENCE_ENDS

__all__ = ["TruncatedLine", "find_truncated"]

SHORTEST = 16
"""Shortest text before the ellipsis, in characters of its squashed key, for which a twin is searched."""
TAIL = 90
"""Longest rest of a line after the ellipsis, in characters: a date, a site's name."""
SIMILAR = 92.0
"""Least similarity to the beginning of another line where the letters are not the same (0 to 100)."""
MOST = 40
"""A text with more lines with an ellipsis uses it as a style: they are not truncated copies."""
# The first ellipsis that only a short rest follows.
_CUT = regex.compile(r"\s*(?:\.{3,}|\N{HORIZONTAL ELLIPSIS})[\s\p{P}\p{Cf}]*")
_ENDS = regex.compile(rf"[{SENTENCE_ENDS}][\p{{Pf}}\p{{Pe}}\"']*\s*$")


class TruncatedLine(NamedTuple):
    """Line ``line`` is a truncated copy of line ``twin``."""

    line: int
    twin: int
    score: float


def find_truncated(text: str, lines: Sequence[Line], keys: Sequence[str]) -> list[TruncatedLine]:
    """Find lines that are truncated copies of others.

    Args:
        text: the input text.
        lines: its lines.
        keys: the key of each line.
    """
    if "..." not in text and "\N{HORIZONTAL ELLIPSIS}" not in text:
        return []
    cut = [(number, stem) for number, line in enumerate(lines) if (stem := _stem(text, line))]
    if not cut or len(cut) > MOST:
        return []
    squashed_keys = [squashed(line_key) for line_key in keys]
    starts = [0, *accumulate(len(part) for part in squashed_keys)]
    joined = "".join(squashed_keys)
    truncated: list[TruncatedLine] = []
    for number, stem in cut:
        letters = squashed(key(stem))
        if len(letters) < SHORTEST:
            continue
        twin, score = _twin(letters, number, squashed_keys, joined, starts), 100.0
        if twin is None:
            twin, score = _similar(key(stem), number, squashed_keys, keys)
        if twin is not None:
            truncated.append(TruncatedLine(number, twin, score))
    return truncated


def _stem(text: str, line: Line) -> str | None:
    """Return the text before the ellipsis of a truncated line, or ``None`` for another line."""
    raw = text[line.start : line.end]
    tail = raw[-TAIL - 8 :]
    if "..." not in tail and "\N{HORIZONTAL ELLIPSIS}" not in tail:
        return None
    offset = len(raw) - len(tail)
    for cut in _CUT.finditer(tail):
        rest = tail[cut.end() :]
        if not rest or not _ENDS.search(rest):
            return raw[: offset + cut.start()].rstrip(". ")
    return None


def _twin(
    letters: str, number: int, squashed_keys: Sequence[str], joined: str, starts: Sequence[int]
) -> int | None:
    """Return the line in which the same letters occur, at its beginning or, if they are many, anywhere.

    Args:
        letters: the squashed key of the text before the ellipsis.
        number: the truncated line.
        squashed_keys: the squashed key of each line.
        joined: these keys, joined.
        starts: where each begins there.
    """
    offset = -1
    for _ in range(8):
        offset = joined.find(letters, offset + 1)
        if offset < 0:
            return None
        line = bisect_right(starts, offset) - 1
        while line < len(squashed_keys) and not squashed_keys[line]:
            line += 1
        if line != number and (offset == starts[line] or len(letters) >= 2 * SHORTEST):
            return line
    return None


def _similar(
    stem: str, number: int, squashed_keys: Sequence[str], keys: Sequence[str]
) -> tuple[int | None, float]:
    """Return the line that begins almost alike, for copies spelled differently, and the similarity (0 to 100).

    No number or name may differ.
    """
    letters = squashed(stem)
    if len(letters) < 2 * SHORTEST:
        return None, 0.0
    best, twin = SIMILAR, None
    for line, other in enumerate(squashed_keys[:400]):
        if line != number and len(other) >= len(letters) and other[:2] == letters[:2]:
            score = fuzz.ratio(letters, other[: len(letters)], score_cutoff=best)
            if score > best and veto(*_whole_words(stem, keys[line])) is None:
                best, twin = score, line
    return twin, best


def _whole_words(stem: str, whole: str) -> tuple[str, str]:
    """Return a beginning without its last word, which may be cut, and as many words of the complete line."""
    words = stem.split()[:-1]
    return " ".join(words), " ".join(whole.split()[: len(words)])
