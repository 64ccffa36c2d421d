"""Texts that the line classifier is fitted on: their lines as the product prepares them, and which belong to the article.

Whether a line belongs to it is read off the longest common subsequence of the words of text and gold, so that a short
line ("Ingredients") is told by its place. Golds, clean texts of other genres and clean news are texts of which every line
is kept. Mixed texts are clean ones with boilerplate lines of other texts laid among their lines: articles with a little
boilerplate, of which the collections have few.
"""

from __future__ import annotations

import collections
import hashlib
import random
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from collection import read, scorer_of
from rapidfuzz.distance import LCSseq

from dedup import Config
from dedup.boilerplate.classifier.lines import CopyState, Lines
from dedup.chrome.labels import Memo
from dedup.chrome.packs import load_packs
from dedup.keys import key
from dedup.links import words_alone
from dedup.reading import prepare
from dedup.seen import Seen

KEPT, REMOVED = 0.6, 0.3
"""A line with at least this share of its words on the common subsequence belongs to the article, one with at most the
other does not; between them the share is the target."""
COVERED = 0.6
"""A line off the subsequence with this share of its shingles in the gold is a copy, or equal boilerplate: it is left out."""
MIXED = 5_000
"""How many mixed texts are made."""
LAST_FOLD = 9
MAX_PRODUCT = 4e9
"""Text and gold whose numbers of words have a larger product are not aligned."""


@dataclass(frozen=True, slots=True)
class Example:
    """A text to fit on.

    Attributes:
        name: the identifier of its record.
        source: page, gold, after, genre, corpus, bench or mixed.
        kind: the set or kind of its record.
        lang: its language.
        fold: 0 to 9, by site.
        site: the site of a page.
        lines: what the classifier is given.
        keep: for each line how far it belongs to the article (0 to 1).
        unsure: lines that are left out of the fit.
        headline: indices of lines that are the headline, empty if none is; ``None`` where nobody knows.
    """

    name: str
    source: str
    kind: str
    lang: str
    fold: int
    site: str
    lines: Lines
    keep: np.ndarray
    unsure: np.ndarray
    headline: list[int] | None = None


def page_of(record):
    """The page behind a record of the older collections: all kinds of one page are in one fold."""
    name = record["id"].split("#")[0].removeprefix("made/")
    if record["kind"].startswith("after") or name.startswith("scrapinghub/"):
        return name.rsplit("/", 1)[-1][:16]
    return name.rsplit("/", 1)[-1] if name.startswith("ntrex/") else name


def records(pages, genres, corpus, bench) -> Iterator[dict]:
    """Yield every record with its source, kind, fold, and gold (``None``: all is kept)."""
    for r in read(pages / "pages.jsonl.gz"):
        shared = {**r, "kind": r["set"], "title": r.get("title") or "", "url": r.get("url") or ""}
        yield {**shared, "source": "page"}
        yield {**shared, "source": "gold", "text": r["gold"], "gold": None}
    for r in read(pages / "after.jsonl.gz"):
        yield {**r, "source": "after", "kind": r["set"]}
    for r in read(genres / "genres.jsonl.gz"):
        yield {**r, "source": "genre", "kind": r["genre"], "gold": None}
    for folder, source, names in (
        (corpus, "corpus", ("clean", "dirty", "made", "after_extractors")),
        (bench, "bench", ("page", "region", "seedlike", "clean")),
    ):
        for name in names:
            for r in read(folder / f"{name}.jsonl.gz"):
                if "readability expected" in (r.get("gold_by") or ""):
                    continue
                kind = "clean" if name == "clean" else r.get("kind", name)
                r = {**r, "kind": kind, "source": source}
                digest = hashlib.sha256(page_of(r).encode()).hexdigest()
                yield {**r, "fold": int(digest, 16) % 10, "gold": None if kind == "clean" else r["gold"]}


class Preparer:
    """Prepares texts as the product does."""

    def __init__(self) -> None:
        self.rules = load_packs()
        self.memo: dict = {}

    def __call__(self, text: str) -> Lines:
        seen = Seen(Memo(self.memo, {}))
        return prepare(words_alone(text), self.rules, Config(), seen, frozenset(), None).lines


def aligned(lines, gold, scorer):
    """Return for each line how far it belongs to the gold, and whether that is unsure."""
    words = [scorer.TOKEN.findall(line.casefold()) for line in lines]
    target = scorer.TOKEN.findall(gold.casefold())
    numbers: dict[str, int] = {}
    text = [numbers.setdefault(word, len(numbers)) for row in words for word in row]
    wanted = [numbers.setdefault(word, len(numbers)) for word in target]
    place = np.full(len(text), -1)
    if text and wanted and len(text) * len(wanted) < MAX_PRODUCT:
        for tag, i, j, k, _ in LCSseq.opcodes(text, wanted):
            if tag == "equal":
                place[i:j] = np.arange(k, k + j - i)
    shingles = set(zip(*(target[i:] for i in range(4)), strict=False))
    keep, unsure, at = np.zeros(len(lines)), np.zeros(len(lines), bool), 0
    for number, row in enumerate(words):
        size = len(row)
        here = place[at : at + size]
        at += size
        share = float((here >= 0).mean()) if size else 0.0
        own = list(zip(*(row[i:] for i in range(4)), strict=False))
        covered = np.mean([shingle in shingles for shingle in own]) if own else 0.0
        on = here[here >= 0]
        steady = (np.diff(on) == 1).mean() if len(on) > 1 else 1.0
        # Words met one by one all over the gold are no line of it.
        scattered = own and steady < 0.5 and covered < REMOVED
        keep[number] = 0.0 if share <= REMOVED or scattered else 1.0 if share >= KEPT else share
        unsure[number] = keep[number] < 0.5 and bool(own) and covered >= COVERED
    return keep, unsure


def headlines(record, lines, titles):
    """Return the lines that are the headline, where the collections tell."""
    source, kind, name = record["source"], record["kind"], record["id"].split(":", 1)[-1]
    if source == "genre" and kind == "newspaper":
        return [0]
    if source == "corpus" and kind.startswith("seedlike"):
        return [lines.headline] if lines.headline is not None else None
    if source == "page":
        titles[name] = title_of(record, lines)
    title = titles.get(name)
    if source not in ("page", "gold", "after") or title is None:
        return None
    if source == "gold":
        first = lines.keys[0] == title
        return [0] if first else [] if kind == "wcxb" else None
    found = [number for number, one in enumerate(lines.keys[:400]) if one == title][:6]
    return found if found or kind == "wcxb" else None


def title_of(record, lines):
    """The key of a page's headline: as its collection has it, or the gold's first line if the page's title has it too."""
    if record["kind"] == "wcxb":
        return key(record["title"]) if record["title"] else None
    first = next((line for line in record["gold"].split("\n") if line.strip()), "")
    folded = key(first)
    short = 2 <= len(folded.split()) <= 25
    return folded if short and f" {folded} " in f" {lines.keys[0]} " else None


def examples(pages, genres, corpus, bench) -> Iterator[Example]:
    """Yield every text of the collections, prepared."""
    prepare_lines, scorer, titles = Preparer(), scorer_of(corpus), {}
    for record in records(pages, genres, corpus, bench):
        lines = prepare_lines(record["text"])
        size = len(lines.texts)
        if not size:
            continue
        if record["gold"] is None:
            keep, unsure = np.ones(size), np.zeros(size, bool)
        else:
            keep, unsure = aligned(lines.texts, record["gold"], scorer)
        url = record.get("url") or ""
        site = url.split("/")[2].removeprefix("www.") if url.count("/") >= 2 else record["id"]
        yield Example(
            record["id"], record["source"], record["kind"], record["lang"] or "und", record["fold"], site, lines, keep,
            unsure, headlines(record, lines, titles),
        )  # fmt: skip


def mixed(known: list[Example], seed: int = 5) -> Iterator[Example]:
    """Yield clean texts with boilerplate lines of other texts of their language and fold among their lines."""
    rng = random.Random(seed)
    prepare_lines = Preparer()
    pools, clean = collections.defaultdict(list), collections.defaultdict(list)
    for one in known:
        lang = one.lang[:2]
        if one.source in ("page", "corpus", "bench") and not one.keep.all():
            for number, labels in enumerate(one.lines.labels):
                line = one.lines.texts[number]
                if one.keep[number] < 0.5 and not one.unsure[number] and not one.lines.copies[number] and len(line) < 200:
                    whole = next((label for label in labels if label.scope == "line"), None)
                    kind = whole.confidence if whole else "none"
                    if whole or rng.random() < 0.03:
                        pools[lang, one.fold, kind].append(line)
        elif one.source in ("gold", "genre") or (one.source == "corpus" and one.kind == "clean"):
            if one.source != "genre" or one.kind == "newspaper":
                clean[lang].append(one)
    languages = sorted(clean)
    made = 0
    while made < MIXED:
        lang = rng.choice(languages) if rng.random() < 0.5 else "en"
        one = rng.choice(clean[lang])
        pool = {c: pools[lang, one.fold, c] or pools["en", one.fold, c] for c in ("sure", "probable", "none")}
        size = rng.choice((2, 3, 4, 5, 6, 8, 10, 15, 25))
        first = 0 if rng.random() < 0.7 else rng.randrange(max(1, len(one.keep) - size))
        body = [(line, 1.0) for line in one.lines.texts[first : first + size]]
        if not pool["sure"] or sum(len(line) for line, _ in body) < 80:
            continue
        where = rng.random()
        for _ in range(rng.choice((1, 1, 2, 2, 3, 4, 6, 8))):
            choice = pool[rng.choices(("sure", "probable", "none"), (6, 3, 1))[0]]
            place = len(body) if where < 0.4 else min(1, len(body)) if where < 0.6 else rng.randrange(len(body) + 1)
            if choice:
                body.insert(place, (rng.choice(choice), 0.0))
        lines = prepare_lines("\n".join(line for line, _ in body))
        if len(lines.texts) != len(body):
            continue
        made += 1
        keep = np.array([kept for _, kept in body])
        yield Example(f"mixed/{made}", "mixed", one.source, lang, one.fold, "", lines, keep, np.zeros(len(body), bool))


def without_context(example: Example) -> Example:
    """The example as a text in which nothing is known of copies: for trials."""
    states = [CopyState.NONE] * len(example.keep)
    return replace(example, lines=replace(example.lines, copies=states, headline=None))
