"""Compares the lines of a page with an extract: the share of each line that an extractor kept."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from rapidfuzz.distance import LCSseq

__all__ = ["Extracted", "covered", "extracted_lines"]

SHINGLE = 4
"""Adjacent words that are compared together."""
MOST_PAIRS = 400_000_000
"""Words of a page times words of its extract up to which they are aligned (at one bit per pair of words: 50 MB). In
larger ones a line counts as extracted wherever its words occur."""
_UNSPACED = r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_WORD = re.compile(rf"[{_UNSPACED}]|[^\W{_UNSPACED}]+")


class Extracted(NamedTuple):
    """The share of a line that an extractor kept.

    Attributes:
        kept: share of its words that the extract has at the position of the line (0 to 1).
        found: share of its words that the extract has anywhere, as runs of :data:`SHINGLE` words.
    """

    kept: float
    found: float


def extracted_lines(lines: Sequence[str], extract: str) -> list[Extracted]:
    """Return for each line of a page the share of it that an extract has.

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
    shares: list[Extracted] = []
    start = 0
    for row in rows:
        size = len(row)
        if not size:
            shares.append(Extracted(0.0, 0.0))
            continue
        length = min(size, SHINGLE)
        in_extract = runs[length - 1]
        in_line = [*_runs(row, length)]
        anywhere = sum(run in in_extract for run in in_line) / len(in_line)
        share = anywhere if kept is None else sum(kept[start : start + size]) / size
        shares.append(Extracted(round(share, 6), round(anywhere, 6)))
        start += size
    return shares


def covered(text: str, by: str) -> float:
    """Return the share of the runs of :data:`SHINGLE` words of a text that another text has (0 to 1).

    >>> covered("The ferry sails again on Monday.", "News: the ferry sails again on Tuesday.")
    0.666667
    """
    covering = set(_runs(_WORD.findall(by.casefold()), SHINGLE))
    runs = [*_runs(_WORD.findall(text.casefold()), SHINGLE)]
    return round(sum(run in covering for run in runs) / max(1, len(runs)), 6)


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
