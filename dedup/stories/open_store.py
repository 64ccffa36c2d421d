"""Open a store by its address."""

from __future__ import annotations

from dedup.errors import UsageError
from dedup.stories.memory_store import MemoryStore
from dedup.stories.sketch import Sketch
from dedup.stories.storage import Store

__all__ = ["open_store"]


def open_store(storage: str, sketch: Sketch) -> Store:
    """Open a store by its address: ``memory``, ``sqlite:PATH`` or a Redis URL.

    Redis URLs are those of redis-py (``redis://``, ``rediss://``, ``unix://``); ``?namespace=NAME`` separates
    several indexes in one database.

    Raises:
        UsageError: the address is none of these.
        InputError: the store cannot be opened, or its signatures were computed differently.
        MissingExtraError: Redis is requested and its client is not installed.
    """
    kind, colon, rest = storage.partition(":")
    if storage == "memory":
        return MemoryStore(sketch)
    if kind == "sqlite" and rest:
        from dedup.stories.sqlite_store import SqliteStore

        return SqliteStore(rest, sketch)
    if colon and kind in ("redis", "rediss", "unix"):
        from dedup.stories.redis_store import RedisStore

        return RedisStore(storage, sketch)
    raise UsageError(f"storage: {storage!r} is not one of memory, sqlite:PATH, redis://HOST:PORT/DATABASE")
