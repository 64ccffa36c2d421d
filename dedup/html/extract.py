"""A page's main text, by trafilatura: an optional dependency, behind this one door."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dedup.errors import InputError, MissingExtraError
from dedup.html.page import Page, read_page

if TYPE_CHECKING:
    from lxml.html import HtmlElement

__all__ = ["LONGEST_PAGE", "PageText", "PageTooLargeError", "html_text"]

LONGEST_PAGE = 20_000_000
"""Longest page, in characters."""
MOST_ELEMENTS = 50_000
"""Most elements of a page: the extractor's time grows with them, to some seconds here; long reports have 10,000."""
DEEPEST = 200
"""Deepest nesting of elements; the extractor walks the tree by recursion."""
MUCH_LESS = 0.5
"""An extract with a smaller share of the letters of the page's own ``articleBody`` missed the article."""
SHORTEST_BODY = 200
"""An ``articleBody`` with fewer letters is no article."""


class PageTooLargeError(InputError):
    """Raised for a page that is longer, fuller or deeper than the extractor can take."""


@dataclass(frozen=True, slots=True)
class PageText:
    """The text of a page, and what the page says of it.

    Attributes:
        text: the text that is to be cleaned; of a main text one paragraph a line.
        page: what the page says outside its text.
        note: where the text is from, for the reader.
    """

    text: str
    page: Page
    note: str


def html_text(html: str, url: str | None = None, *, name: str = "-", whole: bool = False) -> PageText:
    """Return the main text of an HTML page as the extractor finds it, not yet cleaned.

    Where the extractor finds less than half of what the page's JSON-LD gives as the article's text, that is taken.

    Args:
        html: the page.
        url: its address, where it is known.
        name: what error messages call the page.
        whole: everything that can be read on the page is wanted, not its main text.

    Raises:
        MissingExtraError: the extractor is not installed.
        PageTooLargeError: the page is too large or too deep.
        InputError: it is no HTML, or holds no text.
    """
    if len(html) > LONGEST_PAGE:
        raise PageTooLargeError(name, f"an HTML page of more than {LONGEST_PAGE:,} characters")
    try:
        import trafilatura
    except ImportError:
        raise MissingExtraError("an HTML page", "html") from None
    # Half characters, which no file can hold, would end the parser's reading.
    written = html.replace("\0", "").encode("utf-8", "replace").decode("utf-8")
    tree = trafilatura.load_html(written)
    if tree is None:
        raise InputError(name, "no HTML page")
    _refuse_giants(tree, name)
    page = read_page(tree)
    if whole:
        found, part = trafilatura.html2txt(tree), "all text"
    else:
        found = trafilatura.extract(tree, url=url, include_comments=False, output_format="txt") or ""
        part = "main text"
    note = f"html: {part} by trafilatura {trafilatura.__version__}"
    if _missed(found, page.body):
        found, note = page.body, "html: the article's text out of the page's JSON-LD"
    if not found.strip():
        raise InputError(name, "no article was found in this HTML page")
    return PageText(found, page, note)


def _missed(found: str, body: str) -> bool:
    """Whether an extract missed the article, or is the ``articleBody`` itself, whose line breaks it lost."""
    mine, whole = "".join(found.split()), "".join(body.split())
    return len(whole) >= SHORTEST_BODY and (len(mine) < MUCH_LESS * len(whole) or mine == whole)


def _refuse_giants(tree: HtmlElement, name: str) -> None:
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
