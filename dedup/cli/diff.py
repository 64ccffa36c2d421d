"""``dedup diff``: what ``fix`` would do, as a patch, and as a page for a browser."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from dedup.cli import CONTEXT
from dedup.cli.batch_run import Style, batch_options, go
from dedup.cli.color import PATCH

if TYPE_CHECKING:
    from dedup.boilerplate.choice import RemovalChoice
    from dedup.files.checking import FileResult

__all__ = ["command"]

EPILOG = """\b
Exit codes: 0 nothing to do, 1 something would change, 2 an error, 130 interrupted.
\b
Examples:
  dedup diff articles/ > changes.patch        then: patch -p1 < changes.patch
  dedup diff - < page.txt                     standard input
  dedup diff articles/ -q --report why.html   a page about every removal, and no patch
"""


@click.command("diff", context_settings=CONTEXT, epilog=EPILOG)
@click.option("--report", "page", metavar="FILE.html", help="Write an HTML page about every removal, too.")
@batch_options
def command(paths: tuple[str, ...], *, page: str | None, **options: Any) -> int:  # noqa: ANN401
    """Print what `dedup fix` would change in PATHS as a unified diff, and change nothing.

    At a terminal a patch that is longer than the screen is shown through `$PAGER`.
    """
    from dedup.files.patch import unified_diff

    style = Style(unified_diff, colors=PATCH, paged=True)
    if page is None:
        return go(paths=paths, style=style, options=options, texts=True)
    from dedup.cli.streams import write_file
    from dedup.show.html import Subject, reports

    subjects: list[Subject] = []
    unchanged = 0
    ignored: tuple[str, ...] = ()

    def note(result: FileResult, choice: RemovalChoice) -> None:
        nonlocal unchanged, ignored
        if result.article is not None:
            subjects.append(Subject(result.path, result.article))
        unchanged += result.article is None and result.error is None and result.skipped is None
        ignored = choice.ignore

    code = go(paths=paths, style=style, options=options, texts=True, note=note, written={"--report": page})
    write_file(page, reports(subjects, unchanged=unchanged, ignored=ignored).encode("utf-8"))
    return code
