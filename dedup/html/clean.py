"""An HTML page to its article: the visible lines classified, with the extractor's choice and the markup as evidence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from dedup.arguments import require_text
from dedup.html.extract import PageText, html_text
from dedup.html.page import Page
from dedup.html.recognise import decode_html
from dedup.html.visible import VisibleText
from dedup.keys import key
from dedup.lockstep import alone
from dedup.model import Article, ChromeType, LabelledSpan, Metadata, Reason, Removal, Status
from dedup.verify import misplaced

if TYPE_CHECKING:
    from dedup.cleaner import Cleaner
    from dedup.config import Config

__all__ = ["clean_html", "clean_page"]

NEAR_END = 3
"""So many paragraphs from the top or the end an author's name on a line of its own is the page's."""
SUMMARY = 30
"""Shortest summary, in characters of its key, that is recognised."""
BEGINNING = 40
"""So many characters of a paragraph's key say that the JSON-LD has it."""


def clean_html(html: str | bytes, url: str | None = None, *, config: Config | None = None) -> Article:
    """Return the article of an HTML page.

    ``source`` of the article, which its account is about, is the visible text of the page, a line for each block
    element (with the headline on its first line where the page does not show it), not the markup.

    Args:
        html: the page; bytes are decoded as the page says.
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


def clean_page(cleaner: Cleaner, found: PageText) -> Article:
    """Clean the text of a page.

    Args:
        cleaner: the cleaner; the page's headline is given to it.
        found: what :func:`dedup.html.extract.html_text` returned.

    Raises:
        InputError: the text is longer than the cleaner's settings allow.
    """
    page = found.page
    if found.visible is None:
        article = _with_headline(cleaner, found.text, page.headline)
    else:
        article = _of_lines(cleaner, found.visible, page.headline)
    if article.status is not Status.UNPROVED:
        article = _without_page(article, page, cleaner.config.keep)
    return replace(article, metadata=_filled(article.metadata, page), notes=(found.note, *article.notes))


def _with_headline(cleaner: Cleaner, text: str, headline: str | None) -> Article:
    """Clean a text whose headline the page tells; where the text lacks it, it is set above."""
    if headline is None:
        return cleaner.clean(text)
    wanted = key(headline)
    has = any(key(line) == wanted for line in text.splitlines() if len(line) <= 4 * len(headline) + 80)
    article = cleaner.clean(text if has else f"{headline}\n{text}", headline=headline)
    if article.headline is None and article.paragraphs and key(article.paragraphs[0]) == wanted:
        # A headline that ends like a sentence is not told from one without the page.
        return replace(article, headline=article.paragraphs[0], paragraphs=article.paragraphs[1:])
    if not has and (article.headline is None or key(article.headline) != wanted):
        return cleaner.clean(text)
    return article


def _of_lines(cleaner: Cleaner, visible: VisibleText, headline: str | None) -> Article:
    """Clean the visible lines of a page; where they lack its headline, it is set above."""
    if headline is None:
        return alone(cleaner.page_steps(visible))
    wanted = key(headline)
    has = any(key(line) == wanted for line in visible.lines if len(line) <= 4 * len(headline) + 80)
    article = alone(cleaner.page_steps(visible if has else visible.below(headline), headline))
    if not has and (article.headline is None or key(article.headline) != wanted):
        return alone(cleaner.page_steps(visible))
    return article


def _without_page(article: Article, page: Page, keep: tuple[str, ...]) -> Article:
    """Take out the paragraphs that the page itself names as something else than the article's."""
    gone: dict[int, Removal] = {}
    first = 1 if article.headline is not None else 0
    for number, kind, rule, why in _named(article, page):
        if kind in keep:
            continue
        for start, end in article.layout[first + number]:
            gone[start] = Removal(
                start, end, article.source[start:end], Reason.CHROME, kind, rule, why, score=1.0
            )
    if not gone:
        return article
    left = [
        number
        for number in range(len(article.paragraphs))
        if article.layout[first + number][0].start not in gone
    ]
    less = replace(
        article,
        paragraphs=tuple(article.paragraphs[number] for number in left),
        layout=(*article.layout[:first], *(article.layout[first + number] for number in left)),
        spans=tuple(
            LabelledSpan(span.start, span.end, gone[span.start]) if span.kept and span.start in gone else span
            for span in article.spans
        ),
        status=Status.CLEANED,
    )
    return less if left and misplaced(less) is None else article


def _named(article: Article, page: Page) -> Iterator[tuple[int, ChromeType, str, str]]:
    """The paragraphs that the page's data name: number, type, rule, reason."""
    paragraphs = article.paragraphs
    site = key(page.site) if page.site else None
    authors = {key(author) for author in page.authors} - {""}
    for number, paragraph in enumerate(paragraphs):
        if len(paragraph) > 400:
            continue
        folded = key(paragraph)
        if folded and folded == site:
            yield number, ChromeType.SITE, "html.site", "the site's name, as the page's data give it"
        elif folded in authors and not NEAR_END <= number < len(paragraphs) - NEAR_END:
            yield number, ChromeType.BYLINE, "html.author", "the author's name, as the page's data give it"
    if _is_summary(paragraphs, page):
        yield (
            0,
            ChromeType.TEASER,
            "html.description",
            "the page's description of the article; the article's text in the page's data begins behind it",
        )


def _is_summary(paragraphs: tuple[str, ...], page: Page) -> bool:
    """Whether the first paragraph is the page's summary and no part of the text.

    The summary of every other page is the text's own first paragraph. Only where the JSON-LD has the article's text,
    and the second paragraph in it, but not the first, the first is not the article's.
    """
    if len(paragraphs) < 2 or page.description is None or not page.body:
        return False
    summary, body = key(page.description), key(page.body)
    first, second = key(paragraphs[0]), key(paragraphs[1])
    return len(summary) >= SUMMARY and first == summary and summary not in body and second[:BEGINNING] in body


def _filled(found: Metadata, page: Page) -> Metadata:
    """What the text told, and what the page's data tell beyond it."""
    authors = {key(author) for author in page.authors}
    sections = tuple(section for section in found.sections if key(section) not in authors)
    return replace(
        found,
        site=found.site or page.site,
        published=found.published or page.published,
        updated=found.updated or page.updated,
        authors=found.authors or page.authors,
        sections=sections or page.sections,
    )
