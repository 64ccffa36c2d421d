"""The two sides of a text: the input with its marks, and the article."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from dedup.model import Removal, Span
from dedup.names import shown_name
from dedup.show.html.page import body, text
from dedup.show.html.pieces import Bit
from dedup.show.html.view import View, kind_name

__all__ = ["panes"]


def panes(view: View) -> Iterator[str]:
    """Yield the input, the article, and the panel where the script says why a removal went."""
    yield '<div class="panes">\n'
    yield from _input(view)
    yield '<div class="side">\n'
    yield from _article(view)
    label = f"About the removal in {text(shown_name(view.among))}" if view.among else "About the removal"
    yield (
        f'<section class="dock" id="{view.id}-dock" aria-label="{label}">'
        '<p class="hint">Point at a marked piece, or tab to its number, to see why it went.</p></section>\n'
    )
    yield "</div>\n</div>\n"


def _input(view: View) -> Iterator[str]:
    yield f'<section class="pane input" {view.labelled("input")}>\n'
    yield f'<div class="bar-title">{view.title("input", "The input")}'
    yield '<span class="legend"><del class="copy">copy</del> <del class="chrome">chrome</del></span></div>\n'
    yield f'<div class="text" lang="{view.lang}">\n'
    told: set[int] = set()
    removals = view.article.removals
    for row in view.lines:
        yield '<div class="line" dir="auto">'
        for number, bits in groupby(row, lambda bit: bit.removal):
            inner = "".join(_bit(view, bit) for bit in bits)
            if number is None:
                yield inner
                continue
            removal = removals[number]
            yield f'<del class="{removal.reason.value}" data-r="{number}" data-kind="{kind_name(removal)}"'
            # A removal of several lines has its number and name at the first.
            yield f">{inner}</del>" if number in told else f"{_head(view, removal, number)}{inner}</del>"
            told.add(number)
        yield "</div>\n"
    yield "</div>\n</section>\n"


def _head(view: View, removal: Removal, number: int) -> str:
    """Return the rest of a mark's tag, and the button that stands before its text."""
    twin = view.places.number.get(removal.twin) if removal.twin is not None else None
    twins = "" if twin is None else f' data-twin="{twin}"'
    entry = f"{view.id}-r{number + 1}"
    return (
        f'{twins} id="{view.id}-i{number + 1}">'
        f'<button type="button" class="tag" dir="ltr" lang="en" data-r="{number}" '
        f'aria-describedby="{entry}-head {entry}-why" aria-controls="{view.id}-dock">{number + 1:,}'
        f"<span> {text(removal.type)}</span></button> "
    )


def _bit(view: View, bit: Bit) -> str:
    said = text(view.article.source[bit.start : bit.end])
    if not bit.places:
        return said
    anchors = "".join(
        f'<span id="{view.id}-p{place}"></span>' for place in bit.places if view.anchors[place] == bit.start
    )
    return f"{anchors}{_place(bit.places, said)}"


def _article(view: View) -> Iterator[str]:
    yield f'<section class="pane clean" id="{view.id}-article" {view.labelled("clean")}>\n'
    yield f'<div class="bar-title">{view.title("clean", "The article")}'
    yield '<span class="tools"><button type="button" class="copy-text">Copy</button> '
    yield '<button type="button" class="save-text">Download</button></span></div>\n'
    yield f'<article class="text" lang="{view.lang}" tabindex="0" {view.labelled("clean")}>\n'
    for number, row in enumerate(view.article.layout):
        inner = " ".join(_kept(view, span) for span in row)
        if number == 0 and view.article.headline:
            level = view.level + 1
            yield f'<h{level} class="headline" dir="auto" data-part="0">{inner}</h{level}>\n'
        else:
            yield f'<p dir="auto" data-part="{number}">{inner}</p>\n'
    yield "</article>\n</section>\n"


def _kept(view: View, span: Span) -> str:
    source = view.article.source
    return "".join(
        _place(places, body(source[start:end])) if places else body(source[start:end])
        for start, end, places in view.places.cut(span)
    )


def _place(places: tuple[int, ...], inner: str) -> str:
    """Return a stretch that something points to; the script lights it by the numbers of its places."""
    return f'<span class="place" data-p="{" ".join(map(str, places))}">{inner}</span>'
