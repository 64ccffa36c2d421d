"""``dedup batch`` on web archives: texts, and pages of HTML as ``dedup clean`` reads them."""

from __future__ import annotations

import gzip
import json
from html import escape
from pathlib import Path
from typing import Any

import pytest

from tests.data_sets import ARTICLE, PAGE, read
from tests.process import Done, run

pytest.importorskip("fastwarc")
pytest.importorskip("trafilatura", exc_type=ImportError)

HTML = "Content-Type: text/html; charset=utf-8"
SAMPLE = Path(__file__).parent.parent / "samples" / "ferry.html"
HEADLINE = "Will the night ferry return to the harbour?"


def batch(tmp_path: Path, *arguments: str | Path) -> Done:
    return run("batch", *arguments, cwd=tmp_path)


def record(kind: str, number: int, body: bytes, content: str) -> bytes:
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:{number}>\r\n"
        f"WARC-Target-URI: http://news.example/{number}\r\nWARC-Date: 2025-03-14T09:30:00Z\r\n"
        f"Content-Type: {content}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body + b"\r\n\r\n"


def response(number: int, body: bytes, *headers: str, status: str = "200 OK") -> bytes:
    lines = [f"HTTP/1.1 {status}", *headers, f"Content-Length: {len(body)}", "", ""]
    return record(
        "response", number, "\r\n".join(lines).encode() + body, "application/http; msgtype=response"
    )


def markup(encoding: str = "utf-8") -> bytes:
    paragraphs = "".join(
        f"<p>{escape(line)} It took two winters, he added.</p>" for line in ARTICLE.split("\n\n")[1:]
    )
    title = "Night ferry returns to the harbour"
    body = f"<body><article><h1>{title}</h1>{paragraphs}</article></body>"
    return f"<html><head><title>{title}</title></head>{body}</html>".encode(encoding)


def test_texts_of_web_archives_become_json_lines(tmp_path: Path) -> None:
    info = record("warcinfo", 0, b"software: test\r\n", "application/warc-fields")
    large = record("conversion", 3, b"x" * 60_000, "text/plain")
    data = [info, record("conversion", 1, PAGE.encode(), "text/plain"), large]
    (tmp_path / "in.wet.gz").write_bytes(b"".join(gzip.compress(one) for one in data))
    done = batch(tmp_path, "in.wet.gz", "-o", "out.jsonl", "--max-record", "50000")
    assert done.code == 0, done.err
    assert read(tmp_path / "out.jsonl") == [
        {
            "id": "<urn:uuid:1>",
            "url": "http://news.example/1",
            "date": "2025-03-14T09:30:00Z",
            "text": ARTICLE,
        }
    ]
    (reject,) = read(tmp_path / "out.jsonl.rejects.jsonl")
    assert (reject["line"], reject["reason"]) == (2, "too-large")


@pytest.mark.parametrize("html", ["main", "page"])
def test_pages_of_web_archives_become_json_lines(tmp_path: Path, html: str) -> None:
    data = [
        response(1, markup(), HTML),
        response(2, b"\x89PNG", "Content-Type: image/png"),
        response(3, markup(), HTML, status="404 Not Found"),
        response(4, gzip.compress(markup()), HTML, "Content-Encoding: gzip"),
        response(5, markup("cp1252"), "Content-Type: text/html; charset=windows-1252"),
        response(6, b"", HTML),
        response(7, gzip.compress(b" " * 10_000_000), HTML, "Content-Encoding: gzip"),
    ]
    (tmp_path / "in.warc").write_bytes(b"".join(data))
    done = batch(tmp_path, "in.warc", "-o", "out.jsonl", "--html", html, "--max-record", "100000")
    assert done.code == 0, done.err
    rows = read(tmp_path / "out.jsonl")
    assert [row["url"][-1] for row in rows] == ["1", "4", "5"]
    assert {row["title"] for row in rows} == {"Night ferry returns to the harbour"}
    assert all("the harbour office said on Friday" in row["text"] for row in rows)
    rejects = read(tmp_path / "out.jsonl.rejects.jsonl")
    assert [(one["line"], one["reason"]) for one in rejects] == [(6, "no-text"), (7, "too-large")]


def cleaned(
    tmp_path: Path, *pages: bytes, headers: tuple[str, ...] = (HTML,), options: tuple[str, ...] = ()
) -> list[dict[str, Any]]:
    """The records that pages become."""
    data = b"".join(response(number, page, *headers) for number, page in enumerate(pages, 1))
    (tmp_path / "in.warc").write_bytes(data)
    done = batch(tmp_path, "in.warc", "-o", "out.jsonl", "--overwrite", *options)
    assert done.code == 0, done.err
    return read(tmp_path / "out.jsonl")


def unprinted(headline: str) -> bytes:
    """A page that has its headline in its JSON-LD alone, and its text once more, glued together."""
    lines = [f"{line} It took two winters, he added." for line in ARTICLE.split("\n\n")[1:]]
    record = {"@type": "NewsArticle", "headline": headline, "articleBody": "".join(lines)}
    paragraphs = "".join(f"<p>{escape(line)}</p>" for line in ["".join(lines), *lines, "Harbour Post"])
    return (
        f'<!DOCTYPE html><html><head><meta charset="utf-8"><meta property="og:site_name" content="Harbour Post">'
        f'<script type="application/ld+json">{json.dumps(record)}</script></head>'
        f"<body><article>{paragraphs}</article></body></html>"
    ).encode()


@pytest.mark.parametrize("page", [SAMPLE.read_bytes(), markup(), unprinted(HEADLINE)])
def test_a_page_gives_the_same_article_by_clean_and_by_batch(tmp_path: Path, page: bytes) -> None:
    (tmp_path / "page.html").write_bytes(page)
    (row,) = cleaned(tmp_path, page)
    assert run("clean", tmp_path / "page.html", "--diff", "none").text == row["text"] + "\n"
    (row,) = cleaned(tmp_path, page, options=("--emit", "article"))
    assert (
        json.loads(run("clean", tmp_path / "page.html", "--diff", "none", "--format", "json").text)
        == row["text"]
    )


def test_what_the_page_says_of_itself_states_headline_copy_and_site(tmp_path: Path) -> None:
    page = unprinted(HEADLINE)
    (row,) = cleaned(tmp_path, page)
    assert (row["title"], row["text"].split("\n\n")[0]) == (HEADLINE, HEADLINE)
    assert row["text"].count("Fares stay") == 1
    assert not row["text"].endswith("Harbour Post")
    (row,) = cleaned(tmp_path, page, options=("--emit", "body"))
    assert HEADLINE not in row["text"]
    (row,) = cleaned(tmp_path, page, options=("--emit", "removals"))
    assert "copy.version" in {removal["rule"] for removal in row["text"]}


def test_the_server_s_encoding_holds_where_the_bytes_fit_it(tmp_path: Path) -> None:
    arabic = markup().decode().replace("harbour office", "مكتب الميناء").encode("cp1256")
    (row,) = cleaned(tmp_path, arabic, headers=("Content-Type: text/html; charset=windows-1256",))
    assert "مكتب الميناء" in row["text"]


def test_pages_that_cannot_be_read_are_rejects_and_the_others_continue(tmp_path: Path) -> None:
    broken = (
        markup()
        .replace(b"harbour office", "مكتب الميناء".encode())
        .replace(b"two winters", b"two w\xefnters")
    )
    full = markup().replace(b"</article>", b"<p>word" * 60_000 + b"</article>")
    pages = [broken, full, b"<html><head></head><body></body></html>", markup(), b"No markup at all."]
    rows = cleaned(tmp_path, *pages)
    # What was sent as HTML is a page, as a browser shows it.
    assert [row["id"] for row in rows] == ["<urn:uuid:4>", "<urn:uuid:5>"]
    assert rows[1]["text"] == "No markup at all."
    rejects = read(tmp_path / "out.jsonl.rejects.jsonl")
    assert [one["reason"] for one in rejects] == ["not-text", "too-large", "no-text"]
    assert rejects[0]["why"].startswith("byte 0xef at offset ")
    assert rejects[1]["why"] == "an HTML page with more than 50,000 elements"


@pytest.mark.parametrize(
    ("cut", "whole", "why"),
    [
        (0, 3, None),
        (1, 3, "the archive is truncated after its last complete record"),
        (4, 3, "the archive is truncated after its last complete record"),
        (5, 2, "truncated: "),
        (200, 2, "truncated: "),
        (-40, 2, "the archive is truncated after its last complete record"),
        (-2, 2, "the archive is truncated after its last complete record"),
    ],
    ids=[
        "whole",
        "last byte",
        "empty line",
        "a byte of the page",
        "half the page",
        "the head",
        "two bytes are left",
    ],
)
@pytest.mark.parametrize("packed", [False, True], ids=["plain", "packed afterwards"])
@pytest.mark.parametrize("encoded", [False, True], ids=["page", "gzip page"])
def test_what_is_left_of_a_cut_record_is_never_taken_for_a_page(
    tmp_path: Path, cut: int, whole: int, why: str | None, packed: bool, encoded: bool
) -> None:
    page, headers = (
        (gzip.compress(markup()), [HTML, "Content-Encoding: gzip"]) if encoded else (markup(), [HTML])
    )
    records = [response(number, page, *headers) for number in (1, 2, 3)]
    data = b"".join(records)
    data = data[: len(data) - cut] if cut >= 0 else data[: len(records[0]) + len(records[1]) - cut]
    name = "in.warc.gz" if packed else "in.warc"
    (tmp_path / name).write_bytes(gzip.compress(data) if packed else data)
    done = batch(tmp_path, name, "-o", "out.jsonl")
    assert done.code == (0 if why is None else 2)
    rows = read(tmp_path / "out.jsonl")
    assert [row["id"] for row in rows] == [f"<urn:uuid:{number}>" for number in range(1, whole + 1)]
    assert len({row["text"] for row in rows}) == 1
    if why is not None:
        (reject,) = read(tmp_path / "out.jsonl.rejects.jsonl")
        assert (reject["line"], reject["reason"]) == (whole + 1, "not-read")
        assert reject["why"].startswith(why)
