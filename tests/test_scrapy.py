"""The item pipeline in a real crawl of pages served here."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from dedup import Cleaner, Config
from dedup.guide import pipeline
from tests.crawl_site import served
from tests.near_articles import article

pytest.importorskip("scrapy", reason="Scrapy is not installed: pip install 'article-dedup[scrapy]'")

SPIDER = """
import dataclasses, json, sys
import scrapy
from scrapy.crawler import CrawlerProcess

@dataclasses.dataclass
class Page:
    url: str
    text: str | None = None
    title: str | None = None
    removed: list = dataclasses.field(default_factory=list)

class Pages(scrapy.Spider):
    name = "pages"
    start_urls = [f"{sys.argv[1]}/index.html"]

    def parse(self, response):
        for link in response.css("a"):
            yield response.follow(link, self.page)

    def page(self, response):
        row = {"url": response.url, "title": response.css("h1::text").get()}
        if texts := response.css("p::text").getall():
            row["text"] = "\\n".join(texts)
        yield Page(**row) if response.url.endswith("class.html") else row

process = CrawlerProcess({
    "ITEM_PIPELINES": {"dedup.scrapy.DedupPipeline": 300},
    "FEEDS": {"out.jsonl": {"format": "jsonlines"}},
    "LOG_LEVEL": "WARNING",
    "TELNETCONSOLE_ENABLED": False,
    **json.loads(sys.argv[2]),
})
crawler = process.create_crawler(Pages)
process.crawl(crawler)
process.start()
print(json.dumps({k: v for k, v in crawler.stats.get_stats().items() if k.startswith("dedup/")}))
"""

BODY = article(900)
PAGES = {
    "plain": ("", [*BODY.split("\n\n"), "Share"]),
    "titled": ("Night ferry returns", ["Night ferry returns", *article(901).split("\n\n"), "Follow us"]),
    "class": ("", article(902).split("\n\n")),
    "empty": ("", []),
    "long": ("", ["x" * 9000]),
}


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    pages = {"/index.html": "".join(f"<a href={name}.html>{name}</a>" for name in PAGES)}
    for name, (title, texts) in PAGES.items():
        head = f"<h1>{title}</h1>" if title else ""
        paragraphs = "".join(f"<p>{text}</p>" for text in texts)
        pages[f"/{name}.html"] = f"<!doctype html><meta charset=utf-8>{head}{paragraphs}"
    with served(pages) as address:
        yield address


class Crawl(NamedTuple):
    items: dict[str, dict[str, Any]]
    stats: dict[str, int]
    log: str


def crawl(server: str, folder: Path, **settings: object) -> Crawl:
    program = folder / "crawl.py"
    program.write_text(SPIDER)
    done = subprocess.run(
        [sys.executable, program, server, json.dumps(settings)],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    out = folder / "out.jsonl"
    rows = [json.loads(line) for line in out.read_text("utf-8").splitlines()] if out.exists() else []
    items = {row["url"].rpartition("/")[2].removesuffix(".html"): row for row in rows}
    return Crawl(items, json.loads(done.stdout), done.stderr)


def test_items_hold_the_article_of_their_page(server: str, tmp_path: Path) -> None:
    done = crawl(server, tmp_path, DEDUP_TITLE_FIELD="title", DEDUP_MAX_CHARS=8000)
    assert done.items.keys() == PAGES.keys()
    assert done.items["plain"]["text"] == BODY
    assert done.items["titled"]["text"] == article(901)
    assert done.items["class"]["text"] == article(902)
    assert "text" not in done.items["empty"]
    assert done.items["long"]["text"] == "x" * 9000
    assert "text left unchanged: 9000 characters are more than the limit of 8000" in done.log
    assert {name: done.stats[f"dedup/{name}"] for name in ("cleaned", "unchanged", "no_text", "refused")} == {
        "cleaned": 2,
        "unchanged": 1,
        "no_text": 1,
        "refused": 1,
    }
    assert done.stats["dedup/characters_removed"] == len("Share" + "Follow us")


def test_the_settings_are_those_of_the_cleaner(server: str, tmp_path: Path) -> None:
    pack = tmp_path / "packs" / "own.toml"
    pack.parent.mkdir()
    line = BODY.split("\n\n")[-1]
    pack.write_text(
        'language = "und"\n[[rule]]\nid = "own.last"\ntype = "legal"\nmatch = "line"\nconfidence = "sure"\n'
        f'site = "127.0.0.1"\nphrases = ["{line}"]\nmatches = ["{line}"]\nnot_matches = ["{BODY[:40]}"]\n'
    )
    options: dict[str, Any] = {"strictness": "careful", "keep": ["share"], "packs": [str(pack.parent)]}
    done = crawl(
        server,
        tmp_path,
        DEDUP_SITE_FIELD="url",
        DEDUP_REMOVALS_FIELD="removed",
        **{f"DEDUP_{name.upper()}": value for name, value in options.items()},
    )
    text = "\n".join(PAGES["plain"][1])
    wanted = Cleaner(Config(**options, site="127.0.0.1")).clean(text)
    assert done.items["plain"]["text"] == wanted.text
    assert wanted.text.endswith("Share")
    removed = [
        (row["rule"], row["text"], text[row["start"] : row["end"]]) for row in done.items["plain"]["removed"]
    ]
    assert removed == [("own.last", line, line)]
    assert done.items["class"]["removed"] == []


def test_the_settings_of_the_guide_work(server: str, tmp_path: Path) -> None:
    (code,) = re.findall(
        r"^```python\n(ITEM_PIPELINES.*?)^```$", pipeline.__doc__ or "", re.MULTILINE | re.DOTALL
    )
    settings: dict[str, Any] = {}
    exec(code, {}, settings)  # noqa: S102 - our own guide
    assert crawl(server, tmp_path, **settings).items["titled"]["text"] == article(901)


def test_a_wrong_setting_ends_the_crawl_and_is_named(server: str, tmp_path: Path) -> None:
    done = crawl(server, tmp_path, DEDUP_STRICTNESS="lax")
    assert done.items == {}
    assert "strictness: 'lax' is not one of careful, standard, thorough" in done.log
