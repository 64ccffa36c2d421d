"""The buckets in memory: a sorted array answers like a table of sets."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from dedup.stories.buckets import Buckets
from dedup.stories.index import ArticleIndex
from dedup.stories.memory_store import MemoryStore
from dedup.stories.sketch import Sketch
from tests.near_articles import article, longer

bucket = st.sampled_from([-(2**63), -3, -2, 0, 1, 2, 2**63 - 1])
batches = st.lists(st.lists(st.tuples(bucket, st.integers(0, 9)), min_size=1, max_size=9), max_size=12)


@settings(deadline=None)
@given(batches, st.lists(bucket, max_size=4), st.sets(st.integers(0, 9)))
def test_numbers_that_share_a_bucket_are_those_of_a_table(
    added: list[list[tuple[int, int]]], asked: list[int], kept: set[int]
) -> None:
    buckets, table = Buckets(), defaultdict[int, set[int]](set)
    for batch in added:
        buckets.add(
            np.array([own for own, _ in batch], np.int64), np.array([one for _, one in batch], np.uint32)
        )
        for own, one in batch:
            table[own].add(one)
    wanted = set[int]().union(*(table[own] for own in asked))
    question = np.array(asked, np.int64)
    assert buckets.sharing(question) == wanted
    buckets.keep(np.array(sorted(kept), np.uint32))
    assert buckets.sharing(question) == wanted & kept


def test_an_index_in_memory_does_not_grow_when_articles_are_replaced_again_and_again() -> None:
    store = MemoryStore(Sketch())
    with ArticleIndex(store) as index:
        index.add_many([("first", article(1)), ("second", longer(article(1), 1))])
        for number in range(2100):
            index.add("changing", f"the ferry number {number} sails on day {number} of the new year")
        assert sum(len(numbers) for _, numbers in store._buckets._runs) <= 40 * 1010
        assert [cluster.ids for cluster in index.clusters()] == [("second", "first")]
        assert [
            near.id for near in index.query("the ferry number 2099 sails on day 2099 of the new year")
        ] == ["changing"]
