"""Crowded buckets: bounded work and memory, and the clusters that comparing every pair gives."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from itertools import combinations, pairwise
from pathlib import Path

import pytest

from dedup.stories import crowds
from dedup.stories.crowds import Done
from dedup.stories.index import ArticleIndex
from dedup.stories.memory_store import MemoryStore
from dedup.stories.outline import Outline
from dedup.stories.shingles import shingles
from dedup.stories.similarity import StoryRule, compare
from dedup.stories.sketch import Sketch
from dedup.stories.sqlite_store import SqliteStore
from tests.near_articles import article, longer, shorter, stories, with_other_figures


def report(number: int) -> str:
    """An agency's report as its subscriber of this number prints it: cut, longer, with other figures or words."""
    chance = random.Random(number)
    body = article(7)
    if chance.random() < 0.5:
        body = with_other_figures(body)
    if chance.random() < 0.3:
        body = shorter(body)
    if chance.random() < 0.3:
        body = longer(body, number)
    words = body.split(" ")
    for place in range(chance.randrange(40), len(words), 40):
        words[place] += str(number)
    return " ".join(words)


def skewed(size: int) -> list[tuple[str, str]]:
    """A half variants of one report and notices that are word for word the same, a half ordinary stories."""
    notice = (
        "No warnings are in force for the coast tonight, the weather office of the northern harbour said."
    )
    articles = [(f"report/{number}", report(number)) for number in range(size // 4)]
    articles += [(f"notice/{number}", notice) for number in range(size // 4)]
    articles += [(f"story/{name}", body) for name, body in stories(size // 2)]
    random.Random(1).shuffle(articles)
    return articles


def exact(articles: Sequence[tuple[str, str]]) -> list[set[str]]:
    """The clusters, by comparing every pair."""
    rule, sets = StoryRule(), {name: shingles(body) for name, body in articles}
    cluster = {name: {name} for name in sets}
    for first, second in combinations(sets, 2):
        if cluster[first] is not cluster[second] and rule.holds(compare(sets[first], sets[second])):
            cluster[first] |= cluster[second]
            cluster.update(dict.fromkeys(cluster[second], cluster[first]))
    return sorted({id(own): own for own in cluster.values()}.values(), key=min)


class Counting(MemoryStore):
    """Counts the ids that buckets and outlines hand out."""

    handed = 0

    def sharing(self, outline: Outline, bands: Sequence[int]) -> Iterator[tuple[int, list[str]]]:
        for band, names in super().sharing(outline, bands):
            self.handed += len(names)
            yield band, names

    def outlines(self, ids: Sequence[str]) -> list[Outline]:
        self.handed += len(ids)
        return super().outlines(ids)


def work(articles: Iterable[tuple[str, str]]) -> int:
    store = Counting(Sketch())
    with ArticleIndex(store) as index:
        index.add_many(articles)
        store.handed = 0
        index.clusters(singles=True)
    return store.handed


@pytest.mark.parametrize("kept", [0, 1000])
def test_skewed_clusters_are_those_of_comparing_every_pair(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, kept: int
) -> None:
    monkeypatch.setattr(crowds, "CROWDED", 8)
    monkeypatch.setattr(crowds, "KEPT", kept)
    monkeypatch.setattr(crowds, "AT_ONCE", 5)
    articles = skewed(240)
    wanted = exact(articles)
    assert max(map(len, wanted)) == 60
    for storage in ("memory", f"sqlite:{tmp_path / 'index.db'}"):
        with ArticleIndex(storage) as index:
            index.add_many(articles)
            found = index.clusters(singles=True)
            assert [set(cluster.ids) for cluster in found] == wanted
            assert [*index.stories(singles=True)] == found


@pytest.mark.parametrize("kind", ["report", "notice"])
def test_the_work_of_one_large_story_grows_with_its_size_not_with_its_square(kind: str) -> None:
    bodies: dict[str, Callable[[int], str]] = {"report": report, "notice": lambda _: article(5, paragraphs=1)}
    small, large = (
        work((str(number), bodies[kind](number)) for number in range(size)) for size in (300, 1200)
    )
    assert large < 7 * small


def test_a_bucket_full_of_strangers_is_given_up_after_a_bounded_number_of_comparisons(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(crowds, "CROWDED", 20)
    monkeypatch.setattr(crowds, "PATIENCE", 10)
    # Half of each article is what its site puts on every page.
    chrome = article(1, paragraphs=2)
    small, large = (
        work((f"{number:05}", f"{article(number + 2, paragraphs=3)}\n\n{chrome}") for number in range(size))
        for size in (200, 800)
    )
    assert large < 6 * small


def test_what_is_given_up_is_the_same_in_every_store(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(crowds, "CROWDED", 4)
    monkeypatch.setattr(crowds, "PATIENCE", 0)
    articles = skewed(120)
    with ArticleIndex() as memory, ArticleIndex(f"sqlite:{tmp_path / 'index.db'}") as file:
        for index, given in ((memory, articles), (file, articles[::-1])):
            index.add_many(given)
        assert memory.clusters(singles=True) == file.clusters(singles=True)


def test_stories_come_one_by_one_in_the_order_of_the_least_id_that_was_asked_for() -> None:
    with ArticleIndex() as index:
        index.add_many(
            [("c", article(1)), ("a", article(1)), ("b", article(2)), ("d", article(2)), ("e", article(3))]
        )
        assert [cluster.ids for cluster in index.stories()] == [("a", "c"), ("b", "d")]
        assert [cluster.ids for cluster in index.stories(["c", "d", "b"])] == [("b", "d"), ("a", "c")]
        assert [cluster.ids for cluster in index.stories(["e"], singles=True)] == [("e",)]


def test_what_is_done_is_known_for_ids_that_were_asked_for_and_for_others() -> None:
    done = Done(["a", "c", "e"])
    done.update(["c", "b"])
    assert [name in done for name in "abcde"] == [False, True, True, False, False]


def test_buckets_wait_beside_the_table_until_somebody_looks_for_one(tmp_path: Path) -> None:
    path = str(tmp_path / "index.db")
    articles = [(f"{number:04}", article(number // 2, paragraphs=1)) for number in range(1200)]

    def count(store: SqliteStore, table: str) -> int:
        return int(store._base.execute(f"SELECT count(*) FROM {table}").fetchone()[0])  # noqa: S608

    writer, reader = SqliteStore(path, Sketch()), SqliteStore(path, Sketch())
    with ArticleIndex(writer) as index, ArticleIndex(reader) as other:
        index.add_many(articles)
        assert (count(writer, "waiting"), count(writer, "band")) == (1200, 0)
        index.remove("0003")
        assert [near.id for near in other.query(articles[2][1])] == ["0002"]
        assert (count(writer, "waiting"), count(writer, "band")) == (0, 1199 * 40)
        index.add("0003", articles[3][1])
        assert [near.id for near in other.query(articles[2][1])] == ["0002", "0003"]


def test_entering_buckets_continues_after_an_interruption(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("dedup.stories.sqlite_bands._ROWS", 7000)
    path = tmp_path / "index.db"
    articles = [(f"{number:04}", article(number // 2, paragraphs=1)) for number in range(1200)]
    with ArticleIndex(f"sqlite:{path}") as index:
        index.add_many(articles)
        store = index._store
        assert isinstance(store, SqliteStore)
        begun, transaction = 0, store._transaction

        def interrupted() -> object:
            nonlocal begun
            begun += 1
            if begun == 4:
                raise KeyboardInterrupt
            return transaction()

        with pytest.raises(KeyboardInterrupt):
            store._bands.insert_waiting(interrupted)  # type: ignore[arg-type]
    with ArticleIndex(f"sqlite:{path}") as again, ArticleIndex() as memory:
        memory.add_many(articles)
        assert again.clusters(singles=True) == memory.clusters(singles=True)


def test_the_file_of_a_transaction_does_not_grow_with_the_table(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("dedup.stories.sqlite_bands._TABLE_ROWS", 20_000)
    monkeypatch.setattr("dedup.stories.sqlite_bands._AT_ONCE", 500)
    sizes = []
    for articles in (2000, 8000):
        path = tmp_path / f"{articles}.db"
        with ArticleIndex(f"sqlite:{path}") as index:
            index.add_many((f"{number:05}", f"ferry {number} sails") for number in range(articles))
            for pragma in ("wal_autocheckpoint = 50", "wal_checkpoint(TRUNCATE)"):
                index._store._base.execute(f"PRAGMA {pragma}")  # type: ignore[attr-defined]
            index.query("ferry 7 sails")
            sizes.append(path.with_name(f"{path.name}-wal").stat().st_size)
    assert sizes[1] < 2 * sizes[0]


def test_no_page_of_the_table_is_written_in_every_transaction(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("dedup.stories.index._BATCH", 500)
    monkeypatch.setattr("dedup.stories.sqlite_bands._LEAST", 600)
    entered: list[int] = []
    with ArticleIndex(f"sqlite:{tmp_path / 'index.db'}") as index:
        store = index._store
        assert isinstance(store, SqliteStore)
        insert_waiting = store._bands.insert_waiting

        def counted(transaction: Callable[[], AbstractContextManager[None]]) -> None:
            entered.append(len(index))
            insert_waiting(transaction)

        monkeypatch.setattr(store._bands, "insert_waiting", counted)
        index.add_many((f"{number:05}", f"ferry {number} sails") for number in range(10_000))
    # Each time when the table has grown by a quarter: their number grows with the logarithm.
    assert entered == sorted(entered)
    assert all(later >= 1.2 * earlier for earlier, later in pairwise(entered))
    assert len(entered) < 12
