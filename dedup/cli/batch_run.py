"""What ``check``, ``diff`` and ``fix`` share: their options, and a run over files or standard input."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import click

from dedup.cli.color import Styles, color_option, in_color, painted
from dedup.cli.faults import Faults
from dedup.cli.options import choice_options, cleaning_options, settings_to_choice, settings_to_config
from dedup.cli.outputs import check_command
from dedup.cli.pager import at_terminal, page
from dedup.cli.records import refuse_records
from dedup.cli.screen import Screen
from dedup.cli.streams import read_input, write_output
from dedup.errors import InputError, UsageError
from dedup.files.writing import STREAM
from dedup.inputs import LONGEST_CHARACTER
from dedup.model import ChromeType

if TYPE_CHECKING:
    from dedup.boilerplate.choice import RemovalChoice
    from dedup.files.checking import FileResult, FileTask
    from dedup.files.report import Report

__all__ = ["Style", "batch_options", "run_files"]

RUN_OPTIONS = ("workers", "exclude", "select", "ignore", "stdin_filename", "statistics", "encoding", "quiet")
"""The options of :func:`batch_options` that are not about how to clean."""
F = TypeVar("F", bound=Callable[..., Any])


def batch_options(function: F) -> F:
    """Add the paths and the options that all three commands share."""
    for option in reversed(
        (
            click.argument("paths", nargs=-1, metavar="PATHS..."),
            click.option(
                "--workers",
                type=click.IntRange(1, 256),
                help="Number of processes.  [default: one per processor]",
            ),
            click.option(
                "--exclude", multiple=True, metavar="PATTERN", help="Skip these files, as in .gitignore."
            ),
            click.option("--stdin-filename", metavar="NAME", help="Name for standard input in messages."),
            click.option("--statistics", is_flag=True, help="Count what was found, by reason and type."),
            click.option("--encoding", metavar="NAME", help="Encoding of the files, if not recognised."),
            click.option(
                "-q",
                "--quiet",
                is_flag=True,
                help="Print only the summary and errors, and a --format that is one document.",
            ),
        )
    ):
        function = option(function)
    return color_option(cleaning_options(choice_options(function)))


class Style(NamedTuple):
    """What a command prints.

    Attributes:
        show: returns what to print for one result; not called with ``--quiet``.
        finish: returns what to print for all results at the end instead, for formats that are one document.
        colors: styles of the lines if standard output is in colour; ``None`` leaves them plain.
        paged: whether to use a pager at a terminal.
    """

    show: Callable[[FileResult], str]
    finish: Callable[[list[FileResult]], str] | None = None
    colors: Styles | None = None
    paged: bool = False


def run_files(
    *,
    paths: tuple[str, ...],
    style: Style,
    options: dict[str, Any],
    fix: bool = False,
    texts: bool = False,
    backup: str | None = None,
    exit_non_zero_on_fix: bool = False,
    on_result: Callable[[FileResult, RemovalChoice], None] | None = None,
    written: Mapping[str, str | None] | None = None,
) -> int:
    """Run over the paths and return the exit code.

    Args:
        paths: files, folders, or ``-``.
        style: what to print.
        options: the options of :func:`batch_options`.
        fix: rewrite files.
        texts: the results contain the old and the new text.
        backup: suffix of the backup files.
        exit_non_zero_on_fix: the exit code is 1 if a file was rewritten.
        on_result: called with every result and the choice of removals; the results then contain their articles.
        written: the path of each option that names an output.

    Raises:
        UsageError: no path, standard input among other paths, or a backup suffix that cannot be used for the files.
        OutputError: something would be written over an input.
    """
    from dedup.files.checking import FileTask
    from dedup.files.report import Report
    from dedup.files.settings import find_settings

    run_options = {name: options.pop(name) for name in RUN_OPTIONS}
    _check_paths(paths)
    file_settings = find_settings("." if paths == (STREAM,) else paths[0])
    # These files belong to the user, so an address in a sentence is not removed.
    config = settings_to_config(options, file_settings).keeping(ChromeType.LINK)
    choice = settings_to_choice(run_options["select"], run_options["ignore"], file_settings, config.packs)
    task = FileTask(config, choice, fix, texts, backup, run_options["encoding"], articles=bool(on_result))
    report = Report(fix=fix, exit_non_zero_on_fix=exit_non_zero_on_fix)
    check = partial(check_command, written or {}, config=config, file_settings=file_settings)
    if paths == (STREAM,):
        check([STREAM])
        count, results = 1, iter([_standard_input(task, run_options["stdin_filename"] or STREAM, fix)])
    else:
        exclude = run_options["exclude"] or file_settings.values.get("exclude", ())
        count, results = _files(paths, exclude, task, run_options["workers"], report, check)
    _print(_reported(results, report, choice, on_result), count, style, quiet=run_options["quiet"])
    return _summarise(report, statistics=run_options["statistics"])


def _check_paths(paths: tuple[str, ...]) -> None:
    """Check that there are inputs, and that standard input is not combined with others.

    Raises:
        UsageError: there are none, or it is.
    """
    if not paths:
        raise UsageError("name a file or folder, or - for standard input")
    if STREAM in paths and len(paths) > 1:
        raise UsageError("- must be alone: standard input cannot be mixed with files")


def _summarise(report: Report, *, statistics: bool) -> int:
    """Print the summary of a run; return its exit code."""
    summary = [*report.statistics, report.summary] if statistics else [report.summary]
    sys.stderr.write("".join(f"{line}\n" for line in summary))
    return report.return_code


def _reported(
    results: Iterable[FileResult],
    report: Report,
    choice: RemovalChoice,
    on_result: Callable[[FileResult, RemovalChoice], None] | None,
) -> Iterator[FileResult]:
    for result in results:
        report.add(result)
        if on_result is not None:
            on_result(result, choice)
        yield result


def _print(results: Iterable[FileResult], count: int, style: Style, *, quiet: bool) -> None:
    """Print each result as it comes, or all of them at the end."""
    collected: list[FileResult] = []
    faults = Faults()
    colored = style.colors is not None and in_color()
    paged: list[str] | None = [] if style.paged and at_terminal() else None
    with Screen(count, quiet=quiet) as screen:
        for result in results:
            screen.advance()
            if result.error is not None:
                faults.add(result.error)
            if style.finish is not None:
                collected.append(result)
            elif not quiet and (shown := style.show(result)):
                shown = painted(shown, style.colors) if colored and style.colors is not None else shown
                if paged is not None:
                    paged.append(shown.encode("utf-8", "surrogateescape").decode("utf-8", "replace"))
                else:
                    screen.print(shown.encode("utf-8", "surrogateescape"))
    if paged:
        page("".join(paged), color=colored)
    faults.finish()
    if style.finish is not None:
        write_output(f"{style.finish(collected)}\n".encode("utf-8", "surrogateescape"))


def _files(
    paths: tuple[str, ...],
    exclude: Sequence[str],
    task: FileTask,
    workers: int | None,
    report: Report,
    check: Callable[[list[str]], None],
) -> tuple[int, Iterator[FileResult]]:
    """Find the files; return how many there are, and their results."""
    from dedup.files.checking import FileResult
    from dedup.files.finding import find_files
    from dedup.files.leftovers import remove_leftovers
    from dedup.files.outputs import standard_outputs
    from dedup.files.rewrite import check_backup
    from dedup.files.runner import InputFile, default_workers, run

    found = find_files(paths, exclude=exclude)
    # The shell may have redirected the output of this command into a file of the folder.
    printed = standard_outputs(found.files) - found.named
    names = [name for name in found.files if name not in printed]
    found.ignored += len(printed)
    check(names)
    if task.backup is not None:
        check_backup(task.backup, names)
    if task.fix:
        for folder in _folders(names):
            remove_leftovers(folder)
    report.passed_over["hidden"] += found.hidden
    report.passed_over["ignored"] += found.ignored
    report.passed_over["special (pipe, socket, device)"] += found.special
    errors = list(found.errors)
    files: list[InputFile] = []
    for name in names:
        try:
            if name in found.named:
                refuse_records(name)
        except InputError as error:
            errors.append(error)
        else:
            files.append(InputFile(name, name in found.named, name in found.links))
    refused = (FileResult(error.path, error=str(error)) for error in errors)
    cleaned = run(files, task, workers=workers or default_workers())
    return len(errors) + len(files), chain(refused, cleaned)


def _folders(names: Iterable[str]) -> set[str]:
    """Return the folders that hold files; a link is resolved, but each folder only once."""
    targets = {os.path.realpath(name) if os.path.islink(name) else name for name in names}  # noqa: PTH114
    return {os.path.realpath(folder) for folder in {os.path.dirname(name) for name in targets}}  # noqa: PTH120


def _standard_input(task: FileTask, name: str, fix: bool) -> FileResult:
    from dedup.cleaner import Cleaner
    from dedup.files.checking import check_text

    data = read_input(STREAM, limit=LONGEST_CHARACTER * task.config.max_chars)
    result, new = check_text(name, data, task, Cleaner(task.config))
    if fix:
        write_output(new)
    return result
