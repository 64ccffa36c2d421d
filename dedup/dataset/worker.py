"""The work of one process: a record in, a cleaned record or a reject out."""

from __future__ import annotations

from typing import Protocol

from dedup.cleaner import Cleaner
from dedup.dataset.fieldclean import FieldCleaner, RejectedError
from dedup.dataset.model import Done, Fault, Form, Reject, Task, Unit

__all__ = ["Work", "start"]


class Treatment(Protocol):
    """What treats the records of one form."""

    def treat(self, unit: Unit) -> Done:
        """Treat a record, or raise :class:`RejectedError`."""


class Work:
    """Treats records; whatever is wrong with one is its reject, so that the others go on."""

    def __init__(self, treatment: Treatment) -> None:
        self._treatment = treatment

    def __call__(self, unit: Unit) -> Done | Reject:
        """Treat a record; what the reader made of it already passes through."""
        if isinstance(unit.data, Reject | Done):
            return unit.data
        try:
            return self._treatment.treat(unit)
        except RejectedError as error:
            return error.reject
        except MemoryError:
            return Reject(Fault.TOO_LARGE, "needs more memory than there is")
        except Exception as error:  # a fault of the cleaner costs this record, not the run
            return Reject(Fault.INTERNAL, f"{type(error).__name__}: {error}")


def start(task: Task) -> Work:
    """Return the work of a process.

    Raises:
        DedupError: the settings cannot be used (a rule pack), or an extra is missing.
    """
    cleaner = FieldCleaner(Cleaner(task.config), task.emit)
    return Work(_treatment(task, cleaner))


def _treatment(task: Task, cleaner: FieldCleaner) -> Treatment:
    if task.form is Form.JSONL:
        from dedup.dataset.work_lines import JsonWork

        return JsonWork(task, cleaner)
    if task.form is Form.CSV:
        from dedup.dataset.work_csv import CsvWork

        return CsvWork(task, cleaner)
    if task.form is Form.PARQUET:
        from dedup.dataset.work_values import ValuesWork

        return ValuesWork(task, cleaner)
    if task.form is Form.WARC:
        from dedup.dataset.work_pages import PageWork

        return PageWork(task, cleaner)
    from dedup.dataset.work_files import FileWork

    return FileWork(task, cleaner)
