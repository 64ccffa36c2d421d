"""The values that flow through dedup. Frozen, comparable, without input or output.

All offsets count characters (code points) of the input text and are half-open: ``[start, end)``.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import accumulate
from typing import NamedTuple

__all__ = [
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
]


UNSCORED_CHROME, UNSCORED_COPY = 0.5, 0.1
"""The doubt of removals whose rule gives no score: lines that another version lacks; headlines with a site's name."""
DISSIMILAR = 2
"""The doubt of a copy is its dissimilarity times this: from one half on it is wholly in doubt."""
FULL_WEIGHT = 80
"""Removals of at least this many characters count in full, shorter ones in proportion: of equally uncertain removals a
long one loses more of the text. On pages with a wrongly removed line the rank of that line hardly changes between 60
and 100 (``tests/bench/doubt.py``)."""
WIDE, WIDTH = "\u2e80", 3
"""From this character on (Chinese, Japanese, Korean) a character counts as this many: sentences need fewer of them."""
WORTH_A_LOOK = 0.05
"""From this doubt on, a removal is worth a look. Of 200 pages with a wrongly removed line 188 have one that is, and on
half of these pages at most 12 removals are (``tests/bench/doubt.py``)."""
SHOWN = 60
"""Characters of a headline in the ``repr`` of its article."""


class Span(NamedTuple):
    """A stretch of the input text."""

    start: int
    end: int


class Line(NamedTuple):
    """A line of the input without its line break and without white space at its ends; never empty.

    ``first`` and ``last`` are half-open indices into the sentences of the segmentation.
    """

    start: int
    end: int
    first: int
    last: int


class Sentence(NamedTuple):
    """A sentence; it never crosses a line.

    ``line`` is the index of its line. ``glued`` means that there is no white space between this sentence and
    the one before it on the same line ("...ended.Then"), as in text that lost its paragraph breaks.
    """

    start: int
    end: int
    line: int
    glued: bool


@dataclass(frozen=True, slots=True)
class Segmentation:
    """A text with its lines and sentences, both in the order of the text.

    ``folded`` means that the text lost its line breaks: the lines are pieces of longer lines. ``wrapped`` means
    that it was broken at a fixed width: the lines are paragraphs, with line breaks inside.
    """

    text: str
    lines: tuple[Line, ...]
    sentences: tuple[Sentence, ...]
    folded: bool = False
    wrapped: bool = False


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
    """What the page put there."""

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


class Status(StrEnum):
    """What became of the text."""

    CLEANED = "cleaned"
    UNCHANGED = "unchanged"
    UNPROVED = "unproved"


@dataclass(frozen=True, slots=True)
class Comparison:
    """The verdict on two sentences.

    Attributes:
        copy: whether one contains nothing that the other does not.
        kind: how the copy resembles its twin; ``None`` for distinct sentences.
        score: edit similarity of the two keys, 0 to 100.
        veto: what keeps similar sentences apart ("number: 71 / 73"); ``None`` where nothing did.
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
        """The removed stretch."""
        return Span(self.start, self.end)

    @property
    def doubt(self) -> float:
        """How much a reviewer should doubt the removal, from 0 (certain) to 1.

        It is the uncertainty, weighted by length: up to :data:`FULL_WEIGHT` characters a removal counts in
        proportion to its length. The uncertainty of boilerplate is one minus the confidence. A copy word for word
        is certain; a near one is the more uncertain the less it resembles its twin.
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
    """A stretch of the input with its fate: kept (white space between paragraphs too) or a removal."""

    start: int
    end: int
    removal: Removal | None

    @property
    def kept(self) -> bool:
        """Whether the stretch is in the article."""
        return self.removal is None


@dataclass(frozen=True, slots=True)
class Repeat:
    """Two similar sentences that are both kept, and the comparison that states how similar they are."""

    first: Span
    second: Span
    comparison: Comparison


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the page states about the article: in the input's own characters, or as in the metadata of an HTML page."""

    site: str | None = None
    published: str | None = None
    updated: str | None = None
    authors: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    captions: tuple[str, ...] = ()
    credits: tuple[str, ...] = ()
    related: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, repr=False)
class Article:
    """The published article, with an account of every character of the input.

    Attributes:
        source: the input text.
        headline: the headline, where echoes or position show it; ``None`` otherwise (then it may open the body).
        paragraphs: the paragraphs of the body in the order of publication.
        layout: for the headline (if there is one) and then each paragraph, the kept spans that it is made of.
        spans: a partition of the input in order; each is kept or is a removal.
        repeats: similar pairs inside the running text that are both kept.
        status: cleaned, unchanged, or unproved (the result failed its own proof: the input was returned whole).
        language: ISO 639 code that was given or guessed; ``"und"`` where it is unknown.
        scope: ``article`` or ``page``, as given or decided.
        notes: what was decided on the way, for the reader.
    """

    source: str
    headline: str | None
    paragraphs: tuple[str, ...]
    layout: tuple[tuple[Span, ...], ...]
    spans: tuple[LabelledSpan, ...]
    repeats: tuple[Repeat, ...] = ()
    status: Status = Status.UNCHANGED
    metadata: Metadata = Metadata()
    language: str = "und"
    scope: str = "article"
    notes: tuple[str, ...] = ()

    def __repr__(self) -> str:
        """A line about the article: headline, counts, status; never the text."""
        headline = self.headline
        if headline is not None and len(headline) > SHOWN:
            headline = f"{headline[: SHOWN - 1]}\N{HORIZONTAL ELLIPSIS}"
        return (
            f"Article(headline={headline!r}, paragraphs={len(self.paragraphs)}, removals={len(self.removals)}, "
            f"characters={len(self.source)}, status={str(self.status)!r})"
        )

    @property
    def removals(self) -> tuple[Removal, ...]:
        """All removals in the order of the input."""
        return tuple(span.removal for span in self.spans if span.removal is not None)

    @property
    def body(self) -> str:
        """The paragraphs with a blank line between them, without the headline."""
        return "\n\n".join(self.paragraphs)

    @property
    def text(self) -> str:
        """Headline and paragraphs with a blank line between them; no line break at the end."""
        return "\n\n".join((self.headline, *self.paragraphs) if self.headline else self.paragraphs)

    @property
    def removed_ratio(self) -> float:
        """Share of the input's characters, white space aside, that was removed (0 to 1)."""
        removed = total = 0
        for span in self.spans:
            size = sum(len(word) for word in self.source[span.start : span.end].split())
            total += size
            removed += 0 if span.kept else size
        return removed / total if total else 0.0

    def why(self, offset: int) -> Removal | None:
        """Return the removal that covers a character of the input, or ``None`` where it was kept.

        Raises:
            IndexError: the offset (in characters) lies outside the input.
        """
        for span in self.spans:
            if span.start <= offset < span.end:
                return span.removal
        raise IndexError(f"offset {offset} is outside the text of {len(self.source)} characters")

    def doubtful(self, n: int) -> tuple[Removal, ...]:
        """Return at most ``n`` removals that are in doubt, the most doubtful first; certain ones are excluded."""
        doubted = [removal for removal in self.removals if removal.doubt > 0]
        return tuple(sorted(doubted, key=lambda removal: -removal.doubt)[: max(0, n)])

    def restore(self, *removals: Removal) -> Article:
        """Return the article with removed pieces restored, each as a paragraph of its own at its place.

        Raises:
            ValueError: a removal is not one of this article's.
        """
        back = set(removals)
        if not back.issubset(self.removals):
            raise ValueError("that removal is not one of this article's")
        order = sorted(back, key=lambda removal: removal.start)
        texts = [*([self.headline] if self.headline else []), *self.paragraphs]
        rows: list[tuple[tuple[Span, ...], str]] = []
        done = 0
        for place, removal in zip(self.places_of(order), order, strict=True):
            rows += zip(self.layout[done:place], texts[done:place], strict=True)
            rows.append(((removal.span,), removal.text.strip()))
            done = place
        rows += zip(self.layout[done:], texts[done:], strict=True)
        return replace(
            self,
            spans=tuple(s._replace(removal=None) if s.removal in back else s for s in self.spans),
            layout=tuple(row[0] for row in rows),
            paragraphs=tuple(row[1] for row in rows[1 if self.headline else 0 :]),
        )

    def report(self, *, name: str = "-") -> str:
        """Return a page of HTML about this article: the source, the article, and every removal with its reason.

        The page is one file that loads nothing: write it, or show it in a frame of a notebook.

        Args:
            name: what the page calls the source.
        """
        from dedup.show.html import report

        return report(self, name=name)

    def _repr_html_(self) -> str:
        """Return what a notebook shows: headline and paragraphs, and the removals folded by type."""
        from dedup.show.html.notebook import fragment

        return fragment(self)

    def places_of(self, removals: Iterable[Removal]) -> tuple[int, ...]:
        """Return before which part of the layout each removal would be restored.

        That is the first paragraph that begins after it: paragraphs need not be in the order of the input.
        """
        first = 1 if self.headline else 0
        highest = list(accumulate((row[0].start for row in self.layout[first:]), max))
        return tuple(first + bisect_right(highest, removal.start) for removal in removals)
