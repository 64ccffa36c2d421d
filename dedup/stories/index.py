"""An index of articles that finds those that tell the same story; it can be stored, and shared by processes.

>>> with ArticleIndex() as index:
...     index.add("wire", "The night ferry sails again on Monday after a winter of repairs, the port said.")
...     [near.id for near in index.query("The night ferry sails again on Monday after a winter of repairs.")]
['wire']
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import TracebackType
from typing import TYPE_CHECKING, NamedTuple, Self

from dedup.arguments import require_text
from dedup.errors import UsageError
from dedup.stories.changes import ParagraphChange, changes
from dedup.stories.cluster import Cluster, ClusterMember, Member, choose, member
from dedup.stories.crowds import Candidates, Done
from dedup.stories.open_store import open_store
from dedup.stories.outline import Outline, outlined
from dedup.stories.shingles import shingles
from dedup.stories.similarity import Similarity, StoryRule, compare
from dedup.stories.sketch import Sketch
from dedup.stories.storage import Store, StoredArticle

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["ArticleIndex", "Neighbour"]

_BATCH = 4000
"""Most articles in one transaction of :meth:`ArticleIndex.add_many`. Their buckets are spread over the whole SQLite
table, whose pages are written once per transaction: for 100,000 articles, 12 GB with 500 articles each, 2 GB with
4,000."""

_BATCH_CHARS = 8_000_000
"""Approximate limit of characters in one transaction, which bounds the memory."""

_REMEMBERED = 2048
"""Sets of shingles kept in memory, about 3 kB each: enough for all but the largest stories."""


@dataclass(frozen=True, slots=True)
class Neighbour:
    """An indexed article that tells the same story as the query.

    Attributes:
        id: its id.
        similarity: how much the two share, with the query as the first and the neighbour as the second article.
    """

    id: str
    similarity: Similarity


class _StoryArticle(NamedTuple):
    """An article of a story: the number of its shingles, and a hash of its signature."""

    size: int
    version: int

    @classmethod
    def of(cls, outline: Outline) -> Self:
        """Return the entry for an outline."""
        return cls(outline.size, hash(outline.signature))


class _BodyFacts(NamedTuple):
    """The shingles of a stored body, and its length in characters."""

    shingles: NDArray[np.uint64]
    characters: int


class ArticleIndex:
    """Articles by id, with near-duplicate search over their bodies.

    Give it *cleaned* bodies: shared boilerplate makes unrelated pages look alike. Results depend only on the articles,
    neither on their order nor on the storage. An index is for one thread; several processes may read one SQLite file
    while one writes, and share a Redis database.

    Args:
        storage: ``memory``, ``sqlite:PATH``, a Redis URL, or an open store.
        rule: when two articles tell the same story.
        sketch: how signatures are computed; an index stored with other parameters is refused.

    Raises:
        UsageError: the storage is none of these.
        InputError: it cannot be opened, or its signatures were computed differently.
        MissingExtraError: Redis is requested and its client is not installed.
    """

    def __init__(
        self, storage: str | Store = "memory", *, rule: StoryRule | None = None, sketch: Sketch | None = None
    ) -> None:
        self._sketch = sketch or Sketch()
        self._rule = rule or StoryRule()
        self._store = open_store(storage, self._sketch) if isinstance(storage, str) else storage
        # The hash of the signature is part of the key, because another process may have replaced the body.
        self._read = lru_cache(maxsize=_REMEMBERED)(self._read_body)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Release the storage's files and connections."""
        self._store.close()

    def __len__(self) -> int:
        return len(self._store)

    def __contains__(self, article_id: str) -> bool:
        return bool(self._store.outlines([article_id]))

    def ids(self) -> Iterator[str]:
        """Return the ids of all articles, in no particular order."""
        return self._store.ids()

    def add(self, article_id: str, body: str) -> None:
        """Add an article, or replace the one with that id; the change is stored when this returns.

        Raises:
            UsageError: the id or the body is not a string.
        """
        self.add_many([(article_id, body)])

    def add_many(self, articles: Iterable[tuple[str, str]]) -> int:
        """Add ``(id, body)`` pairs, many times faster than one by one; return how many were new or changed.

        They are stored in transactions of a few thousand. Articles that are already stored with the same body are
        skipped, so an interrupted run can simply be repeated.

        Raises:
            UsageError: an id or a body is not a string; the articles before it are stored.
        """
        count = 0
        for batch in _batches(articles):
            fresh = [(name, body) for name, body in batch.items() if self._store.body(name) != body]
            if fresh:
                self._store.put(self._entries(fresh))
            count += len(fresh)
        return count

    def remove(self, article_id: str) -> None:
        """Remove an article.

        Raises:
            UsageError: there is no article with that id.
        """
        if not self._store.remove(article_id):
            raise _unknown(article_id)

    def body(self, article_id: str) -> str:
        """Return the body of an article.

        Raises:
            UsageError: there is no article with that id.
        """
        body = self._store.body(article_id)
        if body is None:
            raise _unknown(article_id)
        return body

    def query(self, body: str) -> list[Neighbour]:
        """Return the articles that tell the same story as a body, most similar first.

        Raises:
            UsageError: the body is not a string.
        """
        require_text("body", body)
        outline, own = outlined([("", body)], self._sketch)[0]
        alike = self._alike(outline, own, self._store.candidates(outline))
        near = [Neighbour(other.id, similarity) for other, similarity in alike]
        return sorted(
            near,
            key=lambda neighbour: (
                -neighbour.similarity.containment,
                -neighbour.similarity.jaccard,
                neighbour.id,
            ),
        )

    def diff(self, first: str, second: str) -> tuple[ParagraphChange, ...]:
        """Return the changes from one article to another.

        Raises:
            UsageError: there is no article with one of the ids.
        """
        return changes(self.body(first), self.body(second))

    def clusters(self, ids: Iterable[str] | None = None, *, singles: bool = False) -> list[Cluster]:
        """Return the articles that tell the same story, with the one to keep.

        Two articles are in one cluster if a chain of articles connects them, each telling the same story as the next.

        Args:
            ids: only the clusters that contain one of these; the cost then depends on these and their neighbours,
                not on the size of the index. ``None`` takes all articles.
            singles: also return articles without a copy.
        """
        found = self.stories(ids, singles=singles)
        return sorted(found, key=lambda cluster: min(cluster.ids))

    def stories(self, ids: Iterable[str] | None = None, *, singles: bool = False) -> Iterator[Cluster]:
        """Yield the clusters of :meth:`clusters` one after another, in the order of the least id asked for.

        Only one of them is in memory at a time. For buckets with a hundred articles or more, as boilerplate causes
        them, the number of comparisons is bounded (:mod:`dedup.stories.crowds`).

        Args:
            ids: only the clusters that contain one of these; ``None`` takes all articles.
            singles: also yield articles without a copy.
        """
        asked = sorted(self._store.ids() if ids is None else ids)
        done = Done(asked)
        candidates = Candidates(self._store, self._sketch, done)
        for start in self._outlines(asked):
            if start.id in done:
                continue
            story = self._story(start, candidates)
            done.update(story)
            candidates.finish()
            if singles or len(story) > 1:
                yield self._cluster(story)

    def _outlines(self, ids: Sequence[str]) -> Iterator[Outline]:
        """Yield the outlines of the articles, which are read a few thousand at a time."""
        for place in range(0, len(ids), _BATCH):
            yield from self._store.outlines(ids[place : place + _BATCH])

    def _story(self, start: Outline, candidates: Candidates) -> dict[str, _StoryArticle]:
        """Return all articles that a chain connects with one, by id.

        Pairs with articles of stories already found are not compared again.
        """
        story, waiting = {start.id: _StoryArticle.of(start)}, [start.id]
        while waiting:
            # The outlines of a large story are read again instead of kept in memory.
            for outline in self._store.outlines([waiting.pop()]):
                for names in candidates.of(outline, story):
                    for near, _ in self._alike(outline, None, names):
                        story[near.id] = _StoryArticle.of(near)
                        waiting.append(near.id)
        return story

    def _entries(self, articles: Sequence[tuple[str, str]]) -> list[StoredArticle]:
        ready = outlined(articles, self._sketch)
        return [StoredArticle(outline, body) for (outline, _), (_, body) in zip(ready, articles, strict=True)]

    def _alike(
        self, outline: Outline, own: NDArray[np.uint64] | None, names: Iterable[str]
    ) -> Iterator[tuple[Outline, Similarity]]:
        """Yield those of the named articles that tell the same story: first estimated, then compared exactly."""
        others = [
            other
            for other in self._store.outlines(sorted(names))
            if self._rule.may_hold(outline.size, other.size)
        ]
        if not others:
            return
        agreeing = self._sketch.agreeing([outline.signature], [other.signature for other in others])
        for other, count in zip(others, agreeing, strict=True):
            if self._rule.plausible(count, self._sketch.size, outline.size, other.size):
                own = self._read(outline.id, hash(outline.signature)).shingles if own is None else own
                similarity = compare(own, self._read(other.id, hash(other.signature)).shingles)
                if self._rule.holds(similarity):
                    yield other, similarity

    def _read_body(self, article_id: str, _version: int) -> _BodyFacts:
        body = self._store.body(article_id) or ""
        return _BodyFacts(shingles(body), len(body))

    def _cluster(self, story: Mapping[str, _StoryArticle]) -> Cluster:
        if len(story) == 1:
            # There is nothing to compare it with, so its body is not read.
            ((name, part),) = story.items()
            whole = float(part.size > 0)
            return Cluster(
                name, choose([ClusterMember(name, part.size, 0)])[1], (Member(name, part.size, whole, whole),)
            )
        keep, why = choose(
            ClusterMember(name, story[name].size, self._read(name, story[name].version).characters)
            for name in _most_complete(story)
        )
        kept = self._read(keep, story[keep].version).shingles
        names = (keep, *sorted(story.keys() - {keep}))
        members = (member(name, kept, self._read(name, story[name].version).shingles) for name in names)
        return Cluster(keep, why, tuple(members))


def _most_complete(story: Mapping[str, _StoryArticle]) -> list[str]:
    """Return the articles with the most shingles, the two most complete among them; only these need to be read."""
    sizes = Counter(part.size for part in story.values())
    first, *others = sorted(sizes, reverse=True)
    enough = first if sizes[first] > 1 or not others else others[0]
    return [name for name, part in story.items() if part.size >= enough]


def _batches(articles: Iterable[tuple[str, str]]) -> Iterator[dict[str, str]]:
    """Split a stream into transactions; the last body of an id is used.

    If reading the stream fails, the articles before the error are yielded first.
    """
    batch: dict[str, str] = {}
    room = _BATCH_CHARS
    try:
        for name, body in articles:
            require_text("article_id", name)
            require_text("body", body)
            batch[name] = body
            room -= len(body)
            if len(batch) == _BATCH or room <= 0:
                yield batch
                batch, room = {}, _BATCH_CHARS
    except Exception:
        if batch:
            yield batch
        raise
    if batch:
        yield batch


def _unknown(article_id: str) -> UsageError:
    return UsageError(f"no article {article_id!r} in the index")
