"""The Redis store, on a real server of its own."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from dedup.errors import DedupError, InputError
from dedup.stories.index import ArticleIndex
from dedup.stories.sketch import Sketch
from tests.near_articles import article, longer, stories

pytest.importorskip("redis", reason="the Redis client is not installed: pip install 'article-dedup[redis]'")


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """A server without a port, on a socket in a folder of its own; its path must be short."""
    program = shutil.which("redis-server")
    if program is None:
        pytest.skip("redis-server is not installed: apt-get install redis-server")
    with tempfile.TemporaryDirectory(prefix="redis-") as folder:
        socket = Path(folder) / "s"
        command = [program, "--port", "0", "--unixsocket", str(socket), "--save", "", "--appendonly", "no"]
        with subprocess.Popen([*command, "--dir", folder], stdout=subprocess.DEVNULL) as process:
            try:
                deadline = time.monotonic() + 20
                while not socket.exists():
                    assert process.poll() is None, "redis-server ended at once"
                    assert time.monotonic() < deadline, "redis-server did not start"
                    time.sleep(0.02)
                yield f"unix://{socket}"
            finally:
                process.terminate()


@pytest.fixture
def address(server: str, request: pytest.FixtureRequest) -> str:
    """An index of its own for each test, in one database."""
    return f"{server}?namespace={request.node.name}"


def test_the_same_clusters_as_in_memory(address: str) -> None:
    articles = stories(500)
    with ArticleIndex() as memory, ArticleIndex(address) as shared:
        for index in (memory, shared):
            index.add_many(articles)
            for name, _ in articles[::7]:
                index.remove(name)
        assert shared.clusters(singles=True) == memory.clusters(singles=True)
        for _, body in articles[:20]:
            assert shared.query(body) == memory.query(body)


def test_two_machines_share_one_index(address: str) -> None:
    with ArticleIndex(address) as one, ArticleIndex(address) as other:
        one.add("wire \ud800", article(1))
        other.add("update", longer(article(1), 1))
        assert {near.id for near in one.query(article(1))} == {"wire \ud800", "update"}
        one.remove("update")
        assert len(other) == 1
        assert "update" not in other


def test_namespaces_are_kept_apart(server: str) -> None:
    with ArticleIndex(f"{server}?namespace=left") as left, ArticleIndex(f"{server}?namespace=right") as right:
        left.add("a", article(1))
        assert right.query(article(1)) == []


def test_an_interrupted_writer_leaves_nothing_to_find_and_can_be_repeated(address: str) -> None:
    with ArticleIndex(address) as index:
        index.add("a", article(1))
        store = index._store
        store._redis.hdel(store._outlines, "a")  # type: ignore[attr-defined]
        assert index.query(article(1)) == []
        index.add("a", article(2))
        assert index.query(article(1)) == []
        assert [near.id for near in index.query(article(2))] == ["a"]
        index.remove("a")
        left = [key for key in store._redis.scan_iter() if b"an_interrupted" in key]  # type: ignore[attr-defined]
        assert [key for key in left if not key.endswith(b"meta")] == []


def test_articles_without_words_are_kept_and_near_nothing(address: str) -> None:
    with ArticleIndex(address) as index:
        index.add_many([("a", ""), ("b", "")])
        assert index.clusters() == []
        assert index.query("") == []
        assert index.body("a") == ""


def test_signatures_of_another_kind_are_refused_in_one_line(address: str) -> None:
    ArticleIndex(address).close()
    with pytest.raises(InputError, match="made with seed '1' instead of '2': build a new index"):
        ArticleIndex(address, sketch=Sketch(seed=2))


@pytest.mark.parametrize("url", ["redis://user:secret@127.0.0.1:1/0", "redis://127.0.0.1:1/zero"])
def test_no_server_is_reported_in_one_line_without_the_password(url: str) -> None:
    with pytest.raises(InputError, match=r"127\.0\.0\.1:1") as error:
        ArticleIndex(url)
    assert "secret" not in str(error.value)
    assert "\n" not in str(error.value)


DAMAGE = {
    "a string": lambda redis, name: redis.delete(name) and redis.set(name, "x"),
    "a list": lambda redis, name: redis.delete(name) and redis.rpush(name, "x"),
    "a hash": lambda redis, name: redis.delete(name) and redis.hset(name, "x", "y"),
    "other values": lambda redis, name: [
        redis.hset(name, field, b"\xff") for field in redis.hkeys(name) if redis.type(name) == b"hash"
    ],
    "other names": lambda redis, name: redis.hset(name, b"\xff\xfe", b"\xff\xfe\0\0abc"),
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
@pytest.mark.parametrize("part", ["meta", "outline", "body"])
def test_keys_that_another_program_wrote_are_an_error_in_one_line(
    server: str, part: str, damage: Callable[[Any, str], object]
) -> None:
    import redis

    address = f"{server}?namespace=damaged"
    database = redis.Redis.from_url(server)
    jobs: list[Callable[[ArticleIndex], object]] = [
        len,
        lambda index: list(index.ids()),
        lambda index: index.body("a"),
        lambda index: index.query(article(1)),
        lambda index: index.add("a", article(2)),
        lambda index: index.clusters(singles=True),
        lambda index: index.remove("a"),
    ]
    said: list[str] = []
    for job in jobs:
        for name in database.scan_iter("damaged:*"):
            database.delete(name)
        with ArticleIndex(address) as index:
            index.add("a", article(1))
        damage(database, f"damaged:near:{part}")
        try:
            with ArticleIndex(address) as index:
                job(index)
        except DedupError as error:
            said.append(str(error))
    # A hash of other names may be taken for an index of other articles.
    assert said or damage in (DAMAGE["other names"], DAMAGE["a hash"])
    assert not any("\n" in line for line in said)
