"""Packs articles for the way from a worker to the parent, which rebuilds the rest from the text.

Pickling the articles themselves would take a tenth of the time that cleaning takes: every removal is an object with a
copy of its characters. Plain tuples of numbers and shared strings take a fraction of that.
"""

from __future__ import annotations

from typing import Any

from dedup.model import (
    Article,
    ChromeType,
    Comparison,
    CopyKind,
    LabelledSpan,
    Metadata,
    Reason,
    Removal,
    Repeat,
    Span,
    Status,
)

__all__ = ["packed", "unpacked"]

_REASONS = {reason.value: reason for reason in Reason}
_TYPES: dict[str, str] = {kind.value: kind for kinds in (ChromeType, CopyKind) for kind in kinds}


def packed(article: Article) -> tuple[Any, ...]:
    """Return all of an article except its source, as tuples."""
    ends = tuple(span.end for span in article.spans)
    removals = tuple(
        (index, *_row(span.removal)) for index, span in enumerate(article.spans) if span.removal is not None
    )
    repeats = tuple(
        (*repeat.first, *repeat.second, pair.copy, pair.kind and pair.kind.value, pair.score, pair.veto)
        for repeat in article.repeats
        for pair in (repeat.comparison,)
    )
    layout = tuple(tuple(offset for span in row for offset in span) for row in article.layout)
    data = article.metadata
    return (
        article.headline, article.paragraphs, layout, ends, removals, repeats, article.status.value,
        tuple(getattr(data, name) for name in Metadata.__dataclass_fields__),
        article.language, article.scope, article.notes,
    )  # fmt: skip


def _row(removal: Removal) -> tuple[Any, ...]:
    twin = removal.twin
    return (
        removal.reason.value, str(removal.type), removal.type.__class__ is not str, removal.rule, removal.why,
        twin and tuple(twin), removal.score,
    )  # fmt: skip


def unpacked(source: str, row: tuple[Any, ...]) -> Article:
    """Rebuild the article from its source and what :func:`packed` returned."""
    headline, paragraphs, layout, ends, removals, repeats, status, data, language, scope, notes = row
    removal_of: list[Removal | None] = [None] * len(ends)
    starts = (0, *ends[:-1])
    for index, reason, kind, named, rule, why, twin, score in removals:
        start, end = starts[index], ends[index]
        removal_of[index] = Removal(
            start, end, source[start:end], _REASONS[reason], _TYPES[kind] if named else kind, rule, why,
            Span(*twin) if twin else None, score,
        )  # fmt: skip
    return Article(
        source=source,
        headline=headline,
        paragraphs=paragraphs,
        layout=tuple(tuple(map(Span, offsets[::2], offsets[1::2])) for offsets in layout),
        spans=tuple(map(LabelledSpan, starts, ends, removal_of)),
        repeats=tuple(
            Repeat(Span(a, b), Span(c, d), Comparison(copy, kind and CopyKind(kind), score, veto))
            for a, b, c, d, copy, kind, score, veto in repeats
        ),
        status=Status(status),
        metadata=Metadata(*data),
        language=language,
        scope=scope,
        notes=notes,
    )
