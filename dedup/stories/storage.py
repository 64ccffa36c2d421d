"""The interface of the stores of an index, and how they compress bodies."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from dedup.errors import InputError
from dedup.stories.outline import Outline

__all__ = ["Store", "StoredArticle", "check_record", "packed", "unpacked"]


@dataclass(frozen=True, slots=True)
class StoredArticle:
    """An article as it is stored."""

    outline: Outline
    body: str


class Store(Protocol):
    """Stores articles, and finds those that share a bucket."""

    def put(self, entries: Sequence[StoredArticle]) -> None:
        """Store articles with distinct ids, all or none; an article stored under the same id is replaced."""

    def remove(self, article_id: str) -> bool:
        """Remove an article; ``False`` if there is none with that id."""

    def candidates(self, outline: Outline) -> set[str]:
        """Return the ids of the articles that share a bucket with an outline (itself too, if it is stored)."""

    def sharing(self, outline: Outline, bands: Sequence[int]) -> Iterator[tuple[int, list[str]]]:
        """Yield bands with the ids of all articles in an outline's bucket of that band; empty ones may be left out.

        Args:
            outline: the outline of an article, stored or not.
            bands: the bands, in the order of their buckets' numbers; they are yielded in this order.
        """

    def outlines(self, ids: Sequence[str]) -> list[Outline]:
        """Return the outlines of those of the articles that are stored, in any order."""

    def body(self, article_id: str) -> str | None:
        """Return an article's body; ``None`` if there is none with that id."""

    def ids(self) -> Iterator[str]:
        """Return the ids of all articles, in any order."""

    def __len__(self) -> int:
        """Return the number of stored articles."""

    def close(self) -> None:
        """Release files and connections."""


def check_record(place: str, found: Mapping[str, str], wanted: Mapping[str, str]) -> None:
    """Refuse a stored index whose signatures were computed differently.

    Raises:
        InputError: they were; it names the index and the first difference.
    """
    for name, value in wanted.items():
        if found.get(name) != value:
            raise InputError(
                place,
                f"made with {name} {found.get(name, 'unknown')!r} instead of {value!r}: build a new index",
            )


def packed(body: str) -> bytes:
    """Compress a body; any string is restored exactly, even with lone surrogates."""
    return zlib.compress(body.encode("utf-8", "surrogatepass"), 9)


def unpacked(data: bytes) -> str:
    """Decompress a body."""
    return zlib.decompress(data).decode("utf-8", "surrogatepass")
