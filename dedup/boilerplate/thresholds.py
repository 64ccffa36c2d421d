"""From which probability on a line is kept: one row of thresholds for each strictness."""

from __future__ import annotations

from dataclasses import dataclass

from dedup.config import Scope, Strictness

__all__ = ["Thresholds", "thresholds_for"]


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Probabilities of belonging to the article; a line below the one that applies to it is removed.

    The classifier is calibrated on texts of which nothing may be removed, so one number serves pages and clean
    articles alike.

    Attributes:
        plain: for lines that no rule recognises.
        probable: for lines that a rule suspects.
        sure: for lines that a shipped rule is sure of: only a confident classifier overrules it.
        copy: for lines that repeat the headline, or are the cut beginning of another line.
    """

    plain: float
    probable: float
    sure: float
    copy: float


_BY_STRICTNESS = {
    Strictness.CAREFUL: Thresholds(plain=0.04, probable=0.06, sure=0.3, copy=0.3),
    Strictness.STANDARD: Thresholds(plain=0.3, probable=0.35, sure=0.7, copy=0.6),
    Strictness.THOROUGH: Thresholds(plain=0.5, probable=0.6, sure=0.9, copy=0.8),
}
"""Of lines scored from .2 to .3 on pages outside the fit three quarters of the words are boilerplate, to .4 half."""
_ARTICLE = 0.2
"""Where the caller says that the text is an article, a line without a label has this share of the threshold."""
_PAGE = 0.5
"""Where the caller says that it is a whole page, every threshold is at least one half (not with ``careful``)."""


def thresholds_for(strictness: Strictness, scope: Scope) -> Thresholds:
    """Return the thresholds of a strictness, as the scope that the caller set moves them."""
    row = _BY_STRICTNESS[strictness]
    if scope is Scope.ARTICLE:
        return Thresholds(row.plain * _ARTICLE, row.probable, row.sure, row.copy)
    if scope is Scope.PAGE and strictness is not Strictness.CAREFUL:
        return Thresholds(max(row.plain, _PAGE), max(row.probable, _PAGE), row.sure, row.copy)
    return row
