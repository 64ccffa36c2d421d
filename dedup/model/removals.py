"""Removals from a text with their reasons, and repeats that are kept."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from dedup.model.segmentation import Span

__all__ = [
    "FULL_WEIGHT",
    "WORTH_CHECKING",
    "ChromeType",
    "Comparison",
    "CopyKind",
    "LabelledSpan",
    "Reason",
    "Removal",
    "Repeat",
    "weight",
]

UNSCORED_CHROME, UNSCORED_COPY = 0.5, 0.1
"""The doubt of removals whose rule gives no score: boilerplate that another version lacks; headlines with a site's
name."""
DISSIMILAR = 2
"""The doubt of a copy is its dissimilarity (0 to 1) times this: from one half on it is 1."""
FULL_WEIGHT = 80
"""Removals of at least this many characters count in full, shorter ones in proportion: of equally uncertain removals a
long one loses more of the text. On pages with a wrongly removed line the rank of that line hardly changes between 60
and 100 (``tests/bench/doubt.py``)."""
WIDE, WIDTH = "\u2e80", 3
"""Characters from this one on (Chinese, Japanese, Korean) count as this many: sentences need fewer of them."""
WORTH_CHECKING = 0.05
"""A removal with at least this doubt is worth checking. On 188 of 200 pages with a wrongly removed line that line is,
and on half of these pages at most 12 removals are (``tests/bench/doubt.py``)."""


class Reason(StrEnum):
    """Why a span was removed."""

    COPY = "copy"
    CHROME = "chrome"


class CopyKind(StrEnum):
    """How a copy resembles its twin."""

    EXACT = "exact"
    NEAR = "near"
    TRUNCATED = "truncated"
    ECHO = "echo"


class ChromeType(StrEnum):
    """What kind of boilerplate a removal is."""

    AD = "ad"
    BYLINE = "byline"
    CAPTION = "caption"
    COMMENTS = "comments"
    CONTACT = "contact"
    CONTROL = "control"
    COOKIE = "cookie"
    CREDIT = "credit"
    FOLLOW = "follow"
    LEGAL = "legal"
    LINK = "link"
    MEDIA = "media"
    NAVIGATION = "navigation"
    POLL = "poll"
    READ_TIME = "read-time"
    RELATED = "related"
    SECTION = "section"
    SHARE = "share"
    SITE = "site"
    SOURCE = "source"
    SUBSCRIBE = "subscribe"
    TEASER = "teaser"
    TIMESTAMP = "timestamp"


@dataclass(frozen=True, slots=True)
class Comparison:
    """The verdict on two sentences.

    Attributes:
        copy: whether one contains nothing that the other does not.
        kind: how the copy resembles its twin; ``None`` for distinct sentences.
        score: edit similarity of the two keys, 0 to 100.
        veto: the difference that makes similar sentences distinct ("number: 71 / 73"); ``None`` where there is none.
    """

    copy: bool
    kind: CopyKind | None
    score: float
    veto: str | None = None


@dataclass(frozen=True, slots=True)
class Removal:
    """A span that the article omits, and why.

    Attributes:
        start: where it begins in the input, in characters.
        end: where it ends, half-open.
        text: the input's own characters there.
        reason: copy or boilerplate.
        type: a :class:`CopyKind` or a :class:`ChromeType`.
        rule: the identifier of the rule that decided ("ar.follow.label", "copy.version").
        why: one sentence for the reader.
        twin: for a copy, the span that is kept.
        score: similarity to the twin (0 to 100), or the confidence of the rule (0 to 1); ``None`` if it has none.
    """

    start: int
    end: int
    text: str
    reason: Reason
    type: str
    rule: str
    why: str = ""
    twin: Span | None = None
    score: float | None = None

    @property
    def span(self) -> Span:
        """The removed part of the input."""
        return Span(self.start, self.end)

    @property
    def doubt(self) -> float:
        """How much a reviewer should doubt the removal, from 0 (certain) to 1.

        It is the uncertainty, weighted by length: up to :data:`FULL_WEIGHT` characters a removal counts in
        proportion to its length. The uncertainty of boilerplate is one minus the confidence. An exact copy is
        certain; a near copy is the more uncertain, the less it resembles its twin.
        """
        return self._uncertainty * min(1.0, weight(self.text[: 2 * FULL_WEIGHT]) / FULL_WEIGHT)

    @property
    def _uncertainty(self) -> float:
        if self.reason is Reason.COPY:
            if self.score is None:
                return 0.0 if self.type == CopyKind.EXACT else UNSCORED_COPY
            return min(1.0, DISSIMILAR * (100 - self.score) / 100)
        return UNSCORED_CHROME if self.score is None else min(1.0, max(0.0, 1 - self.score))


def weight(text: str) -> int:
    """Return the length of a text in characters, without white space, wide characters counted :data:`WIDTH` times.

    >>> weight("night ferry"), weight("\u591c\u884c\u6e21\u8f2a")
    (10, 12)
    """
    return sum(WIDTH if char >= WIDE else 1 for char in text if not char.isspace())


class LabelledSpan(NamedTuple):
    """A span of the input that is kept (as the white space between paragraphs is), or the removal of it."""

    start: int
    end: int
    removal: Removal | None

    @property
    def kept(self) -> bool:
        """Whether the span is in the article."""
        return self.removal is None


@dataclass(frozen=True, slots=True)
class Repeat:
    """Two similar sentences that are both kept, and the comparison that states how similar they are."""

    first: Span
    second: Span
    comparison: Comparison
