"""Results of the passes over a text, mapped to the input."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from dedup.model import (
    Article,
    ChromeType,
    Comparison,
    LabelledSpan,
    Reason,
    Removal,
    Repeat,
    Segmentation,
    Span,
    Status,
)
from dedup.result.assembly import Layout
from dedup.result.ledger import Ledger
from dedup.result.links import paragraph
from dedup.result.proof import misplaced
from dedup.text.offsets import OffsetMap
from dedup.text.plain import Plain
from dedup.text.segment import is_blank

__all__ = ["in_source", "kept_repeats", "restored", "untouched"]

NUL_RULE = "text.nul"
_NULS = re.compile("\0+")


def untouched(article: Article, fault: str) -> Article:
    """The article whose text is the input, as it is: what could not be proved is not touched."""
    text = article.source
    start, end = len(text) - len(text.lstrip()), len(text.rstrip())
    whole = Span(start, end)
    spans = [LabelledSpan(*part, None) for part in ((0, start), whole, (end, len(text))) if part[0] < part[1]]
    return replace(
        article,
        headline=None,
        paragraphs=(text[start:end],),
        layout=((whole,),),
        spans=tuple(spans),
        repeats=(),
        status=Status.UNPROVED,
        notes=(*article.notes, f"unproved: {fault}"),
    )


def in_source(text: str, layout: Layout, removals: Sequence[Removal]) -> list[Removal]:
    """Map removals from the article's text to the input."""
    found: list[Removal] = []
    offsets = OffsetMap.joined(layout.spans)
    for removal in removals:
        twins = offsets.mapped(removal.twin) if removal.twin else []
        found += [
            replace(removal, start=start, end=end, text=text[start:end], twin=twins[0] if twins else None)
            for start, end in offsets.mapped(removal.span)
        ]
    return found


def kept_repeats(
    segmentation: Segmentation,
    matches: Sequence[tuple[int, int, object, float, str | None]],
    ledger: Ledger,
) -> tuple[Repeat, ...]:
    """The similar pairs of which both are kept: the author's, or too doubtful to touch."""
    sentences, removed = segmentation.sentences, ledger.removed_lines
    pairs = []
    equal = Comparison(copy=True, kind=None, score=100.0)
    for first, second, _, score, veto in matches:
        one, two = sentences[first], sentences[second]
        if removed and (one.line in removed or two.line in removed):
            continue
        comparison = (
            equal
            if veto is None and score == equal.score
            else Comparison(copy=veto is None, kind=None, score=score, veto=veto)
        )
        pairs.append(Repeat(Span(one.start, one.end), Span(two.start, two.end), comparison))
    return tuple(pairs)


def restored(article: Article, read: Plain) -> Article:
    """Return the article of a text's plain form as the article of the text.

    NULs in what is kept become removals, and a note counts them.
    """
    source = read.source
    nuls = "\0" in source and "\0" not in read.text and article.status is not Status.UNPROVED
    found = replace(
        article,
        source=source,
        layout=tuple(tuple(_kept_parts(row, read, nuls=nuls)) for row in article.layout),
        spans=tuple(_accounted(article.spans, read, nuls=nuls)),
        repeats=tuple(
            Repeat(read.place(pair.first), read.place(pair.second), pair.comparison)
            for pair in article.repeats
        ),
    )
    return _with_texts_of(found) if "\0" in source else found


def _kept_parts(row: Sequence[Span], read: Plain, *, nuls: bool) -> Iterator[Span]:
    """The kept spans of a paragraph in the source, without NULs and what is blank between them."""
    for span in map(read.place, row):
        if not nuls:
            yield span
            continue
        for part, nul in _cut_at_nuls(read.source, span):
            if not nul and not is_blank(read.source[part.start : part.end]):
                yield part


def _accounted(spans: Sequence[LabelledSpan], read: Plain, *, nuls: bool) -> Iterator[LabelledSpan]:
    """The partition of the plain form as a partition of the source."""
    source = read.source
    for start, end, removal in spans:
        place = read.place(Span(start, end))
        if removal is not None:
            twin = read.place(removal.twin) if removal.twin else None
            text = source[place.start : place.end]
            moved = replace(removal, start=place.start, end=place.end, text=text, twin=twin)
            yield LabelledSpan(*place, moved)
        elif nuls:
            for part, nul in _cut_at_nuls(source, place):
                yield LabelledSpan(*part, _nul(source, part) if nul else None)
        else:
            yield LabelledSpan(*place, None)


def _cut_at_nuls(source: str, span: Span) -> Iterator[tuple[Span, bool]]:
    """A span cut at its NULs; each part with whether it consists of them."""
    start = span.start
    for run in _NULS.finditer(source, *span):
        if start < run.start():
            yield Span(start, run.start()), False
        yield Span(*run.span()), True
        start = run.end()
    if start < span.end:
        yield Span(start, span.end), False


def _nul(source: str, span: Span) -> Removal:
    text = source[span.start : span.end]
    why = "a NUL, which no text shows"
    return Removal(*span, text, Reason.CHROME, ChromeType.CONTROL, NUL_RULE, why, score=1.0)


def _with_texts_of(article: Article) -> Article:
    """Set the texts of an article by its layout, and note how many NULs it omits."""
    texts = tuple(paragraph(article.source, row) for row in article.layout)
    found = replace(
        article,
        headline=texts[0] if article.headline else None,
        paragraphs=texts[1:] if article.headline else texts,
    )
    count = sum(removal.text.count("\0") for removal in found.removals)
    if count:
        note = f"{count} NUL {'character' if count == 1 else 'characters'} left out"
        status = Status.CLEANED if found.status is Status.UNCHANGED else found.status
        found = replace(found, status=status, notes=(*found.notes, note))
    fault = misplaced(found)
    return found if fault is None else untouched(found, fault)
