"""Which Python the workers run: on one machine the one that runs this, which has the package."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

__all__ = ["use_this_python"]

_SET = "PYSPARK_PYTHON"


def use_this_python(df: DataFrame) -> None:
    """Have the workers of a session in local mode run the running interpreter, where nobody chose another.

    Spark itself starts whatever ``python3`` the path finds: outside an activated environment that is the system's,
    which lacks this package. On a cluster the interpreters of the workers are the cluster's to choose.
    """
    context = getattr(df.sparkSession, "sparkContext", None)  # Spark Connect has none
    if context is None or not context.master.startswith("local"):
        return
    chosen = os.environ.get(_SET) or context.getConf().get("spark.pyspark.python")
    if not chosen:
        context.pythonExec = sys.executable
