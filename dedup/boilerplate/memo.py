"""Results for parts of a text, cached from one reading to the next: most lines do not change.

Everything here is a pure function of the part alone, so caching it only saves time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from dedup.boilerplate.rules.labels import Memo
from dedup.copies.candidates import Compared
from dedup.model import Sentence
from dedup.text.keys import keys

__all__ = ["Seen"]


@dataclass(slots=True)
class Seen:
    """Parts of one text that were seen before.

    Attributes:
        cuts: the sentences of a line.
        folded: the key of a sentence.
        hits: what the rules of the packs match in a line.
        compared: which sentences are similar.
    """

    hits: Memo
    cuts: dict[str, tuple[Sentence, ...]] = field(default_factory=dict)
    folded: dict[str, str] = field(default_factory=dict)
    compared: Compared = field(default_factory=Compared)

    def keys(self, texts: Sequence[str]) -> list[str]:
        """Return the key of each text."""
        known = self.folded
        new = [text for text in dict.fromkeys(texts) if text not in known]
        if new:
            known.update(zip(new, keys(new), strict=True))
        return [known[text] for text in texts]
