"""``dedup batch``: clean the texts in the records of a data set."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dedup.cli import CONTEXT
from dedup.cli.batch_sites import learn_first, site_of_each
from dedup.cli.color import chosen_color, color_option
from dedup.cli.faults import Faults
from dedup.cli.options import choice_options, cleaning_options, settings_to_choice, settings_to_config
from dedup.cli.streams import complain, write_file, write_output
from dedup.datasets.model import DataForm, Emit, Html
from dedup.errors import UsageError
from dedup.files.writing import STREAM
from dedup.names import shown_name
from dedup.show.display import visible

if TYPE_CHECKING:
    from dedup.datasets.model import BatchJob, RecordTask
    from dedup.datasets.prepare import Start
    from dedup.datasets.summary import RunSummary

__all__ = ["command"]

EPILOG = """\b
Exit codes: 0 success (rejects are in OUT.rejects.jsonl); 2 an error, a truncated input, an input of which every
record was rejected, or more rejects than --max-rejects; 130 interrupted: --resume continues.
\b
Examples:
  dedup batch day.jsonl -o clean.jsonl
  dedup batch *.jsonl.gz -o clean.jsonl.gz --field content.body --title-field content.headline --workers 4
  dedup batch *.jsonl.gz -o clean.jsonl.gz --field content.body --title-field content.headline --resume
  dedup batch news.parquet -o clean.parquet --emit body --report run.json
  dedup batch crawl.warc.gz -o texts.jsonl --scope page --learn
  dedup batch day.jsonl -o clean.jsonl --site-field url --packs site-packs
  dedup batch day.jsonl -o clean.jsonl --site-field url --learn
  dedup batch - -o - < day.jsonl > clean.jsonl
"""


@click.command("batch", context_settings=CONTEXT, epilog=EPILOG)
@click.argument("inputs", nargs=-1, required=True, metavar="IN...")
@click.option("-o", "--output", required=True, metavar="OUT", help="File or folder; - for standard output.")
@click.option(
    "--field",
    "fields",
    multiple=True,
    metavar="NAME",
    help="Field with a text; dots lead into nested records; may be repeated.  [default: text]",
)
@click.option(
    "--title-field",
    "title",
    default="title",
    show_default=True,
    metavar="NAME",
    help="Field with the headline, if a record has one.",
)
@click.option(
    "--emit",
    type=click.Choice(list(map(str, Emit))),
    default="text",
    show_default=True,
    help="What replaces the text: headline and body, the body, everything as JSON, or the removals.",
)
@click.option(
    "--input-format",
    "form",
    type=click.Choice([str(form) for form in DataForm if form is not DataForm.FOLDER]),
    help="Format of the inputs, if their names do not show it.",
)
@click.option(
    "--html",
    type=click.Choice(list(map(str, Html))),
    default="main",
    show_default=True,
    help="For pages in web archives: clean the main text, or all visible text.",
)
@click.option(
    "--site-field",
    metavar="NAME",
    help="Field with the site or URL of a record, whose own rules in the packs then apply.  "
    "[default in web archives: the URL]",
)
@click.option(
    "--learn",
    is_flag=True,
    help="Read IN twice: first learn what each site repeats, and write it into OUT.packs.",
)
@click.option(
    "--workers", type=click.IntRange(1, 256), default=1, show_default=True, help="Number of processes."
)
@click.option(
    "--timeout",
    type=click.FloatRange(0.1),
    default=60,
    show_default=True,
    metavar="SECONDS",
    help="Longest time for one record, after which it is rejected.",
)
@click.option(
    "--max-record",
    type=click.IntRange(1),
    default=4_000_000,
    show_default=True,
    metavar="BYTES",
    help="Largest record; larger ones are rejected without being read.",
)
@click.option("--max-rejects", type=click.IntRange(0), metavar="N", help="Stop after more than N rejects.")
@click.option("--rejects", metavar="FILE", help="Write the rejects to FILE.  [default: OUT.rejects.jsonl]")
@click.option(
    "--report",
    metavar="FILE",
    help="Write the summary to FILE as JSON; if FILE ends in .html, a page about the documents instead.",
)
@click.option("--resume", is_flag=True, help="Continue where an interrupted run stopped.")
@click.option("--overwrite", is_flag=True, help="Overwrite an existing OUT.")
@click.option(
    "--verbose", is_flag=True, help="Print progress every ten seconds if there is no terminal for a bar."
)
@click.option("-q", "--quiet", is_flag=True, help="Print only errors and one line of summary.")
@click.option(
    "--exclude", multiple=True, metavar="PATTERN", help="Skip these files of a folder, as in .gitignore."
)
@click.option("--encoding", metavar="NAME", help="Encoding of CSV and texts, if it is not recognised.")
@color_option
@choice_options
@cleaning_options
def command(
    inputs: tuple[str, ...],
    *,
    output: str,
    fields: tuple[str, ...],
    title: str,
    emit: str,
    form: str | None,
    html: str,
    site_field: str | None,
    learn: bool,
    workers: int,
    timeout: float,
    max_record: int,
    max_rejects: int | None,
    rejects: str | None,
    report: str | None,
    resume: bool,
    overwrite: bool,
    verbose: bool,
    quiet: bool,
    exclude: tuple[str, ...],
    encoding: str | None,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    **settings: Any,  # noqa: ANN401
) -> int:
    """Clean the texts in the records of IN (- is standard input), and write the records to OUT in the same order.

    JSON lines (.jsonl, .jsonl.gz, .jsonl.zst), CSV, Parquet and folders of texts keep their format; web archives
    (.warc, .wet) become JSON lines, and so does a JSON array unless OUT ends in .json. Other fields are not changed.
    A record that cannot be cleaned is described in OUT.rejects.jsonl, and the run continues. An interrupted run leaves
    OUT.journal; --resume continues it.
    """
    from dedup.datasets.model import BatchJob, RecordTask
    from dedup.datasets.read_lines import is_array
    from dedup.datasets.sources import form_of_all, is_json
    from dedup.files.settings import find_settings

    file_settings = find_settings("." if inputs[0] == STREAM else inputs[0])
    kind = form_of_all(inputs, DataForm(form) if form else None)
    site, fixed = settings["site"], settings["site"] or file_settings.values.get("site")
    own_site = site_of_each(kind, site_field, learn=learn, given=site, fixed=fixed)
    config = settings_to_config(settings, file_settings, own_sites=own_site is not None)
    _check_kind(kind, exclude=exclude, encoding=encoding)
    page = report is not None and report.lower().endswith((".html", ".htm"))
    task = RecordTask(
        config,
        kind,
        tuple(dict.fromkeys(fields)) or ("text",),
        title or None,
        Emit(emit),
        Html(html),
        max_record,
        own_site,
        settings_to_choice(select, ignore, file_settings, config.packs, learn=learn),
        exclude or file_settings.values.get("exclude", ()),
        encoding,
        id="id" if page else None,
        address="url" if page else None,
        accounts=page,
    )
    _check_packs(task)  # so that an error in one is reported before anything is written
    output = output if output == STREAM else str(Path(output))
    job = BatchJob(
        inputs,
        output,
        f"{output}.rejects.jsonl" if rejects is None and output != STREAM else rejects,
        task,
        workers,
        timeout,
        max_rejects,
        learn=learn,
        losses=f"{report if output == STREAM else output}.losses.jsonl" if page else None,
        settings=() if file_settings.path is None else (file_settings.path,),
        array=kind is DataForm.JSONL and is_json(output) and is_array(inputs[0]),
    )
    return _clean(job, report, resume=resume, overwrite=overwrite, verbose=verbose, quiet=quiet)


def _clean(
    job: BatchJob, report: str | None, *, resume: bool, overwrite: bool, verbose: bool, quiet: bool
) -> int:
    """Learn the sites first if requested, clean the records, write the report; return the exit code."""
    from dedup.datasets.prepare import prepare

    if job.output == STREAM and resume:
        raise UsageError("--resume: standard output cannot be continued; name a file")
    if job.learn:
        job = learn_first(job, report, resume=resume, overwrite=overwrite, verbose=verbose, quiet=quiet)
        _check_packs(job.task)
    start = prepare(job, report, resume=resume, overwrite=overwrite)
    began = time.monotonic()
    faults = Faults("--rejects FILE lists all of them")
    summary = _run(job, start, faults, verbose=verbose, quiet=quiet)
    if report is not None:
        write_file(report, _report(job, summary, time.monotonic() - began))
    if start.journal is not None:
        start.journal.remove()
    faults.finish()
    return _summarise(job, summary, quiet=quiet)


def _run(job: BatchJob, start: Start, faults: Faults, *, verbose: bool, quiet: bool) -> RunSummary:
    """Clean the records; if the run is interrupted, report how to continue it."""
    from dedup.datasets.job import run
    from dedup.datasets.progress import progress

    try:
        with progress(start, verbose=verbose, quiet=quiet, color=chosen_color()) as watch:
            return run(job, start.journal, start.mark, give=write_output, say=faults.add, watch=watch)
    except KeyboardInterrupt:
        if start.journal is not None:
            complain(f"{shown_name(job.output)}: not finished; --resume continues the run")
        raise


def _summarise(job: BatchJob, summary: RunSummary, *, quiet: bool) -> int:
    """Print the summary of a run; return its exit code."""
    why = f"; {shown_name(job.rejects)} says why" if job.rejects else ""
    for name in summary.failed:
        complain(f"{shown_name(name)}: every record was rejected{why}")
    lines = [summary.line] if quiet else summary.lines()
    sys.stderr.write("".join(f"{visible(line)}\n" for line in lines))
    return 2 if summary.unreadable or summary.failed else 0


def _check_kind(kind: DataForm, *, exclude: tuple[str, ...], encoding: str | None) -> None:
    """Refuse options that do not apply to the inputs.

    Raises:
        UsageError: an option does not apply, or the encoding is not known.
    """
    if exclude and kind is not DataForm.FOLDER:
        raise UsageError(f"--exclude applies to folders only; the input is {kind}")
    if encoding is not None:
        if kind not in (DataForm.CSV, DataForm.FOLDER):
            raise UsageError(f"--encoding applies to CSV and folders of texts only; the input is {kind}")
        from dedup.datasets.transcode import encoding_named

        encoding_named(encoding)


def _check_packs(task: RecordTask) -> None:
    from dedup.boilerplate.rules.loading import check_packs, load_packs

    if task.site is not None:
        check_packs(task.config.packs)
    elif task.config.packs:
        load_packs(None, task.config.packs, task.config.site)


def _report(job: BatchJob, summary: RunSummary, seconds: float) -> bytes:
    """Return the report about a run: a page about its documents if they were recorded for one, else JSON."""
    if job.losses is not None:
        from dedup.datasets.losses import documents
        from dedup.show.html import batch_report

        return batch_report(documents(job.losses)).encode("utf-8")
    import json

    from dedup._version import __version__

    row = {
        "version": __version__,
        "inputs": [*map(shown_name, job.inputs)],
        "output": shown_name(job.output),
        "fields": list(job.task.fields),
        "emit": str(job.task.emit),
        "seconds": round(seconds, 3),
        **summary.to_record(),
    }
    return f"{json.dumps(row, indent=2)}\n".encode()
