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
    """Identity, size (bytes) and modification time (ns) of a file, which show whether it has changed."""

    device: int
    inode: int
    size: int
    changed: int


def stamp(status: os.stat_result) -> Stamp:
    """Return the stamp of a file."""
    return Stamp(status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns)


def check_backup(suffix: str, files: Iterable[str] = ()) -> None:
    """Check the suffix that is added to names of files for their backups.

    Args:
        suffix: the suffix.
        files: the files that are to be rewritten.

    Raises:
        UsageError: with this suffix, a backup would be the file itself, be in another folder, or be read as a text.
    """
    if not suffix:
        raise UsageError("--backup: the suffix is empty, so a backup would be the file itself")
    if any(mark in suffix for mark in ("/", os.sep, os.altsep or os.sep, "\0")):
        raise UsageError(
            f"--backup: {shown_name(suffix)}: must be a suffix, not a path; the backup is beside the file"
        )
    if suffix.lower().endswith(ENDINGS):
        raise UsageError(
            f"--backup: {shown_name(suffix)}: a backup with this suffix would itself be read as a text"
        )
    for name in files:
        if os.path.realpath(name).endswith(suffix) or name.endswith(suffix):
            raise UsageError(
                f"--backup: {shown_name(name)}, an input, already has the suffix {shown_name(suffix)}"
            )


def rewrite(path: str, data: bytes, *, read: Stamp, backup: str | None = None) -> None:
    """Replace the content of a file.

    Mode and owner are kept, and a link remains a link to the file. The file is complete at every moment.

    Args:
        path: the file.
        data: its new content.
        read: the stamp of the file when its old content was read.
        backup: suffix of the backup of the old content beside the file, see :func:`check_backup`; ``None`` for none.

    Raises:
        OutputError: it cannot be written, was changed in the meantime, or another file has the backup's name; the file
            is then unchanged.
    """
    real = Path(os.path.realpath(path))
    backup_path = real.with_name(real.name + backup) if backup else None
    backup_created = False

    def ready(temporary: Path) -> None:
        nonlocal backup_created
        # lstat, in case a link has taken the place of the file: this path is about to be replaced.
        status = real.lstat()
        if not stat.S_ISREG(status.st_mode):
            raise OutputError(path, f"{kind_of(status.st_mode)}, not a file")
        if stamp(status) != read:
            raise OutputError(path, "changed since it was read; run again")
        if hasattr(os, "chown"):
            with suppress(PermissionError):
                os.chown(temporary, status.st_uid, status.st_gid)
        temporary.chmod(status.st_mode & 0o7777)
        if backup_path is not None:
            backup_created = _make_backup(path, real, backup_path)

    try:
        replace_file(real, lambda file: file.write(data), ready=ready)
    except BaseException as error:
        if backup_created and backup_path is not None:
            with suppress(OSError):
                backup_path.unlink()
        if isinstance(error, OSError):
            raise OutputError(path, reason_of(error, "cannot be written")) from None
        raise


def _make_backup(path: str, real: Path, backup_path: Path) -> bool:
    """Make the backup, atomically; return whether a file was created for it.

    Raises:
        OutputError: there is a file with this name and different content; both are unchanged.
        OSError: it cannot be written.
    """
    try:
        try:
            os.link(real, backup_path)
        except FileExistsError:
            raise
        except OSError:  # a file system without hard links, or one that does not allow this one
            _copy(real, backup_path)
    except FileExistsError:
        if stat.S_ISREG(backup_path.lstat().st_mode) and filecmp.cmp(real, backup_path, shallow=False):
            return False  # an earlier run was stopped at this point
        problem = f"{shown_name(backup_path.name)} already exists, and a backup never replaces a file"
        raise OutputError(path, f"left unchanged: {problem}; move it, or name another suffix") from None
    return True


def _copy(real: Path, backup_path: Path) -> None:
    with real.open("rb") as old, backup_path.open("xb") as new:
        try:
            shutil.copyfileobj(old, new)
            new.flush()
            os.fsync(new.fileno())
            shutil.copymode(real, backup_path)
        except BaseException:
            with suppress(OSError):
                backup_path.unlink()
            raise
