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
    """An article, as needed to choose the one to keep.

    Attributes:
        id: its name.
        size: how many distinct shingles it has: a repeated paragraph makes no article more complete.
        characters: length of its body.
    """

    id: str
    size: int
    characters: int


@dataclass(frozen=True, slots=True)
class Member:
    """An article of a cluster, compared with the one to keep.

    Attributes:
        id: its name.
        size: how many distinct shingles it has.
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
        why: one sentence on why it is that one.
        members: all of them, the one to keep first, the others by id.
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
        article_id: its name.
        kept: the shingles of the article to keep.
        own: its shingles.
    """
    shared = compare(kept, own)
    return Member(article_id, len(own), round(shared.jaccard, 4), round(shared.containment, 4))


def choose(articles: Iterable[ClusterMember]) -> tuple[str, str]:
    """Return the id of the most complete article and why it is that one.

    Most distinct shingles first, then most characters (its punctuation and paragraphs are whole), then the
    lowest id, so that neither the order of the input nor the store makes a difference.

    Raises:
        ValueError: there is no article.
    """
    ranked = sorted(articles, key=lambda one: (-one.size, -one.characters, one.id))
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
