#!/usr/bin/env python3
"""How fast the cleaner is, beside its own stages and what people would use instead, in one run on one core.

    speed.py CORPUS [--rounds 3] [--sample 16] [--documents 5000] [--store]

The texts are those of ``CORPUS/dirty.jsonl.gz`` and ``CORPUS/made.jsonl.gz``; rows that are slow see every
``--sample``-th of them, and are compared with ``clean`` on the same. ``--first`` measures the first texts only. Needs justext, pysbd and sentencex. Times are
seconds of processor time; the rows take turns and each counts with the median of its rounds, so that a busy machine
does not favour one. All is warm: every row has seen other texts before.

``clean`` is ``Cleaner.map`` with one process, which cleans texts side by side. ``share`` is a row's time over that of
``clean`` on the same texts. A stage alone is asked once what ``clean`` asks
when it reads a text for the first time (see ``stages.py``); ``clean`` reads most texts twice, but keeps what it knows
of a line. Signatures are part of it in texts of more than 600 sentences only, and decoding never is. ``--store``
writes results/speed.json.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import tempfile
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from itertools import islice
from pathlib import Path
from statistics import median
from typing import Any

import alternatives
import ratios
from collection import read
from stages import stages

from dedup import Cleaner

RESULTS = Path(__file__).with_name("results") / "speed.json"
PACKAGES = ("numpy", "rapidfuzz", "regex", "datasketch", "msgspec", "justext", "pysbd", "sentencex")
WARM = 60
"""Texts that are not measured: real articles of many languages, and whole pages."""


@dataclass(frozen=True)
class Row:
    """One line of the table.

    Attributes:
        name: what is measured.
        beside: the row that it is compared with.
        make: makes the function, anew for every round.
        items: what the function is called with, one after the other.
        texts: the texts that it works on so.
    """

    name: str
    beside: str
    make: Callable[[], Callable[[Any], object]]
    items: Sequence[Any]
    texts: Sequence[str]

    def seconds(self) -> float:
        """Run the row once."""
        function = self.make()
        start = time.process_time()
        for item in self.items:
            function(item)
        return time.process_time() - start


def instead(function):
    """Return what makes a row's function out of one that takes a text and its language."""
    return lambda: lambda record: function(record["text"], record["lang"])


def lines_of(path):
    """The floor: read JSON lines from a file and split the texts into lines."""
    with path.open(encoding="utf-8") as file:
        return [json.loads(line)["text"].splitlines() for line in file]


def all_of(texts):
    """Clean texts as a program does that has many of them."""
    return deque(Cleaner().map(texts), maxlen=0)


def rows_of(records, sample, folder):
    """Return the rows over some records."""
    texts = [record["text"] for record in records]
    some, few = records[::sample], texts[::sample]
    path = Path(folder) / "texts.jsonl"
    path.write_text("".join(json.dumps({"text": text}) + "\n" for text in texts), encoding="utf-8")
    whole, part = "clean", "clean, the texts of the slow rows"
    return [
        Row("floor: JSON lines read and split", whole, lambda: lines_of, [path], texts),
        Row(whole, whole, lambda: all_of, [texts], texts),
        Row("clean, a call for each text", whole, lambda: Cleaner().clean, texts, texts),
        *(Row(f"stage: {name}", whole, *stage, texts) for name, stage in stages(texts).items()),
        Row("sentencex, sentences only", whole, instead(alternatives.sentencex_sentences), records, texts),
        Row("jusText, lines as paragraphs", whole, instead(alternatives.jus_text), records, texts),
        Row(part, part, lambda: all_of, [few], few),
        Row("pysbd, sentences only", part, instead(alternatives.pysbd_sentences), some, few),
        Row("home-made MinHash script", part, instead(alternatives.home_made), some, few),
    ]


def table(rows, rounds):
    """Measure the rows in turn; return for each its figures."""
    times = {row.name: [] for row in rows}
    for _ in range(rounds):
        for row in rows:
            times[row.name].append(row.seconds())
    found = {}
    for row in rows:
        seconds = median(times[row.name])
        size = sum(len(text.encode("utf-8", "surrogatepass")) for text in row.texts)
        found[row.name] = {
            "MB/s": round(size / 1e6 / seconds, 3),
            "documents/s": round(len(row.texts) / seconds, 1),
            "share": round(seconds / median(times[row.beside]), 4),
            "seconds": [round(one, 3) for one in times[row.name]],
            "documents": len(row.texts),
            "bytes": size,
        }
    return found


def machine():
    """Say what this was measured on."""
    model = platform.processor() or platform.machine()
    if (info := Path("/proc/cpuinfo")).exists():
        names = [line for line in info.read_text().splitlines() if line.startswith("model name")]
        model = names[0].partition(":")[2].strip() if names else model
    return {
        "processor": model,
        "cores": os.cpu_count(),
        "load": [round(load, 2) for load in os.getloadavg()],
        "python": platform.python_version(),
        "versions": {name: version(name) for name in PACKAGES},
    }


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--sample", type=int, default=16, help="every so many-th text for the slow rows")
    parser.add_argument("--first", type=int, help="measure the first texts only: to try it out")
    parser.add_argument("--documents", type=int, default=5000, help="texts for two workers; 0: none")
    parser.add_argument("--store", action="store_true", help="write results/speed.json beside this file")
    args = parser.parse_args()
    about = machine()
    records = [record for name in ("dirty", "made") for record in read(args.corpus / f"{name}.jsonl.gz")]
    records = records[: args.first]
    others = list(islice(read(args.corpus / "clean.jsonl.gz"), 0, None, 818 // WARM))
    others += list(islice(read(args.corpus / "after_extractors.jsonl.gz"), WARM))
    for record in others:
        record.setdefault("lang", "en")
    with tempfile.TemporaryDirectory() as folder:
        for row in rows_of(others, 8, folder):
            row.seconds()
        rows = table(rows_of(records, args.sample, folder), args.rounds)
    print(f"{about['processor']}, {about['cores']} cores, Python {about['python']}, load {about['load'][0]}")
    for name, row in rows.items():
        print(
            f"{name:36}{row['MB/s']:9.2f} MB/s{row['documents/s']:11,.1f} documents/s{row['share']:9.2%} of clean"
        )
    report = {"machine": about, "rows": rows, **ratios.all_ratios(records, args.documents)}
    for name in ("signatures", "start", "workers"):
        print(f"{name}: {json.dumps(report[name])}")
    if args.store:
        RESULTS.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
