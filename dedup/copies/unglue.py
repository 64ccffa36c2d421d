"""Splits glued copies: a line that lost its paragraph breaks is cut where other lines begin and end.

Between glued sub-headings, headlines and paragraphs without a full stop there is no punctuation by which they could be
separated. The other version of the article shows where they end.
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
"""Shortest line that may be a glued copy, in characters."""
MOST_LONG = 8
"""Most lines that are examined, the longest first."""
MOST_LINES = 2000
"""Most lines that are searched for in each of them."""
PART = 14
"""Shortest line that is searched for, in characters of its squashed key."""
SHARE = 0.3
"""Least share of a glued copy that other lines make up."""
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
        The same segmentation, or one with more sentences and the same lines.
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
        if (edges := _edges(number, line_keys[number], parts))
        and (offsets := _offsets(segmentation.text, lines[number], edges))
    }
    return _cut(segmentation, cuts) if cuts else segmentation


def _edges(number: int, line_key: str, parts: Sequence[tuple[int, str, int]]) -> list[int]:
    """Return where other lines begin and end in a line, as offsets into its squashed key; none if it is not glued.

    Args:
        number: the line.
        line_key: its key.
        parts: the lines that are searched for: number, squashed key and its length.
    """
    letters = squashed(line_key)
    length = len(letters)
    inside = [
        (letters.find(part), size)
        for other, part, size in parts
        if size < length and part in letters and other != number
    ]
    if len(inside) < 2:
        return []
    edges: set[int] = set()
    total = covered = 0
    for start, size in inside:
        total += size if start >= covered else 0
        covered = max(covered, start + size)
        edges.update((start, start + size))
    if total < SHARE * length:
        return []
    return sorted(edge for edge in edges if 0 < edge < length)


def _offsets(text: str, line: Line, edges: Sequence[int]) -> list[int]:
    """Convert offsets into a line's squashed key to offsets into the text."""
    words = [(m.start() + line.start, m.group()) for m in _WORD.finditer(text[line.start : line.end])]
    ends = list(accumulate(len(squashed(word_key)) for word_key in keys([word for _, word in words])))
    offsets: list[int] = []
    for edge in edges:
        number = bisect_right(ends, edge)
        before = ends[number - 1] if number else 0
        if number >= len(words):
            continue
        start, word = words[number]
        rest = edge - before
        if rest == 0:
            offsets.append(start)
            continue
        if (inside := _inside(word, rest)) is not None:
            offsets.append(start + inside)
    return offsets


def _inside(word: str, size: int) -> int | None:
    """Return the offset in a word at which its squashed key has ``size`` characters, after any punctuation there."""
    offsets = boundaries(word)[1:-1]
    first = next((n for n, offset in enumerate(offsets) if len(squashed(key(word[:offset]))) >= size), None)
    if first is None:
        return None
    for offset, following in pairwise([*offsets[first:], len(word)]):
        part = word[offset:following]
        if (len(part) == 1 and part.isalnum()) or len(squashed(key(word[:following]))) != size:
            return offset
    return len(word)


def _cut(segmentation: Segmentation, cuts: dict[int, list[int]]) -> Segmentation:
    """Return the segmentation with the sentences of some lines cut at offsets."""
    text = segmentation.text
    lines: list[Line] = []
    sentences: list[Sentence] = []
    for number, line in enumerate(segmentation.lines):
        first = len(sentences)
        offsets = cuts.get(number)
        for sentence in segmentation.sentences[line.first : line.last]:
            if offsets is None:
                sentences.append(sentence)
                continue
            inner = [offset for offset in offsets if sentence.start < offset < sentence.end]
            bounds = [sentence.start, *inner, sentence.end]
            for start, end in pairwise(bounds):
                part = text[start:end]
                bare_start = start + len(part) - len(part.lstrip())
                if part.strip():
                    glued = sentence.glued if start == sentence.start else not text[bare_start - 1].isspace()
                    sentences.append(Sentence(bare_start, bare_start + len(part.strip()), number, glued))
        lines.append(Line(line.start, line.end, first, len(sentences)))
    return Segmentation(text, tuple(lines), tuple(sentences))
