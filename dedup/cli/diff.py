"""``dedup diff``: print what ``fix`` would change as a patch, or write it as an HTML page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from dedup.cli import CONTEXT
from dedup.cli.batch_run import Style, batch_options, run_files
from dedup.cli.color import PATCH

if TYPE_CHECKING:
    from dedup.boilerplate.choice import RemovalChoice
    from dedup.files.checking import FileResult

__all__ = ["command"]

EPILOG = """\b
Exit codes: 0 nothing would change, 1 something would change, 2 an error, 130 interrupted.
\b
Examples:
  dedup diff articles/ > changes.patch        then: patch -p1 < changes.patch
  dedup diff - < page.txt                     standard input
  dedup diff articles/ -q --report why.html   a page about every removal, and no patch
"""


@click.command("diff", context_settings=CONTEXT, epilog=EPILOG)
@click.option("--report", "page", metavar="FILE.html", help="Also write an HTML page about every removal.")
@batch_options
def command(paths: tuple[str, ...], *, page: str | None, **options: Any) -> int:  # noqa: ANN401
    """Print what `dedup fix` would change in PATHS as a unified diff, and change nothing.

    At a terminal, a patch that is longer than the screen is shown in `$PAGER`.
    """
    from dedup.files.patch import unified_diff

    style = Style(unified_diff, colors=PATCH, paged=True)
    if page is None:
        return run_files(paths=paths, style=style, options=options, texts=True)
    from dedup.cli.streams import write_file
    from dedup.show.html import Subject, reports

    subjects: list[Subject] = []
    unchanged = 0
    ignored: tuple[str, ...] = ()

    def on_result(result: FileResult, choice: RemovalChoice) -> None:
        nonlocal unchanged, ignored
        if result.article is not None:
            subjects.append(Subject(result.path, result.article))
        unchanged += result.article is None and result.error is None and result.skipped is None
        ignored = choice.ignore

    code = run_files(
        paths=paths, style=style, options=options, texts=True, on_result=on_result, written={"--report": page}
    )
    write_file(page, reports(subjects, unchanged=unchanged, ignored=ignored).encode("utf-8"))
    return code
