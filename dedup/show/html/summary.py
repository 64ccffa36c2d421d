"""What each kind of removal took: a bar, and the filter that is its legend."""

from __future__ import annotations

from itertools import groupby

from dedup.model import Reason
from dedup.show.html.kinds import Kind
from dedup.show.html.page import segment, text
from dedup.show.html.view import View, kind_name

__all__ = ["bar", "choices", "facts"]

_REASONS = {Reason.COPY: "Copies", Reason.CHROME: "Chrome"}


def facts(view: View) -> str:
    """Return status, language and scope."""
    article = view.article
    return " · ".join(
        map(text, (article.status.value, f"language {article.language}", f"scope {article.scope}"))
    )


def bar(view: View) -> str:
    """Return the bar of shares."""
    rows = [("kept", "kept", _kept(view))]
    rows += [(f"{kind.reason.value} s{kind.shade}", kind_name(kind), kind.share) for kind in view.kinds]
    said = "; ".join(f"{label} {share:.1%}" for _, label, share in rows)
    parts = [f'<svg class="bar" role="img" aria-label="Of the characters: {said}">\n']
    at = 0.0
    for style, label, share in rows:
        parts.append(f"{segment(at, share, style, f'{label} {share:.1%}')}\n")
        at += share
    return "".join([*parts, "</svg>\n"])


def choices(view: View) -> str:
    """Return the filter by kind."""
    if not view.kinds:
        return '<p class="nothing">Nothing was removed.</p>\n'
    parts = [
        '<fieldset class="kinds"><legend>Show what went, by kind</legend>\n',
        '<div class="reason"><span class="sum"><span class="swatch kept"></span>Kept</span> ',
        f"<b>{_kept(view):.1%}</b></div>\n",
    ]
    for reason, group in groupby(view.kinds, lambda kind: kind.reason):
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
        '<button type="button" class="show-none">None</button></div>\n</fieldset>\n',
    ]
    return "".join(parts)


def _choice(kind: Kind) -> str:
    """Return the box that shows and hides a kind."""
    return (
        f'<label class="kind"><input type="checkbox" checked data-kind="{kind_name(kind)}">'
        f'<span class="swatch {kind.reason.value} s{kind.shade}"></span>'
        f'<span class="type">{text(kind.type)}</span> <span class="count">{kind.pieces:,}</span> '
        f'<span class="share">{kind.share:.1%}</span></label>\n'
    )


def _kept(view: View) -> float:
    return max(0.0, 1 - sum(kind.share for kind in view.kinds))
