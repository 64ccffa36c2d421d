"""Texts cleaned side by side: what comes out of one does not depend on the others."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Sequence
from dataclasses import astuple

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dedup import Cleaner, Config
from dedup.chrome.columns import columns, on_grid
from dedup.chrome.context import Judgement, judge
from dedup.chrome.features import Question
from dedup.errors import InputError
from dedup.lockstep import Steps, together
from tests import seed

PAGE = "\n".join(
    [
        "Home", "News", "Sport", "Ferry reopens after the storm", "By Ann Lee", "12 May 2024",
        "The night ferry sails again, the harbour office said on Monday, after three days in port.",
        "Passengers waited on the quay since noon, and the first of them went on board at seven.",
        "Share", "Read more:", "Storm closes two roads", "The night ferry sails again, the harbour office said",
    ]
)  # fmt: skip
TEXTS = (
    "",
    "One line.",
    PAGE,
    seed.TEXT,
    "a\u0000b \ud83d lone half",
    "لا تعليق\n\nقال الوزير إن السوق مغلق.",
    "- \n- \n-",
)

some_lines = st.lists(st.sampled_from(PAGE.split("\n")) | st.text(max_size=20), max_size=12).map("\n".join)
some_texts = st.lists(st.sampled_from(TEXTS) | some_lines, max_size=8)


@settings(deadline=None)
@given(some_texts)
def test_many_texts_give_what_each_gives_alone(texts: list[str]) -> None:
    cleaner = Cleaner()
    alone = [astuple(Cleaner().clean(text)) for text in texts]
    assert repr([*map(astuple, cleaner.map(texts))]) == repr(alone)


words = st.text(st.characters(exclude_categories=("Cs", "Z", "C")), min_size=1, max_size=9)
lines = st.lists(
    st.tuples(
        words.map(lambda word: f"{word} a b " * 5) | st.sampled_from(PAGE.split("\n")),
        st.integers(0, 2), st.integers(0, 60), st.integers(0, 2),
    ),
    max_size=40,
)  # fmt: skip


def question(rows: Sequence[tuple[str, int, int, int]]) -> Question:
    said, states, packs, parts = (
        (list(column) for column in zip(*rows, strict=True)) if rows else ([], [], [], [])
    )
    return Question(said, [line.casefold() for line in said], states, packs, parts)


@settings(deadline=None)
@given(st.lists(lines.map(question), max_size=6))
def test_the_judge_says_of_a_text_the_same_in_any_company(questions: list[Question]) -> None:
    assert judge(questions) == [judge([one])[0] for one in questions]


def test_a_text_without_lines_is_no_page() -> None:
    assert judge([question([])]) == [Judgement((), 0.0)]


numbers = st.lists(st.lists(st.floats(0, 1), min_size=1, max_size=12), min_size=1, max_size=5)


@settings(deadline=None)
@given(numbers, st.integers(1, 6))
def test_what_stands_around_a_line_ends_where_its_text_ends(texts: list[list[float]], step: int) -> None:
    side = columns([*map(len, texts)])
    values = on_grid(np.array([value for text in texts for value in text]))
    flat = values.tolist()
    around = side.neighbours(values[None], (step,)).tolist()
    sums = side.sums_around(values[None], (step,)).tolist()
    best = [side.best_beyond(values, up=up).tolist() for up in (True, False)]
    away = [side.distance(values > 0.5, up=up).tolist() for up in (True, False)]
    start = 0
    for number, text in enumerate(texts):
        own = flat[start : start + len(text)]
        assert (side.sums(values)[number], side.most(values)[number]) == (sum(own), max(own))
        for place in range(len(own)):
            above, below = own[:place][::-1], own[place + 1 :]
            for row, beside in enumerate((above, below)):
                assert around[row][start + place] == (beside[step - 1] if len(beside) >= step else -1)
                assert sums[row][start + place] == sum(beside[:step])
                assert best[row][start + place] == max(beside, default=0)
                marked = [far for far, value in enumerate(beside, 1) if value > 0.5]
                assert away[row][start + place] == (marked[0] if marked else len(own))
        start += len(own)


@settings(deadline=None)
@given(numbers)
def test_sums_on_the_grid_do_not_depend_on_their_order(texts: list[list[float]]) -> None:
    values = on_grid(np.array([value for text in texts for value in text]))
    assert float(values.sum()) == sum(sorted(values.tolist())) == sum(sorted(values.tolist(), reverse=True))


def test_what_one_text_raises_comes_in_its_place() -> None:
    articles = Cleaner(Config(max_chars=20)).map(["Short.", "Far too long for the limit.", "Short."])
    assert next(articles).text == "Short."
    with pytest.raises(InputError, match="limit of 20"):
        next(articles)


def test_where_reading_texts_fails_those_before_come_first() -> None:
    def broken() -> Iterator[str]:
        yield "First."
        yield "Second."
        raise OSError("the disk is gone")

    articles = Cleaner().map(broken())
    assert [next(articles).text, next(articles).text] == ["First.", "Second."]
    with pytest.raises(OSError, match="disk"):
        next(articles)


def test_a_judge_that_fails_costs_only_the_text_it_fails_at(monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(questions: Sequence[Question], _known: object) -> list[Judgement]:
        if any("big" in question.keys for question in questions):
            raise MemoryError
        return [Judgement((1.0,), 0.0) for _ in questions]

    def asking(word: str) -> Steps[str]:
        try:
            judgement = yield Question([word], [word], [0], [0], [0])
        except MemoryError:
            return f"{word}: no memory"
        return f"{word}: {judgement.keep[0]}"

    monkeypatch.setattr("dedup.lockstep.judge", failing)
    assert [*together(map(asking, ("a", "big", "b")))] == ["a: 1.0", "big: no memory", "b: 1.0"]


@pytest.mark.parametrize("on", [True, False])
def test_the_garbage_collector_is_afterwards_as_it_was(on: bool) -> None:
    before = gc.isenabled()
    (gc.enable if on else gc.disable)()
    try:
        list(Cleaner(Config(max_chars=20)).map(["Short.", "Short."]))
        with pytest.raises(InputError):
            Cleaner(Config(max_chars=20)).clean("Far too long for the limit.")
        assert gc.isenabled() is on
    finally:
        (gc.enable if before else gc.disable)()
