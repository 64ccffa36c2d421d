"""How sure the context judge must be: the thresholds of each strictness, and how they rise with the page's likeness."""

from __future__ import annotations

from dataclasses import dataclass

from dedup.config import Strictness

__all__ = ["DIALS", "FOLDED_PAGE", "MIXED", "PAGE", "Dial", "rise"]

MIXED = (0.02, 0.1)
PAGE = (0.9, 0.98)
"""Between these probabilities of being a page the thresholds rise. Chosen on pages that the judge was not fitted on."""
FOLDED_PAGE = (0.5, 0.8)
"""The same for texts without line breaks, which tell less."""


@dataclass(frozen=True, slots=True)
class Dial:
    """Thresholds of one strictness: probabilities that a line is the article's, below which it goes.

    They rise with the probability that the text is a page: ``clean`` holds where that is nil, ``mixed`` from
    :data:`MIXED` on, ``page`` from :data:`PAGE` on.

    Attributes:
        clean: for lines that are no sentence, in a text that looks like an article alone.
        mixed: for such lines, in an article with some furniture.
        prose_clean: for sentences, in a text that looks like an article alone.
        prose_mixed: for sentences, in an article with some furniture.
        page: for lines that are no sentence, of a page.
        prose_page: for sentences of a page: what reads like the article stays in more doubt.
        probable: for lines that a pack names probable furniture.
    """

    clean: float
    mixed: float
    prose_clean: float
    prose_mixed: float
    page: float
    prose_page: float
    probable: float


DIALS = {
    Strictness.CAREFUL: Dial(
        clean=0, mixed=0, prose_clean=0, prose_mixed=0, page=0.05, prose_page=0.05, probable=0.02
    ),
    Strictness.STANDARD: Dial(
        clean=0.01, mixed=0.2, prose_clean=0, prose_mixed=0, page=0.5, prose_page=0.4, probable=0.5
    ),
    Strictness.THOROUGH: Dial(
        clean=0.05, mixed=0.4, prose_clean=0.01, prose_mixed=0.1, page=0.6, prose_page=0.6, probable=0.7
    ),
}


def rise(value: float, bounds: tuple[float, float]) -> float:
    """Return how far a value lies between two bounds: 0 at or below the lower one, 1 from the upper one on."""
    low, high = bounds
    return min(1.0, max(0.0, (value - low) / (high - low)))
