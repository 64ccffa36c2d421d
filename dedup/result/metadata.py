"""What the page stated about the article, gathered from what was removed: nothing is thrown away."""

from __future__ import annotations

from collections.abc import Sequence

import regex

from dedup.model import ChromeType, Metadata, Removal

__all__ = ["gather"]

MOST = 200
"""Most entries of one kind."""
# Words for "updated" beside a time, in the languages of the packs; NFC, lower case.
_UPDATED = regex.compile(
    r"(?i)\b(?:updated|modified|aktualisiert|mis à jour|actualizado|aggiornat|atualizad|bijgewerkt|обновлен|оновлен|"
    r"aktualiz|güncelle|diperbarui)|آخر تحديث|اخر تحديث|تحديث|به‌روز|עודכן|अपडेट|更新|업데이트"
)
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
    updated = next((time for time in times if _UPDATED.search(time)), None)
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
