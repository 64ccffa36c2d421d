"""Sentences to copies: the verdict on a pair, and all pairs of a text that are worth one."""

from __future__ import annotations

import regex
from rapidfuzz import fuzz

from dedup.keys import key
from dedup.matching.guards import veto
from dedup.model import Comparison, CopyKind

__all__ = ["compare"]

# Least edit similarity (0 to 100) of a near copy. Of the judged repeats inside real articles a quarter of the true
# copies lie between 80 and 90; what keeps the others apart are the guards, not this number.
NEAR = 80.0
# A cut beginning has at least this many words.
_CUT_WORDS = 4
# The mark of a cut, and what pages put after it: a date, a site's name.
_CUT = regex.compile(r"(?:\u2026|\.{2,})[^\u2026]{0,60}\Z")


def compare(a: str, b: str) -> Comparison:
    """Return the verdict on two sentences: a copy and of which kind, or distinct and what says so.

    >>> compare("Prices rose to 71 dollars on the day.", "Prices rose to 73 dollars on the day.").veto
    'number: 71 / 73'
    """
    return compare_keyed(a, b, key(a), key(b))


def compare_keyed(a: str, b: str, key_a: str, key_b: str, score: float | None = None) -> Comparison:
    """Return the verdict on two sentences whose keys (and edit similarity) are known."""
    if not key_a or not key_b:
        return Comparison(copy=False, kind=None, score=100.0 if key_a == key_b else 0.0)
    if key_a == key_b:
        said = veto(a, b, key_a=key_a, key_b=key_b)
        return Comparison(copy=said is None, kind=None if said else CopyKind.EXACT, score=100.0, veto=said)
    if score is None:
        score = fuzz.ratio(key_a, key_b)
    if cut_of(a, key_b) or cut_of(b, key_a):
        return Comparison(copy=True, kind=CopyKind.TRUNCATED, score=score)
    if score < NEAR:
        return Comparison(copy=False, kind=None, score=score)
    said = veto(a, b, key_a=key_a, key_b=key_b)
    return Comparison(copy=said is None, kind=None if said else CopyKind.NEAR, score=score, veto=said)


def beginning(text: str) -> str:
    """Return the key of what stands before the mark of a cut; empty where there is no such mark."""
    if "\u2026" not in text and ".." not in text:
        return ""
    cut = _CUT.search(text)
    return key(text[: cut.start()]) if cut else ""


def cut_of(text: str, whole: str) -> bool:
    """Whether a text is the cut beginning of a sentence, given by its key."""
    head = beginning(text)
    return (
        bool(head) and head.count(" ") >= _CUT_WORDS - 1 and len(head) < len(whole) and whole.startswith(head)
    )
