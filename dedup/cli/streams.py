"""Reading and writing files and standard streams, with one-line errors."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from dedup.errors import ClosedPipeError, InputError, OutputError, reason_of
from dedup.files.leftovers import remove_leftovers_once
from dedup.files.writing import STREAM, new_mode, replace_file
from dedup.inputs import Content, read_whole
from dedup.names import without_commands

__all__ = ["complain", "read_file", "read_input", "write_file", "write_output"]


def read_input(name: str, *, limit: int) -> bytes:
    """Return the bytes of a file, or of standard input for ``-``.

    Args:
        name: the path; a pipe or device is read to its end.
        limit: the most bytes to accept, which also guards against endless devices.

    Raises:
        InputError: it cannot be read, or it is longer.
    """
    if name != STREAM:
        return read_file(name, limit=limit).data
    with _named_errors(name):
        data = sys.stdin.buffer.read(limit + 1)
    if len(data) > limit:
        raise InputError(name, f"longer than {limit:,} bytes")
    return data


def read_file(name: str, *, limit: int) -> Content:
    """Return the bytes of a file, and its status when they were read.

    Args:
        name: the path; a pipe or device is read to its end.
        limit: the most bytes to accept, which also guards against endless devices.

    Raises:
        InputError: it cannot be read, or it is longer.
    """
    with _named_errors(name):
        return read_whole(name, limit=limit, streams=True)


@contextmanager
def _named_errors(name: str) -> Iterator[None]:
    """Turn any failure to read an input into an ``InputError`` that names the input."""
    try:
        yield
    except FileNotFoundError:
        problem = "a link that leads nowhere" if os.path.islink(name) else "no such file"  # noqa: PTH114
        raise InputError(name, problem) from None
    except IsADirectoryError:
        raise InputError(name, "a folder, not a file") from None
    except PermissionError:
        raise InputError(name, "no permission to read it") from None
    except (AttributeError, ValueError):  # standard input is closed, or the path holds a NUL
        raise InputError(name, "cannot be opened") from None
    except OSError as error:
        raise InputError(name, reason_of(error, "cannot be read")) from None


def write_output(data: bytes) -> None:
    """Write all of the data to standard output.

    Raises:
        ClosedPipeError: its reader has closed it.
        OutputError: it is closed or full.
    """
    try:
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        raise ClosedPipeError("standard output") from None
    except (AttributeError, ValueError):
        raise OutputError("standard output", "it is closed") from None
    except OSError as error:
        raise OutputError("standard output", reason_of(error, "cannot be written")) from None


def write_file(name: str, data: bytes | Iterable[bytes]) -> None:
    """Write a file atomically.

    A link is followed, the mode of an existing file is kept, and a device or pipe is written to directly.

    Args:
        name: the file.
        data: its content, or an iterable of its parts.

    Raises:
        OutputError: it cannot be written; an existing file is unchanged.
    """
    parts = (data,) if isinstance(data, bytes) else data
    try:
        path = Path(os.path.realpath(name))
        if path.is_dir():
            raise OutputError(name, "a folder, not a file")
        if path.exists() and not path.is_file():
            with path.open("wb") as file:
                file.writelines(parts)
            return
        mode = stat.S_IMODE(path.stat().st_mode) if path.exists() else new_mode()
        remove_leftovers_once(str(path.parent))
        replace_file(path, lambda file: file.writelines(parts), ready=lambda temporary: temporary.chmod(mode))
    except ValueError:
        raise OutputError(name, "cannot be opened") from None
    except FileNotFoundError:
        raise OutputError(name, "there is no such folder") from None
    except PermissionError:
        raise OutputError(name, "no permission to write there") from None
    except OSError as error:
        raise OutputError(name, reason_of(error, "cannot be written")) from None


def complain(message: str) -> None:
    """Write a message to standard error, as one line without control characters."""
    from dedup.show.display import visible

    try:
        sys.stderr.write(f"dedup: {without_commands(visible(' '.join(message.splitlines())))}\n")
        sys.stderr.flush()
    except (OSError, ValueError, AttributeError):
        return  # nobody reads it
