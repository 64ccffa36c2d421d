"""Work spread over processes that may die or hang: each such end costs one item, and the order is kept.

``concurrent.futures`` gives up the whole pool when one process dies, and cannot end one that hangs. Here a parent
hands small chunks to processes, which may work on the items of one side by side. If a process dies or stops responding,
the items that it has no result for are handed out again one by one, to find the one that causes it. That item gets a
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

__all__ = ["Ended", "ItemFailure", "Supervisor"]

CHUNK_ITEMS = 16
"""Most items that a process is given at once."""
CHUNK_SIZE = 256_000
"""A chunk is full at this many bytes."""
AHEAD = 3
"""Chunks per process that are read but not yet yielded: limits the memory."""
TRIES = 2
"""How often an item is tried whose process died: other processes' memory use may have been the reason."""
STARTS = 3
"""The run fails once this many processes in a row ended before their first item."""
START_SECONDS = 120.0
"""A process that is not ready after this time has failed."""

Item = TypeVar("Item")


class Ended(StrEnum):
    """How an item ended a process."""

    DIED = "died"
    HUNG = "hung"


class ItemFailure(NamedTuple):
    """An item without a result: how its process ended, and a sentence about it."""

    ended: Ended
    why: str


@dataclass(slots=True)
class _Slot(Generic[Item]):
    """An item in progress; ``result`` is set once ``known``."""

    item: Item
    size: int
    result: Any = None
    tries: int = 0
    known: bool = False


class Supervisor(Generic[Item]):
    """Processes that work on items.

    Args:
        start: called in each process with ``argument``; returns the function that is called with the items of a chunk
            and yields their results, in order. ``start`` and the results must be picklable.
        argument: what ``start`` needs.
        workers: how many processes.
        seconds: longest time for one item; chunks that take longer are handed out again item by item.
        size: the size of an item in bytes.
        pack: makes from an item what is sent to a process.
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
        """Yield each item with its result or its :class:`ItemFailure`, in the order of the items.

        Items are read only as processes become free. When the caller stops, the processes are killed at once.

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
        """Kill all processes at once."""
        for process in self._processes:
            process.end()
        self._processes.clear()

    def _full(self) -> bool:
        """Whether enough is read: a chunk waits, or too much is queued behind an item that takes long."""
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
        """Give waiting chunks to free processes, and start new ones if needed."""
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
        """Wait until a process sends something or its time is over; take what there is."""
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
        """Drop a process that ended by itself; an item that it had alone is tried again, once."""
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
                slot.result, slot.known = ItemFailure(Ended.DIED, process.how()), True
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
            slot.result, slot.known = ItemFailure(Ended.HUNG, f"longer than {self._seconds:g} seconds"), True
        self._again(process)

    def _again(self, process: Process[_Slot[Item]]) -> None:
        """Hand out the items that a process has no result for to others, one by one."""
        self._chunks.extendleft([slot] for slot in reversed(process.pending))

    def _drop(self, process: Process[_Slot[Item]]) -> None:
        self._processes.remove(process)
        process.end()
