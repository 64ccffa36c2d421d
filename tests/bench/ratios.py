"""Speed of one thing over another: two workers over one, the command over bare Python, signatures over datasketch's."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import time
from pathlib import Path
from statistics import median

from datasketch import MinHash
from near_set import fresh

from dedup import Cleaner
from dedup.copies.signatures import NUM_PERM, shingles, signatures
from dedup.text.keys import keys
from dedup.text.segment import segment

STARTS = 20
ROUNDS = 3


def processor_time():
    """Seconds of processor time of this process and of those that it started and that have ended."""
    both = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in both)


def of_workers(records, number):
    """Time ``Cleaner.map`` with one process and with two; records come again with words of their own.

    On a machine that does other things too, ``two over one`` is less than what two free cores would give;
    ``with two free cores`` says that, out of processor time: what feeding the workers costs is in it.
    """
    size = len(records)
    texts = [fresh(records[n % size], "text", n // size) for n in range(number)]
    found = {}
    for workers in (1, 2):
        wall, spent = time.perf_counter(), processor_time()
        for _ in Cleaner().map(texts, workers=workers):
            pass
        found[workers] = time.perf_counter() - wall, processor_time() - spent
    (wall_1, cpu_1), (wall_2, cpu_2) = found[1], found[2]
    return {
        "documents": number,
        "two over one": round(wall_1 / wall_2, 3),
        "with two free cores": round(2 * cpu_1 / cpu_2, 3),
        "wall": [round(wall_1, 1), round(wall_2, 1)],
        "cpu": [round(cpu_1, 1), round(cpu_2, 1)],
        "load at the end": [round(load, 2) for load in os.getloadavg()],
    }


def of_starts():
    """Time ``dedup --version`` and a Python that does nothing, in turn."""
    command = Path(sys.executable).with_name("dedup")
    asked = [str(command)] if command.exists() else [sys.executable, "-m", "dedup"]
    commands = {"dedup": [*asked, "--version"], "python": [sys.executable, "-c", "pass"]}
    wall = {name: [] for name in commands}
    cpu = {name: [] for name in commands}
    for _ in range(STARTS):
        for name, words in commands.items():
            start, spent = time.perf_counter(), processor_time()
            subprocess.run(words, check=True, stdout=subprocess.DEVNULL)
            wall[name].append(time.perf_counter() - start)
            cpu[name].append(processor_time() - spent)
    return {
        "runs": STARTS,
        "dedup over python": round(median(wall["dedup"]) / median(wall["python"]), 2),
        "milliseconds": {name: round(1000 * median(times), 1) for name, times in wall.items()},
        "milliseconds of the processor": {
            name: round(1000 * median(times), 1) for name, times in cpu.items()
        },
    }


def of_signatures(records):
    """Time ``signatures`` and ``MinHash.bulk`` on the same sentences, document by document.

    ``bulk`` is given the sets of shingles as bytes; making them is timed apart.
    """
    documents = []
    for record in records:
        text = record["text"]
        cut = segment(text).sentences
        documents.append([key for key in keys([text[s.start : s.end] for s in cut]) if key])
    times = {"signatures": [], "shingles": [], "bulk": []}
    for _ in range(ROUNDS):
        spent = dict.fromkeys(times, 0.0)
        for document in documents:
            start = time.process_time()
            signatures(document)
            ours = time.process_time()
            sets = [
                [shingle.encode("utf-8", "surrogatepass") for shingle in shingles(key)] for key in document
            ]
            made = time.process_time()
            MinHash.bulk(sets, num_perm=NUM_PERM)
            spent["signatures"] += ours - start
            spent["shingles"] += made - ours
            spent["bulk"] += time.process_time() - made
        for name, seconds in spent.items():
            times[name].append(seconds)
    found = {name: median(seconds) for name, seconds in times.items()}
    return {
        "documents": len(documents),
        "sentences": sum(map(len, documents)),
        "bulk over signatures": round(found["bulk"] / found["signatures"], 1),
        "bulk with its shingles over signatures": round(
            (found["bulk"] + found["shingles"]) / found["signatures"], 1
        ),
        "seconds": {name: round(seconds, 3) for name, seconds in found.items()},
    }


def all_ratios(records, number):
    """Measure all of them."""
    return {
        "signatures": of_signatures(records[::8]),
        "start": of_starts(),
        "workers": of_workers(records, number) if number else None,
    }
