#!/usr/bin/env python3
"""Clean the texts of the collections and print the scores that the collections define.

    quality.py [--pages PAGES] [--corpus CORPUS] [--bench BENCH] [--cases CASES] [--strictness S] [--store] ...

PAGES, CORPUS and BENCH are folders of gzip JSON lines with a ``score.py`` each, which defines the figures; CASES holds bug
cases and the ``run.py`` that judges them. Of corpus and benchmark the body is scored, because their golds have no
headline; of their clean texts everything. Of PAGES the parts are ``page``, ``after``, ``gold`` and ``genre`` (see its README): all are scored by set and type, and by
language, on ``--folds``; the fold 9 that nothing was fitted on is asked for by ``--folds 9``. With ``--weights`` the
classifier has other weights: those of a trial of ``fit_classifier.py`` give the figures of the whole cleaner on pages
that no part of it was fitted on. ``--store`` adds to ``results/quality.json`` beside this file.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from collection import read, scorer_of
from page_scores import PARTS, PageScores, case_faults, items, table
from predictions import Item, predictions, use_weights

from dedup import Cleaner, Config

RESULTS = Path(__file__).with_name("results") / "quality.json"
FILES = {
    "corpus": ("clean", "dirty", "made", "after_extractors"),
    "bench": ("page", "region", "seedlike", "clean"),
}
FITTED = "012345678"
"""The folds that the classifier was fitted on."""


def records(part: str, folder: Path, args: argparse.Namespace) -> Iterator[Item]:
    """Yield the texts of the corpus or of the benchmark."""
    for name in FILES[part]:
        path = folder / f"{name}.jsonl.gz"
        for number, record in enumerate(read(path) if path.exists() else ()):
            kind = "clean" if name == "clean" else record.get("kind", name)
            if (
                not args.kinds or any(kind.startswith(one) for one in args.kinds)
            ) and number % args.sample == 0:
                yield Item(kind, record, record["text"])


def score_files(part: str, folder: Path, args: argparse.Namespace, config: Config) -> dict:
    """Score the corpus or the benchmark by its own script."""
    documents = unproved = 0
    with tempfile.TemporaryDirectory() as scratch:
        out = args.out or Path(scratch)
        out.mkdir(exist_ok=True)
        path, report = out / f"{part}.jsonl", Path(scratch) / "report.json"
        with path.open("w", encoding="utf-8") as file:
            for item, article in predictions(
                records(part, folder, args), config, weights=args.weights, workers=args.workers
            ):
                # Of a clean text the headline is a part; elsewhere the golds have none.
                text = article.text if item.part == "clean" else article.body
                row = {"id": item.record["id"], "kind": item.part, "text": text, "scope": str(article.scope)}
                row["repeats"] = sum(removal.reason == "copy" for removal in article.removals)
                file.write(json.dumps(row, ensure_ascii=False) + "\n")
                documents += 1
                unproved += article.status == "unproved"
        command = [sys.executable, str(folder / "score.py"), str(path), "--data", str(folder)]
        subprocess.run([*command, "--json", str(report), "--worst", str(args.worst)], check=True)
        print(f"unproved: {unproved} of {documents}")
        return {"scores": json.loads(report.read_text()), "documents": documents, "unproved": unproved}


def score_pages(args: argparse.Namespace, config: Config) -> dict:
    """Score pages of many kinds, and clean texts of many genres."""
    scorer, unproved = scorer_of(args.pages), 0
    scores = PageScores(scorer)
    wanted = items(scorer, args.pages, args.parts, args.folds, args.sample)
    for item, article in predictions(wanted, config, weights=args.weights, workers=args.workers):
        scores.add(item, article)
        unproved += article.status == "unproved"
    report = scores.report()
    print("\n".join(table(report)))
    print("unproved:", unproved)
    return {"scores": report, "unproved": unproved}


def score_cases(args: argparse.Namespace, config: Config) -> dict:
    """Judge the bug cases."""
    if args.weights:
        use_weights(args.weights)
    found = case_faults(args.cases, Cleaner(config).clean)
    for kind, row in sorted(found.items()):
        print(f"{kind:24}{row['right']:4} of {row['cases']}", *row["wrong"])
    return found


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    for name in ("pages", "corpus", "bench", "cases"):
        parser.add_argument(f"--{name}", type=Path, help="folder")
    parser.add_argument("--strictness", default="standard")
    parser.add_argument("--scope", default="auto")
    parser.add_argument("--parts", type=lambda text: text.split(","), default=PARTS, help="of the pages")
    parser.add_argument("--folds", default=FITTED, help="digits of the folds of the pages")
    parser.add_argument("--kinds", type=lambda text: text.split(","), default=[], help="of corpus and bench")
    parser.add_argument("--sample", type=int, default=1, help="every n-th record only")
    parser.add_argument("--worst", type=int, default=0)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--weights", type=Path, help="folder with other weights of the classifier")
    parser.add_argument("--out", type=Path, help="folder that keeps the predictions of corpus and bench")
    parser.add_argument("--store", action="store_true")
    args = parser.parse_args()
    if args.store and (args.sample > 1 or args.weights or args.kinds or args.scope != "auto"):
        parser.error("--store is for all texts, the shipped weights and the scope auto")
    config = Config(strictness=args.strictness, scope=args.scope)
    stored = json.loads(RESULTS.read_text()) if RESULTS.exists() else {}
    report = stored.setdefault(args.strictness, {})
    for part in FILES:
        if folder := getattr(args, part):
            report[part] = score_files(part, folder, args, config)
    if args.pages:
        report.setdefault("pages", {})[f"folds {args.folds}"] = score_pages(args, config)
    if args.cases:
        report["cases"] = score_cases(args, config)
    if args.store:
        RESULTS.write_text(json.dumps(stored, indent=1, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
