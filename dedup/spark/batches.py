"""Arrow batches as rows, a bounded number at a time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeAlias

import pyarrow as pa

__all__ = ["Batches", "pieces"]

Batches: TypeAlias = Iterator[pa.RecordBatch]


def pieces(batches: Batches, size: int) -> Iterator[list[dict[str, Any]]]:
    """Yield the rows of batches in lists of at most ``size``, none of them empty."""
    for batch in batches:
        for start in range(0, batch.num_rows, size):
            yield batch.slice(start, size).to_pylist()
