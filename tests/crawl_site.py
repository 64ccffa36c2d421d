"""A made news site with the traps of a crawl, served on loopback or written as a web archive, and what must come of it.

The articles have one of three fates. *Unique* ones must be in the corpus. Of a story with *copies* (the same article
under three addresses) and of one with an *update* (the same address or another one, two paragraphs more on the next
day) exactly one article must be there, of an update the later one. Lists show the headlines and first sentences of
twenty articles each.
"""

from __future__ import annotations

import gzip
import threading
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from rapidfuzz.distance import LCSseq

from tests.near_articles import article, longer

__all__ = ["DESK", "Site", "made", "served", "write_archive"]

LISTED = 20
COPIES = ("news", "print", "amp")
DESK = "From the waterfront desk in the harbour"
"""What the site puts on every page, in words that no shipped rule knows."""
SECTIONS = ("Ferries", "Markets", "Culture", "Schools", "Roads")


@dataclass(frozen=True)
class Story:
    """An article of the site.

    Attributes:
        number: its number.
        body: its paragraphs, joined by blank lines.
        day: on which day it appears.
        copies: whether it has three addresses.
        updated: whether it is longer from the next day on.
    """

    number: int
    body: str
    day: int
    copies: bool = False
    updated: bool = False

    @property
    def title(self) -> str:
        """Its headline."""
        return " ".join(article(-10_000 - self.number, paragraphs=1).split()[:6]).capitalize()

    def paths(self, day: int) -> list[str]:
        """Its addresses on a day: every second update has an address of its own beside the old one."""
        paths = [f"/{kind}/{self.number}.html" for kind in (COPIES if self.copies else COPIES[:1])]
        return [*paths, f"/update/{self.number}.html"] if self.moved(day) else paths

    def moved(self, day: int) -> bool:
        """Whether its update has another address on a day."""
        return self.updated and day > self.day and self.number % 2 == 1

    def text(self, path: str, day: int) -> str:
        """Its body at an address on a day."""
        new = self.updated and day > self.day and (path.startswith("/update") or not self.moved(day))
        return longer(self.body, self.number) if new else self.body


@dataclass(frozen=True)
class Site:
    """A site of two days.

    Attributes:
        stories: its articles.
    """

    stories: tuple[Story, ...]

    def pages(self, day: int) -> dict[str, str]:
        """Return the pages of a day, by path; the first page leads to the lists, and these to all others."""
        shown = [story for story in self.stories if story.day <= day]
        found = {
            path: _page(story.title, story.text(path, day).split("\n\n"), story.number)
            for story in shown
            for path in story.paths(day)
        }
        lists = {}
        for number, start in enumerate(range(0, len(shown), LISTED)):
            lists[f"/list/{number}.html"] = _list(shown[start : start + LISTED], number, day)
        links = "".join(f"<li><a href={path}>Page {path}</a></li>" for path in lists)
        return {"/": f"<!doctype html><title>Harbour</title><ul>{links}</ul>", **lists, **found}

    def faults(self, corpus: Iterable[tuple[str, str]], days: int, least: float = 1.0) -> list[str]:
        """Return what is wrong with a corpus by URL: nothing if it holds each story once, the latest version, whole.

        Args:
            corpus: URLs and bodies.
            days: how many days were crawled.
            least: share of the words of an article that must be there, in order.
        """
        bodies: dict[str, list[str]] = {}
        for url, body in corpus:
            bodies.setdefault("/" + url.split("/", 3)[3], []).append(body)
        wrong = []
        for story in self.stories:
            if story.day > days:
                continue
            kept = [body for path in story.paths(days) for body in bodies.get(path, [])]
            wanted = longer(story.body, story.number) if story.updated and days > story.day else story.body
            if len(kept) != 1:
                wrong.append(f"story {story.number}: {len(kept)} articles")
            elif wanted != story.body and _share(wanted.rpartition("\n\n")[2], kept[0]) < 1:
                wrong.append(f"story {story.number}: an older version")
            elif _share(wanted, kept[0]) < least:
                wrong.append(f"story {story.number}: another text")
        return wrong


def made(size: int, text: Callable[[int], str] = article) -> Site:
    """Return a site of about the given number of pages on its second day.

    Args:
        size: how many pages.
        text: gives the body of an article by its number.
    """
    # Of twenty stories two have three addresses, two an update; a third of them appears on the second day.
    stories = [
        Story(
            number, text(number), 2 if number % 3 == 2 else 1, number % 20 in (4, 9), number % 20 in (6, 13)
        )
        for number in range(int(size / 1.27))
    ]
    return Site(tuple(stories))


def _share(wanted: str, body: str) -> float:
    """The share of the words of an article that a body has, in order."""
    words, own = wanted.split(), body.split()
    place = " ".join(own).find(" ".join(words))
    return 1.0 if place >= 0 else LCSseq.similarity(words, own) / len(words)


def _page(title: str, paragraphs: Collection[str], number: int) -> str:
    body = "".join(f"<p>{escape(paragraph)}</p>" for paragraph in paragraphs)
    others = "".join(f"<li><a href=/>{SECTIONS[(number + nth) % len(SECTIONS)]}</a></li>" for nth in range(4))
    return (
        f"<!doctype html><html lang=en><meta charset=utf-8><title>{escape(title)} | Harbour Post</title>"
        f"<body><nav><ul>{others}</ul></nav><main><article><h1>{escape(title)}</h1>"
        f"<p class=desk>{DESK}</p>{body}<p class=share>Share</p></article></main>"
        f"<footer><p>Follow us on Facebook</p></footer></body></html>"
    )


def _list(stories: Collection[Story], number: int, day: int) -> str:
    rows = "".join(
        f"<li><a href={path}>{escape(story.title)}</a><p>{escape(story.text(path, day)[:90])}...</p></li>"
        for story in stories
        for path in story.paths(day)
    )
    return (
        f"<!doctype html><html lang=en><meta charset=utf-8><title>Page {number}</title>"
        f"<body><ul>{rows}</ul></body></html>"
    )


@contextmanager
def served(pages: dict[str, str]) -> Iterator[str]:
    """Serve pages on loopback, and yield the address."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            page = pages.get(self.path)
            data = (page or "").encode()
            self.send_response(200 if page is not None else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *arguments: object) -> None:
            """Print nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as web:
        thread = threading.Thread(target=web.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{web.server_port}"
        finally:
            web.shutdown()
            thread.join()


def write_archive(path: Path, pages: dict[str, str], host: str) -> None:
    """Write pages as the responses of a web archive."""
    with path.open("wb") as file:
        for name, page in pages.items():
            http = f"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{page}".encode()
            headers = (
                "WARC/1.0\r\nWARC-Type: response\r\n"
                f"WARC-Record-ID: <urn:uuid:{uuid5(NAMESPACE_URL, str(path) + name)}>\r\n"
                f"WARC-Target-URI: https://{host}{name}\r\nWARC-Date: 2025-03-14T09:30:00Z\r\n"
                "WARC-Identified-Payload-Type: text/html\r\n"
                f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
            )
            file.write(gzip.compress(headers.encode() + http + b"\r\n\r\n"))
