"""What readings of a text found, said in places of the input."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from dedup.assemble import Layout, Sources
from dedup.ledger import Ledger
from dedup.model import Article, Comparison, LabelledSpan, Removal, Repeat, Segmentation, Span, Status

__all__ = ["in_source", "lone", "untouched"]


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
    """Say removals from the article's text in places of the input."""
    found: list[Removal] = []
    sources = Sources(layout)
    for removal in removals:
        twins = sources.of(removal.twin) if removal.twin else []
        found += [
            replace(removal, start=start, end=end, text=text[start:end], twin=twins[0] if twins else None)
            for start, end in sources.of(removal.span)
        ]
    return found


def lone(
    segmentation: Segmentation,
    matches: Sequence[tuple[int, int, object, float, str | None]],
    ledger: Ledger,
) -> tuple[Repeat, ...]:
    """The similar pairs that both stay: the author's, or too doubtful to touch."""
    sentences = segmentation.sentences
    pairs = []
    for first, second, _, score, veto in matches:
        one, two = sentences[first], sentences[second]
        if one.line in ledger.gone or two.line in ledger.gone:
            continue
        comparison = Comparison(copy=veto is None, kind=None, score=score, veto=veto)
        pairs.append(Repeat(Span(one.start, one.end), Span(two.start, two.end), comparison))
    return tuple(pairs)
