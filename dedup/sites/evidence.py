"""Counts how many articles of a site share a line, or the head or tail of a short line.

Numbers may differ from page to page ("Send 217 to 88548"), so all numbers count as equal. Pages with the same article
count as one, because what these share is the article, not the site's boilerplate.
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
"""Longest text, in characters, that may be boilerplate after the last sentence of a line."""
MOST_WORDS = 6
"""Most words of a head or tail."""
LABEL_WORDS = 3
"""Most words of a label."""
LONGEST_FRAME, FRAME_WORDS, SLOT_WORDS = 120, 3, 3
"""For a line with a slot for a name or place: most characters, least fixed words, and most words of the slot."""
FRAME_REACH = 3
"""Most lines between the running text and a line with a slot, where author, source and section occur."""
MOST_RESTS = MOST_EXAMPLES = 64
MARK = r"[:\uff1a|/\u2013\u2014\u2022\u00b7>\u00bb\-]"
"""The punctuation that separates a head or tail from the rest of its line."""
COMMON = 0.3
"""A line of running text on more than this share of a site's pages does not identify an article."""

_NUMBER = regex.compile(r"\d[\d.]*+")
_MARK = regex.compile(rf"\s*+{MARK}")
_MARK_BEFORE = regex.compile(rf"{MARK}\s*+\Z")


class Part(StrEnum):
    """Which part of a line recurs."""

    LINE = "line"
    HEAD = "head"
    TAIL = "tail"
    GLUED = "glued"
    """The text after the last sentence of a line."""
    OPENING, CLOSING = "opening", "closing"
    """A short line near the running text, without a few words at its end or beginning that no punctuation separates."""
    LABEL = "label"
    """The first words of a line, or of the text after a last sentence, below the running text; all of it is removed."""


class Recurrence(NamedTuple):
    """A text that may recur on the pages of a site.

    Attributes:
        part: the part of a line.
        text: its template (see :func:`templates`).
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
    """Where a text occurs on the pages of a site.

    Attributes:
        articles: the number of different articles with it.
        edge: the number of articles in which it is before or after the running text, not inside.
        after: the number of articles in which it is after the running text.
        sentences: for a label, the number of sentences of running text on the site that begin with its words.
        rests: the rest of the line for a head or tail, up to a limit.
        examples: pairs of page id and whole line, up to a limit.
    """

    articles: int = 0
    edge: int = 0
    after: int = 0
    sentences: int = 0
    rests: set[str] = field(default_factory=set)
    examples: list[tuple[str, str]] = field(default_factory=list)


class _Occurrence(NamedTuple):
    part: Part
    text: str
    prose: bool
    rest: str
    line: str
    edge: bool
    after: bool


def templates(texts: Sequence[str]) -> list[str]:
    """Return the keys of texts, with every number replaced by 0; one call for many texts is much faster."""
    return _NUMBER.sub("0", "\n".join(keys(texts))).split("\n") if texts else []


def identities(pages: Sequence[SitePage]) -> list[int]:
    """Return for each page the number of its article; pages with the same article have the same number.

    Articles are distinguished by their running text, without the lines that occur on many pages of the site. Pages with
    no other running text count as one article, because nothing shows that they differ.
    """
    lines = [_running(page.text) for page in pages]
    pages_with: dict[str, int] = {}
    for page_lines in lines:
        for line in page_lines:
            pages_with[line] = pages_with.get(line, 0) + 1
    most = max(10.0, COMMON * len(pages))
    names = [f"{number:09}" for number in range(len(pages))]
    found = dict.fromkeys(names, 0)
    with ArticleIndex(rule=StoryRule(threshold=0.5, comparable=0.2)) as index:
        index.add_many(
            (name, "\n".join(line for line in page_lines if pages_with[line] <= most))
            for name, page_lines in zip(names, lines, strict=True)
        )
        for number, cluster in enumerate(index.clusters(singles=True), 1):
            for member in cluster.members:
                found[member.id] = number if member.size else 0
    return [found[name] for name in names]


def _running(text: str) -> dict[str, None]:
    return dict.fromkeys(line.strip() for line in text.splitlines() if prose_like(line.strip()))


def count(pages: Sequence[SitePage]) -> tuple[dict[Recurrence, Evidence], int]:
    """Return the texts that occur in at least two articles, and the number of articles."""
    articles = identities(pages)
    shared = {number for number, pages_of_it in Counter(articles).items() if pages_of_it > 1}
    found: dict[Recurrence, Evidence] = {}
    counted: set[tuple[Recurrence, int]] = set()
    starts: Counter[str] = Counter()
    for page, article in zip(pages, articles, strict=True):
        on_this_page: set[Recurrence] = set()
        segmentation = segment(page.text)
        starts.update(templates(list(_starts(segmentation))))
        occurrences = list(_occurrences(segmentation))
        for occurrence, template in zip(
            occurrences, templates([occurrence.text for occurrence in occurrences]), strict=True
        ):
            recurrence = Recurrence(occurrence.part, template, occurrence.prose)
            if recurrence in on_this_page:
                continue
            on_this_page.add(recurrence)
            if article in shared:
                if (recurrence, article) in counted:
                    continue
                counted.add((recurrence, article))
            evidence = found.setdefault(recurrence, Evidence())
            evidence.articles += 1
            evidence.edge += occurrence.edge
            evidence.after += occurrence.after
            if len(evidence.rests) < MOST_RESTS:
                evidence.rests.add(occurrence.rest)
            if len(evidence.examples) < MOST_EXAMPLES:
                evidence.examples.append((page.id, occurrence.line))
    for recurrence, evidence in found.items():
        if recurrence.part is Part.LABEL:
            evidence.sentences = starts[recurrence.text]
    return {recurrence: evidence for recurrence, evidence in found.items() if evidence.articles > 1}, len(
        set(articles)
    )


def _starts(segmentation: Segmentation) -> Iterator[str]:
    """Yield the first words of the sentences of running text."""
    for sentence in segmentation.sentences:
        raw = segmentation.text[sentence.start : sentence.end]
        if ends_sentence(raw):
            yield from _labels(raw)


def _labels(raw: str) -> Iterator[str]:
    """Yield the possible labels at the beginning of a line or sentence: its first words, but not all of its words."""
    for end in word_ends(raw[:LONGEST_END], LABEL_WORDS + 1)[:-1]:
        yield raw[:end]


def _occurrences(segmentation: Segmentation) -> Iterator[_Occurrence]:
    """Yield every text on a page that other pages of its site may share."""
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
            yield _Occurrence(Part.LINE, raw, prose, "", raw, outer, after or number == last)
            if not prose:
                yield from _heads_and_tails(raw, edge, after)
            near = 0 < first - number <= FRAME_REACH or 0 < number - last <= FRAME_REACH
            if near and len(raw) <= LONGEST_FRAME and not ends_sentence(raw):
                yield from _frames(raw, after)
            if after and not ends_sentence(raw):
                yield from (
                    _Occurrence(Part.LABEL, label, False, raw, raw, True, True) for label in _labels(raw)
                )
        if line.last - line.first > 1:
            rest = text[segmentation.sentences[line.last - 1].start : line.end]
            if len(rest) <= LONGEST_END and not ends_sentence(rest):
                outer = number >= last
                yield _Occurrence(Part.GLUED, rest, False, raw[:40], raw, outer, outer)
                yield from (
                    _Occurrence(Part.LABEL, label, False, rest, raw, outer, outer) for label in _labels(rest)
                )


def _frames(raw: str, after: bool) -> Iterator[_Occurrence]:
    """Yield a line without the one to three words at its beginning or end, unless these contain a number."""
    words = word_spans(raw)
    for slot in range(1, min(SLOT_WORDS, len(words) - FRAME_WORDS) + 1):
        end, start = words[-slot - 1][1], words[slot][0]
        # After the text, labels already cover this.
        if not after and not _MARK.match(raw, end) and not _NUMBER.search(raw, end):
            yield _Occurrence(Part.OPENING, raw[:end], False, raw[end:], raw, True, after)
        if not _MARK_BEFORE.search(raw, 0, start) and not _NUMBER.search(raw, 0, start):
            yield _Occurrence(Part.CLOSING, raw[start:], False, raw[:start], raw, True, after)


def _heads_and_tails(raw: str, edge: bool, after: bool) -> Iterator[_Occurrence]:
    """Yield the heads and tails of a short line that punctuation separates from the rest."""
    words = word_spans(raw)
    for size in range(1, min(MOST_WORDS, len(words) - 1) + 1):
        end, start = words[size - 1][1], words[-size][0]
        if _MARK.match(raw, end):
            yield _Occurrence(Part.HEAD, raw[:end], False, raw[end:], raw, edge, after)
        if _MARK_BEFORE.search(raw, max(0, start - 4), start):
            yield _Occurrence(Part.TAIL, raw[start:], False, raw[:start], raw, edge, after)
