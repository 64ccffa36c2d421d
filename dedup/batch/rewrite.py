"""A file written anew in place: whole, old or new, at every moment."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from dedup.errors import OutputError, reason_of
from dedup.files import replace_file

__all__ = ["Stamp", "rewrite", "stamp"]


@dataclass(frozen=True, slots=True)
class Stamp:
    """What tells whether a file has changed since it was read: inode, size in bytes, time of change in ns."""

    inode: int
    size: int
    changed: int


def stamp(path: str) -> Stamp:
    """Return the stamp of a file (of what a link leads to).

    Raises:
        OSError: it cannot be looked at.
    """
    status = Path(path).stat()
    return Stamp(status.st_ino, status.st_size, status.st_mtime_ns)


def rewrite(path: str, data: bytes, *, read: Stamp, backup: str | None = None) -> None:
    """Replace the content of a file.

    Mode and owner are kept, and a link stays a link to the file. Interrupted at any moment, the file is whole.

    Args:
        path: the file.
        data: its new content.
        read: the stamp of the file when its old content was read.
        backup: the old content is kept beside it under the file's name with this suffix.

    Raises:
        OutputError: it cannot be written, or somebody changed it meanwhile; the old content still stands.
    """
    real = Path(os.path.realpath(path))

    def ready(temporary: Path) -> None:
        status = real.stat()
        temporary.chmod(status.st_mode & 0o7777)
        if hasattr(os, "chown"):
            with suppress(PermissionError):
                os.chown(temporary, status.st_uid, status.st_gid)
        if stamp(path) != read:
            raise OutputError(path, "changed since it was read; run again")
        if backup is not None:
            _keep(real, real.with_name(real.name + backup))

    try:
        replace_file(real, lambda file: file.write(data), ready=ready)
    except OSError as error:
        raise OutputError(path, reason_of(error, "cannot be written")) from None


def _keep(real: Path, beside: Path) -> None:
    """Keep the old content under another name, at once or not at all."""
    beside.unlink(missing_ok=True)
    try:
        os.link(real, beside)
    except OSError:  # a file system without hard links
        beside.write_bytes(real.read_bytes())
