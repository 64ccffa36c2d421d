#!/usr/bin/env python3
"""Quality on pages that the judge was not fitted on: the whole cleaner, with the judge's out-of-fold answers.

    unseen.py CORPUS BENCH --cache FILE --oof FILE [--against FILE]

``fit_context.py --cache FILE --oof FILE`` writes both files. Its own table cuts every text at one threshold; here the
dials, the rules and the islands have their say, so the figures are those of the product on pages it has not seen. The
page stage is fitted fold by fold too. A text that is read again is judged as it was read first: what goes only then
is not in these figures. With ``--against``, another file of answers, differences come with how many texts moved.
"""

from __future__ import annotations

import argparse
import collections
import pickle
from dataclasses import replace
from pathlib import Path

import fit_context
import numpy as np
from collection import scorer_of

import dedup.lockstep
from dedup import Cleaner
from dedup.chrome import context

SAMPLE = 8
"""Every so many texts that extractors made are looked at: they are many."""
MOVED = 0.005
"""By more than this a text's own F1 must differ to count as moved."""


def page_likeness(data, keeps, args):
    """The page stage's answer for every text, by trees that never saw its page."""
    folds = np.array([fit_context.fold_of(doc) for doc in data])
    found = np.zeros(len(data))
    for fold in range(fit_context.FOLDS):
        seen = np.flatnonzero(folds != fold)
        trees = context.read_trees(
            fit_context.fit_page([data[i] for i in seen], [keeps[i] for i in seen], args)
        )
        for i in np.flatnonzero(folds == fold):
            found[i] = trees.probability(context.page_features(data[i]["features"], keeps[i]))[0]
    return found


class Answers:
    """Stands in for the judge: says of a text's lines what is known, and of those that stay the same again."""

    def __init__(self):
        self.doc = self.keep = None
        self.likeness, self.first = 0.0, True
        self.strange = 0

    def take(self, doc, keep, likeness):
        self.doc, self.keep, self.likeness, self.first = doc, keep, float(likeness), True

    def __call__(self, questions, known):
        (judged,) = context.judge(questions, known)
        lines = questions[0].lines
        if self.first and len(lines) != len(self.keep):
            self.strange += 1  # the rules have changed since the tables were made
            return [judged]
        if self.first:
            self.first = False
            return [replace(judged, keep=tuple(self.keep.tolist()), page_likeness=self.likeness)]
        said = collections.defaultdict(float)
        for line, keep in zip(self.doc["lines"], self.keep.tolist(), strict=True):
            said[line] = max(said[line], keep)
        return [replace(judged, keep=tuple(said.get(line, 1.0) for line in lines), page_likeness=0.0)]


def wanted(record):
    """Whether a text is measured: texts in which nothing may go are, but of the second collection alone."""
    if record["kind"].startswith("after"):
        return sum(record["id"].encode()) % SAMPLE == 0
    return record["kind"] != "clean" or record["set"] == "bench"


def measure(records, data, keeps, args):
    """For each text its group, precision, recall, lost shingles and all shingles."""
    scorer, answers, cleaner = scorer_of(args.corpus), Answers(), Cleaner()
    likeness = page_likeness(data, keeps, args)
    places = {(doc["set"], doc["kind"], doc["id"]): i for i, doc in enumerate(data) if not doc.get("excerpt")}
    dedup.lockstep.judge = answers
    found = {}
    for record in records:
        name = record["set"], record["kind"], record["id"]
        if name not in places:
            continue
        i = places[name]
        answers.take(data[i], keeps[i], likeness[i])
        article = cleaner.clean(record["text"])
        clean = record["kind"] == "clean"
        gold = scorer.shingles(record["text"] if clean else record["gold"])
        got = scorer.shingles(article.text if clean else article.body)
        kind = record["kind"].split(":")[0]
        lang = record.get("lang") if record.get("lang") in ("ar", "en") else "other"
        group = f"{record['set']}/{kind}" + (f"/{lang}" if record["set"] == "corpus" else "")
        found[name] = (
            group,
            *scorer.precision_recall(got, gold),
            sum((gold - got).values()),
            sum(gold.values()),
        )
    print(answers.strange, "texts are not as the tables have them")
    return found


def figure(group, scores, scorer):
    """F1 from the mean precision and recall; of clean texts the lost shingles per million."""
    if "clean" in group:
        return sum(s[3] for s in scores) / max(1, sum(s[4] for s in scores)) * 1e6
    return scorer.f1(*(sum(s[part] for s in scores) / len(scores) for part in (1, 2)))


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("corpus", type=Path)
    parser.add_argument("bench", type=Path)
    parser.add_argument("--cache", type=Path, required=True)
    parser.add_argument("--oof", type=Path, required=True)
    parser.add_argument("--against", type=Path, help="other answers, to compare with")
    parser.add_argument("--scratch", type=Path)
    args = parser.parse_args()
    args.depth = 4
    data = pickle.loads(args.cache.read_bytes())
    records = list(filter(wanted, fit_context.with_folded(fit_context.records(args.corpus, args.bench))))
    scorer = scorer_of(args.corpus)
    runs = [
        measure(records, data, pickle.loads(file.read_bytes())[1], args)
        for file in (args.oof, args.against)
        if file
    ]
    groups = collections.defaultdict(list)
    for name, score in runs[0].items():
        groups[score[0]].append(name)
    for group, names in sorted(groups.items()):
        figures = [figure(group, [run[name] for name in names], scorer) for run in runs]
        row = f"{group:28}{len(names):5}" + "".join(
            f"{value:10.0f}" if "clean" in group else f"{value:10.4f}" for value in figures
        )
        if len(runs) > 1:
            moves = [scorer.f1(*runs[0][name][1:3]) - scorer.f1(*runs[1][name][1:3]) for name in names]
            row += f"  better {sum(m > MOVED for m in moves)}, worse {sum(m < -MOVED for m in moves)}"
        print(row)


if __name__ == "__main__":
    main()
