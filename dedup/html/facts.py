"""The visible lines of an HTML page with the facts that its markup gives: the page itself is no longer needed."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from itertools import accumulate
from typing import NamedTuple

from dedup.model import ChromeType

__all__ = ["LEVELS", "BlockKind", "HtmlLine", "Name", "Region", "VisibleText"]

LEVELS = 4
"""Number of elements around a line that are recorded: the line's own block element, its parent, and so on."""


class BlockKind(IntEnum):
    """The kind of block element that a line belongs to."""

    OTHER = 0
    HEADING = 1
    PARAGRAPH = 2
    ITEM = 3
    CELL = 4
    QUOTE = 5
    CODE = 6
    CAPTION = 7
    LABEL = 8


class Region(IntEnum):
    """Elements that state what part of a page they contain."""

    NAV = 0
    HEADER = 1
    FOOTER = 2
    ASIDE = 3
    FORM = 4
    ARTICLE = 5
    MAIN = 6
    FIGURE = 7
    TABLE = 8


@dataclass(frozen=True, slots=True)
class HtmlLine:
    """The markup of a visible line.

    Attributes:
        kind: the kind of its block element.
        level: the rank of a heading (1 to 6), else 0.
        links: share of its characters inside links.
        emphasis: share of its characters in bold or italic type.
        regions: one bit for each :class:`Region`, by its number: whether the line is inside such an element.
        hints: one bit for each group of :data:`dedup.html.hints.HINTS`: whether the class or id of an element around
            the line has a word of it.
        near_hints: the same, for the block element and its parent only.
        list_depth: the number of lists that the line is inside.
        depth: the number of block elements that it is inside.
        broken: whether only ``br`` elements separate it from another line.
        hidden: whether it is hidden until a script shows it (tabs, parts that unfold or fade in, menus).
        path: a number that is the same for lines inside elements with the same names and classes.
        around: numbers of the innermost :data:`LEVELS` elements around the line, its block element first.
        kept: share of its words that the extractor kept.
        found: share of its words that the extract has anywhere.
    """

    kind: BlockKind
    level: int
    links: float
    emphasis: float
    regions: int
    hints: int
    near_hints: int
    list_depth: int
    depth: int
    broken: bool
    hidden: bool
    path: int
    around: tuple[int, ...]
    kept: float = 0.0
    found: float = 0.0


class Name(NamedTuple):
    """A name in a page's metadata: the site's or an author's. A line of it alone is not part of the article's text."""

    text: str
    type: ChromeType


@dataclass(frozen=True, slots=True)
class VisibleText:
    """The visible text of a page: its lines, none of them empty, with a line feed between them.

    Attributes:
        lines: the characters of each line; white space is collapsed to one space, except in ``pre`` elements.
        facts: the markup of each; ``None`` for a line that the page does not show.
        names: names from the page's metadata.
    """

    lines: tuple[str, ...]
    facts: tuple[HtmlLine | None, ...]
    names: tuple[Name, ...] = ()

    @property
    def text(self) -> str:
        """The lines as one text."""
        return "\n".join(self.lines)

    def below(self, headline: str) -> VisibleText:
        """Return the text below a headline that the page does not show."""
        return VisibleText((headline, *self.lines), (None, *self.facts), self.names)

    def facts_at(self, offsets: Sequence[int]) -> list[HtmlLine | None]:
        """Return the markup of the lines at offsets in :attr:`text`."""
        starts = [0, *accumulate(len(line) + 1 for line in self.lines)]
        return [self.facts[bisect_right(starts, offset) - 1] for offset in offsets]
