#!/usr/bin/env python3
"""What learning a site's chrome brings on real scraped lines, and what it costs on clean articles.

    learn.py CORPUS [--store]

Learns from the texts alone, never from their golds, per outlet: once from all of them, and once from one half of an
outlet's texts to be tested on the other (both ways). Clean articles of the same outlets are cleaned with the packs
learned from all.
"""

from __future__ import annotations

import argparse
import collections
import json
import tempfile
from pathlib import Path

from collection import read, scorer_of

from dedup import Cleaner, Config
from dedup.corpus.learn import SiteChrome
from dedup.corpus.site_packs import file_name, pack

RESULTS = Path(__file__).with_name("results") / "learn.json"


def outlet(record):
    """The outlet of a record; every source of scraped lines is one newspaper."""
    return record["source"]


def packs(records, folder):
    """Learn from records; the pack of each outlet that repeats anything."""
    chrome = SiteChrome()
    for record in records:
        chrome.add(outlet(record), record["id"], record["text"])
    found = {}
    for site in chrome.sites():
        findings = chrome.findings(site)
        if findings:
            found[site] = Path(folder) / file_name(site)
            found[site].write_text(pack(site, findings, prose=chrome.running_text(site)), encoding="utf-8")
    return found


def cleaned(records, learned):
    """The body of each record, with the pack of its outlet."""
    plain = Cleaner()
    own = {site: Cleaner(Config(packs=(str(path),), site=site)) for site, path in learned.items()}
    return {r["id"]: own.get(outlet(r), plain).clean(r["text"]).body for r in records}


def f1(records, bodies, scorer):
    """F1 by the scorer's shingles: mean precision and mean recall put together."""
    scores = [
        scorer.precision_recall(scorer.shingles(bodies[r["id"]]), scorer.shingles(r["gold"])) for r in records
    ]
    return scorer.f1(*(sum(side) / len(scores) for side in zip(*scores, strict=True)))


def lost(records, bodies, scorer):
    """Shingles lost of a million."""
    gone = total = 0
    for record in records:
        gold = scorer.shingles(record["text"])
        gone += sum((gold - scorer.shingles(bodies[record["id"]])).values())
        total += sum(gold.values())
    return round(1e6 * gone / total)


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--store", action="store_true")
    args = parser.parse_args()
    scorer = scorer_of(args.corpus)
    dirty = [
        r for r in read(args.corpus / "dirty.jsonl.gz") if r["kind"] == "scraped_lines" and r["lang"] == "ar"
    ]
    names = {outlet(r) for r in dirty}
    clean = [r for r in read(args.corpus / "clean.jsonl.gz") if r["lang"] == "ar" and outlet(r) in names]
    report = {
        "texts": len(dirty),
        "outlets": dict(collections.Counter(map(outlet, dirty))),
        "clean_texts": len(clean),
    }
    report["before"] = f1(dirty, cleaned(dirty, {}), scorer)
    report["clean_lost_before"] = lost(clean, cleaned(clean, {}), scorer)
    with tempfile.TemporaryDirectory() as folder:
        learned = packs(dirty, folder)
        report["rules"] = sum(path.read_text(encoding="utf-8").count("[[rule]]") for path in learned.values())
        report["learned_from_all"] = f1(dirty, cleaned(dirty, learned), scorer)
        report["clean_lost_after"] = lost(clean, cleaned(clean, learned), scorer)
    halves = dirty[::2], dirty[1::2]
    bodies = {}
    for ours, theirs in (halves, halves[::-1]):
        with tempfile.TemporaryDirectory() as folder:
            bodies |= cleaned(theirs, packs(ours, folder))
    report["learned_from_the_other_half"] = f1(dirty, bodies, scorer)
    print(json.dumps(report, indent=1, ensure_ascii=False))
    if args.store:
        RESULTS.write_text(json.dumps(report, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
