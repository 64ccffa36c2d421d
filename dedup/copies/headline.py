"""The headline and its echoes: pages print it as title, as heading and once more above the text."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import regex

from dedup.model import Line, Span
from dedup.text.keys import key

__all__ = ["LONGEST", "Echo", "Headline", "find_headline"]

REACH = 12
"""The first telling of a headline stands within so many lines of the top (the page's title comes first)."""
LONGEST = 250
"""Longest headline, in characters: above it a repeated line is a paragraph told twice."""
SHORTEST = 12
"""Shortest headline, in characters of its key: below it a repeated line is a label."""
SITE = 60
"""Longest site name, in characters, that may follow or precede a headline behind a bar or dash."""
PARAGRAPH = 60
"""Shortest line, in characters of its key, that is more than a site's name or a section above a headline."""
MOST_TELLINGS = 6
"""What is told more often is the author's refrain, or navigation."""
PREAMBLE = 40
"""So many words of sentences may precede the headline of a long text: a description, a notice."""
SMALL = 40
"""In a text of so few lines a repeated line at the top is the headline even if the rest does not speak of it."""
KIN = 0.3
"""Least share of a headline's longer words that long lines of the text have too: navigation repeats as well."""
STEM, LONG = 5, 14
"""Letters of a word that are compared; words of a long line."""
# A bar or a spaced dash, as titles join a headline to their site's name.
_BARS = "|\N{FULLWIDTH VERTICAL LINE}"
_DASHES = r"\-" "\N{EN DASH}\N{EM DASH}:\N{MIDDLE DOT}\N{RIGHT-POINTING DOUBLE ANGLE QUOTATION MARK}"
_JOINT = regex.compile(rf"\s*[{_BARS}]\s*|\s+[{_DASHES}]\s+")
# What every such match holds, for a quick look at lines that hold none.
_JOINS = re.compile(rf"[{_BARS}{_DASHES}](?:(?<=[{_BARS}])|(?<=\s[^{_BARS}])(?=\s))")
_ENDS = regex.compile(
    r"[.,;\N{ARABIC COMMA}\N{ARABIC SEMICOLON}\N{ARABIC FULL STOP}\N{DEVANAGARI DANDA}\N{IDEOGRAPHIC FULL STOP}:]"
    r"[\s\p{Pf}\p{Pe}\"'\p{Cf}]*$"
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
    certain: frozenset[int] = frozenset()
    """Echoes right beside the headline: no author writes it twice."""


def find_headline(
    text: str,
    lines: Sequence[Line],
    keys: Sequence[str],
    *,
    given: str | None = None,
    skip: frozenset[int] = frozenset(),
    openings: Collection[int] = (),
) -> Headline | None:
    """Find the headline by its echoes.

    A line near the top whose whole content stands again on another line, perhaps with a site's name behind a bar
    or dash, is a headline, unless it ends like a sentence. Equality is that of keys: a line that begins with the
    headline's words and goes on is a lead, not an echo.

    Args:
        text: the input text.
        lines: its lines.
        keys: the key of each line.
        skip: lines that are known to be boilerplate.
        openings: lines that may be the headline wherever they are, as those above versions of the article.
        given: the headline, where the caller knows it (a data set's title field): then one telling is enough.

    Returns:
        The headline, or ``None`` where no line is one.
    """
    cores = _cores(text, lines, keys, skip)
    wanted = key(given) if given else None
    if wanted is not None and wanted in cores:
        return _told(cores[wanted])
    reach = min(REACH, _prose_begins(text, lines, keys, PREAMBLE if len(lines) > SMALL else 0))
    told = [
        _told(places)
        for places in cores.values()
        if 1 < len(places) <= MOST_TELLINGS
        and not _continues(places, keys)
        and (min(number for number, _ in places) < reach or any(number in openings for number, _ in places))
    ]
    if not told:
        return None
    stems = _common_stems([keys[headline.line] for headline in told], keys)
    rated = [(_kinship(keys[headline.line], stems), -_top(headline), headline) for headline in told]
    likely = [rating for rating in rated if rating[0] >= KIN] or (rated if len(lines) <= SMALL else [])
    return max(likely, key=lambda rating: (rating[0] >= KIN, rating[1]))[2] if likely else None


def _continues(places: Sequence[tuple[int, Span | None]], keys: Sequence[str]) -> bool:
    """Whether a repeated line follows the same long line each time: then it is part of what is repeated."""
    before = [keys[number - 1] if number else "" for number, _ in places]
    return any(one == two and len(one) >= PARAGRAPH for one, two in pairwise(before))


def _prose_begins(text: str, lines: Sequence[Line], keys: Sequence[str], preamble: int) -> int:
    """The line with which running text has begun: no headline stands below it for the first time.

    Args:
        text: the input text.
        lines: its lines.
        keys: the key of each line.
        preamble: so many words of sentences may stand above a headline.
    """
    words = 0
    for number, (line, folded) in enumerate(zip(lines[:REACH], keys, strict=False)):
        size = folded.count(" ") + 1
        if size >= LONG - 2 and _ENDS.search(text[max(line.start, line.end - 12) : line.end]):
            words += size
        if words > preamble:
            return number
    return REACH


def _told(places: Sequence[tuple[int, Span | None]]) -> Headline:
    plain = [number for number, site in places if site is None]
    stays = plain[0] if plain else places[0][0]
    return Headline(stays, tuple(Echo(number, site) for number, site in places if number != stays))


def _top(headline: Headline) -> int:
    """The first line that tells the headline."""
    return min(headline.line, *(echo.line for echo in headline.echoes))


def _stems(folded: str) -> list[str]:
    """The beginnings of a line's longer words, as they stand in a key: headlines inflect, and leave out proclitics."""
    return [
        f" {word[:STEM]}" if len(word) >= STEM else f" {word} "
        for word in folded.split()
        if len(word) >= STEM - 1
    ]


def _common_stems(told: Sequence[str], keys: Sequence[str]) -> frozenset[str]:
    """The stems of some lines that words of long lines begin with too."""
    spoken = f" {' '.join(folded for folded in keys if folded.count(' ') >= LONG)} "
    return frozenset(stem for stem in {stem for folded in told for stem in _stems(folded)} if stem in spoken)


def _kinship(folded: str, common: frozenset[str]) -> float:
    """Share of a line's longer words that the long lines have too."""
    stems = _stems(folded)
    return sum(stem in common for stem in stems) / len(stems) if stems else 0.0


def _cores(
    text: str, lines: Sequence[Line], keys: Sequence[str], skip: frozenset[int]
) -> dict[str, list[tuple[int, Span | None]]]:
    """Group lines by what may be a headline: the whole line, or what a bar or dash parts from a site's name."""
    places: dict[str, list[tuple[int, Span | None]]] = {}
    joined: list[tuple[int, str]] = []
    for number, (line, folded) in enumerate(zip(lines, keys, strict=True)):
        if len(folded) >= SHORTEST and number not in skip and line.end - line.start <= LONGEST + SITE:
            raw = text[line.start : line.end]
            # Behind a letter no mark ends the line.
            if " " in folded and (raw[-1].isalnum() or not _ENDS.search(raw[-12:])):
                places.setdefault(folded, []).append((number, None))
                if (number < REACH or number >= len(lines) - REACH) and _JOINS.search(raw):
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
