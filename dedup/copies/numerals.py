"""The numbers of a sentence, in digits and in words, in one spelling."""

from __future__ import annotations

from collections.abc import Sequence, Set

import regex

from dedup.copies.lexicon import number_beginnings, number_words

__all__ = ["figures", "is_number", "joined"]

_NUMBER = regex.compile(r"-?[0-9]++(?:\.[0-9]++)*+|[%\u2030\u00b0\p{Sc}]")
_GROUPED = regex.compile(r"-?[0-9]{1,3}(?:\.[0-9]{3})++")


def figures(words: Sequence[str], prefixes: Set[str]) -> list[str]:
    """Return the numbers of a sentence in order, digits and words alike.

    Args:
        words: the words of its key.
        prefixes: letters of prepositions that are written together with a number word.
    """
    found: list[str] = []
    table = number_words()
    for word in words:
        value = table.get(word) or (_number_word(word, prefixes) if word[0] in prefixes else "")
        if value:
            found.append(value)
            continue
        if word.isalpha():
            continue
        for number in _NUMBER.findall(word):
            plain = number.replace(".", "") if _GROUPED.fullmatch(number) else number
            found.append((plain.lstrip("0") or "0") if plain.isdigit() else plain)
    return found


def is_number(word: str, prefixes: Set[str]) -> bool:
    """Return whether a word of a key is a number, in digits or spelled out."""
    return bool(_number_word(word, prefixes)) or _NUMBER.fullmatch(word) is not None


def _number_word(word: str, prefixes: Set[str]) -> str:
    """The digits that a number word means, if it is one: with a preposition, but not with the article."""
    table = number_words()
    return table.get(word) or (table.get(word[1:], "") if word[0] in prefixes else "")


def joined(words: list[str]) -> list[str]:
    """Return words with those of a number of two words together, as one: "eleven" in Arabic."""
    firsts = number_beginnings()
    if firsts.isdisjoint(words):
        return words
    table = number_words()
    found: list[str] = []
    for word in words:
        if found and found[-1] in firsts and (both := f"{found[-1]} {word}") in table:
            found[-1] = both
        else:
            found.append(word)
    return found
