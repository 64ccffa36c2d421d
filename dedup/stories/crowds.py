"""Chooses the articles to compare an article with: those in its buckets, with bounded work for large buckets.

A story with a hundred thousand articles fills buckets with as many articles, and so does boilerplate that was not
removed. A large bucket is not read again for each of its articles: once all of these are in stories, nothing is left to
find, and if most are unrelated, the bucket is abandoned after a bounded number of comparisons.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass

from dedup.stories.outline import Outline
from dedup.stories.sketch import Sketch
from dedup.stories.storage import Store

__all__ = ["CROWDED", "PATIENCE", "Candidates", "Done"]

CROWDED = 100
"""Number of articles from which the work for a bucket is bounded; more than a story of ordinary size has."""
PATIENCE = 100
"""A large bucket is abandoned after this many unsuccessful comparisons per article, on average. Two articles of one
story are then missed only if every bucket that they share was abandoned."""
KEPT = 1000
"""Most ids of a large bucket that are kept in memory; more are read again."""
AT_ONCE = 4000
"""Most articles compared at once, which bounds the memory."""


class Done:
    """The set of articles whose stories were already found; one byte for each of the requested articles.

    Args:
        asked: the requested ids, sorted.
    """

    def __init__(self, asked: Sequence[str]) -> None:
        self._asked, self._marks = asked, bytearray(len(asked))
        self._others: set[str] = set()

    def __contains__(self, name: object) -> bool:
        place = self._place(name) if isinstance(name, str) else None
        return name in self._others if place is None else bool(self._marks[place])

    def update(self, names: Iterable[str]) -> None:
        """Add articles."""
        for name in names:
            place = self._place(name)
            if place is None:
                self._others.add(name)
            else:
                self._marks[place] = 1

    def _place(self, name: str) -> int | None:
        place = bisect_left(self._asked, name)
        return place if place < len(self._asked) and self._asked[place] == name else None


@dataclass(slots=True)
class _Crowd:
    """The state of a large bucket.

    Attributes:
        patience: the number of unsuccessful comparisons before it is abandoned.
        open: its articles that are in no story yet; ``None`` if there are too many to keep.
    """

    patience: int
    open: list[str] | None

    @property
    def closed(self) -> bool:
        """Whether nothing is left to find, or it was abandoned."""
        return self.patience < 0 or self.open == []


class Candidates:
    """Finds the candidates for one pass over the stories of an index.

    Args:
        store: the articles.
        sketch: how their signatures are divided into buckets.
        done: the articles of the stories already found.
    """

    def __init__(self, store: Store, sketch: Sketch, done: Container[str]) -> None:
        self._store, self._sketch, self._done = store, sketch, done
        self._crowds: dict[int, _Crowd] = {}

    def of(self, outline: Outline, story: Container[str]) -> Iterator[list[str]]:
        """Yield the articles to compare with one, in lists of bounded length.

        Args:
            outline: an article of the story.
            story: the articles of its story so far; the caller adds matching articles before it requests the next list.
        """
        if not outline.size:
            return
        buckets: list[int] = self._sketch.buckets(outline.values()[None])[0].tolist()
        # The order of the buckets is the same in every store.
        bands = sorted(range(len(buckets)), key=buckets.__getitem__)
        tried: set[str] = {outline.id}
        few: set[str] = set()
        new = [band for band in bands if buckets[band] not in self._crowds]
        for band, names in self._store.sharing(outline, new):
            if len(names) < CROWDED:
                few.update(names)
            else:
                crowd = self._crowds[buckets[band]] = _Crowd(PATIENCE * len(names), None)
                yield from self._tried(crowd, names, story, tried)
        for band in (band for band in bands if band not in new):
            crowd = self._crowds[buckets[band]]
            if not crowd.closed:
                found = crowd.open
                if found is None:
                    found = [name for _, own in self._store.sharing(outline, [band]) for name in own]
                yield from self._tried(crowd, found, story, tried)
        yield from self._lists(self._open(few, story), tried)

    def finish(self) -> None:
        """At the end of a story, drop the buckets whose articles are all in stories: they are not needed any more."""
        self._crowds = {bucket: crowd for bucket, crowd in self._crowds.items() if crowd.open != []}

    def _tried(
        self, crowd: _Crowd, names: Iterable[str], story: Container[str], tried: set[str]
    ) -> Iterator[list[str]]:
        yield from self._lists(self._open(names, story), tried)
        left = self._open(names, story)
        crowd.patience -= len(left)
        crowd.open = left if len(left) <= KEPT else None

    def _open(self, names: Iterable[str], story: Container[str]) -> list[str]:
        return [name for name in names if name not in story and name not in self._done]

    def _lists(self, names: Iterable[str], tried: set[str]) -> Iterator[list[str]]:
        ready = sorted(set(names) - tried)
        tried.update(ready)
        for start in range(0, len(ready), AT_ONCE):
            yield ready[start : start + AT_ONCE]
