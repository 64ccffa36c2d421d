"""Reads a page's metadata about its article: JSON-LD, Open Graph, title, heading."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dedup.html.linked import article_record, names, plain, text_of
from dedup.text.keys import key

if TYPE_CHECKING:
    from lxml.html import HtmlElement

__all__ = ["PageData", "read_page"]

LONGEST_LINE = 400
"""Longest headline, name or date that is accepted, in characters."""
_JOINT = re.compile(r"\s+[|\-\u2013\u2014\u00b7:\u00bb\u2022]\s+|\s*[|\u00bb]\s*")


@dataclass(frozen=True, slots=True)
class PageData:
    """A page's metadata about its article; ``None`` or empty where there is none.

    Attributes:
        headline: the headline, as the page shows it if it does.
        site: the site's name.
        body: the article's text in the page's JSON-LD, which often has no line breaks.
        published: the time of publication as the page writes it (mostly ISO 8601).
        updated: the time of the last update.
        authors: their names.
        sections: names of the sections that the article is in.
    """

    headline: str | None = None
    site: str | None = None
    body: str = ""
    published: str | None = None
    updated: str | None = None
    authors: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()


def read_page(tree: HtmlElement) -> PageData:
    """Read a parsed page's metadata; the tree is not changed."""
    record = article_record(
        str(block.text) for block in tree.xpath("//script[contains(@type, 'ld+json')]")[:50] if block.text
    )
    meta = _meta(tree)
    site = _first(*names(record.get("publisher")), meta.get("og:site_name"), meta.get("application-name"))
    if meta.get("og:site_name"):
        site = _line(meta["og:site_name"])
    return PageData(
        headline=_headline(tree, record.get("headline"), meta.get("og:title"), site),
        site=site,
        body=text_of(record.get("articleBody")),
        published=_first(text_of(record.get("datePublished")), meta.get("article:published_time")),
        updated=_first(text_of(record.get("dateModified")), meta.get("article:modified_time")),
        authors=names(record.get("author")) or names(meta.get("author")),
        sections=names(record.get("articleSection")) or names(meta.get("article:section")),
    )


def _meta(tree: HtmlElement) -> dict[str, str]:
    values: dict[str, str] = {}
    for element in tree.xpath("//meta[@content]")[:500]:
        name = element.get("property") or element.get("name") or ""
        value = element.get("content", "")
        if name and value.strip():
            values.setdefault(str(name).lower(), str(value))
    return values


def _line(value: str | None) -> str | None:
    """Return a value on one line, or ``None`` if it is empty or longer than :data:`LONGEST_LINE`."""
    line = " ".join(plain(value).split()) if value and len(value) <= 10 * LONGEST_LINE else ""
    return line if line and len(line) <= LONGEST_LINE else None


def _first(*values: str | None) -> str | None:
    return next((line for value in values if (line := _line(value))), None)


def _headline(tree: HtmlElement, linked: object, shared: str | None, site: str | None) -> str | None:
    """Return the headline: a first-level heading with which a title agrees, else the first title or the only heading.

    Titles for search engines and previews often differ from the headline above the article.
    """
    title = next(iter(tree.xpath("//title[1]/text()")), None)
    titles = [
        line for value in (text_of(linked), shared, _bare(_line(title), site)) if (line := _line(value))
    ]
    headings = [line for element in tree.xpath("//h1")[:8] if (line := _line(str(element.text_content())))]
    for heading in dict.fromkeys(headings):
        words = set(key(heading).split())
        if any(2 * len(words & set(key(line).split())) > len(words) for line in titles):
            return heading
    return titles[0] if titles else (headings[0] if len(set(headings)) == 1 else None)


def _bare(title: str | None, site: str | None) -> str | None:
    """Return a title without the site's name at its end or beginning."""
    if title is None or site is None:
        return title
    for joint in _JOINT.finditer(title):
        if key(title[joint.end() :]) == key(site):
            return title[: joint.start()]
        if key(title[: joint.start()]) == key(site):
            return title[joint.end() :]
    return title
