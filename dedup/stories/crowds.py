"""Which articles an article is compared with: those of its buckets, with bounded work where buckets are crowded.

A story that a hundred thousand pages tell fills buckets with as many articles, and so does boilerplate that was not
removed. A crowded bucket is not read again for each of its articles: once all of them are in stories there is nothing
left to find, and where most of them are strangers the bucket is given up after a bounded number of comparisons.
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
"""Articles of a bucket from which on its work is bounded. Stories of ordinary size never fill one."""
PATIENCE = 100
"""A crowded bucket is given up after this many comparisons in vain for each of its articles, on average. Two articles
of one story are then missed only if every bucket that they share was given up."""
KEPT = 1000
"""Most ids of a crowded bucket that are kept in memory; more are read again."""
AT_ONCE = 4000
"""Articles compared at once: bounds the memory."""


class Done:
    """The articles of the stories already found: one byte each for those that were asked for.

    Args:
        asked: the ids that were asked for, sorted.
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
    """A crowded bucket.

    Attributes:
        patience: how many comparisons in vain are left.
        open: its articles that are in no story yet; ``None`` if they are too many to be kept.
    """

    patience: int
    open: list[str] | None

    @property
    def closed(self) -> bool:
        """Whether there is nothing left to find, or it was given up."""
        return self.patience < 0 or self.open == []


class Candidates:
    """Finds the candidates for one pass over the stories of an index.

    Args:
        store: the articles.
        sketch: how their signatures are cut into buckets.
        done: the articles of the stories already found.
    """

    def __init__(self, store: Store, sketch: Sketch, done: Container[str]) -> None:
        self._store, self._sketch, self._done = store, sketch, done
        self._crowds: dict[int, _Crowd] = {}

    def of(self, outline: Outline, story: Container[str]) -> Iterator[list[str]]:
        """Yield the articles to compare with one, in lists of bounded length.

        Args:
            outline: an article of the story.
            story: the articles of its story so far; the caller adds those that belong to it before it takes the next
                list.
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
        """Forget, at the end of a story, the buckets all of whose articles are in stories: nobody asks for them."""
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
