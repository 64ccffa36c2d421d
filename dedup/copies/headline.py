"""The headline and its echoes: pages print it as a title, as a heading and again above the text."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import regex

from dedup.model import Line, Span
from dedup.text.keys import key
from dedup.text.marks import COMMAS, SEMICOLONS, STOPS

__all__ = ["LONGEST", "Echo", "Headline", "find_headline"]

REACH = 12
"""The first copy of a headline is within this many lines of the top (the page's title comes first)."""
LONGEST = 250
"""Longest headline, in characters: a longer repeated line is a repeated paragraph."""
SHORTEST = 12
"""Shortest headline, in characters of its key: a shorter repeated line is a label."""
SITE = 60
"""Longest site name, in characters, that a bar or dash may separate from a headline."""
PARAGRAPH = 60
"""Shortest line, in characters of its key, that is more than a site's name or a section above a headline."""
MOST_OCCURRENCES = 6
"""A line that occurs more often is the author's refrain, or navigation."""
PREAMBLE = 40
"""At most this many words in sentences may precede the headline of a long text: a description, a notice."""
SMALL = 40
"""In a text of at most this many lines a repeated line at the top is the headline even if the rest shares no words."""
KIN = 0.3
"""Least share of a headline's longer words that also occur in long lines: navigation is repeated as well."""
STEM, LONG = 5, 14
"""Letters of a word that are compared; words of a long line."""
# A bar or a spaced dash, as titles join a headline to their site's name.
_BARS = "|\N{FULLWIDTH VERTICAL LINE}"
_DASHES = r"\-" "\N{EN DASH}\N{EM DASH}:\N{MIDDLE DOT}\N{RIGHT-POINTING DOUBLE ANGLE QUOTATION MARK}"
_JOINT = regex.compile(rf"\s*[{_BARS}]\s*|\s+[{_DASHES}]\s+")
# What every such match contains, to skip other lines quickly.
_JOINS = re.compile(rf"[{_BARS}{_DASHES}](?:(?<=[{_BARS}])|(?<=\s[^{_BARS}])(?=\s))")
_ENDS = regex.compile(rf"[{STOPS}{COMMAS}{SEMICOLONS}:][\s\p{{Pf}}\p{{Pe}}\"'\p{{Cf}}]*$")
_MARKUP = regex.compile(r"^#{1,6}\s+")


class Echo(NamedTuple):
    """A line that repeats the headline; ``site`` is the span of the site's name in it, if it has one."""

    line: int
    site: Span | None


@dataclass(frozen=True, slots=True)
class Headline:
    """The line that is kept as the headline, and the lines that echo it."""

    line: int
    echoes: tuple[Echo, ...]
    certain: frozenset[int] = frozenset()
    """Echoes right beside the headline: no author writes it twice."""

    @property
    def echo_lines(self) -> frozenset[int]:
        """The lines that echo the headline."""
        return frozenset(echo.line for echo in self.echoes)

    @property
    def lines(self) -> frozenset[int]:
        """All lines that contain the headline."""
        return self.echo_lines | {self.line}


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

    A line near the top whose whole content is repeated on another line, perhaps with a site's name after a bar
    or dash, is a headline, unless it ends like a sentence. Lines are equal if their keys are: a line that begins with the
    headline's words and continues is a lead, not an echo.

    Args:
        text: the input text.
        lines: its lines.
        keys: the key of each line.
        skip: lines that are known to be boilerplate.
        openings: lines that may be the headline wherever they are, such as those above versions of the article.
        given: the headline, where the caller knows it (a data set's title field): then one occurrence is enough.

    Returns:
        The headline, or ``None`` where no line is one.
    """
    cores = _cores(text, lines, keys, skip)
    wanted = key(given) if given else None
    if wanted is not None and wanted in cores:
        return _headline_at(cores[wanted])
    reach = min(REACH, _prose_begins(text, lines, keys, PREAMBLE if len(lines) > SMALL else 0))
    repeated = [
        _headline_at(places)
        for places in cores.values()
        if 1 < len(places) <= MOST_OCCURRENCES
        and not _continues(places, keys)
        and (min(number for number, _ in places) < reach or any(number in openings for number, _ in places))
    ]
    if not repeated:
        return None
    stems = _common_stems([keys[headline.line] for headline in repeated], keys)
    rated = [(_kinship(keys[headline.line], stems), -_top(headline), headline) for headline in repeated]
    likely = [rating for rating in rated if rating[0] >= KIN] or (rated if len(lines) <= SMALL else [])
    return max(likely, key=lambda rating: (rating[0] >= KIN, rating[1]))[2] if likely else None


def _continues(places: Sequence[tuple[int, Span | None]], keys: Sequence[str]) -> bool:
    """Whether a repeated line follows the same long line each time: then it is part of what is repeated."""
    before = [keys[number - 1] if number else "" for number, _ in places]
    return len(before[0]) >= PARAGRAPH and all(one == before[0] for one in before)


def _prose_begins(text: str, lines: Sequence[Line], keys: Sequence[str], preamble: int) -> int:
    """The line with which running text has begun: no headline first occurs below it.

    Args:
        text: the input text.
        lines: its lines.
        keys: the key of each line.
        preamble: most words in sentences that may precede a headline.
    """
    words = 0
    for number, (line, line_key) in enumerate(zip(lines[:REACH], keys, strict=False)):
        size = line_key.count(" ") + 1
        if size >= LONG - 2 and _ENDS.search(text[max(line.start, line.end - 12) : line.end]):
            words += size
        if words > preamble:
            return number
    return REACH


def _headline_at(places: Sequence[tuple[int, Span | None]]) -> Headline:
    plain = [number for number, site in places if site is None]
    kept = plain[0] if plain else places[0][0]
    return Headline(kept, tuple(Echo(number, site) for number, site in places if number != kept))


def _top(headline: Headline) -> int:
    """The first line that contains the headline."""
    return min(headline.lines)


def _stems(line_key: str) -> list[str]:
    """The stems of a line's longer words, as they occur in a key: headlines inflect words and omit proclitics."""
    return [
        f" {word[:STEM]}" if len(word) >= STEM else f" {word} "
        for word in line_key.split()
        if len(word) >= STEM - 1
    ]


def _common_stems(repeated: Sequence[str], keys: Sequence[str]) -> frozenset[str]:
    """The stems of some lines that also begin words of long lines."""
    spoken = f" {' '.join(line_key for line_key in keys if line_key.count(' ') >= LONG)} "
    return frozenset(
        stem for stem in {stem for line_key in repeated for stem in _stems(line_key)} if stem in spoken
    )


def _kinship(line_key: str, common: frozenset[str]) -> float:
    """Share of a line's longer words that also occur in the long lines."""
    stems = _stems(line_key)
    return sum(stem in common for stem in stems) / len(stems) if stems else 0.0


def _cores(
    text: str, lines: Sequence[Line], keys: Sequence[str], skip: frozenset[int]
) -> dict[str, list[tuple[int, Span | None]]]:
    """Group lines by what may be a headline: the whole line, or what a bar or dash separates from a site's name."""
    places: dict[str, list[tuple[int, Span | None]]] = {}
    joined: list[tuple[int, str]] = []
    for number, (line, line_key) in enumerate(zip(lines, keys, strict=True)):
        if len(line_key) >= SHORTEST and number not in skip and line.end - line.start <= LONGEST + SITE:
            raw = text[line.start : line.end]
            # A line that ends in a letter or digit ends in no mark.
            if " " in line_key and (raw[-1].isalnum() or not _ENDS.search(raw[-12:])):
                places.setdefault(line_key, []).append((number, None))
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
