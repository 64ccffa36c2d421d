"""Thresholds for keeping a line, for each strictness."""

from __future__ import annotations

from dataclasses import dataclass

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
        copy: for lines that repeat the headline, or are a truncated copy of another line.
    """

    plain: float
    probable: float
    sure: float
    copy: float


@dataclass(frozen=True, slots=True)
class _ThresholdRange:
    """The thresholds of a strictness, for texts about which the classifier is uncertain and for the others."""

    uncertain: Thresholds
    certain: Thresholds


_BY_STRICTNESS = {
    Strictness.CAREFUL: _ThresholdRange(Thresholds(0.02, 0.03, 0.2, 0.25), Thresholds(0.09, 0.11, 0.2, 0.25)),
    Strictness.STANDARD: _ThresholdRange(Thresholds(0.2, 0.25, 0.7, 0.6), Thresholds(0.55, 0.6, 0.7, 0.6)),
    Strictness.THOROUGH: _ThresholdRange(Thresholds(0.5, 0.55, 0.9, 0.8), Thresholds(0.7, 0.75, 0.9, 0.8)),
}
"""On news pages the classifier is certain about most lines, and a line about which it is not is boilerplate as often as
not. In lists and tables, where it is uncertain, nearly all such lines are the author's. On folds 6 to 8 of the pages,
with weights fitted on the others, these thresholds lose 7,900 of a million shingles of clean main texts at an F1 of
.896 on whole pages (.25 instead of .2: 8,900 at .896; .2 to .6: 7,900 at .897, but more of clean news). For lines of
sure rules .3 would lose 2,000 less, but clean Arabic news pages less well (.964 instead of .977): whether a byline or a
date belongs to the text is a convention on which collections differ."""
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
    plain = _between(row.uncertain.plain, row.certain.plain, share)
    probable = _between(row.uncertain.probable, row.certain.probable, share)
    sure, copy = row.certain.sure, row.certain.copy
    if scope is Scope.ARTICLE:
        return Thresholds(plain * _ARTICLE, probable, sure, copy)
    if scope is Scope.PAGE and strictness is not Strictness.CAREFUL:
        return Thresholds(max(plain, _PAGE), max(probable, _PAGE), sure, copy)
    return Thresholds(plain, probable, sure, copy)


def _between(low: float, high: float, share: float) -> float:
    return round(low + (high - low) * share, 6)
