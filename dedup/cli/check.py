"""``dedup check``: report what would be removed, and change nothing."""

from __future__ import annotations

from typing import Any

import click

from dedup.cli import CONTEXT
from dedup.cli.batch_run import Style, batch_options, run_files
from dedup.cli.color import LISTING

__all__ = ["command"]

EPILOG = """\b
Exit codes: 0 nothing would change, 1 something would change, 2 an error, 130 interrupted.
\b
Examples:
  dedup check articles/                      every text in the folder
  dedup check a.txt b.txt --format concise   one line per removal
  dedup check - < page.txt                   standard input
  dedup check . --format sarif > dedup.sarif
"""


@click.command("check", context_settings=CONTEXT, epilog=EPILOG)
@click.option(
    "--format",
    "style",
    type=click.Choice(["full", "concise", "json", "github", "sarif", "junit"]),
    default="full",
    show_default=True,
    help="Output format.",
)
@batch_options
def command(paths: tuple[str, ...], *, style: str, **options: Any) -> int:  # noqa: ANN401
    """Report what would be removed from the files and folders PATHS (- is standard input), and change nothing.

    In folders, files that end in .txt, .text, .md or .markdown are checked; hidden files and files that .gitignore
    names are skipped, and so are files with "dedup: off" in one of their first five lines.
    """
    from dedup.files.formats import STREAMED, document, lines

    return run_files(
        paths=paths,
        style=Style(
            show=lambda result: "".join(f"{line}\n" for line in lines(result, style, fix=False)),
            finish=None if style in STREAMED else lambda results: document(results, style),
            colors=LISTING if style == "full" else None,
        ),
        options=options,
    )
