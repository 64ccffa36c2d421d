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


@dataclass(frozen=True, slots=True)
class _Row:
    """The thresholds of a strictness: where the classifier is uncertain of a text, and where it is certain."""

    uncertain: Thresholds
    certain: Thresholds


_BY_STRICTNESS = {
    Strictness.CAREFUL: _Row(Thresholds(0.02, 0.03, 0.2, 0.25), Thresholds(0.09, 0.11, 0.2, 0.25)),
    Strictness.STANDARD: _Row(Thresholds(0.25, 0.3, 0.7, 0.6), Thresholds(0.55, 0.6, 0.7, 0.6)),
    Strictness.THOROUGH: _Row(Thresholds(0.5, 0.55, 0.9, 0.8), Thresholds(0.7, 0.75, 0.9, 0.8)),
}
"""Of a page of news the classifier is certain line by line, and a line in the middle is boilerplate as often as not. Of
lists and tables, of which it is uncertain, nearly all such lines are the author's: one threshold of .3 for all texts
loses 5,900 of a million shingles of clean main texts and gives whole pages outside the fit F1 .889, one of .5 loses
29,000 for .894, and these lose 6,700 for .897."""
_UNCERTAIN, _CERTAIN = 0.75, 0.9
"""The certainty up to which, and from which on, the outer thresholds hold; between them they are interpolated. Other
bounds (.7 to .78, .88 to .95) give the same within .001 of F1."""
_ARTICLE = 0.2
"""Where the caller says that the text is an article, a line without a label has this share of the threshold."""
_PAGE = 0.5
"""Where the caller says that it is a whole page, every threshold is at least one half (not with ``careful``)."""


def thresholds_for(strictness: Strictness, scope: Scope, certainty: float) -> Thresholds:
    """Return the thresholds for a text.

    Args:
        strictness: how sure a removal has to be.
        scope: what the caller says of the text.
        certainty: how certain the classifier is of the text's lines on average (0.5 to 1).
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
