"""``dedup learn``: find what each site repeats around its articles, and write it as rule packs to read and edit."""

from __future__ import annotations

import click

from dedup.cli import CONTEXT
from dedup.cli.faults import Faults
from dedup.cli.learned import write_packs
from dedup.cli.records import RecordOptions, record_options
from dedup.errors import InputError
from dedup.files.outputs import OutputFile, check_outputs

__all__ = ["command"]

EPILOG = """\b
Examples:
  dedup learn day*.jsonl.gz --site-field url -o site-packs
  dedup clean page.txt --packs site-packs --site news.example
"""


@click.command("learn", context_settings=CONTEXT, epilog=EPILOG)
@click.argument("inputs", nargs=-1, required=True, metavar="IN...")
@click.option(
    "-o", "--output", required=True, metavar="FOLDER", help="Write the packs to FOLDER, one per site."
)
@click.option(
    "--site-field",
    default="url",
    show_default=True,
    metavar="NAME",
    help="Field with the site or URL of a record.",
)
@record_options
@click.option(
    "--least",
    type=click.IntRange(3, 1000),
    default=5,
    show_default=True,
    help="Least number of different articles that a line must occur in.",
)
@click.option(
    "--workers", type=click.IntRange(1, 256), default=1, show_default=True, help="Number of processes."
)
def command(
    inputs: tuple[str, ...],
    *,
    output: str,
    site_field: str,
    records: RecordOptions,
    least: int,
    workers: int,
) -> int:
    """Learn what each site repeats on its pages, from JSON lines, CSV, Parquet or archives (- is standard input).

    Lines, and beginnings and ends of lines, that occur in many different articles of a site become the rules of a
    pack, with counts and examples. Sentences need far more evidence than short lines, and copies of the same article
    count once. Read a pack before you use it.
    """
    from dedup.config import Config
    from dedup.datasets.texts import read_texts
    from dedup.sites.learn import SiteChrome

    check_outputs([OutputFile("-o", output)], inputs)
    chrome, faults = SiteChrome(least=least), Faults()
    found = read_texts(
        inputs,
        records.fields(site_field),
        Config(),
        form=records.form,
        exclude=records.exclude,
        encoding=records.encoding,
        workers=workers,
    )
    for record in found:
        if isinstance(record, InputError):
            faults.add(str(record))
        else:
            chrome.add(record.site, record.id, record.text)
    faults.finish()
    write_packs(chrome, output, inputs, workers=workers)
    return 2 if faults.count else 0
