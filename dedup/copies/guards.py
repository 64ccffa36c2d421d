"""Vetoes against taking similar sentences for copies: numbers, negations, names, other words, order, vowel marks.

Edit similarity alone decides nothing: it is 98.5 when 89 becomes 98, and 95 when "will open" becomes "will not
open". A guard examines what differs. When in doubt, it vetoes: a copy that is kept costs a repeated line, a lost
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
# Scripts that put no spaces between words: every character counts as a word.
_UNSPACED = regex.compile(r"(?=[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}])(.)")
_CAPITAL = regex.compile(
    r"(?<=[\p{Ll}\p{N},;:)]\s{1,3}[\"\u2018\u201c\u00ab(]?)\p{Lu}[\p{L}\p{M}\p{N}\u2019'-]*+"
)


def veto(a: str, b: str, *, key_a: str | None = None, key_b: str | None = None) -> str | None:
    """Return the difference that makes two similar sentences distinct, or ``None`` if there is none.

    The result begins with its kind, ``number``, ``negation``, ``order``, ``word``, ``added`` or ``vowels``, and states
    what differs ("number: 71 / 73"). ``added`` means words of one sentence that have no counterpart in the other.

    Args:
        a: the first sentence, in its original characters.
        b: the second sentence.
        key_a: the comparison key of the first, if known.
        key_b: that of the second.
    """
    key_a = key(a) if key_a is None else key_a
    key_b = key(b) if key_b is None else key_b
    # An alignment depends on which sentence is the first: a fixed order makes the result symmetric.
    swapped = key_a > key_b
    if swapped:
        a, b, key_a, key_b = b, a, key_b, key_a
    conflict = _conflict(a, b, key_a, key_b)
    if conflict is None:
        return None
    kind, in_a, in_b = conflict
    if swapped:
        in_a, in_b = in_b, in_a
    return f"{kind}: {in_a or _NOTHING} / {in_b or _NOTHING}"


def _conflict(a: str, b: str, key_a: str, key_b: str) -> Conflict | None:
    if key_a == key_b:
        return _vowels(a, b)
    lexicon = lexicon_of(key_a, key_b)
    (words_a, numbers_a), (words_b, numbers_b) = _content(key_a, lexicon), _content(key_b, lexicon)
    if min(len(words_a), len(words_b)) < 3:
        return None if words_a == words_b else Conflict("word", key_a, key_b)
    return (
        _numbers(numbers_a, numbers_b)
        or _negations(words_a, words_b)
        or _negation_marks(key_a, key_b, lexicon)
        or differing_words(words_a, words_b, _names(a) | _names(b), lexicon)
        or _vowels(a, b)
    )


# A sentence is compared with several others, and the text is read twice.
@lru_cache(64)
def _content(text: str, lexicon: Lexicon) -> tuple[list[str], list[str]]:
    """Return the words of a key, and the numbers in them; neither list may be changed (they are cached)."""
    words = joined(_tokens(text, lexicon), lexicon)
    return words, figures(words, lexicon)


def _tokens(text: str, lexicon: Lexicon) -> list[str]:
    """Return the words of a key without letters that link a sentence to the one before ("and")."""
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
    """Return the keys of words with a capital inside a sentence."""
    return frozenset(part for name in _CAPITAL.findall(text) for part in key(name).split())


def _numbers(numbers_a: Sequence[str], numbers_b: Sequence[str]) -> Conflict | None:
    if numbers_a == numbers_b:
        return None
    only_a, only_b = Counter(numbers_a) - Counter(numbers_b), Counter(numbers_b) - Counter(numbers_a)
    if only_a or only_b:
        return Conflict("number", *(" ".join(list(numbers)[:3]) for numbers in (only_a, only_b)))
    # The same numbers in another order.
    a, b = next((a, b) for a, b in zip_longest(numbers_a, numbers_b, fillvalue="") if a != b)
    return Conflict("number", a, b)


def _negations(words_a: Sequence[str], words_b: Sequence[str]) -> Conflict | None:
    words = negations()
    if words.isdisjoint(words_a) and words.isdisjoint(words_b):
        return None
    in_a = Counter(word for word in words_a if word in words)
    in_b = Counter(word for word in words_b if word in words)
    if in_a == in_b:
        return None
    return Conflict("negation", *(" ".join(list(only.elements())[:3]) for only in (in_a - in_b, in_b - in_a)))


def _negation_marks(key_a: str, key_b: str, lexicon: Lexicon) -> Conflict | None:
    """Return a conflict of what negates within words, or between characters that no space separates."""
    if lexicon.negation_marks is None:
        return None
    in_a, in_b = (Counter(lexicon.negation_marks.findall(text)) for text in (key_a, key_b))
    if in_a == in_b:
        return None
    return Conflict("negation", *(" ".join(only.elements()) for only in (in_a - in_b, in_b - in_a)))
