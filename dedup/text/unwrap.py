"""Hard-wrapped text: lines broken at a fixed width are joined into the paragraphs they came from.

Converters and mail programs break lines at 70 to 80 columns and separate paragraphs by blank lines. Otherwise every
broken line would be read as a separate line: half a sentence, without an end.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import regex

from dedup.model import Line, Segmentation, Sentence
from dedup.text.markdown import find_fences, inside
from dedup.text.marks import ELLIPSIS, SEMICOLONS, SENTENCE_ENDS
from dedup.text.segment import cut_line

__all__ = ["unwrap"]

NARROWEST, WIDEST = 56, 100
"""Columns at which text is wrapped, in characters."""
SLACK = 22
"""A wrapped line is at most this many characters shorter than the width: the next word did not fit."""
LEAST = 8
"""A wrapped text has at least this many wrapped lines."""
SHARE = 0.8
"""Least share of the lines inside paragraphs that are as long as wrapping makes them."""
OPEN = 0.6
"""Least share of them that end in the middle of a sentence."""
_BREAK = regex.compile(r"\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_OPENS = regex.compile(r"\s*(?:[-*+\N{BULLET}>|#=_]|\d{1,3}[.)]\s)")
_ENDS = regex.compile(rf"[{SENTENCE_ENDS}{ELLIPSIS}{SEMICOLONS}:][\s\p{{Pf}}\p{{Pe}}\"'*_]*$")


def unwrap(segmentation: Segmentation) -> Segmentation:
    """Join wrapped lines, if the text is wrapped.

    A text is wrapped if most lines that are followed by another without a blank line between are nearly as long as
    the longest of them and end in the middle of a sentence. Lists, headings, code and verse are left unchanged.

    Returns:
        The same segmentation, or one whose lines are the paragraphs; they may hold line breaks of the text.
    """
    text, lines = segmentation.text, segmentation.lines
    if len(lines) < LEAST:
        return segmentation
    fences = find_fences(text)
    follows = [
        _follows(text, one, two) and not (fences and inside(fences, two.start))
        for one, two in pairwise(lines)
    ]
    inner = [line for line, joined in zip(lines, follows, strict=False) if joined]
    if len(inner) < LEAST:
        return segmentation
    width = _width([line.end - line.start for line in inner])
    if not NARROWEST <= width <= WIDEST:
        return segmentation
    full = [line for line in inner if width - SLACK <= line.end - line.start <= width]
    opened = [line for line in full if not _ENDS.search(text[line.end - 8 : line.end])]
    if len(full) < LEAST or len(full) < SHARE * len(inner) or len(opened) < OPEN * len(full):
        return segmentation
    return _joined(segmentation, follows, width)


def _follows(text: str, one: Line, two: Line) -> bool:
    """Whether a line continues in the next: no blank line between, and the next opens no list, heading or table."""
    gap = text[one.end : two.start]
    # The commonest gaps, and lines that begin with a letter, are recognised without a pattern.
    if gap != "\n" and (gap.count("\n") > 1 or len(_BREAK.findall(gap)) > 1):
        return False
    return text[two.start].isalpha() or not _OPENS.match(text, two.start)


def _width(sizes: Sequence[int]) -> int:
    """The width of a text: nearly all of its lines are at most that long (addresses may be longer)."""
    return sorted(sizes)[(len(sizes) - 1) * 19 // 20]


def _joined(segmentation: Segmentation, follows: Sequence[bool], width: int) -> Segmentation:
    text = segmentation.text
    lines: list[Line] = []
    sentences: list[Sentence] = []
    start = 0
    for number, line in enumerate(segmentation.lines):
        goes_on = number < len(follows) and follows[number] and line.end - line.start >= width - SLACK
        if goes_on:
            continue
        begins, first = segmentation.lines[start].start, len(sentences)
        sentences += cut_line(text, begins, line.end, len(lines))
        lines.append(Line(begins, line.end, first, len(sentences)))
        start = number + 1
    return Segmentation(text, tuple(lines), tuple(sentences), wrapped=True)
