"""Workers that die or hang cost one item, and the order is kept."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterable, Iterator

import pytest

from dedup.errors import UsageError
from dedup.workers.supervisor import Ended, ItemFailure, Supervisor

PATIENCE = 3.0
"""Seconds for one item: long for a sum, short for one that never ends."""


Work = Callable[[list[str]], Iterable[str]]


def start(_: object) -> Work:
    return in_turn


def start_raising(_: object) -> Work:
    def raising(items: list[str]) -> Iterator[str]:
        for item in items:
            if item == "raise":
                raise ValueError("no such word")
            yield item.upper()

    return raising


def start_side_by_side(_: object) -> Work:
    return side_by_side


def in_turn(items: list[str]) -> Iterator[str]:
    return map(work, items)


def side_by_side(items: list[str]) -> list[str]:
    return [*map(work, items)]


def work(item: str) -> str:
    if item == "die":
        os.kill(os.getpid(), signal.SIGKILL)
    if item == "end":
        os._exit(7)
    if item == "hang":
        time.sleep(3600)
    return item.upper()


def start_once(path: str) -> Work:
    """Return work that dies the first time that it meets an item, and not the second time."""

    def once(item: str) -> str:
        if item == "once" and not os.path.exists(path):  # noqa: PTH110
            with open(path, "w"):  # noqa: PTH123
                os.kill(os.getpid(), signal.SIGKILL)
        return item.upper()

    return lambda items: map(once, items)


def refuse(_: object) -> Work:
    raise UsageError("packs: none")


def vanish(_: object) -> Work:
    os._exit(3)


def supervised(
    begin: Callable[[str], Work] = start, argument: object = "", workers: int = 2
) -> Supervisor[str]:
    return Supervisor(begin, argument, workers=workers, seconds=PATIENCE, size=len)


def test_results_come_in_the_order_of_the_items() -> None:
    items = [f"item {number}" for number in range(200)]
    assert list(supervised().run(items)) == [(item, item.upper()) for item in items]


@pytest.mark.parametrize("begin", [start, start_side_by_side])
@pytest.mark.parametrize("workers", [1, 2])
def test_each_end_of_a_process_costs_its_item_and_no_other(
    workers: int, begin: Callable[[object], Work]
) -> None:
    items = ["a", "die", "b", "hang", "c", "end", *(f"item {number}" for number in range(40)), "die"]
    done = dict(enumerate(supervised(begin, workers=workers).run(items)))
    assert [item for item, _ in done.values()] == items
    failures = {number: said for number, (_, said) in done.items() if isinstance(said, ItemFailure)}
    assert failures == {
        1: ItemFailure(Ended.DIED, "the worker was ended by SIGKILL"),
        3: ItemFailure(Ended.HUNG, "longer than 3 seconds"),
        5: ItemFailure(Ended.DIED, "the worker ended with exit code 7"),
        46: ItemFailure(Ended.DIED, "the worker was ended by SIGKILL"),
    }
    assert all(said == item.upper() for item, said in done.values() if not isinstance(said, ItemFailure))


def test_an_item_whose_process_was_killed_by_chance_is_tried_again(tmp_path: object) -> None:
    items = ["a", "once", "b"]
    done = list(supervised(start_once, f"{tmp_path}/met").run(items))
    assert done == [("a", "A"), ("once", "ONCE"), ("b", "B")]


def test_items_are_read_only_as_processes_get_free() -> None:
    read = 0

    def endless() -> Iterator[str]:
        nonlocal read
        while True:
            read += 1
            yield "a" * 10_000

    results = supervised().run(endless())
    next(results)
    results.close()
    assert read < 300


def test_a_fault_at_the_start_is_the_callers() -> None:
    with pytest.raises(UsageError, match="packs: none"):
        list(supervised(refuse).run(["a"]))


def test_processes_that_never_get_ready_are_reported() -> None:
    from dedup.errors import DedupError

    with pytest.raises(DedupError, match=r"end before their first item .*exit code 3"):
        list(supervised(vanish).run(["a"]))


@pytest.mark.parametrize("at", [0, 3, 39])
def test_what_is_raised_for_an_item_costs_that_item_and_no_other(at: int) -> None:
    items = [*"abcdefghijklmnopqrstuvwxyz0123456789....."]
    items[at] = "raise"
    done = dict(supervised(start_raising).run(items))
    failure = done.pop("raise")
    assert isinstance(failure, ItemFailure)
    assert failure[:2] == (Ended.RAISED, "ValueError: no such word")
    assert isinstance(failure.error, ValueError)
    assert done == {item: item.upper() for item in items if item != "raise"}


@pytest.mark.parametrize("at", [0, 1, 40])
def test_the_results_of_what_was_read_before_the_input_failed_come_first(at: int) -> None:
    def items() -> Iterator[str]:
        yield from map(str, range(at))
        raise OSError("the disk is gone")

    found = []
    with pytest.raises(OSError, match="the disk is gone"):  # noqa: PT012
        for item, _ in supervised().run(items()):
            found.append(item)
    assert found == [*map(str, range(at))]
