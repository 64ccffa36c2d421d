"""A comparison as text for a terminal, and as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from dedup.differences.change import Way
from dedup.differences.summary import DifferenceSummary, RuleCounts, ShownChange
from dedup.names import shown_name, without_commands
from dedup.show.display import isolate, plural, visible

__all__ = ["differences_json", "differences_text", "headline"]

SHOWN = 160
"""Most characters of a change that are shown."""
MOST_ROWS = 30
"""Most rules or sites that are listed."""


def headline(summary: DifferenceSummary) -> str:
    """Return the result of a comparison in one line."""
    total = summary.total
    parts = [
        f"{plural(summary.documents, 'document')}, {summary.differing:,} of them differ: "
        f"{_pieces(total.removed.pieces, total.removed.characters)} newly removed, "
        f"{_pieces(total.kept.pieces, total.kept.characters)} newly kept"
    ]
    if any(summary.unproved):
        old, new = summary.unproved
        parts.append(f"left unchanged as not proved: {old:,} by OLD, {new:,} by NEW")
    if any(summary.only):
        parts.append(f"only in the old articles: {summary.only[0]:,}, only in the new: {summary.only[1]:,}")
    if summary.failed:
        parts.append(f"{summary.failed:,} not compared")
    return "; ".join(parts)


def differences_text(summary: DifferenceSummary, *, limit: int) -> str:
    """Return a comparison as text: totals, a table by rule and one by site, and the most doubtful changes.

    Args:
        summary: the comparison.
        limit: the most changes to show.
    """
    lines = [headline(summary)]
    if summary.differing:
        lines += ["", *_table("rule", summary.rules)]
        if any(row.name for row in summary.sites):
            lines += ["", *_table("site", summary.sites)]
        shown = summary.changes[:limit]
        if shown:
            lines += ["", "the most doubtful first (+ newly removed, - newly kept):"]
            lines += [line for change in shown for line in _change(change)]
        more = summary.total.removed.pieces + summary.total.kept.pieces - len(shown)
        if more:
            lines.append(f"and {more:,} more")
    return "\n".join(map(without_commands, lines)) + "\n"


def _table(name: str, rows: Sequence[RuleCounts]) -> Iterator[str]:
    shown = rows[:MOST_ROWS]
    names = [visible(row.name) or "-" for row in shown]
    width = max(map(len, [name, *names]))
    yield f"{name:<{width}}  {'removed':>8} {'chars':>9}  {'kept':>8} {'chars':>9}"
    for label, row in zip(names, shown, strict=True):
        (removed, lost), (kept, regained) = row.removed, row.kept
        yield f"{label:<{width}}  {removed:>8,} {lost:>9,}  {kept:>8,} {regained:>9,}"
    if len(rows) > len(shown):
        yield f"and {len(rows) - len(shown):,} more"


def _change(change: ShownChange) -> Iterator[str]:
    sign = "+" if change.way is Way.REMOVED else "-"
    where = f"{shown_name(change.document)}:{change.line}"
    yield f"{sign} {where}  {change.reason} {change.type}, {visible(change.rule)}, doubt {change.doubt:.0%}"
    text = change.text if len(change.text) <= SHOWN else f"{change.text[:SHOWN]} …"
    yield f"    {isolate(text)}"


def _pieces(pieces: int, characters: int) -> str:
    return f"{plural(pieces, 'piece')} ({plural(characters, 'character')})"


def differences_json(summary: DifferenceSummary, old: str, new: str) -> str:
    """Return a comparison as JSON.

    Args:
        summary: the comparison.
        old: the name of the old side.
        new: the name of the new side.
    """
    total = summary.total
    values = {
        "format": 1,
        "old": shown_name(old),
        "new": shown_name(new),
        "documents": summary.documents,
        "differing": summary.differing,
        "failed": summary.failed,
        "unproved": {"old": summary.unproved[0], "new": summary.unproved[1]},
        "only": {"old": summary.only[0], "new": summary.only[1]},
        "removed": total.removed._asdict(),
        "kept": total.kept._asdict(),
        "rules": list(map(_row, summary.rules)),
        "sites": [_row(row) for row in summary.sites],
        "changes": [change._asdict() for change in summary.changes],
    }
    return json.dumps(values, ensure_ascii=False, indent=2) + "\n"


def _row(row: RuleCounts) -> dict[str, object]:
    return {"name": row.name, "removed": row.removed._asdict(), "kept": row.kept._asdict()}
