"""Read pages from web archives: HTML responses (WARC), or texts extracted from them (WET)."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.util import find_spec
from typing import IO, TYPE_CHECKING, NamedTuple

from dedup.datasets.model import Position, RecordTask, Reject, RejectReason, Unit
from dedup.datasets.read_lines import raw_position
from dedup.datasets.streams import opened
from dedup.errors import MissingExtraError

if TYPE_CHECKING:
    from fastwarc.warc import WarcRecord

__all__ = ["ArchivedPage", "needs_warc", "read_warc"]

PAGES = ("text/html", "application/xhtml+xml")
OK = 200
HEADERS = 1 << 16
"""Most bytes of the headers of a response, in addition to its body."""


class ArchivedPage(NamedTuple):
    """A page of an archive.

    Attributes:
        id: the record's identifier.
        url: its address.
        date: its date, as given in the archive.
        body: its bytes.
        charset: the encoding that the server declared.
        html: whether it is HTML; otherwise it is a text.
    """

    id: str
    url: str
    date: str
    body: bytes
    charset: str | None
    html: bool


def needs_warc() -> None:
    """Check that web archives can be read.

    Raises:
        MissingExtraError: the libraries that read them are not installed.
    """
    # Only located, not imported: the import takes a second, and only workers need it.
    if not all(map(find_spec, ("fastwarc", "trafilatura"))):
        raise MissingExtraError("web archives", "warc")


def read_warc(path: str, task: RecordTask, after: Position) -> Iterator[Unit]:
    """Yield the pages of an archive after a position; records that are not pages are skipped.

    A truncated record is a reject, because part of a page would look like a page.

    Raises:
        OSError: it cannot be read.
    """
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    with opened(path) as source:
        kinds = WarcRecordType.response | WarcRecordType.conversion
        stream = _Ending(source.data)
        archive = ArchiveIterator(stream, record_types=kinds, parse_http=False)
        number = 0
        data: ArchivedPage | Reject | None = None
        while (record := _next(archive, stream)) is not None:
            number += 1
            if number <= after.number:
                continue
            data = _page(record, task.most_bytes)
            if data is None:
                continue
            size = len(data.body) if isinstance(data, ArchivedPage) else task.most_bytes
            yield Unit(path, number, data, size, Position(number), raw_position(source.raw))
        rejected = isinstance(data, Reject) and data.fault is RejectReason.NOT_READ
        if stream.is_cut and not rejected and number >= after.number:
            # The rest of a header may be taken for a record that is not a page.
            line = number if data is None and number > after.number else number + 1
            reject = Reject(RejectReason.NOT_READ, "the archive is truncated after its last complete record")
            yield Unit(path, line, reject, 0, Position(number + 1), raw_position(source.raw))


def _next(archive: Iterator[WarcRecord], stream: _Ending) -> WarcRecord | None:
    """Return the next record of an archive; ``None`` after the last complete one.

    Raises:
        OSError: it cannot be read, or the data is not a record.
    """
    try:
        return next(archive, None)
    except OSError:
        if stream.is_cut:
            return None
        raise


class _Ending:
    """A stream that shows whether it ended within a record: every record of an archive is followed by an empty line."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._last = b""
        self._ended = False

    @property
    def is_cut(self) -> bool:
        """Whether the stream was read to its end and ended in the middle of a record."""
        return self._ended and bool(self._last) and not self._last.endswith((b"\r\n\r\n", b"\n\n"))

    def read(self, size: int = -1, /) -> bytes:
        """Read from the stream."""
        data = self._stream.read(size)
        self._ended = len(data) < size
        self._last = (self._last + data[-4:])[-4:]
        return data

    def tell(self) -> int:
        """Return the position in the stream."""
        return self._stream.tell()

    def seek(self, offset: int, whence: int = 0, /) -> int:
        """Seek in the stream."""
        return self._stream.seek(offset, whence)

    def close(self) -> None:
        """Do nothing: the code that opened the stream closes it."""


def _page(record: WarcRecord, most: int) -> ArchivedPage | Reject | None:
    from fastwarc.warc import WarcRecordType

    html = record.record_type == WarcRecordType.response
    charset = None
    if record.content_length > most + HEADERS:
        return Reject(RejectReason.TOO_LARGE, f"more than {most:,} bytes")
    raw = record.reader.read(record.content_length)
    if len(raw) < record.content_length:
        return Reject(RejectReason.NOT_READ, f"truncated: {len(raw):,} of {record.content_length:,} bytes")
    record.set_bytes_content(raw)
    if html:
        try:
            # Compressed bodies are decompressed while they are read, so that the limit below applies to the result.
            record.parse_http(auto_decode="all")
            headers = record.http_headers
            kind = (record.http_content_type or "").lower()
            charset = record.http_charset
        except (OSError, ValueError) as error:
            return Reject(RejectReason.NOT_TEXT, f"not an HTTP response: {error}")
        if headers is None or headers.status_code != OK or not kind.startswith(PAGES):
            return None
    try:
        body = record.reader.read(most + 1)
    except (OSError, ValueError) as error:
        return Reject(RejectReason.NOT_TEXT, f"its body cannot be decompressed: {error}")
    if len(body) > most:
        return Reject(RejectReason.TOO_LARGE, f"more than {most:,} bytes")
    head = record.headers
    url, date = head.get("WARC-Target-URI", "") or "", head.get("WARC-Date", "") or ""
    return ArchivedPage(record.record_id or "", url, date, body, charset, html)
