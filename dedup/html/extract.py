"""The text of a page: every visible line, and the main text as trafilatura extracts it.

trafilatura is an optional dependency; only this module imports it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from dedup.errors import InputError, MissingExtraError
from dedup.html.extracted import covered, extracted_lines
from dedup.html.facts import Name, VisibleText
from dedup.html.page import PageData, read_page
from dedup.html.visible import visible_text
from dedup.model import ChromeType

if TYPE_CHECKING:
    from lxml.html import HtmlElement

__all__ = ["LONGEST_PAGE", "PageText", "PageTooLargeError", "html_text"]

LONGEST_PAGE = 20_000_000
"""Longest page that is accepted, in characters."""
MOST_ELEMENTS = 50_000
"""Maximum number of elements of a page: the extractor takes some seconds for these; long reports have 10,000."""
DEEPEST = 200
"""Deepest nesting of elements; the extractor walks the tree by recursion."""
MUCH_LESS = 0.5
"""An extract with less than this share of the letters of the page's own ``articleBody`` missed the article; visible
lines with less than this share of its words do not show it."""
SHORTEST_BODY = 200
"""An ``articleBody`` with fewer letters is not an article."""
_FROM_JSON_LD = "html: the article's text out of the page's JSON-LD"


class PageTooLargeError(InputError):
    """Raised for a page that is too long, has too many elements or is nested too deeply for the extractor."""


@dataclass(frozen=True, slots=True)
class PageText:
    """The text of a page and its metadata.

    Attributes:
        text: the main text as it was extracted, one paragraph per line; or all text, where that was requested.
        page: the page's metadata.
        note: where the text is from, for the reader.
        visible: the visible lines of the page, each with the share of it that is in the main text; ``None`` where
            :attr:`text` itself is to be cleaned.
    """

    text: str
    page: PageData
    note: str
    visible: VisibleText | None = None


def html_text(html: str, url: str | None = None, *, name: str = "-", whole: bool = False) -> PageText:
    """Return the text of an HTML page, not yet cleaned: its visible lines, and the main text that the extractor finds.

    The main text is that of the page's JSON-LD, if it is at least half as long as what the extractor finds. If the
    visible lines have less than half of it, it is cleaned instead of them.

    Args:
        html: the page.
        url: its address, where it is known.
        name: what error messages call the page.
        whole: whether to return all text of the page, not its main text.

    Raises:
        MissingExtraError: the extractor is not installed.
        PageTooLargeError: the page is too large or too deep.
        InputError: it is empty, or shows no text.
    """
    if len(html) > LONGEST_PAGE:
        raise PageTooLargeError(name, f"an HTML page of more than {LONGEST_PAGE:,} characters")
    try:
        import trafilatura
    except ImportError:
        raise MissingExtraError("an HTML page", "html") from None
    # The parser does not accept lone surrogates, which UTF-8 cannot encode.
    sanitized = html.replace("\0", "").encode("utf-8", "replace").decode("utf-8")
    tree = trafilatura.load_html(sanitized)
    if tree is None:  # browsers show some pages that trafilatura rejects
        tree = _parsed(sanitized)
    if tree is None:
        raise InputError(name, "not an HTML page")
    _reject_too_large(tree, name)
    page = read_page(tree)
    by = f"by trafilatura {trafilatura.__version__}"
    if whole:
        all_text = trafilatura.html2txt(tree)
        if _missed(all_text, page.body):
            return PageText(page.body, page, _FROM_JSON_LD)
        return PageText(_not_empty(all_text, name), page, f"html: all text {by}")
    visible = visible_text(tree)
    extract = trafilatura.extract(tree, url=url, include_comments=False, output_format="txt") or ""
    main, note = extract, f"html: visible lines, main text {by}"
    if _is_article(page.body, extract):
        if covered(page.body, visible.text) < MUCH_LESS:
            return PageText(page.body, page, _FROM_JSON_LD)
        main, note = page.body, "html: visible lines, main text by the page's JSON-LD"
    _not_empty(visible.text, name)
    return PageText(extract or main, page, note, _with_extract(visible, main, page))


def _parsed(html: str) -> HtmlElement | None:
    """Parse a page without the elements with which pages usually begin; ``None`` if it is empty."""
    from lxml.etree import LxmlError
    from lxml.html import HTMLParser, document_fromstring

    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        return document_fromstring(html.encode(), parser=parser)
    except (LxmlError, ValueError):
        return None


def _not_empty(text: str, name: str) -> str:
    if not text.strip():
        raise InputError(name, "no article was found in this HTML page")
    return text


def _with_extract(visible: VisibleText, extract: str, page: PageData) -> VisibleText:
    """Record for every visible line the share of it that an extract has; add the names from the page's metadata."""
    shares = extracted_lines(visible.lines, extract)
    return replace(
        visible,
        facts=tuple(
            replace(fact, kept=share.kept, found=share.found) if fact is not None else None
            for fact, share in zip(visible.facts, shares, strict=True)
        ),
        names=(
            *(Name(author, ChromeType.BYLINE) for author in page.authors),
            *((Name(page.site, ChromeType.SITE),) if page.site else ()),
        ),
    )


def _missed(extract: str, body: str) -> bool:
    """Return whether an extract missed the article, or is the ``articleBody`` itself without its line breaks."""
    extract, body = "".join(extract.split()), "".join(body.split())
    return len(body) >= SHORTEST_BODY and (len(extract) < MUCH_LESS * len(body) or extract == body)


def _is_article(body: str, extract: str) -> bool:
    """Return whether an ``articleBody`` is the whole article, as far as the extract shows."""
    extract_size, body_size = len("".join(extract.split())), len("".join(body.split()))
    return body_size >= max(SHORTEST_BODY, MUCH_LESS * extract_size)


def _reject_too_large(tree: HtmlElement, name: str) -> None:
    count = depth = 0
    waiting = [(tree, 1)]
    while waiting:
        element, depth = waiting.pop()
        count += 1
        if count > MOST_ELEMENTS or depth > DEEPEST:
            what = (
                f"more than {MOST_ELEMENTS:,} elements"
                if depth <= DEEPEST
                else f"elements nested {depth} deep"
            )
            raise PageTooLargeError(name, f"an HTML page with {what}")
        waiting += [(child, depth + 1) for child in element]
