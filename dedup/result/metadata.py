"""Gathers what the page stated about the article (authors, times, captions) from what was removed."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import regex

from dedup.model import ChromeType, Metadata, Removal
from dedup.text.languages import codes, load

__all__ = ["gather"]

MOST = 200
"""Most entries of one kind."""
# In these scripts a pattern for a word begins at a word boundary; in others a word may be joined to what precedes it.
_SPACED = regex.compile(r"[\p{Latin}\p{Cyrillic}]")
_LISTS: dict[str, str] = {
    ChromeType.BYLINE: "authors",
    ChromeType.SECTION: "sections",
    ChromeType.CAPTION: "captions",
    ChromeType.CREDIT: "credits",
    ChromeType.RELATED: "related",
}


# Members of an enumeration are slow to look up, and are needed at every removal.
_SITE, _TIMESTAMP, _RELATED = ChromeType.SITE, ChromeType.TIMESTAMP, ChromeType.RELATED


def gather(text: str, removals: Sequence[Removal]) -> Metadata:
    """Gather the article's metadata.

    Args:
        text: the input text.
        removals: what was removed, in the order of the text.
    """
    lists: dict[str, dict[str, None]] = {name: {} for name in _LISTS.values()}
    site: str | None = None
    times: list[str] = []
    near_card = False
    for removal in removals:
        kind = removal.type
        if kind in _LISTS:
            entries = lists[_LISTS[kind]]
            if len(entries) < MOST:
                entries.setdefault(removal.text.strip())
        elif kind == _SITE:
            site = site or removal.text.strip()
        # The time on a related card is that of another article.
        elif kind == _TIMESTAMP and not near_card:
            times.append(removal.text.strip())
        near_card = kind == _RELATED
    updated = next((time for time in times if _updated().search(time)), None)
    published = next((time for time in times if time != updated), None)
    return Metadata(
        site=site,
        published=published,
        updated=updated,
        authors=tuple(lists["authors"]),
        sections=tuple(lists["sections"]),
        captions=tuple(lists["captions"]),
        credits=tuple(lists["credits"]),
        related=tuple(lists["related"]),
    )


@cache
def _updated() -> regex.Pattern[str]:
    """Return a pattern of the words for "updated" in all languages."""
    words = dict.fromkeys(word for code in codes() for word in load(code).updated)
    patterns = (rf"\b{regex.escape(word)}" if _SPACED.match(word) else regex.escape(word) for word in words)
    return regex.compile("|".join(patterns), regex.IGNORECASE)
