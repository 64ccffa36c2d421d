"""From a crawl to a corpus, with the programs of the guide: Scrapy over two days, datatrove over a web archive."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import dedup
from dedup.guide import pipeline
from dedup.stories.index import ArticleIndex
from tests.crawl_site import Site, served, write_archive

__all__ = ["Crawled", "crawl", "from_archives", "program"]


DAYS: dict[int, list[str]] = {1: [], 2: ["-s", "DEDUP_PACKS=packs"]}
QUIET = ["-s", "TELNETCONSOLE_ENABLED=0", "-s", "LOG_LEVEL=WARNING"]


def program(start: str) -> str:
    """Return the Python example of the guide that begins with some words."""
    blocks = re.findall(r"^```python\n(.*?)^```$", pipeline.__doc__ or "", re.MULTILINE | re.DOTALL)
    (found,) = (block for block in blocks if block.startswith(start))
    return str(found)


@dataclass(frozen=True)
class Crawled:
    """What came of a pipeline.

    Attributes:
        corpus: URLs and bodies of the corpus.
        counts: how many items there were after each step.
        characters: how many characters of text there were after each step.
        seconds: how long each step took.
    """

    corpus: list[tuple[str, str]]
    counts: dict[str, int]
    characters: dict[str, int]
    seconds: dict[str, float]


def _run(folder: Path, command: Sequence[str], timeout: float) -> float:
    root = str(Path(dedup.__file__).parents[1])
    around = {**os.environ, "PYTHONPATH": os.pathsep.join([root, os.environ.get("PYTHONPATH", "")])}
    start = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", *command],
        cwd=folder,
        env=around,
        capture_output=True,
        text=True,
        check=False,
        timeout=timeout,
    )
    if done.returncode:
        raise RuntimeError(f"{command}: {done.stderr[-3000:]}")
    return time.perf_counter() - start


def crawl(folder: Path, site: Site, timeout: float = 120) -> Crawled:
    """Crawl a site on two days with the program of the guide; learn its pack between them."""
    (folder / "crawl.py").write_text(program("import scrapy"), "utf-8")
    seconds: dict[str, float] = {}
    counts: dict[str, int] = {}
    characters: dict[str, int] = {}
    pages: dict[str, str] = {}
    with served(pages) as address:
        for day, options in DAYS.items():
            pages.update(site.pages(day))
            feed = f"day{day}.jsonl"
            command = [
                "scrapy",
                "runspider",
                "crawl.py",
                "-a",
                f"start={address}/",
                "-O",
                feed,
                *QUIET,
                *options,
            ]
            seconds[f"crawl and clean, day {day}"] = _run(folder, command, timeout)
            items = [json.loads(line) for line in (folder / feed).read_text("utf-8").splitlines()]
            with ArticleIndex(f"sqlite:{folder / 'corpus.db'}") as index:
                corpus = [(url, index.body(url)) for url in index.ids()]
            counts |= {f"pages, day {day}": len(items), f"corpus, day {day}": len(corpus)}
            characters[f"pages, day {day}"] = sum(len(item["page"]) for item in items)
            characters[f"articles, day {day}"] = sum(len(item["text"]) for item in items)
            characters[f"corpus, day {day}"] = sum(len(body) for _, body in corpus)
            if day == 1:
                learn = ["dedup", "learn", feed, "--field", "page", "--id-field", "url", "-o", "packs"]
                seconds["learn"] = _run(folder, learn, timeout)
    return Crawled(corpus, counts, characters, seconds)


def from_archives(folder: Path, site: Site, timeout: float = 240) -> Crawled:
    """Make a corpus out of two web archives, one a day, with the program of the guide."""
    import pyarrow.parquet as pq

    (folder / "archives").mkdir()
    counts, characters = {"records": 0}, {"records": 0}
    for day in (1, 2):
        pages = site.pages(day)
        write_archive(folder / "archives" / f"day{day}.warc.gz", pages, "harbourpost.example")
        counts["records"] += len(pages)
        characters["records"] += sum(map(len, pages.values()))
    (folder / "pages.py").write_text(program("from datatrove"), "utf-8")
    seconds = {"all": _run(folder, ["pages"], timeout)}
    corpus: list[tuple[str, str]] = []
    for name in ("articles", "corpus"):
        rows = [
            row
            for path in sorted((folder / name).glob("*.parquet"))
            for row in pq.read_table(path).to_pylist()
        ]
        counts[name] = len(rows)
        characters[name] = sum(len(row["text"]) for row in rows)
        corpus = [(row["metadata"]["url"], row["text"]) for row in rows]
    return Crawled(corpus, counts, characters, seconds)
