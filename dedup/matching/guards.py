"""What keeps two similar sentences apart: numbers, negations, names and other words, their order, vowel marks.

Edit similarity alone decides nothing: it is 98.5 when 89 becomes 98, and 95 when "will open" becomes "will not
open". A guard looks at what differs. Doubt is a veto: a copy that stays costs a repeated line, a sentence lost
costs a fact.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import zip_longest
from typing import NamedTuple

import regex
from rapidfuzz.distance import Indel

from dedup.keys import conflicting_vowels, key
from dedup.matching import lexicon
from dedup.matching.variants import LINKS, bare, dual_differs, is_slip, is_variant, linkless, pronouns_differ

__all__ = ["veto"]

# A word moved within the sentence stays this near to its old place, in words.
_MOVE = 8
# One mistyped letter is believed in a sentence of at least this many words.
_LONG = 20
# One word more is a turn of phrase only in a sentence of at least this many words.
_ROOMY = 10
# A writer who cuts a sentence short drops at most this many words of content at its end.
_TAIL = 3
# Words before a whole repeated sentence are let pass where at least this many words are repeated.
_REPEATED = 8

# Prepositions that are written together with a number word.
_PREPOSITIONS = frozenset("بلك")
_NOTHING = "\N{EN DASH}"
_NUMBER = regex.compile(r"-?[0-9]++(?:\.[0-9]++)*+|[%\u2030\u00b0\p{Sc}]")
_GROUPED = regex.compile(r"-?[0-9]{1,3}(?:\.[0-9]{3})++")
# Scripts that put no spaces between words: every character is looked at.
_UNSPACED = regex.compile(r"(?=[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}])(.)")
_CAPITAL = regex.compile(
    r"(?<=[\p{Ll}\p{N},;:)]\s{1,3}[\"\u2018\u201c\u00ab(]?)\p{Lu}[\p{L}\p{M}\p{N}\u2019'-]*+"
)


class _Conflict(NamedTuple):
    """What differs: its kind, and the words of either side."""

    kind: str
    ours: str
    theirs: str


def veto(a: str, b: str, *, key_a: str | None = None, key_b: str | None = None) -> str | None:
    """Return what keeps two similar sentences apart, or ``None`` if neither says anything against the other.

    The answer begins with its kind, ``number``, ``negation``, ``order``, ``word``, ``added`` or ``vowels``, and names
    what differs ("number: 71 / 73"). ``added`` stands for words of one side for which the other has nothing.

    Args:
        a: the first sentence, original characters.
        b: the second sentence.
        key_a: its comparison key, if known.
        key_b: the key of the second.
    """
    key_a = key(a) if key_a is None else key_a
    key_b = key(b) if key_b is None else key_b
    # Alignments depend on the side they start from: a fixed order makes the answer the same both ways.
    swapped = key_a > key_b
    if swapped:
        a, b, key_a, key_b = b, a, key_b, key_a
    found = _conflict(a, b, key_a, key_b)
    if found is None:
        return None
    kind, one, other = found
    if swapped:
        one, other = other, one
    return f"{kind}: {one or _NOTHING} / {other or _NOTHING}"


def _conflict(a: str, b: str, key_a: str, key_b: str) -> _Conflict | None:
    if key_a == key_b:
        return _vowels(a, b)
    (ours, mine), (theirs, yours) = _content(key_a), _content(key_b)
    if min(len(ours), len(theirs)) < 3:
        return None if ours == theirs else _Conflict("word", key_a, key_b)
    return (
        _numbers(mine, yours)
        or _negations(ours, theirs)
        or _words(ours, theirs, _names(a) | _names(b))
        or _vowels(a, b)
    )


# A sentence has several look-alikes, and the text is read twice.
@lru_cache(64)
def _content(text: str) -> tuple[list[str], list[str]]:
    """The words of a key, and the numbers in them; neither list may be changed."""
    words = _tokens(text)
    return words, _figures(words)


def _tokens(text: str) -> list[str]:
    """Words of a key without links between sentences; a standing-alone wa is none."""
    if text.isascii():
        return text.split()
    words = _UNSPACED.sub(r" \1 ", text).split()
    return [linkless(word) if word[0] in LINKS else word for word in words if word not in LINKS]


def _vowels(a: str, b: str) -> _Conflict | None:
    conflict = conflicting_vowels(a, b)
    return _Conflict("vowels", *conflict) if conflict else None


def _names(text: str) -> frozenset[str]:
    """Keys of words with a capital inside a sentence."""
    return frozenset(part for name in _CAPITAL.findall(text) for part in key(name).split())


def _number_word(word: str) -> str:
    """The digits that a number word stands for, if it is one: with a preposition, but not with the article."""
    table = lexicon.number_words()
    return table.get(word) or (table.get(word[1:], "") if word[0] in _PREPOSITIONS else "")


def _figures(words: Sequence[str]) -> list[str]:
    """The numbers of a sentence in order, digits and words alike."""
    found: list[str] = []
    table = lexicon.number_words()
    for word in words:
        value = table.get(word) or (_number_word(word) if word[0] in _PREPOSITIONS else "")
        if value:
            found.append(value)
            continue
        if word.isalpha():
            continue
        for number in _NUMBER.findall(word):
            plain = number.replace(".", "") if _GROUPED.fullmatch(number) else number
            found.append((plain.lstrip("0") or "0") if plain.isdigit() else plain)
    return found


def _numbers(mine: Sequence[str], yours: Sequence[str]) -> _Conflict | None:
    if mine == yours:
        return None
    spare_a, spare_b = Counter(mine) - Counter(yours), Counter(yours) - Counter(mine)
    if spare_a or spare_b:
        return _Conflict("number", *(" ".join(list(spare)[:3]) for spare in (spare_a, spare_b)))
    one, other = next((x, y) for x, y in zip_longest(mine, yours, fillvalue="") if x != y)
    return _Conflict("number", one, other)


def _negations(ours: Sequence[str], theirs: Sequence[str]) -> _Conflict | None:
    words = lexicon.negations()
    if words.isdisjoint(ours) and words.isdisjoint(theirs):
        return None
    mine = Counter(word for word in ours if word in words)
    yours = Counter(word for word in theirs if word in words)
    if mine == yours:
        return None
    return _Conflict(
        "negation", *(" ".join(list(spare.elements())[:3]) for spare in (mine - yours, yours - mine))
    )


@dataclass(slots=True)
class _Rest:
    """Words of one side for which the other has nothing, by where they stand."""

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
    """What an alignment of two sentences, word by word, leaves over."""

    ours: Sequence[str]
    theirs: Sequence[str]
    names: frozenset[str]
    mine: _Rest = field(default_factory=_Rest)
    yours: _Rest = field(default_factory=_Rest)
    shared: int = 0
    slips: int = 0


def _blocks(ours: Sequence[str], theirs: Sequence[str]) -> list[tuple[int, int, int, int]]:
    """Stretches that differ, ``(start, end)`` in each side."""
    blocks: list[tuple[int, int, int, int]] = []
    start = other = 0
    for match in Indel.opcodes(ours, theirs):
        if match.tag != "equal":
            continue
        if match.src_start > start or match.dest_start > other:
            blocks.append((start, match.src_start, other, match.dest_start))
        start, other = match.src_end, match.dest_end
    if start < len(ours) or other < len(theirs):
        blocks.append((start, len(ours), other, len(theirs)))
    return blocks


def _words(ours: Sequence[str], theirs: Sequence[str], names: frozenset[str]) -> _Conflict | None:
    difference = _Difference(ours, theirs, names)
    blocks = _blocks(ours, theirs)
    difference.shared = len(ours) - sum(end - start for start, end, _, _ in blocks)
    for block in blocks:
        if said := _block(difference, block):
            return said
    return _moved(difference) or _left(difference)


def _block(difference: _Difference, block: tuple[int, int, int, int]) -> _Conflict | None:
    """Pair the forms of one word in a differing stretch, and note what is left of it."""
    start, end, other, last = block
    ours, theirs, names = difference.ours, difference.theirs, difference.names
    if "".join(ours[start:end]) == "".join(theirs[other:last]):
        return None
    mine = [(place, ours[place]) for place in range(start, end)]
    yours = [(place, theirs[place]) for place in range(other, last)]
    paired = 0
    for item in tuple(mine):
        for twin in yours:
            if dual_differs(item[1], twin[1]):
                return _Conflict("number", item[1], twin[1])
            if pronouns_differ(item[1], twin[1]):
                return _Conflict("word", item[1], twin[1])
            slip = False
            if item[1] in names or twin[1] in names or not is_variant(item[1], twin[1]):
                slip = (
                    not difference.slips
                    and min(len(ours), len(theirs)) >= _LONG
                    and not {item[1], twin[1]} & names
                    and is_slip(item[1], twin[1])
                )
                if not slip:
                    continue
            difference.slips += slip
            paired += 1
            mine.remove(item)
            yours.remove(twin)
            break
    difference.shared += paired
    relations = lexicon.relations()
    from_a, from_b = ([word for _, word in side if word in relations] for side in (mine, yours))
    if from_a and from_b and from_a != from_b:
        return _Conflict("word", from_a[0], from_b[0])
    mine, yours = _explained(mine, yours, paired), _explained(yours, mine, paired)
    small = lexicon.contentless()
    for side, rest in ((mine, difference.mine), (yours, difference.yours)):
        # Numbers have been compared before.
        content = [
            (place, word)
            for place, word in side
            if word not in small and not _number_word(word) and not _NUMBER.fullmatch(word)
        ]
        if start == 0 and other == 0:
            rest.head += content
        elif end == len(ours) and last == len(theirs):
            rest.tail += content
        else:
            rest.middle += content
    return None


def _explained(
    side: list[tuple[int, str]], opposite: list[tuple[int, str]], paired: int
) -> list[tuple[int, str]]:
    """Take out what a word that points back stands for.

    "Those hospitals" on one side explains the hospitals' full name on the other, and "in that claim" refers to what
    was said before where the other side has nothing at all.
    """
    pointing = lexicon.demonstratives()
    small = lexicon.function_words()
    if (
        paired
        and any(word in pointing for _, word in opposite)
        and all(word in small for _, word in opposite)
    ):
        return [item for item in side if item[1] in small]
    if any(word not in small for _, word in opposite):
        return side
    places = {place for place, word in side if word in pointing}
    return [item for item in side if item[0] - 1 not in places]


def _moved(difference: _Difference) -> _Conflict | None:
    """Let one word pass that changed place for the grammar's sake; any other change of order is a veto."""
    mine, yours = difference.mine, difference.yours
    others = yours.all
    moved = [
        (item, twin)
        for item in (mine.all if others else ())
        for twin in others
        if bare(item[1]) == bare(twin[1]) or is_variant(item[1], twin[1])
    ]
    if not moved:
        return None
    item, twin = moved[0]
    reshaped = item[1] != twin[1]
    clause = any(
        words[place - 2 : place - 1] == ["ان"]
        for words, (place, _) in ((difference.ours, item), (difference.theirs, twin))
        if place >= 2
    )
    near = abs(item[0] - twin[0]) <= _MOVE + abs(len(difference.ours) - len(difference.theirs))
    if len(moved) > 1 or not near or not (reshaped or clause):
        return _Conflict("order", item[1], twin[1])
    mine.drop(item)
    yours.drop(twin)
    return None


def _left(difference: _Difference) -> _Conflict | None:
    """Judge the words that only one side has."""
    mine, yours = difference.mine, difference.yours
    if not mine.all and not yours.all:
        return None
    inner_a, inner_b = mine.middle + mine.tail, yours.middle + yours.tail
    against = (mine.head and yours.head) or (inner_a and inner_b)
    if (
        against
        or (mine.head and inner_b and not _attributes(difference.ours, mine))
        or (yours.head and inner_a and not _attributes(difference.theirs, yours))
    ):
        return _Conflict("word", *(" ".join(word for _, word in rest.all[:2]) for rest in (mine, yours)))
    for words, rest in ((difference.ours, mine), (difference.theirs, yours)):
        if _adds(words, rest, difference):
            return _Conflict("added", " ".join(word for _, word in rest.all[:3]), "")
    return None


def _attributes(words: Sequence[str], rest: _Rest) -> bool:
    """Whether the words at a sentence's head say who said it: "The minister told a paper that ..."."""
    last = max(place for place, _ in rest.head)
    return any(word in ("ان", "بان", "that", "que", "dass") for word in words[last + 1 : last + 4])


def _adds(words: Sequence[str], rest: _Rest, difference: _Difference) -> bool:
    """Whether the words of one side add a fact to what the other says."""
    if rest.head and difference.shared < _REPEATED:
        return True
    if len(rest.tail) > _TAIL or any(word in difference.names for _, word in rest.middle + rest.tail):
        return True
    if not rest.middle:
        return False
    if len(rest.middle) > 1 or min(len(difference.ours), len(difference.theirs)) < _ROOMY:
        return True
    place, word = rest.middle[0]
    # "In our view": an adjunct that refers back. "Urgent and necessary": a doublet.
    return not (
        (words[place - 1] in lexicon.function_words() and word.endswith(("نا", "ها", "هم")))
        or (len(word) >= 5 and not word.startswith("ال") and word[-1] == words[place - 1][-1] == "ه")
    )
