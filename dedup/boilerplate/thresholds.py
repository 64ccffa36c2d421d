"""Thresholds for keeping a line, for each strictness."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple

from dedup.config import Scope, Strictness

__all__ = ["Thresholds", "thresholds_for"]


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Thresholds of the probability that a line belongs to the article; a line below the one that applies is removed.

    The classifier is also calibrated on texts from which nothing may be removed, so the same numbers apply to pages
    and to clean articles.

    Attributes:
        plain: for lines that no rule recognises.
        probable: for lines that a rule suspects.
        sure: for lines that a sure shipped rule recognises: only a confident classifier overrules it.
        byline: the same, for lines that name the author, the source or the date.
        copy: for lines that repeat the headline, or are a truncated copy of another line.
    """

    plain: float
    probable: float
    sure: float
    byline: float
    copy: float


class _ThresholdRange(NamedTuple):
    """The thresholds of a strictness where the classifier is certain of a text, and what is lower for other texts."""

    certain: Thresholds
    uncertain_plain: float
    uncertain_probable: float


_BY_STRICTNESS = {
    Strictness.CAREFUL: _ThresholdRange(
        Thresholds(plain=0.09, probable=0.1, sure=0.15, byline=0.1, copy=0.25), 0.02, 0.03
    ),
    Strictness.STANDARD: _ThresholdRange(
        Thresholds(plain=0.55, probable=0.6, sure=0.7, byline=0.5, copy=0.6), 0.2, 0.25
    ),
    Strictness.THOROUGH: _ThresholdRange(
        Thresholds(plain=0.7, probable=0.75, sure=0.9, byline=0.9, copy=0.8), 0.5, 0.55
    ),
}
"""On news pages the classifier is certain about most lines, and a line about which it is not is boilerplate as often as
not. In lists and tables, where it is uncertain, nearly all such lines are the author's. On folds 6 to 8 of the pages,
with weights fitted on the others, these thresholds lose 6,800 of a million shingles of clean main texts at an F1 of
.897 on whole pages (.25 instead of .2: 1,000 more; .2 to .6: as many, but more of clean news). Whether a byline, a
source or a date belongs to the text is a convention: of bylines between .55 and .7 the golds of pages keep four of
five. With .7 for them, too, 1,000 more are lost, after extractors F1 is .0003 lower, and news in other languages is
.0006 better. For the lines of other sure rules .6 would keep advertising of the site (case 47)."""
_UNCERTAIN, _CERTAIN = 0.75, 0.9
"""Up to the first certainty the thresholds for uncertain texts apply, from the second on those for certain ones; in
between they are interpolated. Other bounds (.7 to .78, .88 to .95) change F1 by at most .001."""
_ARTICLE = 0.2
"""If the caller states that the text is an article, the threshold of a line without a label is multiplied by this."""
_PAGE = 0.5
"""If the caller states that it is a whole page, every threshold is at least one half (not with ``careful``)."""


def thresholds_for(strictness: Strictness, scope: Scope, certainty: float) -> Thresholds:
    """Return the thresholds for a text.

    Args:
        strictness: how sure a removal has to be.
        scope: what the caller states the text to be.
        certainty: how certain the classifier is about the text's lines on average (0.5 to 1).
    """
    row = _BY_STRICTNESS[strictness]
    share = min(1.0, max(0.0, (certainty - _UNCERTAIN) / (_CERTAIN - _UNCERTAIN)))
    plain = _between(row.uncertain_plain, row.certain.plain, share)
    probable = _between(row.uncertain_probable, row.certain.probable, share)
    thresholds = replace(row.certain, plain=plain, probable=probable)
    if scope is Scope.ARTICLE:
        return replace(thresholds, plain=plain * _ARTICLE)
    if scope is Scope.PAGE and strictness is not Strictness.CAREFUL:
        return replace(thresholds, plain=max(plain, _PAGE), probable=max(probable, _PAGE))
    return thresholds


def _between(low: float, high: float, share: float) -> float:
    return round(low + (high - low) * share, 6)
