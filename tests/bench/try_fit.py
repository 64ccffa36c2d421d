#!/usr/bin/env python3
"""Run ``fit_classifier.py`` from end to end on a tiny made collection, and check what comes out: a minute, no real figures.

    try_fit.py

The network that the product computes has to be the one that was fitted, and it has to score made prose above made boilerplate.
"""

from __future__ import annotations

import gzip
import json
import random
import tempfile
from pathlib import Path

import fit_classifier
import numpy as np
import torch
from fit_network import Settings, fit_network
from fit_scores import predicted
from network_model import CLIP, arrays_of
from sklearn.metrics import roc_auc_score
from training_rows import rows_of
from training_texts import Folders, examples

from dedup.boilerplate.classifier.network import LEVELS, read_network

SITES = 45
WORDS = "harbour ferry council bridge market winter school river library museum budget morning train mayor garden".split()
MENU = (
    "Home page",
    "Sign in",
    "Subscribe now",
    "Read more",
    "Share this",
    "All rights reserved",
    "Contact us",
    "Most read",
)
SCORER = 'import re\nTOKEN = re.compile(r"\\w+")\n'


def sentence(rng: random.Random) -> str:
    words = [rng.choice(WORDS) for _ in range(rng.randrange(9, 18))]
    return f"The {' '.join(words)} of {rng.randrange(1900, 2026)}."


def page(rng: random.Random, number: int) -> dict:
    """Return a made page: a menu, a headline, prose, a footer."""
    title = f"News of the {rng.choice(WORDS)} and the {rng.choice(WORDS)} {number}"
    body = [" ".join(sentence(rng) for _ in range(3)) for _ in range(rng.randrange(3, 9))]
    lines = [*rng.sample(MENU, 5), title, *body, *rng.sample(MENU, 6)]
    return {
        "id": f"made/{number}", "set": "wcxb", "type": "article", "lang": "en", "title": title, "fold": number % 10,
        "url": f"https://site{number % SITES}.example/{number}", "text": "\n".join(lines), "gold": "\n".join(body),
    }  # fmt: skip


def write(path: Path, records: list[dict]) -> None:
    path.parent.mkdir(exist_ok=True)
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(record) + "\n" for record in records)


def made(root: Path) -> None:
    """Write the collection."""
    rng = random.Random(1)
    pages = [page(rng, number) for number in range(6 * SITES)]
    write(root / "pages" / "pages.jsonl.gz", pages)
    after = [{**one, "id": f"made:{one['id']}", "extractor": "made"} for one in pages[::5]]
    write(root / "pages" / "after.jsonl.gz", after)
    genres = [{**one, "genre": "newspaper", "text": f"{one['title']}\n{one['gold']}"} for one in pages[::9]]
    write(root / "genres" / "genres.jsonl.gz", genres)
    for folder, names in (
        ("corpus", ("clean", "dirty", "made", "after_extractors")),
        ("bench", ("page", "region", "seedlike", "clean")),
    ):
        for name in names:
            rows = [{**one, "kind": "fullpage"} for one in pages[:: 40 if name != "clean" else 20]]
            write(root / folder / f"{name}.jsonl.gz", rows)
        (root / folder / "score.py").write_text(SCORER)


def check_rounding(root: Path) -> None:
    """Compare the product's network with the fitted one; the means of texts may be rounded the other way at a tie."""
    folders = Folders(root / "pages", root / "genres", root / "corpus", root / "bench")
    data = list(rows_of(examples(folders, sample=4), {None: {}}))
    kept = [one.features for one in data]
    network, scaling = fit_network(
        data, Settings(epochs=1, rounded_epochs=1, width=16, distances=(1, 2)), lambda _line: None
    )
    product = read_network(arrays_of(network, scaling))
    differences = []
    for one, features in zip(data, kept, strict=True):
        whole = torch.from_numpy(one.features.astype(np.float32) * (CLIP / LEVELS))[None]
        with torch.no_grad():
            fitted = network(whole, torch.ones(1, len(features), 1))[0].numpy().T
        fitted[1] -= network.no_headline.item()
        one.features = features
        differences.append(np.abs(predicted(product, [one])[0] - fitted).max())
    assert np.median(differences) < 1e-4, differences
    print(
        f"product and fit differ by {np.median(differences):.1e} in the median, by {max(differences):.1e} at most"
    )


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        made(root)
        options = [
            "--work",
            str(root / "work"),
            "--out",
            str(root / "weights"),
            "--valid",
            "678",
            "--trees",
            "20",
        ]
        options += ["--epochs", "60", "--mixed", "60", "--width", "16", "--workers", "1", "--threads", "1"]
        args = fit_classifier.arguments([str(root), *options])
        arrays, lexicon = fit_classifier.fit(args)
        fit_classifier.write(args.out, arrays, lexicon)
        weights = dict(line.split("\t") for line in lexicon.splitlines())
        assert weights, "the lexicon is empty"
        lexicons = {None: {entry: int(weight) for entry, weight in weights.items()}}
        folders = Folders(root / "pages", root / "genres", root / "corpus", root / "bench")
        texts = [one for one in examples(folders) if one.source == "page" and one.fold in args.valid]
        rows = list(rows_of(texts, lexicons))
        with np.load(args.out / "network.npz") as stored:
            logits = predicted(read_network(stored), rows)
        kept = np.concatenate([one.keep > 0.5 for one in rows])
        scores = np.concatenate([row[0] for row in logits])
        auc = roc_auc_score(kept, scores)
        assert auc > 0.95, auc
        print(f"AUC of the lines of made pages: {auc:.3f}")
        check_rounding(root)


if __name__ == "__main__":
    main()
