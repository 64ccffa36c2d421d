"""Checks that no run overwrites a file that it reads, or writes two results to one file.

This applies to every command and every option that writes. Files are compared by identity, that is device and inode, so
that links of both kinds and different spellings of a path make no difference. A file that does not exist yet is
identified by its folder's identity and its name. Pipes and devices have no content that could be lost.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from dedup.errors import OutputError, UsageError
from dedup.files.writing import STREAM
from dedup.names import shown_name

__all__ = ["OutputFile", "check_outputs", "standard_outputs"]

Identity = tuple[int, int] | tuple[int, int, str] | str

_INPUT, _OUTPUT, _ERROR = 0, 1, 2
"""File descriptors of the standard streams."""


class OutputFile(NamedTuple):
    """An output of a run.

    Attributes:
        option: the option that names it ("--report").
        path: the file or folder; ``-`` for standard output.
    """

    option: str
    path: str


def check_outputs(outputs: Iterable[OutputFile], inputs: Sequence[str], *, folders: bool = False) -> None:
    """Check that nothing is written over an input, and that all outputs are distinct files.

    Standard output and standard error are outputs of every run, because a shell may have redirected them to a file.

    Args:
        outputs: the outputs of the run.
        inputs: what the run reads: texts, packs, settings; ``-`` for standard input. No output may be in a folder among
            these, because it is not yet known which of its files will be read.
        folders: whether folders may be among the outputs that are replaced as a whole; these may contain no input.

    Raises:
        OutputError: an output is an input, is inside one, or contains one.
        UsageError: two outputs are the same file.
    """
    written = [(output, known) for output, known in _identities(outputs) if known is not None]
    if not written:
        return
    read = {known: name for name in inputs if (known := _identity(name, _INPUT)) is not None}
    whole = {known for known, name in read.items() if name != STREAM and Path(name).is_dir()}
    taken: dict[Identity, OutputFile] = {}
    for output, known in written:
        if known in read:
            raise OutputError(output.path, f"is an input; {output.option} has to name another file")
        if known in taken:
            both = " and ".join(dict.fromkeys((taken[known].option, output.option)))
            raise UsageError(f"{both}: the same output, {shown_name(output.path)}")
        taken[known] = output
        if whole and not _is_standard(output):
            above = next((read[each] for each in _above(output.path) if each in whole), None)
            if above is not None:
                raise OutputError(
                    output.path, f"is in the input folder {shown_name(above)}; name another location"
                )
    if folders:
        for name in inputs:
            for each in () if name == STREAM else _above(name):
                if each in taken and not _is_standard(taken[each]):
                    raise OutputError(
                        taken[each].path, f"contains the input {shown_name(name)}; name another location"
                    )


def standard_outputs(paths: Iterable[str]) -> set[str]:
    """Return the paths of the file to which standard output or standard error is redirected."""
    ours = {_of_stream(_OUTPUT), _of_stream(_ERROR)} - {None}
    return {path for path in paths if _identity(path, _INPUT) in ours} if ours else set()


def _identities(outputs: Iterable[OutputFile]) -> Iterator[tuple[OutputFile, Identity | None]]:
    out, error = _of_stream(_OUTPUT), _of_stream(_ERROR)
    yield OutputFile("standard output", STREAM), out
    if error != out:  # "> log 2>&1" is fine
        yield OutputFile("standard error", STREAM), error
    for output in outputs:
        if output.path != STREAM:
            yield output, _identity(output.path, _OUTPUT)


def _is_standard(output: OutputFile) -> bool:
    return output.path == STREAM


def _identity(path: str, stream: int) -> Identity | None:
    """Return what identifies a file; ``None`` if it has no content to lose."""
    if path == STREAM:
        return _of_stream(stream)
    try:
        return _of_status(os.stat(path))  # noqa: PTH116
    except ValueError:  # a NUL in the path: it can be neither read nor written
        return None
    except OSError:
        real = os.path.realpath(path)
    folder, name = os.path.split(real)
    try:
        status = os.stat(folder)  # noqa: PTH116
    except OSError:
        return real
    return status.st_dev, status.st_ino, name


def _of_stream(descriptor: int) -> Identity | None:
    try:
        return _of_status(os.fstat(descriptor))
    except OSError:  # closed
        return None


def _of_status(status: os.stat_result) -> Identity | None:
    if stat.S_ISREG(status.st_mode) or stat.S_ISDIR(status.st_mode):
        return status.st_dev, status.st_ino
    return None


def _above(path: str) -> Iterator[Identity]:
    """Yield the folders that contain a path."""
    for folder in Path(os.path.realpath(path)).parents:
        known = _identity(str(folder), _INPUT)
        if known is not None:
            yield known
