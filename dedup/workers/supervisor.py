"""Distributes work over processes that may die or hang: this costs at most one item each time, and keeps the order.

``concurrent.futures`` gives up the whole pool when one process dies, and cannot end one that hangs. Here the parent
sends small chunks to processes, which may work on the items of a chunk together. If a process dies or stops
responding, the items without a result are sent out again one by one, to find the one that causes it. For that item
the result is a failure.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from math import inf
from multiprocessing.connection import wait
from typing import Any, Generic, NamedTuple, TypeVar

from dedup.errors import WorkerError
from dedup.workers.chunks import CHUNK_ITEMS, CHUNK_SIZE, in_chunks
from dedup.workers.process import READY, Method, Process, Raised, Start, launch

__all__ = ["Ended", "ItemFailure", "Supervisor"]

AHEAD = 3
"""Chunks per process that may be read before their results are yielded: bounds the memory."""
TRIES = 2
"""How often an item is tried if its process dies: the memory that other processes use may be the reason."""
STARTS = 3
"""The run fails once this many processes in a row have ended before their first item."""
START_SECONDS = 120.0
"""A process that is not ready after this many seconds has failed."""
MOST_SECONDS = 3600.0
"""Longest single wait, in seconds: the system does not accept an infinite one."""

Item = TypeVar("Item")


class Ended(StrEnum):
    """How the work on an item ended without a result."""

    DIED = "died"
    HUNG = "hung"
    RAISED = "raised"


class ItemFailure(NamedTuple):
    """The failure of an item: how the work on it ended, why in words, and the error if one was raised."""

    ended: Ended
    why: str
    error: Exception | None = None


@dataclass(slots=True)
class _Slot(Generic[Item]):
    """An item in progress; ``result`` is valid once ``known`` is true."""

    item: Item
    size: int
    result: Any = None
    tries: int = 0
    known: bool = False


class Supervisor(Generic[Item]):
    """Manages processes that work on items.

    Args:
        start: called in each process with ``argument``; returns the function that is called with the items of a chunk
            and yields their results, in order. The results must be picklable.
        argument: what ``start`` needs.
        workers: the number of processes.
        size: the size of an item in characters or bytes.
        seconds: longest time for one item; chunks that take longer are sent out again item by item.
        pack: converts an item to what is sent to a process.
        method: how processes are started (see :func:`dedup.workers.process.launch`).
    """

    def __init__(
        self,
        start: Start,
        argument: object,
        *,
        workers: int,
        size: Callable[[Item], int],
        seconds: float = inf,
        pack: Callable[[Item], Any] = lambda item: item,
        method: Method = "spawn",
    ) -> None:
        self._start, self._argument, self._method = start, argument, method
        self._workers, self._seconds, self._size, self._pack = workers, seconds, size, pack
        self._processes: list[Process[_Slot[Item]]] = []
        self._order: deque[_Slot[Item]] = deque()
        self._chunks: deque[list[_Slot[Item]]] = deque()
        self._held = 0
        self._failed_starts = 0

    def run(self, items: Iterable[Item], *, finish: bool = False) -> Generator[tuple[Item, Any], None, None]:
        """Yield each item with its result or its :class:`ItemFailure`, in the order of the items.

        Items are read only as processes become free. If reading them fails, the results of all earlier items come
        first.

        Args:
            items: the work.
            finish: whether items in progress are finished when the caller stops; otherwise the processes are killed
                at once.

        Raises:
            DedupError: what ``start`` raised, or processes cannot be started.
            OSError: processes are not allowed here.
            Exception: what reading the items raised.
        """
        source = in_chunks(self._slots(items), lambda slot: slot.size)
        exhausted = False
        fault: Exception | None = None
        try:
            while True:
                while not exhausted and not self._is_full():
                    try:
                        chunk = next(source, None)
                    except Exception as error:
                        chunk, fault = None, error
                    exhausted = chunk is None
                    self._chunks.extend([chunk] if chunk else [])
                if exhausted and not self._order:
                    break
                self._send_chunks()
                # Also between two results: a process that is done must not wait until the caller has used them all.
                self._receive(block=not self._order[0].known)
                if self._order[0].known:
                    slot = self._order.popleft()
                    self._held -= slot.size
                    yield slot.item, slot.result
            if fault is not None:
                raise fault
        finally:
            self._stop(finish=finish)

    def close(self) -> None:
        """Kill all processes at once."""
        for process in self._processes:
            process.end()
        self._processes.clear()

    def _stop(self, *, finish: bool) -> None:
        """End the processes; with ``finish``, only when they have finished what they are working on."""
        self._chunks.clear()
        try:
            while finish and any(process.pending for process in self._processes):
                self._receive()
        finally:
            self.close()

    def _is_full(self) -> bool:
        """Return whether enough is read: a chunk waits for each process, or too much waits for a slow item."""
        most = AHEAD * self._workers
        return (
            len(self._chunks) >= self._workers
            or len(self._order) >= most * CHUNK_ITEMS
            or self._held >= most * CHUNK_SIZE
        )

    def _slots(self, items: Iterable[Item]) -> Iterator[_Slot[Item]]:
        for item in items:
            slot = _Slot(item, self._size(item))
            self._order.append(slot)
            self._held += slot.size
            yield slot

    def _send_chunks(self) -> None:
        """Send waiting chunks to free processes, and start new processes if needed."""
        for process in [process for process in self._processes if process.ready and not process.pending]:
            if not self._chunks:
                return
            chunk = self._chunks.popleft()
            if not process.send(chunk, [self._pack(slot.item) for slot in chunk]):
                self._chunks.appendleft(chunk)
                self._drop(process)
        starting = sum(not process.ready for process in self._processes)
        while len(self._processes) < self._workers and starting < len(self._chunks):
            self._processes.append(launch(self._start, self._argument, self._method))
            starting += 1

    def _receive(self, *, block: bool = True) -> None:
        """Receive what processes have sent; with ``block``, wait until one sends something or is overdue."""
        now = time.monotonic()
        deadline = min((self._deadline(process) for process in self._processes), default=now)
        seconds = min(max(0.0, deadline - now) + 0.01, MOST_SECONDS) if block else 0.0
        readable = set(wait([process.connection for process in self._processes], seconds))
        for process in list(self._processes):
            if process.connection in readable:
                self._receive_from(process)
            elif time.monotonic() > self._deadline(process):
                self._end_overdue(process)

    def _deadline(self, process: Process[_Slot[Item]]) -> float:
        if not process.ready:
            return process.since + START_SECONDS
        return process.since + (self._seconds if process.pending else START_SECONDS)

    def _receive_from(self, process: Process[_Slot[Item]]) -> None:
        try:
            while process.connection.poll():
                message = process.connection.recv()
                process.since = time.monotonic()
                if process.pending:
                    for result in message:
                        self._record(process, result)
                elif message == READY:
                    process.ready, self._failed_starts = True, 0
                else:
                    raise message.error if isinstance(message, Raised) else message
        except (EOFError, OSError):
            self._drop_dead(process)

    def _record(self, process: Process[_Slot[Item]], message: object) -> None:
        """Record a result, or an error in its place, after which the rest of the chunk gets no results."""
        slot = process.pending.popleft()
        slot.result, slot.known = message, True
        if isinstance(message, Raised):
            why = f"{type(message.error).__name__}: {message.error}"
            slot.result = ItemFailure(Ended.RAISED, why, message.error)
            self._requeue(process)
            process.pending.clear()

    def _drop_dead(self, process: Process[_Slot[Item]]) -> None:
        """Drop a process that has ended by itself; if it had a single item, that item is tried once more."""
        process.process.join(1.0)  # so that the exit code is its own, not that of being killed
        self._drop(process)
        if not process.ready:
            self._failed_starts += 1
            if self._failed_starts >= STARTS:
                raise WorkerError(f"workers: they end before their first item ({process.how()})")
            return
        if len(process.pending) == 1:
            slot = process.pending[0]
            slot.tries += 1
            if slot.tries >= TRIES:
                process.pending.popleft()
                slot.result, slot.known = ItemFailure(Ended.DIED, process.how()), True
        self._requeue(process)

    def _end_overdue(self, process: Process[_Slot[Item]]) -> None:
        if not process.ready:
            self._drop(process)
            raise WorkerError(f"workers: not ready after {START_SECONDS:.0f} seconds")
        if not process.pending:
            process.since = time.monotonic()
            return
        self._drop(process)
        if len(process.pending) == 1:
            slot = process.pending.popleft()
            slot.result, slot.known = ItemFailure(Ended.HUNG, f"longer than {self._seconds:g} seconds"), True
        self._requeue(process)

    def _requeue(self, process: Process[_Slot[Item]]) -> None:
        """Queue the items for which a process has returned no result again, one by one, before the other chunks."""
        self._chunks.extendleft([slot] for slot in reversed(process.pending))

    def _drop(self, process: Process[_Slot[Item]]) -> None:
        self._processes.remove(process)
        process.end()
