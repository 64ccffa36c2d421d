"""A worker's processing of a line of JSON."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

from dedup.datasets.fieldclean import FieldCleaner, RejectedError
from dedup.datasets.jsonplaces import (
    FieldSpan,
    Number,
    Path,
    find_places,
    find_values,
    spelled,
    split_path,
    with_values,
)
from dedup.datasets.model import Done, RecordTask, RejectReason, Texts, Unit
from dedup.reading.steps import Steps

__all__ = ["JsonWork"]

Found = TypeVar("Found")


class JsonWork:
    """Cleans fields of JSON records; everything else is kept as it was written."""

    def __init__(self, task: RecordTask, cleaner: FieldCleaner) -> None:
        self._cleaner = cleaner
        self._fields = [(name, split_path(name)) for name in task.fields]
        self._title = split_path(task.title) if task.title else None
        self._site = split_path(task.site) if task.site else None
        self._id = split_path(task.id) if task.id else None
        self._address = split_path(task.address) if task.address else None
        optional = {path for path in (self._title, self._site, self._id, self._address) if path}
        self._paths = {path for _, path in self._fields} | optional

    def texts(self, unit: Unit) -> Texts:
        """Return the texts of a line (bytes).

        Raises:
            RejectedError: the line is not a record, or lacks a field.
        """
        _, values = _parsed(unit, find_values, self._paths)
        return self._texts(values)

    def treat(self, unit: Unit) -> Steps[Done]:
        """Process a line (bytes).

        Raises:
            RejectedError: the line is not a record, or a field is missing or is not a text.
        """
        text, places = _parsed(unit, find_places, self._paths)
        texts = self._texts({path: _value(text, place) for path, place in places.items()})
        all_cleaned, changes = [], []
        for (name, path), value in zip(self._fields, texts.values, strict=True):
            place = places[path]
            cleaned = yield from self._cleaner.clean(value, name, texts.title, texts.site)
            all_cleaned.append(cleaned)
            if cleaned.value != value:
                changes.append((place, spelled(cleaned.value, text[place.start : place.end])))
        line = with_values(text, changes).encode("utf-8")
        loss = self._cleaner.total(unit, texts, all_cleaned)
        return Done(line if line.endswith(b"\n") else line + b"\n", loss)

    def _texts(self, values: Mapping[Path, object]) -> Texts:
        for name, path in self._fields:
            if path not in values:
                raise RejectedError(RejectReason.NO_FIELD, f"no field {name!r}")
        optional = (self._title, self._site, self._id, self._address)
        return Texts(
            tuple(values[path] for _, path in self._fields),
            *(values.get(path) if path is not None else None for path in optional),
        )


def _parsed(
    unit: Unit, find: Callable[[str, Iterable[Path]], dict[Path, Found]], paths: Iterable[Path]
) -> tuple[str, dict[Path, Found]]:
    """Return a line as text, and the values found in it."""
    try:
        text = unit.data.decode("utf-8-sig" if unit.line == 1 else "utf-8")
    except UnicodeDecodeError as error:
        raise RejectedError(
            RejectReason.NOT_UTF8, f"byte 0x{unit.data[error.start]:02x} is not UTF-8"
        ) from None
    try:
        return text, find(text, paths)
    except RecursionError:
        raise RejectedError(RejectReason.NOT_JSON, "nested too deeply") from None
    except ValueError as error:
        raise RejectedError(RejectReason.NOT_JSON, f"not a JSON object: {error}") from None


def _value(text: str, place: FieldSpan) -> object:
    """Return a value; for a number, its place holds the text as written."""
    return (
        place.value if text.startswith(('"', "{", "[", "t", "f", "n"), place.start) else Number(place.value)
    )
