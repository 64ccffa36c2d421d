"""Intermediate results that outlive the loss of a machine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyspark.storagelevel import StorageLevel

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

__all__ = ["checkpointed"]


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
