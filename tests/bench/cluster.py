#!/usr/bin/env python3
"""Run clean, learn and near on a standalone Spark cluster of two workers, kill one in each, and compare.

    cluster.py FOLDER [--rows 200000] [--jobs clean learn near] [--no-overhead] [--store]

FOLDER holds the Parquet files of ``million_set.py``, whose rows from the beginning are used. A master and two workers
are processes of this machine, and the package is shipped in an archive (``tests/spark_cluster.py``). Each job runs
with a worker killed in the middle and another one started for the next job; its rows are compared with what the
library makes of the same rows. Then ``clean`` runs without a loss, on one worker that has started Python, and its
processor time (the worker's processes) is divided by that of ``Cleaner.map``. ``--store`` adds to results/cluster.json.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

sys.path.insert(0, str(Path(__file__).parents[2]))


from dedup import Cleaner, Config, SiteChrome
from dedup.errors import InputError
from dedup.sites.learned import learned_packs
from dedup.stories.index import ArticleIndex
from tests.spark_cluster import archive, cluster, run_driver

RESULTS = Path(__file__).with_name("results") / "cluster.json"
FAILING = 100
"""One page in this many is too long."""
LIMIT = 20_000


def taken(folder, rows):
    table = pa.concat_tables(
        pq.read_table(path, columns=["url", "text", "body"])
        for path in sorted(folder.glob("part-*.parquet"))[:2]
    ).slice(0, rows)
    texts = [
        text if n % FAILING else "x" * (LIMIT + 1) for n, text in enumerate(table["text"].to_pylist(), 1)
    ]
    return table.set_column(1, "text", pa.array(texts))


def cleaned_by_library(rows):
    """The article of each row, or the error, and the processor time of cleaning them."""
    cleaner, articles = Cleaner(Config(scope="page", max_chars=LIMIT)), {}
    good = [row for row in rows if len(row["text"]) <= LIMIT]
    start = time.process_time()
    for row, article in zip(good, cleaner.map(row["text"] for row in good), strict=True):
        articles[row["url"]] = (article.body, len(article.removals), None)
    seconds = time.process_time() - start
    for row in rows:
        if len(row["text"]) > LIMIT:
            try:
                cleaner.clean(row["text"])
            except InputError as error:
                articles[row["url"]] = (None, None, error.problem)
    return articles, seconds


def learned_by_library(rows):
    """The pack of each site."""
    chrome = SiteChrome()
    # As Spark chooses and orders the pages of a site, where it has at most a thousand.
    for row in sorted(rows, key=lambda row: row["url"]):
        chrome.add(row["url"].split("/")[2].removeprefix("www."), row["url"], row["text"])
    return {pack.site: pack.text or None for pack in learned_packs(chrome)}


def clustered_by_library(rows):
    """The articles, each with the one to keep of its story."""
    with ArticleIndex() as index:
        index.add_many((row["url"], row["body"]) for row in rows)
        return {(one.id, story.keep) for story in index.stories(singles=True) for one in story.members}


def compared(folder, job, wanted):
    rows = pq.read_table(folder / f"{job}.parquet").to_pylist()
    if job == "clean":
        found = {
            row["url"]: (
                row["article"]["body"],
                None if row["article"]["removals"] is None else len(row["article"]["removals"]),
                row["article"]["error"],
            )
            for row in rows
        }
        return {
            "rows": len(rows),
            "rows with an error": sum(own[2] is not None for own in found.values()),
            "equal": found == wanted,
        }
    if job == "learn":
        # Of a larger site Spark reads a thousand pages by hash, the library the first thousand.
        found = {row["site"]: row["pack"] for row in rows}
        small = {site for site in found if site != "everything.example"}
        return {
            "sites": len(found),
            "equal": all(found[site] == wanted[site] for site in small) and found.keys() == wanted.keys(),
        }
    found = {(row["id"], row["keep"]) for row in rows}
    return {"rows": len(rows), "equal": found == wanted, "different": len(found ^ wanted)}


def overhead(own, path, conf, options, seconds):
    """How much processor time cleaning takes on one worker, beside ``seconds`` that the library takes."""
    own.kill_worker(1)
    own.workers = [own.workers[0]]
    done = run_driver(own, path, ["clean"], warm=True, conf=conf, timeout=7200, **options)
    spent = done["cpus"]["clean"]
    return {
        "seconds": round(done["times"]["clean"], 1),
        "cpu of the worker": round(spent, 1),
        "cpu, Cleaner.map = 1": round(spent / seconds, 3),
    }


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rows", type=int, default=200_000)
    parser.add_argument("--jobs", nargs="*", default=["clean", "learn", "near"], help="that lose a worker")
    parser.add_argument("--overhead", action=argparse.BooleanOptionalAction, default=True)
    parser.add_argument("--store", action="store_true")
    args = parser.parse_args()
    table = taken(args.folder, args.rows)
    rows = table.to_pylist()
    report = {"rows": table.num_rows}
    wanted = {}
    if args.overhead or "clean" in args.jobs:
        wanted["clean"], seconds = cleaned_by_library(rows)
        report["cpu of Cleaner.map"] = round(seconds, 1)
    if "learn" in args.jobs:
        wanted["learn"] = learned_by_library(rows)
    if "near" in args.jobs:
        wanted["near"] = clustered_by_library(rows)
    del rows
    with tempfile.TemporaryDirectory() as tmp:
        folder = Path(tmp)
        path = folder / "pages.parquet"
        pq.write_table(table, path, row_group_size=max(200, args.rows // 40))
        environment = archive(folder)
        with cluster(folder) as own:
            options = {"environment": environment, "config": {"scope": "page", "max_chars": LIMIT}}
            # Of a worker of its own: a part of a few seconds.
            conf = {"spark.sql.files.maxPartitionBytes": str(max(1_000_000, path.stat().st_size // 8))}
            conf["spark.sql.shuffle.partitions"] = str(max(8, table.num_rows // 2500))
            for job in args.jobs:
                kill = {job: 0}
                start = time.perf_counter()
                run_driver(own, path, [job], kill=kill, conf=conf, timeout=7200, **options)
                wall = round(time.perf_counter() - start, 1)
                killed = own.workers.pop(0).poll() is not None
                report[job] = {"killed": killed, "wall": wall, **compared(folder, job, wanted[job])}
                print(job, report[job], flush=True)
                own.start_worker()
            if args.overhead:
                report["clean, no loss"] = overhead(own, path, conf, options, seconds)
                print(report["clean, no loss"], flush=True)
    print(json.dumps(report))
    if args.store:
        results = json.loads(RESULTS.read_text("utf-8")) if RESULTS.exists() else {}
        results[str(table.num_rows)] = results.get(str(table.num_rows), {}) | report
        RESULTS.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
