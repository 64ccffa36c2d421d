"""Clean a text file in a worker."""

from __future__ import annotations

import json

from dedup.datasets.fieldclean import FieldCleaner, RejectedError
from dedup.datasets.model import Done, RecordTask, RejectReason, Texts, Unit
from dedup.errors import DedupError, reason_of
from dedup.inputs import open_file
from dedup.reading.steps import Steps
from dedup.text.decode import Decoded, decode, encode

__all__ = ["FileWork"]


class FileWork:
    """Cleans files; encoding, byte order mark and newlines are kept."""

    def __init__(self, task: RecordTask, cleaner: FieldCleaner) -> None:
        self._most, self._encoding, self._cleaner = task.most_bytes, task.encoding, cleaner

    def texts(self, unit: Unit) -> Texts:
        """Return the text of a file (:class:`FilePlace`).

        Raises:
            RejectedError: it cannot be read or decoded.
        """
        return Texts((self._decoded(unit).text,))

    def treat(self, unit: Unit) -> Steps[Done]:
        """Process a file (:class:`FilePlace`).

        Raises:
            RejectedError: it cannot be read or decoded, or its text cannot be cleaned.
        """
        decoded = self._decoded(unit)
        cleaned = yield from self._cleaner.clean(decoded.text, "text")
        loss = self._cleaner.total(unit, Texts((decoded.text,)), [cleaned])
        if not isinstance(cleaned.value, str):
            output = json.dumps(cleaned.value, ensure_ascii=False, indent=2) + "\n"
            return Done(output.encode("utf-8", "surrogateescape"), loss)
        return Done(encode(decoded, cleaned.value), loss)

    def _decoded(self, unit: Unit) -> Decoded:
        path: str = unit.data.path
        try:
            with open_file(path, follow=unit.data.link) as file:
                data = file.read(self._most + 1)
            if len(data) > self._most:
                raise RejectedError(RejectReason.TOO_LARGE, f"more than {self._most:,} bytes")
            return decode(data, encoding=self._encoding, name=path)
        except OSError as error:
            raise RejectedError(RejectReason.NOT_READ, reason_of(error, "cannot be read")) from None
        except DedupError as error:
            raise RejectedError(RejectReason.NOT_TEXT, getattr(error, "problem", str(error))) from None
