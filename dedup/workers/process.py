"""A process that is given chunks of items and returns one result after another."""

from __future__ import annotations

import signal
import time
import traceback
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
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
"""Called with the items of a chunk; yields their results."""
Start = Callable[[Any], Work]
"""Returns the work of a process."""
Method = Literal["spawn"] | None
"""How a process is started: as a fresh interpreter, or (``None``) as the platform does it."""


class Raised(NamedTuple):
    """What a process raised in place of a result; it gives none for the rest of the chunk."""

    error: Exception


@dataclass(slots=True)
class Process(Generic[Slot]):
    """A process as its parent sees it.

    Attributes:
        process: the process.
        connection: the pipe to it.
        pending: what it was given and has not returned a result for, in order.
        ready: whether it has started.
        since: when it last sent or was given something (monotonic seconds).
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
        """Kill it at once."""
        self.process.kill()
        self.process.join()
        self.connection.close()

    def how(self) -> str:
        """Return how it ended."""
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
            open files. ``None`` is how the platform does it (a fork on Linux before Python 3.14).

    Raises:
        OSError: processes are not allowed here.
    """
    context = get_context(method)
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve, args=(theirs, start, argument), daemon=True)
    with _held_back(context.get_start_method()):
        process.start()
    theirs.close()
    return Process(process, ours)


def shares_memory() -> bool:
    """Whether processes that are started as the platform does it have what this one has loaded: they are forked."""
    return get_context().get_start_method() == "fork"


@contextmanager
def _held_back(method: str) -> Iterator[None]:
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    if method != "fork":
        # The first process would start it, and that unblocks the interrupt before the process is running.
        resource_tracker.ensure_running()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _serve(connection: Connection, start: Start, argument: object) -> None:
    """Do the work; runs in the process."""
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
            for result in _results(work, connection.recv()):
                connection.send(result)


def _results(work: Work, items: list[Any]) -> Iterator[Any]:
    """Yield one result per item, or what was raised in place of the next one."""
    try:
        for _, result in zip(items, work(items), strict=True):
            yield result
    except Exception as error:
        if not isinstance(error, DedupError):
            error.add_note(f"In a worker:\n{traceback.format_exc()}")
        yield Raised(error)
