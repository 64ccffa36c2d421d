"""Check that the records of a run have the requested fields, before anything is written."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Any

from dedup.datasets.jsonplaces import find_places, split_path
from dedup.datasets.model import DataForm, RecordTask, Unit
from dedup.errors import InputError
from dedup.text.suggest import nearest

__all__ = ["with_fields"]

FIRST = 100
"""Number of records at the beginning, of which at least one must have each field."""
MOST_HELD = 16_000_000
"""Most bytes of these records that are kept in memory."""
LONGEST_LIST = 200
"""Longest list of field names in an error, in characters."""
DEEPEST = 3
"""Most levels of nested records whose fields are listed."""


def with_fields(read: Iterator[tuple[int, Unit]], task: RecordTask) -> Iterator[tuple[int, Unit]]:
    """Yield the records of a run unchanged, but none before each field was found in one of the first hundred.

    Only JSON is checked: for CSV and Parquet the columns are known beforehand, and texts of folders and archives have
    no fields.

    Raises:
        InputError: none of the first records has a field, or none of a hundred lines is a record; the fields that occur
            are listed.
    """
    if task.form is not DataForm.JSONL:
        yield from read
        return
    wanted = [name for name in (*task.fields, task.site) if name]
    missing = {split_path(name): name for name in wanted}
    pending: list[tuple[int, Unit]] = []
    names: dict[str, None] = {}
    size = records = lines = 0
    for item in read:
        pending.append(item)
        unit = item[1]
        if isinstance(unit.data, bytes):
            lines += 1
            size += len(unit.data)
            records += _note_fields(unit, missing, names)
        if not missing or len(pending) >= FIRST or size >= MOST_HELD:
            break
    file = pending[0][1].file if pending else ""
    if missing and records:
        raise InputError(file, _lacking(next(iter(missing.values())), records, list(names)))
    if missing and lines >= FIRST:
        raise InputError(
            file,
            f"none of the first {lines} lines is a JSON object; use --input-format if it is another format",
        )
    yield from chain(pending, read)


def _note_fields(unit: Unit, missing: dict[tuple[str, ...], str], names: dict[str, None]) -> bool:
    """Record the fields of a line; return whether it is a record."""
    try:
        text = unit.data.decode("utf-8-sig")
        places = find_places(text, missing)
    except (ValueError, RecursionError):
        return False
    for path in places:
        del missing[path]
    if missing:
        names.update(dict.fromkeys(_names(json.loads(text))))
    return True


def _names(row: Mapping[str, Any], before: str = "", depth: int = 1) -> Iterator[str]:
    """Yield the names of fields as ``--field`` takes them; for nested records, the names of their fields."""
    for key, value in row.items():
        name = before + key.replace(".", "\\.")
        if isinstance(value, dict) and value and depth < DEEPEST:
            yield from _names(value, f"{name}.", depth + 1)
        else:
            yield name


def _lacking(name: str, records: int, names: list[str]) -> str:
    listed = ", ".join(names)
    listed = listed if len(listed) <= LONGEST_LIST else f"{listed[: LONGEST_LIST - 1]}\N{HORIZONTAL ELLIPSIS}"
    meant = nearest(name, names)
    first = "its only record does not have" if records == 1 else f"none of its first {records} records has"
    hint = f"; did you mean {meant}?" if meant else ""
    return f"{first} the field {name!r}{hint}; there are: {listed or 'no fields'}"
