"""The numbers of a sentence, in digits and in words, in one spelling."""

from __future__ import annotations

from collections.abc import Sequence

import regex

from dedup.copies import word_lists as lexicon

__all__ = ["figures", "is_number"]

# Prepositions that are written together with a number word.
_PREPOSITIONS = frozenset("بلك")
_NUMBER = regex.compile(r"-?[0-9]++(?:\.[0-9]++)*+|[%\u2030\u00b0\p{Sc}]")
_GROUPED = regex.compile(r"-?[0-9]{1,3}(?:\.[0-9]{3})++")


def figures(words: Sequence[str]) -> list[str]:
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


def is_number(word: str) -> bool:
    """Whether a word of a key is a number, in digits or spelled out."""
    return bool(_number_word(word)) or _NUMBER.fullmatch(word) is not None


def _number_word(word: str) -> str:
    """The digits that a number word stands for, if it is one: with a preposition, but not with the article."""
    table = lexicon.number_words()
    return table.get(word) or (table.get(word[1:], "") if word[0] in _PREPOSITIONS else "")
