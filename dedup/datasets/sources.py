"""The inputs of a run: find the format of each, check that it can be read, and read its records."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from dedup.datasets.model import DataForm, Position, RecordTask, Reject, RejectReason, Unit
from dedup.datasets.streams import compression, needs_zstd, reading
from dedup.errors import InputError, UsageError
from dedup.files.writing import STREAM
from dedup.inputs import is_stream
from dedup.names import shown_name

__all__ = ["check", "form_of", "form_of_all", "input_states", "is_json", "records"]

ENDINGS = {
    ".jsonl": DataForm.JSONL,
    ".ndjson": DataForm.JSONL,
    ".json": DataForm.JSONL,
    ".csv": DataForm.CSV,
    ".tsv": DataForm.CSV,
    ".parquet": DataForm.PARQUET,
    ".warc": DataForm.WARC,
    ".wet": DataForm.WARC,
}


def form_of(path: str) -> DataForm | None:
    """Return the format that the extension of a path shows, or ``None``."""
    name = path.lower()
    packed = compression(name)
    return ENDINGS.get(Path(name.removesuffix(packed)).suffix)


def is_json(path: str) -> bool:
    """Return whether the extension of a path shows JSON rather than JSON lines."""
    name = path.lower()
    return name.removesuffix(compression(name)).endswith(".json")


def form_of_all(paths: Sequence[str], given: DataForm | None) -> DataForm:
    """Return the form of the inputs.

    Args:
        paths: files, ``-``, or one folder.
        given: the form of those whose name does not show it.

    Raises:
        UsageError: their forms differ, or the form of one is unknown.
    """
    forms: dict[DataForm, str] = {}
    for path in paths:
        form = DataForm.FOLDER if Path(path).is_dir() else given or form_of(path)
        if form is None and (path == STREAM or is_stream(path)):
            form = DataForm.JSONL  # the default for pipes
        if form is None:
            raise UsageError(f"{shown_name(path)}: its name does not show its format; use --input-format")
        forms.setdefault(form, path)
    if len(forms) > 1:
        listed = ", ".join(f"{shown_name(path)} is {form}" for form, path in forms.items())
        raise UsageError(f"all inputs must have the same format: {listed}")
    form = next(iter(forms))
    if form is DataForm.FOLDER and len(paths) > 1:
        raise UsageError("only one folder can be cleaned at a time")
    if form is DataForm.PARQUET and any(path == STREAM or is_stream(path) for path in paths):
        raise UsageError("Parquet cannot be read from a pipe: name a file")
    return form


def input_states(paths: Sequence[str], exclude: Sequence[str] = ()) -> list[tuple[str, int, int]]:
    """Return path, size in bytes and modification time (ns) of each input; zeros for pipes.

    Args:
        paths: the inputs.
        exclude: patterns of the files to skip in a folder.

    Raises:
        InputError: one cannot be read.
        MissingExtraError: zstd is not installed.
    """
    found = []
    for path in paths:
        if path == STREAM or is_stream(path):
            found.append((path, 0, 0))
            continue
        if compression(path) == ".zst":
            needs_zstd()
        with reading(path):
            status = Path(path).stat()
            if Path(path).is_dir():
                from dedup.datasets.read_folder import folder_stamp

                found.append(folder_stamp(path, exclude))
                continue
            if not os.access(path, os.R_OK):
                raise InputError(path, "no permission to read it")
        found.append((path, status.st_size, status.st_mtime_ns))
    return found


def records(
    paths: Sequence[str], task: RecordTask, source: int, after: Position
) -> Iterator[tuple[int, Unit]]:
    """Yield records, each with the index of the input that its ``after`` refers to; an error in an input is a reject.

    Args:
        paths: the inputs.
        task: their form and limits.
        source: the index of the first input to read.
        after: the position in it after which to start.
    """
    # The header of the first of several CSV files applies to all.
    begin = Position(1) if task.form is DataForm.CSV else Position()
    for index in range(source, len(paths)):
        path = paths[index]
        last = after if index == source else begin
        read = _reader(task.form)(path, task, last)
        while True:
            try:
                with reading(path):
                    unit = next(read, None)
            except InputError as error:
                reject = Reject(RejectReason.NOT_READ, error.problem)
                yield index + 1, Unit(path, last.number + 1, reject, 0, begin, 0)
                break
            if unit is None:
                break
            last = unit.after
            yield index, unit


def _reader(form: DataForm) -> Callable[[str, RecordTask, Position], Iterator[Unit]]:
    if form is DataForm.JSONL:
        from dedup.datasets.read_lines import read_json_lines

        return read_json_lines
    if form is DataForm.CSV:
        from dedup.datasets.read_csv import read_csv

        return read_csv
    if form is DataForm.PARQUET:
        from dedup.datasets.read_parquet import read_parquet

        return read_parquet
    if form is DataForm.WARC:
        from dedup.datasets.read_warc import read_warc

        return read_warc
    from dedup.datasets.read_folder import read_folder

    return read_folder


def check(paths: tuple[str, ...], task: RecordTask) -> None:
    """Check that inputs can be read and have the fields, as far as this is possible before reading all records.

    Raises:
        InputError: one cannot be read or lacks a field.
        MissingExtraError: the library that reads them is not installed.
    """
    if task.form is DataForm.CSV:
        from dedup.datasets.read_csv import check_headers

        check_headers(paths, task)
    elif task.form is DataForm.PARQUET:
        from dedup.datasets.read_parquet import check_columns

        check_columns(paths, task)
    elif task.form is DataForm.WARC:
        from dedup.datasets.read_warc import needs_warc

        needs_warc()
