"""Scores on pages of many kinds and on clean texts of many genres, by the functions of the collection's own ``score.py``.

The groups are those of the scorer (``page/wcxb/forum``) and, beside them, the languages (``page/lang/de``).
"""

from __future__ import annotations

import collections
from collections.abc import Iterable, Iterator
from pathlib import Path

from predictions import Item

from dedup import Article
from dedup.text.keys import key

PARTS = ("page", "after", "gold", "genre")
WITH_GOLD = ("page", "after")
"""Parts that are scored against a gold; of the others nothing may be removed."""
GOLDS_WITH_HEADLINE = "cleaneval"
"""The set whose golds hold the headline too."""


def items(scorer, folder: Path, parts: Iterable[str], folds: str, sample: int = 1) -> Iterator[Item]:
    """Yield the texts of some parts and folds."""
    for part in parts:
        for number, (record, text, _, _) in enumerate(scorer.records(part, folder)):
            if str(record["fold"]) in folds and number % sample == 0:
                yield Item(part, record, text)


def output(item: Item, article: Article) -> str:
    """Return what is scored: the body, or the whole text where the gold has the headline too."""
    whole = item.part not in WITH_GOLD or item.record["set"] == GOLDS_WITH_HEADLINE
    return article.text if whole else article.body


class PageScores:
    """Gathers the scores of texts one by one.

    Args:
        scorer: the collection's ``score.py`` as a module.
    """

    def __init__(self, scorer) -> None:
        self.scorer = scorer
        self.rows = collections.defaultdict(list)
        self.headlines = collections.Counter()

    def add(self, item: Item, article: Article) -> None:
        """Score one text."""
        part, record = item.part, item.record
        gold = record["gold"] if part in WITH_GOLD else item.text
        found, want = output(item, article), self.scorer.corpus.shingles(gold)
        got, compare = self.scorer.corpus.shingles(found), self.scorer.corpus.precision_recall
        if part in WITH_GOLD:
            as_is = compare(self.scorer.corpus.shingles(item.text), want)
            row = (*compare(got, want), self.scorer.word_f1(found, gold), *as_is)
        else:
            row = (sum((want - got).values()), sum(want.values()))
        for group in (self._group(part, record), "all/", f"lang/{record['lang'] or 'und'}"):
            self.rows[f"{part}/{group}"].append(row)
        if part == "page":
            self._add_headline(record, article)

    def _group(self, part: str, record: dict) -> str:
        if part == "genre":
            return f"{record['genre']}/{self.scorer.corpus.group(record['lang'])}"
        return (
            f"{record['extractor']}/{record['set']}"
            if part == "after"
            else f"{record['set']}/{record['type']}"
        )

    def _add_headline(self, record: dict, article: Article) -> None:
        """Count whether the headline is found, on pages that have it on a line: articles of WCXB, whose titles are known."""
        title = key(record.get("title") or "")
        if (
            record["set"] == "wcxb"
            and record["type"] == "article"
            and title in map(key, record["text"].split("\n"))
        ):
            found = key(article.headline or "")
            self.headlines.update(present=1, right=int(found == title), none=int(not found))

    def report(self) -> dict[str, dict[str, float]]:
        """Return the figures of each group; with ``headlines`` among them if pages were scored."""
        found = {
            group: self._figures(group.partition("/")[0], rows) for group, rows in sorted(self.rows.items())
        }
        if present := self.headlines["present"]:
            right, none = (self.headlines[name] / present for name in ("right", "none"))
            found["headlines"] = {"docs": present, "right": right, "none": none}
        return found

    def _figures(self, part: str, rows: list[tuple[float, ...]]) -> dict[str, float]:
        size = len(rows)
        if part in WITH_GOLD:
            p, r, words, p0, r0 = (sum(column) / size for column in zip(*rows, strict=True))
            f1 = self.scorer.corpus.f1
            return {"docs": size, "p": p, "r": r, "f1": f1(p, r), "words": words, "as_is": f1(p0, r0)}
        lost, total = (sum(column) for column in zip(*rows, strict=True))
        return {
            "docs": size,
            "lost_per_million": lost / max(1, total) * 1e6,
            "hurt": sum(one > 0 for one, _ in rows) / size,
            "tenth": sum(one > 0.1 * most for one, most in rows) / size,
        }


def case_faults(folder: Path, clean) -> dict[str, dict[str, object]]:
    """Return for each kind of bug case how many there are, how many are right, and which are not.

    Args:
        folder: the cases, and the ``run.py`` that judges them.
        clean: the cleaner's function.
    """
    import importlib.util
    import json
    import time

    spec = importlib.util.spec_from_file_location("cases_run", folder / "run.py")
    judge = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(judge)
    found = collections.defaultdict(lambda: {"cases": 0, "right": 0, "wrong": []})
    for path in sorted(folder.glob("*.json")):
        case = json.loads(path.read_text(encoding="utf-8"))
        start = time.perf_counter()
        article = clean(case["input"] * case.get("input_repeat", 1))
        faults = judge.faults(case, article.text, time.perf_counter() - start)
        for kind in (case["kind"].split(":")[0], "all"):
            found[kind]["cases"] += 1
            found[kind]["right"] += not faults
            found[kind]["wrong"] += [case["id"]] * bool(faults)
    return dict(found)


def table(report: dict[str, dict[str, float]]) -> Iterator[str]:
    """Yield the lines of a table of the figures."""
    part = ""
    for group, figures in report.items():
        if group.partition("/")[0] != part:
            part = group.partition("/")[0]
            yield f"{part:34}" + "".join(f"{name:>18}" for name in figures)
        yield f"{group:34}" + "".join(
            f"{value:18.4f}" if isinstance(value, float) else f"{value:18}" for value in figures.values()
        )
