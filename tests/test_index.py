"""The index of articles: which are the same story, and that nothing but the articles decides it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dedup.errors import UsageError
from dedup.stories.changes import ChangeKind, changes
from dedup.stories.index import ArticleIndex
from dedup.stories.shingles import shingles, tokens
from dedup.stories.similarity import Similarity, StoryRule, compare
from dedup.stories.sketch import Sketch
from dedup.stories.storage import packed, unpacked
from tests.near_articles import article, longer, shorter, stories, with_other_figures

LANGUAGES = ["en", "ar", "zh"]
SAME: dict[str, Callable[[str], str]] = {
    "equal": str,
    "other line breaks": lambda body: body.replace("\n\n", " "),
    "cut at two thirds": shorter,
    "two paragraphs more": lambda body: longer(body, 1),
    "other figures": with_other_figures,
    "cut and other figures": lambda body: with_other_figures(shorter(body)),
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", SAME)
def test_the_same_story_is_found(language: str, kind: str) -> None:
    body = article(1, language)
    with ArticleIndex() as index:
        index.add_many((f"stranger {n}", article(n, language)) for n in range(2, 20))
        index.add("story", SAME[kind](body))
        assert [near.id for near in index.query(body)] == ["story"]


def test_arabic_spelling_habits_and_vowel_marks_make_no_difference() -> None:
    body = "أعلنت الوزارة الأمريكية إلغاء الرحلة إلى مكتبة المدينة، وقالت إنّ العودة ممكنة غدا."
    same = "اعلنت الوزاره الامريكيه الغاء الرحله الى مكتبه المدينه وَقالت ان العوده ممكنه غداً"
    with ArticleIndex() as index:
        index.add("habit", same)
        assert index.query(body)[0].similarity.jaccard == 1.0


@pytest.mark.parametrize("language", LANGUAGES)
def test_strangers_are_strangers(language: str) -> None:
    with ArticleIndex() as index:
        index.add_many((str(n), article(n, language)) for n in range(30))
        assert index.clusters() == []


def test_a_shared_paragraph_does_not_make_two_articles_one_story() -> None:
    background = article(9, paragraphs=2)
    with ArticleIndex() as index:
        index.add("one", f"{article(1, paragraphs=4)}\n\n{background}")
        index.add("two", f"{article(2, paragraphs=4)}\n\n{background}")
        assert index.clusters() == []


def test_a_digest_does_not_join_the_stories_that_it_holds() -> None:
    told = [article(n, paragraphs=3) for n in range(3)]
    with ArticleIndex() as index:
        index.add_many((str(n), body) for n, body in enumerate(told))
        index.add("digest", "\n\n".join(told))
        assert index.clusters() == []


def test_an_article_without_words_is_near_nothing() -> None:
    with ArticleIndex() as index:
        index.add_many([("a", ""), ("b", ""), ("c", "... !"), ("d", "\n")])
        assert index.query("") == []
        assert index.clusters() == []
        assert len(index) == 4


@pytest.mark.parametrize(
    "body", ["one", "one two", "\ud800 lone \udfff", "nul \x00 nul", "\u202eمرحبا\u202c بكم"]
)
def test_short_and_odd_bodies_are_found_again(body: str) -> None:
    with ArticleIndex() as index:
        index.add("odd \ud800", body)
        assert [near.id for near in index.query(body)] == ["odd \ud800"]
        assert index.body("odd \ud800") == body


def test_add_replaces_and_remove_forgets() -> None:
    with ArticleIndex() as index:
        index.add("a", article(1))
        index.add("a", article(2))
        assert len(index) == 1
        assert index.query(article(1)) == []
        assert [near.id for near in index.query(article(2))] == ["a"]
        index.remove("a")
        assert index.query(article(2)) == []
        assert "a" not in index
        with pytest.raises(UsageError, match="no article 'a'"):
            index.remove("a")


def test_add_many_counts_what_changed_and_takes_the_last_of_one_id() -> None:
    with ArticleIndex() as index:
        assert index.add_many([("a", article(1)), ("b", article(2)), ("a", article(3))]) == 2
        assert index.body("a") == article(3)
        assert index.add_many([("a", article(3)), ("b", article(4))]) == 1


def test_neighbours_come_most_similar_first_with_exact_figures() -> None:
    body = article(1)
    with ArticleIndex() as index:
        index.add_many([("update", longer(body, 1)), ("equal", body), ("figures", with_other_figures(body))])
        near = index.query(body)
    assert [one.id for one in near] == ["equal", "update", "figures"]
    assert near[0].similarity == Similarity(len(shingles(body)), len(shingles(body)), len(shingles(body)))
    assert near[1].similarity.containment == 1.0


def test_the_order_of_the_articles_makes_no_difference() -> None:
    articles = stories(60)
    with ArticleIndex() as forward, ArticleIndex() as backward:
        forward.add_many(articles)
        backward.add_many(reversed(articles))
        assert forward.clusters() == backward.clusters()


def test_another_process_finds_the_same() -> None:
    code = "import sys; from dedup.stories.shingles import shingles; print(shingles(sys.argv[1]).tolist())"
    run = subprocess.run(
        [sys.executable, "-c", code, article(5, "ar", 1)], capture_output=True, text=True, check=True
    )
    assert run.stdout.strip() == str(shingles(article(5, "ar", 1)).tolist())


def test_what_is_found_on_one_day_joins_what_came_the_day_before() -> None:
    with ArticleIndex() as index:
        index.add_many([("monday", article(1)), ("other", article(2)), ("twin", shorter(article(2)))])
        index.add("tuesday", longer(article(1), 1))
        assert [cluster.ids for cluster in index.clusters(["tuesday"])] == [("tuesday", "monday")]


@pytest.mark.parametrize("value", [0.0, -1.0, 1.5])
def test_a_threshold_out_of_range_is_refused(value: float) -> None:
    with pytest.raises(UsageError, match=r"threshold: .* is not above 0 and at most 1"):
        StoryRule(threshold=value)


def test_an_unknown_storage_is_refused() -> None:
    with pytest.raises(UsageError, match="not one of memory, sqlite:PATH, redis"):
        ArticleIndex("postgres://x")


def test_signatures_are_those_of_datasketch() -> None:
    from datasketch import MinHash

    sketch = Sketch(bands=4, rows=3)
    sets = [
        shingles(article(1)),
        np.empty(0, np.uint64),
        np.arange(20_000, dtype=np.uint64),
        shingles("one"),
        np.arange(8192, dtype=np.uint64),
    ]
    for own, signature in zip(sets, sketch.signatures(sets), strict=True):
        expected = MinHash(num_perm=12, seed=1, hashfunc=lambda value: value, scheme="affine32")
        expected.update_batch([int(value) & 0xFFFFFFFF for value in own])
        assert expected.hashvalues.tolist() == signature.tolist()


@settings(deadline=None, max_examples=50)
@given(st.lists(st.lists(st.integers(0, 2**64 - 1), max_size=40), max_size=8))
def test_signatures_of_many_are_those_of_each(sets: list[list[int]]) -> None:
    sketch = Sketch(bands=2, rows=2)
    arrays = [np.array(one, np.uint64) for one in sets]
    together = sketch.signatures(arrays)
    assert [row.tolist() for row in together] == [sketch.signatures([one])[0].tolist() for one in arrays]


def test_bands_with_one_bucket_are_those_of_equal_values() -> None:
    sketch = Sketch(bands=3, rows=2)
    values = np.array([[1, 2, 3, 4, 5, 6], [1, 2, 3, 5, 6, 5], [3, 4, 1, 2, 5, 6]], np.uint32)
    buckets = sketch.buckets(values)
    assert (buckets[0] == buckets[1]).tolist() == [True, False, False]
    assert (buckets[0] == buckets[2]).tolist() == [False, False, True]
    assert len({int(bucket) for row in buckets for bucket in row}) == 7


@settings(deadline=None)
@given(st.sets(st.integers(0, 60)), st.sets(st.integers(0, 60)))
def test_comparison_counts_like_sets(first: set[int], second: set[int]) -> None:
    arrays = [np.array(sorted(one), np.uint64) for one in (first, second)]
    assert compare(*arrays) == Similarity(len(first & second), len(first), len(second))


@settings(deadline=None)
@given(st.integers(1, 3000), st.integers(1, 3000), st.floats(0, 1))
def test_a_fair_estimate_never_drops_the_same_story(first: int, second: int, share: float) -> None:
    rule = StoryRule()
    similarity = Similarity(int(share * min(first, second)), first, second)
    if rule.holds(similarity):
        assert rule.plausible(round(similarity.jaccard * 120), 120, first, second)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The Port, reopened.", ["the", "port", "reopened"]),
        ("港口重新开放", ["港口重", "口重新", "重新开", "新开放"]),
        ("港口", ["港口"]),
        ("IPO定价3元", ["ipo", "定价", "3", "元"]),
        ("", []),
    ],
)
def test_tokens(text: str, expected: list[str]) -> None:
    assert tokens(text) == expected


@pytest.mark.parametrize("language", LANGUAGES)
def test_neither_a_long_body_nor_a_full_memory_of_words_changes_the_shingles(
    language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = article(1, language)
    wanted = shingles(body).tolist()
    monkeypatch.setattr("dedup.stories.shingles._AT_ONCE", 100)
    monkeypatch.setattr("dedup.stories.shingles._REMEMBERED", 7)
    assert shingles(body).tolist() == wanted


@given(st.text())
@settings(deadline=None)
def test_any_body_survives_packing_and_shingling(text: str) -> None:
    assert unpacked(packed(text)) == text
    values = shingles(text).tolist()
    assert values == sorted(set(values))


bodies = st.lists(st.sampled_from(["a b c", "a b d", "a x", "q"]), min_size=1, max_size=6).map("\n\n".join)


@settings(deadline=None)
@given(bodies, bodies)
def test_a_diff_holds_both_bodies(first: str, second: str) -> None:
    steps = changes(first, second)
    assert [step.before for step in steps if step.before] == first.split("\n\n")
    assert [step.after for step in steps if step.after] == second.split("\n\n")


def test_a_diff_shows_added_paragraphs_and_changed_words() -> None:
    with ArticleIndex() as index:
        index.add("a", "The port opened.\n\nIt cost 3 million in the end.")
        index.add("b", "The port opened.\n\nNobody was hurt.\n\nIt cost 4 million in the end.")
        steps = [step.parts for step in index.diff("a", "b")]
    same, added, removed = ChangeKind.SAME, ChangeKind.ADDED, ChangeKind.REMOVED
    assert steps == [
        ((same, "The port opened."),),
        ((added, "Nobody was hurt."),),
        ((same, "It cost "), (removed, "3"), (added, "4"), (same, " million in the end.")),
    ]


def test_importing_the_index_loads_neither_numpy_nor_datasketch() -> None:
    heavy = ("numpy", "datasketch", "sqlite3", "redis")
    code = f"import sys, dedup.stories.index; print([name for name in {heavy} if name in sys.modules])"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
