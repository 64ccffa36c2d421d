"""Finds the headline by its echoes: pages show it as a title, as a heading, and again above the text."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

import regex

from dedup.model import Line, Span
from dedup.text.keys import key
from dedup.text.marks import COMMAS, SEMICOLONS, STOPS

__all__ = ["LONGEST", "Echo", "Headline", "HeadlineSearch"]

TOP = 12
"""The first occurrence of a headline is within this many lines from the top (the page's title comes first)."""
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
FEW_LINES = 40
"""In a text of at most this many lines a repeated line at the top is the headline even if no other has its words."""
SHARED = 0.3
"""Least share of a headline's longer words that also occur in long lines: navigation is repeated as well."""
STEM, LONG = 5, 14
"""Letters at the beginning of a word that are compared; least number of words of a long line."""
# A bar or a spaced dash, which joins a headline to the site's name in titles.
_BARS = "|\N{FULLWIDTH VERTICAL LINE}"
_DASHES = r"\-" "\N{EN DASH}\N{EM DASH}:\N{MIDDLE DOT}\N{RIGHT-POINTING DOUBLE ANGLE QUOTATION MARK}"
_JOINT = regex.compile(rf"\s*[{_BARS}]\s*|\s+[{_DASHES}]\s+")
# What every such match contains, for skipping other lines quickly.
_JOINS = re.compile(rf"[{_BARS}{_DASHES}](?:(?<=[{_BARS}])|(?<=\s[^{_BARS}])(?=\s))")
_ENDS = regex.compile(rf"[{STOPS}{COMMAS}{SEMICOLONS}:][\s\p{{Pf}}\p{{Pe}}\"'\p{{Cf}}]*$")
_MARKUP = regex.compile(r"^#{1,6}\s+")


_Occurrence = tuple[int, Span | None]
"""A line that contains a headline, and the span of the site's name in it, if it has one."""


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
    """Echoes right beside the headline: an author would not write it twice."""
    without_site: frozenset[int] = frozenset()
    """Lines that repeat only a part of it: then the rest may be the site's name, and they the headline."""

    @property
    def echo_lines(self) -> frozenset[int]:
        """The lines that echo the headline."""
        return frozenset(echo.line for echo in self.echoes)

    @property
    def lines(self) -> frozenset[int]:
        """All lines that contain the headline."""
        return self.echo_lines | {self.line}


class HeadlineSearch:
    """Finds the headline by its echoes among the lines of a text.

    A line near the top that another line repeats in full, perhaps with a site's name after a bar or dash, is a
    headline, unless it ends like a sentence. Lines are equal if their keys are: a line that begins with the headline's
    words and continues is a lead, not an echo.

    Args:
        text: the input text.
        lines: its lines.
        keys: the key of each line.
        skip: lines that are known to be boilerplate.
    """

    def __init__(
        self, text: str, lines: Sequence[Line], keys: Sequence[str], skip: frozenset[int] = frozenset()
    ) -> None:
        self._text, self._lines, self._keys = text, lines, keys
        self._few_lines = len(lines) <= FEW_LINES
        self._groups = _groups(text, lines, keys, skip)

    def find(self, *, given: str | None = None, openings: Collection[int] = ()) -> Headline | None:
        """Return the headline, or ``None`` where no line is one.

        Args:
            given: the headline, where the caller knows it (a data set's title field): then one occurrence is enough.
            openings: lines that may be the headline wherever they are, such as those above versions of the article.
        """
        group = self._groups.get(key(given)) if given else None
        if group is not None:
            return _headline_at(group)
        repeated = [
            _headline_at(occurrences)
            for occurrences in self._groups.values()
            if 1 < len(occurrences) <= MOST_OCCURRENCES
            and not _continues(occurrences, self._keys)
            and (
                min(number for number, _ in occurrences) < self._top
                or any(number in openings for number, _ in occurrences)
            )
        ]
        headline = _likeliest(repeated, self._keys, few_lines=self._few_lines) if repeated else None
        return headline and replace(
            headline, without_site=_without_site(headline.lines, self._groups.values())
        )

    @cached_property
    def _top(self) -> int:
        """The number of the line from which on no headline first occurs."""
        preamble = 0 if self._few_lines else PREAMBLE
        return min(TOP, _prose_begins(self._text, self._lines, self._keys, preamble))


def _likeliest(repeated: Sequence[Headline], keys: Sequence[str], *, few_lines: bool) -> Headline | None:
    """Return the repeated line whose words also occur in the text; of several the first."""
    stems = _common_stems([keys[headline.line] for headline in repeated], keys)
    likely = [headline for headline in repeated if _share_of_common(keys[headline.line], stems) >= SHARED]
    if not likely and few_lines:
        likely = [*repeated]
    return min(likely, key=_first_line, default=None)


def _continues(occurrences: Sequence[_Occurrence], keys: Sequence[str]) -> bool:
    """Return whether a repeated line follows the same long line each time: then it is part of what is repeated."""
    before = [keys[number - 1] if number else "" for number, _ in occurrences]
    return len(before[0]) >= PARAGRAPH and all(line_key == before[0] for line_key in before)


def _prose_begins(text: str, lines: Sequence[Line], keys: Sequence[str], preamble: int) -> int:
    """Return the number of the line by which running text has begun: no headline first occurs below it.

    Args:
        text: the input text.
        lines: its lines.
        keys: the key of each line.
        preamble: most words in sentences that may precede a headline.
    """
    words = 0
    for number, (line, line_key) in enumerate(zip(lines[:TOP], keys, strict=False)):
        size = line_key.count(" ") + 1
        if size >= LONG - 2 and _ENDS.search(text[max(line.start, line.end - 12) : line.end]):
            words += size
        if words > preamble:
            return number
    return TOP


def _headline_at(occurrences: Sequence[_Occurrence]) -> Headline:
    without_site = [number for number, site in occurrences if site is None]
    kept = without_site[0] if without_site else occurrences[0][0]
    return Headline(kept, tuple(Echo(number, site) for number, site in occurrences if number != kept))


def _without_site(lines: frozenset[int], groups: Iterable[Sequence[_Occurrence]]) -> frozenset[int]:
    """Return the lines that repeat what a bar or dash separates from the rest of one of the given lines."""
    return frozenset(
        number
        for occurrences in groups
        if any(site is not None and number in lines for number, site in occurrences)
        for number, site in occurrences
        if site is None and number not in lines
    )


def _first_line(headline: Headline) -> int:
    """Return the number of the first line that contains the headline."""
    return min(headline.lines)


def _stems(line_key: str) -> list[str]:
    """Return the stems of a line's longer words as they occur in keys; the text may inflect a headline's words."""
    return [
        f" {word[:STEM]}" if len(word) >= STEM else f" {word} "
        for word in line_key.split()
        if len(word) >= STEM - 1
    ]


def _common_stems(repeated: Sequence[str], keys: Sequence[str]) -> frozenset[str]:
    """Return the stems of some lines that also begin words of long lines."""
    long_lines = f" {' '.join(line_key for line_key in keys if line_key.count(' ') >= LONG)} "
    return frozenset(
        stem for stem in {stem for line_key in repeated for stem in _stems(line_key)} if stem in long_lines
    )


def _share_of_common(line_key: str, common: frozenset[str]) -> float:
    """Return the share of a line's longer words whose stems are common to it and the long lines."""
    stems = _stems(line_key)
    return sum(stem in common for stem in stems) / len(stems) if stems else 0.0


def _groups(
    text: str, lines: Sequence[Line], keys: Sequence[str], skip: frozenset[int]
) -> dict[str, list[_Occurrence]]:
    """Group lines by what may be a headline: the whole line, or what a bar or dash separates from a site's name."""
    occurrences: dict[str, list[_Occurrence]] = {}
    joined: list[tuple[int, str]] = []
    for number, (line, line_key) in enumerate(zip(lines, keys, strict=True)):
        if len(line_key) >= SHORTEST and number not in skip and line.end - line.start <= LONGEST + SITE:
            raw = text[line.start : line.end]
            # A line that ends with a letter or digit does not end with punctuation.
            if " " in line_key and (raw[-1].isalnum() or not _ENDS.search(raw[-12:])):
                occurrences.setdefault(line_key, []).append((number, None))
                if (number < TOP or number >= len(lines) - TOP) and _JOINS.search(raw):
                    joined.append((number, raw))
    for number, raw in joined:
        for joint in _JOINT.finditer(raw):
            for start, end, site in (
                (0, joint.start(), Span(joint.end(), len(raw))),
                (joint.end(), len(raw), Span(0, joint.start())),
            ):
                core = key(raw[start:end])
                if site.end - site.start <= SITE and core in occurrences and core != keys[number]:
                    offset = lines[number].start
                    occurrences[core].append((number, Span(offset + site.start, offset + site.end)))
                    break
    return occurrences
