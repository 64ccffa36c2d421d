"""The page about what was removed: one text, or several with an index.

Every text of the input is escaped and stands in an element with a direction of its own. Without its script the page
still says everything; the script adds the filter, the line to a twin, the ticks and the copying.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from dedup.model import Article
from dedup.names import shown_name
from dedup.show.html.document import SETTINGS, document
from dedup.show.html.page import name, page, plural

__all__ = ["Subject", "report", "reports"]

MOST_CHARACTERS = 20_000_000
"""A page over more text than that would be no pleasure to open: further texts are named on it, not shown."""


@dataclass(frozen=True, slots=True)
class Subject:
    """A text that a page is about.

    Attributes:
        name: what the page calls it.
        article: what became of it.
    """

    name: str
    article: Article


def report(article: Article, *, name: str = "-", ignored: Sequence[str] = ()) -> str:
    """Return an HTML page about an article.

    Args:
        article: the article.
        name: what the page calls the input.
        ignored: what the settings ignore already; the lines that the page offers for them hold it too.
    """
    return reports([Subject(name, article)], ignored=ignored)


def reports(subjects: Sequence[Subject], *, unchanged: int = 0, ignored: Sequence[str] = ()) -> str:
    """Return one HTML page about several texts: an index, and a section for each.

    Args:
        subjects: the texts, in the order of the page.
        unchanged: how many further texts were looked at and stay as they are.
        ignored: what the settings ignore already; the lines that the page offers for them hold it too.
    """
    reach = list(accumulate(len(subject.article.source) for subject in subjects))
    shown = subjects[: max(1, bisect_right(reach, MOST_CHARACTERS))]
    single = len(subjects) == 1 and not unchanged
    title = f"dedup: {shown_name(subjects[0].name) if single else plural(len(subjects), 'document')}"
    content = [
        '<a class="skip" href="#d1-article">Skip to the article</a>\n' if subjects else "",
        *([] if single else _index(subjects, shown, unchanged)),
        "<main>\n",
        *(
            part
            for number, subject in enumerate(shown, 1)
            for part in document(
                subject.article, subject.name, number, single=single, alone=len(subjects) == 1
            )
        ),
        *_named(subjects[len(shown) :]),
        "" if single or not shown else SETTINGS,
        "</main>\n",
        '<svg id="line" aria-hidden="true" focusable="false"><path></path><circle r="4"></circle></svg>\n',
    ]
    data = {
        "ignored": list(ignored),
        "documents": [_data(subject.article) for subject in shown],
    }
    return page(title, "".join(content), data, kind="removals")


def _index(subjects: Sequence[Subject], shown: Sequence[Subject], unchanged: int) -> Iterator[str]:
    """Yield the head of a page about several texts."""
    needs = "needs" if unchanged == 1 else "need"
    rest = f"{plural(unchanged, 'further document')} {needs} no change." if unchanged else ""
    yield f'<header class="top"><h1>{plural(len(subjects), "document")} would change</h1>\n<p>{rest}'
    if len(shown) < len(subjects):
        yield (
            f" Shown are the first {len(shown):,}; with the others, which are only named, the page would grow too long."
        )
    yield "</p>\n"
    if len(subjects) > 1:
        yield (
            '<div class="search"><label>Find a document <input type="search" id="search"></label> '
            '<span id="found" role="status"></span></div>\n'
        )
    yield "</header>\n"


def _named(subjects: Sequence[Subject]) -> Iterator[str]:
    """Yield the texts that are only named."""
    if subjects:
        yield "<ul>\n"
        for subject in subjects:
            yield f"<li>{name(subject.name)}: {subject.article.removed_ratio:.1%} removed</li>\n"
        yield "</ul>\n"


def _data(article: Article) -> dict[str, object]:
    """Return what the script needs to put a removal back as :meth:`dedup.model.Article.restore` does."""
    head = [article.headline] if article.headline else []
    places = article.places_of(article.removals)
    return {
        "parts": [*head, *article.paragraphs],
        "removals": [
            [removal.reason.value, str(removal.type), removal.rule, removal.text.strip(), place]
            for removal, place in zip(article.removals, places, strict=True)
        ],
    }
