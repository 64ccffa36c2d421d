"""What a worker makes of a line of JSON."""

from __future__ import annotations

from dedup.dataset.fieldclean import FieldCleaner, RejectedError, total
from dedup.dataset.jsonplaces import find_places, spelled, split_path, with_values
from dedup.dataset.model import Done, Fault, Task, Unit

__all__ = ["JsonWork"]


class JsonWork:
    """Cleans fields of JSON records; what is not such a field stays as it was spelled."""

    def __init__(self, task: Task, cleaner: FieldCleaner) -> None:
        self._cleaner = cleaner
        self._fields = [(name, split_path(name)) for name in task.fields]
        self._title = split_path(task.title) if task.title else None
        self._paths = {path for _, path in self._fields} | ({self._title} if self._title else set())

    def treat(self, unit: Unit) -> Done:
        """Treat a line (bytes).

        Raises:
            RejectedError: the line is no record, or a field is not there or no text.
        """
        try:
            text = unit.data.decode("utf-8-sig" if unit.line == 1 else "utf-8")
        except UnicodeDecodeError as error:
            raise RejectedError(Fault.NOT_UTF8, f"byte 0x{unit.data[error.start]:02x} is not UTF-8") from None
        try:
            places = find_places(text, self._paths)
        except RecursionError:
            raise RejectedError(Fault.NOT_JSON, "nested too deeply") from None
        except ValueError as error:
            raise RejectedError(Fault.NOT_JSON, f"not a JSON object: {error}") from None
        title = places[self._title].value if self._title in places else None
        losses, changes = [], []
        for name, path in self._fields:
            if path not in places:
                raise RejectedError(Fault.NO_FIELD, f"no field {name!r}")
            place = places[path]
            like = text[place.start : place.end]
            value = place.value if like.startswith(('"', "{", "[", "t", "f", "n")) else 0
            cleaned = self._cleaner.clean(value, name, title)
            losses.append(cleaned.loss)
            if cleaned.value != value:
                changes.append((place, spelled(cleaned.value, like)))
        line = with_values(text, changes).encode("utf-8")
        return Done(line if line.endswith(b"\n") else line + b"\n", total(losses))
