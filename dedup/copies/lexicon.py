"""The words that the guards use, as comparison keys, taken from the language files.

Negations of all languages apply to every pair: they can only prevent a removal. The other lists apply to the language
of the pair alone, since a word without content in one language is a noun in another, and a number in one may be a
misspelling in another. Where the language is not known, number words of all languages apply.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import chain

import regex

from dedup.copies.word_forms import WordForms
from dedup.text.keys import key
from dedup.text.languages import Language, codes, load

__all__ = ["Lexicon", "lexicon", "lexicon_of", "negations"]

MAIN = ("ar", "en")
"""Languages whose words apply where a pair is too short to recognise its language."""
LEAST = 2
"""Least number of a language's words in a sentence for it to be recognised."""
_NONE = (0.0, 0)
_VOTING = ("function_words", "grammar_words", "demonstratives", "negations", "speech_verbs", "contrasts")
"""The lists whose words show the language of a pair."""
_HAN, _KANA, _HANGUL = r"\p{Han}", r"[\p{Hiragana}\p{Katakana}]", r"\p{Hangul}"
_SCRIPTS = (("ja", regex.compile(_KANA)), ("ko", regex.compile(_HANGUL)), ("zh", regex.compile(_HAN)))
_WIDE = regex.compile(f"{_HAN}|{_KANA}|{_HANGUL}")


@dataclass(frozen=True, slots=True, eq=False)
class Lexicon:
    """Words of a language.

    Attributes:
        grammar: words with a grammatical function only.
        demonstratives: words that point back.
        complementizers: words that introduce reported speech.
        contentless: words that add no content to a sentence: those of grammar, and reporting verbs.
        contrasts: words that cannot replace one another.
        negation_marks: what negates within a word; ``None`` if nothing does.
        numbers: number words, of one or two words, and their values in digits; ordinals end with a full stop.
        number_beginnings: the first words of numbers of two words.
        forms: how its words vary.
    """

    grammar: frozenset[str]
    demonstratives: frozenset[str]
    complementizers: frozenset[str]
    contentless: frozenset[str]
    contrasts: frozenset[str]
    negation_marks: re.Pattern[str] | None
    numbers: Mapping[str, str]
    number_beginnings: frozenset[str]
    forms: WordForms


def lexicon_of(key_a: str, key_b: str) -> Lexicon:
    """Return the words of the language of two keys."""
    return lexicon(_language(key_a, key_b))


@cache
def lexicon(code: str) -> Lexicon:
    """Return the words of a language; for an unknown one those of Arabic and English."""
    languages = [load(code)] if code in codes() else [load(main) for main in MAIN]
    grammar = _keys(languages, "grammar_words")
    numbers = _numbers([code, *MAIN] if code in codes() else [*MAIN, *codes()])
    marks = sorted(_keys(languages, "negation_marks"), key=len, reverse=True)
    return Lexicon(
        grammar=grammar,
        demonstratives=_keys(languages, "demonstratives"),
        complementizers=_keys(languages, "complementizers"),
        contentless=grammar | _keys(languages, "speech_verbs"),
        contrasts=_keys(languages, "contrasts"),
        negation_marks=re.compile("|".join(map(re.escape, marks))) if marks else None,
        numbers=numbers,
        number_beginnings=frozenset(words.partition(" ")[0] for words in numbers if " " in words),
        forms=WordForms([language.forms for language in languages]),
    )


def _keys(languages: Iterable[Language], field: str) -> frozenset[str]:
    """Return the words in a field of some languages, as keys."""
    return frozenset(filter(None, (key(word) for language in languages for word in getattr(language, field))))


@cache
def negations() -> frozenset[str]:
    """Return the words that negate a statement, in all languages."""
    return _keys(map(load, codes()), "negations")


def _numbers(languages: Iterable[str]) -> dict[str, str]:
    """Return the number words of some languages as keys, with their values in digits."""
    values: dict[str, str] = {}
    for code in languages:
        for digits, words in load(code).numbers.items():
            for word in words:
                values.setdefault(key(word), digits)
    return values


def _language(key_a: str, key_b: str) -> str:
    """Return the language of two keys; empty if it is not recognised."""
    by_script = "" if key_a.isascii() and key_b.isascii() else _by_script(key_a + key_b)
    if by_script:
        return by_script
    votes_a, votes_b = _votes(key_a), _votes(key_b)
    # One of the sentences alone must have enough words: those that both have would count twice.
    known = {code for votes in (votes_a, votes_b) for code, (_, count) in votes.items() if count >= LEAST}
    scores = {code: votes_a.get(code, _NONE)[0] + votes_b.get(code, _NONE)[0] for code in known}
    return max(scores, key=lambda code: (scores[code], code), default="")


def _by_script(text: str) -> str:
    """Return the language of a text in a script that only one language with word lists uses; empty for others."""
    if 2 * len(_WIDE.findall(text)) < len(text):
        return ""
    return next((code for code, letters in _SCRIPTS if letters.search(text)), "")


@lru_cache(1024)
def _votes(text: str) -> dict[str, tuple[float, int]]:
    """Return the score of each language, and the number of its words, by the common words of a key."""
    common = _common_words()
    votes: dict[str, tuple[float, int]] = {}
    for word in text.split():
        for code in common.get(word, ()):
            score, count = votes.get(code, (0.0, 0))
            votes[code] = score + 1 / len(common[word]), count + 1
    return votes


@cache
def _common_words() -> dict[str, tuple[str, ...]]:
    """Return the common words of all languages, each with the languages that have it."""
    languages_of: dict[str, list[str]] = {}
    for code in codes():
        language = load(code)
        words = (getattr(language, field) for field in _VOTING)
        for word in dict.fromkeys(map(key, chain.from_iterable(words))):
            # Single letters are names of variables, initials and list markers in any language.
            if len(word) > 1:
                languages_of.setdefault(word, []).append(code)
    return {word: tuple(languages) for word, languages in languages_of.items()}
