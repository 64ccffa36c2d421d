"""Work spread over processes: in order, as it is needed, with a bounded number of chunks in flight."""

from __future__ import annotations

import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from dedup.config import Config
from dedup.garbage import collect_rarely
from dedup.model import Article
from dedup.parent import end_with_parent
from dedup.transport import packed, unpacked

if TYPE_CHECKING:
    from concurrent.futures import Future

__all__ = ["TextCleaner", "clean_all", "in_chunks", "in_order"]

CHUNK_TEXTS = 32
"""Most texts that a worker takes at once: feeding costs less in chunks."""
CHUNK_CHARACTERS = 400_000
"""A chunk is full with so many characters: bounds the memory."""
AHEAD = 3
"""Chunks in flight for each worker."""
Item = TypeVar("Item")
Result = TypeVar("Result")


class TextCleaner(Protocol):
    """What cleans texts in a worker."""

    def map(self, texts: Iterable[str]) -> Iterator[Article]:
        """Return the articles that stand in texts."""


def in_order(
    work: Callable[[Sequence[Item]], list[Result]],
    chunks: Iterable[Sequence[Item]],
    *,
    workers: int,
    start: Callable[..., None],
    arguments: tuple[Any, ...],
) -> Iterator[Result]:
    """Have chunks worked on by processes; the results come in the order of the items.

    Chunks are read only as workers get free. Interrupts are the parent's business: when the caller stops, what is
    being worked on is finished first, so that nothing is left half-done.

    Args:
        work: called in a worker with a chunk.
        chunks: the work.
        workers: processes.
        start: called once in every worker, with ``arguments``.
        arguments: what a worker needs.

    Raises:
        OSError: processes are forbidden here.
    """
    from concurrent.futures import ProcessPoolExecutor

    flying: deque[Future[list[Result]]] = deque()
    pool = ProcessPoolExecutor(workers, initializer=_begin, initargs=(start, arguments))
    try:
        for chunk in chunks:
            flying.append(pool.submit(work, chunk))
            if len(flying) >= AHEAD * workers:
                yield from flying.popleft().result()
        while flying:
            yield from flying.popleft().result()
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _begin(start: Callable[..., None], arguments: tuple[Any, ...]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    end_with_parent()
    start(*arguments)
    collect_rarely()


_cleaner: TextCleaner | None = None


def clean_all(
    texts: Iterable[str], make: Callable[[Config], TextCleaner], config: Config, *, workers: int
) -> Iterator[Article]:
    """Clean texts on several processes; the articles come in the order of the texts.

    Args:
        texts: the scraped texts.
        make: makes a worker's cleaner.
        config: its settings.
        workers: processes, two or more.
    """
    waiting: deque[str] = deque()

    def noted() -> Iterator[list[str]]:
        for chunk in in_chunks(texts, len):
            waiting.extend(chunk)
            yield chunk

    for row in in_order(_clean, noted(), workers=workers, start=_start, arguments=(make, config)):
        yield unpacked(waiting.popleft(), row)


def in_chunks(
    items: Iterable[Item], size: Callable[[Item], int], *, most: int = CHUNK_TEXTS
) -> Iterator[list[Item]]:
    """Put items together into chunks of a bounded size; where reading them fails, those before come first.

    Args:
        items: read as they are needed.
        size: the size of an item, in characters or bytes; a chunk is full with :data:`CHUNK_CHARACTERS`.
        most: items in a chunk.
    """
    chunk: list[Item] = []
    held = 0
    try:
        for item in items:
            chunk.append(item)
            held += size(item)
            if held >= CHUNK_CHARACTERS or len(chunk) >= most:
                yield chunk
                chunk, held = [], 0
    except Exception:
        if chunk:
            yield chunk
        raise
    if chunk:
        yield chunk


def _start(make: Callable[[Config], TextCleaner], config: Config) -> None:
    global _cleaner  # noqa: PLW0603
    _cleaner = make(config)


def _clean(chunk: Sequence[str]) -> list[tuple[Any, ...]]:
    if _cleaner is None:
        raise RuntimeError("the worker was not started")
    return [packed(article) for article in _cleaner.map(chunk)]
