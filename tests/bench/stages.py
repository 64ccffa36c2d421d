"""The stages of the cleaner, each alone: what ``clean`` asks of it when it reads a text for the first time.

The stages are asked the same again, but with nothing that they keep from reading to reading; only what the rules say
of short lines is kept from text to text, as a cleaner keeps it.
"""

from __future__ import annotations

from contextlib import ExitStack
from unittest.mock import patch

import dedup.cleaner
import dedup.lockstep
import dedup.matching.copies
from dedup import Cleaner
from dedup.chrome.labels import Memo, label_lines
from dedup.decode import decode
from dedup.keys import keys
from dedup.language import guess_language
from dedup.matching.signatures import signatures
from dedup.segment import segment

CALLS = {
    "label_lines": dedup.cleaner,
    "find_copies": dedup.cleaner,
    "assemble": dedup.cleaner,
    "candidate_pairs": dedup.matching.copies,
    "judge": dedup.lockstep,
}
"""Functions that are listened to, and the modules that call them."""
KEPT = ("known", "memo")
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
        return label_lines(*args, **named, memo=Memo(short, {}))

    return run


def judged(calls):
    """Judge the lines of a text without knowing what they look like."""
    return dedup.lockstep.judge(calls["judge"][0][0])


def verdicts(calls):
    """Find the copies of a text among candidates that are known."""
    candidates = calls["candidate_pairs"][2] if "candidate_pairs" in calls else []
    args, named, _ = calls["find_copies"]
    with patch.object(dedup.matching.copies, "candidate_pairs", lambda *_args, **_named: candidates):
        return dedup.cleaner.find_copies(*args, **named)


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
        "context judge": (lambda: judged, calls),
        "assemble": (lambda: again("assemble"), calls),
    }
