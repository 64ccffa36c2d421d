"""Bytes in and out: files and standard streams, read and written whole, with errors of one line."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

from dedup.errors import ClosedPipeError, InputError, OutputError, reason_of
from dedup.files import STREAM, replace_file

__all__ = ["LONGEST_CHARACTER", "complain", "read_input", "write_file", "write_output"]

LONGEST_CHARACTER = 4
"""Bytes of the longest character in any of the encodings."""


def read_input(name: str, *, limit: int) -> bytes:
    """Return the bytes of a file, or of standard input for ``-``.

    Args:
        name: the path.
        limit: most bytes to accept; a device without an end is refused by it.

    Raises:
        InputError: it cannot be read, or it is longer.
    """
    try:
        if name == STREAM:
            data = sys.stdin.buffer.read(limit + 1)
        else:
            with Path(name).open("rb") as file:
                data = file.read(limit + 1)
    except FileNotFoundError:
        raise InputError(name, "no such file") from None
    except IsADirectoryError:
        raise InputError(name, "a folder, not a file") from None
    except PermissionError:
        raise InputError(name, "no permission to read it") from None
    except (AttributeError, ValueError):  # standard input is closed, or the path holds a NUL
        raise InputError(name, "cannot be opened") from None
    except OSError as error:
        raise InputError(name, reason_of(error, "cannot be read")) from None
    if len(data) > limit:
        raise InputError(name, f"longer than {limit:,} bytes")
    return data


def write_output(data: bytes) -> None:
    """Write to standard output, all of it.

    Raises:
        ClosedPipeError: its reader has gone.
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


def write_file(name: str, data: bytes) -> None:
    """Write a file so that it is never seen half.

    A link is followed, the mode of a file that stands there is kept, a device or pipe is written to directly.

    Raises:
        OutputError: it cannot be written; what stood there still stands.
    """
    try:
        path = Path(os.path.realpath(name))
        if path.is_dir():
            raise OutputError(name, "a folder, not a file")
        if path.exists() and not path.is_file():
            path.write_bytes(data)
            return
        mode = stat.S_IMODE(path.stat().st_mode) if path.exists() else _new_mode()
        replace_file(path, lambda file: file.write(data), ready=lambda temporary: temporary.chmod(mode))
    except ValueError:
        raise OutputError(name, "cannot be opened") from None
    except FileNotFoundError:
        raise OutputError(name, "there is no such folder") from None
    except PermissionError:
        raise OutputError(name, "no permission to write there") from None
    except OSError as error:
        raise OutputError(name, reason_of(error, "cannot be written")) from None


def _new_mode() -> int:
    """Return the mode that a new file would have; the mask can only be read by setting it."""
    mask = os.umask(0o022)
    os.umask(mask)
    return 0o666 & ~mask


def complain(message: str) -> None:
    """Write one line to standard error, whatever the message holds."""
    from dedup.show.display import visible

    try:
        sys.stderr.write(f"dedup: {visible(' '.join(message.splitlines()))}\n")
        sys.stderr.flush()
    except (OSError, ValueError, AttributeError):
        return  # nobody listens
