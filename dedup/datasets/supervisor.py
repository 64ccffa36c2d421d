"""Work spread over processes that may die or hang: each such end costs one item, and the order stays.

``concurrent.futures`` gives up the whole pool when one process dies, and cannot end one that hangs. Here a parent
hands small chunks to processes, which may work on the items of one side by side. Where a process dies or falls silent,
what it has not given back is handed out again item by item: then it is known which one it is. That item gets a
failure.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from multiprocessing.connection import wait
from typing import Any, Generic, NamedTuple, TypeVar

from dedup.datasets.process import READY, Process, launch
from dedup.errors import DedupError

__all__ = ["Ended", "Failure", "Supervisor"]

CHUNK_ITEMS = 16
"""Most items that a process takes at once."""
CHUNK_SIZE = 256_000
"""A chunk is full with so many bytes."""
AHEAD = 3
"""Chunks for each process that are read and not yet given out: bounds the memory."""
TRIES = 2
"""So often is an item tried whose process died: it may have been killed for the memory that others took."""
STARTS = 3
"""So many processes in a row may end before their first item."""
START_SECONDS = 120.0
"""A process that is not ready by then will never be."""

Item = TypeVar("Item")


class Ended(StrEnum):
    """How an item ended a process."""

    DIED = "died"
    HUNG = "hung"


class Failure(NamedTuple):
    """An item without a result: how its process ended, and a sentence about it."""

    ended: Ended
    why: str


@dataclass(slots=True)
class _Slot(Generic[Item]):
    """An item on its way; ``result`` is set once it is known."""

    item: Item
    size: int
    result: Any = None
    tries: int = 0
    known: bool = False


class Supervisor(Generic[Item]):
    """Processes at work on items.

    Args:
        start: called in each process with ``argument``; returns what is called with the items of a chunk and gives
            their results, in order. Both have to be known by name to another process, as the results have to cross
            the border.
        argument: what ``start`` needs.
        workers: processes.
        seconds: longest time for one item; chunks that take longer are handed out again item by item.
        size: the size of an item in bytes.
        pack: makes of an item what a process is to get of it.
    """

    def __init__(
        self,
        start: Callable[[Any], Callable[[list[Any]], Iterable[Any]]],
        argument: object,
        *,
        workers: int,
        seconds: float,
        size: Callable[[Item], int],
        pack: Callable[[Item], Any] = lambda item: item,
    ) -> None:
        self._start, self._argument = start, argument
        self._workers, self._seconds, self._size, self._pack = workers, seconds, size, pack
        self._processes: list[Process[_Slot[Item]]] = []
        self._order: deque[_Slot[Item]] = deque()
        self._chunks: deque[list[_Slot[Item]]] = deque()
        self._held = 0
        self._failed_starts = 0

    def run(self, items: Iterable[Item]) -> Iterator[tuple[Item, Any]]:
        """Yield each item with its result or its :class:`Failure`, in the order of the items.

        Items are read only as processes get free. When the caller stops, the processes are ended at once.

        Raises:
            DedupError: what ``start`` raised, or processes cannot be started.
        """
        source = self._read(items)
        dry = False
        try:
            while True:
                while not dry and not self._full():
                    chunk = next(source, None)
                    dry = chunk is None
                    if chunk is not None:
                        self._chunks.append(chunk)
                self._hand_out()
                while self._order and self._order[0].known:
                    slot = self._order.popleft()
                    self._held -= slot.size
                    yield slot.item, slot.result
                if dry and not self._order:
                    return
                if self._chunks or any(process.pending for process in self._processes):
                    self._listen()
        finally:
            self.close()

    def close(self) -> None:
        """End all processes at once."""
        for process in self._processes:
            process.end()
        self._processes.clear()

    def _full(self) -> bool:
        """Whether enough is read: a chunk waits, or too much is on its way to an item that takes long."""
        most = AHEAD * self._workers
        return (
            len(self._chunks) >= self._workers
            or len(self._order) >= most * CHUNK_ITEMS
            or self._held >= most * CHUNK_SIZE
        )

    def _read(self, items: Iterable[Item]) -> Iterator[list[_Slot[Item]]]:
        chunk: list[_Slot[Item]] = []
        size = 0
        for item in items:
            slot = _Slot(item, self._size(item))
            self._order.append(slot)
            self._held += slot.size
            chunk.append(slot)
            size += slot.size
            if len(chunk) >= CHUNK_ITEMS or size >= CHUNK_SIZE:
                yield chunk
                chunk, size = [], 0
        if chunk:
            yield chunk

    def _hand_out(self) -> None:
        """Give waiting chunks to free processes, and start one where that is worth it."""
        for process in [process for process in self._processes if process.ready and not process.pending]:
            if not self._chunks:
                return
            chunk = self._chunks.popleft()
            if not process.send(chunk, [self._pack(slot.item) for slot in chunk]):
                self._chunks.appendleft(chunk)
                self._drop(process)
        starting = sum(not process.ready for process in self._processes)
        while len(self._processes) < self._workers and starting < len(self._chunks):
            self._processes.append(launch(self._start, self._argument))
            starting += 1

    def _listen(self) -> None:
        """Wait until a process has something to say, or its time is over; take what there is."""
        now = time.monotonic()
        soonest = min((self._deadline(process) for process in self._processes), default=now)
        talking = set(
            wait([process.connection for process in self._processes], max(0.0, soonest - now) + 0.01)
        )
        for process in list(self._processes):
            if process.connection in talking:
                self._hear(process)
            elif time.monotonic() > self._deadline(process):
                self._overdue(process)

    def _deadline(self, process: Process[_Slot[Item]]) -> float:
        if not process.ready:
            return process.since + START_SECONDS
        return process.since + (self._seconds if process.pending else START_SECONDS)

    def _hear(self, process: Process[_Slot[Item]]) -> None:
        try:
            while process.connection.poll():
                message = process.connection.recv()
                process.since = time.monotonic()
                if process.ready:
                    slot = process.pending.popleft()
                    slot.result, slot.known = message, True
                elif message == READY:
                    process.ready, self._failed_starts = True, 0
                else:
                    raise message if isinstance(message, DedupError) else DedupError(str(message))
        except (EOFError, OSError):
            self._died(process)

    def _died(self, process: Process[_Slot[Item]]) -> None:
        """Take leave of a process that ended by itself; an item that it had alone is tried again, once."""
        process.process.join(1.0)  # so that its exit code is its own
        self._drop(process)
        if not process.ready:
            self._failed_starts += 1
            if self._failed_starts >= STARTS:
                raise DedupError(f"workers: they end before their first record ({process.how()})")
            return
        if len(process.pending) == 1:
            slot = process.pending[0]
            slot.tries += 1
            if slot.tries >= TRIES:
                process.pending.popleft()
                slot.result, slot.known = Failure(Ended.DIED, process.how()), True
        self._again(process)

    def _overdue(self, process: Process[_Slot[Item]]) -> None:
        if not process.ready:
            self._drop(process)
            raise DedupError(f"workers: not ready after {START_SECONDS:.0f} seconds")
        if not process.pending:
            process.since = time.monotonic()
            return
        self._drop(process)
        if len(process.pending) == 1:
            slot = process.pending.popleft()
            slot.result, slot.known = Failure(Ended.HUNG, f"longer than {self._seconds:g} seconds"), True
        self._again(process)

    def _again(self, process: Process[_Slot[Item]]) -> None:
        """Have what a process did not give back done by others, item by item."""
        self._chunks.extendleft([slot] for slot in reversed(process.pending))

    def _drop(self, process: Process[_Slot[Item]]) -> None:
        self._processes.remove(process)
        process.end()
