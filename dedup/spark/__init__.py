"""The three jobs over a corpus that one machine cannot hold, as functions on Spark's DataFrames.

Each calls the functions that the one-machine forms call, and gives the same results:

    clean   dedup.Cleaner         the article of each page
    near    dedup.stories.index    which articles tell one story, and which of them to keep
    learn   dedup.SiteChrome      the pack of each site

Together, with ``pages`` of the columns ``url`` and ``text``::

    packs = dedup.spark.learn(pages)
    articles = dedup.spark.clean(pages).select("url", "article.body")
    members = dedup.spark.near(articles, id_column="url")
    kept = members.where("id = keep")

Spark 4 and Java 17 are needed; workers need this package too. In local mode they run the current interpreter;
on a cluster the one that ``PYSPARK_PYTHON`` or ``spark.pyspark.python`` names.
"""

from __future__ import annotations

from dedup.errors import MissingExtraError

try:
    import pandas as _pandas  # noqa: F401 - Spark needs it to exchange batches
    import pyarrow as _pyarrow  # noqa: F401
    import pyspark.sql as _sql  # noqa: F401
except ImportError:
    raise MissingExtraError("dedup.spark", "spark") from None

from dedup.spark.articles import clean
from dedup.spark.clusters import near
from dedup.spark.packs import learn

__all__ = ["clean", "learn", "near"]
