#!/usr/bin/env python3
"""Fit the network that classifies the visible lines of HTML pages.

    fit_html.py lines PAGES.jsonl.gz LINES.pkl [--lexicons LEXICONS.pkl]     (needs the extra html)
    fit_html.py fit LINES.pkl [--init TEXT.pt] [--valid 678] [--seed N] --out HTML.pt     (needs torch)
    fit_html.py export HTML.pt html-network.npz     (needs torch)

PAGES holds a page a line: ``id``, ``html``, ``url``, ``gold`` (the article's text) and ``fold`` (0 to 9, by site; fold 9
is never used). ``lines`` makes the lines and features of every page by the product's own code, and marks by alignment
with the gold which lines belong to the article. ``--lexicons`` gives for each fold a lexicon fitted without it, so that
the score of the lexicon is as good on pages of the fit as on new ones; without it the shipped one is used.

``fit`` begins with the weights of the network for texts, if they are given, which knows the words and forms of lines
from three times as many pages; rows for the features of the markup are added. The last epochs are run with weights
and activations rounded as they will be in the file. Without ``--valid`` all folds but 9 are fitted.
"""

from __future__ import annotations

import argparse
import gzip
import json
import pickle
import random
import re
from pathlib import Path

import numpy as np
from rapidfuzz.distance import LCSseq

from dedup.boilerplate.classifier.features import NAMES, line_features
from dedup.boilerplate.classifier.html_features import HTML_NAMES, html_features

UNSPACED = r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
TOKEN = re.compile(rf"[{UNSPACED}]|[^\W{UNSPACED}]+")
ALL_NAMES = NAMES + HTML_NAMES
EXTRACTED = [
    row
    for row, name in enumerate(ALL_NAMES)
    if name in ("kept", "found", "page_kept") or name.endswith("_extracted")
]
LABELS = [row for row, name in enumerate(ALL_NAMES) if name.startswith("label_")]
LEXICON = ALL_NAMES.index("lexicon")
DISTANCES = (1, 2, 4, 8, 16, 32)
WIDTH = 64
CLIP = 5.0
"""Features are cut off at so many standard deviations."""
LEVELS = 127
HELD_OUT = 9


# ---------------------------------------------------------------- lines


def aligned_shares(lines, gold):
    """For each line: its tokens, the share of them on a common subsequence with the gold, how connected they are there,
    and the share of its shingles that the gold has anywhere."""
    rows = [TOKEN.findall(line.casefold()) for line in lines]
    wanted = TOKEN.findall(gold.casefold())
    numbers = {}
    page = [numbers.setdefault(token, len(numbers)) for row in rows for token in row]
    other = [numbers.setdefault(token, len(numbers)) for token in wanted]
    place = np.full(len(page), -1)
    if page and other and len(page) * len(other) < 4e9:
        for block in LCSseq.opcodes(page, other):
            if block.tag == "equal":
                place[block.src_start : block.src_end] = np.arange(block.dest_start, block.dest_end)
    known = [set(zip(*(wanted[start:] for start in range(size)), strict=False)) for size in range(1, 5)]
    found, at = [], 0
    for row in rows:
        size = len(row)
        if not size:
            found.append((0, 0.0, 1.0, 0.0))
            continue
        hits = place[at : at + size]
        share = float((hits >= 0).mean())
        hits = hits[hits >= 0]
        connected = 1 - (np.diff(hits) != 1).sum() / (len(hits) - 1) if len(hits) > 1 else 1.0
        length = min(size, 4)
        own = [*zip(*(row[start:] for start in range(length)), strict=False)]
        anywhere = sum(shingle in known[length - 1] for shingle in own) / len(own)
        found.append((size, share, float(connected), anywhere))
        at += size
    return np.array(found).reshape(-1, 4)


def targets(shares):
    """Whether each line belongs to the article (1, 0, or a share where it is cut), and which lines are left open: those
    that the gold has, but at another place."""
    size, share, connected, anywhere = shares.T
    target = np.where(share >= 0.6, 1, np.where(share <= 0.3, 0, share))
    target = np.where((connected < 0.5) & (anywhere < 0.3) & (size >= 4), 0, target)
    return target.astype(np.float32), (target < 0.5) & (anywhere >= 0.6) & (size >= 4)


def make_lines(pages, out, lexicons):
    """Write the features and targets of every page."""
    from dedup import Config
    from dedup.boilerplate.rules.labels import HitCache
    from dedup.boilerplate.rules.loading import load_packs
    from dedup.html.extract import html_text
    from dedup.reading import prepare
    from dedup.reading.cache import TextCache
    from dedup.text.keys import key

    rules, config = load_packs(None, (), None), Config()
    fold_lexicons = pickle.loads(lexicons.read_bytes()) if lexicons else {}
    with gzip.open(pages, "rt", encoding="utf-8") as file, out.open("wb") as output:
        for record in map(json.loads, file):
            if record["fold"] == HELD_OUT:
                continue
            found = html_text(record["html"], record.get("url") or None)
            if found.visible is None:
                continue
            headline, visible = found.page.headline, found.visible
            if headline and key(headline) not in map(key, visible.lines):
                visible = visible.below(headline)
            prepared = prepare(
                visible.text, rules, config, TextCache(HitCache({}, {})), frozenset(), headline, visible
            )
            lines = prepared.lines
            layout, table = line_features([lines], fold_lexicons.get(record["fold"]))
            words = np.rint(np.expm1(table[NAMES.index("log_words")].astype(np.float64))).astype(np.int64)
            table = np.concatenate((table, html_features([lines], layout, words)))
            target, is_open = targets(aligned_shares(lines.texts, record["gold"]))
            mass = (words + 2.0) * (np.array(lines.copies) % 4 == 0) * ~is_open
            titles = [number for number, one in enumerate(lines.keys) if headline and one == key(headline)]
            row = {
                "id": record["id"], "fold": record["fold"], "features": table.T.astype(np.float16), "target": target,
                "weight": (mass / max(1, mass.sum()) * len(mass) ** 0.5).astype(np.float32), "titles": titles[:6],
                "lines": [prepared.segmentation.text[line.start : line.end] for line in prepared.segmentation.lines],
                "copies": [int(state) for state in lines.copies], "headline": lines.headline,
            }  # fmt: skip
            pickle.dump(row, output)
    print(len(ALL_NAMES), "features")


def read_lines(path):
    with path.open("rb") as file:
        while True:
            try:
                yield pickle.load(file)
            except EOFError:
                return


# ---------------------------------------------------------------- fit


def fit(args):
    """Fit the network, and say how it does on the folds that were held out."""
    import torch
    from network_model import Rounded
    from torch import nn
    from torch.nn import functional

    torch.set_num_threads(args.threads)
    torch.manual_seed(args.seed)
    random.seed(args.seed)
    np.random.seed(args.seed)
    held_out = set(map(int, args.valid))
    pages = [*read_lines(args.lines)]
    fitted = [page for page in pages if page["fold"] not in held_out]
    begin = torch.load(args.init, weights_only=False) if args.init else None
    sample = np.concatenate([page["features"][::3] for page in fitted]).astype(np.float32)
    mean, deviation = sample.mean(0), np.maximum(sample.std(0), 0.02)
    if begin is not None:
        mean[: len(NAMES)], deviation[: len(NAMES)] = begin["mu"], begin["sd"]
    unit = LEVELS / CLIP

    def whole(values):
        return np.clip(
            np.rint((values.astype(np.float32) - mean) / deviation * unit), -LEVELS, LEVELS
        ).astype(np.int8)

    absent = whole(np.zeros(len(ALL_NAMES)))
    teacher = pickle.loads(args.teacher.read_bytes()) if args.teacher else {}
    for page in pages:
        page["features"] = whole(page["features"])
        taught = teacher.get(page["id"])
        page["soft"] = page["target"]
        if taught is not None:
            page["soft"] = args.alpha * page["target"] + (1 - args.alpha) * taught

    class Net(nn.Module):
        """The network of dedup/boilerplate/classifier/network.py; its parameters are named as those of the text's."""

        def __init__(self):
            super().__init__()
            self.inp = nn.Linear(len(ALL_NAMES), WIDTH)
            self.conv = nn.ModuleList(nn.Linear(3 * WIDTH, WIDTH) for _ in DISTANCES)
            self.ctx = nn.ModuleList(nn.Linear(2 * WIDTH, WIDTH, bias=False) for _ in DISTANCES)
            self.mix = nn.ModuleList(nn.Linear(WIDTH, WIDTH) for _ in DISTANCES)
            for mix in self.mix:
                nn.init.zeros_(mix.bias)
                mix.weight.data *= 0.3
            self.out = nn.Linear(WIDTH, 2)
            self.none = nn.Parameter(torch.tensor(2.0))
            self.drop = nn.Dropout(args.drop)
            self.steps, self.largest = {}, None

        def act(self, values, name, low=-LEVELS):
            if self.largest is not None:
                flat = values.detach().abs().flatten()
                top = float(torch.quantile(flat[:: max(1, len(flat) // 200_000)], 0.9995))
                self.largest[name] = max(self.largest.get(name, 0.0), top)
            return Rounded.apply(values, self.steps[name], low, LEVELS) if self.steps else values

        def rounded(self, linear):
            if not self.steps:
                return linear.weight
            step = linear.weight.detach().abs().amax(1, keepdim=True).clamp(min=1e-8) / LEVELS
            return Rounded.apply(linear.weight, step, -LEVELS, LEVELS)

        def forward(self, values, mask):
            state = functional.linear(values, self.rounded(self.inp), self.inp.bias)
            state = self.act(self.drop(functional.relu(state)) * mask, "h0")
            length = state.shape[1]
            size = mask.sum(1).clamp(min=1)
            for number, distance in enumerate(DISTANCES):
                above, below = torch.zeros_like(state), torch.zeros_like(state)
                if length > distance:
                    above[:, distance:], below[:, :-distance] = state[:, :-distance], state[:, distance:]
                name = f"h{number}"
                text = (
                    self.act(state.sum(1) / size, name),
                    self.act((state - (1 - mask) * 1e4).amax(1).clamp(min=-1e3), name),
                )
                near, whole_text, mix = self.conv[number], self.ctx[number], self.mix[number]
                hidden = functional.linear(
                    torch.cat([above, state, below], -1), self.rounded(near), near.bias
                )
                hidden = hidden + functional.linear(torch.cat(text, -1), self.rounded(whole_text))[:, None]
                hidden = self.act(self.drop(functional.relu(hidden)), f"u{number}", 0)
                state = state + functional.linear(hidden, self.rounded(mix), mix.bias)
                state = self.act(state * mask, f"h{number + 1}")
            return functional.linear(state, self.rounded(self.out), self.out.bias)

    def batches(pages, *, train):
        """Pages of about equal length side by side; of pages to fit, parts and variants of them."""
        order = [*range(len(pages))]
        if train:
            random.shuffle(order)
        items = [
            (number, chosen(pages[number]) if train else np.arange(len(pages[number]["target"])))
            for number in order
        ]
        groups = []
        for start in range(0, len(items), 400):
            group = []
            for item in sorted(items[start : start + 400], key=lambda item: len(item[1])):
                if group and (len(group) + 1) * len(item[1]) > 6000:
                    groups.append(group)
                    group = []
                group.append(item)
            groups.append(group)
        if train:
            random.shuffle(groups)
        for group in groups:
            yield [number for number, _ in group], tensors(pages, group, train=train)

    def chosen(page):
        """The lines of a page that are shown: mostly all, at times a stretch, or without most of its boilerplate."""
        size = len(page["target"])
        low, high = 0, size
        if size > 1200:
            low = random.randint(0, size - 1200)
            high = low + 1200
        elif random.random() < 0.12 and size > 6:
            length = random.randint(2, min(size - 1, 20))
            low = random.choice((0, random.randint(0, size - length)))
            high = low + length
        lines = np.arange(low, high)
        if random.random() < 0.15:
            kept = np.random.rand((high - low) // 8 + 1) >= random.choice((0.5, 0.8, 0.95, 1.0))
            left = lines[(page["target"][low:high] >= 0.5) | kept[np.arange(high - low) // 8]]
            lines = left if len(left) >= 2 else lines
        return lines

    def tensors(pages, group, *, train):
        length = max(len(lines) for _, lines in group)
        shape = (len(group), length)
        values = np.zeros((*shape, len(ALL_NAMES)), np.float32)
        mask, target, weight, title = (np.zeros(shape, np.float32) for _ in range(4))
        titled = np.zeros(len(group), np.float32)
        for row, (number, lines) in enumerate(group):
            page, size = pages[number], len(lines)
            features = page["features"][lines].astype(np.float32)
            if train:  # do without labels, lexicon or extractor now and then
                for columns, often in ((LABELS, 0.07), ([LEXICON], 0.15), (EXTRACTED, 0.1)):
                    if random.random() < often:
                        features[:, columns] = absent[columns]
            values[row, :size], mask[row, :size] = features, 1
            target[row, :size] = page["soft" if train else "target"][lines]
            weight[row, :size] = page["weight"][lines]
            title[row, :size] = np.isin(lines, page["titles"])
            titled[row] = title[row].any()
        values *= CLIP / LEVELS
        if train:
            values *= np.random.rand(len(group), 1, len(ALL_NAMES)) >= args.feature_drop
        return [torch.from_numpy(array) for array in (values, mask[..., None], target, weight, title, titled)]

    net = Net()
    if begin is not None:
        state = dict(begin["state"])
        wide = torch.randn(WIDTH, len(ALL_NAMES)) * 0.02
        wide[:, : len(NAMES)] = state["inp.weight"]
        net.load_state_dict({**state, "inp.weight": wide})
    optimiser = torch.optim.AdamW(net.parameters(), lr=args.rate, weight_decay=args.decay)
    average = {name: value.detach().clone() for name, value in net.state_dict().items()}
    step = 0

    def epoch(total, rate):
        nonlocal step
        net.train()
        for _, (values, mask, target, weight, title, titled) in batches(fitted, train=True):
            for group in optimiser.param_groups:
                group["lr"] = rate(step / total) * min(1, (step + 1) / 100)
            logits = net(values, mask)
            kept = functional.binary_cross_entropy_with_logits(
                logits[..., 0], target, weight=weight, reduction="sum"
            )
            loss = kept / weight.sum().clamp(min=1)
            if titled.any():
                scores = logits[..., 1] - (1 - mask[..., 0]) * 1e4
                choice = torch.log_softmax(torch.cat([scores, net.none.expand(len(scores), 1)], 1), 1)[:, :-1]
                right = torch.logsumexp(choice + torch.log(title + 1e-12), 1)
                loss = loss - 0.1 * (right * titled).sum() / titled.sum()
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            optimiser.step()
            step += 1
            decay = min(0.999, (1 + step) / (10 + step))
            with torch.no_grad():
                for name, value in net.state_dict().items():
                    average[name].mul_(decay).add_(value, alpha=1 - decay)

    def predict(pages):
        net.load_state_dict(average)
        net.eval()
        found = {}
        with torch.no_grad():
            for numbers, (values, mask, *_) in batches(pages, train=False):
                kept = torch.sigmoid(net(values, mask)[..., 0]).numpy()
                for row, number in enumerate(numbers):
                    found[pages[number]["id"]] = kept[row, : len(pages[number]["target"])]
        return found

    per_epoch = sum(1 for _ in batches(fitted, train=True))
    for number in range(args.epochs):
        epoch(
            per_epoch * args.epochs, lambda part: args.rate * 0.5 * (1 + np.cos(np.pi * min(1, part))) + 1e-6
        )
        print("epoch", number, flush=True)
    net.load_state_dict(average)
    net.eval()
    net.largest = {}
    with torch.no_grad():
        for _, (values, mask, *_) in batches(fitted, train=False):
            net(values, mask)
    net.steps, net.largest = {name: max(top, 1e-3) / LEVELS for name, top in net.largest.items()}, None
    for _ in range(2):
        epoch(per_epoch * args.epochs, lambda _: args.rate * 0.05)
    torch.save({"state": average, "mean": mean, "deviation": deviation, "steps": net.steps}, args.out)
    tested = [page for page in pages if page["fold"] in held_out]
    if tested:
        found = predict(tested)
        print("log loss outside the fit", round(log_loss(tested, found), 4))
        if args.predictions:
            args.predictions.write_bytes(pickle.dumps(found))


def log_loss(pages, found):
    """Weighted cross entropy of predictions."""
    total = weight = 0.0
    for page in pages:
        likely = np.clip(found[page["id"]], 1e-6, 1 - 1e-6)
        target, mass = page["target"], page["weight"]
        total -= float(((target * np.log(likely) + (1 - target) * np.log(1 - likely)) * mass).sum())
        weight += float(mass.sum())
    return total / weight


# ---------------------------------------------------------------- teach


def teach(args):
    """Predict every page by trees that were fitted on the folds of other pages: a second opinion for ``fit``."""
    import lightgbm

    pages = [*read_lines(args.lines)]
    chance = np.random.default_rng(1)
    found = {}
    for folds in ((6, 7, 8), (0, 1, 2), (3, 4, 5)):
        tables, targets_, weights = [], [], []
        for page in pages:
            if page["fold"] in folds:
                continue
            often = 1 if len(page["target"]) < 400 else 0.5
            rows = (chance.random(len(page["target"])) < often) & (page["weight"] > 0)
            tables.append(with_neighbours(page["features"])[rows])
            targets_.append(page["target"][rows] > 0.5)
            weights.append(page["weight"][rows])
        data = lightgbm.Dataset(
            np.concatenate(tables),
            np.concatenate(targets_).astype(int),
            weight=np.concatenate(weights),
            params={"max_bin": 63},
        )
        settings = {
            "objective": "binary", "num_leaves": 31, "learning_rate": 0.06, "feature_fraction": 0.25, "bagging_fraction": 0.7,
            "bagging_freq": 1, "min_data_in_leaf": 60, "max_bin": 63, "num_threads": args.threads, "verbose": -1, "lambda_l2": 5,
        }  # fmt: skip
        trees = lightgbm.train(settings, data, 200)
        for page in pages:
            if page["fold"] in folds:
                found[page["id"]] = trees.predict(with_neighbours(page["features"])).astype(np.float32)
    args.out.write_bytes(pickle.dumps(found))


def with_neighbours(features):
    """A line's features, their means over lines above and below, and over the whole page."""
    values = features.astype(np.float32)
    size = len(values)
    running = np.concatenate([np.zeros((1, values.shape[1])), np.cumsum(values.astype(np.float64), 0)])
    at = np.arange(size)
    parts = [values]
    for reach in (1, 2, 4, 8, 24):
        low, high = np.maximum(0, at - reach), np.minimum(size, at + 1 + reach)
        parts += [(running[at] - running[low]) / reach, (running[high] - running[at + 1]) / reach]
    page = np.concatenate([values.mean(0), values.std(0), [np.log1p(size)]])
    parts.append(np.broadcast_to(page, (size, len(page))))
    return np.concatenate(parts, 1).astype(np.float32)


# ---------------------------------------------------------------- export


def export(weights, out):
    """Write the arrays that ``dedup.boilerplate.classifier.network.read_network`` reads."""
    import torch

    saved = torch.load(weights, weights_only=False)
    state = {name: value.numpy().astype(np.float64) for name, value in saved["state"].items()}
    steps = saved["steps"]
    arrays = {
        "mean": saved["mean"].astype(np.float32),
        "scale": (LEVELS / CLIP / saved["deviation"]).astype(np.float32),
    }

    def dense(name, matrix, bias, before, after):
        step = np.maximum(np.abs(matrix).max(1, keepdims=True), 1e-8) / LEVELS
        arrays[f"{name}.weights"] = np.clip(np.rint(matrix / step), -LEVELS, LEVELS).astype(np.int8)
        arrays[f"{name}.scale"] = (step[:, 0] * before / after).astype(np.float32)
        arrays[f"{name}.bias"] = (bias / after).astype(np.float32)

    dense("first", state["inp.weight"], state["inp.bias"], CLIP / LEVELS, steps["h0"])
    for number in range(len(DISTANCES)):
        own, hidden, following = steps[f"h{number}"], steps[f"u{number}"], steps[f"h{number + 1}"]
        dense(f"{number}.near", state[f"conv.{number}.weight"], state[f"conv.{number}.bias"], own, hidden)
        dense(f"{number}.text", state[f"ctx.{number}.weight"], np.zeros(WIDTH), own, hidden)
        dense(f"{number}.mix", state[f"mix.{number}.weight"], state[f"mix.{number}.bias"], hidden, following)
    arrays["states"] = np.array(
        [steps[f"h{n}"] / steps[f"h{n + 1}"] for n in range(len(DISTANCES))], np.float32
    )
    arrays["distances"] = np.array(DISTANCES, np.int16)
    bias = state["out.bias"].copy()
    bias[1] -= state["none"]
    dense("last", state["out.weight"], bias, steps[f"h{len(DISTANCES)}"], 1.0)
    np.savez_compressed(out, **arrays)


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = parser.add_subparsers(required=True)
    command = commands.add_parser("lines")
    command.add_argument("pages", type=Path)
    command.add_argument("out", type=Path)
    command.add_argument("--lexicons", type=Path)
    command.set_defaults(run=lambda args: make_lines(args.pages, args.out, args.lexicons))
    command = commands.add_parser("teach")
    command.add_argument("lines", type=Path)
    command.add_argument("out", type=Path)
    command.add_argument("--threads", type=int, default=1)
    command.set_defaults(run=teach)
    command = commands.add_parser("fit")
    command.add_argument("lines", type=Path)
    command.add_argument("--out", type=Path, required=True)
    command.add_argument("--init", type=Path)
    command.add_argument("--teacher", type=Path)
    command.add_argument("--predictions", type=Path)
    command.add_argument("--valid", default="", help="folds that are held out, such as 678")
    for name, value in (
        ("epochs", 12), ("seed", 1), ("threads", 1), ("rate", 1.5e-3), ("decay", 0.03), ("drop", 0.1), ("feature-drop", 0.05),
        ("alpha", 0.15),
    ):  # fmt: skip
        command.add_argument(f"--{name}", type=type(value), default=value)
    command.set_defaults(run=fit)
    command = commands.add_parser("export")
    command.add_argument("weights", type=Path)
    command.add_argument("out", type=Path)
    command.set_defaults(run=lambda args: export(args.weights, args.out))
    args = parser.parse_args()
    args.run(args)


if __name__ == "__main__":
    main()
