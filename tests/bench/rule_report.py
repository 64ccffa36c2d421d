#!/usr/bin/env python3
"""For every rule: where it removed boilerplate and where text of the article, so that rules without evidence can be pruned.

    rule_report.py PAGES [--also CORPUS BENCH] [--folds 012345678] [--parts page,gold] [--prefix ar.] [--json FILE]

The cleaner reads the pages and the golds (see ``quality.py``), and the texts of the older collections: the pages are nearly
all English, and only these know what the rules of other languages do. A removal is wrong if more than half of its shingles are in
the gold and no longer in the output; copies of what is kept are right. For each rule the number of pages and sites on which
it was right and wrong, the same in words, and how many of its right and wrong removals were ``decisive``: removals that the
classifier alone would not have made, because it gives the line a higher score than the threshold for lines without a label
or because the rule cuts an end off a line. The worst rules come first; those that removed nothing come last.
"""

from __future__ import annotations

import argparse
import collections
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

from collection import read, scorer_of
from page_scores import PARTS, items, output
from predictions import Item, predictions

from dedup import Article, Config
from dedup.boilerplate.rules.loading import load_packs
from dedup.boilerplate.thresholds import thresholds_for
from dedup.model import Reason, Removal

OLDER = ("clean", "dirty", "made", "page", "region")
"""Files of the older collections that hold texts of the web and not of extractors."""
LONGEST_SHINGLE = 4
"""Words of a shingle, as the scorers count them; a shorter removal is one shingle."""


@dataclass(slots=True)
class Evidence:
    """What a rule did; every pair is right and wrong.

    Attributes:
        pages: identifiers of the texts.
        sites: their sites.
        words: how many words were removed.
        removals: how many removals there were.
        decisive: how many of them the classifier alone would not have made.
    """

    pages: tuple[set[str], set[str]] = field(default_factory=lambda: (set(), set()))
    sites: tuple[set[str], set[str]] = field(default_factory=lambda: (set(), set()))
    words: list[float] = field(default_factory=lambda: [0.0, 0.0])
    removals: list[int] = field(default_factory=lambda: [0, 0])
    decisive: list[int] = field(default_factory=lambda: [0, 0])

    def row(self) -> dict[str, list[int]]:
        """Return the figures, right and wrong."""
        return {
            "pages": [len(one) for one in self.pages],
            "sites": [len(one) for one in self.sites],
            "words": [round(one) for one in self.words],
            "removals": self.removals,
            "decisive": self.decisive,
        }


class Missing:
    """The shingles of a gold that an output lacks."""

    def __init__(self, scorer, gold: str, found: str) -> None:
        self.scorer = scorer
        self.by_size = {
            size: scorer.shingles(gold, size) - scorer.shingles(found, size)
            for size in range(1, LONGEST_SHINGLE + 1)
        }

    def of(self, text: str) -> tuple[int, float]:
        """Return the number of words of a removed text, and the share of its shingles that are missing."""
        size = len(self.scorer.TOKEN.findall(text.casefold()))
        if not size:
            return 0, 0.0
        own = self.scorer.shingles(text, min(size, LONGEST_SHINGLE))
        missing = self.by_size[min(size, LONGEST_SHINGLE)]
        return size, sum(count for shingle, count in own.items() if shingle in missing) / sum(own.values())


def older(folders: list[Path], sample: int) -> Iterator[Item]:
    """Yield the texts of the older collections."""
    for folder in folders:
        for name in OLDER:
            path = folder / f"{name}.jsonl.gz"
            for number, record in enumerate(read(path) if path.exists() else ()):
                if number % sample == 0:
                    yield Item(f"older {name}", record, record["text"])


def site_of(record: dict) -> str:
    """Return the site of a page; its identifier where the address is not known."""
    url = record.get("url") or ""
    return (
        url.split("/")[2].removeprefix("www.")
        if url.count("/") >= 2
        else record.get("outlet") or record["id"]
    )


def is_decisive(removal: Removal, text: str, threshold: float) -> bool:
    """Whether the classifier alone would have kept what was removed."""
    if removal.reason is Reason.COPY or removal.rule == "classifier":
        return False
    before, after = text[: removal.start].rpartition("\n")[2], text[removal.end :].partition("\n")[0]
    part_of_line = bool(before.strip() or after.strip())
    return part_of_line or removal.score is None or 1 - removal.score >= threshold


def gather(found: dict[str, Evidence], scorer, item: Item, article: Article, threshold: float) -> None:
    """Add what the rules did in one text."""
    gold = item.text if item.part in ("gold", "genre", "older clean") else item.record["gold"]
    missing = Missing(scorer, gold, output(item, article))
    for removal in article.removals:
        words, share = missing.of(removal.text)
        if not words:
            continue
        evidence, wrong = found[removal.rule], int(share > 0.5)
        evidence.pages[wrong].add(item.record["id"])
        evidence.sites[wrong].add(site_of(item.record))
        evidence.words[0] += words * (1 - share)
        evidence.words[1] += words * share
        evidence.removals[wrong] += 1
        evidence.decisive[wrong] += is_decisive(removal, item.text, threshold)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("pages", type=Path)
    parser.add_argument("--also", type=Path, nargs="*", default=[], help="folders of older collections")
    parser.add_argument("--folds", default="012345678")
    parser.add_argument(
        "--parts", type=lambda text: text.split(","), default=["page", "gold"], help=", ".join(PARTS)
    )
    parser.add_argument("--strictness", default="standard")
    parser.add_argument("--prefix", default="", help="only rules whose identifier begins so")
    parser.add_argument("--sample", type=int, default=1, help="every n-th text only")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--json", type=Path, help="file for the report")
    args = parser.parse_args()
    config, scorer = Config(strictness=args.strictness), scorer_of(args.pages)
    threshold = thresholds_for(config.strictness, config.scope, 1.0).plain
    found: dict[str, Evidence] = collections.defaultdict(Evidence)
    wanted = items(scorer, args.pages, args.parts, args.folds, args.sample)
    wanted = chain(wanted, older(args.also, args.sample))
    for item, article in predictions(wanted, config, workers=args.workers):
        gather(found, scorer.corpus, item, article, threshold)
    for rule in load_packs().by_id:
        found[rule]  # rules that removed nothing
    rows = {rule: evidence.row() for rule, evidence in found.items() if rule.startswith(args.prefix)}
    rows = dict(sorted(rows.items(), key=lambda row: (-row[1]["words"][1], -row[1]["words"][0], row[0])))
    names = ("pages", "sites", "words", "removals", "decisive")
    print(f"{'right/wrong':44}" + "".join(f"{name:>16}" for name in names))
    for rule, row in rows.items():
        if any(row["removals"]):
            print(f"{rule:44}" + "".join(f"{'/'.join(map(str, row[name])):>16}" for name in names))
    idle = [rule for rule, row in rows.items() if not any(row["removals"])]
    print(f"{len(idle)} of {len(rows)} rules removed nothing:", *idle)
    if args.json:
        args.json.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
