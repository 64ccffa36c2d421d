"""Connected components of a graph whose edges no single machine holds: alternating large-star and small-star.

The algorithm of Kiveris and others, "Connected Components in MapReduce and Beyond" (2014). Each step attaches the
neighbours of every node to the least node around; after a number of rounds that grows with the logarithm of the
longest chain every component is a star around its least node. Only joins and minima: no list of neighbours is
collected, so that a node with millions of them needs no more memory than any other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyspark.sql import functions as f

from dedup.spark.checkpoints import checkpointed

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, Row

__all__ = ["components"]


def components(edges: DataFrame) -> DataFrame:
    """Return for each node of a graph the least node of its component, as columns ``id`` and ``component``.

    Runs Spark jobs immediately, as many as rounds are needed.

    Args:
        edges: columns ``first`` and ``second``; an edge may occur more than once and in either direction.
    """
    star = edges.select(
        f.greatest("first", "second").alias("node"), f.least("first", "second").alias("to")
    ).where("node != to")
    star = checkpointed(star.distinct())
    before, state = None, _state(star)
    while state != before:
        star = checkpointed(_small_star(_large_star(star)))
        before, state = state, _state(star)
    tips = star.select(f.col("node").alias("id"), f.col("to").alias("component"))
    centres = star.select(f.col("to").alias("id"), f.col("to").alias("component")).distinct()
    return tips.union(centres)


def _state(star: DataFrame) -> Row | None:
    """A number that changes with the edges; the edges are distinct."""
    return star.agg(f.count(f.lit(1)), f.bit_xor(f.xxhash64("node", "to"))).first()


def _large_star(star: DataFrame) -> DataFrame:
    """Attach the larger neighbours of each node to the least one around it."""
    both = star.union(star.select(f.col("to").alias("node"), f.col("node").alias("to")))
    least = both.groupBy("node").agg(f.least("node", f.min("to")).alias("least"))
    larger = both.where(f.col("to") > f.col("node")).join(least, "node")
    return larger.select(f.col("to").alias("node"), f.col("least").alias("to")).distinct()


def _small_star(star: DataFrame) -> DataFrame:
    """Attach each node and its smaller neighbours to the least of them."""
    least = star.groupBy("node").agg(f.min("to").alias("least"))
    smaller = star.join(least, "node").where("to != least")
    hung = smaller.select(f.col("to").alias("node"), f.col("least").alias("to"))
    return hung.union(least.select("node", f.col("least").alias("to"))).distinct()
