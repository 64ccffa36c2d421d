"""``dedup diff``: what ``fix`` would do, as a patch, and as a page for a browser."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from dedup.cli import CONTEXT
from dedup.cli.batch_run import batch_options, go

if TYPE_CHECKING:
    from dedup.batch.filecheck import Outcome

__all__ = ["command"]

EPILOG = """\b
Exit codes: 0 nothing to do, 1 something would change, 2 an error.
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
    """Print what `dedup fix` would change in PATHS as a unified diff, and change nothing."""
    from dedup.batch.patch import unified_diff

    if page is None:
        return go(paths=paths, show=unified_diff, finish=None, options=options, texts=True)
    from dedup.cli.streams import write_file
    from dedup.show.html import Subject, reports

    subjects: list[Subject] = []
    unchanged = 0

    def note(outcome: Outcome) -> None:
        nonlocal unchanged
        if outcome.article is not None:
            subjects.append(Subject(outcome.path, outcome.article))
        unchanged += outcome.article is None and outcome.error is None and outcome.skipped is None

    ignored = _ignored(paths, options["ignore"])
    code = go(
        paths=paths,
        show=unified_diff,
        finish=None,
        options=options,
        texts=True,
        note=note,
        written={"--report": page},
    )
    write_file(page, reports(subjects, unchanged=unchanged, ignored=ignored).encode("utf-8"))
    return code


def _ignored(paths: tuple[str, ...], given: tuple[str, ...]) -> tuple[str, ...]:
    """Return what is ignored in this run: what the command line says, else what the settings say."""
    from dedup.files import STREAM
    from dedup.settings import find_settings

    if given or not paths:
        return given
    values = find_settings("." if paths[0] == STREAM else paths[0]).values
    return tuple(values.get("ignore", ()))
