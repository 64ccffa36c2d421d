#!/usr/bin/env python3
"""Hold memory, SQLite, Redis and Spark to the same clusters of the same articles, and measure what each takes.

    engines.py CORPUS [--size 5000] [--store]

The articles are those of ``near_set.py``: bodies first, then whole pages with their boilerplate, which fills some buckets
with strangers. Redis is measured where ``redis-server`` is installed, Spark (two cores of this machine, local mode)
where pyspark and Java are. ``wall`` is seconds, of Spark without its start; on a small set it measures little but the
price of its rounds.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

import near_set

from dedup.stories.index import ArticleIndex

RESULTS = Path(__file__).with_name("results") / "engines.json"


def articles(corpus, size):
    records = list(near_set.records(corpus))
    found = [(record["id"], record["body"]) for record in records]
    found += [(f"raw:{record['id']}", record["text"]) for record in records]
    return found[:size]


def indexed(rows, storage):
    start = time.perf_counter()
    with ArticleIndex(storage) as index:
        index.add_many(rows)
        clusters = index.clusters(singles=True)
    members = {
        (one.id, cluster.keep, cluster.why, one.size, one.jaccard, one.containment)
        for cluster in clusters
        for one in cluster.members
    }
    return members, time.perf_counter() - start


@contextmanager
def redis(folder):
    socket = f"{folder}/redis.sock"
    command = ["redis-server", "--port", "0", "--unixsocket", socket, "--save", "", "--dir", folder]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as server:
        try:
            while not Path(socket).exists():
                time.sleep(0.05)
            yield f"unix://{socket}"
        finally:
            server.terminate()


def spark(rows):
    from pyspark.sql import SparkSession

    from dedup.spark import near

    os.environ["PYSPARK_PYTHON"] = sys.executable
    session = (
        SparkSession.builder.master("local[2]")
        .config("spark.ui.enabled", "false")
        .config("spark.log.level", "ERROR")
        .config("spark.driver.memory", "4g")
        .getOrCreate()
    )
    try:
        start = time.perf_counter()
        df = session.createDataFrame(rows, "id string, body string").repartition(4)
        members = {tuple(row) for row in near(df, singles=True).collect()}
        return members, time.perf_counter() - start
    finally:
        session.stop()


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--size", type=int, default=5000)
    parser.add_argument("--store", action="store_true", help="write results/engines.json beside this file")
    args = parser.parse_args()
    rows = articles(args.corpus, args.size)
    found = {"memory": indexed(rows, "memory")}
    with tempfile.TemporaryDirectory() as folder:
        found["SQLite"] = indexed(rows, f"sqlite:{folder}/index.db")
        if shutil.which("redis-server"):
            with redis(folder) as address:
                found["Redis"] = indexed(rows, address)
    if find_spec("pyspark") and shutil.which("java"):
        found["Spark"] = spark(rows)
    wanted = found["memory"][0]
    report = {
        "articles": len(rows),
        "clusters of two or more": len({row[1] for row in wanted if row[0] != row[1]}),
        "the same members": {name: members == wanted for name, (members, _) in found.items()},
        "wall": {name: round(wall, 1) for name, (_, wall) in found.items()},
    }
    print(json.dumps(report, indent=1))
    if args.store:
        RESULTS.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
