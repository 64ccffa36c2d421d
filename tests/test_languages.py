"""What is known of languages: the same kinds of words for all that have a pack, and examples of what they decide."""

from __future__ import annotations

from collections import defaultdict

import pytest

from dedup import compare
from dedup.boilerplate.rules.loading import pack_languages
from dedup.copies.lexicon import lexicon, negations
from dedup.text.keys import key
from dedup.text.languages import Example, codes, load

EXAMPLES = [(code, example) for code in codes() for example in load(code).example]
UNSPACED = {"zh", "ja"}
"""Languages without spaces: every character is a word, so that only characters can be listed."""
OF_ENGLISH = {"one", "ten"}
"""Number words of English that are grammar words of other languages (Polish ten, this)."""


def words(code: str, *fields: str) -> list[str]:
    return [key(word) for field in fields for word in getattr(load(code), field)]


def test_every_language_with_a_pack_has_a_file() -> None:
    assert set(pack_languages()) == set(codes())


@pytest.mark.parametrize(
    ("code", "example"), EXAMPLES, ids=[f"{code}-{number}" for number, (code, _) in enumerate(EXAMPLES)]
)
def test_sentences_are_kept_apart_by_what_the_example_says(code: str, example: Example) -> None:
    for one, other in (example.sentences, example.sentences[::-1]):
        found = compare(one, other)
        assert (found.veto or "").partition(":")[0] == example.veto
        assert found.copy is not bool(example.veto)


@pytest.mark.parametrize("code", codes())
def test_every_language_shows_a_copy_and_a_difference_of_each_kind(code: str) -> None:
    shown = {example.veto for example in load(code).example}
    assert shown >= {"", "number", "negation", "word"}


@pytest.mark.parametrize("code", codes())
def test_every_language_has_words_of_each_kind(code: str) -> None:
    language = load(code)
    assert language.negations or language.negation_marks
    assert language.contrasts
    assert language.updated
    assert len(language.numbers) >= 10
    if code not in UNSPACED:
        assert language.grammar_words
        assert language.demonstratives
        assert language.negations
        assert language.speech_verbs


@pytest.mark.parametrize("code", codes())
def test_no_word_is_listed_twice(code: str) -> None:
    language = load(code)
    for field in ("grammar_words", "demonstratives", "negations", "speech_verbs", "contrasts", "updated"):
        listed = getattr(language, field)
        assert len(set(listed)) == len(listed), field
    numbers = [word for listed in language.numbers.values() for word in listed]
    assert len(set(numbers)) == len(numbers)


@pytest.mark.parametrize("code", codes())
def test_a_word_that_matters_is_never_one_without_content(code: str) -> None:
    contentless = lexicon(code).contentless
    assert not contentless.intersection(words(code, "negations"))
    assert not contentless.intersection(lexicon(code).numbers)


def test_no_number_word_means_two_numbers() -> None:
    meanings = defaultdict(set)
    for code in codes():
        for digits, listed in load(code).numbers.items():
            for word in listed:
                meanings[key(word)].add(digits)
    assert {word: found for word, found in meanings.items() if len(found) > 1} == {}


@pytest.mark.parametrize("code", codes())
def test_no_number_word_is_a_grammar_word_of_another_language(code: str) -> None:
    listed = {key(word) for found in load(code).numbers.values() for word in found} - OF_ENGLISH
    others = [other for other in codes() if other != code]
    assert {
        (other, word)
        for other in others
        for word in listed.intersection(words(other, "grammar_words", "demonstratives", "function_words"))
    } == set()


@pytest.mark.parametrize("code", codes())
def test_negations_of_every_language_hold_for_every_pair(code: str) -> None:
    assert negations() >= set(filter(None, words(code, "negations")))


def test_number_words_of_another_language_are_not_numbers_where_the_language_is_known() -> None:
    one = "The singer said that the anniversary tour trek of the band will begin in the harbour."
    assert compare(one, one.replace("trek", "tre k")).copy
    assert lexicon("").numbers["tre"] == "3"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        # Arabic drops these letters; in Persian they negate, and make another word.
        (
            "کارگران بندر پل قدیمی را پس از توفان برای مردم شهر باز کردند و رفتند.",
            "کارگران بندر پل قدیمی را پس از توفان برای مردم شهر باز نکردند و رفتند.",
        ),
        (
            "روز جمعه در بندر شهر وزیر کشور از کشتی تازه و بزرگ بازدید کرد.",
            "روز جمعه در بندر شهر زیر کشور از کشتی تازه و بزرگ بازدید کرد.",
        ),
        # Double letters are a habit of spelling in English only.
        (
            "El alcalde dijo el viernes que la calle nueva del puerto es de los vecinos.",
            "El alcalde dijo el viernes que la cale nueva del puerto es de los vecinos.",
        ),
    ],
)
def test_forms_of_one_language_are_not_forms_of_another(one: str, other: str) -> None:
    assert not compare(one, other).copy


@pytest.mark.parametrize(
    ("one", "other", "copy"),
    [
        ("وصل أحد عشر راكبا من الضفة الأخرى للنهر مساء.", "وصل 11 راكبا من الضفة الأخرى للنهر مساء.", True),
        ("وصل أحد عشر راكبا من الضفة الأخرى للنهر مساء.", "وصل عشرة ركاب من الضفة الأخرى للنهر مساء.", False),
        ("Після шторму в порту лишилося п'ять поромів.", "Після шторму в порту лишилося 5 поромів.", True),
        (
            "Після шторму в порту лишилося п'ять поромів.",
            "Після шторму в порту лишилося дев'ять поромів.",
            False,
        ),
    ],
)
def test_a_number_may_have_two_words(one: str, other: str, copy: bool) -> None:
    assert compare(one, other).copy is copy
