"""The texts that a server lists: as many as fit into its limits."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from dedup.datasets.documents import Document
from dedup.errors import InputError, UsageError

__all__ = ["MOST_TEXTS", "listed"]

MOST_TEXTS = 20_000
"""Most texts that are listed; of a larger folder or data set, the first ones."""
MOST_CHARACTERS = 200_000_000
"""Most characters of records that are kept in memory; files are read when they are needed."""


def listed(found: Iterable[Document | InputError], complain: Callable[[str], None]) -> tuple[Document, ...]:
    """Return the texts to list.

    Args:
        found: the texts, and errors about those that cannot be read.
        complain: called with a line about each error, and if texts are omitted.

    Raises:
        UsageError: there is no text.
    """
    texts: list[Document] = []
    characters = 0
    for text in found:
        if isinstance(text, InputError):
            complain(str(text))
            continue
        characters += len(text.text)
        if len(texts) >= MOST_TEXTS or characters > MOST_CHARACTERS:
            complain(
                f"only the first {len(texts):,} texts are served: more than {MOST_TEXTS:,}, or "
                f"{MOST_CHARACTERS:,} characters of records"
            )
            break
        texts.append(text)
    if not texts:
        raise UsageError("there is no text in these inputs")
    return tuple(texts)
