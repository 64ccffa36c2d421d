"""Which files a run is about: paths named or found in folders, each real file once."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from dedup.errors import InputError, reason_of

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

__all__ = ["ENDINGS", "Found", "find_files"]

ENDINGS = (".txt", ".text", ".md", ".markdown")
"""What a file found in a folder must end in; a file that is named is always taken."""
IGNORE = ".gitignore"


@dataclass(slots=True)
class Found:
    """What a search found.

    Attributes:
        files: the files, by the names they were found under, in order; each real file once.
        named: those of them that the caller named himself.
        errors: what cannot be read, one error a path.
        hidden: how many hidden files and folders were passed over.
        ignored: how many were passed over because of ignore files or ``exclude``.
    """

    files: list[str] = field(default_factory=list)
    named: set[str] = field(default_factory=set)
    errors: list[InputError] = field(default_factory=list)
    hidden: int = 0
    ignored: int = 0


def find_files(paths: Iterable[str], *, exclude: Sequence[str] = ()) -> Found:
    """Find the files that paths name.

    Folders are searched for texts; hidden files and what ``.gitignore`` files name are passed over, and links in
    them that lead out of the folder are not followed. A file that is reached twice is taken once.

    Args:
        paths: files and folders.
        exclude: further patterns in the form of ``.gitignore``.
    """
    found = Found()
    seen: set[str] = set()
    for name in paths:
        path = Path(name)
        if path.is_dir():
            _search(path, os.path.realpath(path), _spec(exclude), found, seen)
        elif path.exists():
            found.named.add(name)
            _take(name, found, seen)
        elif path.is_symlink():
            found.errors.append(InputError(name, "a link that leads nowhere"))
        else:
            found.errors.append(InputError(name, "no such file or folder"))
    return found


def _take(name: str, found: Found, seen: set[str]) -> None:
    real = os.path.realpath(name)
    if real not in seen:
        seen.add(real)
        found.files.append(name)


def _spec(patterns: Iterable[str]) -> GitIgnoreSpec:
    from pathspec import GitIgnoreSpec

    return GitIgnoreSpec.from_lines(patterns)


def _entries(folder: Path, found: Found) -> Iterator[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            yield from sorted(entries, key=lambda entry: entry.name)
    except OSError as error:
        found.errors.append(InputError(str(folder), reason_of(error, "cannot be searched")))


def _search(top: Path, root: str, exclude: GitIgnoreSpec, found: Found, seen: set[str]) -> None:
    """Search a folder and what is below it, each folder with the ignore files above it."""
    waiting: list[tuple[Path, str, tuple[tuple[str, GitIgnoreSpec], ...]]] = [(top, "", ())]
    while waiting:
        folder, place, rules = waiting.pop()
        own = folder / IGNORE
        if own.is_file():
            rules = (*rules, (place, _spec(own.read_text("utf-8", "replace").splitlines())))
        below = []
        for entry in _entries(folder, found):
            inner = f"{place}{entry.name}"
            if entry.name.startswith("."):
                found.hidden += 1
                continue
            is_folder = entry.is_dir()
            if entry.is_symlink() and not _inside(os.path.realpath(entry.path), root):
                if not Path(entry.path).exists():
                    found.errors.append(InputError(entry.path, "a link that leads nowhere"))
                else:
                    found.ignored += 1
                continue
            if _ignored(inner + "/" * is_folder, exclude, rules):
                found.ignored += 1
            elif is_folder and not entry.is_symlink():
                below.append((folder / entry.name, f"{inner}/", rules))
            elif not is_folder and entry.name.lower().endswith(ENDINGS):
                _take(str(folder / entry.name), found, seen)
        waiting += reversed(below)


def _inside(real: str, root: str) -> bool:
    return real == root or real.startswith(root.rstrip(os.sep) + os.sep)


def _ignored(place: str, exclude: GitIgnoreSpec, rules: Sequence[tuple[str, GitIgnoreSpec]]) -> bool:
    """Whether a path, relative to the folder searched, is named by a pattern; deeper ignore files speak last."""
    if exclude.match_file(place):
        return True
    ignored = False
    for base, spec in rules:
        verdict = spec.check_file(place[len(base) :]).include
        if verdict is not None:
            ignored = verdict
    return ignored
