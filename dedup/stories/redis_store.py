"""Articles in a Redis database that several machines share, through datasketch's own storage layer.

The bands are datasketch's ``MinHashLSH`` tables. Beside them are two hashes: outlines and bodies. An article exists if
its outline does, which is written last and deleted first. So an interrupted writer leaves nothing that a query could
return, and the next writer of the same id removes its remains.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlencode

from dedup.errors import InputError, MissingExtraError
from dedup.stories.outline import Outline
from dedup.stories.sketch import Sketch
from dedup.stories.storage import StoredArticle, check_record, packed, unpacked

if TYPE_CHECKING:
    from redis import Redis

__all__ = ["RedisStore"]

_LAYOUT = "1"
BYTES = 4
"""Bytes per value of a signature."""
_SIZE = struct.Struct("<I")


class RedisStore:
    """A store in the database of a Redis URL; ``?namespace=NAME`` sets the prefix of its keys (``dedup``)."""

    def __init__(self, url: str, sketch: Sketch) -> None:
        try:
            import redis
        except ImportError:
            raise MissingExtraError("an index in Redis", "redis") from None
        address, namespace = _parts(url)
        # Without the password, for error messages.
        self._place = address.partition("?")[0].rpartition("@")[2]
        self._sketch, self._faults = sketch, redis.RedisError
        with self._errors_translated():
            try:
                self._pool = redis.ConnectionPool.from_url(address)
            except ValueError as error:
                raise InputError(self._place, f"not a Redis address: {error}") from None
            self._redis: Redis = redis.Redis(connection_pool=self._pool)
            self._meta, self._outlines, self._bodies = (
                f"{namespace}:near:{part}" for part in ("meta", "outline", "body")
            )
            self._agree()
            storage = {
                "type": "redis",
                "basename": f"{namespace}:near:lsh".encode(),
                "redis": {"connection_pool": self._pool},
            }
            self._lsh = sketch.lsh(storage)

    def _agree(self) -> None:
        """Record how signatures are computed, or check that the index was made in the same way."""
        wanted = {"layout": _LAYOUT, **self._sketch.record()}
        for name, value in wanted.items():
            self._redis.hsetnx(self._meta, name, value)
        found: Any = self._redis.hgetall(self._meta)
        recorded = {
            name.decode("utf-8", "replace"): value.decode("utf-8", "replace") for name, value in found.items()
        }
        check_record(self._place, recorded, wanted)

    @contextmanager
    def _errors_translated(self) -> Iterator[None]:
        """Turn errors of the server, and in values that other programs wrote, into one-line errors."""
        try:
            yield
        except (struct.error, UnicodeDecodeError, zlib.error):
            problem = "Redis: the index contains values of another program: choose another namespace"
            raise InputError(self._place, problem) from None
        except self._faults as error:
            raise InputError(self._place, f"Redis: {' '.join(str(error).split())}") from None

    def put(self, entries: Sequence[StoredArticle]) -> None:
        """Store articles; an article with the same id is replaced. Their outlines become visible together."""
        with self._errors_translated():
            names = [_bytes(entry.outline.id) for entry in entries]
            for name in names:
                self._forget(name)
            with self._lsh.insertion_session() as session:
                for name, entry in zip(names, entries, strict=True):
                    if entry.outline.size:
                        minhash = self._sketch.minhash(entry.outline.values())
                        session.insert(name, minhash, check_duplication=False)
            pipe = self._redis.pipeline(transaction=True)
            for name, entry in zip(names, entries, strict=True):
                pipe.hset(self._bodies, name, packed(entry.body))
                pipe.hset(self._outlines, name, _SIZE.pack(entry.outline.size) + entry.outline.signature)
            pipe.execute()

    def remove(self, article_id: str) -> bool:
        """Remove an article; ``False`` if there is none with that id."""
        with self._errors_translated():
            return self._forget(_bytes(article_id))

    def _forget(self, name: bytes) -> bool:
        pipe = self._redis.pipeline(transaction=True)
        pipe.hdel(self._outlines, name)
        pipe.hdel(self._bodies, name)
        removed = bool(pipe.execute()[0])
        if name in self._lsh:
            self._lsh.remove(name)
        return removed

    def _keys(self, outline: Outline) -> list[bytes]:
        """Return the keys of an outline's buckets, one per band."""
        values, lsh = self._sketch.minhash(outline.values()).hashvalues, self._lsh
        return [
            table.redis_key(lsh._H(values[start:end]))
            for table, (start, end) in zip(lsh.hashtables, lsh.hashranges, strict=True)
        ]

    def candidates(self, outline: Outline) -> set[str]:
        """Return the ids of the articles that share a bucket with an outline."""
        if not outline.size:
            return set()
        with self._errors_translated():
            # One request for all bands, where ``lsh.query`` sends one per band and waits for each reply.
            names: Any = self._redis.sunion(self._keys(outline))
            return {_str(name) for name in names}

    def sharing(self, outline: Outline, bands: Sequence[int]) -> Iterator[tuple[int, list[str]]]:
        """Yield bands with the ids of all articles in an outline's bucket of that band."""
        keys = self._keys(outline)
        with self._errors_translated():
            pipe = self._redis.pipeline(transaction=False)
            for band in bands:
                pipe.smembers(keys[band])
            for band, names in zip(bands, pipe.execute(), strict=True):
                yield band, [_str(name) for name in names]

    def outlines(self, ids: Sequence[str]) -> list[Outline]:
        """Return the outlines of those of the articles that are stored."""
        if not ids:
            return []
        with self._errors_translated():
            rows: Any = self._redis.hmget(self._outlines, [_bytes(name) for name in ids])
            return [self._outline(name, row) for name, row in zip(ids, rows, strict=True) if row is not None]

    def _outline(self, name: str, row: bytes) -> Outline:
        size, signature = _SIZE.unpack_from(row)[0], row[_SIZE.size :]
        if len(signature) != BYTES * self._sketch.size:
            raise struct.error("a signature of another size")
        return Outline(name, size, signature)

    def body(self, article_id: str) -> str | None:
        """Return an article's body."""
        with self._errors_translated():
            row: Any = self._redis.hget(self._bodies, _bytes(article_id))
            return unpacked(row) if row is not None else None

    def ids(self) -> Iterator[str]:
        """Return the ids of all articles."""
        with self._errors_translated():
            names: Any = self._redis.hkeys(self._outlines)
            return iter([_str(name) for name in names])

    def __len__(self) -> int:
        with self._errors_translated():
            count: Any = self._redis.hlen(self._outlines)
        return int(count)

    def close(self) -> None:
        """Close the connections."""
        self._redis.close()
        self._pool.disconnect()


def _parts(url: str) -> tuple[str, str]:
    """Split a URL into the URL for redis-py and the namespace."""
    address, _, query = url.partition("?")
    options = dict(parse_qsl(query))
    namespace = options.pop("namespace", "dedup")
    return f"{address}?{urlencode(options)}" if options else address, namespace


def _bytes(name: str) -> bytes:
    return name.encode("utf-8", "surrogatepass")


def _str(name: bytes) -> str:
    return name.decode("utf-8", "surrogatepass")
