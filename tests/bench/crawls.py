#!/usr/bin/env python3
"""From a crawl to a corpus with the guide's programs, on a made site of 2,000 pages with real paragraphs.

    crawls.py CORPUS [--pages 2000] [--store]

Runs ``tests/crawls.py``: Scrapy over two days of a site that is served here, and datatrove over two web archives of
it. Printed are the items and characters after each step, the seconds by the clock, and the faults: copies or older
versions that are still in the corpus, and articles that are not. ``--store`` writes results/crawls.json.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections import Counter
from pathlib import Path

import near_set

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.crawl_site import made
from tests.crawls import crawl, from_archives

RESULTS = Path(__file__).with_name("results") / "crawls.json"
LONGEST = 3000
LEAST = 0.9
"""Share of an article's words that must be in the corpus: the cleaner may remove a line of a real article, which
"articles not whole" counts."""


def bodies(corpus):
    """Return a function that gives the body of an article by its number: real ones, then with new words."""
    articles = [one for one in near_set.read(corpus) if one["lang"] == "en" or one["lang"] == "ar"]
    articles = [
        one for one in articles if len(one["paragraphs"]) > 2 and one["id"] not in near_set.SAME_STORY
    ]

    def text(number):
        turn, place = divmod(number, len(articles))
        one = articles[place]
        record = {"text": "\n\n".join(one["paragraphs"])[:LONGEST], "lang": one["lang"]}
        return near_set.fresh(record, "text", turn)

    return text


def report(site, done):
    kept = Counter("list" if "/list/" in url else "article" for url, _ in done.corpus)
    seconds = {name: round(value, 1) for name, value in done.seconds.items()}
    return {
        "stories": len(site.stories),
        "with copies": sum(story.copies for story in site.stories),
        "with an update": sum(story.updated for story in site.stories),
        "counts": done.counts,
        "characters": done.characters,
        "corpus": kept,
        "seconds": seconds,
        "faults": site.faults(done.corpus, 2, LEAST),
        "articles not whole": len(site.faults(done.corpus, 2)),
    }


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--pages", type=int, default=2000)
    parser.add_argument("--store", action="store_true")
    args = parser.parse_args()
    site = made(args.pages, bodies(args.corpus))
    found = {"pages": len(site.pages(2))}
    for name, run in (("scrapy", crawl), ("datatrove", from_archives)):
        with tempfile.TemporaryDirectory() as folder:
            found[name] = report(site, run(Path(folder), site, timeout=3600))
        print(name, json.dumps(found[name], ensure_ascii=False), flush=True)
    if args.store:
        RESULTS.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
