#!/usr/bin/env python3
"""Measure near-duplicate clusters on the set of ``near_set.py``, and what an index costs.

    near.py CORPUS [--sample N] [--stores] [--size N] [--store]

Pairwise F1: over all pairs of articles, those in one cluster against those of one story. Rows: a plain
MinHash at 0.8 on the raw text (the usual script); the index on the cleaned bodies, on the raw text, and on
the bodies that a perfect cleaner would give. Then how many pairs of strangers share a bucket. ``--stores``
holds memory, SQLite and Redis (where ``redis-server`` is installed) to the same clusters of 5,000 articles;
``--size`` measures bytes and times of a SQLite index of so many articles.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import tempfile
import time
from collections import Counter, defaultdict
from itertools import combinations
from pathlib import Path

import near_set
import numpy as np

from dedup import Cleaner, Config
from dedup.stories.index import ArticleIndex
from dedup.stories.outline import outlined
from dedup.stories.sketch import Sketch

STORED = 5000
HERE = Path(__file__).parent


def plain_minhash(records, threshold=0.8):
    """What everybody writes: three-word shingles of the lower-cased text, LSH at a threshold, pairs joined."""
    from datasketch import MinHash, MinHashLSH

    lsh, kept, joined = MinHashLSH(threshold=threshold, num_perm=128), {}, []
    for record in records:
        words = record["text"].lower().split()
        minhash = MinHash(num_perm=128)
        minhash.update_batch([" ".join(words[i : i + 3]).encode() for i in range(max(1, len(words) - 2))])
        alike = (other for other in lsh.query(minhash) if minhash.jaccard(kept[other]) >= threshold)
        joined.extend((record["id"], other) for other in alike)
        lsh.insert(record["id"], minhash)
        kept[record["id"]] = minhash
    return connected(list(kept), joined)


def connected(ids, edges):
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    number = {one: place for place, one in enumerate(ids)}
    rows, columns = zip(*((number[a], number[b]) for a, b in edges), strict=True) if edges else ((), ())
    graph = coo_array(([1] * len(rows), (rows, columns)), shape=(len(ids), len(ids)))
    groups = defaultdict(list)
    for one, label in zip(ids, connected_components(graph, directed=False)[1], strict=True):
        groups[label].append(one)
    return list(groups.values())


def pairs(sizes):
    return sum(n * (n - 1) // 2 for n in sizes)


def scores(clusters, story):
    right = sum(pairs(Counter(story[one] for one in group).values()) for group in clusters)
    found, wanted = pairs(map(len, clusters)), pairs(Counter(story.values()).values())
    precision, recall = right / found if found else 1.0, right / wanted
    f1 = 2 * precision * recall / (precision + recall) if right else 0.0
    return {"precision": round(precision, 4), "recall": round(recall, 4), "f1": round(f1, 4)}


def missed(clusters, story, variant):
    """Which kinds of pairs of one story stand apart, and how many of each kind there are."""
    place = {one: number for number, group in enumerate(clusters) for one in group}
    stories = defaultdict(list)
    for one, name in story.items():
        stories[name].append(one)
    out, total = Counter(), Counter()
    for ids in stories.values():
        for a, b in combinations(ids, 2):
            kind = "/".join(sorted((variant[a], variant[b])))
            total[kind] += 1
            out[kind] += place[a] != place[b]
    return {kind: f"{out[kind]} of {total[kind]}" for kind in sorted(out) if out[kind]}


def clustered(articles, storage="memory"):
    with ArticleIndex(storage) as index:
        index.add_many(articles)
        return [list(cluster.ids) for cluster in index.clusters(singles=True)]


def quality(records):
    story = {record["id"]: record["story"] for record in records}
    variant = {record["id"]: record["variant"] for record in records}
    # As `dedup near` cleans, and as `dedup clean` does.
    page, auto = Cleaner(Config(scope="page")), Cleaner()
    bodies = {
        "index, cleaned": [(r["id"], page.clean(r["text"]).body) for r in records],
        "index, cleaned, scope auto": [(r["id"], auto.clean(r["text"]).body) for r in records],
        "index, raw text": [(r["id"], r["text"]) for r in records],
        "index, perfect cleaner": [(r["id"], r["body"]) for r in records],
    }
    report = {"plain MinHash 0.8, raw text": plain_minhash(records)}
    report.update((name, clustered(articles)) for name, articles in bodies.items())
    for name, clusters in report.items():
        print(f"{name:30}", scores(clusters, story))
        if not name.startswith("plain"):
            print("   apart:", missed(clusters, story, variant))
            for group in clusters:
                if len(names := {story[one] for one in group}) > 1:
                    print("   one cluster of", len(names), "stories:", *sorted(names)[:4])
    return {name: scores(clusters, story) for name, clusters in report.items()}


def strangers(records):
    """How many pairs of different stories in one language share a bucket: they grow with the square of an index."""
    sketch, languages = Sketch(), defaultdict(list)
    for record in records:
        if record["variant"] == "plain":
            languages[record["lang"]].append(record)
    pairs_of_two = together = 0
    for own in languages.values():
        outlines = outlined([(record["id"], record["body"]) for record in own], sketch)
        buckets = sketch.buckets(np.stack([outline.values() for outline, _ in outlines]))
        for one, other in combinations(range(len(own)), 2):
            if own[one]["story"] != own[other]["story"]:
                pairs_of_two += 1
                together += bool((buckets[one] == buckets[other]).any())
    report = {"pairs of one language": pairs_of_two, "that share a bucket": together}
    print("strangers:", report)
    return report


def stores(records):
    # The raw texts too, whose boilerplate fills some buckets with strangers.
    articles = [(record["id"], record["body"]) for record in records]
    articles += [(f"raw:{record['id']}", record["text"]) for record in records]
    articles = articles[:STORED]
    results = {}
    with tempfile.TemporaryDirectory() as tmp:
        places = {"memory": "memory", "sqlite": f"sqlite:{tmp}/index.db"}
        server = None
        if shutil.which("redis-server"):
            socket = f"{tmp}/redis.sock"
            command = ["redis-server", "--port", "0", "--unixsocket", socket, "--save", "", "--dir", tmp]
            server = subprocess.Popen(command, stdout=subprocess.DEVNULL)
            while not Path(socket).exists():
                time.sleep(0.05)
            places["redis"] = f"unix://{socket}"
        try:
            for name, place in places.items():
                start = time.perf_counter()
                results[name] = clustered(articles, place)
                print(f"{name:8} {len(articles)} articles, {time.perf_counter() - start:.1f} s")
        finally:
            if server:
                server.terminate()
                server.wait()
    same = all(found == results["memory"] for found in results.values())
    print("the same clusters:", same)
    return {"stores": sorted(results), "articles": len(articles), "same": same}


def cost(records, size):
    """Bytes and times of one SQLite file; bodies are the set's, with other words where they come again."""
    with tempfile.TemporaryDirectory() as tmp:
        path = Path(tmp) / "index.db"
        with ArticleIndex(f"sqlite:{path}") as index:
            start = time.perf_counter()
            index.add_many(
                (
                    f"https://news.example/{n:08}",
                    near_set.fresh(records[n % len(records)], "body", n // len(records)),
                )
                for n in range(size)
            )
            added = time.perf_counter() - start
            asked = records[:: max(1, len(records) // 200)][:200]
            start = time.perf_counter()
            for record in asked:
                index.query(record["body"])
            query = (time.perf_counter() - start) / len(asked)
        written = path.stat().st_size
    characters = sum(len(record["body"]) for record in records) / len(records)
    report = {
        "articles": size,
        "characters each": round(characters),
        "bytes each": round(written / size),
        "add ms": round(added / size * 1000, 2),
        "query ms": round(query * 1000, 2),
        "GB a million (extrapolated)": round(written / size / 1000, 2),
    }
    print(report)
    return report


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--sample", type=int, default=1, help="every n-th story only")
    parser.add_argument("--stores", action="store_true")
    parser.add_argument("--size", type=int, default=0)
    parser.add_argument("--store", action="store_true", help="write results/near.json beside this file")
    args = parser.parse_args()
    records = list(near_set.records(args.corpus))
    chosen = set(sorted({record["story"] for record in records})[:: args.sample])
    records = [record for record in records if record["story"] in chosen]
    print(len(records), "articles,", len(chosen), "stories")
    report = {"articles": len(records), "stories": len(chosen), "quality": quality(records)}
    report["strangers"] = strangers(records)
    if args.stores:
        report["stores"] = stores(records)
    if args.size:
        report["cost"] = cost(records, args.size)
    if args.store:
        path = HERE / "results" / "near.json"
        path.write_text(json.dumps(report, indent=1, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
