"""The stages of the cleaner, each alone: what ``clean`` asks of it when it reads a text for the first time.

Each stage is called again as in the first pass, but without what it remembers from pass to pass; only what the rules say
of short lines is remembered from text to text, as a cleaner does.
"""

from __future__ import annotations

from contextlib import ExitStack
from unittest.mock import patch

import dedup.copies.similarity
import dedup.reading.passes
import dedup.reading.preparation
import dedup.workers.side_by_side
from dedup import Cleaner
from dedup.boilerplate.rules.labels import HitCache, label_lines
from dedup.copies.signatures import signatures
from dedup.text.decode import decode
from dedup.text.keys import keys
from dedup.text.language import guess_language
from dedup.text.segment import segment

CALLS = {
    "label_lines": dedup.reading.preparation,
    "find_copies": dedup.reading.preparation,
    "find_versions": dedup.reading.preparation,
    "assemble": dedup.reading.passes,
    "candidate_pairs": dedup.copies.similarity,
    "classify": dedup.workers.side_by_side,
}
"""Functions whose calls are recorded, and the modules that call them."""
KEPT = ("cache",)
"""Arguments that keep what was found before."""


def first_calls(text, cleaner):
    """Return for each function the arguments and the result of its first call while a text is cleaned."""
    calls = {}

    def listening(name, function):
        def call(*args, **named):
            result = function(*args, **named)
            calls.setdefault(name, (args, {n: value for n, value in named.items() if n not in KEPT}, result))
            return result

        return call

    with ExitStack() as patches:
        for name, module in CALLS.items():
            patches.enter_context(patch.object(module, name, listening(name, getattr(module, name))))
        cleaner.clean(text)
    return calls


def again(name):
    """Return what repeats the first call of a function."""

    def run(calls):
        args, named, _ = calls[name]
        return getattr(CALLS[name], name)(*args, **named)

    return run


def packs():
    """Return what labels the lines of texts, and remembers short lines."""
    short = {}

    def run(calls):
        args, named, _ = calls["label_lines"]
        return label_lines(*args, **named, cache=HitCache(short, {}))

    return run


def verdicts(calls):
    """Find the copies of a text among candidates that are known."""
    candidates = calls["candidate_pairs"][2] if "candidate_pairs" in calls else []
    args, named, _ = calls["find_copies"]
    with patch.object(dedup.copies.similarity, "candidate_pairs", lambda *_args, **_named: candidates):
        return dedup.reading.preparation.find_copies(*args, **named)


def stages(texts):
    """Return the stages by name: what makes a stage's function, and what the function is called with, text by text."""
    cleaner = Cleaner()
    calls = [first_calls(text, cleaner) for text in texts]
    asked = [call["find_copies"][0] for call in calls]
    return {
        "decode": (lambda: decode, [text.encode("utf-8", "surrogatepass") for text in texts]),
        "language": (lambda: guess_language, texts),
        "segment": (lambda: segment, texts),
        "keys": (lambda: keys, [sentences for _, sentences in asked]),
        "signatures": (lambda: signatures, [folded for folded, _ in asked]),
        "candidates": (
            lambda: again("candidate_pairs"),
            [call for call in calls if "candidate_pairs" in call],
        ),
        "verdicts": (lambda: verdicts, calls),
        "packs": (packs, calls),
        "versions": (lambda: again("find_versions"), calls),
        "classifier": (lambda: again("classify"), [call for call in calls if "classify" in call]),
        "assemble": (lambda: again("assemble"), calls),
    }
