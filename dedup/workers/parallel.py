"""Work distributed over processes: in order, on demand, with a bounded number of chunks in flight."""

from __future__ import annotations

import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, TypeVar

from dedup.config import Config
from dedup.errors import WorkerError
from dedup.model import Article
from dedup.result.compact import packed, unpacked
from dedup.workers.gc_pause import collect_rarely
from dedup.workers.parent import end_with_parent

if TYPE_CHECKING:
    from concurrent.futures import Future, ProcessPoolExecutor

__all__ = ["TextCleaner", "clean_all", "in_chunks", "in_order", "size_of"]

CHUNK_TEXTS = 32
"""Maximum number of texts that a worker gets at once: chunks make passing them cheaper."""
CHUNK_CHARACTERS = 400_000
"""A chunk is full at this many characters: bounds memory."""
AHEAD = 3
"""Chunks in flight for each worker."""
TRIES = 2
"""How often an item is tried whose worker ends: it may have been killed for memory that others used."""
Item = TypeVar("Item")
Result = TypeVar("Result")


class TextCleaner(Protocol):
    """What cleans texts in a worker."""

    def map(self, texts: Iterable[str]) -> Iterator[Article]:
        """Return the articles in texts."""


def in_order(
    work: Callable[[Sequence[Item]], Iterable[Result]],
    chunks: Iterable[Sequence[Item]],
    *,
    workers: int,
    start: Callable[..., None],
    arguments: tuple[Any, ...],
) -> Iterator[Result]:
    """Process chunks in workers; the results come in the order of the items.

    Chunks are read only as workers become free. If reading them or processing an item fails, the results of all earlier
    items come first, as they do in one process. If a worker ends prematurely, the chunks in progress are processed
    again item by item, so that only one item can be lost. The parent handles interrupts: when the caller stops, work
    in progress is finished first, so that nothing is left half-done.

    Args:
        work: called in a worker with a chunk; gives one result per item, or raises in its place.
        chunks: the work.
        workers: processes.
        start: called once in every worker, with ``arguments``.
        arguments: what a worker needs.

    Raises:
        WorkerError: a worker ended twice while it worked on an item, or none can be started.
        OSError: processes are not allowed here.
        Exception: what reading the chunks or ``work`` raised.
    """
    from concurrent.futures.process import BrokenProcessPool

    crew = partial(_crew, start, arguments)
    source, dry, done = iter(chunks), False, 0
    fault: Exception | None = None
    flying: deque[tuple[Sequence[Item], Future[_Worked]]] = deque()
    pool = crew(workers)
    try:
        while True:
            while not dry and len(flying) < AHEAD * workers:
                try:
                    chunk = next(source, None)
                except Exception as error:
                    chunk, fault = None, error
                dry = chunk is None
                if chunk is not None:
                    flying.append((chunk, _submitted(pool, work, chunk)))
            if not flying:
                break
            chunk, future = flying.popleft()
            try:
                parts = iter([future.result()])
            except BrokenProcessPool:
                pool.shutdown(wait=True, cancel_futures=True)
                parts = _one_by_one(work, chunk, crew, done)
                pool = crew(workers)
                flying = deque((later, _submitted(pool, work, later)) for later, _ in flying)
            for part in parts:
                done += len(part.results)
                yield from part.results
                if part.fault is not None:
                    raise part.fault
        if fault is not None:
            raise fault
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


class _Worked(NamedTuple):
    """What a worker made of a chunk: results, and what was raised in place of the next one."""

    results: list[Any]
    fault: Exception | None


def _worked(work: Callable[[Sequence[Item]], Iterable[Result]], chunk: Sequence[Item]) -> _Worked:
    results: list[Result] = []
    try:
        results.extend(work(chunk))
    except Exception as fault:
        return _Worked(results, fault)
    return _Worked(results, None)


def _submitted(
    pool: ProcessPoolExecutor, work: Callable[[Sequence[Item]], Iterable[Result]], chunk: Sequence[Item]
) -> Future[_Worked]:
    """Submit a chunk to a pool; a broken pool raises when the result is requested."""
    from concurrent.futures import Future
    from concurrent.futures.process import BrokenProcessPool

    try:
        return pool.submit(_worked, work, chunk)
    except BrokenProcessPool as error:
        broken: Future[_Worked] = Future()
        broken.set_exception(error)
        return broken


def _one_by_one(
    work: Callable[[Sequence[Item]], Iterable[Result]],
    chunk: Sequence[Item],
    crew: Callable[[int], ProcessPoolExecutor],
    done: int,
) -> Iterator[_Worked]:
    """Process a chunk again item by item, after its worker ended.

    Args:
        work: as above.
        chunk: the items.
        crew: makes a pool of the given number of workers.
        done: number of items before the chunk.

    Raises:
        WorkerError: the worker ends on an item twice, or before the first.
    """
    from concurrent.futures.process import BrokenProcessPool

    for number, item in enumerate(chunk, done + 1):
        for attempt in range(1, TRIES + 1):
            with crew(1) as pool:
                try:
                    pool.submit(_is_ready).result()
                except BrokenProcessPool:
                    raise WorkerError("workers: they end before their first item") from None
                try:
                    yield pool.submit(_worked, work, [item]).result()
                    break
                except BrokenProcessPool:
                    if attempt == TRIES:
                        problem = (
                            f"workers: one was killed, or ran out of memory, while it worked on item {number}"
                        )
                        raise WorkerError(problem) from None


def _is_ready() -> bool:
    return True


def _crew(start: Callable[..., None], arguments: tuple[Any, ...], workers: int) -> ProcessPoolExecutor:
    from concurrent.futures import ProcessPoolExecutor

    return ProcessPoolExecutor(workers, initializer=_begin, initargs=(start, arguments))


def _begin(start: Callable[..., None], arguments: tuple[Any, ...]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    end_with_parent()
    start(*arguments)
    collect_rarely()


_cleaner: TextCleaner | None = None


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
    waiting: deque[str] = deque()

    def noted() -> Iterator[list[str]]:
        for chunk in in_chunks(texts, size_of):
            waiting.extend(chunk)
            yield chunk

    for row in in_order(_clean, noted(), workers=workers, start=_start, arguments=(make, config)):
        yield unpacked(waiting.popleft(), row)


def in_chunks(
    items: Iterable[Item], size: Callable[[Item], int], *, most: int = CHUNK_TEXTS
) -> Iterator[list[Item]]:
    """Group items into chunks of a bounded size; if reading them fails, those before come first.

    Args:
        items: read as they are needed.
        size: the size of an item, in characters or bytes; a chunk is full at :data:`CHUNK_CHARACTERS`.
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


def size_of(text: object) -> int:
    """Return the length of a text in characters; anything else is refused where it is cleaned."""
    return len(text) if isinstance(text, str) else 0


def _start(make: Callable[[Config], TextCleaner], config: Config) -> None:
    global _cleaner  # noqa: PLW0603
    _cleaner = make(config)


def _clean(chunk: Sequence[str]) -> Iterator[tuple[Any, ...]]:
    if _cleaner is None:
        raise RuntimeError("the worker was not started")
    yield from map(packed, _cleaner.map(chunk))
