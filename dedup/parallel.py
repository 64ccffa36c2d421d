"""Many texts on several processes: in order, as they are needed, with a bounded number in flight."""

from __future__ import annotations

import signal
from collections import deque
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING

from dedup.config import Config
from dedup.model import Article

if TYPE_CHECKING:
    from concurrent.futures import Future

    from dedup.cleaner import Cleaner

__all__ = ["clean_all"]

CHUNK_TEXTS = 32
"""Most texts that a worker takes at once: feeding costs less in chunks."""
CHUNK_CHARACTERS = 400_000
"""A chunk is full with so many characters: bounds the memory."""
AHEAD = 3
"""Chunks in flight for each worker."""

_cleaner: Cleaner | None = None


def clean_all(texts: Iterable[str], config: Config, *, workers: int) -> Iterator[Article]:
    """Clean texts on several processes; the articles come in the order of the texts.

    Texts are read only as workers get free. The workers end when the iterator is exhausted or closed.

    Args:
        texts: the scraped texts.
        config: the settings.
        workers: processes, two or more.
    """
    from concurrent.futures import ProcessPoolExecutor

    flying: deque[Future[list[Article]]] = deque()
    pool = ProcessPoolExecutor(workers, initializer=_start, initargs=(config,))
    try:
        for chunk in _chunks(texts):
            flying.append(pool.submit(_clean, chunk))
            if len(flying) >= AHEAD * workers:
                yield from flying.popleft().result()
        while flying:
            yield from flying.popleft().result()
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _chunks(texts: Iterable[str]) -> Iterator[list[str]]:
    source = iter(texts)
    while chunk := list(islice(source, 1)):
        size = len(chunk[0])
        while size < CHUNK_CHARACTERS and len(chunk) < CHUNK_TEXTS and (more := list(islice(source, 1))):
            chunk += more
            size += len(more[0])
        yield chunk


def _start(config: Config) -> None:
    from dedup.cleaner import Cleaner

    global _cleaner  # noqa: PLW0603
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _cleaner = Cleaner(config)


def _clean(chunk: list[str]) -> list[Article]:
    if _cleaner is None:
        raise RuntimeError("the worker was not started")
    return [_cleaner.clean(text) for text in chunk]
