"""The normalised forms in which the words of packs are compared: keys of phrases, and words of list entries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import msgspec
import regex

from dedup.text.keys import key, keys

__all__ = ["NO_FORMS", "OPTIONAL_MARKS", "WORD", "Forms", "compute_forms", "form"]

OPTIONAL_MARKS = regex.compile(r"[\u0610-\u061a\u064b-\u065f\u0670]+")
"""Arabic vowel marks, which many writers omit."""
WORD = regex.compile(r"[\p{L}\p{M}]++")


class Forms(msgspec.Struct, frozen=True):
    """Forms that were computed before; others are computed when they are requested.

    Attributes:
        keys: text → its key.
        entries: entry of a list → its form.
    """

    keys: Mapping[str, str] = {}
    entries: Mapping[str, str] = {}

    def keys_of(self, texts: Sequence[str]) -> list[str]:
        """Return the keys of texts."""
        known = self.keys
        if all(text in known for text in texts):
            return [known[text] for text in texts]
        # Computing them together takes a tenth of the time that it takes one by one.
        return keys(texts)

    def key(self, text: str) -> str:
        """Return the key of a text."""
        known = self.keys.get(text)
        return key(text) if known is None else known

    def entry(self, entry: str) -> str:
        """Return the form of an entry of a list."""
        known = self.entries.get(entry)
        return form(entry) if known is None else known


NO_FORMS = Forms()


def compute_forms(texts: Iterable[str], entries: Iterable[str]) -> Forms:
    """Compute the keys of texts and the forms of entries."""
    distinct = list(dict.fromkeys(texts))
    return Forms(dict(zip(distinct, keys(distinct), strict=True)), {entry: form(entry) for entry in entries})


def form(entry: str) -> str:
    """Return an entry of a list as its lower-case words with one space between them, without vowel marks.

    >>> form("Jan.")
    'jan'
    """
    return " ".join(WORD.findall(OPTIONAL_MARKS.sub("", entry.lower())))
