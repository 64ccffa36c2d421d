"""Items grouped into chunks: texts that are cleaned side by side, and what a process is given at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

__all__ = ["CHUNK_ITEMS", "CHUNK_SIZE", "in_chunks", "size_of"]

CHUNK_ITEMS = 16
"""Most items in a chunk."""
CHUNK_SIZE = 256_000
"""A chunk is full at this many characters or bytes: bounds memory."""
Item = TypeVar("Item")


def in_chunks(items: Iterable[Item], size: Callable[[Item], int]) -> Iterator[list[Item]]:
    """Group items into chunks of a bounded size; if reading them fails, those before come first.

    Args:
        items: read as they are needed.
        size: the size of an item, in characters or bytes.
    """
    chunk: list[Item] = []
    held = 0
    try:
        for item in items:
            chunk.append(item)
            held += size(item)
            if held >= CHUNK_SIZE or len(chunk) >= CHUNK_ITEMS:
                yield chunk
                chunk, held = [], 0
    except Exception:
        if chunk:
            yield chunk
        raise
    if chunk:
        yield chunk


def size_of(text: object) -> int:
    """Return the length of a text in characters; anything else is refused where it is cleaned."""
    return len(text) if isinstance(text, str) else 0
