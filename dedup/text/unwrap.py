"""Joins the lines of hard-wrapped text, which were broken at a fixed width, into paragraphs.

Converters and mail programs break lines at 70 to 80 columns and separate paragraphs by blank lines. Unless they are
joined, every broken line is read as a line of its own: half a sentence, without an end. A long text is recognised as
wrapped by the lengths of its lines, a short one only by sentences that continue with a small letter.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

import regex

from dedup.model import Line, Segmentation, Sentence
from dedup.text.markdown import find_fences, inside
from dedup.text.marks import ELLIPSIS, SEMICOLONS, SENTENCE_ENDS
from dedup.text.segment import cut_line

__all__ = ["unwrap"]

NARROWEST, WIDEST = 56, 100
"""Smallest and largest width at which text is wrapped, in characters."""
SLACK = 22
"""A wrapped line is at most this many characters shorter than the width: the next word did not fit."""
LEAST = 8
"""A wrapped text has at least this many wrapped lines."""
SHARE = 0.8
"""Least share of the lines inside paragraphs that are as long as wrapping makes them."""
OPEN = 0.6
"""Least share of them that end in the middle of a sentence."""
VERSE = 0.7
"""If a larger share of the lines that end in the middle of a sentence is followed by a capital, the text is verse; in
German prose, where nouns have a capital, the share is about four in ten."""
WORDS = 4
"""In a short text a line of fewer words is not taken for a wrapped one: menus have such lines."""
_BREAK = regex.compile(r"\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_GAPS = ("   ", "\t", " | ")
"""What separates the cells of a row."""
_COLUMNS = re.compile(rf"\S(?:{'|'.join(map(re.escape, _GAPS))})[^\r\n]*\S")
"""A row of a table: cells that blanks or a bar separate."""
_OPENS = regex.compile(r"\s*(?:[-*+\N{BULLET}>|#=_]|\d{1,3}[.)]\s)")
_ENDS = regex.compile(rf"[{SENTENCE_ENDS}{ELLIPSIS}{SEMICOLONS}:][\s\p{{Pf}}\p{{Pe}}\"'*_]*$")


def unwrap(segmentation: Segmentation) -> Segmentation:
    """Join wrapped lines, if the text is wrapped.

    A text is wrapped if most lines that are followed by another without a blank line between them are nearly as long
    as the longest of them and end in the middle of a sentence. Otherwise, in a text with blank lines, single
    paragraphs may be wrapped. Lists, headings, tables, code and verse are not joined.

    Returns:
        The same segmentation, or one whose lines are the paragraphs; they may contain line breaks of the text.
    """
    text, lines = segmentation.text, segmentation.lines
    if len(lines) < 2:
        return segmentation
    fences = find_fences(text)
    tables = any(gap in text for gap in _GAPS)
    continues = [
        _continues(text, line, following)
        and not (tables and _COLUMNS.search(text, line.start, following.end))
        and not (fences and inside(fences, following.start))
        for line, following in pairwise(lines)
    ]
    width = _wrapped_at(segmentation, continues)
    if width:
        joined = [
            may_continue and line.end - line.start >= width - SLACK
            for may_continue, line in zip(continues, lines, strict=False)
        ]
    else:
        joined = _continued(segmentation, continues)
    return _joined(segmentation, joined) if any(joined) else segmentation


def _wrapped_at(segmentation: Segmentation, continues: Sequence[bool]) -> int:
    """Return the width, in characters, at which a text is wrapped; 0 if its lines do not show any."""
    text = segmentation.text
    inner = [
        pair
        for pair, may_continue in zip(pairwise(segmentation.lines), continues, strict=True)
        if may_continue
    ]
    if len(inner) < LEAST:
        return 0
    width = _width([line.end - line.start for line, _ in inner])
    if not NARROWEST <= width <= WIDEST:
        return 0
    full = [pair for pair in inner if width - SLACK <= pair[0].end - pair[0].start <= width]
    unfinished = [pair for pair in full if not _ends(text, pair[0])]
    if len(full) < LEAST or len(full) < SHARE * len(inner) or len(unfinished) < OPEN * len(full):
        return 0
    capitals = sum(text[following.start].isupper() for _, following in unfinished)
    return 0 if capitals > VERSE * len(unfinished) else width


def _continued(segmentation: Segmentation, continues: Sequence[bool]) -> list[bool]:
    """Return which lines are wrapped in a text whose paragraphs are separated by blank lines.

    A paragraph is wrapped if its last line alone ends a sentence and every other line has enough words and continues
    with a small letter on the next. Menus and verse rarely meet all of these conditions.
    """
    text, lines = segmentation.text, segmentation.lines
    joined = [False] * len(continues)
    if all(continues):
        return joined
    start = 0
    for number, line in enumerate(lines):
        if number < len(continues) and continues[number]:
            continue
        if start < number and _ends(text, line):
            block = range(start, number)
            if all(_is_cut(text, lines[inner], lines[inner + 1]) for inner in block):
                joined[start:number] = [True] * len(block)
        start = number + 1
    return joined


def _is_cut(text: str, line: Line, following: Line) -> bool:
    """Return whether a line breaks off in a sentence that the next one continues."""
    return (
        line.end - line.start <= WIDEST
        and text.count(" ", line.start, line.end) >= WORDS - 1
        and not _ends(text, line)
        and text[following.start].islower()
    )


def _ends(text: str, line: Line) -> bool:
    """Return whether a line ends like a sentence."""
    return _ENDS.search(text[line.end - 8 : line.end]) is not None


def _continues(text: str, line: Line, following: Line) -> bool:
    """Return whether the next line may continue a line.

    It may unless a blank line is between them, or the next line begins a list or a heading.
    """
    gap = text[line.end : following.start]
    # The commonest gaps, and lines that begin with a letter, are recognised without a pattern.
    if gap != "\n" and (gap.count("\n") > 1 or len(_BREAK.findall(gap)) > 1):
        return False
    return text[following.start].isalpha() or not _OPENS.match(text, following.start)


def _width(sizes: Sequence[int]) -> int:
    """Return the width of a text: nearly all of its lines are at most that long (addresses may be longer)."""
    return sorted(sizes)[(len(sizes) - 1) * 19 // 20]


def _joined(segmentation: Segmentation, joined: Sequence[bool]) -> Segmentation:
    text = segmentation.text
    lines: list[Line] = []
    sentences: list[Sentence] = []
    start = 0
    for number, line in enumerate(segmentation.lines):
        if number < len(joined) and joined[number]:
            continue
        begins, first = segmentation.lines[start].start, len(sentences)
        sentences += cut_line(text, begins, line.end, len(lines))
        lines.append(Line(begins, line.end, first, len(sentences)))
        start = number + 1
    return Segmentation(text, tuple(lines), tuple(sentences), wrapped=True)
