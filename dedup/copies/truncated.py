"""Truncated copies: a line cut off with an ellipsis whose beginning occurs in full elsewhere."""

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
"""Shortest beginning, in characters of its squashed key, that can be recognised."""
TAIL = 90
"""Longest rest of a line after the ellipsis, in characters: a date, a site's name."""
LIKE = 92.0
"""Least similarity of a beginning to that of another line where the letters are not the same (0 to 100)."""
MOST = 40
"""Most lines with an ellipsis that are looked at; more are a style, not truncated copies."""
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
    found: list[TruncatedLine] = []
    for number, stem in cut:
        mine = squashed(key(stem))
        if len(mine) < SHORTEST:
            continue
        twin, score = _twin(mine, number, squashed_keys, joined, starts), 100.0
        if twin is None:
            twin, score = _similar(key(stem), number, squashed_keys, keys)
        if twin is not None:
            found.append(TruncatedLine(number, twin, score))
    return found


def _stem(text: str, line: Line) -> str | None:
    """The text before the ellipsis of a truncated line, or ``None`` for another line."""
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
    mine: str, number: int, squashed_keys: Sequence[str], joined: str, starts: Sequence[int]
) -> int | None:
    """The line in which the same letters occur in full, at its beginning or, if they are many, anywhere."""
    place = -1
    for _ in range(8):
        place = joined.find(mine, place + 1)
        if place < 0:
            return None
        line = bisect_right(starts, place) - 1
        while line < len(squashed_keys) and not squashed_keys[line]:
            line += 1
        if line != number and (place == starts[line] or len(mine) >= 2 * SHORTEST):
            return line
    return None


def _similar(
    stem: str, number: int, squashed_keys: Sequence[str], keys: Sequence[str]
) -> tuple[int | None, float]:
    """The line whose beginning is nearly the same, for copies spelled differently; no number or name may differ."""
    mine = squashed(stem)
    if len(mine) < 2 * SHORTEST:
        return None, 0.0
    best, twin = LIKE, None
    for line, other in enumerate(squashed_keys[:400]):
        if line != number and len(other) >= len(mine) and other[:2] == mine[:2]:
            score = fuzz.ratio(mine, other[: len(mine)], score_cutoff=best)
            if score > best and veto(*_whole_words(stem, keys[line])) is None:
                best, twin = score, line
    return twin, best


def _whole_words(stem: str, whole: str) -> tuple[str, str]:
    """A beginning without its last word, which may be cut, and as many words of the line it may be cut from."""
    words = stem.split()[:-1]
    return " ".join(words), " ".join(whole.split()[: len(words)])
