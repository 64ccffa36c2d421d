"""Cuts text that lost its line breaks into the lines that it probably had.

Some converters put a whole page on one line: menus, headline, credits and paragraphs run into one another, and no
sentence end separates them. Lines are cut where a run of words that occurs twice begins or ends, at a time or a
copyright sign, and between words that look like the end of one block and the beginning of another.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

import regex

from dedup.model import Line, Segmentation, Sentence
from dedup.text.block_ends import block_ends
from dedup.text.keys import keys

__all__ = ["unfold"]

MOST_LINES = 4
"""A text of more lines kept its line breaks."""
LEAST_SENTENCES = 6
"""A line of fewer sentences is a paragraph."""
LEAST_FLAT = 2500
"""A line of fewer characters may be a long paragraph."""
RUN = 6
"""At least this many consecutive words that occur twice are a repeated run."""
LONG_RUN = 8
"""A repeated run of at least this many words is cut out wherever it occurs."""
OPENING, QUOTES = 3, '"“«„‘'
"""At most this many words in front of a quotation introduce it ("He added that ..."): they are not cut off from it."""
SHORTEST_TITLE, LONGEST_TITLE = 3, 30
"""Least and greatest number of words of a title that occurs twice at the top."""
_WORD = regex.compile(
    r"[\p{Pi}\p{Ps}\"']*+[\p{L}\p{N}][\p{L}\p{N}\p{M}\p{Cf}'\N{RIGHT SINGLE QUOTATION MARK}]*+"
)
_CLOCK = r"\d{1,2}:\d{2}(?::\d{2})?(?:\s?[AaPp]\.?[Mm]\.?)?(?:\s?(?:GMT|UTC|[A-Z]{2,4}T))?"
_DATE = r"\d{1,4}[./-]\d{1,2}[./-]\d{2,4}"
# A time or date, with the pixel width or the day that belongs to it.
_TIME = regex.compile(
    rf"(?:,\s\d{{3,4}},\s)?(?:(?:\d{{1,2}}\s)?\S{{2,12}},\s)?\b(?:{_CLOCK}(?:\s{_DATE})?|{_DATE}(?:\s{_CLOCK})?)"
)
# What every such match contains, within ``_LEAD`` characters of its beginning.
_NUMERALS = regex.compile(r"\d(?::\d{2}|[./-]\d{1,2}[./-]\d{2})")
_LEAD = 32
_SIZED = regex.compile(r",\s\d{3,4},\s")
_RIGHTS = "\N{COPYRIGHT SIGN}"


def unfold(segmentation: Segmentation, labels: Mapping[str, object]) -> Segmentation:
    """Cut the long lines of a text without line breaks into shorter ones.

    Args:
        segmentation: the text's lines and sentences.
        labels: keys of lines that the packs list.

    Returns:
        The same segmentation, or one that is ``one_line``: several of its lines are on the same line of the text.
    """
    lines = segmentation.lines
    if all(line.last - line.first < LEAST_SENTENCES for line in lines):
        return segmentation
    if len(lines) > MOST_LINES and not _is_flat(segmentation):
        return segmentation
    text = segmentation.text
    words = [(m.start(), m.end()) for m in _WORD.finditer(text)]
    cuts = sorted({*_repeat_cuts(text, words), *_time_cuts(text), *block_ends(text, labels)})
    new_lines: list[Line] = []
    sentences: list[Sentence] = []
    for sentence in segmentation.sentences:
        first, last = bisect_right(cuts, sentence.start), bisect_left(cuts, sentence.end)
        if first == last:
            new_lines.append(Line(sentence.start, sentence.end, len(sentences), len(sentences) + 1))
            sentences.append(Sentence(sentence.start, sentence.end, len(new_lines) - 1, sentence.glued))
            continue
        inner: list[int] = []
        for cut in cuts[first:last]:
            start = inner[-1] if inner else sentence.start
            if text[cut] not in QUOTES or text.count(" ", start, cut) > OPENING:
                inner.append(cut)
        for start, end in pairwise((sentence.start, *inner, sentence.end)):
            part = text[start:end]
            bare = part.strip()
            if not bare:
                continue
            bare_start = start + len(part) - len(part.lstrip())
            glued = sentence.glued if start == sentence.start else not text[bare_start - 1].isspace()
            sentences.append(Sentence(bare_start, bare_start + len(bare), len(new_lines), glued))
            new_lines.append(Line(bare_start, bare_start + len(bare), len(sentences) - 1, len(sentences)))
    return Segmentation(text, tuple(new_lines), tuple(sentences), one_line=True)


def _is_flat(segmentation: Segmentation) -> bool:
    """Return whether one line contains most of a text: of a page that has only a few line breaks left.

    A copy from the metadata is not such a line: its paragraphs are glued to each other.
    """
    lines = segmentation.lines
    longest = max(lines, key=lambda line: line.end - line.start)
    size = longest.end - longest.start
    if size < LEAST_FLAT or 2 * size < sum(line.end - line.start for line in lines):
        return False
    return not any(sentence.glued for sentence in segmentation.sentences[longest.first + 1 : longest.last])


def _repeat_cuts(text: str, words: Sequence[tuple[int, int]]) -> Iterator[int]:
    """Yield where a run of words that also occurs elsewhere begins or ends."""
    word_keys = keys([text[start:end] for start, end in words])
    nonempty = [i for i, word in enumerate(word_keys) if word]
    grams: dict[tuple[str, ...], int] = {}
    repeated = bytearray(len(nonempty) + 1)
    for start in range(len(nonempty) - RUN + 1):
        gram = tuple(word_keys[i] for i in nonempty[start : start + RUN])
        first = grams.setdefault(gram, start)
        if first != start:
            repeated[first] = repeated[start] = 1
    for size in range(SHORTEST_TITLE, min(LONGEST_TITLE, len(nonempty) // 2)):
        if all(word_keys[nonempty[i]] == word_keys[nonempty[size + i]] for i in range(size)):
            # The title of the page and its heading, one after the other.
            yield words[nonempty[size]][0]
            yield words[nonempty[2 * size]][0]
            break
    start = 0
    while start < len(nonempty):
        if not repeated[start]:
            start += 1
            continue
        end = start
        while repeated[end]:
            end += 1
        if end - start + RUN - 1 >= LONG_RUN and start > 0:
            yield words[nonempty[start]][0]
        start = end


def _time_cuts(text: str) -> Iterator[int]:
    """Yield where times and dates begin and end, and where copyright signs are."""
    done = 0
    while numerals := _NUMERALS.search(text, done):
        match = _TIME.search(text, max(done, numerals.start() - _LEAD))
        if not match:
            break
        if not _SIZED.match(match.group()):
            yield match.start()
        yield match.end()
        done = match.end()
    offset = text.find(_RIGHTS)
    while offset >= 0:
        yield offset
        offset = text.find(_RIGHTS, offset + 1)
