"""The article: its text, and for every character of the source whether it was kept or why it was removed."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import accumulate

from dedup.model.removals import LabelledSpan, Removal, Repeat
from dedup.model.segmentation import Span

__all__ = ["Article", "Metadata", "Status"]

SHOWN = 60
"""Characters of a headline in the ``repr`` of its article."""


class Status(StrEnum):
    """The outcome of cleaning a text."""

    CLEANED = "cleaned"
    UNCHANGED = "unchanged"
    UNPROVED = "unproved"


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
        headline: the headline, where repetitions or its position show it; ``None`` otherwise (the body may then begin
            with it).
        paragraphs: the paragraphs of the body in the order of publication.
        layout: for the headline (if there is one) and then each paragraph, the kept spans that it is made of.
        spans: a partition of the input in order; each is kept or is a removal.
        repeats: pairs of similar sentences that are both kept.
        status: cleaned, unchanged, or unproved (the result could not be proved: the input was returned whole).
        language: ISO 639 code that was given or guessed; ``"und"`` where it is unknown.
        scope: ``article`` or ``page``, as given or decided.
        notes: decisions about the text as a whole, for the reader.
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
        """Return the article with removals undone, each as a paragraph of its own, in the order of the input.

        Raises:
            ValueError: a removal is not one of this article's.
        """
        undone = set(removals)
        if not undone.issubset(self.removals):
            raise ValueError("that removal is not one of this article's")
        ordered = sorted(undone, key=lambda removal: removal.start)
        texts = [*([self.headline] if self.headline else []), *self.paragraphs]
        rows: list[tuple[tuple[Span, ...], str]] = []
        done = 0
        for index, removal in zip(self.places_of(ordered), ordered, strict=True):
            rows += zip(self.layout[done:index], texts[done:index], strict=True)
            rows.append(((removal.span,), removal.text.strip()))
            done = index
        rows += zip(self.layout[done:], texts[done:], strict=True)
        return replace(
            self,
            spans=tuple(
                span._replace(removal=None) if span.removal in undone else span for span in self.spans
            ),
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
        """Return for each removal the index in ``layout`` of the part before which it would be restored.

        That is the first paragraph that begins after it in the input; paragraphs need not be in the input's order.
        """
        first = 1 if self.headline else 0
        highest = list(accumulate((row[0].start for row in self.layout[first:]), max))
        return tuple(first + bisect_right(highest, removal.start) for removal in removals)
