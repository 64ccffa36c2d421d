"""Clusters and the copy to keep."""

from __future__ import annotations

import pytest

from dedup.stories.cluster import ClusterMember, choose
from dedup.stories.index import ArticleIndex
from dedup.stories.memory_store import MemoryStore
from dedup.stories.sketch import Sketch
from tests.near_articles import article, longer, shorter, stories


@pytest.mark.parametrize(
    ("articles", "keep", "why"),
    [
        (
            [ClusterMember("a", 5, 50), ClusterMember("b", 8, 40)],
            "b",
            "most complete: 8 different word groups, 3 more than a",
        ),
        (
            [ClusterMember("a", 8, 40), ClusterMember("b", 8, 44)],
            "b",
            "as complete as a, and 4 characters longer",
        ),
        ([ClusterMember("b", 8, 40), ClusterMember("a", 8, 40)], "a", "as complete as b: the lower id"),
        ([ClusterMember("a", 1, 1)], "a", "the only one"),
    ],
)
def test_the_most_complete_is_kept(articles: list[ClusterMember], keep: str, why: str) -> None:
    for order in (articles, articles[::-1]):
        found, reason = choose(order)
        assert found == keep
        assert reason.endswith(why)


def test_nothing_to_choose_from_is_an_error() -> None:
    with pytest.raises(ValueError, match="no article"):
        choose([])


def test_a_chain_of_updates_is_one_cluster_and_its_last_is_kept() -> None:
    first = article(1)
    second = longer(first, 1)
    third = longer(second, 2)
    with ArticleIndex() as index:
        index.add_many(
            [("1", first), ("2", second), ("3", third), ("4", longer(third, 3)), ("x", article(2))]
        )
        (cluster,) = index.clusters()
    assert cluster.keep == "4"
    assert cluster.ids == ("4", "1", "2", "3")
    assert [member.containment for member in cluster.members] == [1.0] * 4


def test_a_paragraph_that_occurs_twice_makes_no_article_more_complete() -> None:
    body = article(1)
    with ArticleIndex() as index:
        index.add_many([("whole", body), ("twice", f"{shorter(body)}\n\n{shorter(body)}")])
        assert index.clusters()[0].keep == "whole"


def test_made_stories_come_back_as_clusters() -> None:
    articles = stories(120)
    with ArticleIndex() as index:
        index.add_many(articles)
        clusters = index.clusters()
    found = {frozenset(cluster.ids) for cluster in clusters}
    assert found == {
        frozenset(name for name, _ in articles if name.split("/")[0] == str(story)) for story in range(30)
    }
    assert {cluster.keep.split("/")[1] for cluster in clusters} == {"update"}


def test_singles_are_listed_when_asked_for() -> None:
    with ArticleIndex() as index:
        index.add_many([("a", article(1)), ("b", article(2)), ("c", article(2))])
        assert [cluster.ids for cluster in index.clusters(singles=True)] == [("a",), ("b", "c")]
        assert [cluster.ids for cluster in index.clusters()] == [("b", "c")]
        assert [cluster.ids for cluster in index.clusters(["a"])] == []


class _Counting(MemoryStore):
    """Counts how often bodies are read."""

    reads = 0

    def body(self, article_id: str) -> str | None:
        self.reads += 1
        return super().body(article_id)


def test_the_body_of_each_member_is_read_once_however_many_stories_there_are(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # Fewer sets of shingles at hand than there are articles, and no two of a story with neighbouring ids.
    monkeypatch.setattr("dedup.stories.index._REMEMBERED", 8)
    articles = [(f"{name.split('/')[1]}/{name}", body) for name, body in stories(200)]
    store = _Counting(Sketch())
    with ArticleIndex(store) as index:
        index.add_many([*articles, ("alone", article(-900))])
        store.reads = 0
        clusters = index.clusters(singles=True)
    assert sorted(len(cluster.members) for cluster in clusters) == [1, *[4] * 50]
    assert store.reads == 200
