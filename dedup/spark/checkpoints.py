"""Intermediate results that outlive the loss of a machine, or that are cached in bounded memory."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from pyspark.storagelevel import StorageLevel

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

__all__ = ["cached_in_batches", "checkpointed"]

_BATCH_SIZE = "spark.sql.inMemoryColumnarStorage.batchSize"


def checkpointed(df: DataFrame) -> DataFrame:
    """Compute a DataFrame now, and return it cut off from the steps that led to it.

    Where the session has a checkpoint folder (``spark.checkpoint.dir``, on storage that all machines share), the rows
    are written there, and any machine may be lost. Otherwise two executors hold each row, in memory or on disk, and
    one of them may be lost; in local mode there is only one, and it holds them once.
    """
    context = getattr(df.sparkSession, "sparkContext", None)  # Spark Connect has none
    if context is None or context.master.startswith("local"):
        return df.localCheckpoint()
    if context.getCheckpointDir() is not None:
        return df.checkpoint()
    return df.localCheckpoint(storageLevel=StorageLevel.MEMORY_AND_DISK_2)


@contextmanager
def cached_in_batches(session: SparkSession, rows: int) -> Iterator[None]:
    """Bound the memory in which an executor builds what is cached meanwhile: it compresses this many rows at once.

    Spark's default is 10,000 rows: with the shingles of an article in each (4 kB), an object of 40 MB. The setting is
    read when a cached DataFrame is first computed, and is restored at the end.
    """
    before = session.conf.get(_BATCH_SIZE)
    session.conf.set(_BATCH_SIZE, str(rows))
    try:
        yield
    finally:
        session.conf.set(_BATCH_SIZE, str(before))
