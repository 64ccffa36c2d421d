"""Clean the texts of a CSV record in a worker."""

from __future__ import annotations

import json

from dedup.datasets.csvtext import cell_value, cells, spelled_cell
from dedup.datasets.fieldclean import FieldCleaner, RejectedError
from dedup.datasets.model import Done, RecordTask, RejectReason, Texts, Unit
from dedup.datasets.read_csv import CsvRow, CsvShape
from dedup.datasets.transcode import UTF_8, encoded
from dedup.reading.steps import Steps

__all__ = ["CsvWork"]


class CsvWork:
    """Cleans cells of CSV records; all other cells are kept unchanged."""

    def __init__(self, task: RecordTask, cleaner: FieldCleaner) -> None:
        self._names, self._cleaner = task.fields, cleaner

    def texts(self, unit: Unit) -> Texts:
        """Return the texts of a record (:class:`CsvRow`).

        Raises:
            RejectedError: it does not match the header.
        """
        raw, _ = _read(unit.data)
        return _texts(raw, unit.data.shape)

    def treat(self, unit: Unit) -> Steps[Done]:
        """Process a record (:class:`CsvRow`).

        Raises:
            RejectedError: it does not match the header, or a text cannot be cleaned.
        """
        row: CsvRow = unit.data
        shape = row.shape
        raw, end = _read(row)
        texts = _texts(raw, shape)
        all_cleaned = []
        encoding = shape.encoding
        for name, index, value in zip(self._names, shape.fields, texts.values, strict=True):
            cleaned = yield from self._cleaner.clean(value, name, texts.title, texts.site)
            all_cleaned.append(cleaned)
            output = cleaned.value
            if not isinstance(output, str):
                # Escapes, for characters that the encoding may lack.
                output = json.dumps(output, ensure_ascii=not encoding.name.startswith("utf"))
            if output != value:
                raw[index] = spelled_cell(output, raw[index], shape.delimiter)
        record = shape.delimiter.join(raw) + end
        try:
            return Done(encoded(record, encoding), self._cleaner.total(unit, texts, all_cleaned))
        except UnicodeEncodeError as error:
            problem = f"{encoding.name} has no U+{ord(record[error.start]):04X}"
            raise RejectedError(RejectReason.NOT_TEXT, problem) from None


def _read(row: CsvRow) -> tuple[list[str], str]:
    """Return the cells of a record as they are written, and its line ending."""
    try:
        text = row.raw.decode("utf-8")
    except UnicodeDecodeError as error:
        encoding = row.shape.encoding.name
        byte = row.raw[error.start]
        problem = f"byte 0x{byte:02x} is not UTF-8" if encoding == UTF_8 else f"a byte is not {encoding}"
        raise RejectedError(RejectReason.NOT_UTF8, problem) from None
    spans = cells(text, row.shape.delimiter)
    if len(spans) != row.shape.width:
        raise RejectedError(RejectReason.NOT_CSV, f"{len(spans)} cells, but the header has {row.shape.width}")
    return [text[start:end] for start, end in spans], text[spans[-1][1] :] or "\n"


def _texts(raw: list[str], shape: CsvShape) -> Texts:
    optional = (shape.title, shape.site, shape.id, shape.address)
    values = tuple(cell_value(raw[index]) for index in shape.fields)
    return Texts(values, *(None if index is None else cell_value(raw[index]) for index in optional))
