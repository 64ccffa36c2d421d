"""Compares sentences: the verdict on a pair, and all pairs of similar sentences in a text."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import regex
from rapidfuzz import fuzz

from dedup.arguments import require_text
from dedup.config import Matcher
from dedup.copies.candidates import LEAST_SIMILARITY, CandidatePair, ComparisonCache, candidate_pairs
from dedup.copies.guards import veto
from dedup.model import Comparison, CopyKind
from dedup.text.keys import conflicting_letters, conflicting_vowels, key

__all__ = ["NEAR", "Match", "compare", "find_copies"]

# Least edit similarity (0 to 100) of a near copy. Of the true copies among the labelled repeats in real articles a
# quarter lie between 80 and 90; the guards exclude the other repeats, not this number.
NEAR = 80.0
# Keys shorter than this, in characters, are copies only when they are equal.
_SHORT = 12
# Of more equal sentences than this only the first is paired with similar ones, and if they are short, with equal ones.
MANY_EQUAL = 100
# Longer keys are compared for equality only: edit distance takes time that grows with the square of the length.
_LONGEST = 8_000
# A sentence is compared in detail with only this many others, the most similar.
_ASSESSED = 4
# A truncated copy has at least this many words.
_CUT_WORDS = 4
# The ellipsis of a truncated copy, and what pages put after it: a date, a site's name.
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
        difference = veto(a, b, key_a=key_a, key_b=key_b)
        if difference is None and a != b and (words := conflicting_letters(a, b)):
            difference = f"letter: {words[0]} / {words[1]}"
        return Comparison(
            copy=difference is None, kind=None if difference else CopyKind.EXACT, score=100.0, veto=difference
        )
    if score is None:
        if max(len(key_a), len(key_b)) > _LONGEST:
            return Comparison(copy=False, kind=None, score=0.0, veto="length: too long to compare")
        score = fuzz.ratio(key_a, key_b)
    if _cut_of(a, key_b) or _cut_of(b, key_a):
        return Comparison(copy=True, kind=CopyKind.TRUNCATED, score=score)
    if score < NEAR:
        return Comparison(copy=False, kind=None, score=score)
    difference = veto(a, b, key_a=key_a, key_b=key_b)
    return Comparison(
        copy=difference is None, kind=None if difference else CopyKind.NEAR, score=score, veto=difference
    )


def _beginning(text: str) -> str:
    """Return the key of what precedes the ellipsis of a truncated copy; empty where there is no ellipsis."""
    if "\u2026" not in text and ".." not in text:
        return ""
    cut = _CUT.search(text)
    return key(text[: cut.start()]) if cut else ""


def _cut_of(text: str, sentence_key: str) -> bool:
    """Return whether a text is a truncated copy of a sentence, given by its key."""
    head = _beginning(text)
    return (
        bool(head)
        and head.count(" ") >= _CUT_WORDS - 1
        and len(head) < len(sentence_key)
        and sentence_key.startswith(head)
    )


def find_copies(
    keys: Sequence[str],
    texts: Sequence[str],
    *,
    matcher: Matcher = Matcher.AUTO,
    cutoff: float = LEAST_SIMILARITY,
    cache: ComparisonCache | None = None,
    skip: frozenset[int] = frozenset(),
) -> list[Match]:
    """Return the pairs of similar sentences of a text, in order.

    Each of several equal sentences is paired with the first and with the one before it; each of more than a hundred
    equal sentences of a word or two with the first alone, since no version of an article consists of them. A sentence
    that is similar to more than a hundred equal ones is paired with the first of them alone: they are a refrain.
    Similar sentences are returned down to ``cutoff`` and with their vetoes: whether they are copies, alone or in a run
    of copies, is not decided here. A sentence that is similar to many is paired with the most similar of them.

    Args:
        keys: comparison keys of the sentences; an empty one resembles nothing.
        texts: their original characters.
        matcher: how candidates for near copies are found.
        cutoff: least edit similarity of a pair, 0 to 100.
        cache: results of an earlier pass over the text; this call adds its own.
        skip: sentences whose pairs are not wanted; they are compared, but not returned.
    """
    groups: dict[str, list[int]] = {}
    for number, text_key in enumerate(keys):
        if text_key:
            groups.setdefault(text_key, []).append(number)
    matches = {match[:2]: match for match in _exact(groups, texts, skip)}
    heads = [(number, head) for number, text in enumerate(texts) if (head := _beginning(text))]
    for match in _truncated(groups, heads, keys):
        if skip.isdisjoint(match[:2]):
            matches.setdefault(match[:2], match)
    for match in _near(groups, texts, matcher, cutoff, cache, skip):
        matches.setdefault(match[:2], match)
    return [matches[pair] for pair in sorted(matches)]


def _exact(groups: dict[str, list[int]], texts: Sequence[str], skip: frozenset[int]) -> Iterator[Match]:
    for text_key, members in groups.items():
        if len(members) == 1:
            continue
        leader = members[0]
        leader_only = len(members) > MANY_EQUAL and len(text_key) < _SHORT
        for before, second in itertools.pairwise(members):
            if second in skip:
                continue
            for first in (leader,) if leader_only or before == leader else (leader, before):
                if first in skip:
                    continue
                vowels = (
                    conflicting_vowels(texts[first], texts[second]) if texts[first] != texts[second] else None
                )
                if vowels:
                    yield Match(first, second, None, 100.0, f"vowels: {vowels[0]} / {vowels[1]}")
                else:
                    yield Match(first, second, CopyKind.EXACT, 100.0)


def _truncated(
    groups: dict[str, list[int]], heads: Sequence[tuple[int, str]], keys: Sequence[str]
) -> Iterator[Match]:
    """Pair each truncated copy with the sentences that begin with its words."""
    openings: dict[str, list[tuple[int, str]]] = {}
    for number, head in heads:
        if head.count(" ") >= _CUT_WORDS - 1:
            opening = " ".join(head.split(" ", _CUT_WORDS)[: _CUT_WORDS - 1])
            openings.setdefault(opening, []).append((number, head))
    if not openings:
        return
    for text_key, members in groups.items():
        cuts = openings.get(" ".join(text_key.split(" ", _CUT_WORDS)[: _CUT_WORDS - 1]), ())
        for number, head in cuts[:_ASSESSED]:
            if len(head) < len(text_key) and text_key.startswith(head):
                score = fuzz.ratio(keys[number], text_key) if len(text_key) <= _LONGEST else 0.0
                for other in _paired(members):
                    if other != number:
                        yield Match(min(number, other), max(number, other), CopyKind.TRUNCATED, score)


def _near(
    groups: dict[str, list[int]],
    texts: Sequence[str],
    matcher: Matcher,
    cutoff: float,
    cache: ComparisonCache | None,
    skip: frozenset[int],
) -> Iterator[Match]:
    """Pair the sentences that are similar but not equal.

    Those that have an equal twin are compared only with those that have none, and all of the equal ones are paired
    only with the few most similar to them: a sentence that occurs n times and is similar to n others would otherwise
    make n * n pairs.
    """
    unique = [text_key for text_key in groups if _SHORT <= len(text_key) <= _LONGEST]
    members = list(map(groups.__getitem__, unique))
    wanted = [len(numbers) == 1 for numbers in members]
    pairs = candidate_pairs(unique, matcher=matcher, wanted=wanted, cutoff=cutoff, cache=cache)
    for (a, b, score), best_of_a, best_of_b in _best(pairs):
        first = _paired(members[a]) if best_of_a else members[a][:1]
        second = _paired(members[b]) if best_of_b else members[b][:1]
        sentences = {(number, second[0]) for number in first} | {(first[0], number) for number in second}
        sentences = {pair for pair in sentences if skip.isdisjoint(pair)}
        if not sentences:
            continue
        verdict = _verdict(texts[first[0]], texts[second[0]], unique[a], unique[b], max(score, NEAR))
        for pair in sentences:
            yield Match(min(pair), max(pair), verdict.kind, score, verdict.veto)


def _paired(members: list[int]) -> list[int]:
    """Return those of some equal sentences that are paired with similar ones: all, or of a refrain the first alone."""
    return members if len(members) <= MANY_EQUAL else members[:1]


def _best(pairs: Sequence[CandidatePair]) -> list[tuple[CandidatePair, bool, bool]]:
    """Keep the pairs in which one of the two is among the other's most similar.

    Returns:
        Each pair, and whether it is among the best pairs of its first sentence, and among those of its second.
    """
    kept: list[tuple[CandidatePair, bool, bool]] = []
    compared: dict[int, int] = {}
    for pair in sorted(pairs, key=lambda pair: (-pair.score, pair.first, pair.second)):
        of_first, of_second = (compared.get(number, 0) < _ASSESSED for number in pair[:2])
        if of_first or of_second:
            kept.append((pair, of_first, of_second))
        for number in pair[:2]:
            compared[number] = compared.get(number, 0) + 1
    return kept
