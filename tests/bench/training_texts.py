"""Texts that the line classifier is fitted on: their lines as the product prepares them, and which belong to the article.

Whether a line belongs to the article follows from the longest common subsequence of the words of text and gold, so that
the order of the lines decides about a short one ("Ingredients"). Golds, clean news and clean texts of other genres are
texts of which every line is kept. ``mixed_texts.py`` makes further texts out of these.
"""

from __future__ import annotations

import hashlib
import multiprocessing
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from collection import read, scorer_of
from rapidfuzz.distance import LCSseq
from training_headlines import headlines

from dedup import Config
from dedup.boilerplate.classifier.lines import ClassifierInput
from dedup.boilerplate.rules.labels import HitCache
from dedup.boilerplate.rules.loading import load_packs
from dedup.reading import prepare
from dedup.reading.cache import TextCache
from dedup.result.links import words_alone
from dedup.text.plain import plain

KEPT, REMOVED = 0.6, 0.3
"""A line with at least the first share of its words on the common subsequence belongs to the article; one with at most
the second does not. In between the share itself is the target."""
COVERED = 0.6
"""A line off the subsequence of whose shingles at least this share occur in the gold is a copy, or boilerplate that reads
like the article: it is left out of the fit."""
SHINGLE = 4
"""Words in a shingle, as the scorers of the collections count them."""
HELD_BACK = 9
"""The fold that is never read here: the figures on it are the last look."""
LARGEST = 4e9
"""Text and gold are not aligned if the product of their numbers of words is larger."""
KNOWN_LINES = 20_000
"""Short lines whose rules are remembered from text to text, as the product does."""


@dataclass(frozen=True, slots=True)
class Folders:
    """Where the collections are: folders of gzip JSON lines."""

    pages: Path
    genres: Path
    corpus: Path
    bench: Path


@dataclass(frozen=True, slots=True)
class Example:
    """A text to fit on.

    Attributes:
        name: the identifier of its record.
        source: page, gold, after, genre, corpus, bench or mixed.
        kind: the set, genre or kind of its record.
        lang: its language, of two letters.
        fold: 0 to 8, by site.
        site: the site of a page; the identifier where the address is not known.
        lines: what the classifier is given.
        written: the lines as they are in the text, with the boilerplate that a rule cuts off their ends.
        keep: for each line how far it belongs to the article (0 to 1).
        unsure: which lines are left out of the fit.
        headline: the lines that are the headline, none if the text has no headline; ``None`` if that is not known.
    """

    name: str
    source: str
    kind: str
    lang: str
    fold: int
    site: str
    lines: ClassifierInput
    written: Sequence[str]
    keep: np.ndarray
    unsure: np.ndarray
    headline: list[int] | None = None

    @property
    def group(self) -> str:
        """What weights and sampling depend on: the source, of the older collections with the kind."""
        return f"{self.source}/{self.kind}" if self.source in ("corpus", "bench") else self.source


def page_of(record: dict) -> str:
    """Return the page behind a record of the older collections: all records of one page are in one fold."""
    name = record["id"].split("#")[0].removeprefix("made/")
    if record["kind"].startswith("after") or name.startswith("scrapinghub/"):
        return name.rsplit("/", 1)[-1][:16]
    return name.rsplit("/", 1)[-1] if name.startswith("ntrex/") else name


def records(folders: Folders) -> Iterator[dict]:
    """Yield every record outside the held-back fold with its source, kind, fold and gold (``None``: all is kept)."""
    return (record for record in _records(folders) if record["fold"] != HELD_BACK)


def _records(folders: Folders) -> Iterator[dict]:
    for record in read(folders.pages / "pages.jsonl.gz"):
        shared = {**record, "kind": record["set"]}
        yield {**shared, "source": "page"}
        yield {**shared, "source": "gold", "text": record["gold"], "gold": None}
    for record in read(folders.pages / "after.jsonl.gz"):
        yield {**record, "source": "after", "kind": record["set"]}
    for record in read(folders.genres / "genres.jsonl.gz"):
        yield {**record, "source": "genre", "kind": record["genre"], "gold": None}
    for folder, source, names in (
        (folders.corpus, "corpus", ("clean", "dirty", "made", "after_extractors")),
        (folders.bench, "bench", ("page", "region", "seedlike", "clean")),
    ):
        for name in names:
            for record in read(folder / f"{name}.jsonl.gz"):
                if "readability expected" in (record.get("gold_by") or ""):
                    continue  # an extractor's output, not an annotator's
                kind = name if source == "bench" or name == "clean" else record["kind"]
                known = {**record, "kind": kind, "source": source}
                fold = int(hashlib.sha256(page_of(known).encode()).hexdigest(), 16) % 10
                yield {**known, "fold": fold, "gold": None if name == "clean" else record["gold"]}


@cache
def _memory() -> dict:
    return {}


def prepared(text: str) -> tuple[ClassifierInput, list[str]]:
    """Return the lines of a text as the product gives them to the classifier, and as they are in the text."""
    memory = _memory()
    if len(memory) > KNOWN_LINES:
        memory.clear()
    text = words_alone(plain(text).text)
    found = prepare(text, load_packs(), Config(), TextCache(HitCache(memory, {})), frozenset(), None)
    written = [text[start:end] for start, end, _, _ in found.segmentation.lines]
    # Equal strings are stored once.
    return found.lines, [b if a == b else a for a, b in zip(written, found.lines.texts, strict=True)]


def aligned(lines: Sequence[str], gold: str, tokens) -> tuple[np.ndarray, np.ndarray]:
    """Return for each line how far it belongs to the gold, and whether that is unsure.

    Args:
        lines: the lines of a text.
        gold: the article in it.
        tokens: the scorer's pattern of a word.
    """
    words = [tokens.findall(line.casefold()) for line in lines]
    target = tokens.findall(gold.casefold())
    numbers: dict[str, int] = {}
    text = [numbers.setdefault(word, len(numbers)) for row in words for word in row]
    wanted = [numbers.setdefault(word, len(numbers)) for word in target]
    place = np.full(len(text), -1)
    if text and wanted and len(text) * len(wanted) < LARGEST:
        for tag, start, end, first, _ in LCSseq.opcodes(text, wanted):
            if tag == "equal":
                place[start:end] = np.arange(first, first + end - start)
    shingles = {*_shingles(target)}
    keep, unsure, at = np.zeros(len(lines)), np.zeros(len(lines), bool), 0
    for number, row in enumerate(words):
        own, here = _shingles(row), place[at : at + len(row)]
        at += len(row)
        share = float((here >= 0).mean()) if row else 0.0
        covered = float(np.mean([shingle in shingles for shingle in own])) if own else 0.0
        on = here[here >= 0]
        steady = float((np.diff(on) == 1).mean()) if len(on) > 1 else 1.0
        # Words that are met one by one all over the gold do not make a line of it.
        scattered = bool(own) and steady < 0.5 and covered < REMOVED
        keep[number] = 0.0 if share <= REMOVED or scattered else 1.0 if share >= KEPT else share
        unsure[number] = keep[number] < 0.5 and bool(own) and covered >= COVERED
    return keep, unsure


def _shingles(words: Sequence[str]) -> list[tuple[str, ...]]:
    return list(zip(*(words[start:] for start in range(SHINGLE)), strict=False))


class _Labelled:
    """Prepares a record and marks its lines; can be sent to another process."""

    def __init__(self, corpus: Path) -> None:
        self.corpus = corpus

    def __call__(self, record: dict) -> tuple[dict, ClassifierInput, list[str], np.ndarray, np.ndarray]:
        lines, written = prepared(record["text"])
        size = len(lines.texts)
        if record["gold"] is None or not size:
            return record, lines, written, np.ones(size), np.zeros(size, bool)
        return record, lines, written, *aligned(lines.texts, record["gold"], _tokens(self.corpus))


@cache
def _tokens(corpus: Path):
    return scorer_of(corpus).TOKEN


def examples(folders: Folders, workers: int = 1, sample: int = 1) -> Iterator[Example]:
    """Yield the texts of the collections, prepared.

    Args:
        folders: where the collections are.
        workers: processes that prepare them.
        sample: every n-th page only, with what was made of it, and every n-th other text.
    """
    chosen = (record for record in records(folders) if sample == 1 or _digest(record) % sample == 0)
    titles: dict[str, str | None] = {}
    with multiprocessing.Pool(workers) as pool:
        for record, lines, written, keep, unsure in pool.imap(
            _Labelled(folders.corpus), chosen, chunksize=16
        ):
            if not lines.texts:
                continue
            url = record.get("url") or ""
            site = url.split("/")[2].removeprefix("www.") if url.count("/") >= 2 else record["id"]
            yield Example(
                record["id"], record["source"], record["kind"], (record["lang"] or "und")[:2], record["fold"], site,
                lines, written, keep, unsure, headlines(record, lines, titles),
            )  # fmt: skip


def _digest(record: dict) -> int:
    page = record["id"].split(":", 1)[1] if record["source"] == "after" else record["id"]
    return int(hashlib.sha256(page.encode()).hexdigest()[:8], 16)
