"""What keeps two similar sentences apart: numbers, negations, names and other words, their order, vowel marks.

Edit similarity alone decides nothing: it is 98.5 when 89 becomes 98, and 95 when "will open" becomes "will not
open". A guard looks at what differs. In doubt it vetoes: a copy that is kept costs a repeated line, a lost
sentence costs a fact.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from itertools import zip_longest

import regex

from dedup.copies.lexicon import Lexicon, lexicon_of, negations
from dedup.copies.numerals import figures, joined
from dedup.copies.word_alignment import Conflict, differing_words
from dedup.text.keys import conflicting_vowels, key

__all__ = ["veto"]

_NOTHING = "\N{EN DASH}"
# Scripts that put no spaces between words: every character is looked at.
_UNSPACED = regex.compile(r"(?=[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}])(.)")
_CAPITAL = regex.compile(
    r"(?<=[\p{Ll}\p{N},;:)]\s{1,3}[\"\u2018\u201c\u00ab(]?)\p{Lu}[\p{L}\p{M}\p{N}\u2019'-]*+"
)


def veto(a: str, b: str, *, key_a: str | None = None, key_b: str | None = None) -> str | None:
    """Return what keeps two similar sentences apart, or ``None`` if nothing does.

    The result begins with its kind, ``number``, ``negation``, ``order``, ``word``, ``added`` or ``vowels``, and names
    what differs ("number: 71 / 73"). ``added`` means words on one side that have no counterpart on the other.

    Args:
        a: the first sentence, original characters.
        b: the second sentence.
        key_a: its comparison key, if known.
        key_b: the key of the second.
    """
    key_a = key(a) if key_a is None else key_a
    key_b = key(b) if key_b is None else key_b
    # Alignments depend on the side they start from: a fixed order makes the result symmetric.
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


def _conflict(a: str, b: str, key_a: str, key_b: str) -> Conflict | None:
    if key_a == key_b:
        return _vowels(a, b)
    lexicon = lexicon_of(key_a, key_b)
    (ours, mine), (theirs, yours) = _content(key_a, lexicon), _content(key_b, lexicon)
    if min(len(ours), len(theirs)) < 3:
        return None if ours == theirs else Conflict("word", key_a, key_b)
    return (
        _numbers(mine, yours)
        or _negations(ours, theirs)
        or _negation_marks(key_a, key_b, lexicon)
        or differing_words(ours, theirs, _names(a) | _names(b), lexicon)
        or _vowels(a, b)
    )


# A sentence has several look-alikes, and the text is read twice.
@lru_cache(64)
def _content(text: str, lexicon: Lexicon) -> tuple[list[str], list[str]]:
    """The words of a key, and the numbers in them; neither list may be changed."""
    words = joined(_tokens(text, lexicon), lexicon)
    return words, figures(words, lexicon)


def _tokens(text: str, lexicon: Lexicon) -> list[str]:
    """Words of a key without links between sentences; a link on its own is dropped."""
    if text.isascii():
        return text.split()
    words = _UNSPACED.sub(r" \1 ", text).split()
    links = lexicon.forms.links
    if not links:
        return words
    linkless = lexicon.forms.linkless
    return [linkless(word) if word[0] in links else word for word in words if word not in links]


def _vowels(a: str, b: str) -> Conflict | None:
    conflict = conflicting_vowels(a, b)
    return Conflict("vowels", *conflict) if conflict else None


def _names(text: str) -> frozenset[str]:
    """Keys of words with a capital inside a sentence."""
    return frozenset(part for name in _CAPITAL.findall(text) for part in key(name).split())


def _numbers(mine: Sequence[str], yours: Sequence[str]) -> Conflict | None:
    if mine == yours:
        return None
    spare_a, spare_b = Counter(mine) - Counter(yours), Counter(yours) - Counter(mine)
    if spare_a or spare_b:
        return Conflict("number", *(" ".join(list(spare)[:3]) for spare in (spare_a, spare_b)))
    one, other = next((x, y) for x, y in zip_longest(mine, yours, fillvalue="") if x != y)
    return Conflict("number", one, other)


def _negations(ours: Sequence[str], theirs: Sequence[str]) -> Conflict | None:
    words = negations()
    if words.isdisjoint(ours) and words.isdisjoint(theirs):
        return None
    mine = Counter(word for word in ours if word in words)
    yours = Counter(word for word in theirs if word in words)
    if mine == yours:
        return None
    return Conflict(
        "negation", *(" ".join(list(spare.elements())[:3]) for spare in (mine - yours, yours - mine))
    )


def _negation_marks(key_a: str, key_b: str, lexicon: Lexicon) -> Conflict | None:
    """What negates within words, or between characters that no space separates."""
    if lexicon.negation_marks is None:
        return None
    mine, yours = (Counter(lexicon.negation_marks.findall(text)) for text in (key_a, key_b))
    if mine == yours:
        return None
    return Conflict("negation", *(" ".join(spare.elements()) for spare in (mine - yours, yours - mine)))
