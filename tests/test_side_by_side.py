"""Texts cleaned side by side: what comes out of one does not depend on the others."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Sequence
from dataclasses import astuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dedup import Cleaner, Config
from dedup.boilerplate.classifier.lines import ClassifierInput, CopyState
from dedup.boilerplate.classifier.scores import Scores
from dedup.config import Strictness
from dedup.errors import InputError
from dedup.reading.steps import Steps
from dedup.workers.gc_pause import resting
from dedup.workers.side_by_side import together
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


def test_a_classifier_that_fails_costs_only_the_text_it_fails_at(monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(texts: Sequence[ClassifierInput]) -> list[Scores]:
        if any("big" in text.keys for text in texts):
            raise MemoryError
        return [Scores.all_kept(1) for _ in texts]

    def asking(word: str) -> Steps[str]:
        try:
            scores = yield ClassifierInput([word], [word], [1], [()], [CopyState.NONE])
        except MemoryError:
            return f"{word}: no memory"
        return f"{word}: {scores.keep[0]}"

    monkeypatch.setattr("dedup.workers.side_by_side.classify", failing)
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


@pytest.mark.parametrize(
    "config", [Config(), Config(strictness=Strictness.THOROUGH)], ids=["standard", "thorough"]
)
def test_cleaning_leaves_no_reference_cycles(config: Config) -> None:
    # The collector is paused meanwhile, and hardly runs in workers: a cycle in each pass cost 35 MB a worker.
    cleaner = Cleaner(config)
    texts = [*TEXTS, *(path.read_text("utf-8") for path in (seed.SEED.parents[1] / "samples").glob("*.txt"))]
    articles = [*map(cleaner.clean, texts), *cleaner.map(texts)]  # everything is loaded and compiled
    assert any(removal.twin for article in articles for removal in article.removals)
    gc.collect()
    with resting():
        for article in (*map(cleaner.clean, texts), *cleaner.map(texts)):
            for removal in article.removals:
                article.restore(removal)
        del article
        assert gc.collect() == 0
