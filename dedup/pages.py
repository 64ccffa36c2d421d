"""Cleans an HTML page: classifies its visible lines, with the extractor's result and the markup as evidence."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dedup.arguments import require_text
from dedup.html.extract import PageText, html_text
from dedup.html.facts import VisibleText
from dedup.html.page import PageData
from dedup.html.recognise import decode_html
from dedup.model import Article, Metadata
from dedup.text.keys import key
from dedup.workers.side_by_side import alone

if TYPE_CHECKING:
    from dedup.cleaner import Cleaner
    from dedup.config import Config

__all__ = ["clean_html", "clean_page"]


def clean_html(html: str | bytes, url: str | None = None, *, config: Config | None = None) -> Article:
    """Return the article of an HTML page.

    ``source`` of the article, which its spans refer to, is the visible text of the page, one line per block
    element (with the headline on its first line where the page does not show it), not the markup.

    Args:
        html: the page; bytes are decoded as the page declares.
        url: the page's address, where it is known.
        config: settings of the cleaning.

    Raises:
        UsageError: an argument has a wrong type.
        MissingExtraError: the extractor is not installed.
        InputError: the page is too large or too deep, cannot be decoded, or shows no text.
    """
    from dedup.cleaner import Cleaner

    require_text("url", url, optional=True)
    if not isinstance(html, bytes):
        require_text("html", html)
    text = html if isinstance(html, str) else decode_html(html)
    return clean_page(Cleaner(config), html_text(text, url))


def clean_page(cleaner: Cleaner, page_text: PageText) -> Article:
    """Clean the text of a page.

    Args:
        cleaner: the cleaner, which receives the page's headline.
        page_text: what :func:`dedup.html.extract.html_text` returned.

    Raises:
        InputError: the text is longer than the cleaner's settings allow.
    """
    page = page_text.page
    text = page_text.text if page_text.visible is None else page_text.visible
    article = _with_headline(cleaner, text, page.headline)
    metadata = _completed(article.metadata, page, whole=page_text.visible is not None)
    return replace(article, metadata=metadata, notes=(page_text.note, *article.notes))


def _with_headline(cleaner: Cleaner, text: str | VisibleText, headline: str | None) -> Article:
    """Clean a text whose headline the page's metadata gives; a text that lacks it is cleaned with it on top."""
    if headline is None:
        return _cleaned(cleaner, text)
    headline_key = key(headline)
    lines = text.splitlines() if isinstance(text, str) else text.lines
    shown = any(key(line) == headline_key for line in lines if len(line) <= 4 * len(headline) + 80)
    headed = text if shown else (f"{headline}\n{text}" if isinstance(text, str) else text.below(headline))
    article = _cleaned(cleaner, headed, headline)
    if article.headline is None and article.paragraphs and key(article.paragraphs[0]) == headline_key:
        # Without the page's metadata, a headline that ends like a sentence is a paragraph.
        return replace(article, headline=article.paragraphs[0], paragraphs=article.paragraphs[1:])
    if not shown and (article.headline is None or key(article.headline) != headline_key):
        return _cleaned(cleaner, text)
    return article


def _cleaned(cleaner: Cleaner, text: str | VisibleText, headline: str | None = None) -> Article:
    if isinstance(text, str):
        return cleaner.clean(text, headline=headline)
    return alone(cleaner.page_steps(text, headline))


def _completed(gathered: Metadata, page: PageData, *, whole: bool) -> Metadata:
    """Return the page's metadata, completed with what was gathered from the text.

    Args:
        gathered: what was gathered from the text.
        page: the page's metadata.
        whole: whether the text is that of the whole page, where menus name sections and other articles have dates.
    """
    if whole:
        return replace(
            gathered,
            site=page.site or gathered.site,
            published=page.published or gathered.published,
            updated=page.updated or (None if page.published else gathered.updated),
            authors=page.authors or gathered.authors,
            sections=page.sections,
        )
    authors = {key(author) for author in page.authors}
    sections = tuple(section for section in gathered.sections if key(section) not in authors)
    return replace(
        gathered,
        site=gathered.site or page.site,
        published=gathered.published or page.published,
        updated=gathered.updated or page.updated,
        authors=gathered.authors or page.authors,
        sections=sections or page.sections,
    )
