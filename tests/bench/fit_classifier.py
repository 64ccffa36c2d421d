#!/usr/bin/env python3
"""Fit the line classifier: its lexicon and its network.

    fit_classifier.py COLLECTIONS --work FOLDER --write           the final fit, on folds 0 to 8, into the package
    fit_classifier.py COLLECTIONS --work FOLDER --valid 678       a trial: folds 6 to 8 are left out and scored
    fit_classifier.py COLLECTIONS --work FOLDER --valid 678 --out WEIGHTS     and its weights are kept, for
    quality.py --pages PAGES --folds 678 --weights WEIGHTS        the whole cleaner on pages that no part was fitted on

COLLECTIONS is a folder with ``pages``, ``genres``, ``corpus`` and ``bench``. Fold 9 is never read. Needs torch, lightgbm
and scikit-learn. The steps, a module each: texts are prepared as the product does it (``training_texts.py``) and mixed
with boilerplate (``mixed_texts.py``); the lexicon is fitted (``fit_lexicon.py``), features are computed
(``training_rows.py``), trees soften the targets (``fit_teacher.py``), and the network is fitted (``fit_network.py``).
Prepared texts are kept in ``--work`` and used again: empty the folder when segmentation, rules or copies have changed.
In a trial lexicon and trees do not see the left-out folds either. A final fit takes about half an hour on two idle cores, and 3 GB.
"""

from __future__ import annotations

import argparse
import pickle
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path

import numpy as np
from fit_lexicon import as_file, fit_lexicons
from fit_network import Settings, fit_network
from fit_scores import predicted, tables
from fit_teacher import ALPHA, TREES, soften
from mixed_texts import MIXED, mixed
from network_model import arrays_of
from training_rows import rows_of
from training_texts import HELD_BACK, Example, Folders, examples

import dedup.boilerplate.classifier
from dedup.boilerplate.classifier.network import read_network

PACKAGE = Path(dedup.boilerplate.classifier.__file__).parent
FOLDS = tuple(range(HELD_BACK))
TEMPERATURE = 1.0
"""The logit that a line belongs to the article is divided by it. With soft targets the scores are calibrated as they are:
see the table of a trial."""


def stored(path: Path, found: Iterable[Example]) -> None:
    """Write texts to a file that is there only when it is complete."""
    part = path.with_suffix(".part")
    with part.open("wb") as file:
        for one in found:
            pickle.dump(one, file)
    part.replace(path)


def loaded(*paths: Path) -> Iterator[Example]:
    """Read texts again."""
    for path in paths:
        with path.open("rb") as file:
            while True:
                try:
                    one = pickle.load(file)
                except EOFError:
                    break
                yield one


def prepared_texts(args: argparse.Namespace) -> tuple[Path, Path]:
    """Return the files of the prepared texts and of the mixed ones; make them if they are not there."""
    root, name = args.collections, f"{args.sample}-{args.mixed}"
    args.work.mkdir(parents=True, exist_ok=True)
    texts, others = args.work / f"texts-{name}.pkl", args.work / f"mixed-{name}.pkl"
    if not texts.exists():
        folders = Folders(root / "pages", root / "genres", root / "corpus", root / "bench")
        stored(texts, examples(folders, args.workers, args.sample))
    if not others.exists():
        stored(others, mixed(loaded(texts), args.workers, args.mixed))
    return texts, others


def fit(args: argparse.Namespace) -> tuple[dict[str, np.ndarray], str]:
    """Fit on the folds that are not left out; print the scores of those that are.

    Returns:
        The arrays of the network, and the contents of the lexicon's file.
    """
    files = prepared_texts(args)
    folds = [fold for fold in FOLDS if fold not in args.valid]
    lexicons = fit_lexicons(lambda: loaded(files[0]), folds)
    print(f"lexicon: {len(lexicons[None])} entries", flush=True)
    data = list(rows_of(chain.from_iterable(map(loaded, files)), lexicons, args.workers))
    fitted = [one for one in data if one.fold in folds]
    left_out = [one for one in data if one.fold in args.valid]
    print(f"{len(fitted)} texts are fitted on, {len(left_out)} are left out", flush=True)
    if args.alpha < 1:
        soften(fitted, folds, args.threads, args.trees, args.alpha)
        print("targets are softened", flush=True)
    settings = Settings(
        epochs=args.epochs, width=args.width, dropout=args.dropout, weight_decay=args.weight_decay,
        average=args.average, threads=args.threads, seed=args.seed,
    )  # fmt: skip
    network, scaling = fit_network(fitted, settings, lambda line: print(line, flush=True))
    arrays = arrays_of(network, scaling, args.temperature)
    if left_out:
        for line in tables(left_out, predicted(read_network(arrays), left_out)):
            print(line)
    return arrays, as_file(lexicons[None])


def write(folder: Path, arrays: dict[str, np.ndarray], lexicon: str) -> None:
    """Write the two files of the classifier."""
    folder.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(folder / "network.npz", **arrays)
    (folder / "lexicon.tsv").write_text(lexicon, encoding="utf-8")
    for name in ("network.npz", "lexicon.tsv"):
        print(f"{folder / name}: {(folder / name).stat().st_size} bytes")


def arguments(given: list[str] | None = None) -> argparse.Namespace:
    """Read the command line."""
    fixed, settings = argparse.RawDescriptionHelpFormatter, Settings()
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=fixed)
    parser.add_argument("collections", type=Path)
    parser.add_argument("--work", type=Path, required=True, help="folder for prepared texts")
    parser.add_argument("--valid", default="", help="digits of the folds that are left out and scored")
    parser.add_argument("--out", type=Path, help="folder for the weights")
    parser.add_argument("--write", action="store_true", help="write the weights into the package")
    parser.add_argument("--sample", type=int, default=1, help="every n-th text only")
    parser.add_argument("--mixed", type=int, default=MIXED, help="mixed texts")
    parser.add_argument(
        "--alpha", type=float, default=ALPHA, help="share of the gold in the target; 1: no trees"
    )
    parser.add_argument("--trees", type=int, default=TREES)
    parser.add_argument("--epochs", type=int, default=settings.epochs)
    parser.add_argument("--width", type=int, default=settings.width)
    parser.add_argument("--dropout", type=float, default=settings.dropout)
    parser.add_argument("--weight-decay", type=float, default=settings.weight_decay)
    parser.add_argument("--average", type=float, default=settings.average)
    parser.add_argument("--temperature", type=float, default=TEMPERATURE)
    parser.add_argument("--workers", type=int, default=2, help="processes that prepare texts")
    parser.add_argument("--threads", type=int, default=2, help="threads that fit")
    parser.add_argument("--seed", type=int, default=settings.seed)
    args = parser.parse_args(given)
    args.valid = {int(fold) for fold in args.valid}
    if args.valid - {*FOLDS}:
        parser.error(f"--valid: fold {HELD_BACK} is for the last look and never read here")
    if args.write and (args.valid or args.out or args.sample > 1):
        parser.error(
            "--write is for a fit on all folds and texts, and leaves no room for --valid, --out and --sample"
        )
    if not (args.write or args.out or args.valid):
        parser.error("say what the fit is for: --write, --out or --valid")
    return args


def main() -> None:
    args = arguments()
    arrays, lexicon = fit(args)
    if args.out or args.write:
        write(args.out or PACKAGE, arrays, lexicon)


if __name__ == "__main__":
    main()
