"""Write files atomically, and the name ``-`` for the standard streams."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import IO

from dedup.files.leftovers import open_temporary

__all__ = ["STREAM", "new_mode", "replace_file", "sync_folder"]

STREAM = "-"
"""The name of standard input and output."""


def replace_file(
    path: Path,
    write: Callable[[IO[bytes]], object],
    *,
    temporary: Path | None = None,
    ready: Callable[[Path], object] | None = None,
) -> None:
    """Create or replace a file atomically.

    The content is written to a temporary file in the same folder and flushed to disk, and the file is renamed. On
    any error or interruption the temporary file is deleted, and the old file is unchanged.

    Args:
        path: the file; a link is replaced, not followed.
        write: writes the content.
        temporary: the temporary file, in the folder of ``path``, if only one process writes it; if a killed process
            left it behind, it is overwritten. By default :func:`dedup.files.leftovers.open_temporary` creates one.
        ready: called with the temporary file once its content is on disk, before it is renamed.

    Raises:
        OSError: the file cannot be written.
    """
    if temporary is None:
        opened, temporary = open_temporary(path)
    else:
        opened = temporary.open("wb")
    try:
        with opened as file:
            write(file)
            file.flush()
            os.fsync(file.fileno())
            if ready is not None:
                ready(temporary)
            if sys.platform != "win32":  # renamed while it is locked; Windows cannot rename an open file
                temporary.replace(path)
        if sys.platform == "win32":
            temporary.replace(path)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise


def new_mode() -> int:
    """Return the mode that a new file would have; the umask can only be read by setting it."""
    mask = os.umask(0o022)
    os.umask(mask)
    return 0o666 & ~mask


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable, if the system supports that."""
    with suppress(OSError, AttributeError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
