"""The report: an HTML page about the removals of one text, or of several with an index.

All text of the input is escaped, in elements with their own direction. Without its script, the page still shows the
input, the article and what is worth checking, and everything else unless a text is long; the script adds the steps
through what is worth checking, the filter, the line to a twin, the ticks and the copy buttons.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from dedup.model import Article
from dedup.names import shown_name
from dedup.show.display import plural
from dedup.show.html.data import Tables, document_data
from dedup.show.html.document import SETTINGS, document
from dedup.show.html.kinds import kinds_of
from dedup.show.html.page import name, page
from dedup.show.html.summary import attention, kind_filter
from dedup.show.html.view import LONG, TextView

__all__ = ["Subject", "report", "reports"]

MOST_CHARACTERS = 20_000_000
"""A page with more text than this would be slow to open: further texts are only listed by name."""


@dataclass(frozen=True, slots=True)
class Subject:
    """A text that a page is about.

    Attributes:
        name: its name on the page.
        article: its article.
    """

    name: str
    article: Article


def report(article: Article, *, name: str = "-", ignored: Sequence[str] = ()) -> str:
    """Return an HTML page about an article.

    Args:
        article: the article.
        name: the name of the input on the page.
        ignored: what the settings already ignore; the lines that the page offers for the settings include it.
    """
    return reports([Subject(name, article)], ignored=ignored)


def reports(subjects: Sequence[Subject], *, unchanged: int = 0, ignored: Sequence[str] = ()) -> str:
    """Return one HTML page about several texts: an index, and a section for each, the most doubtful first.

    Args:
        subjects: the texts; their numbers on the page follow this order.
        unchanged: the number of further texts that were checked and need no change.
        ignored: what the settings already ignore; the lines that the page offers for the settings include it.
    """
    single = len(subjects) == 1 and not unchanged
    compact = sum(len(subject.article.source) for subject in subjects) > LONG
    views = [
        TextView(
            subject.article, f"d{number}", 2 if single else 3, "" if single else subject.name, compact=compact
        )
        for number, subject in enumerate(subjects, 1)
    ]
    order = sorted(zip(views, subjects, strict=True), key=lambda pair: -pair[0].worth_checking.doubt)
    reach = list(accumulate(len(subject.article.source) for _, subject in order))
    shown = order[: max(1, bisect_right(reach, MOST_CHARACTERS))]
    title = f"dedup: {shown_name(subjects[0].name) if single else plural(len(subjects), 'document')}"
    skip = f'<a class="skip" href="#{shown[0][0].id}-article">Skip to the article</a>\n' if shown else ""
    content = [
        skip,
        *([] if single else _index(views, len(shown), unchanged)),
        "<main>\n",
        '<div id="documents">\n',
        *(
            part
            for view, subject in shown
            for part in document(view, subject.name, single=single, alone=len(subjects) == 1)
        ),
        "</div>\n",
        *_named([subject for _, subject in order[len(shown) :]]),
        "" if single or not shown else SETTINGS,
        "</main>\n",
        '<svg id="line" aria-hidden="true" focusable="false"><path></path><circle r="4"></circle></svg>\n',
    ]
    tables = Tables()
    documents = [document_data(view, tables) for view, _ in shown]
    data = {"ignored": list(ignored), "grounds": list(tables.grounds), "documents": documents}
    return page(title, "".join(content), data, kinds=["removals"])


def _index(views: Sequence[TextView], shown: int, unchanged: int) -> Iterator[str]:
    """Yield the header of a page about several texts."""
    needs = "needs" if unchanged == 1 else "need"
    kinds = kinds_of(view.article for view in views)
    removed = sum(kind.share for kind in kinds)
    pieces = sum(kind.pieces for kind in kinds)
    facts = [f"{removed:.1%} removed in {plural(pieces, 'piece')}"] if views else []
    if unchanged:
        facts.append(f"{plural(unchanged, 'further document')} {needs} no change.")
    if shown < len(views):
        facts.append(
            f"Only the first {shown:,} are shown in full, because the page would be too long with all of them."
        )
    yield f'<header class="top"><div class="heading"><h1>{plural(len(views), "document")} would change</h1>\n'
    yield f'<p class="facts">{" · ".join(facts)}</p></div>\n'
    if views:
        shown_first = [view.worth_checking for view in views]
        yield attention(
            sum(len(found.questions) for found in shown_first),
            sum(not found.headline for found in shown_first),
            len(views),
        )
        yield kind_filter(kinds)
    if len(views) > 1:
        yield (
            '<div class="search"><label>Find in names and texts <input type="search" id="search"></label> '
            '<label>Order <select id="order"><option value="doubt">most doubtful first</option>'
            '<option value="loss">most removed first</option><option value="given">as given</option></select></label> '
            '<span id="found" role="status"></span></div>\n'
        )
    yield "</header>\n"


def _named(subjects: Sequence[Subject]) -> Iterator[str]:
    """Yield the list of texts that are not shown in full."""
    if subjects:
        yield "<ul>\n"
        for subject in subjects:
            yield f"<li>{name(subject.name)}: {subject.article.removed_ratio:.1%} removed</li>\n"
        yield "</ul>\n"
