"""The two panes of a text: the input with its removals marked, and the article."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby, islice

from dedup.model import Reason, Removal, Span
from dedup.names import shown_name
from dedup.show.html.page import body, text, words
from dedup.show.html.pieces import LinePart
from dedup.show.html.view import TextView

__all__ = ["panes"]


CHUNK = 40
"""Lines or paragraphs of a long text per element that the browser lays out at once."""
FIRST = 5
"""Number of removals worth checking that the panel lists before one is chosen."""
QUOTED = 52
"""Most characters of each that are shown."""


def panes(view: TextView) -> Iterator[str]:
    """Yield the input, the article, and the panel in which the script shows why a text was removed."""
    yield '<div class="panes">\n'
    yield from _input(view)
    yield '<div class="side">\n'
    yield from _article(view)
    label = f"About the removal in {text(shown_name(view.among))}" if view.among else "About the removal"
    yield f'<section class="dock" id="{view.id}-dock" aria-label="{label}"><div class="hint">'
    yield from _first_to_check(view)
    yield (
        "<p>Point at a marked text, or tab to its number, to see why it was removed.</p></div></section>\n"
    )
    yield "</div>\n</div>\n"


def _first_to_check(view: TextView) -> Iterator[str]:
    """Yield the first removals that are worth checking, each as a link to its mark."""
    found = view.worth_checking
    if found.count:
        yield '<ul class="looks">\n'
        for place, number in enumerate(view.checked_first[:FIRST]):
            line = " ".join(view.removals[number].text.split())
            quoted = line if len(line) <= QUOTED else f"{line[:QUOTED].rsplit(' ', 1)[0]}\N{NO-BREAK SPACE}…"
            yield (
                f'<li><span class="soft">{text(found.why(place))}</span> '
                f'<a href="#{view.id}-i{number + 1}" dir="auto" lang="{view.lang}">{text(quoted)}</a></li>\n'
            )
        if not found.headline:
            yield "<li>No headline was found.</li>\n"
        yield "</ul>\n"
    elif view.removals:
        yield "<p>No removal here is in doubt.</p>"


def _input(view: TextView) -> Iterator[str]:
    yield f'<section class="pane input" {view.labelled("input")}>\n'
    yield f'<div class="bar-title">{view.title("input", "The input")}'
    yield '<span class="legend"><del class="copy">copy</del> <del class="chrome">chrome</del> '
    yield '<del class="chrome doubtful">in doubt</del></span></div>\n'
    yield f'<div class="text" lang="{view.lang}">\n'
    yield from _in_chunks(view, _lines(view))
    yield "</div>\n</section>\n"


def _in_chunks(view: TextView, rows: Iterator[str]) -> Iterator[str]:
    """Yield rows; those of a long text in elements that are laid out only when they are near the window."""
    if not view.long:
        yield from rows
        return
    while chunk := list(islice(rows, CHUNK)):
        yield '<div class="chunk">'
        yield from chunk
        yield "</div>\n"


def _lines(view: TextView) -> Iterator[str]:
    headed: set[int] = set()
    removals = view.removals
    doubtful = {
        view.numbers[removal]
        for question in view.worth_checking.questions
        for piece in question.pieces
        for removal in piece.removals
    }
    for row in view.lines:
        parts = ["<p>" if view.compact else '<p class="line" dir="auto">']
        for number, parts_of_line in groupby(row, lambda part: part.removal):
            inner = "".join(_line_part(view, part) for part in parts_of_line)
            if number is None:
                parts.append(inner)
                continue
            # A removal of several lines has its number and type on the first.
            head = "" if number in headed else _head(view, removals[number], number)
            parts.append(
                f"<del{_about(view, number, number in doubtful, number not in headed)}>{head}{inner}</del>"
            )
            headed.add(number)
        yield "".join([*parts, "</p>\n"])


def _about(view: TextView, number: int, doubtful: bool, first: bool) -> str:
    """Return the attributes of a mark."""
    reason = view.removals[number].reason
    if view.compact:
        style = " ".join([*(["copy"] if reason is Reason.COPY else []), *(["doubtful"] if doubtful else [])])
        named = f' id="{view.id}-i{number + 1}"' if first and number in view.checked_first[:FIRST] else ""
        styled = f' class="{style}"' if style else ""
        return f'{styled}{named} data-r="{number}"'
    named = f' id="{view.id}-i{number + 1}"' if first else ""
    return f' class="{reason.value}{" doubtful" if doubtful else ""}"{named} data-r="{number}"'


def _head(view: TextView, removal: Removal, number: int) -> str:
    """Return the button before the text of a mark; on a large page the script creates it."""
    if view.compact:
        return ""
    # With its own direction, it does not affect that of its line.
    return (
        f'<button class="tag" dir="ltr" lang="en" data-r="{number}">{number + 1:,}<span> {text(removal.type)}</span>'
        "</button> "
    )


def _line_part(view: TextView, part: LinePart) -> str:
    content = words(view.article.source[part.start : part.end])
    if not part.places:
        return content
    anchors = (
        f'<span id="{view.id}-p{place}"></span>' for place in part.places if view.anchors[place] == part.start
    )
    # On a large page the script creates the anchors of places.
    return f"{'' if view.compact else ''.join(anchors)}{_place(part.places, content)}"


def _article(view: TextView) -> Iterator[str]:
    yield f'<section class="pane clean" id="{view.id}-article" {view.labelled("clean")}>\n'
    yield f'<div class="bar-title">{view.title("clean", "The article")}'
    yield '<span class="tools"><button type="button" class="copy-text">Copy</button> '
    yield '<button type="button" class="save-text">Download</button></span></div>\n'
    yield f'<article class="text" lang="{view.lang}" tabindex="0" {view.labelled("clean")}>\n'
    yield from _in_chunks(view, _parts(view))
    yield "</article>\n</section>\n"


def _parts(view: TextView) -> Iterator[str]:
    for number, row in enumerate(view.article.layout):
        inner = " ".join(_kept(view, span) for span in row)
        if number == 0 and view.article.headline:
            level = view.level + 1
            yield f'<h{level} class="headline" dir="auto" data-part="0">{inner}</h{level}>\n'
        else:
            about = "" if view.compact else f' dir="auto" data-part="{number}"'
            yield f"<p{about}>{inner}</p>\n"


def _kept(view: TextView, span: Span) -> str:
    source = view.article.source
    return "".join(
        _place(places, body(source[start:end])) if places else body(source[start:end])
        for start, end, places in view.places.cut(span)
    )


def _place(places: tuple[int, ...], inner: str) -> str:
    """Return a text that something refers to; the script highlights it by the numbers of its places."""
    return f'<span class="place" data-p="{" ".join(map(str, places))}">{inner}</span>'
