#!/usr/bin/env python3
"""Run the commands over the data set of ``million_set.py``, and measure time, memory and disk after each tenth.

    million.py FOLDER --work WORK [--jobs JOB ...] [--parts 10] [--store]

FOLDER holds ``part-*.parquet``; ``--parts`` takes only the first few of them. The jobs:

    near-sqlite  dedup near --storage sqlite:FILE, of the clean bodies
    near         the same in memory
    learn        dedup learn, of the pages
    batch        dedup batch, of the pages, one worker

Each runs the command itself, in a process of its own. ``cpu`` is its seconds of processor time, ``wall`` those by the
clock: on a busy machine the second is an upper bound. ``memory`` is the peak of the process in MB, the libraries
included (of ``batch``: of all its processes, and ``cpu`` of all of them); ``disk`` the peak of its files, temporary
ones and unfinished outputs included, and ``disk at the end`` what is left. ``rates`` are records per second of
processor time in each tenth: ``read`` of the records that were read and stored, ``clusters`` or ``sites`` of the
second half of the work. ``pairs`` holds precision, recall and F1 over pairs of articles, for each kind of story.
``--store`` adds to results/million.json.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import threading
import time
from collections import Counter, defaultdict
from pathlib import Path

RESULTS = Path(__file__).with_name("results") / "million.json"
TENTHS = 10
LOOK = 0.5
"""Seconds between two looks at the disk."""


class Marks:
    """Passes items on, and notes the processor time after each tenth of them."""

    def __init__(self, total):
        self.total, self.times = total, []

    def __call__(self, source):
        start = time.process_time()
        for number, item in enumerate(source, 1):
            yield item
            while number * TENTHS // self.total > len(self.times):
                self.times.append(time.process_time() - start)

    def rates(self):
        each = self.total / TENTHS
        return [round(each / max(b - a, 1e-2)) for a, b in zip([0, *self.times], self.times, strict=False)]


def open_files():
    """Bytes of the files that this process has open and that have no name any more."""
    total = 0
    for handle in Path("/proc/self/fd").iterdir():
        try:
            found = handle.stat()
        except OSError:
            continue
        total += found.st_size if found.st_nlink == 0 and found.st_size < 1 << 40 else 0
    return total


def folder_size(folder):
    total = 0
    for path in Path(folder).rglob("*"):
        try:
            total += path.stat().st_size
        except OSError:
            continue
    return total


class Disk(threading.Thread):
    """Looks at the disk now and then."""

    def __init__(self, folder):
        super().__init__(daemon=True)
        self.folder, self.peak, self.over = folder, 0, threading.Event()

    def run(self):
        while not self.over.wait(LOOK):
            self.look()

    def look(self):
        self.peak = max(self.peak, folder_size(self.folder) + open_files())


def commands(files, work):
    near = ["near", *files, "--field", "body", "--id-field", "url", "--cleaned", "-o", f"{work}/out.jsonl"]
    return {
        "near": near,
        "near-sqlite": [*near, "--storage", f"sqlite:{work}/index.db"],
        "learn": ["learn", *files, "--site-field", "url", "--id-field", "url", "-o", f"{work}/packs"],
        "batch": ["batch", *files, "-o", f"{work}/out", "--site-field", "url", "--workers", "1", "-q"],
    }


def child(job, files, work, total):
    """Run a command in this process, and print what it took."""
    from dedup.__main__ import main
    from dedup.datasets import texts
    from dedup.sites import learned
    from dedup.stories.index import ArticleIndex

    read, later = Marks(total), Marks(total)
    own, outlines, packs = texts.read_texts, ArticleIndex._outlines, learned.learned_packs

    def learning(chrome, **options):
        later.total = len(chrome.sites())
        return later(packs(chrome, **options))

    texts.read_texts = lambda *given, **named: read(own(*given, **named))
    if job != "learn":  # which has an index for each site
        ArticleIndex._outlines = lambda *given: later(outlines(*given))
    learned.learned_packs = learning
    disk = Disk(work)
    disk.start()
    cpu, wall = time.process_time(), time.perf_counter()
    before = resource.getrusage(resource.RUSAGE_SELF)
    code = main(commands(files, work)[job])
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    disk.over.set()
    disk.look()
    after = resource.getrusage(resource.RUSAGE_SELF)
    if code:
        sys.exit(code)
    second = "sites" if job == "learn" else "clusters"
    report = {
        "articles": total,
        "cpu": round(cpu, 1),
        "wall": round(wall, 1),
        "memory": round(after.ru_maxrss * 1024 / 1e6),
        "disk": round(disk.peak / 1e6),
        "disk at the end": round(folder_size(work) / 1e6),
        "written": round((after.ru_oublock - before.ru_oublock) * 512 / 1e6),
        "cpu of reading": round(read.times[-1], 1),
        "rates": {"read": read.rates(), second: later.rates()},
    }
    Path(work, "report.json").write_text(json.dumps(report), encoding="utf-8")


def batch(files, work, total):
    """``dedup batch`` has processes of its own: its memory and time are those of all of them."""
    from memory import watched

    out = Path(work, "out.parquet")
    command = [sys.executable, "-m", "dedup", *commands(files, work)["batch"]]
    command[command.index(f"{work}/out")] = str(out)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    together, _, seconds = watched(command)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return {
        "articles": total,
        "cpu": round(cpu, 1),
        "wall": round(seconds, 1),
        "memory": round(together / 1e6),
        "disk at the end": round(folder_size(work) / 1e6),
        "rate": round(total / cpu),
    }


def pairs(sizes):
    return sum(n * (n - 1) // 2 for n in sizes)


def scores(files, out):
    """Precision, recall and F1 over pairs of articles, for each kind of story and for all together."""
    import pyarrow.parquet as pq

    story = {}
    for file in files:
        columns = pq.read_table(file, columns=["url", "kind", "story"]).to_pydict()
        kinds = zip(columns["kind"], columns["story"], strict=True)
        story.update(zip(columns["url"], map(sys.intern, map("\0".join, kinds)), strict=True))
    wanted, right, found = defaultdict(int), Counter(), Counter()
    for name, size in Counter(story.values()).items():
        wanted[name.partition("\0")[0]] += pairs([size])
    largest = 0
    with Path(out).open(encoding="utf-8") as lines:
        for line in lines:
            group = Counter(story[member["id"]] for member in json.loads(line)["members"])
            largest = max(largest, group.total())
            kinds = Counter()
            for name, size in group.items():
                kind = name.partition("\0")[0]
                right[kind] += pairs([size])
                kinds[kind] += size
            for kind, size in kinds.items():
                # A pair of two kinds is wrong for both.
                found[kind] += pairs([size]) + size * (group.total() - size)
            found["all"] += pairs([group.total()])
    wanted["all"], right["all"] = sum(wanted.values()), right.total()
    report = {"largest cluster": largest}
    for kind in sorted(wanted):
        precision, recall = right[kind] / max(1, found[kind]), right[kind] / max(1, wanted[kind])
        f1 = 2 * precision * recall / (precision + recall) if right[kind] else 0.0
        report[kind] = {"precision": round(precision, 5), "recall": round(recall, 5), "f1": round(f1, 5)}
    return report


def measure(job, files, work):
    import pyarrow.parquet as pq

    total = sum(pq.read_metadata(file).num_rows for file in files)
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    try:
        if job == "batch":
            return batch(files, work, total)
        command = [sys.executable, __file__, "--one", job, "--work", str(work), "--total", str(total), *files]
        subprocess.run(command, check=True, env={**os.environ, "TMPDIR": str(work)})
        report = json.loads((work / "report.json").read_text("utf-8"))
        if job.startswith("near"):
            report["pairs"] = scores(files, work / "out.jsonl")
        else:
            report["packs"] = len(list((work / "packs").glob("*.toml")))
        return report
    finally:
        shutil.rmtree(work)


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("inputs", nargs="+", metavar="FOLDER")
    parser.add_argument("--work", type=Path, required=True, help="a folder that is emptied before and after")
    parser.add_argument("--jobs", nargs="+", default=["near-sqlite", "near", "learn", "batch"])
    parser.add_argument("--parts", type=int, default=TENTHS)
    parser.add_argument("--store", action="store_true")
    parser.add_argument("--one", help=argparse.SUPPRESS)
    parser.add_argument("--total", type=int, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.one:
        child(args.one, args.inputs, args.work, args.total)
        return
    files = [str(path) for path in sorted(Path(args.inputs[0]).glob("part-*.parquet"))[: args.parts]]
    for job in args.jobs:
        found = measure(job, files, args.work)
        print(job, json.dumps(found), flush=True)
        if args.store:
            report = json.loads(RESULTS.read_text("utf-8")) if RESULTS.exists() else {}
            report.setdefault(job, {})[str(found["articles"])] = found
            RESULTS.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
