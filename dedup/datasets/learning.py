"""The first pass of ``batch --learn``: learn what each site repeats, before the records are cleaned."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from dedup.datasets.fields import with_fields
from dedup.datasets.model import BatchJob, Position, Texts, Unit
from dedup.datasets.sources import records
from dedup.datasets.summary import RunSummary
from dedup.datasets.worker import start_reading
from dedup.errors import OutputError, UsageError, reason_of
from dedup.files.writing import STREAM
from dedup.names import shown_name
from dedup.sites.by_site import site_name
from dedup.sites.learn import SiteChrome
from dedup.workers.supervisor import Supervisor

__all__ = ["begin_learning", "forget_packs", "learn", "packs_folder", "with_learned_packs"]


def packs_folder(job: BatchJob) -> Path:
    """Return the folder for the packs that are learned for a run."""
    return Path(f"{job.output}.packs")


def begin_learning(job: BatchJob, *, write_over: bool) -> None:
    """Check that a run can learn, and create the folder for its packs.

    Args:
        job: the run.
        write_over: whether existing packs may be deleted.

    Raises:
        UsageError: an input cannot be read twice, or there is nowhere to put the packs.
        OutputError: packs already exist, or the folder cannot be created.
    """
    for path in job.inputs:
        if path == STREAM or (Path(path).exists() and not Path(path).is_file()):
            name = "standard input" if path == STREAM else shown_name(path)
            raise UsageError(f"--learn: {name} cannot be read twice; name a file, or run dedup learn first")
    if job.output == STREAM:
        raise UsageError("--learn: the packs are written beside the output; name a file")
    folder = packs_folder(job)
    if any(folder.resolve() == Path(path).resolve() for path in job.task.config.packs):
        raise UsageError(f"--learn: would overwrite {shown_name(str(folder))}, which --packs names")
    if not write_over and _packs(folder):
        raise OutputError(str(folder), "exists: --overwrite replaces it")
    try:
        folder.mkdir(exist_ok=True)
    except FileNotFoundError:
        raise OutputError(job.output, "there is no such folder") from None
    except OSError as error:
        raise OutputError(str(folder), reason_of(error, "cannot be made")) from None


def learn(job: BatchJob, watch: Callable[[Unit, RunSummary], None]) -> SiteChrome:
    """Read all records once, and return the pages of each site.

    Each record is a page; if it has several texts, they are joined. Records that cannot be read are skipped, and
    reported when they are cleaned.

    Args:
        job: the run; workers extract the texts from its records.
        watch: called after every record with the record and the number of texts so far.

    Raises:
        InputError: the records lack a field.
        UsageError: no record has a site.
        DedupError: workers cannot be started.
    """
    chrome, summary = SiteChrome(), RunSummary()
    supervisor: Supervisor[Unit] = Supervisor(
        start_reading,
        job.task,
        workers=job.workers,
        seconds=job.seconds,
        size=lambda unit: unit.size,
        pack=lambda unit: unit._replace(keep=None),
    )
    try:
        read = with_fields(records(job.inputs, job.task, 0, Position()), job.task)
        for unit, texts in supervisor.run(unit for _, unit in read):
            if isinstance(texts, Texts):
                summary.documents += 1
                _add(chrome, unit, texts)
            watch(unit, summary)
    finally:
        supervisor.close()
    if summary.documents and not chrome.sites():
        raise UsageError(f"--site-field: no record has a site in {job.task.site!r}")
    return chrome


def _add(chrome: SiteChrome, unit: Unit, texts: Texts) -> None:
    site = site_name(texts.site) if isinstance(texts.site, str) else ""
    if site:
        chrome.add(site, f"{shown_name(unit.file)}:{unit.line}", "\n\n".join(map(str, texts.values)))


def forget_packs(job: BatchJob) -> None:
    """Delete the packs in the folder of a run.

    Raises:
        OutputError: one cannot be deleted.
    """
    for path in _packs(packs_folder(job)):
        try:
            path.unlink()
        except OSError as error:
            raise OutputError(str(path), reason_of(error, "cannot be deleted")) from None


def with_learned_packs(job: BatchJob) -> BatchJob:
    """Return a run that cleans with its own packs and with those that were learned for it, if any."""
    config, folder = job.task.config, packs_folder(job)
    packs = (*config.packs, str(folder)) if _packs(folder) else config.packs
    return replace(job, task=replace(job.task, config=replace(config, packs=packs)))


def _packs(folder: Path) -> list[Path]:
    return list(folder.glob("*.toml"))
