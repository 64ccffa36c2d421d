#!/usr/bin/env python3
"""Fit the context judge on real pages and write its weights.

    fit_context.py CORPUS BENCH [--trees 220] [--depth 5] [--write] [--cache FILE]

Needs catboost. Every fold holds out whole pages, whatever kinds of text they are there in; the tables are of lines
judged by models that never saw their page. ``--write`` then fits on everything and writes the weights.
"""

from __future__ import annotations

import argparse
import collections
import hashlib
import json
import pickle
import random
import tempfile
from pathlib import Path

import numpy as np
from catboost import CatBoostClassifier
from collection import read, scorer_of

import dedup.lockstep
from dedup import Cleaner
from dedup.chrome import context
from dedup.chrome.features import NAMES, Known, Question, line_features
from dedup.keys import key

FOLDS = 5
SEED = 7
WEIGHTS = {
    # A kind's share of the loss: clean text above all, near-clean text next.
    "clean": 8.0, "fullpage": 1.5, "container": 2.5, "page": 1.5, "region": 2.5, "scraped_lines": 3.0,
    "seedlike": 0.7, "seedlike_built": 0.7, "seedlike_made": 0.7, "after": 0.5, "folded": 0.5,
}  # fmt: skip


def records(corpus, bench):
    for name in ("clean", "dirty", "made", "after_extractors"):
        for record in read(corpus / f"{name}.jsonl.gz"):
            if "readability expected" in (record.get("gold_by") or ""):
                continue
            record["set"] = "corpus"
            record["kind"] = "clean" if name == "clean" else record["kind"]
            yield record
    for name in ("page", "region", "seedlike", "clean"):
        for record in read(bench / f"{name}.jsonl.gz"):
            record["set"] = "bench"
            record["kind"] = name
            yield record


FOLDED = 6
"""Every so many clean texts are seen without their line breaks too."""


def with_folded(found):
    """The records, and pages again as the converters leave them that put a whole page on one line."""
    for number, record in enumerate(found):
        yield record
        kind = record["kind"]
        if kind in ("fullpage", "page") or (kind == "clean" and number % FOLDED == 0):
            text = " ".join(record["text"].split())
            gold = record.get("gold", record["text"])
            kind = "clean" if kind == "clean" else "folded"
            yield {**record, "id": f"{record['id']}#folded", "text": text, "gold": gold, "kind": kind}


def page_of(record):
    """The page behind a record: all kinds of one page are on one side of a fold."""
    name = record["id"].split("#")[0]
    for prefix in ("made/",):
        name = name.removeprefix(prefix)
    if record["kind"].startswith("after") or name.startswith("scrapinghub/"):
        return name.rsplit("/", 1)[-1][:16]
    if name.startswith("ntrex/"):
        return name.rsplit("/", 1)[-1]  # the translations of one article
    return name


def shingles(tokens, n=4):
    return set(zip(*(tokens[i:] for i in range(n)), strict=False)) if len(tokens) >= n else set()


def labels_of(keys, gold, scorer):
    """Whether each line stands in the gold."""
    tokens = scorer.TOKEN.findall(gold.casefold())
    known = shingles(tokens)
    lines = {key(line) for line in gold.split("\n")}
    joined = " " + key(gold) + " "
    found = []
    for folded in keys:
        mine = scorer.TOKEN.findall(folded)
        own = shingles(mine)
        if folded in lines:
            found.append(1)
        elif len(own) >= 2:
            found.append(int(len(own & known) >= 0.6 * len(own)))
        else:
            found.append(int(len(mine) >= 3 and f" {folded} " in joined))
    return found


class Captured(BaseException):
    """Carries what the judge would be asked out of the cleaner."""


def capture(text):
    def judge(questions, _known):
        raise Captured(questions[0])

    dedup.lockstep.judge = judge
    try:
        Cleaner().clean(text)
    except Captured as caught:
        return caught.args[0]
    return None


def excerpts(kind, size, rng):
    """Short stretches of a text: a judge that has only seen whole texts takes a short one for furniture."""
    if kind.startswith("after") or size < 4:
        return []
    many = 3 if kind == "clean" else 1
    sizes = [rng.randint(2, min(12, size - 1)) for _ in range(many)]
    return [(low, low + n) for n in sizes for low in (rng.choice((0, rng.randint(0, size - n))),)]


def load(args):
    if args.cache and args.cache.exists():
        return pickle.loads(args.cache.read_bytes())
    scorer = scorer_of(args.corpus)
    data = []
    for record in with_folded(records(args.corpus, args.bench)):
        asked = capture(record["text"])
        if asked is None or not asked.lines:
            continue
        lines, keys, states = asked.lines, asked.keys, asked.states
        gold = record.get("gold", record["text"])
        y = [1] * len(keys) if record["kind"] == "clean" else labels_of(keys, gold, scorer)
        words = np.array([len(scorer.TOKEN.findall(folded)) for folded in keys], np.float64)
        rng = random.Random(record["id"])
        for low, high in excerpts(record["kind"], len(lines), rng):
            part = Question(*(list(column[low:high]) for column in asked))
            data.append({
                "id": f"{record['id']}@{low}", "set": record["set"], "kind": record["kind"], "lang": None,
                "page": page_of(record), "features": line_features([part], Known()),
                "y": np.array(y[low:high]), "words": words[low:high], "states": np.array(states[low:high]),
                "lines": [], "gold": "", "excerpt": True,
            })  # fmt: skip
        data.append({
            "id": record["id"], "set": record["set"], "kind": record["kind"], "lang": record.get("lang"),
            "page": page_of(record), "features": line_features([asked], Known()), "y": np.array(y), "words": words,
            "states": np.array(states), "lines": lines, "gold": gold,
        })  # fmt: skip
    if args.cache:
        args.cache.write_bytes(pickle.dumps(data))
    return data


def weight(doc):
    kind = doc["kind"].split(":")[0]
    mass = (doc["words"] + 2) * (doc["states"] == 0)
    total = max(1.0, mass.sum())
    odd = 3.0 if kind == "clean" and doc["set"] == "bench" else 1.0  # recipes, standings, lists: no news
    odd *= 0.5 if doc.get("excerpt") else 1.0
    return odd * WEIGHTS[kind] * mass / total * np.sqrt(len(mass))


def fold_of(doc):
    return int(hashlib.sha256(doc["page"].encode()).hexdigest(), 16) % FOLDS


def fit(docs, rows, args):
    x = np.concatenate(rows, axis=1).T
    y = np.concatenate([doc["y"] for doc in docs])
    w = np.concatenate([weight(doc) for doc in docs])
    use = w > 0
    model = CatBoostClassifier(
        iterations=args.trees, depth=args.depth, learning_rate=args.rate, l2_leaf_reg=6, random_seed=SEED,
        border_count=48, verbose=False, thread_count=2, allow_writing_files=False, boosting_type="Plain",
        bootstrap_type="Bernoulli", subsample=0.8, random_strength=1,
    )  # fmt: skip
    model.fit(x[use], y[use], sample_weight=w[use])
    return export(model, args)


PAGE = 0.15
"""A text of whose words more than this share is not the article's counts as a page."""
PAGE_WEIGHTS = {"clean": 2.0, "after": 0.3, "scraped_lines": 1.0}


def is_page(doc):
    mass = doc["words"] * (doc["states"] == 0)
    return int(1 - (doc["y"] * mass).sum() / max(1.0, mass.sum()) > PAGE)


def fit_page(docs, keeps, args):
    pages = [context.page_features(doc["features"], keep) for doc, keep in zip(docs, keeps, strict=True)]
    x = np.concatenate(pages, axis=1).T
    y = np.array([is_page(doc) for doc in docs])
    w = np.array([PAGE_WEIGHTS.get(doc["kind"].split(":")[0], 1.0) for doc in docs])
    w *= np.array([2.0 if doc["kind"] == "clean" and doc["set"] == "bench" else 1.0 for doc in docs])
    w *= np.array([0.3 if doc.get("excerpt") else 1.0 for doc in docs])
    model = CatBoostClassifier(
        iterations=120, depth=4, learning_rate=0.06, random_seed=SEED, verbose=False, thread_count=2,
        allow_writing_files=False,
    )  # fmt: skip
    model.fit(x, y, sample_weight=w)
    return export(model, args, depth=4)


def export(model, args, depth=None):
    """The model as plain numbers."""
    path = args.scratch or Path(tempfile.gettempdir()) / "context_model.json"
    model.save_model(str(path), format="json")
    raw = json.loads(path.read_text())
    index = [f["flat_feature_index"] for f in raw["features_info"]["float_features"]]
    depth = depth or args.depth
    trees = {"features": [], "borders": [], "leaves": []}
    for tree in raw["oblivious_trees"]:
        splits = tree["splits"]
        features = [index[s["float_feature_index"]] for s in splits]
        borders = [round(s["border"], 6) for s in splits]
        leaves = list(tree["leaf_values"])
        while len(features) < depth:  # a shallow tree: a level that is never passed
            features.append(0)
            borders.append(1e30)
            leaves += [0.0] * len(leaves)
        trees["features"].append(features)
        trees["borders"].append(borders)
        trees["leaves"].append([round(value, 5) for value in leaves])
    scale, bias = raw["scale_and_bias"]
    if scale != 1:
        trees["leaves"] = [[value * scale for value in leaf] for leaf in trees["leaves"]]
    trees["bias"] = bias[0] if isinstance(bias, list) else bias
    return trees


def say(trees, doc, rows):
    return np.where(doc["states"] == 0, context.read_trees(trees).probability(rows), 0.0)


def cross_validate(data, args):
    """First-stage and second-stage probabilities of every document, each by models that never saw its page."""
    folds = [fold_of(doc) for doc in data]
    early = [None] * len(data)
    for fold in range(FOLDS):
        train = [i for i, f in enumerate(folds) if f != fold]
        trees = fit([data[i] for i in train], [data[i]["features"].table for i in train], args)
        for i, f in enumerate(folds):
            if f == fold:
                early[i] = say(trees, data[i], data[i]["features"].table)
    rows = [context.second_stage(doc["features"], p) for doc, p in zip(data, early, strict=True)]
    late = [None] * len(data)
    for fold in range(FOLDS):
        train = [i for i, f in enumerate(folds) if f != fold]
        trees = fit([data[i] for i in train], [rows[i] for i in train], args)
        for i, f in enumerate(folds):
            if f == fold:
                late[i] = say(trees, data[i], rows[i])
    return early, late, rows


def score(doc, keep, scorer):
    text = "\n".join(line for line, k in zip(doc["lines"], keep, strict=True) if k)
    gold, got = scorer.shingles(doc["gold"]), scorer.shingles(text)
    return *scorer.precision_recall(got, gold), sum((gold - got).values()), sum(gold.values())


def table(data, probabilities, args, thresholds=(0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 0.6)):
    scorer = scorer_of(args.corpus)
    report = {}
    print(f"{'kind':34}{'docs':>5}" + "".join(f"{t:>9}" for t in thresholds))
    groups = collections.defaultdict(list)
    for doc, p in zip(data, probabilities, strict=True):
        if doc.get("excerpt"):
            continue
        lang = doc["lang"] if doc["lang"] in ("ar", "en") else "other"
        group = f"{doc['set']}/{doc['kind']}" + (f"/{lang}" if doc["set"] == "corpus" else "")
        groups[group].append((doc, p))
    for group, members in sorted(groups.items()):
        cells = []
        for threshold in thresholds:
            scores = [score(doc, (p >= threshold) & (doc["states"] == 0), scorer) for doc, p in members]
            if "clean" in group:
                lost, total = sum(s[2] for s in scores), sum(s[3] for s in scores)
                cells.append(f"{lost / total * 1e6:9.0f}")
            else:
                p, r = (sum(s[i] for s in scores) / len(scores) for i in (0, 1))
                cells.append(f"{scorer.f1(p, r):9.4f}")
        print(f"{group:34}{len(members):5}" + "".join(cells))
        report[group] = cells
    return report


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("corpus", type=Path)
    parser.add_argument("bench", type=Path)
    parser.add_argument("--trees", type=int, default=220)
    parser.add_argument("--depth", type=int, default=5)
    parser.add_argument("--rate", type=float, default=0.08)
    parser.add_argument("--page-only", action="store_true", help="fit the page stage anew, from --oof")
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--cache", type=Path)
    parser.add_argument("--scratch", type=Path)
    parser.add_argument("--oof", type=Path, help="file for the out-of-fold probabilities")
    args = parser.parse_args()
    data = load(args)
    print(len(data), "texts,", sum(len(doc["y"]) for doc in data), "lines,", len(NAMES), "features")
    if args.page_only:
        _, late = pickle.loads(args.oof.read_bytes())
        out = json.loads(context.WEIGHTS.read_text())
        out["page"] = fit_page(data, late, args)
        context.WEIGHTS.write_text(json.dumps(out, separators=(",", ":")) + "\n", encoding="utf-8")
        return
    early, late, rows = cross_validate(data, args)
    table(data, late, args)
    if args.oof:
        args.oof.write_bytes(pickle.dumps((early, late)))
    if args.write:
        first = fit(data, [doc["features"].table for doc in data], args)
        second = fit(data, rows, args)
        about = f"boosted oblivious trees, {args.trees} of depth {args.depth} a stage; see tests/bench/fit_context.py"
        page = fit_page(data, late, args)
        out = {"about": about, "columns": list(NAMES), "first": first, "second": second, "page": page}
        context.WEIGHTS.write_text(json.dumps(out, separators=(",", ":")) + "\n", encoding="utf-8")
        print("written", context.WEIGHTS.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
