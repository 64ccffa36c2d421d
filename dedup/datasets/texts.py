"""Read the texts of all inputs that ``dedup batch`` accepts, with their ids and sites, for ``near`` and ``learn``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from dedup.config import Config
from dedup.datasets.fields import with_fields
from dedup.datasets.model import DataForm, Position, RecordTask, Reject, Texts, Unit
from dedup.datasets.sources import check, form_of_all, input_states, records
from dedup.datasets.worker import start_reading
from dedup.errors import InputError
from dedup.names import shown_name
from dedup.sites.by_site import site_name
from dedup.workers.supervisor import ItemFailure, Supervisor

__all__ = ["Fields", "Record", "read_texts"]

ID = "id"
"""The default field with the id."""
SECONDS = 60.0
"""Longest time that reading one record may take in a separate process."""


class Fields(NamedTuple):
    """The names of the fields to read.

    Attributes:
        text: name of the field with the text.
        id: name of the field with the id; ``None`` takes ``id`` if there is one, and otherwise FILE:LINE, or the path
            for a text in a folder.
        site: name of the field with the site, a URL or a name; ``None`` if it is not requested.
    """

    text: str = "text"
    id: str | None = None
    site: str | None = None


class Record(NamedTuple):
    """A record.

    Attributes:
        id: its identifier.
        text: its text.
        site: the site that it comes from (``example.com``), if that was requested.
        place: FILE:LINE, or the path of a text in a folder.
    """

    id: str
    text: str
    site: str = ""
    place: str = ""


def read_texts(
    paths: Sequence[str],
    fields: Fields,
    config: Config,
    *,
    form: DataForm | None = None,
    exclude: Sequence[str] = (),
    encoding: str | None = None,
    workers: int = 1,
) -> Iterator[Record | InputError]:
    """Yield the records of files, folders and ``-`` (standard input), and an error for each faulty one.

    Args:
        paths: the inputs, of any formats.
        fields: the names of the fields to read.
        config: gives the longest text allowed.
        form: the form of inputs whose names do not show it.
        exclude: patterns of the files to skip in a folder.
        encoding: the encoding of CSV and of the texts of folders; ``None`` detects it.
        workers: the number of processes that read web archives; other formats are faster to read in one process.

    Raises:
        UsageError: the name of an input does not show its form.
        InputError: an input cannot be opened, or lacks a field.
        MissingExtraError: the library that reads it is not installed.
    """
    tasks = [
        (path, replace(_task(path, fields, config, form), exclude=tuple(exclude), encoding=encoding))
        for path in paths
    ]
    for path, task in tasks:
        input_states([path], task.exclude)
        check((path,), task)
    for path, task in tasks:
        units = (unit for _, unit in with_fields(records([path], task, 0, Position()), task))
        for unit, result in _read(units, task, workers):
            if isinstance(result, Texts):
                yield _record(unit, result, fields, task)
            elif result is not None:
                where = "" if task.form is DataForm.FOLDER else f"line {unit.line}: "
                yield InputError(unit.file, f"{where}{result.why}")


def _task(path: str, fields: Fields, config: Config, form: DataForm | None) -> RecordTask:
    return RecordTask(
        config,
        form_of_all([path], form),
        (fields.text,),
        # Enough for the longest text allowed, even if written as \\uXXXX, which takes six bytes per character.
        most_bytes=6 * config.max_chars + 1_000_000,
        site=fields.site,
        id=fields.id or ID,
    )


def _read(
    units: Iterator[Unit], task: RecordTask, workers: int
) -> Iterator[tuple[Unit, Texts | Reject | ItemFailure | None]]:
    if workers == 1 or task.form is not DataForm.WARC:
        reading = start_reading(task)
        for unit in units:
            yield unit, next(reading([unit]))
        return
    supervisor: Supervisor[Unit] = Supervisor(
        start_reading, task, workers=workers, seconds=SECONDS, size=lambda unit: unit.size
    )
    yield from supervisor.run(units)


def _record(unit: Unit, texts: Texts, fields: Fields, task: RecordTask) -> Record | InputError:
    file = shown_name(unit.file)
    place = file if task.form is DataForm.FOLDER else f"{file}:{unit.line}"
    name = texts.id
    if isinstance(name, bool | dict | list) or name is None or name == "":
        if fields.id is not None and task.form is not DataForm.FOLDER:
            return InputError(unit.file, f"line {unit.line}: no id in the field {fields.id!r}")
        name = place
    site = ""
    if fields.site is not None:
        site = site_name(texts.site) if isinstance(texts.site, str) else ""
        if not site:
            return InputError(unit.file, f"line {unit.line}: no site in the field {fields.site!r}")
    return Record(str(name), str(texts.values[0]), site, place)
