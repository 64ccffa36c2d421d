"""Hard-wrapped text: lines broken at a fixed width are joined into the paragraphs they came from.

Converters and mail programs break lines at 70 to 80 columns and separate paragraphs by blank lines. Otherwise every
broken line would be read as a separate line: half a sentence, without an end. A long text shows that it is wrapped by
the lengths of its lines; in a short one only a sentence that continues with a small letter does.
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
VERSE = 0.7
"""In verse more of the lines in the middle of a sentence are followed by a capital; in German prose, where nouns have
one, about four in ten."""
WORDS = 4
"""A line of fewer words is not taken for a broken one in a short text: menus have such lines."""
_BREAK = regex.compile(r"\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_COLUMNS = regex.compile(r"\S(?: {3}|\t| \| )[^\r\n]*\S")
"""A row of a table: cells that blanks or a bar separate."""
_OPENS = regex.compile(r"\s*(?:[-*+\N{BULLET}>|#=_]|\d{1,3}[.)]\s)")
_ENDS = regex.compile(rf"[{SENTENCE_ENDS}{ELLIPSIS}{SEMICOLONS}:][\s\p{{Pf}}\p{{Pe}}\"'*_]*$")


def unwrap(segmentation: Segmentation) -> Segmentation:
    """Join wrapped lines, if the text is wrapped.

    A text is wrapped if most lines that are followed by another without a blank line between are nearly as long as
    the longest of them and end in the middle of a sentence. Otherwise, in a text with blank lines, single paragraphs
    may be wrapped. Lists, headings, tables, code and verse are left unchanged.

    Returns:
        The same segmentation, or one whose lines are the paragraphs; they may hold line breaks of the text.
    """
    text, lines = segmentation.text, segmentation.lines
    if len(lines) < 2:
        return segmentation
    fences = find_fences(text)
    follows = [
        _follows(text, one, two) and not (fences and inside(fences, two.start))
        for one, two in pairwise(lines)
    ]
    width = _wrapped_at(segmentation, follows)
    if width:
        joined = [
            follow and line.end - line.start >= width - SLACK
            for follow, line in zip(follows, lines, strict=False)
        ]
    else:
        joined = _continued(segmentation, follows)
    return _joined(segmentation, joined) if any(joined) else segmentation


def _wrapped_at(segmentation: Segmentation, follows: Sequence[bool]) -> int:
    """Return the width, in characters, at which a text is wrapped; 0 if its lines do not show any."""
    text = segmentation.text
    inner = [pair for pair, joined in zip(pairwise(segmentation.lines), follows, strict=True) if joined]
    if len(inner) < LEAST:
        return 0
    width = _width([line.end - line.start for line, _ in inner])
    if not NARROWEST <= width <= WIDEST:
        return 0
    full = [pair for pair in inner if width - SLACK <= pair[0].end - pair[0].start <= width]
    opened = [pair for pair in full if not _ends(text, pair[0])]
    if len(full) < LEAST or len(full) < SHARE * len(inner) or len(opened) < OPEN * len(full):
        return 0
    capitals = sum(text[following.start].isupper() for _, following in opened)
    return 0 if capitals > VERSE * len(opened) else width


def _continued(segmentation: Segmentation, follows: Sequence[bool]) -> list[bool]:
    """Return which lines are wrapped in a text whose paragraphs are separated by blank lines.

    A paragraph is wrapped if it ends a sentence and none of its other lines does, each is long enough for one, and
    each continues with a small letter. Menus and verse rarely have all of that.
    """
    text, lines = segmentation.text, segmentation.lines
    joined = [False] * len(follows)
    if all(follows):
        return joined
    start = 0
    for number, line in enumerate(lines):
        if number < len(follows) and follows[number]:
            continue
        if start < number and _ends(text, line):
            block = range(start, number)
            if all(_is_cut(text, lines[one], lines[one + 1]) for one in block):
                joined[start:number] = [True] * len(block)
        start = number + 1
    return joined


def _is_cut(text: str, one: Line, two: Line) -> bool:
    """Whether a line is the beginning of a sentence that the next one continues."""
    return (
        one.end - one.start <= WIDEST
        and text.count(" ", one.start, one.end) >= WORDS - 1
        and not _ends(text, one)
        and text[two.start].islower()
    )


def _ends(text: str, line: Line) -> bool:
    """Whether a line ends like a sentence."""
    return _ENDS.search(text[line.end - 8 : line.end]) is not None


def _follows(text: str, one: Line, two: Line) -> bool:
    """Whether a line continues in the next: no blank line between, and the next opens no list, heading or table."""
    gap = text[one.end : two.start]
    # The commonest gaps, and lines that begin with a letter, are recognised without a pattern.
    if gap != "\n" and (gap.count("\n") > 1 or len(_BREAK.findall(gap)) > 1):
        return False
    if _COLUMNS.search(text, one.start, two.end):
        return False
    return text[two.start].isalpha() or not _OPENS.match(text, two.start)


def _width(sizes: Sequence[int]) -> int:
    """The width of a text: nearly all of its lines are at most that long (addresses may be longer)."""
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
