"""Before a run: what it must not touch, and where it begins."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, NamedTuple

from dedup.chrome.packs import pack_files
from dedup.dataset.journal import Journal, Mark
from dedup.dataset.model import Form, Job
from dedup.dataset.sources import check, form_of, look
from dedup.errors import OutputError, UsageError
from dedup.files import STREAM

__all__ = ["Start", "prepare"]


class Start(NamedTuple):
    """How a run begins.

    Attributes:
        journal: its journal; ``None`` where the output is no file.
        mark: where it begins.
        sizes: the sizes of the inputs, in bytes; 0 where it is not known.
    """

    journal: Journal | None
    mark: Mark
    sizes: tuple[int, ...]


def prepare(job: Job, report: str | None, *, resume: bool, overwrite: bool) -> Start:
    """Look at inputs and outputs, and find where to begin.

    Args:
        job: the run.
        report: the file for the summary.
        resume: go on with an interrupted run, if there is one.
        overwrite: write over what stands there.

    Raises:
        UsageError: the options do not fit each other, or an interrupted run that is to go on.
        InputError: an input cannot be read.
        OutputError: the output exists, or is an input.
    """
    if resume and overwrite:
        raise UsageError("--resume and --overwrite: only one of them")
    found = look(job.inputs, job.task.exclude)
    sizes = tuple(size for _, size, _ in found)
    outputs = [path for path in (job.output, job.rejects, job.losses, report) if path not in (None, STREAM)]
    _refuse_inputs([path for path in outputs if path is not None], job.inputs)
    _refuse_kind(job)
    check(job.inputs, job.task)
    if job.output == STREAM:
        return Start(None, Mark(), sizes)
    journal = Journal(job.output, _settings(job, found))
    if resume and journal.exists():
        return Start(journal, journal.read(), sizes)
    parts = f"{job.output}.parts" if job.task.form is Form.PARQUET else None
    there = [path for path in (job.output, job.rejects, parts) if path is not None and Path(path).exists()]
    if overwrite:
        journal.remove()
    elif journal.exists():
        raise OutputError(job.output, "an interrupted run: --resume goes on with it, --overwrite starts anew")
    elif there and resume:
        raise OutputError(
            there[0], "exists and has no journal, so no run was interrupted; --overwrite starts anew"
        )
    elif there:
        raise OutputError(there[0], "exists: --overwrite writes over it")
    return Start(journal, Mark(), sizes)


def _refuse_inputs(outputs: Sequence[str], inputs: Iterable[str]) -> None:
    real = [Path(path).resolve() for path in inputs if path != STREAM]
    for path in outputs:
        one = Path(path).resolve()
        for other in real:
            same = one == other or (one.exists() and one.samefile(other))
            if same:
                raise OutputError(path, "is an input; inputs are never written over")
            if other.is_dir() and other in one.parents:
                raise OutputError(path, "lies in the input folder; name another place")
            if one in other.parents:
                raise OutputError(path, "holds an input; name another place")
    if len({Path(path).resolve() for path in outputs}) < len(outputs):
        raise UsageError(f"outputs of one name: {', '.join(outputs)}")


def _refuse_kind(job: Job) -> None:
    """Refuse an output whose name says another kind than it will be, or that is of no use."""
    kind = Form.JSONL if job.task.form is Form.WARC else job.task.form
    if job.output == STREAM:
        if kind in (Form.PARQUET, Form.FOLDER):
            raise UsageError(f"standard output cannot hold a {kind}: name one")
        return
    said = form_of(job.output)
    if said is not None and said is not kind:
        raise UsageError(f"{job.output}: would be {kind}, as the input; name it so")
    if Path(job.output).is_dir() and kind is not Form.FOLDER:
        raise OutputError(job.output, "a folder, not a file")


def _settings(job: Job, found: Sequence[tuple[str, int, int]]) -> dict[str, Any]:
    """Return what the result depends on: options, contents of packs, and the inputs as they are now."""
    task = job.task
    return {
        "inputs": [list(one) for one in found],
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
