"""The values that the other parts of dedup exchange: frozen and comparable, without any input or output.

All offsets count characters (code points) of the input text and are half-open: ``[start, end)``.
"""

from __future__ import annotations

from dedup.model.article import Article, Metadata, Status
from dedup.model.removals import (
    FULL_WEIGHT,
    WORTH_CHECKING,
    ChromeType,
    Comparison,
    CopyKind,
    LabelledSpan,
    Reason,
    Removal,
    Repeat,
    weight,
)
from dedup.model.segmentation import Line, Segmentation, Sentence, Span

__all__ = [
    "FULL_WEIGHT",
    "WORTH_CHECKING",
    "Article",
    "ChromeType",
    "Comparison",
    "CopyKind",
    "LabelledSpan",
    "Line",
    "Metadata",
    "Reason",
    "Removal",
    "Repeat",
    "Segmentation",
    "Sentence",
    "Span",
    "Status",
    "weight",
]
