"""Arrow batches as rows, a bounded number at a time; the columns that they come from."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, TypeAlias

import pyarrow as pa

from dedup.errors import UsageError

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

__all__ = ["Batches", "pieces", "require_column"]

Batches: TypeAlias = Iterator[pa.RecordBatch]


def pieces(batches: Batches, size: int) -> Iterator[list[dict[str, Any]]]:
    """Yield the rows of batches in lists of at most ``size``, none of them empty."""
    for batch in batches:
        for start in range(0, batch.num_rows, size):
            yield batch.slice(start, size).to_pylist()


def require_column(df: DataFrame, job: str, argument: str, column: object) -> None:
    """Refuse a column that a DataFrame does not have, before any job runs.

    Args:
        df: the DataFrame.
        job: the function that was called.
        argument: its argument.
        column: what was given; a path into a struct names its first part.

    Raises:
        UsageError: names the argument and the columns that there are.
    """
    if not isinstance(column, str):
        raise UsageError(f"{job}: {argument}: takes the name of a column, not {type(column).__name__}")
    # Spark compares names without regard to case, unless configured otherwise.
    known = {name.lower() for name in df.columns}
    if known.isdisjoint((column.partition(".")[0].strip("`").lower(), column.strip("`").lower())):
        raise UsageError(
            f"{job}: {argument}: there is no column {column!r}; there are: {', '.join(df.columns)}"
        )
