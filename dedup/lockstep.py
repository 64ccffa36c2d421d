"""Texts cleaned side by side: wherever each has come to a question for the context judge, all are asked at once.

A text asks the judge one question a reading. Asking for thirty texts costs little more than asking for one.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Sequence
from typing import TypeVar

from dedup.boilerplate.classifier.classify import classify
from dedup.boilerplate.classifier.lines import Lines
from dedup.boilerplate.classifier.scores import Scores
from dedup.garbage import resting

__all__ = ["Steps", "alone", "together"]

MOST_LINES = 20_000
"""So many lines are asked about at once, and a text more: bounds the memory (3 kB a line)."""
T = TypeVar("T")
Steps = Generator[Lines, Scores, T]
"""What cleans a text: it gives out a question and goes on with the answer, until it returns its result."""


def alone(steps: Steps[T]) -> T:
    """Return the result of one text."""
    return next(together([steps]))


def together(many: Iterable[Steps[T]]) -> Iterator[T]:
    """Return the results of several texts, in their order.

    What one text raises is raised in its place, when the results before it are given out.
    """
    running = list(many)
    with resting():
        results, faults = _results(running)
    for number in range(len(running)):
        if number in faults:
            raise faults[number]
        yield results[number]


def _results(running: Sequence[Steps[T]]) -> tuple[dict[int, T], dict[int, Exception]]:
    """Go on with each text until all have come to their end: what they return or raise, by their numbers."""
    results: dict[int, T] = {}
    faults: dict[int, Exception] = {}
    answers: dict[int, Scores | Exception | None] = dict.fromkeys(range(len(running)))
    while answers:
        asked: dict[int, Lines] = {}
        for number, answer in answers.items():
            try:
                asked[number] = _step(running[number], answer)
            except StopIteration as stop:
                results[number] = stop.value
            except Exception as fault:
                faults[number] = fault
        answers = dict(zip(asked, _answers([*asked.values()]), strict=True))
    return results, faults


def _step(steps: Steps[T], answer: Scores | Exception | None) -> Lines:
    """Go on with an answer, or with the fault that came in its place; begin where there is none yet."""
    if answer is None:
        return next(steps)
    return steps.throw(answer) if isinstance(answer, Exception) else steps.send(answer)


def _answers(asked: Sequence[Lines]) -> Iterator[Scores | Exception]:
    """Ask the judge about texts with no more than so many lines together."""
    part: list[Lines] = []
    lines = 0
    for question in asked:
        part.append(question)
        lines += len(question.texts)
        if lines >= MOST_LINES:
            yield from _judged(part)
            part, lines = [], 0
    yield from _judged(part)


def _judged(asked: Sequence[Lines]) -> Sequence[Scores | Exception]:
    """Ask the judge; where it fails (for want of memory), about each text alone, so that others do not suffer."""
    try:
        return classify(asked)
    except Exception as fault:
        return [fault] if len(asked) == 1 else [_judged([one])[0] for one in asked]
