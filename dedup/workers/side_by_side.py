"""Cleans texts side by side: when each has reached the line classifier, the lines of all are classified together.

Each pass over a text classifies its lines once. Classifying thirty texts together costs little more than one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

from dedup.boilerplate.classifier.classify import classify
from dedup.boilerplate.classifier.lines import ClassifierInput
from dedup.boilerplate.classifier.scores import Scores
from dedup.reading.steps import Steps
from dedup.workers.gc_pause import resting

__all__ = ["alone", "together"]

MOST_LINES = 20_000
"""Lines that are classified together, plus the rest of the last text: bounds memory (3 kB per line)."""
T = TypeVar("T")


def alone(steps: Steps[T]) -> T:
    """Return the result of one text."""
    return next(together([steps]))


def together(many: Iterable[Steps[T]]) -> Iterator[T]:
    """Return the results of several texts, in their order.

    An error in a text is raised in its place, after the results of the texts before it.
    """
    running = list(many)
    with resting():
        results, faults = _results(running)
    for number in range(len(running)):
        if number in faults:
            raise faults[number]
        yield results[number]


def _results(running: Sequence[Steps[T]]) -> tuple[dict[int, T], dict[int, Exception]]:
    """Resume every generator until all have ended; return their results and errors, by their numbers."""
    results: dict[int, T] = {}
    faults: dict[int, Exception] = {}
    scores: dict[int, Scores | Exception | None] = dict.fromkeys(range(len(running)))
    while scores:
        waiting: dict[int, ClassifierInput] = {}
        for number, received in scores.items():
            try:
                waiting[number] = _resume(running[number], received)
            except StopIteration as stop:
                results[number] = stop.value
            except Exception as fault:
                faults[number] = fault
        scores = dict(zip(waiting, _scores([*waiting.values()]), strict=True))
    return results, faults


def _resume(steps: Steps[T], scores: Scores | Exception | None) -> ClassifierInput:
    """Resume a generator with scores, or with the error that occurred in their place; start it if there is neither."""
    if scores is None:
        return next(steps)
    return steps.throw(scores) if isinstance(scores, Exception) else steps.send(scores)


def _scores(texts: Sequence[ClassifierInput]) -> Iterator[Scores | Exception]:
    """Classify the lines of texts in groups of bounded size."""
    group: list[ClassifierInput] = []
    lines = 0
    for text in texts:
        group.append(text)
        lines += len(text.texts)
        if lines >= MOST_LINES:
            yield from _classified(group)
            group, lines = [], 0
    yield from _classified(group)


def _classified(texts: Sequence[ClassifierInput]) -> Sequence[Scores | Exception]:
    """Classify lines together; if that fails (for lack of memory), classify each text alone: most may still succeed."""
    try:
        return classify(texts)
    except Exception as fault:
        return [fault] if len(texts) == 1 else [_classified([text])[0] for text in texts]
