r"""Articles as JSON: written with everything in them, and read again.

Offsets count characters (code points) of ``source`` and are half-open. In JavaScript and Java, where strings
count UTF-16 units, step through code points (``[...source]``).
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from dedup._version import __version__
from dedup.model import (
    Article,
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
from dedup.show.display import Positions

__all__ = ["FORMAT", "from_record", "read_json", "to_json", "to_record"]

FORMAT = 1
"""Version of the format; it is incremented when a field is removed or changes its meaning, not when one is added."""

_HALF = re.compile("[\ud800-\udfff]")


def to_record(article: Article) -> dict[str, Any]:
    """Return an article as values that can be written as JSON.

    ``spans`` partition ``source``; a removed span has the index of its removal. ``text``, ``body``,
    ``removed_ratio`` and the lines and columns (from 1) follow from the other fields, and are included for convenience.
    """
    positions = Positions(article.source)
    removals = article.removals
    number = -1
    spans: list[dict[str, Any]] = []
    for start, end, removal in article.spans:
        number += removal is not None
        spans.append({"start": start, "end": end, "removal": None if removal is None else number})
    return {
        "format": FORMAT,
        "version": __version__,
        "status": article.status.value,
        "language": article.language,
        "scope": article.scope,
        "headline": article.headline,
        "paragraphs": list(article.paragraphs),
        "text": article.text,
        "body": article.body,
        "removed_ratio": round(article.removed_ratio, 4),
        "metadata": _metadata(article.metadata),
        "removals": [_removal(removal, positions) for removal in removals],
        "repeats": [_repeat(repeat) for repeat in article.repeats],
        "notes": list(article.notes),
        "layout": [[list(span) for span in part] for part in article.layout],
        "spans": spans,
        "source": article.source,
    }


def to_json(article: Article, *, indent: int | None = 2) -> str:
    """Return an article as JSON, without a line break at the end; ``indent=None`` gives one line."""
    text = json.dumps(to_record(article), ensure_ascii=False, indent=indent)
    # Lone surrogates cannot be written as UTF-8; as an escape they can, and readers get them back.
    return _HALF.sub(lambda half: f"\\u{ord(half[0]):04x}", text)


def read_json(text: str) -> Article:
    """Return the article that :func:`to_json` wrote.

    Raises:
        ValueError: the text is not JSON, or not an article of this format.
    """
    record = json.loads(text)
    if not isinstance(record, dict):
        raise ValueError("not the record of an article")
    return from_record(record)


def from_record(record: Mapping[str, Any]) -> Article:
    """Return the article that :func:`to_record` described.

    Raises:
        ValueError: a field is missing or wrong, or the format is not supported.
    """
    if record.get("format") != FORMAT:
        raise ValueError(f"format {record.get('format')!r}: this version reads format {FORMAT}")
    try:
        return _article(record)
    except (KeyError, IndexError, TypeError) as error:
        raise ValueError(f"not the record of an article: {error!r}") from None


def _article(record: Mapping[str, Any]) -> Article:
    removals = [
        Removal(
            start=row["start"],
            end=row["end"],
            text=row["text"],
            reason=Reason(row["reason"]),
            type=row["type"],
            rule=row["rule"],
            why=row["why"],
            twin=_span(row["twin"]),
            score=row["score"],
        )
        for row in record["removals"]
    ]
    return Article(
        source=record["source"],
        headline=record["headline"],
        paragraphs=tuple(record["paragraphs"]),
        layout=tuple(tuple(Span(*span) for span in part) for part in record["layout"]),
        spans=tuple(
            LabelledSpan(
                row["start"], row["end"], None if row["removal"] is None else removals[row["removal"]]
            )
            for row in record["spans"]
        ),
        repeats=tuple(
            Repeat(
                Span(*row["first"]),
                Span(*row["second"]),
                Comparison(
                    copy=row["copy"],
                    kind=None if row["kind"] is None else CopyKind(row["kind"]),
                    score=row["score"],
                    veto=row["veto"],
                ),
            )
            for row in record["repeats"]
        ),
        status=Status(record["status"]),
        metadata=_read_metadata(record["metadata"]),
        language=record["language"],
        scope=record["scope"],
        notes=tuple(record["notes"]),
    )


def _span(row: Sequence[int] | None) -> Span | None:
    return None if row is None else Span(*row)


def _metadata(metadata: Metadata) -> dict[str, Any]:
    return {
        "site": metadata.site,
        "published": metadata.published,
        "updated": metadata.updated,
        "authors": list(metadata.authors),
        "sections": list(metadata.sections),
        "captions": list(metadata.captions),
        "credits": list(metadata.credits),
        "related": list(metadata.related),
    }


def _read_metadata(row: Mapping[str, Any]) -> Metadata:
    return Metadata(
        site=row["site"],
        published=row["published"],
        updated=row["updated"],
        authors=tuple(row["authors"]),
        sections=tuple(row["sections"]),
        captions=tuple(row["captions"]),
        credits=tuple(row["credits"]),
        related=tuple(row["related"]),
    )


def _removal(removal: Removal, positions: Positions) -> dict[str, Any]:
    line, column = positions.line_column(removal.start)
    return {
        "start": removal.start,
        "end": removal.end,
        "line": line,
        "column": column,
        "text": removal.text,
        "reason": removal.reason.value,
        "type": str(removal.type),
        "rule": removal.rule,
        "why": removal.why,
        "twin": None if removal.twin is None else list(removal.twin),
        "score": removal.score,
    }


def _repeat(repeat: Repeat) -> dict[str, Any]:
    comparison = repeat.comparison
    return {
        "first": list(repeat.first),
        "second": list(repeat.second),
        "copy": comparison.copy,
        "kind": None if comparison.kind is None else comparison.kind.value,
        "score": comparison.score,
        "veto": comparison.veto,
    }
