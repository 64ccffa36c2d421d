"""Which rules fire on articles that are clean (bad), and on lines inside and outside the gold of dirty texts.

    python tests/bench/pack_harm.py DATA [DATA ...] [--show 5] [--lang ar] [--sure]

DATA is a folder with ``*.jsonl.gz`` files of rows with ``text`` and, for dirty ones, ``gold``.
"""

from __future__ import annotations

import argparse
import gzip
import json
import time
from collections import Counter, defaultdict
from pathlib import Path

from dedup.boilerplate.rules.labels import label_lines
from dedup.boilerplate.rules.loading import load_packs
from dedup.model import Line


def lines_of(text):
    lines, start = [], 0
    for raw in text.split("\n"):
        bare = raw.strip()
        if bare:
            at = start + raw.index(bare)
            lines.append(Line(at, at + len(bare), 0, 0))
        start += len(raw) + 1
    return lines


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", nargs="+", type=Path)
    parser.add_argument("--show", type=int, default=3)
    parser.add_argument("--lang")
    parser.add_argument("--files", default="clean,dirty,made,page,region,seedlike")
    parser.add_argument(
        "--left", type=int, default=0, help="show the most frequent dirty lines that no rule knows"
    )
    args = parser.parse_args()
    rules = load_packs()
    counts = defaultdict(Counter)
    samples = defaultdict(list)
    left, chars, seconds = Counter(), 0, 0.0
    reach = defaultdict(Counter)
    for folder in args.data:
        for name in args.files.split(","):
            path = folder / f"{name}.jsonl.gz"
            if not path.is_file():
                continue
            for row in map(json.loads, gzip.decompress(path.read_bytes()).splitlines()):
                if args.lang and row.get("lang") != args.lang:
                    continue
                text = row["text"]
                gold = None if name == "clean" else {" ".join(x.split()) for x in row["gold"].split("\n")}
                whole = "" if gold is None else " ".join(row["gold"].split())
                lines = lines_of(text)
                started = time.perf_counter()
                found = label_lines(text, lines, rules)
                seconds += time.perf_counter() - started
                chars += len(text)
                for line, labels in zip(lines, found, strict=True):
                    raw = text[line.start : line.end]
                    flat = " ".join(raw.split())
                    if gold is None:
                        place = "CLEAN"
                    elif flat in gold or (len(flat) > 25 and flat in whole):
                        place = "gold"
                    else:
                        place = "out"
                    kind = "none"
                    for label in labels:
                        piece = " ".join(text[label.start : label.end].split())
                        where = place
                        if label.scope != "line" and place == "out":
                            where = "gold" if piece in whole else "out"
                        rule = f"{label.rule} {label.confidence}{'+' if label.block >= 0 else ''}"
                        counts[rule][where] += 1
                        kind = label.confidence if kind != "sure" else kind
                        if where != "out":
                            samples[rule].append(
                                f"{where}:{row['id'][:14]}:{label.scope}: {raw[:110]}"
                                if label.extent == "line"
                                else f"{where}:{label.scope}: [{piece[:90]}]"
                            )
                    reach[name + " " + place][kind] += 1
                    if place == "out" and not labels:
                        left[flat[:120]] += 1
    for rule, count in sorted(
        counts.items(), key=lambda item: (-item[1]["CLEAN"], -item[1]["gold"], -item[1]["out"])
    ):
        print(f"{count['CLEAN']:6} clean {count['gold']:6} gold {count['out']:6} out  {rule}")
        seen = set()
        for sample in sorted(samples[rule]):
            if len(seen) < args.show and sample not in seen:
                seen.add(sample)
                print("          ", sample)
    for name, count in sorted(reach.items()):
        print(name, dict(count))
    print(f"{chars / max(seconds, 1e-9) / 1e6:.2f} million characters a second")
    for line, count in left.most_common(args.left):
        print(count, line)


if __name__ == "__main__":
    main()
