"""A cache of results for the lines and sentences of a text, from one pass to the next: most of them do not change.

Each result depends on its line or sentence alone, so the cache only saves time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from dedup.boilerplate.rules.labels import HitCache
from dedup.copies.candidates import ComparisonCache
from dedup.model import Sentence
from dedup.text.keys import keys

__all__ = ["TextCache"]


@dataclass(slots=True)
class TextCache:
    """The cached results for one text.

    Attributes:
        hits: what the rules of the packs match in a line.
        sentences: the sentences of a line.
        key_of: the key of a sentence.
        comparisons: which sentences are similar.
    """

    hits: HitCache
    sentences: dict[str, tuple[Sentence, ...]] = field(default_factory=dict)
    key_of: dict[str, str] = field(default_factory=dict)
    comparisons: ComparisonCache = field(default_factory=ComparisonCache)

    def keys(self, texts: Sequence[str]) -> list[str]:
        """Return the key of each text."""
        known = self.key_of
        new = [text for text in dict.fromkeys(texts) if text not in known]
        if new:
            known.update(zip(new, keys(new), strict=True))
        return [known[text] for text in texts]
