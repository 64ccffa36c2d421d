"""The HTML page about a comparison: totals, tables by rule and by site, and the most doubtful changes with a filter."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dedup.differences.change import Way
from dedup.differences.summary import DifferenceSummary, RuleCounts, ShownChange
from dedup.differences.text import headline
from dedup.names import shown_name
from dedup.show.display import plural
from dedup.show.html.page import name, page, text

__all__ = ["differences_report"]

MOST_ROWS = 200
"""Most rules or sites that are listed."""


def differences_report(summary: DifferenceSummary, old: str, new: str) -> str:
    """Return a page about a comparison.

    Args:
        summary: the comparison.
        old: the name of the old side.
        new: the name of the new side.
    """
    changes = summary.changes
    content = [
        '<a class="skip" href="#changes">Skip to the changes</a>\n<header class="top">\n',
        f"<h1>{name(old)} against {name(new)}</h1>\n",
        f'<p class="facts">{text(headline(summary))}</p>\n</header>\n<main>\n',
        *(_table("rule", summary.rules) if summary.rules else ()),
        *(_table("site", summary.sites) if any(row.name for row in summary.sites) else ()),
        *(_changes(changes, summary) if changes else ()),
        "</main>\n",
    ]
    title = f"dedup: {shown_name(old)} against {shown_name(new)}"
    return page(title, "".join(content), {}, kinds=["page"], package=__package__)


def _table(kind: str, rows: Sequence[RuleCounts]) -> Iterator[str]:
    yield f'<div class="wide" tabindex="0" role="region" aria-label="By {kind}">'
    yield f"<table>\n<caption>By {kind}</caption>\n"
    headings = (kind.capitalize(), "Newly removed", "characters", "Newly kept", "characters")
    yield (
        "<thead><tr>"
        + "".join(f'<th scope="col">{heading}</th>' for heading in headings)
        + "</tr></thead>\n<tbody>\n"
    )
    for row in rows[:MOST_ROWS]:
        cells = "".join(f"<td>{number:,}</td>" for number in (*row.removed, *row.kept))
        yield f'<tr><th scope="row"><bdi>{text(row.name) or "none"}</bdi></th>{cells}</tr>\n'
    yield "</tbody></table></div>\n"
    if len(rows) > MOST_ROWS:
        yield f"<p>and {len(rows) - MOST_ROWS:,} more</p>\n"


def _changes(changes: Sequence[ShownChange], summary: DifferenceSummary) -> Iterator[str]:
    total = summary.total.removed.pieces + summary.total.kept.pieces
    shown = plural(len(changes), "change")
    yield '<section aria-labelledby="changes">\n<h2 id="changes">The most doubtful first</h2>\n'
    if len(changes) < total:
        yield f"<p>{len(changes):,} of {total:,} are listed.</p>\n"
    yield (
        '<div class="search"><label>Find <input type="search" id="search"></label>\n'
        '<label>Show <select id="way"><option value="">all</option>'
        f'<option value="{Way.REMOVED}">newly removed</option>'
        f'<option value="{Way.KEPT}">newly kept</option></select></label>\n'
        f'<span id="found" role="status">{shown}</span></div>\n<ol class="changes">\n'
    )
    yield from map(_change, changes)
    yield "</ol>\n</section>\n"


def _change(change: ShownChange) -> str:
    label = "newly removed" if change.way is Way.REMOVED else "newly kept"
    site = f" · <bdi>{text(change.site)}</bdi>" if change.site else ""
    kind = text(f"{change.reason} {change.type}")
    return (
        f'<li class="{change.way}" data-way="{change.way}">'
        f"<p><strong>{label}</strong> · doubt {change.doubt:.0%} · {kind} · "
        f"<code>{text(change.rule)}</code> · {name(change.document)}, line {change.line:,}{site}</p>\n"
        f'<div class="quote" dir="auto">{text(change.text)}</div></li>\n'
    )
