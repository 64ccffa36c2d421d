"""The texts that a server was started with: as many as it can list and hold."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from dedup.datasets.documents import Document
from dedup.errors import InputError, UsageError

__all__ = ["MOST_TEXTS", "listed"]

MOST_TEXTS = 20_000
"""Texts that are listed; of a larger folder or data set, the first ones."""
MOST_CHARACTERS = 200_000_000
"""Characters of records that are held in memory; files are read when they are needed."""


def listed(found: Iterable[Document | InputError], complain: Callable[[str], None]) -> tuple[Document, ...]:
    """Return the texts to list.

    Args:
        found: the texts, and errors about those that cannot be read.
        complain: called with a line about each error, and where texts are omitted.

    Raises:
        UsageError: there is no text.
    """
    texts: list[Document] = []
    held = 0
    for one in found:
        if isinstance(one, InputError):
            complain(str(one))
            continue
        held += len(one.text)
        if len(texts) >= MOST_TEXTS or held > MOST_CHARACTERS:
            complain(
                f"only the first {len(texts):,} texts are served: more than {MOST_TEXTS:,}, or "
                f"{MOST_CHARACTERS:,} characters of records"
            )
            break
        texts.append(one)
    if not texts:
        raise UsageError("there is no text in what was named")
    return tuple(texts)
