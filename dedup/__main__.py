"""Runs the command line, and turns every outcome into an exit code and at most one line of error message."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from dedup._version import __version__
from dedup.workers.gc_pause import collect_rarely

if TYPE_CHECKING:
    from click import UsageError

__all__ = ["main"]

INTERRUPTED, CLOSED_PIPE = 130, 141  # 128 + SIGINT and + SIGPIPE, as in shells


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code.

    0: done. 1: reserved for "would change" of the check commands. 2: wrong usage, or an input or output that
    cannot be used. 130: interrupted. 141: a reader closed the pipe before everything was written, as ``head`` does:
    nothing is reported then. A traceback is a bug.
    """
    if arguments is None:
        collect_rarely()
    command = list(sys.argv[1:] if arguments is None else arguments) or ["--help"]
    try:
        code = _run(command)
        if sys.stdout:  # None where the caller closed it
            sys.stdout.flush()
    except BrokenPipeError:
        code = CLOSED_PIPE
    except OSError as error:
        from dedup.errors import reason_of
        from dedup.names import shown_name

        # An error that no command handled: it names the file, unless a stream caused it.
        where = "standard output" if error.filename is None else shown_name(os.fsdecode(error.filename))
        _complain(f"{where}: {reason_of(error, 'cannot be read or written')}")
        code = 2
    if code:
        _drop_pending_output()
    return code


def _run(arguments: list[str]) -> int:
    if arguments in (["--version"], ["-V"]):  # answered before anything is imported
        print(f"dedup {__version__}")  # noqa: T201
        return 0
    if {"-h", "--help"}.intersection(arguments) and sys.stdout and sys.stdout.isatty():
        # rich-click formats the help for a reader; a pipe gets it plain, three times faster.
        from rich_click.patch import patch

        patch()
    import click

    from dedup.cli import program
    from dedup.errors import ClosedPipeError, DedupError

    try:
        code = program.main(arguments, prog_name="dedup", standalone_mode=False)
    except click.UsageError as error:
        _complain(_usage(error))
        return 2
    except ClosedPipeError as error:
        return error.exit_code
    except (DedupError, click.ClickException) as error:
        _complain(error.format_message() if isinstance(error, click.ClickException) else str(error))
        _drop_pending_output()  # if standard output is what failed, it fails again when it is flushed
        return 2
    except SystemExit:  # how click ends when help is written to a closed pipe
        raise BrokenPipeError from None
    except (KeyboardInterrupt, click.Abort):
        _complain("interrupted")
        return INTERRUPTED
    return code if isinstance(code, int) else 0


def _usage(error: UsageError) -> str:
    command = error.ctx.command_path if error.ctx is not None else "dedup"
    where = command.removeprefix("dedup").strip()
    message = error.format_message().rstrip(".")
    return f"{where + ': ' if where else ''}{message} (see {command} --help)"


def _complain(message: str) -> None:
    from dedup.cli.streams import complain

    complain(message)


def _drop_pending_output() -> None:
    """Keep the interpreter from printing another error message about a closed pipe at exit."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError, AttributeError):
            with suppress(OSError, ValueError, AttributeError), open(os.devnull, "wb") as nowhere:  # noqa: PTH123
                os.dup2(nowhere.fileno(), stream.fileno())


if __name__ == "__main__":
    sys.exit(main())
