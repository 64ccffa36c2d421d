"""Assembles the article: joins what is kept in the right order, and labels every character of the input."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from operator import itemgetter
from typing import NamedTuple

from dedup.model import LabelledSpan, Line, Removal, Segmentation, Sentence, Span
from dedup.text.offsets import OffsetMap
from dedup.text.segment import is_blank

__all__ = ["InsertionPoint", "Layout", "assemble", "composed", "partition"]

GLUED = 3
"""At least this many sentences without a space before them make a line a glued copy: paragraphs begin there."""


class InsertionPoint(NamedTuple):
    """Where a sentence of another version is inserted: after sentence ``anchor``, or before it."""

    anchor: int
    before: bool
    rank: int


class _KeptSpan(NamedTuple):
    order: tuple[int, int, int]
    paragraph: tuple[int, int]
    span: Span


@dataclass(frozen=True, slots=True)
class Layout:
    """The article's parts: their texts, and the kept spans that each is made of; ``headline`` is part 0 if true."""

    headline: bool
    texts: tuple[str, ...]
    spans: tuple[tuple[Span, ...], ...]

    @property
    def text(self) -> str:
        """The parts with a blank line between them."""
        return "\n\n".join(self.texts)

    @property
    def in_order(self) -> bool:
        """Whether the parts are in the order of the input."""
        return all(above < below for above, below in pairwise(span for row in self.spans for span in row))


def assemble(
    segmentation: Segmentation,
    removals: Sequence[Removal],
    insertions: Mapping[int, InsertionPoint],
    headline: Span | None = None,
) -> Layout:
    """Assemble the article from what is kept.

    Args:
        segmentation: the text's lines and sentences.
        removals: in the order of the text, not overlapping, each inside one line.
        insertions: for each sentence that is inserted elsewhere, where.
        headline: the span of the headline; it is not part of the body.
    """
    if not removals and not insertions:
        layout = _unchanged(segmentation, headline)
        if layout is not None:
            return layout
    kept_spans = _kept_spans(segmentation, removals, insertions)
    if headline is not None:
        kept_spans = [kept for kept in kept_spans if not headline.start <= kept.span.start < headline.end]
    if insertions:
        kept_spans.sort(key=lambda kept: kept.order)
    text = segmentation.text
    if segmentation.wrapped:
        kept_spans = [kept._replace(span=part) for kept in kept_spans for part in _unbroken(text, kept.span)]
    texts, spans = _paragraphs(text, kept_spans, keep=not segmentation.wrapped)
    # Parts of a headline may have been removed, such as an image or a label at its end.
    titles = [] if headline is None else _without_removed(text, headline, removals)
    if titles:
        texts.insert(0, " ".join(text[start:end] for start, end in titles))
        spans.insert(0, tuple(titles))
    return Layout(bool(titles), tuple(texts), tuple(spans))


def _kept_spans(
    segmentation: Segmentation, removals: Sequence[Removal], insertions: Mapping[int, InsertionPoint]
) -> list[_KeptSpan]:
    """Return the kept spans of all lines, in the order of the text, and the paragraph that each is a part of."""
    text = segmentation.text
    kept_spans: list[_KeptSpan] = []
    cursor, removed = 0, len(removals)
    paragraph = -1
    new_at_glue = segmentation.one_line and _mostly_glued(segmentation.sentences)
    for number, line in enumerate(segmentation.lines):
        start, end, first, last = line
        while cursor < removed and removals[cursor].end <= start:
            cursor += 1
        after = cursor
        while after < removed and removals[after].start < end:
            after += 1
        cuts = removals[cursor:after]
        if len(cuts) == 1 and cuts[0].start <= start and cuts[0].end >= end:
            paragraph = -1
            continue
        # Parts of a longer line with nothing removed between them remain one paragraph.
        if (
            paragraph < 0
            or not segmentation.one_line
            or (new_at_glue and segmentation.sentences[first].glued)
            or "\n" in text[segmentation.lines[number - 1].end : start]
        ):
            paragraph = number
        whole = not cuts and not (insertions and any(i in insertions for i in range(first, last)))
        if whole and (last - first <= GLUED or not _is_glued(segmentation, line)):
            kept_spans.append(_KeptSpan((first, 0, 0), (paragraph, 0), Span(start, end)))
        else:
            kept_spans += _line_spans(segmentation, number, paragraph, cuts, insertions)
    return kept_spans


def _unchanged(segmentation: Segmentation, headline: Span | None) -> Layout | None:
    """Return the layout of a text from which nothing is removed or moved, if each of its lines is a paragraph."""
    if segmentation.one_line or segmentation.wrapped:
        return None
    lines = segmentation.lines
    if any(line.last - line.first > GLUED and _is_glued(segmentation, line) for line in lines):
        return None
    spans = [Span(start, end) for start, end, _, _ in lines]
    if headline is not None:
        spans = [headline, *(span for span in spans if not headline.start <= span.start < headline.end)]
    text = segmentation.text
    texts = tuple([text[start:end] for start, end in spans])
    return Layout(headline is not None, texts, tuple([(span,) for span in spans]))


def _is_glued(segmentation: Segmentation, line: Line) -> bool:
    """Return whether a line is a copy that lost its paragraph breaks."""
    return line.last - line.first > GLUED and _mostly_glued(segmentation.sentences[line.first : line.last])


def _mostly_glued(sentences: Sequence[Sentence]) -> bool:
    glued = sum(sentence.glued for sentence in sentences)
    return glued >= GLUED and 2 * glued >= len(sentences) - 1


def _line_spans(
    segmentation: Segmentation,
    number: int,
    home: int,
    cuts: Sequence[Removal],
    insertions: Mapping[int, InsertionPoint],
) -> list[_KeptSpan]:
    """Return the kept spans of one line, sentence by sentence.

    Args:
        segmentation: the text's lines and sentences.
        number: the line.
        home: the paragraph that the line belongs to.
        cuts: the removals in the line.
        insertions: for each sentence that is inserted elsewhere, where.
    """
    line = segmentation.lines[number]
    split = _is_glued(segmentation, line)
    kept_spans: list[_KeptSpan] = []
    glued_part = 0
    run: tuple[int, InsertionPoint] | None = None
    for index in range(line.first, line.last):
        sentence = segmentation.sentences[index]
        glued_part += split and sentence.glued
        point = insertions.get(index)
        kept = _without_removed(segmentation.text, Span(sentence.start, sentence.end), cuts)
        if point is None:
            run = None
            kept_spans += [_KeptSpan((index, 0, 0), (home, glued_part), span) for span in kept]
            continue
        paragraph = _joined(segmentation, index, point)
        if paragraph is None:
            # Sentences inserted one after the other remain one paragraph as long as nothing separated them.
            if run is not None and run[1][:2] == point[:2] and not sentence.glued:
                paragraph = (-run[0] - 1, 0)
            else:
                paragraph = (-index - 1, 0)
                run = (index, point)
        order = (point.anchor, -1 if point.before else 1, point.rank)
        kept_spans += [_KeptSpan(order, paragraph, span) for span in kept]
    return kept_spans


def _joined(segmentation: Segmentation, index: int, point: InsertionPoint) -> tuple[int, int] | None:
    """Return the paragraph that an inserted sentence is a part of, if it is missing inside a line."""
    sentence, anchor = segmentation.sentences[index], segmentation.sentences[point.anchor]
    line = segmentation.lines[anchor.line]
    if sentence.glued or point.before or point.anchor + 1 >= line.last or _is_glued(segmentation, line):
        return None
    return (anchor.line, 0)


def _without_removed(text: str, span: Span, cuts: Sequence[Removal]) -> list[Span]:
    """Return what removals leave of a span, without white space at the ends."""
    kept: list[Span] = []
    start = span.start
    # A glued line may have thousands of sentences and as many removals: only those in the sentence are searched.
    low = bisect_right(cuts, start, key=lambda cut: cut.end)
    high = bisect_left(cuts, span.end, key=lambda cut: cut.start)
    for cut in cuts[low:high]:
        kept.append(Span(start, cut.start))
        start = cut.end
    kept.append(Span(start, span.end))
    return [trimmed for part in kept if (trimmed := _trim(text, part)) is not None]


def _trim(text: str, span: Span) -> Span | None:
    if span.end <= span.start:
        return None
    part = text[span.start : span.end]
    if is_blank(part):
        return None
    bare = part.strip()
    start = span.start + len(part) - len(part.lstrip())
    return Span(start, start + len(bare))


def _unbroken(text: str, span: Span) -> list[Span]:
    """Return the parts of a span between its line breaks."""
    parts: list[Span] = []
    start = span.start
    for line in text[span.start : span.end].splitlines(keepends=True):
        part = _trim(text, Span(start, start + len(line)))
        parts += [part] if part is not None else []
        start += len(line)
    return parts


def _paragraphs(
    text: str, kept_spans: Sequence[_KeptSpan], *, keep: bool
) -> tuple[list[str], list[tuple[Span, ...]]]:
    """Join the spans of each paragraph: with the input's own white space where they are neighbours, else with a space.

    Args:
        text: the input text.
        kept_spans: in the order of the article.
        keep: whether the white space between neighbours is kept.
    """
    spans: list[tuple[Span, ...]] = []
    current: list[Span] = []
    paragraph: tuple[int, int] | None = None
    for _, home, span in kept_spans:
        if home != paragraph:
            if current:
                spans.append(tuple(current))
            current, paragraph = [span], home
        elif keep and current[-1].end <= span.start and not text[current[-1].end : span.start].strip():
            current[-1] = Span(current[-1].start, span.end)
        else:
            current.append(span)
    if current:
        spans.append(tuple(current))
    texts = [" ".join([text[start:end] for start, end in row]) for row in spans]
    return texts, spans


def partition(text: str, layout: Layout, removals: Sequence[Removal]) -> tuple[LabelledSpan, ...]:
    """Label every character of the input: as kept (white space between kept spans too) or as part of a removal."""
    parts: list[tuple[int, int, Removal | None]] = [(*span, None) for row in layout.spans for span in row]
    parts += [(removal.start, removal.end, removal) for removal in removals]
    parts.sort(key=itemgetter(0, 1))
    spans: list[tuple[int, int, Removal | None]] = []
    end = 0
    for part in parts:
        if part[0] > end:
            spans.append((end, part[0], None))
        spans.append(part)
        end = part[1]
    if end < len(text):
        spans.append((end, len(text), None))
    return tuple(map(LabelledSpan._make, spans))


def composed(layout: Layout, further: Layout) -> Layout:
    """Map the layout of a pass over an article's text to the input that the article was made from.

    Args:
        layout: the article's layout, as spans of the input.
        further: the layout of the later pass, as spans of the article's text.
    """
    offsets = OffsetMap.joined(layout.spans)
    spans = tuple(tuple(part for span in row for part in offsets.mapped(span)) for row in further.spans)
    return Layout(further.headline, further.texts, spans)
