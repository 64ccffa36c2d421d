"""Aligns two similar sentences word by word, and decides whether the words that differ make them distinct.

Forms of the same word are paired; words without a counterpart are assessed by their position.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from rapidfuzz.distance import Indel

from dedup.copies.lexicon import Lexicon
from dedup.copies.numerals import is_number

__all__ = ["Conflict", "differing_words"]

# A word that moved within the sentence is at most this many words from its old position.
_MOVE = 8
# One mistyped letter is accepted in a sentence of at least this many words.
_LONG = 20
# One extra word is a mere turn of phrase only in a sentence of at least this many words.
_ROOMY = 10
# A writer who shortens a sentence drops at most this many content words at its end.
_TAIL = 3
# Words before a repeated sentence are accepted where at least this many words are repeated.
_REPEATED = 8


class Conflict(NamedTuple):
    """A difference that makes two sentences distinct: its kind, and the words of each sentence."""

    kind: str
    words_a: str
    words_b: str


def differing_words(
    words_a: Sequence[str], words_b: Sequence[str], names: frozenset[str], lexicon: Lexicon
) -> Conflict | None:
    """Return the difference in words that makes two sentences distinct, or ``None`` if there is none.

    Args:
        words_a: the words of the first sentence's key.
        words_b: those of the second.
        names: words that are names.
        lexicon: the words of their language.
    """
    difference = _Difference(words_a, words_b, names, lexicon)
    blocks = _blocks(words_a, words_b)
    difference.shared = len(words_a) - sum(end - start for start, end, _, _ in blocks)
    for block in blocks:
        if reason := _block(difference, block):
            return reason
    return _moved(difference) or _unmatched(difference)


@dataclass(slots=True)
class _Unmatched:
    """Words of one sentence that have no counterpart in the other, by their position in it."""

    head: list[tuple[int, str]] = field(default_factory=list)
    middle: list[tuple[int, str]] = field(default_factory=list)
    tail: list[tuple[int, str]] = field(default_factory=list)

    @property
    def all(self) -> list[tuple[int, str]]:
        return self.head + self.middle + self.tail

    def drop(self, item: tuple[int, str]) -> None:
        for part in (self.head, self.middle, self.tail):
            if item in part:
                part.remove(item)


@dataclass(slots=True)
class _Difference:
    """What an alignment of two sentences, word by word, leaves unmatched.

    Attributes:
        words_a: the words of the first sentence.
        words_b: those of the second.
        names: words that are names.
        lexicon: the words of their language.
        only_a: the unmatched words of the first sentence.
        only_b: those of the second.
        shared: how many words of the first sentence have a counterpart.
        typos: how many of these differ in a mistyped letter.
    """

    words_a: Sequence[str]
    words_b: Sequence[str]
    names: frozenset[str]
    lexicon: Lexicon
    only_a: _Unmatched = field(default_factory=_Unmatched)
    only_b: _Unmatched = field(default_factory=_Unmatched)
    shared: int = 0
    typos: int = 0


def _blocks(words_a: Sequence[str], words_b: Sequence[str]) -> list[tuple[int, int, int, int]]:
    """Return the blocks of words that differ, as ``(start, end)`` in each sentence."""
    blocks: list[tuple[int, int, int, int]] = []
    start_a = start_b = 0
    for match in Indel.opcodes(words_a, words_b):
        if match.tag != "equal":
            continue
        if match.src_start > start_a or match.dest_start > start_b:
            blocks.append((start_a, match.src_start, start_b, match.dest_start))
        start_a, start_b = match.src_end, match.dest_end
    if start_a < len(words_a) or start_b < len(words_b):
        blocks.append((start_a, len(words_a), start_b, len(words_b)))
    return blocks


def _block(difference: _Difference, block: tuple[int, int, int, int]) -> Conflict | None:
    """Pair the forms of the same word in a block that differs, and record the words that are left."""
    start_a, end_a, start_b, end_b = block
    words_a, words_b, names = difference.words_a, difference.words_b, difference.names
    lexicon, forms = difference.lexicon, difference.lexicon.forms
    if "".join(words_a[start_a:end_a]) == "".join(words_b[start_b:end_b]):
        return None
    rest_a = [(position, words_a[position]) for position in range(start_a, end_a)]
    rest_b = [(position, words_b[position]) for position in range(start_b, end_b)]
    paired = 0
    for item in tuple(rest_a):
        for twin in rest_b:
            if forms.dual_differs(item[1], twin[1]):
                return Conflict("number", item[1], twin[1])
            if forms.pronouns_differ(item[1], twin[1]):
                return Conflict("word", item[1], twin[1])
            typo = False
            if item[1] in names or twin[1] in names or not forms.is_variant(item[1], twin[1]):
                typo = _is_typo(difference, item[1], twin[1])
                if not typo:
                    continue
            difference.typos += typo
            paired += 1
            rest_a.remove(item)
            rest_b.remove(twin)
            break
    difference.shared += paired
    contrasts_a = [word for _, word in rest_a if word in lexicon.contrasts]
    contrasts_b = [word for _, word in rest_b if word in lexicon.contrasts]
    if contrasts_a and contrasts_b and contrasts_a != contrasts_b:
        return Conflict("word", contrasts_a[0], contrasts_b[0])
    rest_a, rest_b = _explained(rest_a, rest_b, paired, lexicon), _explained(rest_b, rest_a, paired, lexicon)
    for side, unmatched in ((rest_a, difference.only_a), (rest_b, difference.only_b)):
        # Numbers have been compared before.
        content = [
            (position, word)
            for position, word in side
            if word not in lexicon.contentless and not is_number(word, lexicon)
        ]
        if start_a == 0 and start_b == 0:
            unmatched.head += content
        elif end_a == len(words_a) and end_b == len(words_b):
            unmatched.tail += content
        else:
            unmatched.middle += content
    return None


def _is_typo(difference: _Difference, a: str, b: str) -> bool:
    """Return whether two words differ in a mistyped letter: at most one such pair in a long sentence."""
    return (
        not difference.typos
        and min(len(difference.words_a), len(difference.words_b)) >= _LONG
        and not {a, b} & difference.names
        and difference.lexicon.forms.is_typo(a, b)
    )


def _explained(
    side: list[tuple[int, str]], opposite: list[tuple[int, str]], paired: int, lexicon: Lexicon
) -> list[tuple[int, str]]:
    """Return the words of a block without those to which a demonstrative refers.

    "Those hospitals" in one sentence explains the hospitals' full name in the other, and "in that claim" refers to
    what precedes, where the other sentence has no content words.
    """
    pointing, grammar = lexicon.demonstratives, lexicon.grammar
    if (
        paired
        and any(word in pointing for _, word in opposite)
        and all(word in grammar for _, word in opposite)
    ):
        return [item for item in side if item[1] in grammar]
    if any(word not in grammar for _, word in opposite):
        return side
    positions = {position for position, word in side if word in pointing}
    return [item for item in side if item[0] - 1 not in positions]


def _moved(difference: _Difference) -> Conflict | None:
    """Accept one word that moved for grammatical reasons; any other change of order is a veto."""
    only_a, only_b, forms = difference.only_a, difference.only_b, difference.lexicon.forms
    others = only_b.all
    moved = [
        (item, twin)
        for item in (only_a.all if others else ())
        for twin in others
        if forms.bare(item[1]) == forms.bare(twin[1]) or forms.is_variant(item[1], twin[1])
    ]
    if not moved:
        return None
    item, twin = moved[0]
    inflected = item[1] != twin[1]
    clause = any(
        words[position - 2] in forms.clause_openers
        for words, (position, _) in ((difference.words_a, item), (difference.words_b, twin))
        if position >= 2
    )
    near = abs(item[0] - twin[0]) <= _MOVE + abs(len(difference.words_a) - len(difference.words_b))
    if len(moved) > 1 or not near or not (inflected or clause):
        return Conflict("order", item[1], twin[1])
    only_a.drop(item)
    only_b.drop(twin)
    return None


def _unmatched(difference: _Difference) -> Conflict | None:
    """Assess the words that only one sentence has."""
    only_a, only_b = difference.only_a, difference.only_b
    if not only_a.all and not only_b.all:
        return None
    inner_a, inner_b = only_a.middle + only_a.tail, only_b.middle + only_b.tail
    opposed = (only_a.head and only_b.head) or (inner_a and inner_b)
    if (
        opposed
        or (only_a.head and inner_b and not _attributes(difference.words_a, only_a, difference.lexicon))
        or (only_b.head and inner_a and not _attributes(difference.words_b, only_b, difference.lexicon))
    ):
        return Conflict("word", *(" ".join(word for _, word in rest.all[:2]) for rest in (only_a, only_b)))
    for words, rest in ((difference.words_a, only_a), (difference.words_b, only_b)):
        if _adds(words, rest, difference):
            return Conflict("added", " ".join(word for _, word in rest.all[:3]), "")
    return None


def _attributes(words: Sequence[str], unmatched: _Unmatched, lexicon: Lexicon) -> bool:
    """Return whether the words at the start of a sentence name its speaker: "The minister told a paper that ..."."""
    last = max(position for position, _ in unmatched.head)
    return any(word in lexicon.complementizers for word in words[last + 1 : last + 4])


def _adds(words: Sequence[str], unmatched: _Unmatched, difference: _Difference) -> bool:
    """Return whether the unmatched words of a sentence add a fact to the other."""
    if unmatched.head and difference.shared < _REPEATED:
        return True
    if len(unmatched.tail) > _TAIL or any(
        word in difference.names for _, word in unmatched.middle + unmatched.tail
    ):
        return True
    if not unmatched.middle:
        return False
    if len(unmatched.middle) > 1 or min(len(difference.words_a), len(difference.words_b)) < _ROOMY:
        return True
    position, word = unmatched.middle[0]
    lexicon = difference.lexicon
    return not lexicon.forms.is_adjunct(word, words[position - 1], lexicon.grammar)
