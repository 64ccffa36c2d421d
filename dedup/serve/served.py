"""What a server serves: settings, texts, the pack of the review, who may ask, and what a request may cost."""

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
    """What a server serves.

    Attributes:
        config: how to clean where a request does not set it; with the packs, but without the one of the review.
        choice: which removals count where a request does not set it.
        texts: the texts that it was started with.
        pack: the pack that a review writes; ``None`` where there is nothing to review.
        doubt: least doubt (0 to 1) of a removal that is worth a question.
        encoding: the encoding of files, where it is not recognised.
        access: who may ask.
        bounds: what a request may cost.
        workers: processes that clean.
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
