"""Many texts on one process or several: the same articles, in the same order, and the same errors in their place."""

from __future__ import annotations

import os
import pickle
import signal
import time
from collections.abc import Iterable, Iterator
from dataclasses import astuple

import pytest

import dedup
from dedup import Cleaner, Config
from dedup.errors import DedupError, InputError, UsageError, WorkerError
from dedup.model import Article
from dedup.result.compact import packed, unpacked
from dedup.workers.parallel import clean_all
from tests import seed

WORKERS = pytest.mark.parametrize("workers", [1, 2, 3])


def text(number: int) -> str:
    return f"Headline number {number}\n\nThe text of number {number} is told here.\n\nShare\n"


def given(articles: Iterator[Article]) -> tuple[list[str], Exception | None]:
    """The headlines of the articles that come, and what is raised behind them."""
    found: list[str] = []
    try:
        for article in articles:
            found.append(article.source.partition("\n")[0])  # noqa: PERF401 - those before a fault count
    except Exception as fault:
        return found, fault
    return found, None


def headlines(count: int) -> list[str]:
    return [f"Headline number {number}" for number in range(count)]


def test_two_workers_give_what_one_gives_in_order() -> None:
    texts = [*map(text, range(150)), seed.TEXT]
    cleaner = Cleaner()
    assert list(cleaner.map(texts, workers=2)) == list(cleaner.map(texts))


@pytest.mark.parametrize("text", [seed.TEXT, "", "One line.", "a\u0000b \ud83d lone half"])
def test_an_article_comes_from_a_worker_as_it_was(text: str) -> None:
    article = Cleaner().clean(text)
    there = pickle.loads(pickle.dumps(packed(article)))  # noqa: S301
    assert repr(astuple(unpacked(text, there))) == repr(astuple(article))


def test_texts_are_read_only_as_they_are_needed() -> None:
    read = 0

    def endless() -> Iterator[str]:
        nonlocal read
        while True:
            read += 1
            yield f"The text of number {read} is told here."

    articles = Cleaner().map(endless(), workers=2)
    assert next(articles).text == "The text of number 1 is told here."
    articles.close()  # type: ignore[attr-defined]
    assert read < 1000


@WORKERS
@pytest.mark.parametrize("at", [0, 1, 31, 32, 33, 70, 200])
def test_what_was_read_before_the_input_failed_is_cleaned_first(workers: int, at: int) -> None:
    def texts() -> Iterator[str]:
        yield from map(text, range(at))
        raise OSError("the disk is gone")

    found, fault = given(Cleaner().map(texts(), workers=workers))
    assert found == headlines(at)
    assert (type(fault), str(fault)) == (OSError, "the disk is gone")


@WORKERS
@pytest.mark.parametrize("at", [0, 40, 95])
@pytest.mark.parametrize(
    ("wrong", "kind", "said"),
    [
        ("x" * 5000, InputError, "5000 characters are more than the limit of 1000"),
        (None, UsageError, "text: takes a str, not None"),
        (b"bytes", UsageError, "text: takes a str, not bytes: decode it with its encoding first"),
    ],
    ids=["too long", "nothing", "bytes"],
)
def test_a_text_that_cannot_be_cleaned_is_an_error_in_its_place(
    workers: int, at: int, wrong: str, kind: type[Exception], said: str
) -> None:
    texts = [*map(text, range(at)), wrong, *map(text, range(at, 100))]
    found, fault = given(Cleaner(Config(max_chars=1000)).map(texts, workers=workers))
    assert found == headlines(at)
    assert isinstance(fault, kind)
    assert said in str(fault)


class Mortal(Cleaner):
    """A cleaner whose process is killed by one text, or by the first time that it meets another."""

    def map(self, texts: Iterable[str], *, workers: int = 1) -> Iterator[Article]:
        for each in texts:
            if each == "kill" or (each.startswith("once ") and not first_time(each)):
                os.kill(os.getpid(), signal.SIGKILL)
            yield self.clean(each)


def first_time(marker: str) -> bool:
    """Whether the file that a text names is there; it is from now on."""
    path = marker.removeprefix("once ").strip()
    if os.path.exists(path):  # noqa: PTH110
        return True
    with open(path, "wb"):  # noqa: PTH123
        return False


@pytest.mark.parametrize("at", [0, 5, 70])
def test_a_text_that_kills_its_worker_is_an_error_behind_the_articles_before_it(at: int) -> None:
    texts = [*map(text, range(at)), "kill", *map(text, range(at, 100))]
    found, fault = given(clean_all(texts, Mortal, Config(), workers=2))
    assert found == headlines(at)
    assert isinstance(fault, WorkerError)
    assert isinstance(fault, DedupError)
    assert str(fault).endswith(f"while it worked on item {at + 1}")


def test_a_worker_that_is_killed_once_costs_nothing(tmp_path: object) -> None:
    texts = [*map(text, range(60)), f"once {tmp_path}/a", *map(text, range(60, 120)), f"once {tmp_path}/b"]
    found, fault = given(clean_all(texts, Mortal, Config(), workers=2))
    assert fault is None
    assert found == [each.partition("\n")[0] for each in texts]


def test_a_killed_worker_of_a_run_in_progress_costs_nothing() -> None:
    import multiprocessing

    articles = Cleaner().map(map(text, range(400)), workers=2)
    first = next(articles)
    for child in multiprocessing.active_children():
        os.kill(child.pid or 0, signal.SIGKILL)
    time.sleep(0.1)
    found, fault = given(articles)
    assert fault is None
    assert [first.source.partition("\n")[0], *found] == headlines(400)


class Unborn(Cleaner):
    """A cleaner that no process can make."""

    def __init__(self, config: Config | None = None) -> None:
        os.kill(os.getpid(), signal.SIGKILL)


def test_workers_that_never_start_are_an_error() -> None:
    with pytest.raises(WorkerError, match="they end before their first item"):
        list(clean_all(["a", "b"], Unborn, Config(), workers=2))


@pytest.mark.parametrize("workers", [0, -1, "2", None, 1.5, True])
def test_a_wrong_number_of_workers_is_reported_at_once(workers: int) -> None:
    with pytest.raises(UsageError, match="workers"):
        Cleaner().map([], workers=workers)


@pytest.mark.parametrize("texts", [None, 5, "one text"])
def test_what_holds_no_texts_is_reported_at_once(texts: list[str]) -> None:
    with pytest.raises(UsageError, match="texts: takes a list of texts, not"):
        Cleaner().map(texts)


def test_clean_all_and_map_agree_on_no_texts() -> None:
    assert list(Cleaner().map([], workers=2)) == list(Cleaner().map([])) == []
    assert dedup.clean("").text == ""
