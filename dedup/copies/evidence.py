"""Decides whether a run of copies is a version of the article, by its length, its layout, and how little differs.

The conditions were chosen on 7,264 runs from the development folds of seven collections of pages, from their gold
standards, and from the older corpora; for each run, text and gold standard show whether the page added one of the
occurrences.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from dedup.copies.chains import SHORTEST, Run
from dedup.model import CopyKind, Segmentation, Span

__all__ = ["LAID_OUT_SHARE", "glue", "is_version", "lines_per_sentence"]

GLUED = 0.14
"""A version that lacks the space after at least this share of its sentences is glued: 369 such runs were copies, 2 were
not."""
GLUED_MEAN = 35
"""Least mean length of the pairs of a glued version: lines of code are shorter."""
LAID_OUT = 0.4
"""Versions differ in layout if their shares of lines to sentences differ by this much (one line; many lines)."""
LAID_OUT_SHARE = 0.2
"""Share of the prose from which on a different layout is enough: 350 runs were copies, all of them."""
SHARE, MEAN = 0.3, 40
"""Least share of the prose, counted once, and least mean length of the pairs, that make a run a version: 387 runs were
copies. The gold standards of seven pages contain such repeats, two of them rightly."""
SITE_PAIRS = 3
"""With this many pairs of that length a shorter run is a version where the headline is repeated with the site's name:
the text is a whole page (101 copies, 7 not)."""
SUBSTITUTED = 0.15
"""Largest share of a run, by length, that differs between its pairs: there entries of the same form differ."""
DENSITY = 0.5
"""Least share of the prose that the pairs cover, between the first and the last pair of both versions."""
VETOED = 0.1
"""Most pairs of a run that may differ in a number, a name or a negation."""


def is_version(
    segmentation: Segmentation,
    weights: Sequence[int],
    run: Run,
    ranges: tuple[Span, Span],
    share: float,
    whole_page: bool,
) -> bool:
    """Return whether a run shows that two ranges of sentences are versions of the article.

    Args:
        segmentation: the text's lines and sentences.
        weights: the length of each sentence.
        run: the pairs.
        ranges: the sentences of the two, from the first pair to the last.
        share: how much of the prose, counted once, the run covers.
        whole_page: whether the headline is repeated with the site's name, as in the title of a page.
    """
    first, second = ranges
    if 2 * run.copies <= len(run.matches):
        return False
    # A single similar sentence is only reported; a single equal one is a version where it is most of the text.
    if len(run.matches) == 1 and run.matches[0].kind is not CopyKind.EXACT:
        return False
    density = min(
        _density(weights, first, {match.first for match in run.matches}),
        _density(weights, second, {match.second for match in run.matches}),
    )
    glued = max(glue(segmentation, first), glue(segmentation, second))
    if glued >= GLUED and run.mass >= GLUED_MEAN * len(run.matches):
        return True
    difference = abs(lines_per_sentence(segmentation, first) - lines_per_sentence(segmentation, second))
    if difference >= LAID_OUT and share >= LAID_OUT_SHARE:
        return True
    vetoed = 1 - run.copies / len(run.matches)
    if vetoed > VETOED or _substituted(weights, run) > SUBSTITUTED or density < DENSITY:
        return False
    if run.mass < MEAN * len(run.matches):
        return False
    return share >= SHARE or (whole_page and len(run.matches) >= SITE_PAIRS)


def _density(weights: Sequence[int], version: Span, matched: set[int]) -> float:
    """Return the share of a version's prose that the pairs cover."""
    inside = sum(weights[i] for i in range(*version) if weights[i] >= SHORTEST)
    return sum(weights[i] for i in matched) / max(1, inside)


def _substituted(weights: Sequence[int], run: Run) -> float:
    """Return how much text both versions have between consecutive pairs, as a share of the run: there they differ.

    Text that only one of them has does not count: it was dropped from the other, or the page added it.
    """
    total = 0
    for above, below in pairwise(run.matches):
        total += min(
            sum(weights[above.first + 1 : below.first]), sum(weights[above.second + 1 : below.second])
        )
    return total / max(1, run.mass)


def glue(segmentation: Segmentation, version: Span) -> float:
    """Return the share of a version's sentence ends that are not followed by a space."""
    inner = segmentation.sentences[version.start + 1 : version.end]
    return sum(sentence.glued for sentence in inner) / max(1, len(inner))


def lines_per_sentence(segmentation: Segmentation, version: Span) -> float:
    """Return how many lines a version has for each of its sentences."""
    inner = segmentation.sentences[version.start : version.end]
    return len({sentence.line for sentence in inner}) / max(1, len(inner))
