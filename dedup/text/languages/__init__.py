"""Data about languages (function words, abbreviations, number words, word forms): one TOML file per language."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import msgspec

from dedup.resources.parsed import parsed_files

__all__ = ["Example", "Forms", "Language", "abbreviations", "codes", "load"]

_FOLDER = Path(__file__).parent


class Forms(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How the words of a language vary without becoming other words, in letters of comparison keys.

    Attributes:
        links: letters that link a sentence to the one before, alone or at the head of a word.
        article: the definite article at the head of a word.
        proclitics: other prefixes that are written together with the word after them, the longest first.
        number_prefixes: prepositions that are written together with a number word.
        pronouns: pronouns at the end of a word, the longest first.
        adjunct_pronouns: those that make a preposition an adjunct, as in "in our view".
        clause_openers: words after which the order of subject and verb is free.
        person_prefixes: first letters of verbs, by person and mood.
        third_person: those of the third person, which follow the gender of the subject.
        verb_ending: the ending of a verb for its person.
        dual_endings: endings of the dual, which is a number.
        feminine: the feminine ending, and its form before a suffix.
        accusative: the ending of the indefinite accusative.
        nunation: the last letter of a dual or plural, dropped before a noun, after one of the long vowels.
        long_vowels: letters of long vowels.
        weak_letters: letters that only one of a verb and its noun may have.
        optional_letters: letters that spelling habits add, drop or change.
        spellings: two ways to write the same sound, such as British and American English.
    """

    links: str = ""
    article: str = ""
    proclitics: tuple[str, ...] = ()
    number_prefixes: str = ""
    pronouns: tuple[str, ...] = ()
    adjunct_pronouns: tuple[str, ...] = ()
    clause_openers: tuple[str, ...] = ()
    person_prefixes: str = ""
    third_person: str = ""
    verb_ending: str = ""
    dual_endings: tuple[str, ...] = ()
    feminine: tuple[str, str] = ("", "")
    accusative: str = ""
    nunation: str = ""
    long_vowels: str = ""
    weak_letters: str = ""
    optional_letters: str = ""
    spellings: tuple[tuple[str, str], ...] = ()


class Example(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Two sentences, and the kind of difference between them, if they are distinct.

    Attributes:
        sentences: the two sentences.
        veto: ``number``, ``negation`` or ``word``; empty where the second is a copy of the first.
    """

    sentences: tuple[str, str]
    veto: str = ""


class Language(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The data file of a language.

    Attributes:
        abbreviations: words whose full stop does not end a sentence, without that stop.
        function_words: its commonest words, by which it is recognised.
        grammar_words: words with a grammatical function only: articles, pronouns, prepositions, conjunctions,
            auxiliaries.
        demonstratives: words that point back, as in "those hospitals".
        complementizers: words that introduce reported speech.
        negations: words that negate a statement.
        negation_marks: what negates within a word, wherever it occurs there; also for text without spaces.
        speech_verbs: reporting verbs, and prepositions that name a source.
        contrasts: words that never replace one another: before and after, he and she.
        numbers: number words by their values in digits; ordinals end with a full stop.
        updated: words for "updated" beside a time, or their beginnings.
        forms: how its words vary.
        example: pairs of sentences that differ, or do not, because of these words.
    """

    abbreviations: tuple[str, ...] = ()
    function_words: tuple[str, ...] = ()
    grammar_words: tuple[str, ...] = ()
    demonstratives: tuple[str, ...] = ()
    complementizers: tuple[str, ...] = ()
    negations: tuple[str, ...] = ()
    negation_marks: tuple[str, ...] = ()
    speech_verbs: tuple[str, ...] = ()
    contrasts: tuple[str, ...] = ()
    numbers: dict[str, tuple[str, ...]] = {}
    updated: tuple[str, ...] = ()
    forms: Forms = Forms()
    example: tuple[Example, ...] = ()


@cache
def codes() -> tuple[str, ...]:
    """Return the ISO 639 codes of all languages, sorted."""
    return tuple(_languages())


def load(code: str) -> Language:
    """Return the data of a language.

    Raises:
        KeyError: there is no file for it.
    """
    return _languages()[code]


@cache
def _languages() -> Mapping[str, Language]:
    return parsed_files(_FOLDER, _parse, Language)


def _parse(data: bytes, _path: str) -> Language:
    import tomllib

    return msgspec.convert(tomllib.loads(data.decode("utf-8")), Language)


@cache
def abbreviations() -> frozenset[str]:
    """Return the abbreviations of all languages, case folded: texts mix languages, and a wrong cut costs most."""
    return frozenset(word.casefold() for code in codes() for word in load(code).abbreviations)
