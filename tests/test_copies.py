"""What is a copy and what keeps two sentences apart."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz import fuzz

from dedup import compare
from dedup.config import Matcher
from dedup.copies.alphabet import narrowed
from dedup.copies.candidates import ComparisonCache, candidate_pairs
from dedup.copies.signatures import NUM_PERM, SEED, shingle_hash, shingles, signatures
from dedup.copies.similarity import find_copies
from dedup.model import CopyKind
from dedup.text.keys import conflicting_vowels, key, keys, squashed
from tests import seed


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("اللجنـــة تعلن", "اللجنة تعلن"),
        ("وَقَالَ", "وقال"),
        ("الأميركية إلى على مدرسة", "الاميركيه الي علي مدرسه"),
        ("«خطوة أولى»", '"خطوة أولى"'),
        ("٧١ دولارا", "71 دولارا"),
        ("إﻟﻰ كامﻻ", "إلى كاملا"),
        ("\u200fأطلقت \u200e120\u200f \u061cقاربا", "أطلقت 120 قاربا"),
        ("passen\u200bgers wait\u00a0here", "passengers wait here"),
        ("The HARBOUR, again!", "the harbour again"),
        ("کشفت الشرکة", "كشفت الشركة"),
    ],
)
def test_spelling_habits_make_no_difference_in_the_key(a: str, b: str) -> None:
    assert key(a) == key(b)


@pytest.mark.parametrize(("a", "b"), [("3.5", "35"), ("5 %", "5"), ("-3", "3"), ("4٫2", "42")])
def test_what_carries_meaning_in_a_number_is_part_of_the_key(a: str, b: str) -> None:
    assert key(a) != key(b)


@given(st.text(max_size=80))
def test_a_key_is_its_own_key(text: str) -> None:
    assert key(key(text)) == key(text)


@given(st.lists(st.text(max_size=60), max_size=12))
def test_many_keys_at_once_are_the_same_keys(texts: list[str]) -> None:
    assert keys(texts) == [key(text.replace("\n", " ")) for text in texts]
    assert keys(texts * 20) == [key(text.replace("\n", " ")) for text in texts] * 20


def test_a_tight_key_has_no_spaces() -> None:
    assert squashed("the harbour 3.5") == "theharbour3.5"


def test_vowels_that_disagree_are_a_difference_and_missing_ones_are_none() -> None:
    assert conflicting_vowels("إلى عَمّان", "إلى عُمان")
    assert conflicting_vowels("إلى عَمّان", "إلى عمان") is None


LONG = "وصلت قافلة المساعدات إلى المدينة بعد رحلة استغرقت أسبوعا كاملا بلا توقف"


@pytest.mark.parametrize(
    ("a", "b", "kind"),
    [
        (f"{LONG}.", f"و{LONG}.", CopyKind.NEAR),
        (f"{LONG}.", f"«{LONG}»", CopyKind.EXACT),
        (f"{LONG}.", "وصلت قافلة المساعدات إلى المدينة بعد رحلة...", CopyKind.TRUNCATED),
        (
            "The ferry company apologised to passengers.",
            "THE FERRY COMPANY APOLOGISED TO PASSENGERS",
            CopyKind.EXACT,
        ),
    ],
)
def test_copies_and_their_kinds(a: str, b: str, kind: CopyKind) -> None:
    for verdict in (compare(a, b), compare(b, a)):
        assert verdict.copy
        assert verdict.kind is kind
        assert verdict.veto is None


@pytest.mark.parametrize(
    ("a", "b", "veto"),
    [
        (
            "ارتفع سعر الخام إلى 71 دولارا للبرميل اليوم.",
            "ارتفع سعر الخام إلى 73 دولارا للبرميل اليوم.",
            "number",
        ),
        ("بلغ سعر الكيلو ٧١ قرشا في مطلع الشهر.", "بلغ سعر الكيلو 73 قرشا في مطلع الشهر.", "number"),
        ("قتل خمسة أشخاص في الحادث على الطريق.", "قتل سبعة أشخاص في الحادث على الطريق.", "number"),
        (
            "قالت إن المعبر سيفتح غدا أمام المسافرين.",
            "قالت إن المعبر لن يفتح غدا أمام المسافرين.",
            "negation",
        ),
        (
            "The bridge would open before the winter.",
            "The bridge would not open before the winter.",
            "negation",
        ),
        (
            "فاز النجم على ضيفه الهلال بهدفين في ملعب المدينة.",
            "فاز الهلال على ضيفه النجم بهدفين في ملعب المدينة.",
            "",
        ),
        ("أقلعت الطائرة إلى عَمّان صباح الخميس.", "أقلعت الطائرة إلى عُمان صباح الخميس.", "vowels"),
        (
            "Anna Keller took the stand on Friday for an hour.",
            "Maria Keller took the stand on Friday for an hour.",
            "",
        ),
        ("تبدأ الدراسة في سبتمبر وفق التقويم المنشور.", "تبدأ الدراسة في أكتوبر وفق التقويم المنشور.", ""),
        ("“Never again,” said the crowd.", "“Never, never, never again,” said the crowd.", ""),
    ],
)
def test_a_fact_that_differs_keeps_sentences_apart_and_is_named(a: str, b: str, veto: str) -> None:
    for verdict in (compare(a, b), compare(b, a)):
        assert not verdict.copy
        assert verdict.kind is None
        if verdict.score >= 80:
            assert veto in (verdict.veto or "")


@given(st.text(max_size=60), st.text(max_size=60))
@settings(max_examples=60, deadline=None)
def test_the_verdict_does_not_depend_on_the_order(a: str, b: str) -> None:
    assert compare(a, b).copy == compare(b, a).copy


def sentences() -> list[str]:
    lines = [line for line in seed.TEXT.split("\n") if line.strip()]
    return [
        part
        for line in lines
        for part in line.replace('".', '".\n').replace(".و", ".\nو").split("\n")
        if part
    ]


def made(count: int) -> list[str]:
    rng = np.random.default_rng(3)
    words = ["".join(rng.choice(list("abcdefghijklmnoprstuvw"), 7)) for _ in range(900)]
    texts = [" ".join(rng.choice(words, 14)) + "." for _ in range(count)]
    return texts + [text.replace("a", "e", 1) for text in texts[::3]]


@pytest.mark.parametrize("texts", [sentences(), made(120)], ids=["the seed", "made texts"])
def test_both_matchers_find_the_same_copies(texts: list[str]) -> None:
    folded = keys(texts)
    found = {
        matcher: {(m.first, m.second) for m in find_copies(folded, texts, matcher=matcher) if m.score >= 85}
        for matcher in (Matcher.PAIRS, Matcher.MINHASH, Matcher.AUTO)
    }
    assert found[Matcher.PAIRS]
    assert found[Matcher.PAIRS] == found[Matcher.MINHASH] == found[Matcher.AUTO]


_ALPHABETS = st.sampled_from(["ab ", "\u0627\u0644\u0645 ", "\u0430\u0431\U0001f600 ", "\u00e9\ud800x "])


@st.composite
def alike(draw: st.DrawFn) -> list[str]:
    """Different texts of a few letters, so that many are alike; in some a letter takes two units of UTF-16."""
    letters = draw(_ALPHABETS)
    return draw(st.lists(st.text(letters, min_size=1, max_size=24), min_size=2, max_size=30, unique=True))


@settings(max_examples=200)
@given(alike(), st.data())
def test_all_pairs_are_those_that_comparing_each_with_each_finds(
    texts: list[str], data: st.DataObject
) -> None:
    wanted = data.draw(st.lists(st.booleans(), min_size=len(texts), max_size=len(texts)))
    cache = ComparisonCache()
    some = data.draw(st.integers(0, len(texts)))
    candidate_pairs(texts[:some], wanted=wanted[:some], cache=cache)
    expected = [
        (i, j, score)
        for i in range(len(texts))
        for j in range(i + 1, len(texts))
        if (wanted[i] or wanted[j]) and (score := fuzz.ratio(texts[i], texts[j])) >= 75
    ]
    assert candidate_pairs(texts, wanted=wanted, cache=cache) == expected


@given(alike())
def test_numbered_letters_change_no_edit_distance(texts: list[str]) -> None:
    numbered = narrowed(texts)
    for i, one in enumerate(texts):
        for j, two in enumerate(texts):
            assert fuzz.ratio(numbered[i], numbered[j]) == fuzz.ratio(one, two)


def test_letters_are_numbered_where_the_alphabet_is_small_and_not_of_one_byte_already() -> None:
    assert narrowed(["\u0633\u0644\u0627\u0645", "\u0645\u0627"]) == [bytes([2, 3, 1, 4]), bytes([4, 1])]
    for texts in (["caf\u00e9", "x"], ["".join(map(chr, range(600, 900))), "x"], ["\u0633\n", "x"]):
        assert narrowed(texts) is texts


def test_pairs_of_what_is_passed_over_are_not_given() -> None:
    texts = ["The same sentence again and again."] * 3 + ["The same sentence again and once more."] * 2
    folded = keys(texts)
    given_all = find_copies(folded, texts)
    assert find_copies(folded, texts, skip=frozenset({1, 4})) == [
        match for match in given_all if not {match.first, match.second} & {1, 4}
    ]


def test_equal_sentences_are_paired_with_the_first_and_the_one_before() -> None:
    texts = ["The same sentence again and again."] * 50
    pairs = [(m.first, m.second) for m in find_copies(keys(texts), texts)]
    assert len(pairs) == 97
    assert all(first in (0, second - 1) for first, second in pairs)


def test_signatures_are_those_of_datasketch_bit_for_bit() -> None:
    from datasketch import MinHash

    folded = [text for text in keys(sentences()) if text]
    ours = signatures(folded)
    for row, text in zip(ours, folded, strict=True):
        theirs = MinHash(num_perm=NUM_PERM, seed=SEED, hashfunc=lambda value: value)
        theirs.update_batch([shingle_hash(shingle) for shingle in shingles(text)])
        assert row.tolist() == theirs.hashvalues.tolist()


def test_a_fold_that_hides_another_word_keeps_sentences_apart_and_a_habit_does_not() -> None:
    ali = "وصل الوفد إلى بيت علي في المدينة القديمة مساء أمس."
    assert "letter" in (compare(ali, ali.replace("علي", "على")).veto or "")
    assert compare(
        "قال إن المباراة هي الأصعب على أرضه في الدوري.", "قال ان المباراه هي الاصعب علي ارضه في الدورى."
    ).copy
