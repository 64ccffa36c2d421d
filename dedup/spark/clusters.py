"""Which articles of a DataFrame tell the same story: LSH bands joined, pairs compared, components found.

The steps of :class:`dedup.stories.index.ArticleIndex`, each as a join and a function on batches.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

import pyarrow as pa
from pyspark.sql import Window
from pyspark.sql import functions as f
from pyspark.storagelevel import StorageLevel

from dedup.spark.batches import Batches, pieces, require_column
from dedup.spark.checkpoints import cached_in_batches, checkpointed
from dedup.spark.components import components
from dedup.spark.interpreter import use_this_python
from dedup.stories.cluster import ClusterMember, choose, member
from dedup.stories.crowds import CROWDED
from dedup.stories.outline import outlined
from dedup.stories.similarity import StoryRule, compare
from dedup.stories.sketch import Sketch

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from pyspark.sql import DataFrame

__all__ = ["near"]

PIECE = 500
"""Articles or pairs worked on at once: bounds the memory of a worker."""
CACHED_ROWS = 64
"""Outlines that are cached as one object, about 4 kB each. The default garbage collector does not move objects of half
a megabyte, in a heap of less than 4 GB: between such objects no space was left for the buffers of the Parquet reader
(200,000 articles, executors of 600 MB and 1 GB), although a third of the heap was free."""
PIVOTS = 20
"""Articles of a crowded bucket that each of the others is compared with: the pairs grow with the bucket, not with its
square. Parts of a story are kept apart only if none of their articles is like one of these in any bucket."""

_OUTLINE = "id string, size int, characters int, same binary, signature binary, buckets array<bigint>, shingles binary"
_PAIR = "first string, second string"
_CHOICE = "component string, keep string, why string"
_MEMBER = "id string, keep string, why string, size int, jaccard double, containment double"


def near(
    df: DataFrame,
    text_column: str = "body",
    *,
    id_column: str = "id",
    rule: StoryRule | None = None,
    sketch: Sketch | None = None,
    singles: bool = False,
) -> DataFrame:
    """Return the articles that tell the same story, one row per member; those to keep are where ``id = keep``.

    The columns are those of :class:`dedup.stories.cluster.Member`, with the ``keep`` and ``why`` of its cluster. Give
    *cleaned* bodies: the boilerplate of a site fills buckets with unrelated articles. In a bucket of a hundred articles
    and more each is compared with twenty of them, not with all. Articles with the very same words cost no pairs. Spark
    jobs run immediately. The result is kept until it is released: on two executors, one of which may be lost, or in
    ``spark.checkpoint.dir`` if that is set.

    Articles whose id is missing or given more than once cannot be distinguished: they are compared with none, and each
    gets a row of its own in which only ``id`` and ``why`` are set, so that ``id != keep`` drops none of them.

    Args:
        df: the articles.
        text_column: their bodies, such as ``article.body`` after :func:`dedup.spark.clean`; null is an empty one.
        id_column: their ids, each given to one article.
        rule: when two articles are the same story.
        sketch: how signatures are made.
        singles: also return articles that match no other.

    Raises:
        UsageError: there is no such column.
    """
    for argument, column in (("text_column", text_column), ("id_column", id_column)):
        require_column(df, "near", argument, column)
    rule, sketch = rule or StoryRule(), sketch or Sketch()
    use_this_python(df)
    articles = df.select(
        f.col(id_column).cast("string").alias("id"),
        f.coalesce(f.col(text_column).cast("string"), f.lit("")).alias("body"),
    )
    with cached_in_batches(df.sparkSession, CACHED_ROWS):
        outlines = articles.mapInArrow(_outlines(sketch), _OUTLINE).persist(StorageLevel.MEMORY_AND_DISK)
        try:
            return _clustered(outlines, rule, sketch, singles=singles)
        finally:
            outlines.unpersist()


def _clustered(every: DataFrame, rule: StoryRule, sketch: Sketch, *, singles: bool) -> DataFrame:
    """Cluster the articles whose outlines are given, and compute the rows of :func:`near`."""
    counts = every.groupBy("id").agg(f.count(f.lit(1)).alias("count")).where("id is null or count > 1")
    wrong = checkpointed(counts)
    clear = wrong.isEmpty()
    outlines = every if clear else every.where("id is not null").join(wrong, "id", "left_anti")
    found = components(_edges(outlines, rule, sketch))
    members = outlines.select("id", "size", "characters").join(found, "id", "left" if singles else "inner")
    members = members.withColumn("component", f.coalesce("component", "id"))
    chosen = members.groupBy("component").applyInArrow(_chosen, _CHOICE)
    kept = outlines.select(f.col("id").alias("keep"), f.col("shingles").alias("kept"))
    compared = (
        members.join(chosen, "component")
        .join(kept, "keep")
        .join(outlines.select("id", "shingles"), "id")
        .select("id", "keep", "why", "kept", "shingles")
    )
    members = compared.mapInArrow(_members, _MEMBER)
    return checkpointed(members if clear else members.union(_unnamed(wrong)))


def _unnamed(wrong: DataFrame) -> DataFrame:
    """A row for each article whose id is missing or not unique.

    Args:
        wrong: such ids, and how many articles have each.
    """
    why = f.when(f.col("id").isNull(), "no id").otherwise(
        f.concat(f.lit("the id is given to "), f.col("count"), f.lit(" articles"))
    )
    each = wrong.select("id", why.alias("why"), f.explode(f.sequence(f.lit(1), f.col("count"))))
    numbers = {"size": "int", "jaccard": "double", "containment": "double"}
    empty = [f.lit(None).cast(kind).alias(name) for name, kind in numbers.items()]
    return each.select("id", f.lit(None).cast("string").alias("keep"), "why", *empty)


def _edges(outlines: DataFrame, rule: StoryRule, sketch: Sketch) -> DataFrame:
    """Pairs that are the same story, enough of them to connect every cluster."""
    worded = outlines.where("size > 0")
    # Articles with the very same shingles are one for the bands: a text that a thousand outlets printed would
    # otherwise make half a million pairs.
    twins = worded.groupBy("same").agg(f.min("id").alias("first"), f.count(f.lit(1)).alias("count"))
    copies = (
        worded.select("same", f.col("id").alias("second"))
        .join(twins.where("count > 1"), "same")
        .where("first != second")
        .select("first", "second")
    )
    apart = worded.join(twins.select(f.col("first").alias("id")), "id", "left_semi")
    pairs = _pairs_to_compare(apart.select("id", f.explode("buckets").alias("bucket")))
    likely = _both(pairs, apart, "size", "signature").mapInArrow(_plausible(rule, sketch), _PAIR)
    sure = _both(likely, apart, "shingles").mapInArrow(_holding(rule), _PAIR)
    return sure.union(copies)


def _pairs_to_compare(bands: DataFrame) -> DataFrame:
    """Pairs of articles that share a bucket: all of a small bucket, and of a crowded one each article with a few."""
    counts = bands.groupBy("bucket").agg(f.count(f.lit(1)).alias("count"))
    crowded = counts.where(f.col("count") >= CROWDED).select("bucket")
    few = bands.join(crowded, "bucket", "left_anti").select("bucket", f.col("id").alias("first"))
    many = bands.join(crowded, "bucket", "left_semi")
    # Chosen by a hash: neither the longest nor the earliest articles.
    order = Window.partitionBy("bucket").orderBy(f.xxhash64("id"), "id")
    pivots = many.withColumn("rank", f.row_number().over(order)).where(f.col("rank") <= PIVOTS)
    within = few.join(few.select("bucket", f.col("first").alias("second")), "bucket")
    across = many.join(pivots.select("bucket", f.col("id").alias("pivot")), "bucket").select(
        f.least("id", "pivot").alias("first"), f.greatest("id", "pivot").alias("second")
    )
    return within.select("first", "second").union(across).where("first < second").distinct()


def _both(pairs: DataFrame, outlines: DataFrame, *columns: str) -> DataFrame:
    """Join columns of the outlines to both sides of pairs."""
    for side in ("first", "second"):
        own = outlines.select(
            f.col("id").alias(side), *(f.col(name).alias(f"{side}_{name}") for name in columns)
        )
        pairs = pairs.join(own, side)
    return pairs


def _outlines(sketch: Sketch) -> Callable[[Batches], Batches]:
    def run(batches: Batches) -> Batches:
        import numpy as np

        for rows in pieces(batches, PIECE):
            ready = outlined([(row["id"], row["body"]) for row in rows], sketch)
            buckets = sketch.buckets(np.stack([outline.values() for outline, _ in ready])).tolist()
            yield pa.RecordBatch.from_arrays(
                [
                    pa.array([outline.id for outline, _ in ready], pa.string()),
                    pa.array([outline.size for outline, _ in ready], pa.int32()),
                    pa.array([len(row["body"]) for row in rows], pa.int32()),
                    pa.array(
                        [blake2b(own.tobytes(), digest_size=16).digest() for _, own in ready], pa.binary()
                    ),
                    pa.array([outline.signature for outline, _ in ready], pa.binary()),
                    pa.array(buckets, pa.list_(pa.int64())),
                    pa.array([own.tobytes() for _, own in ready], pa.binary()),
                ],
                ["id", "size", "characters", "same", "signature", "buckets", "shingles"],
            )

    return run


def _plausible(rule: StoryRule, sketch: Sketch) -> Callable[[Batches], Batches]:
    def run(batches: Batches) -> Batches:
        for rows in pieces(batches, PIECE):
            counts = sketch.agreeing(
                [row["first_signature"] for row in rows], [row["second_signature"] for row in rows]
            )
            yield _pairs(
                row
                for row, count in zip(rows, counts, strict=True)
                if rule.plausible(count, sketch.size, row["first_size"], row["second_size"])
            )

    return run


def _holding(rule: StoryRule) -> Callable[[Batches], Batches]:
    def run(batches: Batches) -> Batches:
        for rows in pieces(batches, PIECE):
            yield _pairs(
                row
                for row in rows
                if rule.holds(compare(_shingles(row["first_shingles"]), _shingles(row["second_shingles"])))
            )

    return run


def _pairs(rows: Iterable[dict[str, Any]]) -> pa.RecordBatch:
    ends = [(row["first"], row["second"]) for row in rows]
    return pa.RecordBatch.from_arrays(
        [pa.array([pair[side] for pair in ends], pa.string()) for side in (0, 1)], ["first", "second"]
    )


def _chosen(cluster: pa.Table) -> pa.Table:
    keep, why = choose(
        ClusterMember(row["id"], row["size"], row["characters"])
        for row in cluster.select(["id", "size", "characters"]).to_pylist()
    )
    return pa.table({"component": [cluster["component"][0].as_py()], "keep": [keep], "why": [why]})


def _members(batches: Batches) -> Iterator[pa.RecordBatch]:
    for rows in pieces(batches, PIECE):
        compared = [member(row["id"], _shingles(row["kept"]), _shingles(row["shingles"])) for row in rows]
        yield pa.RecordBatch.from_arrays(
            [
                pa.array([one.id for one in compared], pa.string()),
                pa.array([row["keep"] for row in rows], pa.string()),
                pa.array([row["why"] for row in rows], pa.string()),
                pa.array([one.size for one in compared], pa.int32()),
                pa.array([one.jaccard for one in compared], pa.float64()),
                pa.array([one.containment for one in compared], pa.float64()),
            ],
            ["id", "keep", "why", "size", "jaccard", "containment"],
        )


def _shingles(data: bytes) -> NDArray[np.uint64]:
    import numpy as np

    return np.frombuffer(data, np.uint64)
