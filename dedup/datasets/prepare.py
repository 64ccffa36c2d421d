"""Prepare a run: check its inputs and outputs, and find where it starts."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, NamedTuple

from dedup.boilerplate.rules.loading import pack_files
from dedup.datasets.journal import Journal, Mark
from dedup.datasets.model import BatchJob, DataForm
from dedup.datasets.sources import check, form_of, input_states
from dedup.errors import OutputError, UsageError
from dedup.files.outputs import OutputFile, check_outputs
from dedup.files.writing import STREAM
from dedup.names import shown_name

__all__ = ["Start", "prepare"]


class Start(NamedTuple):
    """The start of a run.

    Attributes:
        journal: its journal; ``None`` if the output is not a file.
        mark: the point where it starts.
        sizes: the sizes of the inputs, in bytes; 0 if unknown.
    """

    journal: Journal | None
    mark: Mark
    sizes: tuple[int, ...]


def prepare(job: BatchJob, report: str | None, *, resume: bool, overwrite: bool) -> Start:
    """Check inputs and outputs, and find where to start.

    Args:
        job: the run.
        report: the file for the summary.
        resume: resume an interrupted run, if there is one.
        overwrite: overwrite existing output.

    Raises:
        UsageError: the options contradict each other, or do not match the interrupted run to resume.
        InputError: an input cannot be read.
        OutputError: the output exists, or is an input.
    """
    if resume and overwrite:
        raise UsageError("--resume and --overwrite cannot be combined")
    found = input_states(job.inputs, job.task.exclude)
    sizes = tuple(size for _, size, _ in found)
    learned = f"{job.output}.packs"  # both written and read, so begin_learning checks it
    packs = pack_files(pack for pack in job.task.config.packs if pack != learned)
    check_outputs(_outputs(job, report), [*job.inputs, *packs, *job.settings], folders=True)
    _refuse_kind(job)
    check(job.inputs, job.task)
    if job.output == STREAM:
        return Start(None, Mark(), sizes)
    journal = Journal(job.output, _settings(job, found))
    journal.check_ours()
    if resume and journal.exists():
        return Start(journal, journal.read(), sizes)
    parts = f"{job.output}.parts" if job.task.form is DataForm.PARQUET else None
    written = (job.output, job.rejects, job.losses, parts)
    existing = [path for path in written if path is not None and os.path.lexists(path)]
    if overwrite:
        journal.remove()
    elif journal.exists():
        raise OutputError(job.output, "an interrupted run: --resume continues it, --overwrite starts over")
    elif existing and resume:
        raise OutputError(
            existing[0], "exists and has no journal, so no run was interrupted; --overwrite starts over"
        )
    elif existing:
        raise OutputError(existing[0], "exists: --overwrite replaces it")
    return Start(journal, Mark(), sizes)


def _outputs(job: BatchJob, report: str | None) -> list[OutputFile]:
    """Return everything that a run writes, each with the option that determines its path."""
    named = [("-o", job.output), ("--rejects", job.rejects), ("--report", job.losses), ("--report", report)]
    if job.output != STREAM:
        beside = [".journal", ".journal.next"]
        beside += [".parts"] if job.task.form is DataForm.PARQUET else []
        beside += [".packs"] if job.learn else []
        named += [("-o", f"{job.output}{ending}") for ending in beside]
    return [OutputFile(option, path) for option, path in named if path is not None]


def _refuse_kind(job: BatchJob) -> None:
    """Refuse an output that cannot have the format of the run, or whose name shows another format."""
    kind = DataForm.JSONL if job.task.form is DataForm.WARC else job.task.form
    if job.output == STREAM:
        if kind in (DataForm.PARQUET, DataForm.FOLDER):
            raise UsageError(f"{kind} cannot be written to standard output: name a path")
        return
    named = form_of(job.output)
    if named is not None and named is not kind:
        raise UsageError(
            f"{shown_name(job.output)}: the output has the format of the input ({kind}), but its name shows another"
        )
    if Path(job.output).is_dir() and kind is not DataForm.FOLDER:
        raise OutputError(job.output, "a folder, not a file")


def _settings(job: BatchJob, found: Sequence[tuple[str, int, int]]) -> dict[str, Any]:
    """Return everything that the result depends on: options, contents of packs, and the state of the inputs."""
    task = job.task
    return {
        "inputs": [list(state) for state in found],
        "input format": task.form,
        "--field": task.fields,
        "--title-field": task.title,
        "--emit": task.emit,
        "--html": task.html,
        "--max-record": task.most_bytes,
        "--site-field": task.site,
        "--learn": job.learn or None,
        "--select": task.choice.select,
        "--ignore": task.choice.ignore,
        "--exclude": task.exclude,
        "--encoding": task.encoding,
        "one array": job.array,
        "rejects": job.rejects,
        "page about the run": job.losses is not None,
        "packs": [
            hashlib.sha256(Path(pack).read_bytes()).hexdigest() for pack in pack_files(task.config.packs)
        ],
        **{f"--{name}": value for name, value in asdict(task.config).items() if name != "packs"},
    }
