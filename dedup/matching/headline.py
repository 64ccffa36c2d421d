"""The headline and its echoes: pages print it as title, as heading and once more above the text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import regex

from dedup.keys import key
from dedup.model import Line, Span

__all__ = ["Echo", "Headline", "find_headline"]

REACH = 12
"""The first telling of a headline stands within so many lines of the top (the page's title comes first)."""
LONGEST = 250
"""Longest headline, in characters: above it a repeated line is a paragraph told twice."""
SHORTEST = 12
"""Shortest headline, in characters of its key: below it a repeated line is a label."""
SITE = 60
"""Longest site name, in characters, that may follow or precede a headline behind a bar or dash."""
# A bar or a spaced dash, as titles join a headline to their site's name.
_JOINT = regex.compile(
    r"\s*[|\N{FULLWIDTH VERTICAL LINE}]\s*|\s+[-\N{EN DASH}\N{EM DASH}:\N{MIDDLE DOT}\N{RIGHT-POINTING DOUBLE ANGLE QUOTATION MARK}]\s+"
)
_ENDS = regex.compile(
    r"[.\N{ARABIC FULL STOP}\N{DEVANAGARI DANDA}\N{IDEOGRAPHIC FULL STOP}:][\s\p{Pf}\p{Pe}\"'\p{Cf}]*$"
)
_MARKUP = regex.compile(r"^#{1,6}\s+")


class Echo(NamedTuple):
    """A line that tells the headline again; ``site`` is the span of the site's name in it, if it has one."""

    line: int
    site: Span | None


@dataclass(frozen=True, slots=True)
class Headline:
    """The line that stays as the headline, and the lines that echo it."""

    line: int
    echoes: tuple[Echo, ...]


def find_headline(
    text: str, lines: Sequence[Line], keys: Sequence[str], *, given: str | None = None
) -> Headline | None:
    """Find the headline by its echoes.

    A line near the top whose whole content stands again on another line, perhaps with a site's name behind a bar
    or dash, is a headline, unless it ends like a sentence. Equality is that of keys: a line that begins with the
    headline's words and goes on is a lead, not an echo.

    Args:
        text: the input text.
        lines: its lines.
        keys: the key of each line.
        given: the headline, where the caller knows it (a data set's title field): then one telling is enough.

    Returns:
        The headline, or ``None`` where no line is one.
    """
    cores = _cores(text, lines, keys)
    wanted = key(given) if given else None
    best: Headline | None = None
    for core, places in cores.items():
        if len(places) < 2 and core != wanted:
            continue
        plain = [number for number, site in places if site is None]
        first = min(number for number, _ in places)
        if first >= REACH and core != wanted:
            continue
        if not plain and len(places) < 2:
            plain = [first]
        stays = plain[0] if plain else first
        if best is None or first < min(best.line, *(echo.line for echo in best.echoes), len(lines)):
            echoes = tuple(Echo(number, site) for number, site in places if number != stays)
            best = Headline(stays, echoes)
        if core == wanted:
            return best
    return best


def _cores(text: str, lines: Sequence[Line], keys: Sequence[str]) -> dict[str, list[tuple[int, Span | None]]]:
    """Group lines by what may be a headline: the whole line, or what a bar or dash parts from a site's name."""
    places: dict[str, list[tuple[int, Span | None]]] = {}
    joined: list[tuple[int, str]] = []
    for number, (line, folded) in enumerate(zip(lines, keys, strict=True)):
        if SHORTEST <= len(folded) and line.end - line.start <= LONGEST + SITE:
            raw = text[line.start : line.end]
            if " " in folded and not _ENDS.search(raw[-12:]):
                places.setdefault(folded, []).append((number, None))
                if number < REACH or number >= len(lines) - REACH:
                    joined.append((number, raw))
    for number, raw in joined:
        for joint in _JOINT.finditer(raw):
            for start, end, site in (
                (0, joint.start(), Span(joint.end(), len(raw))),
                (joint.end(), len(raw), Span(0, joint.start())),
            ):
                core = key(raw[start:end])
                if site.end - site.start <= SITE and core in places and core != keys[number]:
                    offset = lines[number].start
                    places[core].append((number, Span(offset + site.start, offset + site.end)))
                    break
    return places
