"""Clean the texts of a row of Parquet in a worker."""

from __future__ import annotations

import json

from dedup.datasets.fieldclean import FieldCleaner
from dedup.datasets.model import Done, RecordTask, Texts, Unit
from dedup.reading.steps import Steps

__all__ = ["ValuesWork"]


class ValuesWork:
    """Cleans texts that were already read."""

    def __init__(self, task: RecordTask, cleaner: FieldCleaner) -> None:
        self._names, self._cleaner = task.fields, cleaner

    def texts(self, unit: Unit) -> Texts:
        """Return the texts of a row, which is its data."""
        texts: Texts = unit.data
        return texts

    def treat(self, unit: Unit) -> Steps[Done]:
        """Process the texts of a row (:class:`Texts`).

        Raises:
            RejectedError: one is null, or cannot be cleaned.
        """
        texts = self.texts(unit)
        values, all_cleaned = [], []
        for name, text in zip(self._names, texts.values, strict=True):
            cleaned = yield from self._cleaner.clean(text, name, texts.title, texts.site)
            all_cleaned.append(cleaned)
            output = cleaned.value
            values.append(output if isinstance(output, str) else json.dumps(output, ensure_ascii=False))
        return Done(values, self._cleaner.total(unit, texts, all_cleaned))
