"""Learns a site's boilerplate from its pages: one page cannot show that a line is boilerplate, a hundred can.

Text that recurs for good reason must be kept: the fixed first line of a column, a refrain, a quoted law. Hence
sentences need far more evidence than short lines, as do lines inside the running text, and copies of the same article
count once. Uncertain findings are recorded as probable: their removal then also needs support from the page.
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
"""Most pages of a site that are read; more would add nothing new."""
LEAST_ARTICLES = 5
"""Least number of different articles in which a short line must occur."""
LEAST_FOR_PROSE = 20
SHARE, SHARE_INSIDE, SHARE_OF_PROSE = 0.1, 0.3, 0.5
"""Least share of a site's articles for a line outside the running text, for a line inside, and for a sentence."""
CERTAIN = 50
"""This many different articles are enough, whatever the size of the site."""
LEAST_FOR_LABEL, SHARE_OF_LABEL = 8, 0.2
"""Labels are not followed by punctuation, so they need more evidence."""
MOST_SENTENCES = 0.05
"""Most sentences that begin with the words of a label, per article that has it; more are an author's own words."""
SHARE_OF_FRAME, LEAST_FILLERS = 0.5, 3
"""A frame must hold for words not seen in its slot, so half of all articles must have it, with several fillers."""
AT_EDGE = 0.8
VARIED = 0.5
"""Least share of the lines with a head that continue differently; otherwise it is the whole line that recurs."""

NAME_WORDS = 4
"""Most words of a name or place; more words beside the site's name are a headline."""

EXAMPLES, LONGEST_EXAMPLE = 3, 400

_FRAMES = (Part.OPENING, Part.CLOSING)
_LETTERS = regex.compile(r"\p{L}")


@dataclass(frozen=True, slots=True)
class RecurringText:
    """A text that a site repeats on its pages.

    Attributes:
        part: a whole line, or the head or tail of one.
        text: its key, with 0 for every number.
        whole: whether its whole line is removed with it; otherwise the rest of the line is kept.
        prose: whether it reads as a sentence.
        sure: whether it may be removed wherever it occurs.
        articles: the number of different articles with it.
        total: the number of articles of the site.
        examples: up to three pairs of page id and line.
        type: the type that the shipped rules give to most of its lines without being sure of all; ``None`` if none.
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
        least: the least number of different articles in which a short line must occur.

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

        Many pages are moved to a compressed temporary file, so that memory does not grow with their number.

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
        selected = SiteChrome(least=self._least)
        selected._pages = self._pages.only(site)
        return selected

    def characters(self) -> int:
        """Return the length of all pages, in characters."""
        return self._pages.characters()

    def findings(self, site: str) -> list[RecurringText]:
        """Return what a site repeats, the most frequent first; empty for a site with few articles.

        What the shipped rules recognise as sure is omitted: they know more about it, such as its type.
        """
        pages = [*self._pages.of(site)]
        if len(pages) < self._least:
            return []
        evidence, total = count(pages)
        kept: dict[Recurrence, bool] = {}
        for recurrence, support in evidence.items():
            sure = self._judged(recurrence, support, total)
            if sure is not None:
                kept[recurrence] = sure
        found = (
            _finding(recurrence, evidence[recurrence], sure, total)
            for recurrence, sure in _outermost(kept, evidence)
        )
        return sorted(
            filter(None, found), key=lambda finding: (-finding.articles, finding.part, finding.text)
        )

    def running_text(self, site: str) -> str:
        """Return a sentence of a site's articles, for the examples that must be kept; empty if there is none."""
        for page in self._pages.of(site):
            for line in page.text.splitlines():
                if prose_like(line.strip()) and len(line) <= LONGEST_EXAMPLE:
                    return line.strip()
        return ""

    def _judged(self, recurrence: Recurrence, support: Evidence, total: int) -> bool | None:
        """Return whether a text is certainly boilerplate, or only probably; ``None`` if the evidence is too weak."""
        share, edge = support.articles / total, support.edge / support.articles
        if support.articles < self._least or len(_LETTERS.findall(recurrence.text)) < 2:
            return None
        if recurrence.prose:
            if support.articles < LEAST_FOR_PROSE or share < SHARE or edge < AT_EDGE:
                return None
            return share >= SHARE_OF_PROSE and support.after >= AT_EDGE * support.articles
        if recurrence.part in _FRAMES:
            return False if self._frame(recurrence, support, share) else None
        # A number would have to be the same on all pages.
        if recurrence.part is not Part.LINE and ("0" in recurrence.text or not _varied(recurrence, support)):
            return None
        if recurrence.part is Part.LABEL:
            shown = support.articles >= LEAST_FOR_LABEL and share >= SHARE_OF_LABEL and edge >= AT_EDGE
            return True if shown and support.sentences <= MOST_SENTENCES * support.articles else None
        if edge >= AT_EDGE:
            return True if share >= SHARE or support.articles >= CERTAIN else None
        if support.articles >= 2 * self._least and share >= SHARE_INSIDE:
            return recurrence.part is Part.LINE
        return None

    def _frame(self, recurrence: Recurrence, support: Evidence, share: float) -> bool:
        """Return whether a text is a frame. A place before a date is not: that is the dateline of a report."""
        one_side = max(support.after, support.articles - support.after) >= AT_EDGE * support.articles
        enough = (
            support.articles >= 2 * self._least
            and share >= SHARE_OF_FRAME
            and len(support.rests) >= LEAST_FILLERS
        )
        return (
            enough and one_side and not (recurrence.part is Part.CLOSING and recurrence.text.startswith("0"))
        )


def _finding(recurrence: Recurrence, support: Evidence, sure: bool, total: int) -> RecurringText | None:
    """Return what is learned about a text, or ``None`` if the shipped rules already cover it."""
    lines, whole = [line for _, line in support.examples], _whole(recurrence.part, support)
    shipped = known(recurrence.text, lines, whole=whole)
    if shipped.sure:
        return None
    return RecurringText(
        part=recurrence.part,
        text=recurrence.text,
        whole=whole,
        prose=recurrence.prose,
        sure=sure,
        articles=support.articles,
        total=total,
        examples=tuple(support.examples[:EXAMPLES]),
        type=shipped.type,
    )


def _whole(part: Part, support: Evidence) -> bool:
    """Return whether a head or tail removes its whole line: if the rest is a name, or a link below the text."""
    if part not in (Part.HEAD, Part.TAIL):
        return part not in (Part.GLUED, Part.LABEL)
    names = sum(len(word_spans(rest)) <= NAME_WORDS for rest in support.rests)
    return 2 * names >= len(support.rests) or (
        part is Part.HEAD and support.after >= AT_EDGE * support.articles
    )


def _varied(recurrence: Recurrence, support: Evidence) -> bool:
    if recurrence.part in (Part.TAIL, Part.GLUED) and len(support.rests) >= 3:
        return True
    return len(support.rests) >= max(3.0, VARIED * min(support.articles, 64))


def _outermost(
    kept: dict[Recurrence, bool], evidence: dict[Recurrence, Evidence]
) -> Iterator[tuple[Recurrence, bool]]:
    """Yield all but the heads and tails for which a longer one has nearly all of their articles."""
    for recurrence, sure in kept.items():
        most = 0.8 * evidence[recurrence].articles
        if recurrence.part is Part.LINE or not any(
            other.part is recurrence.part
            and other.text != recurrence.text
            and (
                other.text.startswith(f"{recurrence.text} ")
                if recurrence.part in (Part.HEAD, Part.OPENING, Part.LABEL)
                else other.text.endswith(f" {recurrence.text}")
            )
            and evidence[other].articles >= most
            for other in kept
        ):
            yield recurrence, sure
