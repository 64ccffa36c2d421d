"""Stores the pages of many sites: in memory, and in a temporary file once there are many."""

from __future__ import annotations

import tempfile
import weakref
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO, NamedTuple

import msgspec

from dedup.errors import OutputError, reason_of
from dedup.sites.evidence import SitePage

__all__ = ["Pages"]

MOST_CHARS = 32_000_000
"""Most characters kept in memory (32 to 130 MB); beyond that, all pages are moved to the file."""


class _Block(NamedTuple):
    """The location of pages of one site in the file: start and length in bytes."""

    start: int
    length: int


@dataclass(slots=True)
class _Site:
    """The pages of one site.

    Attributes:
        count: the number of pages.
        chars: their length in characters.
        blocks: the locations of its older pages in the file.
        pages: its latest pages, in memory.
    """

    count: int = 0
    chars: int = 0
    blocks: list[_Block] = field(default_factory=list)
    pages: list[SitePage] = field(default_factory=list)


class Pages:
    """Pages by site, in the order in which they were added. Not thread-safe.

    Args:
        most: the most pages of a site to keep; later ones are ignored.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._sites: dict[str, _Site] = {}
        self._held = 0
        self._file: IO[bytes] | None = None

    def add(self, site: str, page: SitePage) -> None:
        """Add a page.

        Raises:
            OutputError: the temporary file cannot be written.
        """
        pages_of_site = self._sites.setdefault(site, _Site())
        if pages_of_site.count == self._most:
            return
        pages_of_site.count += 1
        pages_of_site.chars += len(page.text)
        pages_of_site.pages.append(page)
        self._held += len(page.text)
        if self._held > MOST_CHARS:
            self._move()

    def only(self, site: str) -> Pages:
        """Return the pages of one site, all in memory, so that they can be sent to another process."""
        selected = Pages(self._most)
        pages = [*self.of(site)]
        selected._sites[site] = _Site(len(pages), sum(len(page.text) for page in pages), pages=pages)
        return selected

    def sites(self) -> tuple[str, ...]:
        """Return the sites, sorted."""
        return tuple(sorted(self._sites))

    def characters(self) -> int:
        """Return the length of all pages in characters."""
        return sum(pages_of_site.chars for pages_of_site in self._sites.values())

    def of(self, site: str) -> Iterator[SitePage]:
        """Yield the pages of a site; none if it is not known.

        Raises:
            OutputError: the temporary file cannot be read.
        """
        pages_of_site = self._sites.get(site, _Site())
        for block in pages_of_site.blocks:
            yield from self._read(block)
        yield from pages_of_site.pages

    def _move(self) -> None:
        """Write the pages in memory to the file, one block for each site."""
        try:
            if self._file is None:
                self._file = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the pages
                weakref.finalize(self, self._file.close)
            for pages_of_site in self._sites.values():
                if pages_of_site.pages:
                    # Texts may contain lone surrogates, which are not valid in UTF-8.
                    rows = [(_bytes(page.id), _bytes(page.text)) for page in pages_of_site.pages]
                    data = zlib.compress(msgspec.msgpack.encode(rows), 1)
                    pages_of_site.blocks.append(_Block(self._file.tell(), len(data)))
                    self._file.write(data)
                    pages_of_site.pages = []
        except OSError as error:
            problem = reason_of(error, "cannot be written")
            raise OutputError(tempfile.tempdir or "TMPDIR", f"pages of the sites: {problem}") from None
        self._held = 0

    def _read(self, block: _Block) -> Iterator[SitePage]:
        if self._file is None:
            return
        try:
            end = self._file.seek(0, 2)
            self._file.seek(block.start)
            data = self._file.read(block.length)
            self._file.seek(end)
        except OSError as error:
            problem = reason_of(error, "cannot be read")
            raise OutputError(tempfile.tempdir or "TMPDIR", f"pages of the sites: {problem}") from None
        rows = msgspec.msgpack.decode(zlib.decompress(data), type=list[tuple[bytes, bytes]])
        yield from (SitePage(_text(name), _text(text)) for name, text in rows)


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _text(data: bytes) -> str:
    return data.decode("utf-8", "surrogatepass")
