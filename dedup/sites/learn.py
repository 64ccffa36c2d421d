"""A site's boilerplate, learned from its pages: one page cannot show that a line is boilerplate, a hundred can.

What recurs for good reason must be kept: the fixed first line of a column, a refrain, a quoted law. Hence sentences
need far more evidence than short lines, nothing is learned inside the running text without it, and copies of one
article prove nothing. What is uncertain is recorded as probable: then the page must also support its removal.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import regex

from dedup.arguments import require_number, require_text
from dedup.errors import UsageError
from dedup.model import ChromeType
from dedup.sites.evidence import Evidence, Part, Recurrence, SitePage, count
from dedup.sites.pages import Pages
from dedup.stories.known import known
from dedup.text.line_form import prose_like, word_spans

__all__ = ["RecurringText", "SiteChrome"]

MOST_PAGES = 1000
"""At most this many pages of a site are read; more would add nothing new."""
LEAST_ARTICLES = 5
"""Least number of different articles in which a short line must occur."""
LEAST_FOR_PROSE = 20
SHARE, SHARE_INSIDE, SHARE_OF_PROSE = 0.1, 0.3, 0.5
"""Least share of a site's articles: for a line outside the running text, for one inside, for a sentence."""
CERTAIN = 50
"""This many different articles are enough, however large the site."""
LEAST_FOR_LABEL, SHARE_OF_LABEL = 8, 0.2
"""A label is not followed by a mark, so it needs more evidence."""
MOST_SENTENCES = 0.05
"""Most sentences that begin with a label, per article that has it: an author's own words begin many."""
SHARE_OF_FRAME, LEAST_FILLERS = 0.5, 3
"""A frame is a guess about words never seen in its slot: half of all articles must have it, with several fillers."""
AT_EDGE = 0.8
VARIED = 0.5
"""Least share of a head's lines that continue differently: otherwise the whole line is what recurs."""

NAME_WORDS = 4
"""Most words of a name or place; more words beside a site's name are a headline."""

EXAMPLES, LONGEST_EXAMPLE = 3, 400

_FRAMES = (Part.OPENING, Part.CLOSING)
_LETTERS = regex.compile(r"\p{L}")


@dataclass(frozen=True, slots=True)
class RecurringText:
    """Something that a site puts on its pages.

    Attributes:
        part: a whole line, or the head or tail of one.
        text: its key, with 0 for every number.
        whole: whether its whole line is removed with it; otherwise what is beside it is kept.
        prose: whether it reads as a sentence.
        sure: whether it may be removed wherever it occurs.
        articles: different articles that have it.
        total: articles of the site.
        examples: page and line, up to three.
        type: the type that the shipped rules give it for most lines, without being sure of all; ``None`` if none does.
    """

    part: Part
    text: str
    whole: bool
    prose: bool
    sure: bool
    articles: int
    total: int
    examples: tuple[tuple[str, str], ...]
    type: ChromeType | None = None


class SiteChrome:
    """Collects pages of sites and finds what each site repeats.

    Args:
        least: in how many different articles a short line must occur.

    Raises:
        UsageError: ``least`` is below 3.
    """

    def __init__(self, *, least: int = LEAST_ARTICLES) -> None:
        require_number("least", least)
        if least < 3:
            raise UsageError(f"least: {least} articles prove nothing; give 3 or more")
        self._least = least
        self._pages = Pages(MOST_PAGES)

    def add(self, site: str, page_id: str, text: str) -> None:
        """Add a page; the first thousand of a site are read.

        Many pages are kept in a temporary file, compressed, so that the memory does not grow with their number.

        Raises:
            UsageError: an argument is not a string.
            OutputError: there is no room for the temporary file.
        """
        for name, value in (("site", site), ("page_id", page_id), ("text", text)):
            require_text(name, value)
        self._pages.add(site, SitePage(page_id, text))

    def sites(self) -> tuple[str, ...]:
        """Return the sites, sorted."""
        return self._pages.sites()

    def only(self, site: str) -> SiteChrome:
        """Return a collection with the pages of one site only."""
        one = SiteChrome(least=self._least)
        one._pages = self._pages.only(site)
        return one

    def characters(self) -> int:
        """Return the length of all pages, in characters."""
        return self._pages.characters()

    def findings(self, site: str) -> list[RecurringText]:
        """Return what a site repeats, most frequent first; nothing for a site with few articles.

        What the shipped rules are sure of is omitted: they know more about it, such as its type and what it introduces.
        """
        pages = [*self._pages.of(site)]
        if len(pages) < self._least:
            return []
        evidence, total = count(pages)
        kept: dict[Recurrence, bool] = {}
        for place, one in evidence.items():
            sure = self._judged(place, one, total)
            if sure is not None:
                kept[place] = sure
        found = (_finding(place, evidence[place], sure, total) for place, sure in _outermost(kept, evidence))
        return sorted(filter(None, found), key=lambda one: (-one.articles, one.part, one.text))

    def running_text(self, site: str) -> str:
        """Return a sentence of a site's articles, for the examples that must be kept; empty if there is none."""
        for page in self._pages.of(site):
            for line in page.text.splitlines():
                if prose_like(line.strip()) and len(line) <= LONGEST_EXAMPLE:
                    return line.strip()
        return ""

    def _judged(self, place: Recurrence, one: Evidence, total: int) -> bool | None:
        """Whether something is boilerplate for certain (or only probably); ``None`` if it is not shown to be."""
        share, edge = one.articles / total, one.edge / one.articles
        if one.articles < self._least or len(_LETTERS.findall(place.text)) < 2:
            return None
        if place.prose:
            if one.articles < LEAST_FOR_PROSE or share < SHARE or edge < AT_EDGE:
                return None
            return share >= SHARE_OF_PROSE and one.after >= AT_EDGE * one.articles
        if place.part in _FRAMES:
            return False if self._frame(place, one, share) else None
        # A number would have to be the same on all pages.
        if place.part is not Part.LINE and ("0" in place.text or not _varied(place, one)):
            return None
        if place.part is Part.LABEL:
            shown = one.articles >= LEAST_FOR_LABEL and share >= SHARE_OF_LABEL and edge >= AT_EDGE
            return True if shown and one.sentences <= MOST_SENTENCES * one.articles else None
        if edge >= AT_EDGE:
            return True if share >= SHARE or one.articles >= CERTAIN else None
        if one.articles >= 2 * self._least and share >= SHARE_INSIDE:
            return place.part is Part.LINE
        return None

    def _frame(self, place: Recurrence, one: Evidence, share: float) -> bool:
        """Whether something is a frame; a place before a date is not one: by custom it begins the report."""
        one_side = max(one.after, one.articles - one.after) >= AT_EDGE * one.articles
        enough = (
            one.articles >= 2 * self._least and share >= SHARE_OF_FRAME and len(one.rests) >= LEAST_FILLERS
        )
        return enough and one_side and not (place.part is Part.CLOSING and place.text.startswith("0"))


def _finding(place: Recurrence, one: Evidence, sure: bool, total: int) -> RecurringText | None:
    """What is learned, or ``None`` if the shipped rules already cover it."""
    lines, whole = [line for _, line in one.examples], _whole(place.part, one)
    shipped = known(place.text, lines, whole=whole)
    if shipped.sure:
        return None
    return RecurringText(
        part=place.part,
        text=place.text,
        whole=whole,
        prose=place.prose,
        sure=sure,
        articles=one.articles,
        total=total,
        examples=tuple(one.examples[:EXAMPLES]),
        type=shipped.type,
    )


def _whole(part: Part, one: Evidence) -> bool:
    """Whether a head or tail removes its line: a name beside the site's, a link below the text; not a headline."""
    if part not in (Part.HEAD, Part.TAIL):
        return part not in (Part.GLUED, Part.LABEL)
    names = sum(len(word_spans(rest)) <= NAME_WORDS for rest in one.rests)
    return 2 * names >= len(one.rests) or (part is Part.HEAD and one.after >= AT_EDGE * one.articles)


def _varied(place: Recurrence, one: Evidence) -> bool:
    if place.part in (Part.TAIL, Part.GLUED) and len(one.rests) >= 3:
        return True
    return len(one.rests) >= max(3.0, VARIED * min(one.articles, 64))


def _outermost(
    kept: dict[Recurrence, bool], evidence: dict[Recurrence, Evidence]
) -> Iterator[tuple[Recurrence, bool]]:
    """Omit a head or tail if a longer one has nearly all of its articles."""
    for place, sure in kept.items():
        most = 0.8 * evidence[place].articles
        if place.part is Part.LINE or not any(
            other.part is place.part
            and other.text != place.text
            and (
                other.text.startswith(f"{place.text} ")
                if place.part in (Part.HEAD, Part.OPENING, Part.LABEL)
                else other.text.endswith(f" {place.text}")
            )
            and evidence[other].articles >= most
            for other in kept
        ):
            yield place, sure
