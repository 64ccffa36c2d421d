"""Distributes work over processes; results are in order, and an item that fails raises an error in the caller."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import closing
from typing import Any, Protocol, TypeVar

from dedup.config import Config
from dedup.errors import WorkerError
from dedup.model import Article
from dedup.result.compact import packed, unpacked
from dedup.workers.chunks import size_of
from dedup.workers.process import Start
from dedup.workers.supervisor import ItemFailure, Supervisor

__all__ = ["TextCleaner", "clean_all", "in_order"]

Item = TypeVar("Item")


class TextCleaner(Protocol):
    """What cleans texts in a worker."""

    def map(self, texts: Iterable[str]) -> Iterator[Article]:
        """Return the articles in texts."""


def in_order(
    start: Start, argument: object, items: Iterable[Item], *, workers: int, size: Callable[[Item], int]
) -> Generator[tuple[Item, Any], None, None]:
    """Process items in workers; yield each item with its result, in the order of the items.

    Items are read only as workers become free. If reading or processing an item fails, the results of all earlier
    items come first, as they do in one process. If a worker ends prematurely, the items for which it has returned no
    result are processed again one by one, so that only one item can be lost. The parent handles interrupts: when the
    caller stops, work in progress is finished first, so that nothing is left half-done.

    Args:
        start: called once in every worker with ``argument``; returns the function that is called with the items of a
            chunk and yields one result per item, or raises in its place.
        argument: what a worker needs.
        items: the work.
        workers: processes.
        size: the size of an item in characters or bytes.

    Raises:
        WorkerError: a worker ended twice while it worked on an item, or none can be started.
        OSError: processes are not allowed here.
        Exception: what reading the items, ``start`` or its function raised.
    """
    # The platform's own start method: forked processes start at once and share what is loaded.
    supervisor: Supervisor[Item] = Supervisor(start, argument, workers=workers, size=size, method=None)
    with closing(supervisor.run(items, finish=True)) as results:
        for number, (item, result) in enumerate(results, 1):
            if isinstance(result, ItemFailure):
                raise result.error or WorkerError(
                    f"workers: one was killed, or ran out of memory, while it worked on item {number}"
                )
            yield item, result


def clean_all(
    texts: Iterable[str], make: Callable[[Config], TextCleaner], config: Config, *, workers: int
) -> Iterator[Article]:
    """Clean texts in several processes; the articles come in the order of the texts.

    Args:
        texts: the scraped texts.
        make: makes a worker's cleaner.
        config: its settings.
        workers: processes, two or more.
    """
    for text, row in in_order(_start, (make, config), texts, workers=workers, size=size_of):
        yield unpacked(text, row)


def _start(
    argument: tuple[Callable[[Config], TextCleaner], Config],
) -> Callable[[Iterable[str]], Iterator[tuple[Any, ...]]]:
    make, config = argument
    cleaner = make(config)

    def clean(texts: Iterable[str]) -> Iterator[tuple[Any, ...]]:
        return map(packed, cleaner.map(texts))

    return clean
