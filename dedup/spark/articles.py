"""The article of every page of a DataFrame."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import pyarrow as pa
from pyspark.sql import functions as f
from pyspark.sql import types as t

from dedup.config import Config
from dedup.errors import InputError, UsageError
from dedup.reading.steps import Steps
from dedup.sites.by_site import SiteCleaners
from dedup.spark.batches import Batches, require_column
from dedup.spark.interpreter import use_this_python
from dedup.workers.side_by_side import together

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

__all__ = ["clean"]

PIECE = 200
"""Pages in a batch that a worker returns: bounds its memory."""

_REMOVAL = t.StructType(
    [
        t.StructField("start", t.IntegerType()),
        t.StructField("end", t.IntegerType()),
        t.StructField("reason", t.StringType()),
        t.StructField("type", t.StringType()),
        t.StructField("rule", t.StringType()),
        t.StructField("why", t.StringType()),
    ]
)
_ARTICLE = t.StructType(
    [
        t.StructField("headline", t.StringType()),
        t.StructField("body", t.StringType()),
        t.StructField("status", t.StringType()),
        t.StructField("language", t.StringType()),
        t.StructField("scope", t.StringType()),
        t.StructField("removed_ratio", t.DoubleType()),
        t.StructField("removals", t.ArrayType(_REMOVAL)),
        t.StructField("error", t.StringType()),
    ]
)


def clean(
    df: DataFrame,
    text_column: str = "text",
    *,
    title_column: str | None = None,
    site_column: str | None = None,
    article_column: str = "article",
    config: Config | None = None,
) -> DataFrame:
    """Return the pages with their article in an additional column.

    It is a struct: ``headline``, ``body``, ``status``, ``language``, ``scope``, ``removed_ratio`` and ``removals`` as
    in :class:`dedup.Article` (offsets are characters of the text), and ``error``: why a page could not be cleaned,
    with all other fields null. Null text gives null. A page that cannot be cleaned never stops the job.

    Args:
        df: the pages.
        text_column: their texts.
        title_column: their headlines, where these are known.
        site_column: their sites or URLs: the packs' rules of a page's own site apply to it, instead of those of
            ``config.site``. Sort by site within partitions where there are thousands of them.
        article_column: name of the new column.
        config: the settings; packs must be where the driver and all workers find them.

    Raises:
        UsageError: the new column exists already, or another does not.
        RulePackError: a pack cannot be used.
    """
    config = config or Config()
    given = {"text_column": text_column, "title_column": title_column, "site_column": site_column}
    for argument, column in given.items():
        if column is not None or argument == "text_column":
            require_column(df, "clean", argument, column)
    if article_column in df.columns:
        raise UsageError(f"clean: there is a column {article_column!r} already: name another article_column")
    SiteCleaners(config)
    use_this_python(df)
    read = [
        f.lit(None).cast("string") if name is None else f.col(name).cast("string") for name in given.values()
    ]
    inputs = df.select("*", *(column.alias(f"dedup_{place}") for place, column in enumerate(read)))
    schema = t.StructType([*df.schema.fields, t.StructField(article_column, _ARTICLE)])
    return inputs.mapInArrow(_cleaned(config, article_column), schema)


def _cleaned(config: Config, article_column: str) -> Callable[[Batches], Batches]:
    def run(batches: Batches) -> Batches:
        from pyspark.sql.pandas.types import to_arrow_type

        kind = to_arrow_type(_ARTICLE)
        for whole in batches:
            for start in range(0, whole.num_rows, PIECE):
                batch = whole.slice(start, PIECE)
                texts, titles, sites = (column.to_pylist() for column in batch.columns[-3:])
                rows = zip(texts, titles, sites, strict=True)
                articles = [*together(_article(config, *row) for row in rows)]
                yield pa.RecordBatch.from_arrays(
                    [*batch.columns[:-3], pa.array(articles, kind)],
                    [*batch.schema.names[:-3], article_column],
                )

    return run


def _article(
    config: Config, text: str | None, title: str | None, site: str | None
) -> Steps[dict[str, Any] | None]:
    if text is None:
        return None
    try:
        article = yield from _cleaners(config).of(site).steps(text, title)
    except InputError as error:
        return {"error": error.problem}
    return {
        "headline": article.headline,
        "body": article.body,
        "status": str(article.status),
        "language": article.language,
        "scope": article.scope,
        "removed_ratio": article.removed_ratio,
        "removals": [
            {
                "start": removal.start,
                "end": removal.end,
                "reason": str(removal.reason),
                "type": str(removal.type),
                "rule": removal.rule,
                "why": removal.why,
            }
            for removal in article.removals
        ],
    }


@lru_cache(maxsize=1)
def _cleaners(config: Config) -> SiteCleaners:
    """The cleaners of a worker."""
    return SiteCleaners(config)
