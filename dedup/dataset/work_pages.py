"""What a worker makes of a page of a web archive: a line of JSON with address, date, headline and text."""

from __future__ import annotations

import json
from typing import Any

from dedup.dataset.fieldclean import FieldCleaner, RejectedError
from dedup.dataset.model import Done, Fault, Html, Task, Texts, Unit
from dedup.dataset.read_warc import Page
from dedup.decode import decode
from dedup.errors import DedupError, MissingExtraError

__all__ = ["PageWork"]


class PageWork:
    """Takes the text out of pages, and cleans it.

    Raises:
        MissingExtraError: trafilatura is not installed, or not whole.
    """

    def __init__(self, task: Task, cleaner: FieldCleaner) -> None:
        try:
            import trafilatura  # noqa: F401
        except ImportError:
            raise MissingExtraError("web archives", "warc") from None
        self._field, self._title, self._html = task.fields[0], task.title, task.html
        self._cleaner, self._sites = cleaner, task.site is not None

    def texts(self, unit: Unit) -> Texts:
        """Return the text, the headline and the URL of a page (:class:`Page`).

        Raises:
            RejectedError: no text can be found in it.
        """
        page: Page = unit.data
        text, title = self._from_html(page) if page.html else (_decoded(page.body), None)
        if not text.strip():
            raise RejectedError(Fault.NO_TEXT, "no text was found in the page")
        return Texts((text,), title, page.url if self._sites else None)

    def treat(self, unit: Unit) -> Done:
        """Treat a page (:class:`Page`).

        Raises:
            RejectedError: no text can be found in it, or it cannot be cleaned.
        """
        page: Page = unit.data
        texts = self.texts(unit)
        row: dict[str, Any] = {"id": page.id, "url": page.url, "date": page.date}
        if texts.title and self._title:
            row[self._title] = texts.title
        cleaned = self._cleaner.clean(texts.values[0], self._field, texts.title, texts.site)
        row[self._field] = cleaned.value
        line = json.dumps(row, ensure_ascii=False).encode("utf-8", "backslashreplace")
        return Done(line + b"\n", cleaned.loss)

    def _from_html(self, page: Page) -> tuple[str, str | None]:
        from trafilatura import extract, html2txt, load_html
        from trafilatura.metadata import extract_metadata

        tree = load_html(_markup(page))
        if tree is None:
            raise RejectedError(Fault.NO_TEXT, "the page cannot be read as HTML")
        title = extract_metadata(tree, extensive=False).title
        if self._html is Html.PAGE:
            return html2txt(tree), title
        return extract(tree, include_comments=False) or "", title


def _markup(page: Page) -> str | bytes:
    """Return HTML decoded as the server said, where that holds; otherwise its bytes, for the library to look into."""
    if page.charset:
        try:
            return page.body.decode(page.charset)
        except (LookupError, UnicodeError):
            return page.body
    return page.body


def _decoded(body: bytes) -> str:
    try:
        return decode(body).text
    except DedupError as error:
        raise RejectedError(Fault.NOT_TEXT, getattr(error, "problem", str(error))) from None
