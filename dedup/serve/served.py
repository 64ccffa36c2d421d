"""The configuration of a server: settings, texts, the pack of the review, access, and limits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from dedup.boilerplate.choice import RemovalChoice
from dedup.config import Config
from dedup.datasets.documents import Document
from dedup.serve.bounds import Bounds
from dedup.serve.guard import Access
from dedup.serve.review import ChoiceStore

__all__ = ["ReviewPack", "Served"]


class ReviewPack(ChoiceStore, Protocol):
    """The pack of a review."""

    @property
    def path(self) -> str:
        """Its file."""

    @property
    def exists(self) -> bool:
        """Whether there is a pack to load."""


@dataclass(frozen=True, slots=True)
class Served:
    """The configuration of a server.

    Attributes:
        config: how to clean, unless a request sets it; with all packs except that of the review.
        choice: which removals to make, unless a request sets it.
        texts: the texts that it was started with.
        pack: the pack that a review writes; ``None`` if there is nothing to review.
        doubt: the least doubt (0 to 1) of the removals that a review asks about.
        encoding: the encoding of files, if it is not recognised.
        access: who may use the server.
        bounds: the limits on requests.
        workers: the number of worker processes.
    """

    config: Config = field(default_factory=Config)
    choice: RemovalChoice = field(default_factory=RemovalChoice)
    texts: Sequence[Document] = ()
    pack: ReviewPack | None = None
    doubt: float = 0.0
    encoding: str | None = None
    access: Access = field(default_factory=Access)
    bounds: Bounds = field(default_factory=Bounds)
    workers: int = 2
