"""Reads the visible lines of an HTML page, in the order of the page, each with its markup.

A line is what a browser would start on a new line: the text of a paragraph, heading, list item or row of a data table.
Style sheets are not read, so what they hide counts as visible, and what they move remains in the order of the source.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from dedup.html.facts import LEVELS, BlockKind, HtmlLine, Region, VisibleText
from dedup.html.hints import hints_of

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["visible_text"]

CELL = 200
"""Longest cell, in characters, of a row that is one line: longer cells, in layout tables, contain whole texts."""


_UNSEEN = frozenset(
    "head script style template noscript title meta link object embed applet iframe frame noframes svg canvas audio "
    "video map area select datalist textarea progress meter".split()
)
_BLOCKS = frozenset(
    "html body address article aside blockquote center dd details dialog dir div dl dt fieldset figcaption figure "
    "footer form frameset h1 h2 h3 h4 h5 h6 header hgroup hr legend li main menu nav ol optgroup option p pre search "
    "section summary table button caption tbody thead tfoot tr ul listing plaintext xmp".split()
)
_CELLS = frozenset(("td", "th"))
_KINDS = {
    **{f"h{rank}": BlockKind.HEADING for rank in range(1, 7)},
    "p": BlockKind.PARAGRAPH, "li": BlockKind.ITEM, "dt": BlockKind.ITEM, "dd": BlockKind.ITEM,
    "td": BlockKind.CELL, "th": BlockKind.CELL, "tr": BlockKind.CELL, "blockquote": BlockKind.QUOTE,
    "pre": BlockKind.CODE, "listing": BlockKind.CODE, "xmp": BlockKind.CODE, "plaintext": BlockKind.CODE,
    "figcaption": BlockKind.CAPTION, "caption": BlockKind.CAPTION, "button": BlockKind.LABEL,
    "label": BlockKind.LABEL, "legend": BlockKind.LABEL, "summary": BlockKind.LABEL,
}  # fmt: skip
_KEEP_KIND = frozenset((BlockKind.ITEM, BlockKind.CELL, BlockKind.QUOTE, BlockKind.CAPTION))
_PRE = frozenset(("pre", "listing", "xmp", "plaintext"))
_REGIONS = {
    "nav": Region.NAV, "header": Region.HEADER, "footer": Region.FOOTER, "aside": Region.ASIDE, "form": Region.FORM,
    "article": Region.ARTICLE, "main": Region.MAIN, "figure": Region.FIGURE, "table": Region.TABLE,
}  # fmt: skip
_ROLES = {
    "navigation": Region.NAV, "menu": Region.NAV, "menubar": Region.NAV, "banner": Region.HEADER,
    "contentinfo": Region.FOOTER, "complementary": Region.ASIDE, "search": Region.FORM, "form": Region.FORM,
    "article": Region.ARTICLE, "main": Region.MAIN,
}  # fmt: skip
_LISTS = frozenset(("ul", "ol", "dl", "menu", "dir"))
_EMPHASIS = frozenset(("b", "strong", "i", "em"))
_HIDING = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)\b", re.IGNORECASE)
_ROW_BREAKERS = tuple(_BLOCKS - {"tbody", "thead", "tfoot", "tr"} | {"br"})


@dataclass(frozen=True, slots=True)
class _Context:
    """The properties of the text directly inside an element.

    Those of :class:`dedup.html.facts.HtmlLine`, and: ``own_hints``, the hints of the innermost block element (with
    those of inline elements inside it) and of its parent; whether the text is a link, emphasised or preformatted; and
    whether it is in a row of a data table.
    """

    kind: BlockKind = BlockKind.OTHER
    level: int = 0
    regions: int = 0
    hints: int = 0
    own_hints: tuple[int, int] = (0, 0)
    list_depth: int = 0
    depth: int = 0
    path: int = 0
    around: tuple[int, ...] = ()
    link: bool = False
    strong: bool = False
    pre: bool = False
    row: bool = False
    hidden: bool = False


@dataclass(slots=True)
class _Writer:
    """Collects the parts of a text into lines."""

    lines: list[str] = field(default_factory=list)
    facts: list[HtmlLine] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)
    context: _Context | None = None
    linked: int = 0
    strong: int = 0
    after_break: bool = False

    def write(self, text: str, context: _Context) -> None:
        """Add text to the line; line breaks in preformatted text end it."""
        if context.pre and "\n" in text:
            first, *rest = text.split("\n")
            self._add(first, context)
            for line in rest:
                self.end(broken=True)
                self._add(line, context)
        else:
            self._add(text, context)

    def _add(self, text: str, context: _Context) -> None:
        size = len("".join(text.split()))
        self.parts.append(text)
        if size:
            if self.context is None:
                self.context = context
            self.linked += size * context.link
            self.strong += size * context.strong

    def end(self, *, broken: bool = False) -> None:
        """End the line; ``broken`` if only a line break ends it, not a block element."""
        context = self.context
        if context is not None:
            raw = "".join(self.parts)
            line = " ".join(raw.splitlines()).strip() if context.pre else _joined(raw)
            size = len("".join(line.split()))
            self.lines.append(line)
            self.facts.append(
                HtmlLine(
                    context.kind,
                    context.level,
                    min(1.0, self.linked / size),
                    min(1.0, self.strong / size),
                    context.regions,
                    context.hints,
                    context.own_hints[0] | context.own_hints[1],
                    context.list_depth,
                    context.depth,
                    broken or self.after_break,
                    context.hidden,
                    context.path,
                    context.around,
                )
            )
        if context is not None or not broken:
            self.after_break = broken
        self.parts.clear()
        self.context, self.linked, self.strong = None, 0, 0


def _joined(raw: str) -> str:
    """Collapse white space to single spaces; cells are separated by a tab."""
    return "\t".join(cell for part in raw.split(_TAB) if (cell := " ".join(part.split())))


_TAB = "\x1f"
"""Separates the cells of a row until the line ends; if it occurs in a page, it is white space."""


def visible_text(tree: _Element) -> VisibleText:
    """Return the visible lines of a page.

    Elements that never show text, are declared as decoration (``aria-hidden``) or show something else (pictures,
    videos, select lists) are skipped. Lines that an attribute or an inline style hides are returned too, as
    ``hidden``: pages may hide parts of their main text until a script runs. The time is proportional to the size of
    the page.

    Args:
        tree: the page's root element; it is only read.
    """
    writer = _Writer()
    paths: dict[tuple[int, str, str], int] = {}
    numbers = iter(range(1, 1 << 62))
    stack: list[tuple[_Element, _Context, bool]] = [(tree, _Context(), False)]
    while stack:
        element, outer, leaving = stack.pop()
        tag = element.tag
        if not isinstance(tag, str):  # a comment or a processing instruction
            _write_tail(writer, element, outer)
            continue
        block = tag in _BLOCKS or "-" in tag or (tag in _CELLS and not outer.row)
        if leaving:
            if block:
                writer.end()
            _write_tail(writer, element, outer)
            continue
        if tag == "br":
            writer.end(broken=True)
            _write_tail(writer, element, outer)
            continue
        if tag in _UNSEEN or (element.get("aria-hidden") or "").lower() == "true":
            _write_tail(writer, element, outer)
            continue
        if block:
            writer.end()
        elif tag in _CELLS:
            writer.parts.append(_TAB)
        elif tag in ("img", "input") or (tag == "a" and _follows_link(element)):
            writer.parts.append(" ")
        context = _inside(element, tag, outer, paths, numbers, block=block or tag in _CELLS)
        if element.text:
            writer.write(_no_tabs(element.text), context)
        stack.append((element, outer, True))
        stack += [(child, context, False) for child in reversed(element)]
    writer.end()
    return VisibleText(tuple(writer.lines), tuple(writer.facts))


def _no_tabs(text: str) -> str:
    return text.replace(_TAB, " ") if _TAB in text else text


def _write_tail(writer: _Writer, element: _Element, outer: _Context) -> None:
    if element.tail:
        writer.write(_no_tabs(element.tail), outer)


def _follows_link(link: _Element) -> bool:
    """Return whether a link directly follows another one: style sheets put space between them."""
    before = link.getprevious()
    return before is not None and before.tag == "a" and not before.tail


def _is_hidden(element: _Element) -> bool:
    """Return whether an element is hidden until a script shows it."""
    if element.get("hidden") is not None:
        return True
    style = element.get("style")
    return style is not None and _HIDING.search(style[:2000]) is not None


def _inside(
    element: _Element,
    tag: str,
    outer: _Context,
    paths: dict[tuple[int, str, str], int],
    numbers: Iterator[int],
    *,
    block: bool,
) -> _Context:
    """Return the properties of the text directly inside an element."""
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    own_hints = 0 if tag in ("html", "body") or names == " " else hints_of(names)
    region = _REGIONS.get(tag, _ROLES.get((element.get("role") or "").lower()))
    kind, level = outer.kind, outer.level
    of_tag = _KINDS.get(tag)
    if of_tag is not None and not (of_tag is BlockKind.PARAGRAPH and kind in _KEEP_KIND):
        kind, level = of_tag, int(tag[1]) if of_tag is BlockKind.HEADING else 0
    elif block and of_tag is None and kind in (BlockKind.PARAGRAPH, BlockKind.LABEL):
        kind = BlockKind.OTHER
    number = next(numbers)
    names_here = (outer.path, tag, element.get("class") or "")
    return _Context(
        kind,
        level,
        outer.regions | (0 if region is None else 1 << region),
        outer.hints | own_hints,
        (own_hints, outer.own_hints[0]) if block else (outer.own_hints[0] | own_hints, outer.own_hints[1]),
        outer.list_depth + (tag in _LISTS),
        outer.depth + block,
        paths.setdefault(names_here, len(paths) + 1) if block else outer.path,
        (number, *outer.around[: LEVELS - 1]) if block else outer.around,
        outer.link or tag == "a",
        outer.strong or tag in _EMPHASIS,
        outer.pre or tag in _PRE,
        _is_data_row(element) if tag == "tr" else outer.row,
        outer.hidden or _is_hidden(element),
    )


def _is_data_row(row: _Element) -> bool:
    """Return whether a row of a table is one line: its cells have a few words each, and nothing that breaks lines."""
    if next(row.iter(*_ROW_BREAKERS), None) is not None:
        return False
    return all(len("".join(cell.itertext())) <= CELL for cell in row)
