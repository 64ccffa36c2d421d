"""``dedup diff``: what ``fix`` would do, as a patch."""

from __future__ import annotations

from typing import Any

import click

from dedup.cli import CONTEXT
from dedup.cli.batch_run import batch_options, go

__all__ = ["command"]

EPILOG = """\b
Exit codes: 0 nothing to do, 1 something would change, 2 an error.
\b
Examples:
  dedup diff articles/ > changes.patch   then: patch -p1 < changes.patch
  dedup diff - < page.txt                standard input
"""


@click.command("diff", context_settings=CONTEXT, epilog=EPILOG)
@batch_options
def command(paths: tuple[str, ...], **options: Any) -> int:  # noqa: ANN401
    """Print what `dedup fix` would change in PATHS as a unified diff, and change nothing."""
    from dedup.batch.formats import unified_diff

    return go(paths=paths, show=unified_diff, finish=None, options=options, texts=True)
