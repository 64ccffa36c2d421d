#!/usr/bin/env python3
"""Clean the real pages of a corpus and print its scorers' tables.

    quality.py CORPUS [BENCH] [--strictness S] [--kinds K,K] [--worst N] [--out predictions.jsonl] [--store]

CORPUS and BENCH are folders of gzip JSON lines with a ``score.py`` each, which defines the figures. ``--store``
writes them to ``results/quality.json`` beside this file. The body is scored: the golds have no headline.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import subprocess
import sys
import tempfile
from pathlib import Path

from collection import read

from dedup import Cleaner, Config

HERE = Path(__file__).parent
SETS = {
    "corpus": ("clean", "dirty", "made", "after_extractors"),
    "bench": ("page", "region", "seedlike", "clean"),
}


def predict(task):
    record, config = task
    article = Cleaner(config).clean(record["text"])
    return {
        "id": record["id"],
        "kind": record.get("kind", "clean"),
        "text": article.body,
        "scope": str(article.scope),
        "status": str(article.status),
        "repeats": sum(r.reason == "copy" for r in article.removals),
    }


def records(folder, names, kinds, sample):
    for name in names:
        path = folder / f"{name}.jsonl.gz"
        if not path.exists():
            continue
        for number, record in enumerate(read(path)):
            kind = "clean" if name == "clean" else record.get("kind", name)
            if (not kinds or any(kind.startswith(k) for k in kinds)) and number % sample == 0:
                yield record


def run(folder, names, args, config):
    tasks = ((record, config) for record in records(folder, names, args.kinds, args.sample))
    with multiprocessing.Pool(args.workers) as pool:
        results = list(pool.imap(predict, tasks, chunksize=8))
    with tempfile.TemporaryDirectory() as tmp:
        out = args.out or Path(tmp)
        out.mkdir(exist_ok=True)
        predictions, report = out / f"{folder.name}.jsonl", Path(tmp) / "report.json"
        with predictions.open("w", encoding="utf-8") as f:
            f.writelines(json.dumps(r, ensure_ascii=False) + "\n" for r in results)
        command = [sys.executable, str(folder / "score.py"), str(predictions), "--data", str(folder)]
        command += ["--json", str(report), "--worst", str(args.worst)]
        subprocess.run(command, check=True)
        unproved = sum(r["status"] == "unproved" for r in results)
        print(f"unproved: {unproved} of {len(results)}")
        return {"scores": json.loads(report.read_text()), "documents": len(results), "unproved": unproved}


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("corpus", type=Path)
    parser.add_argument("bench", type=Path, nargs="?")
    parser.add_argument("--strictness", default="standard")
    parser.add_argument("--scope", default="auto")
    parser.add_argument("--kinds", type=lambda text: text.split(","), default=[])
    parser.add_argument("--sample", type=int, default=1, help="every n-th record only")
    parser.add_argument("--worst", type=int, default=0)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--out", type=Path, help="folder that keeps the predictions")
    parser.add_argument("--store", action="store_true")
    args = parser.parse_args()
    config = Config(strictness=args.strictness, scope=args.scope)
    report = {"corpus": run(args.corpus, SETS["corpus"], args, config)}
    if args.bench:
        report["bench"] = run(args.bench, SETS["bench"], args, config)
    if args.store:
        path = HERE / "results" / "quality.json"
        stored = json.loads(path.read_text()) if path.exists() else {}
        stored[args.strictness] = report
        path.write_text(json.dumps(stored, indent=1, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
