"""What the parts of a text's section on a page share: ids of elements, lines, removals, positions."""

from __future__ import annotations

from functools import cached_property

from dedup.model import Article, Reason, Removal, Span
from dedup.review.questions import Question, questions
from dedup.review.worth_checking import WorthChecking, worth_checking
from dedup.show.display import Positions, visible
from dedup.show.html.kinds import RemovalKind, kinds
from dedup.show.html.page import text
from dedup.show.html.pieces import LinePart, Places, lines

__all__ = ["LONG", "TextView", "kind_name"]

LONG = 100_000
"""Of a text longer than this (in characters), only what is near the window is laid out. On a page with more text than
this, what the script can create is not written into the HTML."""


class TextView:
    """One text on a page.

    Args:
        article: its article.
        prefix: the prefix of the ids of its elements.
        level: the level of its sections' headings.
        among: its name, if the page shows several texts: their sections then need distinct names.
        compact: whether the script completes the marks from its data; always so for a long text.

    Attributes:
        lang: the language for HTML; empty if it is not known.
    """

    def __init__(
        self, article: Article, prefix: str, level: int, among: str = "", *, compact: bool = False
    ) -> None:
        self.article = article
        self.compact = compact or self.long
        self.id = prefix
        self.level = level
        self.among = among
        self.lang = "" if article.language == "und" else text(article.language)
        self.places = Places(article)
        self._positions = Positions(article.source)

    @cached_property
    def kinds(self) -> tuple[RemovalKind, ...]:
        """The kinds of removals, with how much each removed."""
        return kinds(self.article)

    @cached_property
    def lines(self) -> tuple[tuple[LinePart, ...], ...]:
        """The lines of the input."""
        return tuple(map(tuple, lines(self.article, self.places)))

    @cached_property
    def anchors(self) -> dict[int, int]:
        """For each place that is shown, the offset of its first part, to which links lead."""
        found: dict[int, int] = {}
        for row in self.lines:
            for part in row:
                for place in part.places:
                    found.setdefault(place, part.start)
        return found

    @cached_property
    def removals(self) -> tuple[Removal, ...]:
        """The removals in the order of the text."""
        return self.article.removals

    @cached_property
    def numbers(self) -> dict[Removal, int]:
        """The number of each removal, from 0."""
        return {removal: number for number, removal in enumerate(self.removals)}

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """The removed texts, those with the same words together."""
        return questions(self.article)

    @cached_property
    def worth_checking(self) -> WorthChecking:
        """What is worth checking."""
        return worth_checking(self.article)

    @cached_property
    def checked_first(self) -> list[int]:
        """The numbers of the removals that are worth checking, the most doubtful first; the same words once."""
        return [self.numbers[question.piece.first] for question in self.worth_checking.questions]

    @cached_property
    def shown_parts(self) -> list[str]:
        """The text of the headline and each paragraph as the page shows it."""
        return [" ".join(_shown(self.cut(span)) for span in row) for row in self.article.layout]

    @property
    def long(self) -> bool:
        """Whether the text is so long that only what is near the window is laid out."""
        return len(self.article.source) > LONG

    def score(self, removal: Removal) -> str:
        """Return the score of a removal as it is shown; empty if it has none."""
        if removal.score is None:
            return ""
        copy = removal.reason is Reason.COPY
        return f"score {removal.score:.0f}" if copy else f"confidence {removal.score:.2f}"

    def title(self, part: str, label: str) -> str:
        """Return the heading of a part."""
        return f'<h{self.level} class="title" id="{self.id}-{part}-title">{label}</h{self.level}>'

    def labelled(self, part: str) -> str:
        """Return the attribute that labels a part by its heading, and by the name of the text if there are several."""
        text_too = f" {self.id}-name" if self.among else ""
        return f'aria-labelledby="{self.id}-{part}-title{text_too}"'

    def section(self, part: str, label: str) -> str:
        """Return the beginning of a part below the panes, with its heading."""
        return f'<section class="list" {self.labelled(part)}>\n{self.title(part, label)}\n'

    def quote(self, style: str, inner: str) -> str:
        """Return an element with words of the input in their own direction; ``inner`` is HTML."""
        return f'<div class="quote{style}" dir="auto" lang="{self.lang}">{inner}</div>\n'

    def cut(self, span: Span) -> str:
        """Return the input's text in a span."""
        return self.article.source[span.start : span.end]

    def link(self, span: Span) -> str:
        """Return line and column of a span, as a link to it if possible."""
        number = self.places.number.get(span)
        place = self.at(span.start)
        # On a large page only the script creates the anchor.
        linked = number in self.anchors and not self.compact
        return f'<a href="#{self.id}-p{number}">{place}</a>' if linked else place

    def at(self, offset: int) -> str:
        """Return line and column of an offset (characters)."""
        line, column = self._positions.line_column(offset)
        return f"{line}:{column}"


def kind_name(kind: RemovalKind | Removal) -> str:
    """Return the name of a kind of removal, escaped for HTML."""
    return text(f"{kind.reason} {kind.type}")


def _shown(part: str) -> str:
    return "\n".join(map(visible, part.splitlines())) if "\n" in part else visible(part)
