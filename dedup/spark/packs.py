"""What each site of a DataFrame puts around its articles, as packs."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pyarrow as pa
from pyspark.sql import Window
from pyspark.sql import functions as f

from dedup.sites.by_site import site_name
from dedup.sites.learn import LEAST_ARTICLES, MOST_PAGES, SiteChrome
from dedup.sites.site_packs import file_name, pack
from dedup.spark.batches import Batches, pieces, require_column
from dedup.spark.interpreter import use_this_python

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

__all__ = ["learn"]

PIECE = 500
_PAGE = "site string, id string, text string"
_PACK = "site string, file string, findings int, sure int, pack string"


def learn(
    df: DataFrame,
    text_column: str = "text",
    *,
    site_column: str = "url",
    id_column: str = "url",
    least: int = LEAST_ARTICLES,
) -> DataFrame:
    """Return what each site repeats, one row per site: name and content of its pack, to read, edit and write.

    The columns: ``site``, ``file``, ``findings`` and ``sure`` (how many, and how many of them are sure), ``pack``
    (TOML; null where nothing was found). Of a site with more than a thousand pages a thousand are read, chosen by a
    hash of their ids; they count in the order of their ids. Pages without text, site or id are skipped.

    Args:
        df: the pages.
        text_column: their texts.
        site_column: their sites or URLs.
        id_column: their ids, for the examples.
        least: how many different articles a short line must occur in.

    Raises:
        UsageError: ``least`` is below 3, or there is no such column.
    """
    SiteChrome(least=least)
    for argument, column in (
        ("text_column", text_column),
        ("site_column", site_column),
        ("id_column", id_column),
    ):
        require_column(df, "learn", argument, column)
    use_this_python(df)
    given = df.select(
        *(
            f.col(name).cast("string").alias(alias)
            for name, alias in ((site_column, "site"), (id_column, "id"), (text_column, "text"))
        )
    ).na.drop()
    chosen = Window.partitionBy("site").orderBy(f.xxhash64("id"), "id")
    pages = (
        given.mapInArrow(_named, _PAGE)
        .withColumn("rank", f.row_number().over(chosen))
        .where(f.col("rank") <= MOST_PAGES)
        .drop("rank")
    )
    return pages.groupBy("site").applyInArrow(_learned(least), _PACK)


def _named(batches: Batches) -> Batches:
    for rows in pieces(batches, PIECE):
        named = [(name, row) for row in rows if (name := site_name(row["site"]))]
        yield pa.RecordBatch.from_arrays(
            [
                pa.array([name for name, _ in named], pa.string()),
                pa.array([row["id"] for _, row in named], pa.string()),
                pa.array([row["text"] for _, row in named], pa.string()),
            ],
            ["site", "id", "text"],
        )


def _learned(least: int) -> Callable[[pa.Table], pa.Table]:
    def run(pages: pa.Table) -> pa.Table:
        site: str = pages["site"][0].as_py()
        chrome = SiteChrome(least=least)
        for row in sorted(pages.select(["id", "text"]).to_pylist(), key=lambda row: str(row["id"])):
            chrome.add(site, row["id"], row["text"])
        findings = chrome.findings(site)
        text = pack(site, findings, prose=chrome.running_text(site)) if findings else None
        return pa.table(
            {
                "site": [site],
                "file": [file_name(site)],
                "findings": pa.array([len(findings)], pa.int32()),
                "sure": pa.array([sum(finding.sure for finding in findings)], pa.int32()),
                "pack": pa.array([text], pa.string()),
            }
        )

    return run
