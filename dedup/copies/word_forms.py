"""Forms of one word: proclitics, inflection and spelling, mostly of Arabic. Works on words of comparison keys."""

from __future__ import annotations

from functools import lru_cache

from rapidfuzz.distance import OSA, Levenshtein

__all__ = ["LINKS", "bare", "dual_differs", "is_slip", "is_variant", "linkless", "pronouns_differ"]

LINKS = frozenset("وف")
"""Wa and fa: alone or at the head of a word they link sentences."""

_PRONOUNS = ("هما", "كما", "ها", "هم", "هن", "كم", "نا", "ه", "ي", "ك")
_PROCLITICS = ("وال", "فال", "بال", "كال", "لل", "ال", "و", "ف", "ب", "ل", "ك", "س")
_WEAK = str.maketrans("", "", "اويء")
# Letters that spelling variants add, drop or change without making another word.
_OPTIONAL = frozenset("اويءه")
# The skeleton of a verb and of its noun must agree in this many consonants; fewer are names as well (Ahmad, Hamid).
_SKELETON = 4
# Shorter words that differ in one letter are different words and names (Hassan, Hussein); 0.8: two letters in ten.
_SPELLING_LENGTH = 6
_SPELLING_LIKENESS = 0.8


def _arabic(word: str) -> bool:
    return "\u0621" <= word[:1] <= "\u06ff"


def linkless(word: str) -> str:
    """Return the word without an initial wa or fa, which links sentences and is not a difference between copies."""
    if len(word) > 3 and word[0] in LINKS:
        return word[1:]
    return word


@lru_cache(4096)
def bare(word: str) -> str:
    """Return the word without article and proclitics; at least three letters remain."""
    if not _arabic(word):
        return word
    if len(word) > 4 and word[0] in LINKS:
        word = word[1:]
    for proclitic in _PROCLITICS:
        if word.startswith(proclitic) and len(word) - len(proclitic) >= 3:
            return word[len(proclitic) :]
    return word


def _split_pronoun(word: str) -> tuple[str, str]:
    for pronoun in _PRONOUNS:
        if word.endswith(pronoun) and len(word) - len(pronoun) >= 3:
            return word[: -len(pronoun)], pronoun
    return word, ""


def pronouns_differ(a: str, b: str) -> bool:
    """Whether two words agree except for the pronoun at their end: "its use" of one thing and of another."""
    if not (_arabic(a) and _arabic(b)):
        return False
    (stem_a, tail_a), (stem_b, tail_b) = _split_pronoun(bare(a)), _split_pronoun(bare(b))
    return stem_a == stem_b and bool(tail_a and tail_b) and tail_a != tail_b


def _skeleton(word: str) -> str:
    """Consonants of a verb or its noun, without person, tense and pronoun."""
    word = _split_pronoun(word)[0]
    if len(word) > 4 and word[0] in "يتنا":
        word = word[1:]
    if len(word) > 4 and word[-1] == "ت":
        word = word[:-1]
    return word.translate(_WEAK)


def is_variant(a: str, b: str) -> bool:
    """Whether two words are one word in another form: proclitic, article, gender, person, case, verb and its noun.

    Number is a difference ("two players"), so is a pronoun that refers to another.
    """
    a, b = bare(a), bare(b)
    if a == b:
        return True
    if not (_arabic(a) and _arabic(b)):
        return _respelt(a, b)
    if pronouns_differ(a, b):
        return False
    short, long = sorted((a, b), key=len)
    if len(short) >= 3 and (
        long in (f"{short}ه", f"{short}ا") or (long == f"{short}ن" and short[-1] in "يوا" and len(short) >= 5)
    ):
        return True
    if len(a) == len(b) >= 3 and a[1:] == b[1:] and a[0] in "يت" and b[0] in "يت":
        return True
    bones_a, bones_b = _skeleton(a), _skeleton(b)
    if (
        bones_a == bones_b
        and len(bones_a) >= _SKELETON
        and a[0] != b[0]
        and (a[0] in "يتنا" or b[0] in "يتنا")
    ):
        return True
    if bones_a == bones_b and len(bones_a) >= _SKELETON and a[0] == b[0] == "ا":
        return True
    return _respelt(a, b)


def dual_differs(a: str, b: str) -> bool:
    """Whether one word is the dual (or sound plural) of the other: one player, two players."""
    if not (_arabic(a) or _arabic(b)):
        return False
    short, long = sorted((bare(a), bare(b)), key=len)
    if not _arabic(long) or long[-2:] not in ("ان", "ين"):
        return False
    stem = long[:-2]
    stems = {stem, f"{stem}ا", f"{stem[:-1]}ه" if stem[-1:] == "ت" else stem}
    return len(stem) >= 3 and short in stems


def _american(word: str) -> str:
    """One spelling for British and American English: colour, organise, centre, travelled."""
    return word.replace("our", "or").replace("is", "iz").replace("tre", "ter").replace("ll", "l")


def _respelt(a: str, b: str) -> bool:
    """Whether two long words differ only in letters that spelling habits add, drop or exchange."""
    if a[:1] != b[:1]:
        return False
    if a.isascii() and b.isascii() and _american(a) == _american(b):
        return True
    if min(len(a), len(b)) < _SPELLING_LENGTH:
        return False
    if OSA.normalized_similarity(a, b) < _SPELLING_LIKENESS:
        return False
    if OSA.distance(a, b) < Levenshtein.distance(a, b):
        return True
    if not _arabic(a):
        return False
    return all(
        step.tag != "replace" and (a[step.src_pos] if step.tag == "delete" else b[step.dest_pos]) in _OPTIONAL
        for step in Levenshtein.editops(a, b)
    )


def is_slip(a: str, b: str) -> bool:
    """Whether one letter of a word was mistyped: a guess, good only where all else in a long sentence agrees."""
    a, b = bare(a), bare(b)
    if len(a) != len(b) or a[0] != b[0] or Levenshtein.distance(a, b) != 1 or pronouns_differ(a, b):
        return False
    # Indefinite accusatives are not names: four letters are enough.
    return len(a) >= _SPELLING_LENGTH or (len(a) >= 4 and a[-1] == b[-1] == "ا" and _arabic(a))
