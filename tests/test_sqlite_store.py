"""The SQLite store: survives SIGKILL, read while written, refuses what it cannot use."""

from __future__ import annotations

import random
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from dedup.errors import InputError
from dedup.stories.index import ArticleIndex
from dedup.stories.sketch import Sketch
from tests.near_articles import article, stories

# Tells each article once its transaction is over. Odd ones come in batches of three.
_WRITER = """
import sys
from tests.near_articles import article
from dedup.stories.index import ArticleIndex
index = ArticleIndex("sqlite:" + sys.argv[1])
number = len(index)
while True:
    names = [str(n) for n in range(number, number + (3 if number % 2 else 1))]
    index.add_many((name, article(int(name), paragraphs=3)) for name in names)
    if number % 5 == 4:
        index.remove(str(number - 2))
        index.add(str(number - 2), article(number - 2, paragraphs=3))
    number += len(names)
    print(number, flush=True)
"""


def test_killed_at_twenty_moments_it_holds_exactly_the_committed_articles(tmp_path: Path) -> None:
    path, chance = tmp_path / "index.db", random.Random(20)
    for _ in range(20):
        with subprocess.Popen(
            [sys.executable, "-c", _WRITER, str(path)],
            stdout=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).parent.parent,
        ) as writer:
            assert writer.stdout is not None
            first = int(writer.stdout.readline())
            time.sleep(chance.uniform(0, 0.15))
            writer.send_signal(signal.SIGKILL)
            told = [first, *map(int, writer.stdout.read().split())]
        with ArticleIndex(f"sqlite:{path}") as index:
            names = sorted(map(int, index.ids()))
            # What was told is there; one commit that was not told yet may be there too, whole.
            assert told[-1] - 1 <= max(names) <= told[-1] + 2
            missing = set(range(max(names) + 1)) - set(names)
            assert len(missing) <= 1, "at most the one between its removal and its return"
            for name in missing:
                index.add(str(name), article(name, paragraphs=3))
            for name in names:
                assert index.body(str(name)) == article(name, paragraphs=3)
        _check_whole(path)


def _check_whole(path: Path) -> None:
    base = sqlite3.connect(path)
    try:
        assert base.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        count = base.execute("SELECT count(*) FROM article").fetchone()[0]
        assert base.execute("SELECT count(*) FROM body").fetchone()[0] == count
        bands = base.execute("SELECT article, count(*) FROM band GROUP BY article").fetchall()
        assert len(bands) == count
        assert {number for _, number in bands} == {Sketch().bands}
    finally:
        base.close()


def test_the_same_clusters_as_in_memory(tmp_path: Path) -> None:
    articles = stories(500)
    with ArticleIndex() as memory, ArticleIndex(f"sqlite:{tmp_path / 'index.db'}") as file:
        for index in (memory, file):
            index.add_many(articles)
            for name, _ in articles[::7]:
                index.remove(name)
        assert file.clusters(singles=True) == memory.clusters(singles=True)
        for _, body in articles[:20]:
            assert file.query(body) == memory.query(body)


def test_articles_outlive_the_process_that_added_them(tmp_path: Path) -> None:
    path = f"sqlite:{tmp_path / 'index.db'}"
    with ArticleIndex(path) as index:
        index.add("monday", article(1))
    with ArticleIndex(path) as index:
        assert [near.id for near in index.query(article(1))] == ["monday"]
        assert len(index) == 1


def test_others_read_while_one_writes(tmp_path: Path) -> None:
    path = f"sqlite:{tmp_path / 'index.db'}"
    with ArticleIndex(path) as writer, ArticleIndex(path) as first, ArticleIndex(path) as second:
        writer.add("a", article(1))
        writer._store._base.execute("BEGIN IMMEDIATE")  # type: ignore[attr-defined]
        for reader in (first, second):
            assert [near.id for near in reader.query(article(1))] == ["a"]
        writer._store._base.execute("ROLLBACK")  # type: ignore[attr-defined]
        writer.add("b", article(1))
        for reader in (first, second):
            assert [near.id for near in reader.query(article(1))] == ["a", "b"]


def test_a_replaced_article_leaves_nothing_behind(tmp_path: Path) -> None:
    path = tmp_path / "index.db"
    with ArticleIndex(f"sqlite:{path}") as index:
        for seed in range(5):
            index.add("a", article(seed))
    _check_whole(path)


@pytest.mark.parametrize("sketch", [Sketch(seed=2), Sketch(bands=20, rows=6), Sketch(bands=30)])
def test_signatures_of_another_kind_are_refused_in_one_line(tmp_path: Path, sketch: Sketch) -> None:
    path = f"sqlite:{tmp_path / 'index.db'}"
    ArticleIndex(path).close()
    with pytest.raises(
        InputError, match=r"index\.db: made with \w+ '\w+' instead of '\w+': build a new"
    ) as error:
        ArticleIndex(path, sketch=sketch)
    assert "\n" not in str(error.value)


def test_another_version_of_the_shingles_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "index.db"
    ArticleIndex(f"sqlite:{path}").close()
    base = sqlite3.connect(path)
    base.execute("UPDATE meta SET value = 'legacy' WHERE name = 'scheme'")
    base.commit()
    base.close()
    with pytest.raises(InputError, match="made with scheme 'legacy' instead of 'affine32'"):
        ArticleIndex(f"sqlite:{path}")


def test_a_file_that_is_not_an_index_is_refused_and_left_alone(tmp_path: Path) -> None:
    text = tmp_path / "text.db"
    text.write_text("no database " * 100)
    with pytest.raises(InputError, match="file is not a database"):
        ArticleIndex(f"sqlite:{text}")
    assert text.read_text() == "no database " * 100

    foreign = tmp_path / "foreign.db"
    base = sqlite3.connect(foreign)
    base.execute("CREATE TABLE notes (text)")
    base.commit()
    base.close()
    before = foreign.read_bytes()
    with pytest.raises(InputError, match="a database of another program"):
        ArticleIndex(f"sqlite:{foreign}")
    assert foreign.read_bytes() == before


def test_a_missing_folder_is_reported(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="there is no such folder"):
        ArticleIndex(f"sqlite:{tmp_path}/nowhere/index.db")


def test_an_article_takes_little_room(tmp_path: Path) -> None:
    path, count = tmp_path / "index.db", 1000
    with ArticleIndex(f"sqlite:{path}") as index:
        index.add_many((f"https://news.example/{n:06}", article(n, "ar", paragraphs=9)) for n in range(count))
    # A million must fit in 4 GB. Invented words do not compress as real ones do: about 1.7 kB instead of 1.1.
    assert path.stat().st_size / count < 4000
