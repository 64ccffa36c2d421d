"""The lists below the panes: each removal and why it was made, repeats that were kept, the page's metadata."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dedup.model import Removal, Repeat
from dedup.show.display import compare_words, plural
from dedup.show.html.page import text
from dedup.show.html.view import TextView, kind_name

__all__ = ["account"]

MOST_REPEATS, FEW_REPEATS, FEWEST_REPEATS = 200, 20, 5
"""Most pairs of repeats that are listed: for a text, for a long text, and for one of several on a large page."""


def account(view: TextView) -> Iterator[str]:
    """Yield the lists. The list of removals is for browsers without scripts; the script creates its own."""
    if view.removals:
        yield view.section("list", "What was removed, and why")
        yield (
            f'<details class="cards" id="{view.id}-cards"><summary>All {plural(len(view.removals), "removal")}'
            "</summary></details>\n"
        )
        yield "<noscript>"
        if not view.compact:
            yield '<ol class="entries">\n'
            for number, removal in enumerate(view.removals):
                yield from _removal(view, removal, number)
            yield "</ol>"
        else:
            yield "<p>On a large page the list needs the script; <code>dedup clean --format json</code> has it too.</p>"
        yield "</noscript>\n</section>\n"
    if view.article.repeats:
        yield view.section("repeats", "Repeats that were kept")
        yield '<ul class="entries">\n'
        repeats = view.article.repeats
        shown = MOST_REPEATS
        if view.compact:
            shown = FEWEST_REPEATS if view.among else FEW_REPEATS
        for repeat in repeats[:shown]:
            yield from _repeat(view, repeat)
        yield "</ul>\n"
        if len(repeats) > shown:
            yield f"<p>The first {shown:,} of {len(repeats):,}.</p>\n"
        yield "</section>\n"
    yield from _metadata(view)


def _removal(view: TextView, removal: Removal, number: int) -> Iterator[str]:
    entry, kind = f"{view.id}-r{number + 1}", kind_name(removal)
    score = view.score(removal)
    shown_score = f' <span class="score">{score}</span>' if score else ""
    yield (
        f'<li class="entry {removal.reason.value}" id="{entry}">\n'
        f'<div class="head"><span class="no">{number + 1:,}</span> <strong>{kind}</strong> '
        f'<a href="#{view.id}-i{number + 1}">{view.at(removal.start)}</a> '
        f"<code>{text(removal.rule)}</code>{shown_score}</div>\n"
        f'<p class="why"><bdi>{text(removal.why)}</bdi></p>\n'
    )
    yield from _quotes(view, removal)
    yield "</li>\n"


def _quotes(view: TextView, removal: Removal) -> Iterator[str]:
    """Yield the removed words, and the words of the twin if they differ."""
    if removal.twin is None:
        yield view.quote("", text(removal.text))
        return
    twin = view.cut(removal.twin)
    if removal.text.split() == twin.split():
        yield f'<p class="kept-twin">the same words are kept at {view.link(removal.twin)}</p>\n'
        yield view.quote("", text(removal.text))
        return
    old, new = _marked(removal.text, twin)
    yield view.quote("", old)
    yield f'<p class="kept-twin">twin at {view.link(removal.twin)}</p>\n'
    yield view.quote(" twin", new)


def _repeat(view: TextView, repeat: Repeat) -> Iterator[str]:
    reason = repeat.comparison.veto or "a single pair in the running text"
    yield (
        f'<li class="entry">\n<div class="head">{view.link(repeat.first)} and {view.link(repeat.second)} '
        f'<span class="score">score {repeat.comparison.score:.0f}</span> <bdi>{text(reason)}</bdi></div>\n'
    )
    for words in _marked(view.cut(repeat.first), view.cut(repeat.second)):
        yield view.quote("", words)
    yield "</li>\n"


def _metadata(view: TextView) -> Iterator[str]:
    """Yield the page's metadata about the article, and the notes of the cleaner."""
    metadata = view.article.metadata
    rows: list[tuple[str, Iterable[str | None]]] = [
        ("Site", [metadata.site]),
        ("Published", [metadata.published]),
        ("Updated", [metadata.updated]),
        ("Authors", metadata.authors),
        ("Sections", metadata.sections),
        ("Captions", metadata.captions),
        ("Credits", metadata.credits),
        ("Related", metadata.related),
        ("Notes", view.article.notes),
    ]
    found = [(label, [value for value in values if value]) for label, values in rows]
    if not any(values for _, values in found):
        return
    yield view.section("facts", "What the page said")
    yield '<dl class="metadata">\n'
    for label, values in found:
        if values:
            inner = "".join(f'<dd dir="auto">{text(value)}</dd>' for value in values)
            yield f"<div><dt>{label}</dt>{inner}</div>\n"
    yield "</dl>\n</section>\n"


def _marked(first: str, second: str) -> tuple[str, str]:
    marked_first, marked_second = (
        "".join(f"<mark>{text(p.text)}</mark>" if p.differs else text(p.text) for p in pieces)
        for pieces in compare_words(first, second)
    )
    return marked_first, marked_second
