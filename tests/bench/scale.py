#!/usr/bin/env python3
"""Measure what near, learn and clean cost as the number of articles grows: time, memory, disk.

    scale.py CORPUS [--sizes 1000 10000] [--jobs JOB ...] [--store]

The articles are those of ``near_set.py``; beyond their number they come again with every third word made a new one
(``near_set.fresh``), so that they share next to nothing with the first. Six in a row tell one story; the stories are
mixed, so that a small number has the same share of every language. Each measurement is a process of its own. ``cpu``
is the seconds of processor time of one core without those of making the articles, which a busy machine changes less
than ``wall``; ``memory`` is the peak of the process in MB, ``before`` what it held with the libraries and the
articles to make others from; ``disk`` is the size of the SQLite file and ``written`` what was written to it, in MB;
``query ms`` is the processor time of a query of the finished SQLite index by a body that is in it, in a story of six.
``learn`` reads sites of a thousand pages, or of a tenth of the pages where there are fewer than ten thousand.
``--store`` adds to results/scale.json.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import near_set

BLOCK = 512
"""Bytes that getrusage counts as one block."""
RESULTS = Path(__file__).with_name("results") / "scale.json"


def bodies(records, size):
    for n in range(size):
        yield (
            f"https://news.example/{n:09}",
            near_set.fresh(records[n % len(records)], "body", n // len(records)),
        )


def pages(records, size):
    for n in range(size):
        yield near_set.fresh(records[n % len(records)], "text", n // len(records))


def site_pages(records, size):
    each = min(1000, size // 10)
    for n, (name, body) in enumerate(bodies(records, size)):
        site = f"site{n // each}.example"
        yield site, name, f"The news of {site}\n{body}\nFollow {site}\nPrinted by {site} in the harbour"


class Timed:
    """Passes things on, and keeps the seconds that making them took: of processor time, and by the clock."""

    def __init__(self, source):
        self._source, self.cpu, self.wall = iter(source), 0.0, 0.0

    def __iter__(self):
        return self

    def __next__(self):
        cpu, wall = time.process_time(), time.perf_counter()
        try:
            return next(self._source)
        finally:
            self.cpu += time.process_time() - cpu
            self.wall += time.perf_counter() - wall


def near(articles, storage):
    from dedup.stories.index import ArticleIndex

    with ArticleIndex(storage) as index:
        index.add_many(articles)
        added = time.process_time()
        clusters = index.clusters()
    return {"clusters": len(clusters), "cpu of the clusters": time.process_time() - added}


def near_memory(articles, _folder):
    return near(articles, "memory")


def near_sqlite(articles, folder):
    before = resource.getrusage(resource.RUSAGE_SELF).ru_oublock
    found = near(articles, f"sqlite:{folder}/index.db")
    written = resource.getrusage(resource.RUSAGE_SELF).ru_oublock - before
    disk = sum(path.stat().st_size for path in Path(folder).iterdir())
    return {**found, "disk": disk / 1e6, "written": written * BLOCK / 1e6}


def learn(pages, _folder):
    from dedup import SiteChrome

    chrome = SiteChrome()
    for page in pages:
        chrome.add(*page)
    found = [len(chrome.findings(site)) for site in chrome.sites()]
    return {"sites": len(found), "findings": sum(found)}


def clean(texts, _folder):
    from dedup import Cleaner, Config

    cleaner = Cleaner(Config(scope="page"))
    return {"characters": sum(len(article.body) for article in cleaner.map(texts))}


def asked(records, folder):
    """Milliseconds of a query of the index that ``near_sqlite`` left, on average over 200 bodies."""
    from dedup.stories.index import ArticleIndex

    bodies = [record["body"] for record in records[:1000:5]]
    with ArticleIndex(f"sqlite:{folder}/index.db") as index:
        start = time.process_time()
        for body in bodies:
            index.query(body)
        return {"query ms": (time.process_time() - start) / len(bodies) * 1000}


JOBS = {
    "near, memory": (near_memory, bodies),
    "near, SQLite": (near_sqlite, bodies),
    "learn": (learn, site_pages),
    "clean": (clean, pages),
}


def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000


def measure(corpus, job, size):
    """One measurement; called in a process of its own."""
    work, source = JOBS[job]
    records = sorted(near_set.records(corpus), key=lambda record: near_set.number(record["story"]))
    import dedup.cleaner
    import dedup.sites.learn  # noqa: F401

    before = peak()
    with tempfile.TemporaryDirectory() as folder:
        made = Timed(source(records, size))
        start, wall = time.process_time(), time.perf_counter()
        found = work(made, folder)
        cpu = time.process_time() - start - made.cpu
        wall = time.perf_counter() - wall - made.wall
        report = {"cpu": cpu, "wall": wall, "memory": peak(), "before": before, **found}
        if job == "near, SQLite":
            report |= asked(records, folder)
    return {name: round(value, 1) for name, value in report.items()}


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1000, 10_000])
    parser.add_argument("--jobs", nargs="+", choices=list(JOBS), default=list(JOBS))
    parser.add_argument("--store", action="store_true")
    parser.add_argument("--one", action="store_true", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.one:
        print(json.dumps(measure(args.corpus, args.jobs[0], args.sizes[0])))
        return
    for size in args.sizes:
        for job in args.jobs:
            command = [sys.executable, __file__, args.corpus, "--one", "--jobs", job, "--sizes", str(size)]
            done = subprocess.run(command, stdout=subprocess.PIPE, check=True)
            found = json.loads(done.stdout)
            print(f"{job:14} {size:8}", found, flush=True)
            if args.store:
                report = json.loads(RESULTS.read_text("utf-8")) if RESULTS.exists() else {}
                report.setdefault(job, {})[str(size)] = found
                RESULTS.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
