"""Clean a page of a web archive in a worker, and write it as a line of JSON with URL, date, headline and text.

HTML is read as by ``dedup clean`` (``dedup.html``), so that a page gives the same article in both.
"""

from __future__ import annotations

import json
from typing import Any

from dedup.datasets.fieldclean import Cleaned, FieldCleaner, RejectedError
from dedup.datasets.model import Done, Html, RecordTask, RejectReason, Texts, Unit
from dedup.datasets.read_warc import ArchivedPage
from dedup.errors import DedupError, InputError, MissingExtraError
from dedup.html.extract import PageText, PageTooLargeError, html_text
from dedup.html.recognise import decode_html
from dedup.pages import clean_page
from dedup.reading.steps import Steps
from dedup.text.decode import decode

__all__ = ["PageWork"]


class PageWork:
    """Extracts the text of pages, and cleans it.

    Raises:
        MissingExtraError: trafilatura is not installed, or not completely.
    """

    def __init__(self, task: RecordTask, cleaner: FieldCleaner) -> None:
        try:
            import trafilatura  # noqa: F401
        except ImportError:
            raise MissingExtraError("web archives", "warc") from None
        self._field, self._title, self._by_url = task.fields[0], task.title, task.id == "url"
        self._cleaner, self._sites, self._whole = cleaner, task.site is not None, task.html is Html.PAGE

    def texts(self, unit: Unit) -> Texts:
        """Return the text, the headline and the URL of a page (:class:`ArchivedPage`).

        Raises:
            RejectedError: no text can be found in it.
        """
        page: ArchivedPage = unit.data
        if not page.html:
            return Texts((_plain(page),), None, self._site(page), self._id(page))
        found = self._found(page)
        return Texts((found.text,), found.page.headline, self._site(page), self._id(page))

    def treat(self, unit: Unit) -> Steps[Done]:
        """Process a page (:class:`ArchivedPage`).

        Raises:
            RejectedError: no text can be found in it, or it cannot be cleaned.
        """
        page: ArchivedPage = unit.data
        row: dict[str, Any] = {"id": page.id, "url": page.url, "date": page.date}
        if page.html:
            found = self._found(page)
            if found.page.headline and self._title:
                row[self._title] = found.page.headline
            cleaned = self._clean(found, page)
        else:
            cleaned = yield from self._cleaner.clean(_plain(page), self._field, None, self._site(page))
        row[self._field] = cleaned.value
        line = json.dumps(row, ensure_ascii=False).encode("utf-8", "backslashreplace")
        texts = Texts((cleaned.value,), address=page.url or None, id=page.url or page.id)
        return Done(line + b"\n", self._cleaner.total(unit, texts, [cleaned]))

    def _site(self, page: ArchivedPage) -> str | None:
        return page.url if self._sites else None

    def _id(self, page: ArchivedPage) -> str:
        return page.url if self._by_url else page.id

    def _found(self, page: ArchivedPage) -> PageText:
        """Return the text of an HTML page, and its metadata."""
        try:
            html = decode_html(page.body, served=page.charset)
        except InputError as error:
            raise RejectedError(RejectReason.NOT_TEXT, error.problem) from None
        try:
            return html_text(html, page.url or None, whole=self._whole)
        except PageTooLargeError as error:
            raise RejectedError(RejectReason.TOO_LARGE, error.problem) from None
        except InputError as error:
            raise RejectedError(RejectReason.NO_TEXT, error.problem) from None

    def _clean(self, found: PageText, page: ArchivedPage) -> Cleaned:
        self._cleaner.checked(found.text, self._field)
        try:
            return self._cleaner.result_of(clean_page(self._cleaner.of(self._site(page)), found))
        except InputError as error:  # only the headline above it makes it too long
            raise RejectedError(RejectReason.TOO_LARGE, error.problem) from None


def _plain(page: ArchivedPage) -> str:
    """Return the text of a page that is not HTML."""
    try:
        text = decode(page.body).text
    except DedupError as error:
        raise RejectedError(RejectReason.NOT_TEXT, getattr(error, "problem", str(error))) from None
    if not text.strip():
        raise RejectedError(RejectReason.NO_TEXT, "no text was found in the page")
    return text
