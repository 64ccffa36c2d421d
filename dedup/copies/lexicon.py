"""The words that the guards read, as comparison keys, from what is known of the languages.

Negations of all languages hold for every pair: they only ever keep sentences apart. Everything else is known for the
language of the pair, since a word without content in one language is a noun in another, and a number there may be a
misspelling here. Where the language is not known, number words of all languages hold.
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
"""Languages whose words hold where a pair is too short for its language to be known."""
LEAST = 2
"""Least number of its words in a sentence by which a language is known."""
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
        grammar: words that carry grammar only.
        demonstratives: words that point back.
        complementizers: words that introduce reported speech.
        contentless: words that add no content to a sentence: those of grammar, and reporting verbs.
        contrasts: words that cannot replace one another.
        negation_marks: what negates within a word; ``None`` if nothing does.
        numbers: number words, of one or two words, and the digits they mean; ordinals end in a full stop.
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


def lexicon_of(one: str, other: str) -> Lexicon:
    """Return the words of the language of two keys."""
    return lexicon(_language(one, other))


@cache
def lexicon(code: str) -> Lexicon:
    """Return the words of a language; of an unknown one those of Arabic and English."""
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
    """The words of a field of languages, as keys."""
    return frozenset(filter(None, (key(word) for language in languages for word in getattr(language, field))))


@cache
def negations() -> frozenset[str]:
    """Words that negate a statement, in all languages."""
    return _keys(map(load, codes()), "negations")


def _numbers(languages: Iterable[str]) -> dict[str, str]:
    """The number words of languages as keys, and the digits they mean."""
    found: dict[str, str] = {}
    for code in languages:
        for digits, words in load(code).numbers.items():
            for word in words:
                found.setdefault(key(word), digits)
    return found


def _language(one: str, other: str) -> str:
    """The language of two keys; empty if it is not known."""
    wide = "" if one.isascii() and other.isascii() else _by_script(one + other)
    if wide:
        return wide
    ours, theirs = _votes(one), _votes(other)
    # A word that both sentences have is no better known than a word of one of them.
    known = {code for votes in (ours, theirs) for code, (_, count) in votes.items() if count >= LEAST}
    scores = {code: ours.get(code, _NONE)[0] + theirs.get(code, _NONE)[0] for code in known}
    return max(scores, key=lambda code: (scores[code], code), default="")


def _by_script(text: str) -> str:
    """The language of a script that no other language with lists is written in."""
    if 2 * len(_WIDE.findall(text)) < len(text):
        return ""
    return next((code for code, letters in _SCRIPTS if letters.search(text)), "")


@lru_cache(1024)
def _votes(text: str) -> dict[str, tuple[float, int]]:
    """How much the common words of a key speak for each language, and how many there are."""
    known = _common_words()
    found: dict[str, tuple[float, int]] = {}
    for word in text.split():
        for code in known.get(word, ()):
            score, count = found.get(code, (0.0, 0))
            found[code] = score + 1 / len(known[word]), count + 1
    return found


@cache
def _common_words() -> dict[str, tuple[str, ...]]:
    """The common words of all languages, and the languages that each is one of."""
    found: dict[str, list[str]] = {}
    for code in codes():
        language = load(code)
        words = (getattr(language, field) for field in _VOTING)
        for word in dict.fromkeys(map(key, chain.from_iterable(words))):
            if (
                len(word) > 1
            ):  # single letters are names of variables, initials and list marks in any language
                found.setdefault(word, []).append(code)
    return {word: tuple(languages) for word, languages in found.items()}
