"""Articles in memory; lost when the process ends."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dedup.stories.buckets import Buckets
from dedup.stories.outline import Outline
from dedup.stories.sketch import Sketch
from dedup.stories.storage import StoredArticle

__all__ = ["MemoryStore"]

_LEAST_REMOVED = 1000
"""Buckets of removed articles are deleted once there are more of these than this, and more than remaining articles."""


class MemoryStore:
    """Articles in memory; lost when the process ends."""

    def __init__(self, sketch: Sketch) -> None:
        self._sketch = sketch
        self._entries: dict[str, StoredArticle] = {}
        self._buckets = Buckets()
        # Each stored article gets a new number, so that the buckets of a removed article refer to no other.
        self._numbers: dict[str, int] = {}
        self._names: dict[int, str] = {}
        self._next = self._removed = 0

    def put(self, entries: Sequence[StoredArticle]) -> None:
        """Store articles; an article with the same id is replaced."""
        import numpy as np

        first = self._next
        for entry in entries:
            name = entry.outline.id
            self.remove(name)
            self._entries[name] = entry
            self._numbers[name], self._names[self._next] = self._next, name
            self._next += 1
        with_shingles = [place for place, entry in enumerate(entries) if entry.outline.size]
        if with_shingles:
            values = np.stack([entries[place].outline.values() for place in with_shingles])
            numbers = np.repeat(np.array(with_shingles, np.uint32) + np.uint32(first), self._sketch.bands)
            self._buckets.add(self._sketch.buckets(values).ravel(), numbers)

    def remove(self, article_id: str) -> bool:
        """Remove an article; ``False`` if there is none with that id."""
        if self._entries.pop(article_id, None) is None:
            return False
        del self._names[self._numbers.pop(article_id)]
        self._removed += 1
        if self._removed > max(_LEAST_REMOVED, len(self._names)):
            import numpy as np

            self._buckets.keep(np.fromiter(self._names, np.uint32, len(self._names)))
            self._removed = 0
        return True

    def candidates(self, outline: Outline) -> set[str]:
        """Return the ids of the articles that share a bucket with an outline."""
        if not outline.size:
            return set()
        found = self._buckets.sharing(self._sketch.buckets(outline.values()[None])[0])
        return {self._names[number] for number in found if number in self._names}

    def sharing(self, outline: Outline, bands: Sequence[int]) -> Iterator[tuple[int, list[str]]]:
        """Yield bands with the ids of all articles in an outline's bucket of that band."""
        wanted = self._sketch.buckets(outline.values()[None])[0][list(bands)]
        for band, numbers in zip(bands, self._buckets.each(wanted), strict=True):
            yield band, [self._names[number] for number in numbers if number in self._names]

    def outlines(self, ids: Sequence[str]) -> list[Outline]:
        """Return the outlines of those of the articles that are stored."""
        return [self._entries[name].outline for name in ids if name in self._entries]

    def body(self, article_id: str) -> str | None:
        """Return an article's body."""
        entry = self._entries.get(article_id)
        return entry.body if entry else None

    def ids(self) -> Iterator[str]:
        """Return the ids of all articles."""
        return iter(tuple(self._entries))

    def __len__(self) -> int:
        return len(self._entries)

    def close(self) -> None:
        """Do nothing: a store in memory has nothing to release."""
