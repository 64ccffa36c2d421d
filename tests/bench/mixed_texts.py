"""Articles with a little boilerplate, made of real lines: the collections have few of them.

Boilerplate lines of other texts of the same language and fold are put among, above or below the lines of a clean text.
"""

from __future__ import annotations

import collections
import multiprocessing
import random
from collections.abc import Iterable, Iterator

import numpy as np
from training_texts import Example, prepared

from dedup.boilerplate.classifier.lines import CopyState

MIXED = 5_000
"""How many are made: about a quarter of the other texts."""
LONGEST = 200
"""Characters of the longest boilerplate line that is used: longer ones are often prose of another article."""
UNLABELLED = 0.03
"""Share of the boilerplate lines without a label that are used: they are by far the most."""
SHORTEST = 80
"""Characters of the shortest clean part."""
SIZES = (2, 3, 4, 5, 6, 8, 10, 15, 25)
"""Lines of the clean part; one is drawn."""
INSERTED = (1, 1, 2, 2, 3, 4, 6, 8)
"""Boilerplate lines that are inserted; one is drawn."""
CONFIDENCES = {"sure": 6, "probable": 3, "none": 1}
"""How often a line is drawn of which a rule is sure, that a rule suspects, that no rule recognises."""
WITH_BOILERPLATE = (
    "page",
    "corpus/fullpage",
    "corpus/container",
    "corpus/scraped_lines",
    "corpus/seedlike",
    "bench/page",
    "bench/region",
)
"""Groups of texts that boilerplate lines are taken from: real pages."""
FALLBACK = "en"
"""The language whose boilerplate is used where there is none of the text's own language and fold."""
SEED = 5


def mixed(known: Iterable[Example], workers: int = 1, number: int = MIXED) -> Iterator[Example]:
    """Yield mixed texts.

    Args:
        known: the texts of the collections.
        workers: processes that prepare them.
        number: how many drafts are made; a few that are not split into the same lines again are left out.
    """
    rng = random.Random(SEED)
    lines, clean = _material(known, rng)
    drafts = list(_drafts(lines, clean, rng, number))
    with multiprocessing.Pool(workers) as pool:
        texts = ("\n".join(line for line, _ in body) for _, body in drafts)
        for count, ((one, body), (found, written)) in enumerate(
            zip(drafts, pool.imap(prepared, texts, chunksize=32), strict=True)
        ):
            if len(found.texts) == len(body):
                keep = np.array([kept for _, kept in body])
                unsure = np.zeros(len(body), bool)
                lang, fold, source = one
                yield Example(f"mixed/{count}", "mixed", source, lang, fold, "", found, written, keep, unsure)


def _material(known, rng):
    """Return boilerplate lines by language, fold and confidence, and clean texts by language."""
    boilerplate, clean = collections.defaultdict(list), collections.defaultdict(list)
    for one in known:
        if one.group in WITH_BOILERPLATE:
            for number, labels in enumerate(one.lines.labels):
                copied = one.lines.copies[number] is not CopyState.NONE
                if (
                    one.keep[number] >= 0.5
                    or one.unsure[number]
                    or copied
                    or len(one.lines.texts[number]) >= LONGEST
                ):
                    continue
                whole = next((label for label in labels if label.extent == "line"), None)
                if whole is not None or rng.random() < UNLABELLED:
                    confidence = str(whole.confidence) if whole is not None else "none"
                    boilerplate[one.lang, one.fold, confidence].append(one.written[number])
        elif one.group in ("gold", "corpus/clean") or (one.source == "genre" and one.kind == "newspaper"):
            clean[one.lang].append((one.source, one.fold, one.written))
    return boilerplate, clean


def _drafts(boilerplate, clean, rng, number):
    """Yield language, fold and source of a text, and its lines with whether each is kept."""
    languages = sorted(clean)
    made = tries = 0
    while made < number and tries < 20 * number:
        tries += 1
        # Every second text is English, the language with the most lines to draw from; the others are of any language alike.
        lang = rng.choice(languages) if rng.random() < 0.5 or FALLBACK not in clean else FALLBACK
        source, fold, lines = rng.choice(clean[lang])
        pools = {c: boilerplate[lang, fold, c] or boilerplate[FALLBACK, fold, c] for c in CONFIDENCES}
        size = rng.choice(SIZES)
        first = 0 if rng.random() < 0.7 else rng.randrange(max(1, len(lines) - size))
        body = [(line, 1.0) for line in lines[first : first + size]]
        if not pools["sure"] or sum(len(line) for line, _ in body) < SHORTEST:
            continue
        where = rng.random()
        for _ in range(rng.choice(INSERTED)):
            pool = pools[rng.choices([*CONFIDENCES], [*CONFIDENCES.values()])[0]]
            if not pool:
                continue
            # At the end, below the first line, or anywhere.
            place = (
                len(body)
                if where < 0.4
                else min(1, len(body) - 1)
                if where < 0.6
                else rng.randrange(len(body) + 1)
            )
            body.insert(place, (rng.choice(pool), 0.0))
        made += 1
        yield (lang, fold, source), body
