"""``dedup fix``: replace the text in files by its article, in place."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

import click

from dedup.cli import CONTEXT
from dedup.cli.batch_run import Style, batch_options, run_files
from dedup.cli.color import LISTING

if TYPE_CHECKING:
    from dedup.files.checking import FileResult

__all__ = ["command"]

EPILOG = """\b
Exit codes: 0 success, 1 files were changed and --exit-non-zero-on-fix was given, 2 an error,
130 interrupted; every file is complete, old or new.
\b
Examples:
  dedup fix articles/                  in place; newlines, encoding and mode are kept
  dedup fix page.txt --backup .orig    the old content is kept beside it
  dedup fix - < page.txt > clean.txt   standard input to standard output
"""


@click.command("fix", context_settings=CONTEXT, epilog=EPILOG)
@click.option(
    "--backup", metavar="SUFFIX", help="Keep the old content in a file with this suffix added to its name."
)
@click.option("-v", "--verbose", is_flag=True, help="Print every removal, not only one line per file.")
@click.option("--exit-non-zero-on-fix", is_flag=True, help="Exit with 1 if a file was changed.")
@batch_options
def command(
    paths: tuple[str, ...],
    *,
    backup: str | None,
    verbose: bool,
    exit_non_zero_on_fix: bool,
    **options: Any,  # noqa: ANN401
) -> int:
    """Replace the text in each of the files and folders PATHS by the article in it.

    The new content is written to a temporary file, which then replaces the old one, so that the file is complete at
    every moment. A file that is already clean is not touched.
    """
    from dedup.files.formats import lines
    from dedup.files.rewrite import check_backup
    from dedup.files.writing import STREAM

    if backup is not None:
        check_backup(backup)

    def show(result: FileResult) -> str:
        if paths == (STREAM,):
            return ""  # standard output holds the article
        messages = lines(result, "full", fix=True)
        return "".join(f"{line}\n" for line in (messages if verbose else islice(messages, 1)))

    return run_files(
        paths=paths,
        style=Style(show, colors=LISTING),
        options=options,
        fix=True,
        backup=backup,
        exit_non_zero_on_fix=exit_non_zero_on_fix,
    )
