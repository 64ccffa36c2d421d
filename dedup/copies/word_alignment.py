"""What the words of two similar sentences differ in, aligned word by word.

Forms of one word are paired; what is left over on either side is assessed by its position.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from rapidfuzz.distance import Indel

from dedup.copies.lexicon import Lexicon
from dedup.copies.numerals import is_number

__all__ = ["Conflict", "differing_words"]

# A word moved within the sentence remains this near to its old place, in words.
_MOVE = 8
# One mistyped letter is believed in a sentence of at least this many words.
_LONG = 20
# One extra word is a turn of phrase only in a sentence of at least this many words.
_ROOMY = 10
# A writer who cuts a sentence short drops at most this many words of content at its end.
_TAIL = 3
# Words before a whole repeated sentence are accepted where at least this many words are repeated.
_REPEATED = 8


class Conflict(NamedTuple):
    """What keeps two sentences apart: its kind, and the words of either side."""

    kind: str
    ours: str
    theirs: str


def differing_words(
    ours: Sequence[str], theirs: Sequence[str], names: frozenset[str], lexicon: Lexicon
) -> Conflict | None:
    """Return the difference in words that keeps two sentences from being copies, or ``None``.

    Args:
        ours: the words of the first sentence's key.
        theirs: those of the second.
        names: words that are names.
        lexicon: the words of their language.
    """
    difference = _Difference(ours, theirs, names, lexicon)
    blocks = _blocks(ours, theirs)
    difference.shared = len(ours) - sum(end - start for start, end, _, _ in blocks)
    for block in blocks:
        if reason := _block(difference, block):
            return reason
    return _moved(difference) or _left(difference)


@dataclass(slots=True)
class _Rest:
    """Words on one side that have no counterpart on the other, by position."""

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
    lexicon: Lexicon
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


def _block(difference: _Difference, block: tuple[int, int, int, int]) -> Conflict | None:
    """Pair the forms of one word in a differing stretch, and note what is left of it."""
    start, end, other, last = block
    ours, theirs, names = difference.ours, difference.theirs, difference.names
    lexicon, forms = difference.lexicon, difference.lexicon.forms
    if "".join(ours[start:end]) == "".join(theirs[other:last]):
        return None
    mine = [(place, ours[place]) for place in range(start, end)]
    yours = [(place, theirs[place]) for place in range(other, last)]
    paired = 0
    for item in tuple(mine):
        for twin in yours:
            if forms.dual_differs(item[1], twin[1]):
                return Conflict("number", item[1], twin[1])
            if forms.pronouns_differ(item[1], twin[1]):
                return Conflict("word", item[1], twin[1])
            slip = False
            if item[1] in names or twin[1] in names or not forms.is_variant(item[1], twin[1]):
                slip = (
                    not difference.slips
                    and min(len(ours), len(theirs)) >= _LONG
                    and not {item[1], twin[1]} & names
                    and forms.is_slip(item[1], twin[1])
                )
                if not slip:
                    continue
            difference.slips += slip
            paired += 1
            mine.remove(item)
            yours.remove(twin)
            break
    difference.shared += paired
    from_a, from_b = ([word for _, word in side if word in lexicon.contrasts] for side in (mine, yours))
    if from_a and from_b and from_a != from_b:
        return Conflict("word", from_a[0], from_b[0])
    mine, yours = _explained(mine, yours, paired, lexicon), _explained(yours, mine, paired, lexicon)
    for side, rest in ((mine, difference.mine), (yours, difference.yours)):
        # Numbers have been compared before.
        content = [
            (place, word)
            for place, word in side
            if word not in lexicon.contentless and not is_number(word, lexicon)
        ]
        if start == 0 and other == 0:
            rest.head += content
        elif end == len(ours) and last == len(theirs):
            rest.tail += content
        else:
            rest.middle += content
    return None


def _explained(
    side: list[tuple[int, str]], opposite: list[tuple[int, str]], paired: int, lexicon: Lexicon
) -> list[tuple[int, str]]:
    """Drop what a word that points back refers to.

    "Those hospitals" on one side explains the hospitals' full name on the other, and "in that claim" refers to what
    was said before, where the other side has no content words.
    """
    pointing, small = lexicon.demonstratives, lexicon.grammar
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


def _moved(difference: _Difference) -> Conflict | None:
    """Accept one word that moved for grammatical reasons; any other change of order is a veto."""
    mine, yours, forms = difference.mine, difference.yours, difference.lexicon.forms
    others = yours.all
    moved = [
        (item, twin)
        for item in (mine.all if others else ())
        for twin in others
        if forms.bare(item[1]) == forms.bare(twin[1]) or forms.is_variant(item[1], twin[1])
    ]
    if not moved:
        return None
    item, twin = moved[0]
    reshaped = item[1] != twin[1]
    clause = any(
        words[place - 2] in forms.clause_openers
        for words, (place, _) in ((difference.ours, item), (difference.theirs, twin))
        if place >= 2
    )
    near = abs(item[0] - twin[0]) <= _MOVE + abs(len(difference.ours) - len(difference.theirs))
    if len(moved) > 1 or not near or not (reshaped or clause):
        return Conflict("order", item[1], twin[1])
    mine.drop(item)
    yours.drop(twin)
    return None


def _left(difference: _Difference) -> Conflict | None:
    """Assess the words that only one side has."""
    mine, yours = difference.mine, difference.yours
    if not mine.all and not yours.all:
        return None
    inner_a, inner_b = mine.middle + mine.tail, yours.middle + yours.tail
    against = (mine.head and yours.head) or (inner_a and inner_b)
    if (
        against
        or (mine.head and inner_b and not _attributes(difference.ours, mine, difference.lexicon))
        or (yours.head and inner_a and not _attributes(difference.theirs, yours, difference.lexicon))
    ):
        return Conflict("word", *(" ".join(word for _, word in rest.all[:2]) for rest in (mine, yours)))
    for words, rest in ((difference.ours, mine), (difference.theirs, yours)):
        if _adds(words, rest, difference):
            return Conflict("added", " ".join(word for _, word in rest.all[:3]), "")
    return None


def _attributes(words: Sequence[str], rest: _Rest, lexicon: Lexicon) -> bool:
    """Whether the words at the start of a sentence name its speaker: "The minister told a paper that ..."."""
    last = max(place for place, _ in rest.head)
    return any(word in lexicon.complementizers for word in words[last + 1 : last + 4])


def _adds(words: Sequence[str], rest: _Rest, difference: _Difference) -> bool:
    """Whether the words of one side add a fact to the other."""
    if rest.head and difference.shared < _REPEATED:
        return True
    if len(rest.tail) > _TAIL or any(word in difference.names for _, word in rest.middle + rest.tail):
        return True
    if not rest.middle:
        return False
    if len(rest.middle) > 1 or min(len(difference.ours), len(difference.theirs)) < _ROOMY:
        return True
    place, word = rest.middle[0]
    lexicon = difference.lexicon
    return not lexicon.forms.is_adjunct(word, words[place - 1], lexicon.grammar)
