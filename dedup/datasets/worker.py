"""What a worker process does: return a cleaned record or a reject for each record."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol

from dedup.datasets.fieldclean import FieldCleaner, RejectedError
from dedup.datasets.model import DataForm, Done, RecordTask, Reject, RejectReason, Texts, Unit
from dedup.reading.steps import Steps
from dedup.workers.side_by_side import together

__all__ = ["TextExtraction", "Work", "start", "start_reading"]


class Treatment(Protocol):
    """Processes the records of one form."""

    def texts(self, unit: Unit) -> Texts:
        """Return the texts of a record, or raise :class:`RejectedError`."""

    def treat(self, unit: Unit) -> Steps[Done]:
        """Process a record, or raise :class:`RejectedError`."""


class Work:
    """Processes records together; an error in one becomes its reject, so that the others continue."""

    def __init__(self, treatment: Treatment) -> None:
        self._treatment = treatment

    def __call__(self, units: Iterable[Unit]) -> Iterator[Done | Reject]:
        """Process records; those that the reader already rejected or completed are passed on."""
        return together(map(self._one, units))

    def _one(self, unit: Unit) -> Steps[Done | Reject]:
        if isinstance(unit.data, Reject | Done):
            return unit.data
        try:
            return (yield from self._treatment.treat(unit))
        except RejectedError as error:
            return error.reject
        except MemoryError:
            return Reject(RejectReason.TOO_LARGE, "needs more memory than is available")
        except Exception as error:  # an error in the cleaner costs this record, not the run
            return Reject(RejectReason.INTERNAL, f"{type(error).__name__}: {error}")


class TextExtraction:
    """Extracts the texts of records, with the same checks as :class:`Work`.

    Args:
        treatment: reads the records of one form.
        cleaner: determines which texts are accepted.
        fields: the names of the fields, for the rejects.
    """

    def __init__(self, treatment: Treatment, cleaner: FieldCleaner, fields: Sequence[str]) -> None:
        self._treatment, self._cleaner, self._fields = treatment, cleaner, fields

    def __call__(self, units: Iterable[Unit]) -> Iterator[Texts | Reject | None]:
        """Return the texts of records, or why they cannot be processed; ``None`` for a header."""
        return map(self._one, units)

    def _one(self, unit: Unit) -> Texts | Reject | None:
        if isinstance(unit.data, Reject):
            return unit.data
        if isinstance(unit.data, Done):
            return None
        try:
            texts = self._treatment.texts(unit)
            for name, value in zip(self._fields, texts.values, strict=False):
                self._cleaner.checked(value, name)
        except RejectedError as error:
            return error.reject
        except MemoryError:
            return Reject(RejectReason.TOO_LARGE, "needs more memory than is available")
        except Exception as error:  # an error in a reader costs this record, not the run
            return Reject(RejectReason.INTERNAL, f"{type(error).__name__}: {error}")
        return texts


def start(task: RecordTask) -> Work:
    """Return the function that a process applies to records.

    Raises:
        DedupError: the settings cannot be used (a rule pack), or an extra is missing.
    """
    return Work(_treatment(task, FieldCleaner(task)))


def start_reading(task: RecordTask) -> TextExtraction:
    """Return the function of a process that only reads texts.

    Raises:
        DedupError: the settings cannot be used (a rule pack), or an extra is missing.
    """
    cleaner = FieldCleaner(task)
    return TextExtraction(_treatment(task, cleaner), cleaner, task.fields)


def _treatment(task: RecordTask, cleaner: FieldCleaner) -> Treatment:
    if task.form is DataForm.JSONL:
        from dedup.datasets.work_lines import JsonWork

        return JsonWork(task, cleaner)
    if task.form is DataForm.CSV:
        from dedup.datasets.work_csv import CsvWork

        return CsvWork(task, cleaner)
    if task.form is DataForm.PARQUET:
        from dedup.datasets.work_values import ValuesWork

        return ValuesWork(task, cleaner)
    if task.form is DataForm.WARC:
        from dedup.datasets.work_pages import PageWork

        return PageWork(task, cleaner)
    from dedup.datasets.work_files import FileWork

    return FileWork(task, cleaner)
