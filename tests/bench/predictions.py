"""What the cleaner makes of many texts: cleaned in chunks, by several processes, with the shipped weights or with others."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import numpy as np

from dedup import Article, Cleaner, Config
from dedup.boilerplate.classifier import classify
from dedup.boilerplate.classifier import lexicon as lexicon_module
from dedup.boilerplate.classifier.network import read_network

CHUNK = 24
"""Texts that a process cleans together."""


class Item(NamedTuple):
    """A text to clean.

    Attributes:
        part: which part of the collections it belongs to.
        record: its record.
        text: what is cleaned.
    """

    part: str
    record: dict
    text: str


def use_weights(folder: Path) -> None:
    """Let the classifier of this process use the weights that ``fit_classifier.py`` wrote to a folder, for texts."""
    with np.load(folder / "network.npz") as arrays:
        network = read_network(arrays)
    lines = (folder / "lexicon.tsv").read_text(encoding="utf-8").splitlines()
    lexicon = {entry: int(weight) for entry, _, weight in (line.partition("\t") for line in lines)}
    shipped = classify._network
    classify._network = lambda *, html: shipped(html=True) if html else network
    lexicon_module.read_lexicon = lambda: lexicon
    lexicon_module._known.clear()


_of_this_process: list[Cleaner] = []


def _start(config: Config, weights: Path | None) -> None:
    if weights is not None:
        use_weights(weights)
    _of_this_process[:] = [Cleaner(config)]


def _cleaned(items: list[Item]) -> list[tuple[Item, Article]]:
    (cleaner,) = _of_this_process
    return list(zip(items, cleaner.map([item.text for item in items]), strict=True))


def _chunks(items: Iterable[Item]) -> Iterator[list[Item]]:
    left = iter(items)
    while chunk := list(islice(left, CHUNK)):
        yield chunk


def predictions(
    items: Iterable[Item], config: Config, *, weights: Path | None = None, workers: int = 1
) -> Iterator[tuple[Item, Article]]:
    """Yield every text with its article.

    Args:
        items: the texts.
        config: the cleaner's settings.
        weights: a folder with other weights of the classifier.
        workers: processes that clean.
    """
    with multiprocessing.Pool(workers, _start, (config, weights)) as pool:
        for pairs in pool.imap(_cleaned, _chunks(items)):
            yield from pairs
