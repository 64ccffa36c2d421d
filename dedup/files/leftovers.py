"""Temporary files for atomic writes, and the removal of those that a killed process has left behind.

A file is written under a temporary name and renamed. A process that is killed in between leaves the temporary file
behind. While it runs it holds a lock on the file; the system releases the lock when the process ends, however it
ends. So a later run removes only files with such a name that no process has locked.
"""

from __future__ import annotations

import errno
import os
import re
import stat
import tempfile
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import IO

__all__ = ["is_temporary", "open_temporary", "remove_leftovers", "remove_leftovers_once"]

SUFFIX = ".dedup-tmp"
LONGEST_NAME = 40
"""Most characters of the original name that are used, so that the name has fewer than 255 bytes."""
TRIES = 100
"""Most names that are tried; one fails only if another run takes the new file for a leftover."""
_NAME = re.compile(rf"\..*\.[a-z0-9_]{{8}}{re.escape(SUFFIX)}", re.DOTALL)


def open_temporary(path: Path) -> tuple[IO[bytes], Path]:
    """Open a new file in the folder of another one, locked until it is closed, readable only by its owner.

    Raises:
        OSError: it cannot be created.
    """
    prefix = f".{path.name[:LONGEST_NAME]}."
    for _ in range(TRIES):
        handle, name = tempfile.mkstemp(prefix=prefix, suffix=SUFFIX, dir=path.parent)
        # Between these two calls another run may have locked it, and may have removed it.
        if _lock(handle) is not False and os.fstat(handle).st_nlink:
            return os.fdopen(handle, "wb"), Path(name)
        os.close(handle)
    raise FileExistsError(errno.EEXIST, "no temporary file can be made", str(path.parent))


def is_temporary(name: str) -> bool:
    """Whether a name has the form of those of :func:`open_temporary`.

    >>> is_temporary(".a.txt.k3_x9q0z.dedup-tmp"), is_temporary(".a.txt.tmp")
    (True, False)
    """
    return _NAME.fullmatch(name) is not None


def remove_leftovers(folder: str | Path) -> None:
    """Remove the temporary files of processes that have ended from a folder, but not from its subfolders.

    Nothing is removed where the system or the file system has no locks.
    """
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if is_temporary(entry.name):
                with suppress(OSError):
                    _remove_unlocked(entry.path)


@cache
def remove_leftovers_once(folder: str) -> None:
    """Remove them at this process's first call for a folder, for callers that write many files into it."""
    remove_leftovers(folder)


def _remove_unlocked(path: str) -> None:
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    handle = os.open(path, flags)
    try:
        opened = os.fstat(handle)
        if not stat.S_ISREG(opened.st_mode) or not _lock(handle):
            return
        # Its process may have renamed it before it released the lock.
        if os.path.samestat(opened, os.lstat(path)):
            os.unlink(path)  # noqa: PTH108
    finally:
        os.close(handle)


def _lock(handle: int) -> bool | None:
    """Lock a file; ``False`` if another process has it locked, ``None`` if there are no locks."""
    try:
        import fcntl
    except ImportError:
        return None
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return None
    return True
