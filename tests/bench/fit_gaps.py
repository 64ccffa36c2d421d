#!/usr/bin/env python3
"""Fit what tells where a block ended in text without line breaks, on pages whose line breaks are known.

    fit_gaps.py CORPUS BENCH [--trees 120] [--depth 6] [--write]

Needs catboost. The lines of whole pages are put on one line; a gap between two words is an example, true where a
line ended. Prints precision and recall on the half of the pages that was not fitted on; ``--write`` then fits on all.
"""

from __future__ import annotations

import argparse
import collections
import hashlib
import json
import tempfile
from itertools import islice
from pathlib import Path

import numpy as np
from catboost import CatBoostClassifier
from collection import read

from dedup.boilerplate.rules.loading import load_packs
from dedup.text.block_ends import WEIGHTS, find_gaps
from dedup.text.trees import read_trees

KINDS = ("fullpage", "container", "page", "clean")
LONGEST = 60_000
SEED = 7
THRESHOLDS = (0.4, 0.5, 0.6, 0.7, 0.8)


def half_of(record):
    name = record["id"].split("#")[0].rsplit("/", 1)[-1][:16]
    return hashlib.sha256(name.encode()).digest()[0] % 2


def examples(args):
    labels = load_packs().lines
    for folder, name in ((args.corpus, "dirty"), (args.bench, "page"), (args.corpus, "clean")):
        for record in islice(read(folder / f"{name}.jsonl.gz"), 0, None, args.sample):
            kind = "clean" if name == "clean" else record.get("kind", name)
            lines = [" ".join(line.split()) for line in record["text"].split("\n") if line.strip()]
            text = " ".join(lines)
            gaps = (
                find_gaps(text, labels) if kind in KINDS and len(lines) > 1 and len(text) < LONGEST else None
            )
            if gaps is None:
                continue
            begins, place = set(), 0
            for line in lines:
                begins.add(place)
                place += len(line) + 1
            use = ~gaps.ends_sentence
            truth = np.array([start in begins for start in gaps.starts])[use]
            group = kind, record["lang"] if record["lang"] in ("ar", "en") else "other"
            if not len(truth):
                continue
            yield half_of(record), group, gaps.columns[:, use], truth


def fit(data, args):
    rng = np.random.default_rng(SEED)
    x = np.concatenate([columns for _, _, columns, _ in data], axis=1).T
    y = np.concatenate([truth for *_, truth in data])
    w = np.concatenate([np.full(len(truth), len(truth) ** -0.5) for *_, truth in data])
    use = rng.random(len(y)) < args.share
    model = CatBoostClassifier(
        iterations=args.trees, depth=args.depth, learning_rate=0.14, random_seed=SEED, border_count=32,
        verbose=False, thread_count=2, allow_writing_files=False, boosting_type="Plain",
        bootstrap_type="Bernoulli", subsample=0.7,
    )  # fmt: skip
    model.fit(x[use], y[use], sample_weight=w[use])
    return exported(model, args.depth)


def exported(model, depth):
    """Return fitted trees as plain numbers, every tree of the same depth."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "trees.json"
        model.save_model(str(path), format="json")
        raw = json.loads(path.read_text())
    index = [feature["flat_feature_index"] for feature in raw["features_info"]["float_features"]]
    scale, bias = raw["scale_and_bias"]
    found = {"features": [], "borders": [], "leaves": [], "bias": bias[0] if isinstance(bias, list) else bias}
    for tree in raw["oblivious_trees"]:
        features = [index[split["float_feature_index"]] for split in tree["splits"]]
        borders = [round(split["border"], 6) for split in tree["splits"]]
        leaves = [round(value * scale, 5) for value in tree["leaf_values"]]
        while len(features) < depth:  # a split that no text passes
            features.append(0)
            borders.append(1e30)
            leaves += [0.0] * len(leaves)
        for name, values in (("features", features), ("borders", borders), ("leaves", leaves)):
            found[name].append(values)
    return found


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("corpus", type=Path)
    parser.add_argument("bench", type=Path)
    parser.add_argument("--trees", type=int, default=120)
    parser.add_argument("--depth", type=int, default=6)
    parser.add_argument("--share", type=float, default=0.5, help="of the gaps, to fit on")
    parser.add_argument("--sample", type=int, default=1, help="every n-th record only")
    parser.add_argument("--write", action="store_true")
    args = parser.parse_args()
    data = list(examples(args))
    print(len(data), "texts,", sum(len(truth) for *_, truth in data), "gaps")
    trees = read_trees(fit([doc for doc in data if doc[0] == 0], args))
    counts = collections.defaultdict(lambda: np.zeros((len(THRESHOLDS), 3)))
    for half, group, columns, truth in data:
        if half == 1:
            likely = trees.probability(columns)
            for place, threshold in enumerate(THRESHOLDS):
                said = likely >= threshold
                counts[group][place] += (said & truth).sum(), said.sum(), truth.sum()
    for group, rows in sorted(counts.items()):
        cells = (f"P {hit / max(1, said):.2f} R {hit / max(1, true):.2f}" for hit, said, true in rows)
        print(f"{'/'.join(group):20}", *cells, sep="  ")
    if args.write:
        about = f"boosted oblivious trees, {args.trees} of depth {args.depth}; see tests/bench/fit_gaps.py"
        out = {"about": about, "trees": fit(data, args)}
        WEIGHTS.write_text(json.dumps(out, separators=(",", ":")) + "\n", encoding="utf-8")
        print("written", WEIGHTS.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
