"""Texts cleaned side by side: wherever each has come to a question for the context judge, all are asked at once.

A text asks the judge one question a reading. Asking for thirty texts costs little more than asking for one.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator
from typing import TypeVar

from dedup.chrome.context import Judgement, Known, Question, judge

__all__ = ["Steps", "alone", "together"]

T = TypeVar("T")
Steps = Generator[Question, Judgement, T]
"""What cleans a text: it gives out a question and goes on with the answer, until it returns its result."""


def alone(steps: Steps[T]) -> T:
    """Return the result of one text."""
    return next(together([steps]))


def together(many: Iterable[Steps[T]]) -> Iterator[T]:
    """Return the results of several texts, in their order.

    What one text raises is raised in its place, when the results before it are given out.
    """
    running = list(many)
    known = Known()
    results: dict[int, T] = {}
    faults: dict[int, Exception] = {}
    answers: dict[int, Judgement | None] = dict.fromkeys(range(len(running)))
    while answers:
        asked: dict[int, Question] = {}
        for number, answer in answers.items():
            try:
                # A generator is started by sending it nothing.
                asked[number] = running[number].send(answer)  # type: ignore[arg-type]
            except StopIteration as stop:
                results[number] = stop.value
            except Exception as fault:
                faults[number] = fault
        answers = dict(zip(asked, judge([*asked.values()], known), strict=True))
    for number in range(len(running)):
        if number in faults:
            raise faults[number]
        yield results[number]
