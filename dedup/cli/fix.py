"""``dedup fix``: files become their articles, in place."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

import click

from dedup.cli import CONTEXT
from dedup.cli.batch_run import Style, batch_options, go
from dedup.cli.color import LISTING

if TYPE_CHECKING:
    from dedup.files.checking import FileResult

__all__ = ["command"]

EPILOG = """\b
Exit codes: 0 done, 1 files were changed and --exit-non-zero-on-fix was given, 2 an error,
130 interrupted: every file is whole, old or new.
\b
Examples:
  dedup fix articles/                  in place; newlines, encoding and mode are kept
  dedup fix page.txt --backup .orig    the old content is kept beside it
  dedup fix - < page.txt > clean.txt   standard input to standard output
"""


@click.command("fix", context_settings=CONTEXT, epilog=EPILOG)
@click.option(
    "--backup", metavar="SUFFIX", help="Keep the old content under the file's name and this suffix."
)
@click.option("-v", "--verbose", is_flag=True, help="Print every removal, not only a line a file.")
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
    """Rewrite the files and folders PATHS, each as the article in it.

    A file is written to a temporary one beside it and renamed over, so that it is complete at every moment. A file
    that is clean already is not touched.
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

    return go(
        paths=paths,
        style=Style(show, colors=LISTING),
        options=options,
        fix=True,
        backup=backup,
        exit_non_zero_on_fix=exit_non_zero_on_fix,
    )
