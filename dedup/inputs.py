"""Opens inputs according to their kind: files and pipes that the caller named are read whole, other pipes are not."""

from __future__ import annotations

import errno
import os
import stat
from typing import IO, NamedTuple

from dedup.errors import InputError

__all__ = ["LONGEST_CHARACTER", "Content", "is_stream", "kind_of", "open_file", "read_whole"]

LONGEST_CHARACTER = 4
"""Bytes of the longest character in any of the supported encodings."""


class Content(NamedTuple):
    """The content of a file, and the file's status at that moment, taken from the open file itself."""

    data: bytes
    status: os.stat_result


def kind_of(mode: int) -> str:
    """Return the name of a file's kind by its mode."""
    if stat.S_ISREG(mode):
        return "a file"
    if stat.S_ISDIR(mode):
        return "a folder"
    if stat.S_ISLNK(mode):
        return "a link"
    if stat.S_ISFIFO(mode):
        return "a pipe"
    return "a socket" if stat.S_ISSOCK(mode) else "a device"


def is_stream(path: str) -> bool:
    """Return whether a path leads to something that can be read only once: a pipe, a socket or a device."""
    try:
        mode = os.stat(path).st_mode  # noqa: PTH116
    except (OSError, ValueError):  # ValueError: the path holds a NUL
        return False
    return not (stat.S_ISREG(mode) or stat.S_ISDIR(mode))


def open_file(path: str, *, follow: bool = True) -> IO[bytes]:
    """Open a regular file.

    If a pipe or device has taken its place in the meantime, the call does not wait for it.

    Args:
        path: the file.
        follow: whether it may be a link; false for what was found in a folder as a file, because links that
            lead out of the folder are not followed.

    Raises:
        InputError: it is not a regular file.
        OSError: it cannot be opened.
    """
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    try:
        handle = os.open(path, flags if follow else flags | getattr(os, "O_NOFOLLOW", 0))
    except OSError as error:
        if error.errno == errno.ELOOP and not follow:
            raise InputError(path, "a link, which was a file when it was found") from None
        raise
    mode = os.fstat(handle).st_mode
    if not stat.S_ISREG(mode):
        os.close(handle)
        raise InputError(path, f"{kind_of(mode)}, not a file")
    return os.fdopen(handle, "rb")


def read_whole(path: str, *, limit: int, streams: bool, follow: bool = True) -> Content:
    """Return the content of a file.

    Args:
        path: the file.
        limit: most bytes to accept; it also bounds reading from a device that never ends.
        streams: whether a pipe or device is read (to its end); true for those that the caller named explicitly.
        follow: whether it may be a link.

    Raises:
        InputError: it is longer than the limit, or of a kind that is not read.
        OSError: it cannot be read.
    """
    with open(path, "rb") if streams and is_stream(path) else open_file(path, follow=follow) as file:  # noqa: PTH123
        status = os.fstat(file.fileno())
        data = file.read(limit + 1)
    if len(data) > limit:
        raise InputError(path, f"longer than {limit:,} bytes")
    return Content(data, status)
