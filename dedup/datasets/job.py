"""Do a run: read the records, clean them, write them in order, and keep the journal."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import closing
from itertools import chain, islice
from typing import NamedTuple

from dedup.datasets.fields import with_fields
from dedup.datasets.journal import Journal, Mark
from dedup.datasets.losses import LossesFile
from dedup.datasets.model import BatchJob, DataForm, Done, Position, Reject, RejectReason, Unit
from dedup.datasets.outputs import RecordOutput, output_at
from dedup.datasets.rejects import PrintedRejects, RejectsFile
from dedup.datasets.sources import records
from dedup.datasets.summary import RunSummary
from dedup.datasets.worker import start
from dedup.errors import InputError
from dedup.workers.supervisor import Ended, ItemFailure, Supervisor

__all__ = ["run"]


class _RecordRead(NamedTuple):
    """A record, and the index of the input in which reading continues after it."""

    source: int
    unit: Unit


def run(
    job: BatchJob,
    journal: Journal | None,
    mark: Mark,
    *,
    give: Callable[[bytes], None],
    say: Callable[[str], None],
    watch: Callable[[Unit, RunSummary], None],
) -> RunSummary:
    """Do a run, or the rest of it, and return its counts.

    Args:
        job: what to do.
        journal: where to record progress; ``None`` if the output is not a file.
        mark: where to start.
        give: writes to standard output.
        say: prints a line about a reject, if there is no file for them.
        watch: called after every record with the record and the counts so far.

    Raises:
        InputError: the records lack a field, or more of them were rejected than allowed.
        OutputError: something cannot be written.
        DedupError: workers cannot be started, or the settings cannot be used.
    """
    summary = RunSummary.from_mark(mark.summary)
    read = records(job.inputs, job.task, mark.source, mark.position)
    first: list[tuple[int, Unit]] = []
    if not mark.summary:
        # Errors at the beginning are reported before anything is written.
        read = with_fields(read, job.task)
        first = list(islice(read, 1))
        _refuse_unread(job, first)
    if journal is not None:
        journal.write(mark)  # from here on, this run owns the content of the output
    supervisor: Supervisor[_RecordRead] = Supervisor(
        start,
        job.task,
        workers=job.workers,
        seconds=job.seconds,
        size=lambda read: read.unit.size,
        pack=lambda read: read.unit._replace(keep=None),
    )
    with closing(_RunFiles(job, mark, give, say)) as files, closing(supervisor):
        waiting = (_RecordRead(*item) for item in chain(first, read))
        _write(job, supervisor.run(waiting), files, journal, mark, summary, watch)
        files.finish()
    return summary


class _RunFiles:
    """What a run writes: the articles, the rejected records, and the losses."""

    def __init__(
        self, job: BatchJob, mark: Mark, give: Callable[[bytes], None], say: Callable[[str], None]
    ) -> None:
        self.output: RecordOutput = output_at(job, mark.output, give)
        self._rejects = (
            RejectsFile(job.rejects, mark.rejects) if job.rejects is not None else PrintedRejects(say)
        )
        self._losses = LossesFile(job.losses, mark.losses)

    def write(self, unit: Unit, result: Done | Reject) -> None:
        """Write the result of a record."""
        if isinstance(result, Done):
            self.output.write(unit, result.data)
            self._losses.write(result.loss)
        else:
            self._rejects.write(unit, result)

    def mark(self, source: int, position: Position, summary: RunSummary) -> Mark:
        """Write what is held back, and return how far each file has come."""
        reached, rejected, lost = (
            self.output.checkpoint(),
            self._rejects.checkpoint(),
            self._losses.checkpoint(),
        )
        return Mark(source, position, reached, rejected, summary.to_mark(), lost)

    def finish(self) -> None:
        """Complete the files after the last record."""
        self.output.finish()
        self._rejects.finish()

    def close(self) -> None:
        """Close the files, complete or not."""
        self._rejects.checkpoint()  # so that people can read them; a resumed run rewrites what is not in the journal
        self._rejects.close()
        self._losses.close()
        self.output.close()


def _refuse_unread(job: BatchJob, first: list[tuple[int, Unit]]) -> None:
    """Refuse the only file of a run if not even its first record can be read.

    Raises:
        InputError: it cannot.
    """
    single_file = len(job.inputs) == 1 and job.task.form is not DataForm.FOLDER
    for _, unit in first if single_file else ():
        if isinstance(unit.data, Reject) and unit.data.fault is RejectReason.NOT_READ:
            raise InputError(unit.file, unit.data.why)


def _write(
    job: BatchJob,
    results: Iterable[tuple[_RecordRead, Done | Reject | ItemFailure]],
    files: _RunFiles,
    journal: Journal | None,
    mark: Mark,
    summary: RunSummary,
    watch: Callable[[Unit, RunSummary], None],
) -> None:
    source, position = mark.source, mark.position
    count = size = 0

    def checkpoint() -> None:
        reached = files.mark(source, position, summary)
        if journal is not None:
            journal.write(reached)

    folder = job.inputs[0] if job.task.form is DataForm.FOLDER else None
    for record, received in results:
        unit = record.unit
        result = _reject(received) if isinstance(received, ItemFailure) else received
        summary.add(unit, result, folder or unit.file)
        files.write(unit, result)
        if isinstance(result, Reject) and job.max_rejects is not None and summary.rejected > job.max_rejects:
            raise InputError(
                unit.file,
                f"line {unit.line}: {result.why}; more than {job.max_rejects} records rejected, stopped",
            )
        watch(unit, summary)
        source, position = record.source, unit.after
        # The end of a piece depends only on the records, so that an interrupted and resumed run writes the same bytes.
        count, size = count + 1, size + unit.size
        if count >= files.output.records or size >= files.output.size:
            checkpoint()
            count = size = 0
    checkpoint()
    summary.finish()


_REASONS = {
    Ended.HUNG: RejectReason.TIME_LIMIT,
    Ended.DIED: RejectReason.WORKER_DIED,
    Ended.RAISED: RejectReason.INTERNAL,
}


def _reject(failure: ItemFailure) -> Reject:
    return Reject(_REASONS[failure.ended], failure.why)
