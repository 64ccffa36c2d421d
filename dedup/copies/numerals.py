"""Extracts the numbers of a sentence, written in digits or in words, in one spelling."""

from __future__ import annotations

from collections.abc import Sequence

import regex

from dedup.copies.lexicon import Lexicon

__all__ = ["figures", "is_number", "joined"]

_NUMBER = regex.compile(r"-?[0-9]++(?:\.[0-9]++)*+|[%\u2030\u00b0\p{Sc}]")
_GROUPED = regex.compile(r"-?[0-9]{1,3}(?:\.[0-9]{3})++")


def figures(words: Sequence[str], lexicon: Lexicon) -> list[str]:
    """Return the numbers of a sentence in order, digits and words alike.

    Args:
        words: the words of its key, numbers of two words joined.
        lexicon: the words of its language.
    """
    numbers: list[str] = []
    table, prefixes = lexicon.numbers, lexicon.forms.number_prefixes
    for word in words:
        value = table.get(word) or (table.get(word[1:], "") if word[0] in prefixes else "")
        if value:
            numbers.append(value)
            continue
        if word.isalpha():
            continue
        for number in _NUMBER.findall(word):
            plain = number.replace(".", "") if _GROUPED.fullmatch(number) else number
            numbers.append((plain.lstrip("0") or "0") if plain.isdigit() else plain)
    return numbers


def is_number(word: str, lexicon: Lexicon) -> bool:
    """Return whether a word of a key is a number, in digits or spelled out; a number with the article is not."""
    table = lexicon.numbers
    return (
        word in table
        or (word[0] in lexicon.forms.number_prefixes and word[1:] in table)
        or _NUMBER.fullmatch(word) is not None
    )


def joined(words: list[str], lexicon: Lexicon) -> list[str]:
    """Return words, with the two words of a number joined into one (such as "eleven" in Arabic)."""
    firsts = lexicon.number_beginnings
    if firsts.isdisjoint(words):
        return words
    result: list[str] = []
    for word in words:
        if result and result[-1] in firsts and (both := f"{result[-1]} {word}") in lexicon.numbers:
            result[-1] = both
        else:
            result.append(word)
    return result
