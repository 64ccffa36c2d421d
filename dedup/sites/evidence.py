"""What recurs on the pages of one site, counted by article: whole lines, and heads and tails of short lines.

A number may differ from page to page ("Send 217 to 88548"), so all numbers count as equal. Pages with the same
article count as one article: what copies share is the article, not the site's boilerplate.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

import regex

from dedup.model import Segmentation
from dedup.stories.index import ArticleIndex
from dedup.stories.similarity import StoryRule
from dedup.text.keys import keys
from dedup.text.line_form import ends_sentence, prose_like, word_ends, word_spans
from dedup.text.segment import segment

__all__ = [
    "LONGEST_END",
    "MARK",
    "SLOT_WORDS",
    "Evidence",
    "Part",
    "Recurrence",
    "SitePage",
    "count",
    "identities",
    "templates",
]

LONGEST_LINE = 300
"""Longer lines, in characters, are running text and are never learned."""
LONGEST_END = 120
"""Longest text after the last sentence of a line, in characters, that may be a tail glued to it."""
MOST_WORDS = 6
"""Most words of a head or tail."""
LABEL_WORDS = 3
"""Most words of a label."""
LONGEST_FRAME, FRAME_WORDS, SLOT_WORDS = 120, 3, 3
"""Longest line with a slot, in characters; least words that are the same; most words of the slot, a name or place."""
FRAME_REACH = 3
"""Largest distance from the running text, in lines, for a slot: author, source and section occur there."""
MOST_RESTS = MOST_EXAMPLES = 64
MARK = r"[:\uff1a|/\u2013\u2014\u2022\u00b7>\u00bb\-]"
"""What separates a head or tail from the rest of its line."""
COMMON = 0.3
"""A line of running text on more than this share of a site's pages does not identify the article."""

_NUMBER = regex.compile(r"\d[\d.]*+")
_MARK = regex.compile(rf"\s*+{MARK}")
_MARK_BEFORE = regex.compile(rf"{MARK}\s*+\Z")


class Part(StrEnum):
    """Which part of a line recurs."""

    LINE = "line"
    HEAD = "head"
    TAIL = "tail"
    GLUED = "glued"
    """What follows the last sentence of a line."""
    OPENING, CLOSING = "opening", "closing"
    """A short line near the running text, without the few words at its end or beginning; no mark separates them."""
    LABEL = "label"
    """The first words of what follows the running text, on its last line or below; the whole line is removed."""


class Recurrence(NamedTuple):
    """Something that may recur.

    Attributes:
        part: which part of a line it is.
        text: its template.
        prose: whether it reads as a sentence of running text.
    """

    part: Part
    text: str
    prose: bool


class SitePage(NamedTuple):
    """A page of a site."""

    id: str
    text: str


@dataclass(slots=True)
class Evidence:
    """Where something was found.

    Attributes:
        articles: in how many different articles.
        edge: in how many of them it occurs before or after the running text, not inside.
        after: in how many of them it occurs after the running text.
        sentences: sentences of running text, anywhere on the site, that begin with a label's words.
        rests: what is beside a head or tail on its line, up to a limit.
        examples: page and whole line, up to a limit.
    """

    articles: int = 0
    edge: int = 0
    after: int = 0
    sentences: int = 0
    rests: set[str] = field(default_factory=set)
    examples: list[tuple[str, str]] = field(default_factory=list)


class _Met(NamedTuple):
    part: Part
    text: str
    prose: bool
    rest: str
    line: str
    edge: bool
    after: bool


def templates(texts: Sequence[str]) -> list[str]:
    """Return the keys of texts, with every number replaced by the same one; all at once, which is much faster."""
    return _NUMBER.sub("0", "\n".join(keys(texts))).split("\n") if texts else []


def identities(pages: Sequence[SitePage]) -> list[int]:
    """Return for each page a number for its article; pages with the same article have the same number.

    Articles are distinguished by their running text without the sentences that occur on many pages of the site. Pages
    with nothing else count as one article together: nothing shows that they are different.
    """
    lines = [_running(page.text) for page in pages]
    seen: dict[str, int] = {}
    for own in lines:
        for line in own:
            seen[line] = seen.get(line, 0) + 1
    most = max(10.0, COMMON * len(pages))
    names = [f"{number:09}" for number in range(len(pages))]
    found = dict.fromkeys(names, 0)
    with ArticleIndex(rule=StoryRule(threshold=0.5, comparable=0.2)) as index:
        index.add_many(
            (name, "\n".join(line for line in own if seen[line] <= most))
            for name, own in zip(names, lines, strict=True)
        )
        for number, cluster in enumerate(index.clusters(singles=True), 1):
            for member in cluster.members:
                found[member.id] = number if member.size else 0
    return [found[name] for name in names]


def _running(text: str) -> dict[str, None]:
    return dict.fromkeys(line.strip() for line in text.splitlines() if prose_like(line.strip()))


def count(pages: Sequence[SitePage]) -> tuple[dict[Recurrence, Evidence], int]:
    """Return what was found in two articles or more, and how many articles there are."""
    articles = identities(pages)
    shared = {number for number, pages_of_it in Counter(articles).items() if pages_of_it > 1}
    found: dict[Recurrence, Evidence] = {}
    counted: set[tuple[Recurrence, int]] = set()
    starts: Counter[str] = Counter()
    for page, article in zip(pages, articles, strict=True):
        here: set[Recurrence] = set()
        segmentation = segment(page.text)
        starts.update(templates(list(_starts(segmentation))))
        every = list(_met(segmentation))
        for met, template in zip(every, templates([met.text for met in every]), strict=True):
            place = Recurrence(met.part, template, met.prose)
            if place in here:
                continue
            here.add(place)
            if article in shared:
                if (place, article) in counted:
                    continue
                counted.add((place, article))
            evidence = found.setdefault(place, Evidence())
            evidence.articles += 1
            evidence.edge += met.edge
            evidence.after += met.after
            if len(evidence.rests) < MOST_RESTS:
                evidence.rests.add(met.rest)
            if len(evidence.examples) < MOST_EXAMPLES:
                evidence.examples.append((page.id, met.line))
    for place, evidence in found.items():
        if place.part is Part.LABEL:
            evidence.sentences = starts[place.text]
    return {place: one for place, one in found.items() if one.articles > 1}, len(set(articles))


def _starts(segmentation: Segmentation) -> Iterator[str]:
    """The first words of the sentences of running text."""
    for sentence in segmentation.sentences:
        raw = segmentation.text[sentence.start : sentence.end]
        if ends_sentence(raw):
            yield from _labels(raw)


def _labels(raw: str) -> Iterator[str]:
    """Possible labels at the beginning of a line or sentence: its first words, but not all of them."""
    for end in word_ends(raw[:LONGEST_END], LABEL_WORDS + 1)[:-1]:
        yield raw[:end]


def _met(segmentation: Segmentation) -> Iterator[_Met]:
    """Everything on a page that other pages of its site may share."""
    text = segmentation.text
    raws = [text[line.start : line.end] for line in segmentation.lines]
    running = [number for number, raw in enumerate(raws) if prose_like(raw)]
    first, last = (running[0], running[-1]) if running else (len(raws), -1)
    for number, (line, raw) in enumerate(zip(segmentation.lines, raws, strict=True)):
        prose, after = prose_like(raw), number > last
        edge = number < first or after
        if len(raw) <= LONGEST_LINE:
            # The first and last lines of running text are its edge.
            outer = edge or number in (first, last)
            yield _Met(Part.LINE, raw, prose, "", raw, outer, after or number == last)
            if not prose:
                yield from _ends(raw, edge, after)
            near = 0 < first - number <= FRAME_REACH or 0 < number - last <= FRAME_REACH
            if near and len(raw) <= LONGEST_FRAME and not ends_sentence(raw):
                yield from _frames(raw, after)
            if after and not ends_sentence(raw):
                yield from (_Met(Part.LABEL, one, False, raw, raw, True, True) for one in _labels(raw))
        if line.last - line.first > 1:
            rest = text[segmentation.sentences[line.last - 1].start : line.end]
            if len(rest) <= LONGEST_END and not ends_sentence(rest):
                outer = number >= last
                yield _Met(Part.GLUED, rest, False, raw[:40], raw, outer, outer)
                yield from (_Met(Part.LABEL, one, False, rest, raw, outer, outer) for one in _labels(rest))


def _frames(raw: str, after: bool) -> Iterator[_Met]:
    """A line without the one to three words at its beginning or end; numbers do not count as such words."""
    words = word_spans(raw)
    for slot in range(1, min(SLOT_WORDS, len(words) - FRAME_WORDS) + 1):
        end, start = words[-slot - 1][1], words[slot][0]
        # After the text, labels already cover this.
        if not after and not _MARK.match(raw, end) and not _NUMBER.search(raw, end):
            yield _Met(Part.OPENING, raw[:end], False, raw[end:], raw, True, after)
        if not _MARK_BEFORE.search(raw, 0, start) and not _NUMBER.search(raw, 0, start):
            yield _Met(Part.CLOSING, raw[start:], False, raw[:start], raw, True, after)


def _ends(raw: str, edge: bool, after: bool) -> Iterator[_Met]:
    """Heads and tails of a short line that a mark separates from the rest."""
    words = word_spans(raw)
    for size in range(1, min(MOST_WORDS, len(words) - 1) + 1):
        end, start = words[size - 1][1], words[-size][0]
        if _MARK.match(raw, end):
            yield _Met(Part.HEAD, raw[:end], False, raw[end:], raw, edge, after)
        if _MARK_BEFORE.search(raw, max(0, start - 4), start):
            yield _Met(Part.TAIL, raw[start:], False, raw[:start], raw, edge, after)
