"""Glued copies split: a line that lost its paragraph breaks is cut where other lines begin and end.

Sub-headings, headlines and paragraphs without a full stop leave nothing between them when they are glued, so no
rule of punctuation can separate them. The other version of the article can.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate, pairwise

import regex

from dedup.model import Line, Segmentation, Sentence
from dedup.text.escapes import boundaries
from dedup.text.keys import key, keys, squashed

__all__ = ["unglue"]

LONG = 160
"""Shortest line, in characters, that is looked at."""
MOST_LONG = 8
"""Most lines that are looked at, the longest first."""
MOST_LINES = 2000
"""Most lines that each of them is cut by."""
PART = 14
"""Shortest line that cuts, in characters of its squashed key."""
SHARE = 0.3
"""Least share of a line that other lines must make up."""
_WORD = regex.compile(r"\S++")


def unglue(
    segmentation: Segmentation, line_keys: Sequence[str], skip: frozenset[int] = frozenset()
) -> Segmentation:
    """Cut the sentences of glued lines where other lines of the text begin or end.

    Args:
        segmentation: the text's lines and sentences.
        line_keys: the key of each line.
        skip: lines that do not show where paragraphs end (truncated copies).

    Returns:
        The same segmentation, or one with more sentences; lines keep their places.
    """
    lines = segmentation.lines
    long = [i for i, line in enumerate(lines) if line.end - line.start >= LONG]
    if not long or len(lines) < 3:
        return segmentation
    long = sorted(sorted(long, key=lambda i: lines[i].start - lines[i].end)[:MOST_LONG])
    squashed_keys = [
        (i, squashed(line_key)) for i, line_key in enumerate(line_keys[:MOST_LINES]) if i not in skip
    ]
    parts = [(i, part, len(part)) for i, part in squashed_keys if len(part) >= PART]
    cuts = {
        number: offsets
        for number in long
        if (marks := _marks(number, line_keys[number], parts))
        and (offsets := _offsets(segmentation.text, lines[number], marks))
    }
    return _cut(segmentation, cuts) if cuts else segmentation


def _marks(number: int, line_key: str, parts: Sequence[tuple[int, str, int]]) -> list[int]:
    """Where other lines begin and end in a line, as offsets into its squashed key; empty if it is not a glued copy.

    Args:
        number: the line.
        line_key: its key.
        parts: the lines that may cut it: number, squashed key and its length.
    """
    mine = squashed(line_key)
    whole = len(mine)
    inside = [
        (mine.find(part), size)
        for other, part, size in parts
        if size < whole and part in mine and other != number
    ]
    if len(inside) < 2:
        return []
    marks: set[int] = set()
    found = covered = 0
    for place, size in inside:
        found += size if place >= covered else 0
        covered = max(covered, place + size)
        marks.update((place, place + size))
    if found < SHARE * whole:
        return []
    return sorted(mark for mark in marks if 0 < mark < whole)


def _offsets(text: str, line: Line, marks: Sequence[int]) -> list[int]:
    """Convert offsets into a line's squashed key to places in the text."""
    words = [(m.start() + line.start, m.group()) for m in _WORD.finditer(text[line.start : line.end])]
    ends = list(accumulate(len(squashed(word_key)) for word_key in keys([word for _, word in words])))
    offsets: list[int] = []
    for mark in marks:
        place = bisect_right(ends, mark)
        before = ends[place - 1] if place else 0
        if place >= len(words):
            continue
        start, word = words[place]
        rest = mark - before
        if rest == 0:
            offsets.append(start)
            continue
        if (inside := _inside(word, rest)) is not None:
            offsets.append(start + inside)
    return offsets


def _inside(word: str, rest: int) -> int | None:
    """Where in a word its squashed key reaches ``rest`` characters; marks that follow belong to what precedes."""
    places = boundaries(word)[1:-1]
    found = next((n for n, place in enumerate(places) if len(squashed(key(word[:place]))) >= rest), None)
    if found is None:
        return None
    for place, following in pairwise([*places[found:], len(word)]):
        part = word[place:following]
        if (len(part) == 1 and part.isalnum()) or len(squashed(key(word[:following]))) != rest:
            return place
    return len(word)


def _cut(segmentation: Segmentation, cuts: dict[int, list[int]]) -> Segmentation:
    """Build the segmentation anew with more cuts."""
    text = segmentation.text
    lines: list[Line] = []
    sentences: list[Sentence] = []
    for number, line in enumerate(segmentation.lines):
        first = len(sentences)
        here = cuts.get(number)
        for sentence in segmentation.sentences[line.first : line.last]:
            if here is None:
                sentences.append(sentence)
                continue
            inner = [offset for offset in here if sentence.start < offset < sentence.end]
            bounds = [sentence.start, *inner, sentence.end]
            for start, end in pairwise(bounds):
                part = text[start:end]
                at = start + len(part) - len(part.lstrip())
                if part.strip():
                    glued = sentence.glued if start == sentence.start else not text[at - 1].isspace()
                    sentences.append(Sentence(at, at + len(part.strip()), number, glued))
        lines.append(Line(line.start, line.end, first, len(sentences)))
    return Segmentation(text, tuple(lines), tuple(sentences))
