"""What ``check``, ``diff`` and ``fix`` have in common: options, and a run over files or standard input."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

import click

from dedup.cli.clean import choice_options, cleaning_options, settings_to_config
from dedup.cli.outputs import check_command
from dedup.cli.streams import complain, read_input, write_output
from dedup.errors import UsageError
from dedup.files import STREAM
from dedup.inputs import LONGEST_CHARACTER
from dedup.model import ChromeType

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dedup.batch.filecheck import Outcome, Task
    from dedup.batch.report import Report

__all__ = ["batch_options", "go"]

F = TypeVar("F", bound=Callable[..., Any])


def batch_options(function: F) -> F:
    """Add the paths and the options that all three commands share."""
    for option in reversed(
        (
            click.argument("paths", nargs=-1, metavar="PATHS..."),
            click.option(
                "--workers", type=click.IntRange(1, 256), help="Processes.  [default: one a processor]"
            ),
            click.option("--exclude", multiple=True, metavar="PATTERN", help="Pass over, as in .gitignore."),
            click.option("--stdin-filename", metavar="NAME", help="What to call standard input."),
            click.option("--statistics", is_flag=True, help="Count what was found, by reason and type."),
            click.option("--encoding", metavar="NAME", help="Encoding of the files, where not recognised."),
            click.option("-q", "--quiet", is_flag=True, help="Print nothing but errors."),
        )
    ):
        function = option(function)
    return cleaning_options(choice_options(function))


def go(
    *,
    paths: tuple[str, ...],
    show: Callable[[Outcome], str],
    finish: Callable[[list[Outcome]], str] | None,
    options: dict[str, Any],
    fix: bool = False,
    texts: bool = False,
    backup: str | None = None,
    exit_non_zero_on_fix: bool = False,
    note: Callable[[Outcome], None] | None = None,
    written: Mapping[str, str | None] | None = None,
) -> int:
    """Run over the paths and return the exit code.

    Args:
        paths: files, folders, or ``-``.
        show: what to print of one outcome.
        finish: what to print at the end of all outcomes instead, for formats that are one document.
        options: the options of :func:`batch_options`.
        fix: rewrite files.
        texts: the outcomes carry the texts.
        backup: suffix of the old contents.
        exit_non_zero_on_fix: a rewritten file counts.
        note: hears every outcome; they then carry their articles.
        written: for each option that writes, the path.

    Raises:
        UsageError: no path, standard input among others, or a suffix of backups that does not fit the files.
        OutputError: something would be written over an input.
    """
    from dedup.batch.filecheck import Choice, Task
    from dedup.batch.report import Report
    from dedup.settings import find_settings

    shared = ("workers", "exclude", "select", "ignore", "stdin_filename", "statistics", "encoding", "quiet")
    mine = {name: options.pop(name) for name in shared}
    if not paths:
        raise UsageError("name a file or folder, or - for standard input")
    if STREAM in paths and len(paths) > 1:
        raise UsageError("- stands alone: standard input cannot be mixed with files")
    near = find_settings("." if paths == (STREAM,) else paths[0])
    for name in ("exclude", "select", "ignore"):
        mine[name] = mine[name] or near.values.get(name, ())
    # Files are somebody's own: an address in a sentence is not taken from them.
    config = settings_to_config(options, near).keeping(ChromeType.LINK)
    choice = Choice(mine["select"], mine["ignore"])
    task = Task(config, choice, fix, texts, backup, mine["encoding"], articles=note is not None)
    report = Report(fix=fix, exit_non_zero_on_fix=exit_non_zero_on_fix)
    check = partial(check_command, written or {}, config=config, near=near)
    if paths == (STREAM,):
        check([STREAM])
        outcomes: Iterable[Outcome] = [_standard_input(task, mine["stdin_filename"] or STREAM, fix)]
    else:
        outcomes = _files(paths, task, mine, report, check)
    kept: list[Outcome] = []
    for outcome in outcomes:
        report.add(outcome)
        if note is not None:
            note(outcome)
        if outcome.error is not None:
            complain(outcome.error)
        if finish is not None:
            kept.append(outcome)
        elif not mine["quiet"] and (part := show(outcome)):
            write_output(part.encode("utf-8", "surrogateescape"))
    if finish is not None and not mine["quiet"]:
        write_output(f"{finish(kept)}\n".encode("utf-8", "surrogateescape"))
    if not mine["quiet"]:
        said = [*report.statistics, report.summary] if mine["statistics"] else [report.summary]
        sys.stderr.write("".join(f"{line}\n" for line in said))
    return report.return_code


def _files(
    paths: tuple[str, ...],
    task: Task,
    mine: dict[str, Any],
    report: Report,
    check: Callable[[list[str]], None],
) -> Iterable[Outcome]:
    from dedup.batch.filecheck import Outcome
    from dedup.batch.files import find_files
    from dedup.batch.rewrite import check_backup
    from dedup.batch.runner import Candidate, default_workers, run
    from dedup.leftovers import remove_leftovers
    from dedup.outputs import standard_outputs

    found = find_files(paths, exclude=mine["exclude"])
    # A shell may have led what is printed here into a file of the folder.
    printed = standard_outputs(found.files) - found.named
    names = [name for name in found.files if name not in printed]
    found.ignored += len(printed)
    check(names)
    if task.backup is not None:
        check_backup(task.backup, names)
    if task.fix:
        for folder in {os.path.dirname(os.path.realpath(name)) for name in names}:  # noqa: PTH120
            remove_leftovers(folder)
    report.passed_over["hidden"] += found.hidden
    report.passed_over["ignored"] += found.ignored
    report.passed_over["special (pipe, socket, device)"] += found.special
    for error in found.errors:
        yield Outcome(error.path, error=str(error))
    files = [Candidate(name, name in found.named, name in found.links) for name in names]
    yield from run(files, task, workers=mine["workers"] or default_workers())


def _standard_input(task: Task, name: str, fix: bool) -> Outcome:
    from dedup.batch.filecheck import check_text
    from dedup.cleaner import Cleaner

    data = read_input(STREAM, limit=LONGEST_CHARACTER * task.config.max_chars)
    outcome, new = check_text(name, data, task, Cleaner(task.config))
    if fix:
        write_output(new)
    return outcome
