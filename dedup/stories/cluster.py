"""Clusters: the articles that tell one story, and which of them to keep."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dedup.stories.similarity import compare

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["Cluster", "ClusterMember", "Member", "choose", "member"]


@dataclass(frozen=True, slots=True)
class ClusterMember:
    """The facts about an article that decide which one to keep.

    Attributes:
        id: its id.
        size: the number of its distinct shingles, so that repeated paragraphs do not count.
        characters: the length of its body.
    """

    id: str
    size: int
    characters: int


@dataclass(frozen=True, slots=True)
class Member:
    """An article of a cluster, compared with the one to keep.

    Attributes:
        id: its id.
        size: the number of its distinct shingles.
        jaccard: shared shingles divided by all shingles of the two (0 to 1).
        containment: shared shingles divided by those of the smaller (0 to 1).
    """

    id: str
    size: int
    jaccard: float
    containment: float


@dataclass(frozen=True, slots=True)
class Cluster:
    """Articles that tell one story.

    Attributes:
        keep: the id of the most complete one.
        why: the reason for this choice.
        members: all articles, the one to keep first, the others by id.
    """

    keep: str
    why: str
    members: tuple[Member, ...]

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of all members, the one to keep first."""
        return tuple(member.id for member in self.members)


def member(article_id: str, kept: NDArray[np.uint64], own: NDArray[np.uint64]) -> Member:
    """Return an article as a member of a cluster.

    Args:
        article_id: its id.
        kept: the shingles of the article to keep.
        own: the shingles of this article.
    """
    shared = compare(kept, own)
    return Member(article_id, len(own), round(shared.jaccard, 4), round(shared.containment, 4))


def choose(articles: Iterable[ClusterMember]) -> tuple[str, str]:
    """Return the id of the most complete article, and the reason.

    It is the one with the most distinct shingles, then the most characters (so that punctuation and paragraphs are
    complete), then the lowest id, so that neither the order of the input nor the store makes a difference.

    Raises:
        ValueError: there is no article.
    """
    ranked = sorted(articles, key=lambda article: (-article.size, -article.characters, article.id))
    if not ranked:
        raise ValueError("no article to choose from")
    best = ranked[0]
    if len(ranked) == 1:
        return best.id, "the only one"
    second = ranked[1]
    if best.size > second.size:
        more = best.size - second.size
        why = f"the most complete: {best.size} different word groups, {more} more than {second.id}"
    elif best.characters > second.characters:
        why = f"as complete as {second.id}, and {best.characters - second.characters} characters longer"
    else:
        why = f"as complete as {second.id}: the lower id"
    return best.id, why
