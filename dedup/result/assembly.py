"""Labels to an article: what is kept in which order, and a label for every character of the input."""

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
    places: Mapping[int, InsertionPoint],
    headline: Span | None = None,
) -> Layout:
    """Put the article together.

    Args:
        segmentation: the text's lines and sentences.
        removals: in the order of the text, not overlapping, each inside one line.
        places: for each sentence that is inserted elsewhere, where.
        headline: the span of the headline; it is not part of the body.
    """
    if not removals and not places:
        layout = _unchanged(segmentation, headline)
        if layout is not None:
            return layout
    pieces = _kept_spans(segmentation, removals, places)
    if headline is not None:
        pieces = [p for p in pieces if not headline.start <= p.span.start < headline.end]
    if places:
        pieces.sort(key=lambda piece: piece.order)
    text = segmentation.text
    if segmentation.wrapped:
        pieces = [piece._replace(span=part) for piece in pieces for part in _unbroken(text, piece.span)]
    texts, spans = _paragraphs(text, pieces, keep=not segmentation.wrapped)
    # A headline may have lost pieces, such as an image or a label at its end.
    titles = [] if headline is None else _minus(text, headline, removals)
    if titles:
        texts.insert(0, " ".join(text[start:end] for start, end in titles))
        spans.insert(0, tuple(titles))
    return Layout(bool(titles), tuple(texts), tuple(spans))


def _kept_spans(
    segmentation: Segmentation, removals: Sequence[Removal], places: Mapping[int, InsertionPoint]
) -> list[_KeptSpan]:
    """The kept stretches of all lines, in the order of the text, and the paragraph that each is a part of."""
    text = segmentation.text
    pieces: list[_KeptSpan] = []
    cursor, removed = 0, len(removals)
    paragraph = -1
    parted = segmentation.one_line and _mostly_glued(segmentation.sentences)
    for number, line in enumerate(segmentation.lines):
        start, end, first, last = line
        while cursor < removed and removals[cursor].end <= start:
            cursor += 1
        here = cursor
        while here < removed and removals[here].start < end:
            here += 1
        cuts = removals[cursor:here]
        if len(cuts) == 1 and cuts[0].start <= start and cuts[0].end >= end:
            paragraph = -1
            continue
        # Pieces of a line with nothing removed between them remain one paragraph.
        if (
            paragraph < 0
            or not segmentation.one_line
            or (parted and segmentation.sentences[first].glued)
            or "\n" in text[segmentation.lines[number - 1].end : start]
        ):
            paragraph = number
        whole = not cuts and not (places and any(i in places for i in range(first, last)))
        if whole and (last - first <= GLUED or not _is_glued(segmentation, line)):
            pieces.append(_KeptSpan((first, 0, 0), (paragraph, 0), Span(start, end)))
        else:
            pieces += _line_pieces(segmentation, number, paragraph, cuts, places)
    return pieces


def _unchanged(segmentation: Segmentation, headline: Span | None) -> Layout | None:
    """The layout of a text of which nothing is removed or moved, if each of its lines is a paragraph."""
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
    """Whether a line is a copy that lost its paragraph breaks."""
    return line.last - line.first > GLUED and _mostly_glued(segmentation.sentences[line.first : line.last])


def _mostly_glued(sentences: Sequence[Sentence]) -> bool:
    glued = sum(sentence.glued for sentence in sentences)
    return glued >= GLUED and 2 * glued >= len(sentences) - 1


def _line_pieces(
    segmentation: Segmentation,
    number: int,
    home: int,
    cuts: Sequence[Removal],
    places: Mapping[int, InsertionPoint],
) -> list[_KeptSpan]:
    """The kept pieces of one line, sentence by sentence."""
    line = segmentation.lines[number]
    split = _is_glued(segmentation, line)
    pieces: list[_KeptSpan] = []
    part = 0
    run: tuple[int, InsertionPoint] | None = None
    for i in range(line.first, line.last):
        sentence = segmentation.sentences[i]
        part += split and sentence.glued
        place = places.get(i)
        kept = _minus(segmentation.text, Span(sentence.start, sentence.end), cuts)
        if place is None:
            run = None
            pieces += [_KeptSpan((i, 0, 0), (home, part), span) for span in kept]
            continue
        paragraph = _joined(segmentation, i, place)
        if paragraph is None:
            # Sentences inserted one after the other remain one paragraph as long as nothing separated them.
            if run is not None and run[1][:2] == place[:2] and not sentence.glued:
                paragraph = (-run[0] - 1, 0)
            else:
                paragraph = (-i - 1, 0)
                run = (i, place)
        order = (place.anchor, -1 if place.before else 1, place.rank)
        pieces += [_KeptSpan(order, paragraph, span) for span in kept]
    return pieces


def _joined(segmentation: Segmentation, i: int, place: InsertionPoint) -> tuple[int, int] | None:
    """The paragraph that a sentence belongs to, where it was lost from the middle of a line."""
    sentence, anchor = segmentation.sentences[i], segmentation.sentences[place.anchor]
    line = segmentation.lines[anchor.line]
    if sentence.glued or place.before or place.anchor + 1 >= line.last or _is_glued(segmentation, line):
        return None
    return (anchor.line, 0)


def _minus(text: str, span: Span, cuts: Sequence[Removal]) -> list[Span]:
    """What removals leave of a span, without white space at the ends."""
    kept: list[Span] = []
    start = span.start
    # A glued line has thousands of sentences and as many cuts: each sentence looks only at its own.
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
    """The stretches of a span between its line breaks."""
    parts: list[Span] = []
    at = span.start
    for line in text[span.start : span.end].splitlines(keepends=True):
        part = _trim(text, Span(at, at + len(line)))
        parts += [part] if part is not None else []
        at += len(line)
    return parts


def _paragraphs(
    text: str, pieces: Sequence[_KeptSpan], *, keep: bool
) -> tuple[list[str], list[tuple[Span, ...]]]:
    """Join pieces of one paragraph: by the input's own white space where they are neighbours, else by a space."""
    spans: list[tuple[Span, ...]] = []
    current: list[Span] = []
    paragraph: tuple[int, int] | None = None
    for _, home, span in pieces:
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
    """Label every character of the input: kept pieces, removals, and the white space between them."""
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
    """Express the layout of an article's text as spans of the input that the article was made from."""
    offsets = OffsetMap.joined(layout.spans)
    spans = tuple(tuple(piece for span in row for piece in offsets.mapped(span)) for row in further.spans)
    return Layout(further.headline, further.texts, spans)
