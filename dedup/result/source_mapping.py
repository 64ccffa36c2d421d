"""Maps the results of the passes over a text to offsets into the input."""

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
    """Return the article whose text is the input, unchanged: for a result that could not be proved."""
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
    mapped: list[Removal] = []
    offsets = OffsetMap.joined(layout.spans)
    for removal in removals:
        twins = offsets.mapped(removal.twin) if removal.twin else []
        mapped += [
            replace(removal, start=start, end=end, text=text[start:end], twin=twins[0] if twins else None)
            for start, end in offsets.mapped(removal.span)
        ]
    return mapped


def kept_repeats(
    segmentation: Segmentation,
    matches: Sequence[tuple[int, int, object, float, str | None]],
    ledger: Ledger,
) -> tuple[Repeat, ...]:
    """Return the pairs of similar sentences that are both kept: the author repeats them, or the case is doubtful."""
    sentences, removed = segmentation.sentences, ledger.removed_lines
    pairs = []
    equal = Comparison(copy=True, kind=None, score=100.0)
    for first, second, _, score, veto in matches:
        sentence, repeat = sentences[first], sentences[second]
        if removed and (sentence.line in removed or repeat.line in removed):
            continue
        comparison = (
            equal
            if veto is None and score == equal.score
            else Comparison(copy=veto is None, kind=None, score=score, veto=veto)
        )
        pairs.append(Repeat(Span(*sentence[:2]), Span(*repeat[:2]), comparison))
    return tuple(pairs)


def restored(article: Article, plain_form: Plain) -> Article:
    """Return the article of a text's plain form as the article of the text itself.

    NULs in what is kept become removals, and a note states their number.
    """
    source = plain_form.source
    nuls = "\0" in source and "\0" not in plain_form.text and article.status is not Status.UNPROVED
    moved = replace(
        article,
        source=source,
        layout=tuple(tuple(_kept_parts(row, plain_form, nuls=nuls)) for row in article.layout),
        spans=tuple(_accounted(article.spans, plain_form, nuls=nuls)),
        repeats=tuple(
            Repeat(plain_form.source_span(pair.first), plain_form.source_span(pair.second), pair.comparison)
            for pair in article.repeats
        ),
    )
    return _with_texts_of(moved) if "\0" in source else moved


def _kept_parts(row: Sequence[Span], plain_form: Plain, *, nuls: bool) -> Iterator[Span]:
    """Yield the kept spans of a paragraph in the source, without NULs and the white space between them."""
    for span in map(plain_form.source_span, row):
        if not nuls:
            yield span
            continue
        for part, nul in _cut_at_nuls(plain_form.source, span):
            if not nul and not is_blank(plain_form.source[part.start : part.end]):
                yield part


def _accounted(spans: Sequence[LabelledSpan], plain_form: Plain, *, nuls: bool) -> Iterator[LabelledSpan]:
    """Yield the partition of the plain form as a partition of the source."""
    source = plain_form.source
    for start, end, removal in spans:
        span_in_source = plain_form.source_span(Span(start, end))
        if removal is not None:
            twin = plain_form.source_span(removal.twin) if removal.twin else None
            text = source[span_in_source.start : span_in_source.end]
            moved = replace(removal, start=span_in_source.start, end=span_in_source.end, text=text, twin=twin)
            yield LabelledSpan(*span_in_source, moved)
        elif nuls:
            for part, nul in _cut_at_nuls(source, span_in_source):
                yield LabelledSpan(*part, _nul(source, part) if nul else None)
        else:
            yield LabelledSpan(*span_in_source, None)


def _cut_at_nuls(source: str, span: Span) -> Iterator[tuple[Span, bool]]:
    """Yield the parts of a span that is cut at its NULs, and for each whether it consists of NULs."""
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
    why = "a NUL, which is never shown"
    return Removal(*span, text, Reason.CHROME, ChromeType.CONTROL, NUL_RULE, why, score=1.0)


def _with_texts_of(article: Article) -> Article:
    """Set the texts of an article by its layout, and add a note with the number of NULs it omits."""
    texts = tuple(paragraph(article.source, row) for row in article.layout)
    updated = replace(
        article,
        headline=texts[0] if article.headline else None,
        paragraphs=texts[1:] if article.headline else texts,
    )
    count = sum(removal.text.count("\0") for removal in updated.removals)
    if count:
        note = f"{count} NUL {'character' if count == 1 else 'characters'} left out"
        status = Status.CLEANED if updated.status is Status.UNCHANGED else updated.status
        updated = replace(updated, status=status, notes=(*updated.notes, note))
    fault = misplaced(updated)
    return updated if fault is None else untouched(updated, fault)
