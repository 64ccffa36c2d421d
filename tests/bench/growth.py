#!/usr/bin/env python3
"""Measure how the time and memory of ``clean`` grow with the length of a text and with the number of texts (Linux).

    growth.py CORPUS [--shapes SHAPE ...] [--sizes 10000 100000 1000000 10000000] [--numbers 10 ... 100000]
              [--limit 900] [--store]

A size is in bytes of UTF-8. Each run is a process of its own, ended after ``--limit`` seconds: a second run in one
process finds in its caches what it knows of the lines and words of a small text, but not of a large one. ``cpu`` is
seconds of processor time, of the fastest of three runs; ``memory`` the peak of the process in MB, ``before``
what it held with the libraries, the warm caches and the text. ``10 times the text`` is the time of the largest size over that of the size a tenth of it:
10 where time grows with the text, 100 where it grows with its square. ``--store`` adds to results/growth.json.

The documents of ``--numbers`` are short, so that a hundred thousand take minutes and not hours: the first
paragraphs, of at least 160 characters together, of the real articles of ``near_set.py``; beyond their number they
come again with words of their own (see ``near_set.fresh``).
"""

from __future__ import annotations

import argparse
import json
import resource
import string
import subprocess
import sys
import time
from itertools import count, islice
from pathlib import Path

import near_set
from collection import read
from near_set import fresh

RESULTS = Path(__file__).with_name("results") / "growth.json"
SENTENCE = "The ferry between the two banks sails again from Monday, said the harbour master of {} on Sunday."
SHORT = 160
"""Least characters of a short document."""
LINE = 100
"""Characters of a line of marks."""
RUNS = 3
"""Runs of one measurement: the fastest counts."""


def pages(corpus):
    """Yield the real pages, mixed, again and again with other words."""
    found = [record for name in ("dirty", "made") for record in read(corpus / f"{name}.jsonl.gz")]
    found.sort(key=lambda record: near_set.number(record["id"]))
    for turn in count():
        for record in found:
            yield fresh(record, "text", turn)


def short_documents(corpus):
    """Yield short articles, again and again with other words."""
    found = [record for record in near_set.records(corpus) if record["variant"] == "plain"]
    found.sort(key=lambda record: near_set.number(record["id"]))
    for turn in count():
        for record in found:
            lead, size = [], 0
            for line in fresh(record, "body", turn).split("\n"):
                lead.append(line)
                size += len(line)
                if size >= SHORT:
                    break
            yield "\n".join(lead)


def letters(n):
    """A number as a word, so that no rule about figures applies."""
    word = ""
    while n or not word:
        n, digit = divmod(n, 26)
        word += string.ascii_lowercase[digit]
    return word


def equal_lines(_corpus):
    while True:
        yield SENTENCE.format("Alder")


def near_lines(_corpus):
    for n in count():
        yield SENTENCE.format(letters(n).capitalize())


def other_figures(_corpus):
    for n in count():
        yield f"At stop {n} the bus of the harbour line was {n % 7} minutes late on that day, as it often is."


def marks(_corpus):
    row = ".,;:!?-()[]{}\"'/|*\u2026\u060c\u061f"
    for n in count():
        at = n % len(row)
        yield ((row[at:] + row[:at]) * LINE)[:LINE]


def equal_and_near_lines(corpus):
    for equal, near in zip(equal_lines(corpus), near_lines(corpus), strict=False):
        yield from (equal, near)


def one_character(_corpus):
    while True:
        yield "a" * LINE


SHAPES = {
    "articles end to end": (pages, "\n"),
    "articles on one line": (lambda corpus: (" ".join(page.split()) for page in pages(corpus)), " "),
    "equal lines": (equal_lines, "\n"),
    "equal sentences on one line": (equal_lines, " "),
    "nearly equal lines": (near_lines, "\n"),
    "nearly equal sentences on one line": (near_lines, " "),
    "lines that differ in their figures": (other_figures, "\n"),
    "equal and nearly equal lines in turn": (equal_and_near_lines, "\n"),
    "one character": (one_character, ""),
    "marks on one line": (marks, ""),
    "marks in lines": (marks, "\n"),
}


GLUED = "articles and a glued copy of them"


def text_of(shape, corpus, size):
    """A text of a shape, cut to so many bytes of UTF-8."""
    if shape == GLUED:
        half = text_of("articles end to end", corpus, size // 2)
        return half + "\n" + "".join(line.strip() for line in half.split("\n"))
    parts, joint = SHAPES[shape]
    taken, left = [], size
    for part in parts(corpus):
        taken.append(part)
        left -= len((part + joint).encode("utf-8", "surrogatepass"))
        if left <= 0:
            break
    data = joint.join(taken).encode("utf-8", "surrogatepass")
    return data[:size].decode("utf-8", "ignore")


def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000


def warm(corpus):
    """Load and compile what the first texts of a process pay for, with a cleaner that is not measured."""
    from dedup import Cleaner

    cleaner = Cleaner()
    for record in islice(read(corpus / "after_extractors.jsonl.gz"), 40):
        cleaner.clean(record["text"])


def measure(corpus, shape, size):
    """One run; called in a process of its own."""
    from dedup import Cleaner, Config

    warm(corpus)
    if shape == "documents":
        documents = list(islice(short_documents(corpus), size))
        about = {"bytes": sum(len(text.encode("utf-8", "surrogatepass")) for text in documents)}

        def work():
            return {"cleaned": sum(article.status == "cleaned" for article in Cleaner().map(documents))}

    else:
        text = text_of(shape, corpus, size)
        about = {}

        def work():
            return {"status": str(Cleaner(Config(max_chars=size)).clean(text).status)}

    before, start = peak(), time.process_time()
    found = work()
    cpu = time.process_time() - start
    return {"cpu": round(cpu, 3), "memory": round(peak(), 1), "before": round(before, 1), **about, **found}


def measured(corpus, shape, size, limit):
    """The fastest of some runs, or what came in its place."""
    command = [sys.executable, __file__, corpus, "--one", "--shapes", shape, "--sizes", str(size)]
    try:
        runs = [
            json.loads(subprocess.run(command, stdout=subprocess.PIPE, check=True, timeout=limit).stdout)
            for _ in range(RUNS)
        ]
    except subprocess.TimeoutExpired:
        return {"fault": f"not done after {limit} s"}
    except subprocess.CalledProcessError as fault:
        return {"fault": f"exit code {fault.returncode}"}
    return {**min(runs, key=lambda run: run["cpu"]), "runs": RUNS}


def ratio(row):
    """The time of the largest size over that of a tenth of it, where both were measured."""
    sizes = [int(size) for size in row if size.isdigit()]
    large = row.get(str(max(sizes)), {}).get("cpu")
    small = row.get(str(max(sizes) // 10), {}).get("cpu")
    return round(large / small, 1) if large and small else None


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("corpus", type=Path)
    names = [*SHAPES, GLUED, "documents"]
    parser.add_argument("--shapes", nargs="+", choices=names, default=names, metavar="SHAPE")
    parser.add_argument("--sizes", type=int, nargs="+", default=[10**n for n in range(4, 8)])
    parser.add_argument("--numbers", type=int, nargs="+", default=[10**n for n in range(1, 6)])
    parser.add_argument("--limit", type=float, default=900)
    parser.add_argument("--store", action="store_true")
    parser.add_argument("--one", action="store_true", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.one:
        print(json.dumps(measure(args.corpus, args.shapes[0], args.sizes[0])))
        return
    for shape in args.shapes:
        row = {}
        for size in args.numbers if shape == "documents" else args.sizes:
            row[str(size)] = found = measured(args.corpus, shape, size, args.limit)
            print(f"{shape:36}{size:10,}", found, flush=True)
        row[f"10 times the {'documents' if shape == 'documents' else 'text'}"] = ratio(row)
        print(f"{shape:36}10 times the length takes {ratio(row)} times as long", flush=True)
        if args.store:
            report = json.loads(RESULTS.read_text("utf-8")) if RESULTS.exists() else {}
            report[shape] = row
            RESULTS.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
