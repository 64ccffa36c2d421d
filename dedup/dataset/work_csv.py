"""What a worker makes of a CSV record."""

from __future__ import annotations

import json

from dedup.dataset.csvtext import cell_value, cells, spelled_cell
from dedup.dataset.fieldclean import FieldCleaner, RejectedError, total
from dedup.dataset.model import Done, Fault, Task, Unit
from dedup.dataset.read_csv import CsvRow

__all__ = ["CsvWork"]


class CsvWork:
    """Cleans cells of CSV records; the other cells stay as they were spelled."""

    def __init__(self, task: Task, cleaner: FieldCleaner) -> None:
        self._names, self._cleaner = task.fields, cleaner

    def treat(self, unit: Unit) -> Done:
        """Treat a record (:class:`CsvRow`).

        Raises:
            RejectedError: it is not as the header says, or a text cannot be cleaned.
        """
        row: CsvRow = unit.data
        shape = row.shape
        try:
            text = row.raw.decode("utf-8")
        except UnicodeDecodeError as error:
            problem = f"byte 0x{row.raw[error.start]:02x} is not UTF-8"
            raise RejectedError(Fault.NOT_UTF8, problem) from None
        spans = cells(text, shape.delimiter)
        if len(spans) != shape.width:
            raise RejectedError(Fault.NOT_CSV, f"{len(spans)} cells, and the header has {shape.width}")
        raw = [text[start:end] for start, end in spans]
        title = None if shape.title is None else cell_value(raw[shape.title])
        losses = []
        for name, index in zip(self._names, shape.fields, strict=True):
            value = cell_value(raw[index])
            cleaned = self._cleaner.clean(value, name, title)
            losses.append(cleaned.loss)
            said = cleaned.value
            if not isinstance(said, str):
                said = json.dumps(said, ensure_ascii=False)
            if said != value:
                raw[index] = spelled_cell(said, raw[index], shape.delimiter)
        end = text[spans[-1][1] :] or "\n"
        return Done((shape.delimiter.join(raw) + end).encode("utf-8"), total(losses))
