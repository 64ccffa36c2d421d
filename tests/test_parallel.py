"""Many texts on one process or several: the same articles, in the same order, and the same errors in their place."""

from __future__ import annotations

import os
import pickle
import signal
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import astuple
from pathlib import Path
from typing import NoReturn

import pytest

import dedup
from dedup import Cleaner, Config
from dedup.errors import DedupError, InputError, UsageError, WorkerError
from dedup.model import Article
from dedup.result.compact import packed, unpacked
from dedup.workers.chunks import CHUNK_ITEMS, CHUNK_SIZE
from dedup.workers.parallel import clean_all, in_order
from dedup.workers.process import Start
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
@pytest.mark.parametrize("at", [0, 1, CHUNK_ITEMS - 1, CHUNK_ITEMS, CHUNK_ITEMS + 1, 70, 200])
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


def doubled(start: Start, argument: object, items: Iterable[int]) -> tuple[list[int], object]:
    """The results that come from two workers, and what is raised behind them."""
    found: list[int] = []
    try:
        for _, result in in_order(start, argument, items, workers=2, size=lambda _: 1):
            found.append(result)
    except Exception as fault:
        return found, fault
    return found, None


def start_raising(kind: type[Exception]) -> Callable[[Sequence[int]], Iterator[int]]:
    """Return work that doubles numbers, and raises at 50."""

    def work(items: Sequence[int]) -> Iterator[int]:
        for item in items:
            if item == 50:
                raise kind("the fiftieth")
            yield 2 * item

    return work


@pytest.mark.parametrize(
    "kind", [ValueError, OSError, EOFError, MemoryError, KeyError, DedupError, UsageError]
)
def test_what_is_raised_for_an_item_comes_in_its_place(kind: type[Exception]) -> None:
    found, fault = doubled(start_raising, kind, range(100))
    assert found == [*range(0, 100, 2)]
    assert isinstance(fault, kind)
    assert "the fiftieth" in str(fault)
    assert isinstance(fault, DedupError) or "in work" in "".join(
        fault.__notes__
    )  # where in the worker it was raised


def start_miscounting(results: int) -> Callable[[Sequence[int]], list[int]]:
    return lambda _: [0] * results


@pytest.mark.parametrize("results", [0, 1, 3, 9])
def test_work_that_does_not_return_one_result_per_item_is_a_fault(results: int) -> None:
    found, fault = doubled(start_miscounting, results, [1, 2])
    assert found == [0] * (results > 0)  # the last result is not yielded before it is known to be the last
    assert isinstance(fault, ValueError)


def start_refusing(problem: str) -> NoReturn:
    raise UsageError(problem)


def test_what_is_raised_at_the_start_of_a_worker_is_the_callers() -> None:
    found, fault = doubled(start_refusing, "packs: cannot be used", [1, 2])
    assert found == []
    assert isinstance(fault, UsageError)
    assert str(fault) == "packs: cannot be used"


def start_noting(folder: Path) -> Callable[[Sequence[int]], Iterator[int]]:
    """Return work that leaves a file where it begins an item, and renames it where the item is done."""

    def work(items: Sequence[int]) -> Iterator[int]:
        for item in items:
            (folder / f"{item}.begun").touch()
            time.sleep(0.01)
            (folder / f"{item}.begun").rename(folder / f"{item}.done")
            yield item

    return work


@pytest.mark.parametrize("results", [1, 5, CHUNK_ITEMS + 1])
def test_work_in_progress_is_finished_when_the_caller_stops(results: int, tmp_path: Path) -> None:
    with closing(in_order(start_noting, tmp_path, range(10_000), workers=2, size=lambda _: 1)) as pairs:
        for _ in range(results):
            next(pairs)
    assert not [*tmp_path.glob("*.begun")]
    assert results <= len([*tmp_path.glob("*.done")]) <= results + 6 * CHUNK_ITEMS


def test_what_no_process_has_begun_is_not_begun_when_the_caller_stops(tmp_path: Path) -> None:
    with closing(
        in_order(start_noting, tmp_path, range(10_000), workers=2, size=lambda _: CHUNK_SIZE)
    ) as pairs:
        next(pairs)
    assert len([*tmp_path.glob("*.done")]) <= 6


def test_where_processes_are_not_allowed_the_system_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused() -> int:
        raise OSError(11, "Resource temporarily unavailable")

    monkeypatch.setattr(os, "fork", refused)
    monkeypatch.setattr("multiprocessing.util.spawnv_passfds", lambda *_: refused())
    found, fault = doubled(start_raising, ValueError, [1, 2])
    assert found == []
    assert isinstance(fault, OSError)
