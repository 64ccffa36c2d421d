"""The HTML page about a batch: its documents, the most doubtful first, and its sites and rules with examples.

The row of a document links to its view: its text beside the article, as in the report.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from dedup.model import Reason
from dedup.show.display import plural
from dedup.show.html.batch_document import BatchDocument
from dedup.show.html.batch_totals import Example, Group, Listed, Totals
from dedup.show.html.data import Tables, document_data
from dedup.show.html.document import SETTINGS, document
from dedup.show.html.kinds import RemovalKind, kinds_in_order
from dedup.show.html.page import name, page, segment, text
from dedup.show.html.summary import attention, kind_filter
from dedup.show.html.view import LONG, TextView
from dedup.show.records import read_json

__all__ = ["batch_report"]

MOST_GROUPS = 200
"""Most rules, and most sites, that the page lists."""
CHUNK = 100
"""Rows per element; the browser does not lay out elements that are far from the window."""
ORDERS = {
    "doubt": "most doubtful first",
    "share": "most removed first",
    "site": "by site",
    "name": "by name",
    "size": "longest first",
}


def batch_report(documents: Iterable[BatchDocument]) -> str:
    """Return an HTML page about documents, the most doubtful first.

    Documents with the same doubt are ordered by how much was removed, the most first, then as given. At most ten
    thousand are listed, in a page of about 5 MB; a browser lays out only the rows near its window. The most doubtful
    documents that have views are shown in full, up to two million characters.

    Args:
        documents: the documents; they are read once, in their order.
    """
    totals = Totals(documents)
    listed = totals.listed
    views: dict[int, list[TextView]] = {}
    made = 0
    shown = list(totals.viewed(read_json))
    compact = sum(len(article.source) for _, articles in shown for article in articles) > LONG
    for row, articles in shown:
        called = _names(row.document.name, len(articles))
        own = [
            TextView(article, f"d{made + number}", 3, title, compact=compact)
            for number, (article, title) in enumerate(zip(articles, called, strict=True), 1)
        ]
        views[row.number] = own
        made += len(own)
    everything = [view for row, _ in shown for view in views[row.number]]
    content = [
        '<a class="skip" href="#rows">Skip to the documents</a>\n',
        *_head(totals, bool(everything)),
        "<main>\n",
        *_list(listed, views, totals),
        *(_groups("site", totals.sites, views) if any(totals.sites) else ()),
        *(_groups("rule", totals.rules, views) if totals.rules else ()),
        *_views(everything, len(listed) > len(views)),
        SETTINGS if everything else "",
        "</main>\n",
        '<svg id="line" aria-hidden="true" focusable="false"><path></path><circle r="4"></circle></svg>\n',
    ]
    tables = Tables()
    data = {
        "chunk": CHUNK,
        "ignored": [],
        "documents": [document_data(view, tables) for view in everything],
        "grounds": list(tables.grounds),
    }
    title = f"dedup: {plural(totals.documents, 'document')}"
    return page(title, "".join(content), data, kinds=["removals", "batch"])


def _names(document: str, count: int) -> list[str]:
    """Return the names of the texts of a document."""
    return [document] if count == 1 else [f"{document} ({number})" for number in range(1, count + 1)]


def _head(totals: Totals, steps: bool) -> Iterator[str]:
    lost = sum(totals.removed.values())
    share = lost / totals.characters if totals.characters else 0.0
    facts = [f"{share:.1%} removed in {plural(sum(totals.pieces.values()), 'piece')}"]
    if totals.unchanged:
        facts.append(f"{totals.unchanged:,} unchanged")
    if sites := len(totals.sites) - ("" in totals.sites):
        facts.append(plural(sites, "site"))
    yield f'<header class="top"><div class="heading"><h1>{plural(totals.documents, "document")}</h1>\n'
    yield f'<p class="facts">{" · ".join(facts)}</p></div>\n'
    if totals.documents:
        yield attention(totals.looks, totals.without_headline, totals.documents, steps=steps)
    yield f"{kind_filter(_kinds(totals))}</header>\n"


def _kinds(totals: Totals) -> tuple[RemovalKind, ...]:
    rows: dict[tuple[Reason, str], tuple[int, int]] = {}
    for kind, characters in totals.removed.items():
        reason, _, called = kind.partition(" ")
        rows[Reason(reason), called] = (totals.pieces[kind], characters)
    return kinds_in_order(rows, totals.characters)


def _list(listed: Sequence[Listed], views: Mapping[int, Sequence[TextView]], totals: Totals) -> Iterator[str]:
    """Yield the rows of the documents, with their search and order."""
    orders = "".join(
        f'<option value="{order}">{label}</option>'
        for order, label in ORDERS.items()
        if order != "site" or any(totals.sites)
    )
    shown = plural(len(listed), "document")
    rest = totals.documents - len(listed)
    yield '<section class="list documents" aria-labelledby="rows-title">\n<h2 id="rows-title">Documents</h2>\n'
    yield (
        '<div class="search"><label>Find in names and texts <input type="search" id="search"></label>\n'
        f'<label>Order <select id="order">{orders}</select></label>\n'
        f'<span id="found" role="status">{shown}</span></div>\n'
    )
    if rest:
        yield f"<p>These are the most doubtful; {plural(rest, 'other document')} are not listed.</p>\n"
    yield '<div class="rows" id="rows">\n'
    for start in range(0, len(listed), CHUNK):
        chunk = listed[start : start + CHUNK]
        label = f"Documents {start + 1:,} to {start + len(chunk):,}"
        inner = "".join(_row(row, views.get(row.number, ())) for row in chunk)
        yield f'<ol class="chunk" aria-label="{label}">\n{inner}</ol>\n'
    if not listed:
        yield "<p>There is no document.</p>\n"
    yield "</div>\n</section>\n"


def _row(row: Listed, views: Sequence[TextView]) -> str:
    """Return the row of a document; its data attributes are for the script, which sorts the rows."""
    document = row.document
    size = document.characters or 1
    copies = sum(count for kind, (_, count) in document.removed.items() if kind.startswith(Reason.COPY))
    shares = [("copy s0", copies / size), ("chrome s0", (document.lost - copies) / size)]
    # As in the bars of the report, the kept share comes first.
    begin = 1 - document.share
    figures = [
        f"{document.share:.1%} of {document.characters:,}"
        if document.removed
        else f"unchanged, {size:,} characters",
        *([f"{document.looks:,} worth checking, doubt {document.doubt:.0%}"] if document.looks else []),
        *([] if document.headline else ["no headline"]),
    ]
    about = [f' <bdi class="soft">{text(part)}</bdi>' for part in (document.site, document.place) if part]
    if document.title:
        about.append(f' <bdi class="about">{text(document.title)}</bdi>')
    titled = name(document.name)
    if views:
        titled = f'<a href="#{views[0].id}">{titled}</a>'
    return (
        f'<li data-size="{document.characters}" data-share="{document.share:.4f}" data-site="{text(document.site)}"'
        f"{_ids(views)}>"
        f'<div>{titled}{"".join(about)}</div><svg class="bar" aria-hidden="true">{_segments(begin, shares)}</svg>'
        f'<span class="shares">{" · ".join(figures)}</span></li>\n'
    )


def _ids(views: Sequence[TextView]) -> str:
    return f' data-views="{" ".join(view.id for view in views)}"' if views else ""


def _segments(begin: float, shares: Iterable[tuple[str, float]]) -> str:
    parts: list[str] = []
    for style, share in shares:
        if share:
            parts.append(segment(begin, share, style))
        begin += share
    return "".join(parts)


def _groups(kind: str, groups: Mapping[str, Group], views: Mapping[int, Sequence[TextView]]) -> Iterator[str]:
    """Yield the sites or rules, those with the most doubtful removals first, each with examples."""
    order = sorted(groups.items(), key=lambda item: (-_doubt(item[1]), -item[1].lost, item[0]))
    yield f'<section class="list groups" aria-labelledby="{kind}-title"><h2 id="{kind}-title">By {kind}</h2>\n'
    yield '<ul class="entries">\n'
    for called, group in order[:MOST_GROUPS]:
        share = group.lost / group.characters if group.characters else 0.0
        lost = plural(group.lost, "character") if kind == "rule" else f"{share:.1%} removed"
        title = (
            f"<code>{text(called)}</code>" if kind == "rule" else f"<bdi>{text(called) or 'no site'}</bdi>"
        )
        yield (
            f'<li class="entry group"><div class="head"><h3>{title}</h3> <span class="score">'
            f"{plural(group.pieces, 'removal')} in {plural(group.documents, 'document')} · {lost}</span></div>\n"
        )
        yield from _examples(kind, group.examples, views)
        yield "</li>\n"
    yield "</ul>\n"
    if len(order) > MOST_GROUPS:
        yield f"<p>and {len(order) - MOST_GROUPS:,} more</p>\n"
    yield "</section>\n"


def _doubt(group: Group) -> float:
    return group.examples[0].doubt if group.examples else 0.0


def _examples(
    kind: str, examples: Sequence[Example], views: Mapping[int, Sequence[TextView]]
) -> Iterator[str]:
    if not examples:
        yield '<p class="soft">Nothing was removed.</p>\n'
        return
    yield '<ul class="examples">\n'
    for example in examples:
        quote, use = text(example.use.example) or "white space", example.use
        own = views.get(-example.negated_number, ())
        language = ""
        if own:
            language = f' lang="{own[use.text].lang}"'
            quote = f'<a href="#{own[use.text].id}-i{use.removal + 1}">{quote}</a>'
        where = name(example.document) if kind == "rule" else f"<code>{text(example.rule)}</code>"
        yield (
            f'<li><div class="words" dir="auto"{language}>{quote}</div>\n'
            f'<span class="shares">doubt {example.doubt:.0%} · {where}</span></li>\n'
        )
    yield "</ul>\n"


def _views(views: Sequence[TextView], some: bool) -> Iterator[str]:
    """Yield the documents that are shown in full, collapsed."""
    if not views:
        return
    title = "The most doubtful documents in full" if some else "Each document in full"
    yield f'<section class="list views" aria-labelledby="views-title"><h2 id="views-title">{title}</h2>\n'
    yield '<div id="documents">\n'
    for view in views:
        yield from document(view, view.among, single=False, alone=False)
    yield "</div>\n</section>\n"
