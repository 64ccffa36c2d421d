"""Find the files of a run: those that are named, and the texts in folders, each real file once."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from dedup.errors import InputError, UsageError, reason_of
from dedup.files.leftovers import is_temporary
from dedup.inputs import is_stream, read_whole
from dedup.names import shown_name

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

__all__ = ["ENDINGS", "FoundFiles", "find_files"]

ENDINGS = (".txt", ".text", ".md", ".markdown")
"""Extensions of the files that are read in folders; a file that is named is always read."""
IGNORE = ".gitignore"
MOST_BYTES = 1_000_000
"""Longest ignore file, in bytes; they usually have some kilobytes."""


@dataclass(slots=True)
class FoundFiles:
    """The result of a search.

    Attributes:
        files: the files, by the paths under which they were found, in order; each real file once.
        named: the files that the caller named explicitly; they may be pipes or devices.
        links: the files that were found in a folder and are links to others in it.
        errors: one error for each path that cannot be read.
        hidden: the number of hidden files and folders that were skipped.
        ignored: the number of files and folders skipped because of ignore files or ``exclude``.
        special: the number of pipes, sockets and devices that were skipped.
    """

    files: list[str] = field(default_factory=list)
    named: set[str] = field(default_factory=set)
    links: set[str] = field(default_factory=set)
    errors: list[InputError] = field(default_factory=list)
    hidden: int = 0
    ignored: int = 0
    special: int = 0


def find_files(
    paths: Iterable[str], *, exclude: Sequence[str] = (), endings: tuple[str, ...] = ENDINGS
) -> FoundFiles:
    """Find the files of the given paths.

    Folders are searched for texts; hidden files and what ``.gitignore`` files match are skipped, as are pipes, sockets
    and devices, and links that lead out of the folder are not followed. A file that is reached twice is taken once.

    Args:
        paths: files and folders, and pipes or devices.
        exclude: additional patterns in the form of ``.gitignore``.
        endings: the extensions of the files that are read in folders.

    Raises:
        UsageError: ``exclude`` contains an invalid pattern.
    """
    found = FoundFiles()
    excluded = _spec(exclude)
    if len(excluded) < sum(map(_is_pattern, exclude)):
        wrong = next(line for line in exclude if _is_pattern(line) and not len(_spec([line])))
        raise UsageError(f"--exclude: {shown_name(wrong)} is not a pattern as in .gitignore")
    taken: set[str] = set()
    for name in paths:
        try:
            mode = os.stat(name).st_mode  # noqa: PTH116
        except (OSError, ValueError) as error:
            found.errors.append(InputError(name, _fault(name, error)))
            continue
        if stat.S_ISDIR(mode):
            _search(Path(name), os.path.realpath(name), excluded, endings, found, taken)
        elif stat.S_ISSOCK(mode):
            found.errors.append(InputError(name, "a socket, not a file"))
        else:
            found.named.add(name)
            _take(name, os.path.realpath(name), found, taken)
    return found


def _fault(name: str, error: OSError | ValueError) -> str:
    """Return why a path cannot be examined."""
    if isinstance(error, FileNotFoundError):
        return "a link that leads nowhere" if os.path.islink(name) else "no such file or folder"  # noqa: PTH114
    return reason_of(error, "cannot be read") if isinstance(error, OSError) else "cannot be opened"


def _take(name: str, real: str, found: FoundFiles, taken: set[str]) -> None:
    if real not in taken:
        taken.add(real)
        found.files.append(name)


def _is_pattern(line: str) -> bool:
    return bool(line.strip()) and not line.startswith("#")


def _spec(lines: Iterable[str]) -> GitIgnoreSpec:
    """Return the patterns in lines; an invalid one matches nothing, as in git."""
    from pathspec import GitIgnoreSpec

    good: list[str] = []
    for line in filter(_is_pattern, lines):
        with suppress(ValueError, re.error):  # re.error: a range of characters that runs backwards
            GitIgnoreSpec.from_lines([line])
            good.append(line)
    return GitIgnoreSpec.from_lines(good)


def _rules(folder: Path) -> GitIgnoreSpec | None:
    """Return the patterns of a folder's own ignore file.

    Raises:
        InputError: it cannot be read, or is too long, so that it is unknown which files must be skipped.
        OSError: the folder cannot be searched.
    """
    own_rules = str(folder / IGNORE)
    if is_stream(own_rules):
        return None
    try:
        data = read_whole(own_rules, limit=MOST_BYTES, streams=False).data
    except (FileNotFoundError, IsADirectoryError):
        return None
    except OSError as error:
        if not os.path.lexists(own_rules):
            raise
        raise InputError(own_rules, f"{reason_of(error, 'cannot be read')}; its folder was skipped") from None
    return _spec(data.decode("utf-8", "replace").splitlines())


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    with os.scandir(folder) as entries:
        return sorted(entries, key=lambda entry: entry.name)


def _search(
    top: Path, root: str, exclude: GitIgnoreSpec, endings: tuple[str, ...], found: FoundFiles, taken: set[str]
) -> None:
    """Search a folder and its subfolders, applying the ignore files of each folder and those above it."""
    waiting: list[tuple[Path, str, tuple[tuple[str, GitIgnoreSpec], ...]]] = [(top, "", ())]
    while waiting:
        folder, relative, rules = waiting.pop()
        try:
            entries = _entries(folder)
            own_rules = _rules(folder)
        except InputError as error:
            found.errors.append(error)
            continue
        except OSError as error:
            found.errors.append(InputError(str(folder), reason_of(error, "cannot be searched")))
            continue
        if own_rules is not None:
            rules = (*rules, (relative, own_rules))
        subfolders = []
        for entry in entries:
            mode = _mode(entry, relative, root, exclude, rules, found)
            if mode is None:
                continue
            if stat.S_ISDIR(mode):
                if not entry.is_symlink():
                    subfolders.append((folder / entry.name, f"{relative}{entry.name}/", rules))
            elif not stat.S_ISREG(mode):
                found.special += 1
            elif entry.name.lower().endswith(endings):
                name = str(folder / entry.name)
                if entry.is_symlink():
                    found.links.add(name)
                    real = os.path.realpath(name)
                else:  # no folder below the one that is searched is a link
                    real = os.path.join(root, f"{relative}{entry.name}")  # noqa: PTH118
                _take(name, real, found, taken)
        waiting += reversed(subfolders)


def _mode(
    entry: os.DirEntry[str],
    relative: str,
    root: str,
    exclude: GitIgnoreSpec,
    rules: Sequence[tuple[str, GitIgnoreSpec]],
    found: FoundFiles,
) -> int | None:
    """Return the mode of a folder's entry, or record in ``found`` why it is skipped and return ``None``."""
    if entry.name.startswith("."):
        found.hidden += not is_temporary(entry.name)
        return None
    fault = ""
    try:
        mode: int | None = entry.stat().st_mode
    except OSError as error:
        mode, fault = None, _fault(entry.path, error)
    is_folder = mode is not None and stat.S_ISDIR(mode)
    if _ignored(f"{relative}{entry.name}{'/' * is_folder}", exclude, rules):
        found.ignored += 1
        return None
    if mode is None:
        found.errors.append(InputError(entry.path, fault))
        return None
    if entry.is_symlink() and not _inside(os.path.realpath(entry.path), root):
        found.ignored += 1
        return None
    return mode


def _inside(real: str, root: str) -> bool:
    return real == root or real.startswith(root.rstrip(os.sep) + os.sep)


def _ignored(relative: str, exclude: GitIgnoreSpec, rules: Sequence[tuple[str, GitIgnoreSpec]]) -> bool:
    """Whether a path, relative to the folder searched, matches a pattern; deeper ignore files take precedence."""
    if exclude.match_file(relative):
        return True
    ignored = False
    for base, spec in rules:
        verdict = spec.check_file(relative[len(base) :]).include
        if verdict is not None:
            ignored = verdict
    return ignored
