"""Scores the lines of many texts: computes their features and evaluates the network on them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

from dedup.boilerplate.classifier.features import NAMES, line_features
from dedup.boilerplate.classifier.lines import ClassifierInput, CopyState
from dedup.boilerplate.classifier.network import Network, read_network
from dedup.boilerplate.classifier.scores import Scores

__all__ = ["classify"]

AT_ONCE = 20_000
"""Lines classified together, and most lines of a text that are classified as one: bounds memory (2 kB per line)."""
_LOG_WORDS = NAMES.index("log_words")


def classify(texts: Sequence[ClassifierInput]) -> list[Scores]:
    """Return the scores of the lines of texts; those of one text do not depend on the others.

    Args:
        texts: the lines of each text; a text may have none.
    """
    scores: dict[int, Scores] = {}
    for html in (False, True):
        numbers = [number for number, text in enumerate(texts) if (text.html is not None) is html]
        scores.update(zip(numbers, _of_one_kind([texts[number] for number in numbers]), strict=True))
    return [scores[number] for number in range(len(texts))]


def _of_one_kind(texts: Sequence[ClassifierInput]) -> list[Scores]:
    """Return the scores of texts of which either all or none come from HTML pages."""
    parts = [part for text in texts for part in _parts(text)]
    keep: list[float] = []
    headline: list[float] = []
    words: list[int] = []
    for batch in _batches(parts):
        likely, heading, counts = _classified(batch)
        keep += likely
        headline += heading
        words += counts
    scores: list[Scores] = []
    start = 0
    for text in texts:
        span = slice(start, start + len(text.texts))
        scores.append(_scores(tuple(keep[span]), tuple(headline[span]), tuple(words[span]), text.copies))
        start = span.stop
    return scores


def _scores(
    keep: tuple[float, ...], headline: tuple[float, ...], words: tuple[int, ...], copies: Sequence[CopyState]
) -> Scores:
    if not any(words):
        return Scores(keep, headline, words, 0.0)
    expected = sum(likely * count for likely, count in zip(keep, words, strict=True))
    certainties = [
        (max(likely, 1 - likely), count)
        for likely, count, state in zip(keep, words, copies, strict=True)
        if state is not CopyState.ALIGNED
    ]
    total = sum(count for _, count in certainties)
    certainty = sum(certain * count for certain, count in certainties) / total if total else 1.0
    return Scores(keep, headline, words, round(1 - expected / sum(words), 6), round(certainty, 6))


def _classified(batch: Sequence[ClassifierInput]) -> tuple[list[float], list[float], list[int]]:
    import numpy as np

    layout, table = line_features(batch)
    words = np.rint(np.expm1(table[_LOG_WORDS].astype(np.float64))).astype(np.int64)
    html = batch[0].html is not None
    if html:
        # Imported when it is needed: most texts have no page.
        from dedup.boilerplate.classifier.html_features import html_features

        table = np.concatenate((table, html_features(batch, layout, words)))
    logits = np.clip(_network(html=html).logits(layout, table).astype(np.float64), -40, 40)
    keep = 1.0 / (1.0 + np.exp(-logits[:, 0]))
    return keep.round(6).tolist(), logits[:, 1].round(6).tolist(), words.tolist()


def _batches(parts: Sequence[ClassifierInput]) -> Iterator[list[ClassifierInput]]:
    batch: list[ClassifierInput] = []
    lines = 0
    for part in parts:
        if batch and lines + len(part.texts) > AT_ONCE:
            yield batch
            batch, lines = [], 0
        batch.append(part)
        lines += len(part.texts)
    if batch:
        yield batch


def _parts(text: ClassifierInput) -> Iterator[ClassifierInput]:
    """Yield the parts of a text of very many lines, which are classified separately."""
    size = len(text.texts)
    for start in range(0, size, AT_ONCE):
        end = min(size, start + AT_ONCE)
        if start == 0 and end == size:
            yield text
            return
        span = slice(start, end)
        headline = text.headline
        yield ClassifierInput(
            text.texts[span],
            text.keys[span],
            text.sentences[span],
            text.labels[span],
            text.copies[span],
            headline - start if headline is not None and start <= headline < end else None,
            frozenset(number - start for number in text.markup if start <= number < end),
            text.one_line,
            None if text.html is None else text.html[span],
        )


@cache
def _network(*, html: bool) -> Network:
    import numpy as np

    name = "html-network.npz" if html else "network.npz"
    with np.load(Path(__file__).with_name(name)) as arrays:
        return read_network(arrays)
