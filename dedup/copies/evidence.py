"""Evidence that a run of copies is a version of the article: its length, its layout, and how little differs in it.

The conditions were chosen on 7,264 runs from the development folds of seven collections of pages, from their gold
standards, and from the older corpora; for each, text and gold standard show whether the page added one occurrence.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from dedup.copies.chains import SHORTEST, Run
from dedup.model import CopyKind, Segmentation, Span

__all__ = ["LAID_OUT_SHARE", "glue", "is_version", "lines_per_sentence"]

GLUED = 0.14
"""A version without spaces at this share of its sentence ends is glued: of such runs 369 were copies, 2 were not."""
GLUED_MEAN = 35
"""Least mean length of the pairs of a glued version: lines of code are shorter."""
LAID_OUT = 0.4
"""Versions differ in layout if their shares of lines to sentences differ by this much (one line; many lines)."""
LAID_OUT_SHARE = 0.2
"""Least share of the prose for which another layout is enough: 350 copies, none wrong."""
SHARE, MEAN = 0.3, 40
"""Share of the prose, counted once, and mean length of the pairs, that make a run a version: 387 copies. The gold
standards of seven pages contain such repeats, two of them rightly."""
SITE_PAIRS = 3
"""With this many pairs of that length a shorter run is a version where the headline is repeated with the site's name:
the text is a whole page (101 copies, 7 not)."""
SUBSTITUTED = 0.15
"""Most of a run, by length, that may be replaced by other text between its pairs: entries of one form differ there."""
DENSITY = 0.5
"""Least share of the prose, between the first and the last pair of both stretches, that the pairs cover."""
VETOED = 0.1
"""Most pairs of a run that may differ in a number, a name or a negation."""


def is_version(
    segmentation: Segmentation,
    weights: Sequence[int],
    run: Run,
    stretches: tuple[Span, Span],
    share: float,
    whole_page: bool,
) -> bool:
    """Return whether a run shows that two stretches are versions of the article.

    Args:
        segmentation: the text's lines and sentences.
        weights: the length of each sentence.
        run: the pairs.
        stretches: the two stretches, from the first pair to the last.
        share: how much of the prose, counted once, the run covers.
        whole_page: whether the headline is repeated with the site's name, as in the title of a page.
    """
    one, two = stretches
    if 2 * run.copies <= len(run.matches):
        return False
    # One similar sentence is not a run: it is only reported. An equal one is a version where it is most of the text.
    if len(run.matches) == 1 and run.matches[0].kind is not CopyKind.EXACT:
        return False
    density = min(
        _density(weights, one, {match.first for match in run.matches}),
        _density(weights, two, {match.second for match in run.matches}),
    )
    glued = max(glue(segmentation, one), glue(segmentation, two))
    if glued >= GLUED and run.mass >= GLUED_MEAN * len(run.matches):
        return True
    apart = abs(lines_per_sentence(segmentation, one) - lines_per_sentence(segmentation, two))
    if apart >= LAID_OUT and share >= LAID_OUT_SHARE:
        return True
    vetoed = 1 - run.copies / len(run.matches)
    if vetoed > VETOED or _substituted(weights, run) > SUBSTITUTED or density < DENSITY:
        return False
    if run.mass < MEAN * len(run.matches):
        return False
    return share >= SHARE or (whole_page and len(run.matches) >= SITE_PAIRS)


def _density(weights: Sequence[int], stretch: Span, matched: set[int]) -> float:
    """Share of the prose of a stretch that the pairs cover."""
    inside = sum(weights[i] for i in range(*stretch) if weights[i] >= SHORTEST)
    return sum(weights[i] for i in matched) / max(1, inside)


def _substituted(weights: Sequence[int], run: Run) -> float:
    """How much text both stretches have between consecutive pairs, as a share of the run: different text in one place.

    What only one of them has was dropped from the other, or added by the page.
    """
    total = 0
    for above, below in pairwise(run.matches):
        total += min(
            sum(weights[above.first + 1 : below.first]), sum(weights[above.second + 1 : below.second])
        )
    return total / max(1, run.mass)


def glue(segmentation: Segmentation, stretch: Span) -> float:
    """Return the share of a version's sentence ends that are not followed by a space."""
    inner = segmentation.sentences[stretch.start + 1 : stretch.end]
    return sum(sentence.glued for sentence in inner) / max(1, len(inner))


def lines_per_sentence(segmentation: Segmentation, stretch: Span) -> float:
    """Return how many lines a version has for each of its sentences."""
    inner = segmentation.sentences[stretch.start : stretch.end]
    return len({sentence.line for sentence in inner}) / max(1, len(inner))
