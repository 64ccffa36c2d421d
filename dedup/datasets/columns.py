"""Read and replace the texts in columns of a table, which are named by dotted paths."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pyarrow

__all__ = ["find_type", "holds_texts", "values", "with_values"]

TEXTS = ("string", "large_string", "string_view")
Path = tuple[str, ...]


def find_type(schema: pyarrow.Schema, path: Path) -> Any | None:  # noqa: ANN401
    """Return the type of a column, or of a part of a struct column; ``None`` if there is no such column."""
    import pyarrow as pa

    fields: Any = schema
    kind = None
    for step in path:
        if fields is None or fields.get_field_index(step) < 0:
            return None
        kind = fields.field(fields.get_field_index(step)).type
        fields = kind if pa.types.is_struct(kind) else None
    return kind


def holds_texts(kind: Any) -> bool:  # noqa: ANN401
    """Whether a column of this type contains texts, plain or dictionary-encoded."""
    return str(getattr(kind, "value_type", kind) if str(kind).startswith("dictionary") else kind) in TEXTS


def values(batch: pyarrow.RecordBatch, path: Path) -> list[Any]:
    """Return the values of a column; ``None`` for each that is null or is in a null struct."""
    import pyarrow.compute as pc

    column = batch.column(batch.schema.get_field_index(path[0]))
    for step in path[1:]:
        column = pc.struct_field(column, step)
    found: list[Any] = column.to_pylist()
    return found


def with_values(batch: pyarrow.RecordBatch, path: Path, texts: Sequence[str]) -> pyarrow.RecordBatch:
    """Return a batch with a column's texts replaced; the type of the column is kept."""
    index = batch.schema.get_field_index(path[0])
    column = _replaced(batch.column(index), path[1:], texts)
    return batch.set_column(index, batch.schema.field(index), column)


def _replaced(column: Any, path: Path, texts: Sequence[str]) -> Any:  # noqa: ANN401
    import pyarrow as pa

    if not path:
        if pa.types.is_dictionary(column.type):
            return pa.array(texts, column.type.value_type).dictionary_encode().cast(column.type)
        return pa.array(texts, column.type)
    kind = column.type
    parts = column.flatten()
    index = kind.get_field_index(path[0])
    parts[index] = _replaced(parts[index], path[1:], texts)
    fields = [kind.field(number) for number in range(kind.num_fields)]
    return pa.StructArray.from_arrays(parts, fields=fields, mask=column.is_null())
