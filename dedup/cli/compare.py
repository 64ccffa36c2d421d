"""``dedup compare``: which removals another setting, pack or version would add and drop."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from dedup.cli import CONTEXT
from dedup.cli.faults import Faults
from dedup.cli.records import RecordOptions, record_options
from dedup.cli.streams import write_file, write_output
from dedup.errors import UsageError
from dedup.files.outputs import OutputFile, check_outputs
from dedup.files.writing import STREAM

if TYPE_CHECKING:
    from collections.abc import Callable

    from dedup.differences.sides import Articles, Side
    from dedup.differences.summary import DifferenceSummary

__all__ = ["command"]

EPILOG = """\b
Each of OLD and NEW is one of
  a file of settings       dedup.toml, or a pyproject.toml with [tool.dedup]
  a rule pack              TOML, or a folder of packs, added to the shipped rules
  defaults                 the shipped rules and settings only
  articles                 JSON written by clean --format json or batch --emit article, without INPUTS:
                           two runs, say of two versions, whose articles are matched by their texts
\b
Exit codes: 0 both sides remove the same, 1 they do not, 2 an error, 130 interrupted.
\b
Examples:
  dedup compare dedup.toml careful.toml articles/
  dedup compare defaults choices.toml day.jsonl --site-field url --report changes.html
  dedup compare before.jsonl after.jsonl --format json
"""


@click.command("compare", context_settings=CONTEXT, epilog=EPILOG)
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="NEW")
@click.argument("inputs", nargs=-1, metavar="[INPUTS]...")
@click.option(
    "--format",
    "shape",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="What to print: a summary with the most doubtful changes, or everything as JSON.",
)
@click.option("--report", "page", metavar="FILE.html", help="Also write an HTML page about the changes.")
@click.option(
    "-o", "--output", metavar="FILE", help="Write the comparison to FILE instead of standard output."
)
@click.option(
    "--limit",
    type=click.IntRange(0),
    default=20,
    show_default=True,
    metavar="N",
    help="Number of changes that the summary shows.",
)
@click.option(
    "--site-field",
    metavar="NAME",
    help="Field with the site or URL of a record, whose own rules in the packs then apply.",
)
@click.option(
    "--workers", type=click.IntRange(1, 256), default=1, show_default=True, help="Number of processes."
)
@record_options
def command(
    old: str,
    new: str,
    inputs: tuple[str, ...],
    *,
    shape: str,
    page: str | None,
    output: str | None,
    limit: int,
    site_field: str | None,
    workers: int,
    records: RecordOptions,
) -> int:
    """Compare two settings, packs or versions: which removals NEW adds and drops in INPUTS, the most doubtful first.

    INPUTS are files, folders of texts and HTML pages, and data sets. No file is changed: this shows what a setting or a
    rule would change in a corpus, before it is used.
    """
    from dedup.differences.sides import side_of
    from dedup.differences.text import differences_json, differences_text

    if STREAM in (old, new, *inputs):
        raise UsageError("standard input can be read only once, and both sides need it: name a file")
    old_side, new_side = side_of(old), side_of(new)
    outputs = [
        OutputFile(option, path) for option, path in (("-o", output), ("--report", page)) if path is not None
    ]
    check_outputs(outputs, [*inputs, *_read_by(old, old_side), *_read_by(new, new_side)])
    faults = Faults()
    summary = _compared(old_side, new_side, inputs, records, site_field, workers, faults.add)
    faults.finish()
    if page is not None:
        from dedup.differences.page import differences_report

        write_file(page, differences_report(summary, old, new).encode("utf-8"))
    comparison = (
        differences_json(summary, old, new) if shape == "json" else differences_text(summary, limit=limit)
    )
    if output is None:
        write_output(comparison.encode("utf-8"))
    else:
        write_file(output, comparison.encode("utf-8"))
    return 2 if faults.count else int(summary.differing > 0)


def _compared(
    old_side: Side | Articles,
    new_side: Side | Articles,
    inputs: tuple[str, ...],
    records: RecordOptions,
    site_field: str | None,
    workers: int,
    complain: Callable[[str], None],
) -> DifferenceSummary:
    """Compare two files of articles, or the results of both sides for the inputs.

    Raises:
        UsageError: the sides cannot be compared with each other, or inputs are missing or not needed.
    """
    from dedup.datasets.documents import documents
    from dedup.differences.run import compare_articles, compare_sides
    from dedup.differences.sides import Articles

    if isinstance(old_side, Articles) and isinstance(new_side, Articles):
        if inputs:
            raise UsageError("OLD and NEW are articles, which need no INPUTS")
        return compare_articles(old_side, new_side, complain=complain)
    if isinstance(old_side, Articles) or isinstance(new_side, Articles):
        raise UsageError("OLD and NEW: articles can only be compared with articles")
    if not inputs:
        raise UsageError("name INPUTS: files, folders or data sets that both sides clean")
    found = documents(
        inputs,
        records.fields(site_field),
        old_side.config,
        form=records.form,
        exclude=records.exclude,
        encoding=records.encoding,
    )
    return compare_sides(
        old_side, new_side, found, workers=workers, encoding=records.encoding, complain=complain
    )


def _read_by(name: str, side: Side | Articles) -> list[str]:
    """Return the files that a side is read from."""
    from dedup.boilerplate.rules.loading import pack_files
    from dedup.differences.sides import DEFAULTS, Articles

    if isinstance(side, Articles):
        return [name]
    packs = list(map(str, pack_files(side.config.packs)))
    return packs if name == DEFAULTS else [name, *packs]
