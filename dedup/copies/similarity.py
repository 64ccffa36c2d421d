"""Sentences to copies: the verdict on a pair, and all pairs of a text that are worth one."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import regex
from rapidfuzz import fuzz

from dedup.arguments import require_text
from dedup.config import Matcher
from dedup.copies.candidates import LOOSE, CandidatePair, ComparisonCache, candidate_pairs
from dedup.copies.guards import veto
from dedup.model import Comparison, CopyKind
from dedup.text.keys import conflicting_letters, conflicting_vowels, key

__all__ = ["NEAR", "Match", "compare", "find_copies"]

# Least edit similarity (0 to 100) of a near copy. Of the labelled repeats in real articles a quarter of the true
# copies lie between 80 and 90; what keeps the others apart are the guards, not this number.
NEAR = 80.0
# Keys shorter than this, in characters, are copies only when they are equal.
_SHORT = 12
# More equal sentences than this, if they are short, are only paired with the first of them.
CROWD = 100
# Longer keys are compared for equality only: edit distance takes time that grows with the square of the length.
_ENDLESS = 8_000
# Only this many of a sentence's look-alikes, the most similar, are assessed.
_JUDGED = 4
# A cut beginning has at least this many words.
_CUT_WORDS = 4
# The mark of a cut, and what pages put after it: a date, a site's name.
_CUT = regex.compile(r"(?:\u2026|\.{2,})[^\u2026]{0,60}\Z")


class Match(NamedTuple):
    """Two similar sentences of one text, the first before the second.

    ``kind`` is ``None`` where a veto keeps them apart; ``score`` is the edit similarity of their keys, 0 to 100.
    """

    first: int
    second: int
    kind: CopyKind | None
    score: float
    veto: str | None = None


def compare(a: str, b: str) -> Comparison:
    """Return the verdict on two sentences: a copy and its kind, or distinct and why.

    >>> compare("Prices rose to 71 dollars on the day.", "Prices rose to 73 dollars on the day.").veto
    'number: 71 / 73'

    Raises:
        UsageError: an argument is not a text.
    """
    require_text("a", a)
    require_text("b", b)
    return _verdict(a, b, key(a), key(b))


def _verdict(a: str, b: str, key_a: str, key_b: str, score: float | None = None) -> Comparison:
    """Return the verdict on two sentences whose keys (and edit similarity) are given."""
    if not key_a or not key_b:
        return Comparison(copy=False, kind=None, score=100.0 if key_a == key_b else 0.0)
    if key_a == key_b:
        objection = veto(a, b, key_a=key_a, key_b=key_b)
        if objection is None and a != b and (words := conflicting_letters(a, b)):
            objection = f"letter: {words[0]} / {words[1]}"
        return Comparison(
            copy=objection is None, kind=None if objection else CopyKind.EXACT, score=100.0, veto=objection
        )
    if score is None:
        if max(len(key_a), len(key_b)) > _ENDLESS:
            return Comparison(copy=False, kind=None, score=0.0, veto="length: too long to compare")
        score = fuzz.ratio(key_a, key_b)
    if _cut_of(a, key_b) or _cut_of(b, key_a):
        return Comparison(copy=True, kind=CopyKind.TRUNCATED, score=score)
    if score < NEAR:
        return Comparison(copy=False, kind=None, score=score)
    objection = veto(a, b, key_a=key_a, key_b=key_b)
    return Comparison(
        copy=objection is None, kind=None if objection else CopyKind.NEAR, score=score, veto=objection
    )


def _beginning(text: str) -> str:
    """Return the key of what precedes the mark of a cut; empty where there is no such mark."""
    if "\u2026" not in text and ".." not in text:
        return ""
    cut = _CUT.search(text)
    return key(text[: cut.start()]) if cut else ""


def _cut_of(text: str, whole: str) -> bool:
    """Whether a text is the cut beginning of a sentence, given by its key."""
    head = _beginning(text)
    return (
        bool(head) and head.count(" ") >= _CUT_WORDS - 1 and len(head) < len(whole) and whole.startswith(head)
    )


def find_copies(
    keys: Sequence[str],
    texts: Sequence[str],
    *,
    matcher: Matcher = Matcher.AUTO,
    cutoff: float = LOOSE,
    cache: ComparisonCache | None = None,
    skip: frozenset[int] = frozenset(),
) -> list[Match]:
    """Return the pairs of similar sentences of a text, in order.

    Of many equal sentences each is paired with the first and with the one before it; of more than a hundred equal words
    or two with the first alone: no version of an article consists of them. Similar sentences are returned
    down to ``cutoff`` and with their vetoes: whether a single one, or one in a run of copies, is a copy is not decided
    here. A sentence with many look-alikes is paired with the most similar of them.

    Args:
        keys: comparison keys of the sentences; an empty one resembles nothing.
        texts: their original characters.
        matcher: what finds the candidates for near copies.
        cutoff: least edit similarity of a pair, 0 to 100.
        cache: what was compared before, for a text that is read again; filled here.
        skip: places whose pairs are not wanted; they are compared, but not returned.
    """
    groups: dict[str, list[int]] = {}
    for place, text_key in enumerate(keys):
        if text_key:
            groups.setdefault(text_key, []).append(place)
    found = {match[:2]: match for match in _exact(groups, texts, skip)}
    heads = [(place, head) for place, text in enumerate(texts) if (head := _beginning(text))]
    for match in _truncated(groups, heads, keys):
        if skip.isdisjoint(match[:2]):
            found.setdefault(match[:2], match)
    for match in _near(groups, texts, matcher, cutoff, cache, skip):
        found.setdefault(match[:2], match)
    return [found[ends] for ends in sorted(found)]


def _exact(groups: dict[str, list[int]], texts: Sequence[str], skip: frozenset[int]) -> Iterator[Match]:
    for text_key, members in groups.items():
        if len(members) == 1:
            continue
        opening = members[0]
        crowd = len(members) > CROWD and len(text_key) < _SHORT
        for before, place in itertools.pairwise(members):
            if place in skip:
                continue
            for first in (opening,) if crowd or before == opening else (opening, before):
                if first in skip:
                    continue
                vowels = (
                    conflicting_vowels(texts[first], texts[place]) if texts[first] != texts[place] else None
                )
                if vowels:
                    yield Match(first, place, None, 100.0, f"vowels: {vowels[0]} / {vowels[1]}")
                else:
                    yield Match(first, place, CopyKind.EXACT, 100.0)


def _truncated(
    groups: dict[str, list[int]], heads: Sequence[tuple[int, str]], keys: Sequence[str]
) -> Iterator[Match]:
    """Pair each cut beginning with the sentences that continue where it stops."""
    openings: dict[str, list[tuple[int, str]]] = {}
    for place, head in heads:
        if head.count(" ") >= _CUT_WORDS - 1:
            opening = " ".join(head.split(" ", _CUT_WORDS)[: _CUT_WORDS - 1])
            openings.setdefault(opening, []).append((place, head))
    if not openings:
        return
    for text_key, members in groups.items():
        cuts = openings.get(" ".join(text_key.split(" ", _CUT_WORDS)[: _CUT_WORDS - 1]), ())
        for place, head in cuts[:_JUDGED]:
            if len(head) < len(text_key) and text_key.startswith(head):
                score = fuzz.ratio(keys[place], text_key) if len(text_key) <= _ENDLESS else 0.0
                for other in members:
                    if other != place:
                        yield Match(min(place, other), max(place, other), CopyKind.TRUNCATED, score)


def _near(
    groups: dict[str, list[int]],
    texts: Sequence[str],
    matcher: Matcher,
    cutoff: float,
    cache: ComparisonCache | None,
    skip: frozenset[int],
) -> Iterator[Match]:
    """Pair the sentences that are alike but not equal.

    Those that have an equal twin are compared only with those that have none, and all of the equal ones are paired
    only with the few that are most like them: a sentence that occurs n times and is like n others would otherwise make
    n * n pairs.
    """
    unique = [text_key for text_key in groups if _SHORT <= len(text_key) <= _ENDLESS]
    members = list(map(groups.__getitem__, unique))
    fresh = [len(places) == 1 for places in members]
    pairs = candidate_pairs(unique, matcher=matcher, fresh=fresh, cutoff=cutoff, cache=cache)
    for (one, other, score), near_one, near_other in _best(pairs):
        first = members[one] if near_one else members[one][:1]
        second = members[other] if near_other else members[other][:1]
        ends = {(a, second[0]) for a in first} | {(first[0], b) for b in second}
        ends = {pair for pair in ends if skip.isdisjoint(pair)}
        if not ends:
            continue
        verdict = _verdict(texts[first[0]], texts[second[0]], unique[one], unique[other], max(score, NEAR))
        kind = verdict.kind
        for a, b in ends:
            yield Match(min(a, b), max(a, b), kind, score, verdict.veto)


def _best(pairs: Sequence[CandidatePair]) -> list[tuple[CandidatePair, bool, bool]]:
    """Keep the pairs in which one of the two is among the other's most similar.

    Returns:
        Each pair, whether it is among the best of its first, and whether it is among the best of its second.
    """
    kept: list[tuple[CandidatePair, bool, bool]] = []
    compared: dict[int, int] = {}
    for pair in sorted(pairs, key=lambda pair: (-pair.score, pair.first, pair.second)):
        of_first, of_second = compared.get(pair.first, 0) < _JUDGED, compared.get(pair.second, 0) < _JUDGED
        if of_first or of_second:
            kept.append((pair, of_first, of_second))
        for place in pair[:2]:
            compared[place] = compared.get(place, 0) + 1
    return kept
