"""Which Python the workers run: on one machine the current one, which has the package."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

__all__ = ["use_this_python"]

_SET = "PYSPARK_PYTHON"


def use_this_python(df: DataFrame) -> None:
    """Make the workers of a session in local mode run the current interpreter, unless another was chosen.

    Spark itself starts the first ``python3`` on the path: outside an activated environment that is the system's,
    which lacks this package. On a cluster the cluster chooses the interpreters of the workers.
    """
    context = getattr(df.sparkSession, "sparkContext", None)  # Spark Connect has none
    if context is None or not context.master.startswith("local"):
        return
    chosen = os.environ.get(_SET) or context.getConf().get("spark.pyspark.python")
    if not chosen:
        context.pythonExec = sys.executable
