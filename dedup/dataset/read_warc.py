"""Pages out of web archives: HTML responses (WARC), or texts that were made of them (WET)."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.util import find_spec
from typing import TYPE_CHECKING, NamedTuple

from dedup.dataset.model import Fault, Position, Reject, Task, Unit
from dedup.dataset.read_lines import raw_position
from dedup.dataset.streams import opened
from dedup.errors import MissingExtraError

if TYPE_CHECKING:
    from fastwarc.warc import WarcRecord

__all__ = ["Page", "needs_warc", "read_warc"]

PAGES = ("text/html", "application/xhtml+xml")
OK = 200


class Page(NamedTuple):
    """A page of an archive.

    Attributes:
        id: the record's identifier.
        url: where it was found.
        date: when, as the archive says it.
        body: its bytes.
        charset: the encoding that the server named.
        html: whether it is HTML; otherwise it is a text.
    """

    id: str
    url: str
    date: str
    body: bytes
    charset: str | None
    html: bool


def needs_warc() -> None:
    """Look whether web archives can be read.

    Raises:
        MissingExtraError: what reads them is not installed.
    """
    # Only looked for: what takes the text out of pages is imported by the workers, and takes them a second.
    if not all(map(find_spec, ("fastwarc", "trafilatura"))):
        raise MissingExtraError("web archives", "warc")


def read_warc(path: str, task: Task, after: Position) -> Iterator[Unit]:
    """Yield the pages of an archive behind a position; what is no page is passed over.

    Raises:
        OSError: it cannot be read.
    """
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    with opened(path) as source:
        kinds = WarcRecordType.response | WarcRecordType.conversion
        archive = ArchiveIterator(source.data, record_types=kinds, parse_http=False)
        for number, record in enumerate(archive, 1):
            if number <= after.number:
                continue
            data = _page(record, task.most_bytes)
            if data is None:
                continue
            size = len(data.body) if isinstance(data, Page) else task.most_bytes
            yield Unit(path, number, data, size, Position(number), raw_position(source.raw))


def _page(record: WarcRecord, most: int) -> Page | Reject | None:
    from fastwarc.warc import WarcRecordType

    html = record.record_type == WarcRecordType.response
    charset = None
    if html:
        try:
            # What is packed is unpacked while it is read, so that the bound below holds for what comes out.
            record.parse_http(auto_decode="all")
            headers = record.http_headers
            kind = (record.http_content_type or "").lower()
            charset = record.http_charset
        except (OSError, ValueError) as error:
            return Reject(Fault.NOT_TEXT, f"not an HTTP response: {error}")
        if headers is None or headers.status_code != OK or not kind.startswith(PAGES):
            return None
    try:
        body = record.reader.read(most + 1)
    except (OSError, ValueError) as error:
        return Reject(Fault.NOT_TEXT, f"its body cannot be unpacked: {error}")
    if len(body) > most:
        return Reject(Fault.TOO_LARGE, f"more than {most:,} bytes")
    head = record.headers
    url, date = head.get("WARC-Target-URI", "") or "", head.get("WARC-Date", "") or ""
    return Page(record.record_id or "", url, date, body, charset, html)
