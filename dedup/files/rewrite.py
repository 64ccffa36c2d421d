"""Rewriting a file in place: whole, old or new, at every moment; the old content is kept on request."""

from __future__ import annotations

import filecmp
import os
import shutil
import stat
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from dedup.errors import OutputError, UsageError, reason_of
from dedup.files.finding import ENDINGS
from dedup.files.writing import replace_file
from dedup.inputs import kind_of
from dedup.names import shown_name

__all__ = ["Stamp", "check_backup", "rewrite", "stamp"]


@dataclass(frozen=True, slots=True)
class Stamp:
    """What shows whether a file has changed since it was read: its identity, size in bytes, modification time in ns."""

    device: int
    inode: int
    size: int
    changed: int


def stamp(status: os.stat_result) -> Stamp:
    """Return the stamp of a file."""
    return Stamp(status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns)


def check_backup(suffix: str, files: Iterable[str] = ()) -> None:
    """Check the suffix of the names under which old contents are kept as backups.

    Args:
        suffix: the suffix.
        files: the files that are to be rewritten.

    Raises:
        UsageError: with this suffix a backup would be the file itself, lie elsewhere, or be read as a text.
    """
    if not suffix:
        raise UsageError("--backup: the suffix is empty, so a backup would be the file itself")
    if any(mark in suffix for mark in ("/", os.sep, os.altsep or os.sep, "\0")):
        raise UsageError(
            f"--backup: {shown_name(suffix)}: a suffix, not a path; the backup lies beside the file"
        )
    if suffix.lower().endswith(ENDINGS):
        raise UsageError(f"--backup: {shown_name(suffix)}: fix takes such files for texts, and so the backup")
    for name in files:
        if os.path.realpath(name).endswith(suffix) or name.endswith(suffix):
            raise UsageError(
                f"--backup: {shown_name(name)}, an input, has the suffix {shown_name(suffix)} itself"
            )


def rewrite(path: str, data: bytes, *, read: Stamp, backup: str | None = None) -> None:
    """Replace the content of a file.

    Mode and owner are kept, and a link remains a link to the file. Interrupted at any moment, the file is whole.

    Args:
        path: the file.
        data: its new content.
        read: the stamp of the file when its old content was read.
        backup: suffix of the backup of the old content beside the file, see :func:`check_backup`; ``None`` for none.

    Raises:
        OutputError: it cannot be written, somebody changed it in the meantime, or another file has the backup's name;
            the old content is still there.
    """
    real = Path(os.path.realpath(path))
    beside = real.with_name(real.name + backup) if backup else None
    made = False

    def ready(temporary: Path) -> None:
        nonlocal made
        # The file itself, not the target of a link that took its place: it is this file that is about to be replaced.
        status = real.lstat()
        if not stat.S_ISREG(status.st_mode):
            raise OutputError(path, f"{kind_of(status.st_mode)}, not a file")
        if stamp(status) != read:
            raise OutputError(path, "changed since it was read; run again")
        if hasattr(os, "chown"):
            with suppress(PermissionError):
                os.chown(temporary, status.st_uid, status.st_gid)
        temporary.chmod(status.st_mode & 0o7777)
        if beside is not None:
            made = _keep(path, real, beside)

    try:
        replace_file(real, lambda file: file.write(data), ready=ready)
    except BaseException as error:
        if made and beside is not None:
            with suppress(OSError):
                beside.unlink()
        if isinstance(error, OSError):
            raise OutputError(path, reason_of(error, "cannot be written")) from None
        raise


def _keep(path: str, real: Path, beside: Path) -> bool:
    """Keep the old content under another name, atomically; return whether a file was created for it.

    Raises:
        OutputError: there is a file with this name and different content; both are unchanged.
        OSError: it cannot be written.
    """
    try:
        try:
            os.link(real, beside)
        except FileExistsError:
            raise
        except OSError:  # a file system without hard links, or one that does not allow this one
            _copy(real, beside)
    except FileExistsError:
        if stat.S_ISREG(beside.lstat().st_mode) and filecmp.cmp(real, beside, shallow=False):
            return False  # an earlier run was stopped at this point
        problem = f"{shown_name(beside.name)} exists and is kept, so there is no place for the old content"
        raise OutputError(path, f"left as it is: {problem}; move it, or name another suffix") from None
    return True


def _copy(real: Path, beside: Path) -> None:
    with real.open("rb") as old, beside.open("xb") as new:
        try:
            shutil.copyfileobj(old, new)
            new.flush()
            os.fsync(new.fileno())
            shutil.copymode(real, beside)
        except BaseException:
            with suppress(OSError):
                beside.unlink()
            raise
