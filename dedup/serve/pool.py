"""The worker processes of the server: each has one job at a time, and is killed if that takes too long."""

from __future__ import annotations

import asyncio
import time
from functools import partial
from typing import Any

from anyio import to_thread

from dedup.errors import DedupError
from dedup.serve.jobs import CleanedInput, CleaningJob, JobFailure, ReportView, start
from dedup.workers.process import READY, Process, launch
from dedup.workers.supervisor import START_SECONDS

__all__ = ["BusyError", "LostError", "Pool", "TimeLimitError"]


class BusyError(DedupError):
    """Raised if no worker became free in time."""


class TimeLimitError(DedupError):
    """Raised for a job that took too long; its worker was killed."""


class LostError(DedupError):
    """Raised for a job whose worker ended before it was done: killed, or out of memory."""


class Pool:
    """A pool of worker processes.

    Args:
        workers: the number of processes.
        seconds: longest time to wait for a free worker, and longest time for a job.
    """

    def __init__(self, workers: int, seconds: float) -> None:
        self.workers, self._seconds = workers, seconds
        self._idle: asyncio.LifoQueue[Process[Any]] = asyncio.LifoQueue()
        self._all: list[Process[Any]] = []
        self._open = False

    async def open(self) -> None:
        """Start the processes."""
        self._open = True
        for _ in range(self.workers):
            await self._start()

    async def close(self) -> None:
        """End the processes at once."""
        self._open = False
        for process in self._all.copy():
            self._all.remove(process)
            await to_thread.run_sync(process.end)

    async def run(self, job: CleaningJob) -> bytes | ReportView | CleanedInput | JobFailure:
        """Return the result of a job.

        Raises:
            BusyError: no worker was free in time.
            TimeLimitError: it took too long.
            LostError: its worker ended.
        """
        try:
            async with asyncio.timeout(self._seconds):
                process = await self._idle.get()
        except TimeoutError:
            raise BusyError("every worker is busy; try again later") from None
        task = asyncio.ensure_future(to_thread.run_sync(partial(_ask, process, job, self._seconds)))
        # The worker is busy until it has answered, even if nobody waits for the answer any more.
        task.add_done_callback(partial(self._done, process))
        return await asyncio.shield(task)

    def _done(self, process: Process[Any], task: asyncio.Future[Any]) -> None:
        if not self._open:
            return
        if not task.cancelled() and task.exception() is None:
            self._idle.put_nowait(process)
            return
        self._restart = asyncio.ensure_future(self._replace(process))

    async def _replace(self, process: Process[Any]) -> None:
        self._all.remove(process)
        await to_thread.run_sync(process.end)
        if self._open:
            await self._start()

    async def _start(self) -> None:
        process = await to_thread.run_sync(launch, start, None)
        self._all.append(process)
        self._idle.put_nowait(process)


def _ask(process: Process[Any], job: CleaningJob, seconds: float) -> Any:  # noqa: ANN401 - what the worker returned
    """Give a job to a process and wait for the result; runs in a thread."""
    connection = process.connection
    try:
        if not process.ready:
            if not connection.poll(START_SECONDS):
                raise LostError(f"the worker was not ready after {START_SECONDS:.0f} seconds")
            message = connection.recv()
            if message != READY:
                raise LostError(str(message))
            process.ready = True
        begun = time.monotonic()
        connection.send([job])
        if not connection.poll(max(0.0, seconds - (time.monotonic() - begun))):
            raise TimeLimitError(f"cleaning took longer than {seconds:g} seconds")
        [result] = connection.recv()
    except (EOFError, OSError):
        process.process.join(1.0)  # so that its exit code is known
        raise LostError(process.how()) from None
    return result
