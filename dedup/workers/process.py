"""A worker process: it receives chunks of items and returns their results."""

from __future__ import annotations

import signal
import time
import traceback
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import islice
from multiprocessing import get_context, resource_tracker
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any, Generic, Literal, NamedTuple, TypeVar

from dedup.errors import DedupError
from dedup.workers.gc_pause import collect_rarely
from dedup.workers.parent import end_with_parent

__all__ = ["READY", "Method", "Process", "Raised", "Start", "launch", "shares_memory"]

READY = "ready"
"""The first message of a process."""
Slot = TypeVar("Slot")
Work = Callable[[list[Any]], Iterable[Any]]
"""A function that is called with the items of a chunk and yields their results."""
Start = Callable[[Any], Work]
"""A function that is called once in a process and returns its :data:`Work`."""
Method = Literal["spawn"] | None
"""How a process is started: as a fresh interpreter, or (``None``) as the platform does it by default."""


class Raised(NamedTuple):
    """An error that was raised in place of a result; the rest of the chunk has no results."""

    error: Exception


@dataclass(slots=True)
class Process(Generic[Slot]):
    """A process as its parent sees it.

    Attributes:
        process: the process.
        connection: the pipe to it.
        pending: what was sent to it and has no result yet, in order.
        ready: whether it has started.
        since: when it last sent or received something (monotonic seconds).
    """

    process: BaseProcess
    connection: Connection
    pending: deque[Slot] = field(default_factory=deque)
    ready: bool = False
    since: float = field(default_factory=time.monotonic)

    def send(self, slots: Sequence[Slot], items: list[Any]) -> bool:
        """Send a chunk; return whether the process could receive it."""
        try:
            self.connection.send(items)
        except OSError:
            return False
        self.pending.extend(slots)
        self.since = time.monotonic()
        return True

    def end(self) -> None:
        """Kill the process at once."""
        self.process.kill()
        self.process.join()
        self.connection.close()

    def how(self) -> str:
        """Return in words how the process ended."""
        code = self.process.exitcode or 0
        if code >= 0:
            return f"the worker ended with exit code {code}"
        with suppress(ValueError):
            return f"the worker was ended by {signal.Signals(-code).name}"
        return f"the worker was ended by signal {-code}"


def launch(start: Start, argument: object, method: Method = "spawn") -> Process[Any]:
    """Start a process.

    An interrupt from the terminal is sent to all processes of a group: it is blocked until the new one ignores it.

    Args:
        start: called in the process with ``argument``; both must be picklable unless the process is forked.
        argument: what ``start`` needs.
        method: how it is started. ``spawn`` makes a fresh interpreter, which is safe where this one has threads and
            open files. ``None`` is the platform's default (a fork on Linux before Python 3.14).

    Raises:
        OSError: processes are not allowed here.
    """
    context = get_context(method)
    parent_end, child_end = context.Pipe()
    process = context.Process(target=_serve, args=(child_end, start, argument), daemon=True)
    with _interrupts_blocked(context.get_start_method()):
        process.start()
    child_end.close()
    return Process(process, parent_end)


def shares_memory() -> bool:
    """Whether processes that are started as the platform does it have what this one has loaded: they are forked."""
    return get_context().get_start_method() == "fork"


@contextmanager
def _interrupts_blocked(method: str) -> Iterator[None]:
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    if method != "fork":
        # Otherwise the first process starts it, which unblocks interrupts before the process is running.
        resource_tracker.ensure_running()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _serve(connection: Connection, start: Start, argument: object) -> None:
    """Receive chunks and send results until the parent ends; runs in the process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    end_with_parent()
    with suppress(EOFError, OSError):  # the parent has ended
        try:
            work = start(argument)
        except DedupError as error:
            connection.send(error)
            return
        collect_rarely()
        connection.send(READY)
        while True:
            # All at once: with a message for each result, fix over many files takes 5 % longer.
            connection.send(_results(work, connection.recv()))


def _results(work: Work, items: list[Any]) -> list[Any]:
    """Return one result per item; if an error is raised in place of one, the results before it and the error."""
    results: list[Any] = []
    try:
        for result in islice(work(items), len(items) + 1):
            results.append(result)  # noqa: PERF402 (what precedes an error is kept)
        if len(results) != len(items):
            raise ValueError(f"work must return one result for each of {len(items)} items")
    except Exception as error:
        if not isinstance(error, DedupError):
            error.add_note(f"In a worker:\n{traceback.format_exc()}")
        return [*results[: len(items) - 1], Raised(error)]
    return results
