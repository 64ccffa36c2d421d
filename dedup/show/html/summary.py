"""The header of a report: what is worth checking, how much was removed by kind, and the filter by kind."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from dedup.model import Reason
from dedup.show.display import plural
from dedup.show.html.kinds import RemovalKind
from dedup.show.html.page import segment, text
from dedup.show.html.view import TextView, kind_name

__all__ = ["attention", "bar", "facts", "kind_filter"]

_REASONS = {Reason.COPY: "Copies", Reason.CHROME: "Chrome"}


def facts(view: TextView) -> str:
    """Return status, language and scope."""
    article = view.article
    return " · ".join(
        map(text, (article.status.value, f"language {article.language}", f"scope {article.scope}"))
    )


def attention(removals: int, without_headline: int, documents: int, *, steps: bool = True) -> str:
    """Return the first line of a report: how many removals are worth checking, and the buttons to step through them.

    Args:
        removals: the number of removals that are worth checking.
        without_headline: the number of documents in which no headline was found.
        documents: the number of documents.
        steps: whether the page has texts to step through.
    """
    facts = [f"<strong>{plural(removals, 'removal') if removals else 'No removal'} worth checking</strong>"]
    if without_headline:
        facts.append(
            "no headline found"
            if documents == 1
            else f"no headline found in {plural(without_headline, 'document')}"
        )
    buttons = (
        '<span class="steps-through"><button type="button" class="look-back" aria-keyshortcuts="p">'
        'Previous <kbd>p</kbd></button> <button type="button" class="look-on" aria-keyshortcuts="n">'
        'Next <kbd>n</kbd></button> <span class="look-at" role="status"></span></span>'
    )
    return (
        f'<p class="attention"><span>{" · ".join(facts)}</span> {buttons if removals and steps else ""}</p>\n'
    )


def bar(kinds: Sequence[RemovalKind], *, labels: bool = True) -> str:
    """Return the bar of shares; with ``labels`` each part has a tooltip."""
    rows = [("kept", "kept", _kept(kinds))]
    rows += [(f"{kind.reason.value} s{kind.shade}", kind_name(kind), kind.share) for kind in kinds]
    shares = "; ".join(f"{label} {share:.1%}" for _, label, share in rows)
    parts = [f'<svg class="bar" role="img" aria-label="Of the characters: {shares}">\n']
    at = 0.0
    for style, label, share in rows:
        parts.append(f"{segment(at, share, style, f'{label} {share:.1%}' if labels else '')}\n")
        at += share
    return "".join([*parts, "</svg>\n"])


def kind_filter(kinds: Sequence[RemovalKind]) -> str:
    """Return the bar and, collapsed below it, the filter by kind, which is also its legend."""
    if not kinds:
        return '<p class="nothing">Nothing was removed.</p>\n'
    parts = [
        f'<details class="filter">\n<summary><span>By kind</span> {bar(kinds)}</summary>\n',
        '<fieldset class="kinds"><legend>Show what was removed, by kind</legend>\n',
        '<div class="reason"><span class="sum"><span class="swatch kept"></span>Kept</span> ',
        f"<b>{_kept(kinds):.1%}</b></div>\n",
    ]
    for reason, group in groupby(kinds, lambda kind: kind.reason):
        rows = list(group)
        parts += [
            f'<div class="reason"><span class="sum"><span class="swatch {reason.value} s0"></span>',
            f"{_REASONS[reason]}</span> <b>{sum(kind.share for kind in rows):.1%}</b>\n",
            '<div class="types">\n',
            *map(_choice, rows),
            "</div>\n</div>\n",
        ]
    parts += [
        '<div class="all"><button type="button" class="show-all">All</button> ',
        '<button type="button" class="show-none">None</button></div>\n</fieldset>\n</details>\n',
    ]
    return "".join(parts)


def _choice(kind: RemovalKind) -> str:
    """Return the checkbox that shows and hides a kind."""
    return (
        f'<label class="kind"><input type="checkbox" checked data-kind="{kind_name(kind)}">'
        f'<span class="swatch {kind.reason.value} s{kind.shade}"></span>'
        f'<span class="type">{text(kind.type)}</span> <span class="count">{kind.pieces:,}</span> '
        f'<span class="share">{kind.share:.1%}</span></label>\n'
    )


def _kept(kinds: Sequence[RemovalKind]) -> float:
    return max(0.0, 1 - sum(kind.share for kind in kinds))
