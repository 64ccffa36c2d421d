"""``dedup batch`` for several sites: which site's rules apply to a record, and learning them first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dedup.cli.learned import write_packs
from dedup.cli.streams import complain
from dedup.datasets.model import DataForm
from dedup.errors import UsageError
from dedup.names import shown_name

if TYPE_CHECKING:
    from dedup.datasets.model import BatchJob

__all__ = ["learn_first", "site_of_each"]

URL = "url"
"""The field with the site of a page in a web archive, whatever ``--site-field`` names."""


def site_of_each(
    form: DataForm, field: str | None, *, learn: bool, given: str | None, fixed: str | None
) -> str | None:
    """Return the field with the site of each record; ``None`` if all records have the same site, or none.

    Args:
        form: the format of the inputs.
        field: the value of ``--site-field``.
        learn: whether sites are to be learned.
        given: the site of all records, from the command line.
        fixed: the same, from the command line or a file of settings.

    Raises:
        UsageError: the options cannot be combined, or do not apply to the inputs.
    """
    option = "--site-field" if field else "--learn"
    if (field or learn) and given:
        raise UsageError(f"--site and {option}: cannot be combined; each record names its own site")
    if (field or learn) and form is DataForm.FOLDER:
        raise UsageError(
            f"{option}: the texts of a folder do not name their sites; use --site for the site of all"
        )
    if form is DataForm.WARC:
        return URL if field or learn or not fixed else None
    if learn and not field:
        raise UsageError("--learn: --site-field has to name the field with the site or URL of a record")
    return field or None


def learn_first(
    job: BatchJob, report: str | None, *, resume: bool, overwrite: bool, verbose: bool, quiet: bool
) -> BatchJob:
    """Learn what each site repeats on its pages, and return the run that uses it.

    A resumed run uses the packs that it began with; nothing is learned again.

    Args:
        job: the run.
        report: the file for the summary.
        resume: continue an interrupted run, if there is one.
        overwrite: replace existing files.
        verbose: report progress every ten seconds.
        quiet: print nothing.

    Raises:
        UsageError: the options cannot be combined, or no record has a site.
        InputError: an input cannot be read.
        OutputError: the output or the packs cannot be written, or exist already.
    """
    from dedup.datasets.journal import Journal
    from dedup.datasets.learning import begin_learning, forget_packs, learn, packs_folder, with_learned_packs
    from dedup.datasets.prepare import prepare
    from dedup.datasets.progress import progress

    if resume and Journal(job.output, {}).exists():
        return with_learned_packs(job)
    # Checks the run first, so that nothing is learned for one that will be refused.
    start = prepare(job, report, resume=resume, overwrite=overwrite)
    begin_learning(job, write_over=resume or overwrite)
    try:
        with progress(start, verbose=verbose, quiet=quiet) as watch:
            chrome = learn(job, watch)
        forget_packs(job)  # not in use until there is a journal
        write_packs(chrome, str(packs_folder(job)), job.inputs, workers=job.workers, quiet=quiet)
    except KeyboardInterrupt:
        again = "--overwrite" if overwrite else "--resume"
        complain(f"{shown_name(job.output)}: stopped before anything was cleaned; {again} starts over")
        raise
    return with_learned_packs(job)
