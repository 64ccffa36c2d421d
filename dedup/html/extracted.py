"""Which of a page's lines an extractor kept."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from rapidfuzz.distance import LCSseq

__all__ = ["Extracted", "covered", "extracted_lines"]

SHINGLE = 4
"""Adjacent words that are looked up together."""
MOST_PAIRS = 400_000_000
"""Longest page times longest extract, in words, that are aligned (at one bit per pair of words: 50 MB). Beyond, a line
counts as extracted wherever its words occur."""
_UNSPACED = r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_WORD = re.compile(rf"[{_UNSPACED}]|[^\W{_UNSPACED}]+")


class Extracted(NamedTuple):
    """How much of a line an extractor kept.

    Attributes:
        kept: share of its words that the extract has at this place of the page (0 to 1).
        found: share of its words that the extract has anywhere, as runs of :data:`SHINGLE` words.
    """

    kept: float
    found: float


def extracted_lines(lines: Sequence[str], extract: str) -> list[Extracted]:
    """Return for each line of a page how much of it an extract has.

    >>> extracted_lines(["Home", "The ferry sails again.", "More"], "The ferry sails again.")[1]
    Extracted(kept=1.0, found=1.0)

    Args:
        lines: the visible lines of the page, in order.
        extract: the extracted text.
    """
    rows = [_WORD.findall(line.casefold()) for line in lines]
    words = _WORD.findall(extract.casefold())
    kept = _aligned([word for row in rows for word in row], words)
    runs = [set(_runs(words, size)) for size in range(1, SHINGLE + 1)]
    found: list[Extracted] = []
    at = 0
    for row in rows:
        size = len(row)
        if not size:
            found.append(Extracted(0.0, 0.0))
            continue
        length = min(size, SHINGLE)
        known = runs[length - 1]
        own = [*_runs(row, length)]
        anywhere = sum(run in known for run in own) / len(own)
        share = anywhere if kept is None else sum(kept[at : at + size]) / size
        found.append(Extracted(round(share, 6), round(anywhere, 6)))
        at += size
    return found


def covered(text: str, by: str) -> float:
    """Return the share of the runs of :data:`SHINGLE` words of a text that another text has (0 to 1).

    >>> covered("The ferry sails again on Monday.", "News: the ferry sails again on Tuesday.")
    0.666667
    """
    first, second = _WORD.findall(text.casefold()), _WORD.findall(by.casefold())
    known = set(_runs(second, SHINGLE))
    own = [*_runs(first, SHINGLE)]
    return round(sum(run in known for run in own) / max(1, len(own)), 6)


def _runs(words: Sequence[str], size: int) -> Iterator[tuple[str, ...]]:
    return zip(*(words[start:] for start in range(size)), strict=False)


def _aligned(page: Sequence[str], extract: Sequence[str]) -> bytearray | None:
    """Return for each word of a page whether it is part of a longest common subsequence with the extract."""
    kept = bytearray(len(page))
    if not extract:
        return kept
    if len(page) * len(extract) > MOST_PAIRS:
        return None
    numbers: dict[str, int] = {}
    first = [numbers.setdefault(word, len(numbers)) for word in page]
    second = [numbers.setdefault(word, len(numbers)) for word in extract]
    for block in LCSseq.opcodes(first, second):
        if block.tag == "equal":
            kept[block.src_start : block.src_end] = b"\1" * (block.src_end - block.src_start)
    return kept
