"""What the shipped rules know about a text that a site repeats: its type, and whether it must be learned."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from typing import NamedTuple

from dedup.boilerplate.rules.labels import explain
from dedup.boilerplate.rules.loading import Rules, load_packs
from dedup.boilerplate.rules.rule import Rule
from dedup.model import ChromeType
from dedup.text.keys import key

__all__ = ["Known", "known"]


class Known(NamedTuple):
    """What the shipped rules know about some lines.

    Attributes:
        type: the type that one of them gives to most of the lines; ``None`` if none does.
        sure: whether that rule removes all of the lines wherever they occur.
    """

    type: ChromeType | None
    sure: bool


def known(text: str, lines: Collection[str], *, whole: bool) -> Known:
    """Return what the shipped rules know about lines with a recurring text.

    Args:
        text: the key of the recurring text.
        lines: lines that contain it.
        whole: whether the whole line is removed with it; otherwise only its end.
    """
    rules = load_packs()
    counts = Counter(rule for line in lines for rule in _takers(text, line.strip(), rules, whole=whole))
    best = max(counts, key=lambda rule: (counts[rule], rule.alone), default=None)
    if best is None or 2 * counts[best] < len(lines):
        return Known(None, sure=False)
    return Known(best.type, sure=best.alone and counts[best] == len(lines))


def _takers(text: str, line: str, rules: Rules, *, whole: bool) -> set[Rule]:
    """Return the rules that remove the text from a line."""
    return {
        rule
        for rule, removed in explain(line, rules)
        if removed == line or (not whole and line.endswith(removed) and text in key(removed))
    }
