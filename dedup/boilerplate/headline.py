"""Chooses the headline by the classifier's scores and by repetitions of the line."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from functools import partial

from dedup.boilerplate.classifier.lines import ClassifierInput, CopyState
from dedup.boilerplate.classifier.scores import Scores
from dedup.copies.headline import LONGEST, Headline, HeadlineSearch
from dedup.model import Line
from dedup.text.line_form import LONG_LINE, headline_like, prose_like

__all__ = ["choose_headline", "leading_headline", "mostly_figures"]

PAGE_TITLE = 0
"""The line on which scrapers write the title of the page. Of 14 repeated lines further down that were chosen although
the classifier preferred another line, none was the headline (WCXB, folds 0-8)."""
CLEARLY_HIGHER = 2.7
"""A line whose score is higher by this much is preferred to the repeated first line, which may be the name of the site
or a title that contains it. Read: of 19 pages that this changes (folds 0-8 and news) 16 get a better headline, and 6 of
7 with weights fitted on other pages. With 1.5 it is 3 of the next 8 with such weights."""
LEAST_SCORE = -4.0
"""With a lower score no line is the headline by its form alone: 3 of 17 such lines were it, of the others 929 of 1,163
(pages of folds 0-8 and the collections of news, with and without their headlines)."""
FIGURES, SHARE_OF_FIGURES = 3, 0.3
"""Number and share of words with digits from which on a line is a dateline or a row of a table: only 8 of the 4,254
headlines of the collections reach both, most of them names of products."""
_QUOTES = "\"'\N{LEFT DOUBLE QUOTATION MARK}\N{LEFT SINGLE QUOTATION MARK}\N{LEFT-POINTING DOUBLE ANGLE QUOTATION MARK}"
_VERSIONS = (CopyState.ALIGNED, CopyState.PRIMARY)


def choose_headline(
    text: str,
    lines: Sequence[Line],
    classifier_input: ClassifierInput,
    scores: Scores,
    repeated: Headline | None,
    *,
    given: bool,
    skip: Collection[int] = (),
    openings: Collection[int] = (),
) -> Headline | None:
    """Return the headline of the article, and the lines that repeat it.

    The classifier recognises a headline by its form, position and copies. A headline that the caller gave is used in
    any case, and so is one that is repeated above the versions of the article. Running text is not a headline, nor is
    a line without letters or digits, one longer than :data:`LONGEST`, or a dateline, unless it is repeated.

    Args:
        text: the input text.
        lines: its lines.
        classifier_input: the lines with their labels and copies, as the classifier receives them.
        scores: its results.
        repeated: the headline that repetitions show, or the caller's.
        given: whether it is the caller's.
        skip: lines that one of the user's own rules removes.
        openings: the first lines of versions, and those directly above.
    """
    if given and repeated is not None:
        return repeated
    titles = repeated.lines if repeated is not None else ()
    eligible = partial(_is_eligible, text, lines, classifier_input, titles, skip)
    best = _best(text, lines, classifier_input, scores, eligible, repeated, openings)
    if best is None:
        if given or repeated is None or repeated.lines.isdisjoint(openings):
            return None
        return replace(repeated, certain=_before_text(repeated, classifier_input, openings))
    if repeated is None or best not in repeated.lines:
        repeated = _with_echoes(text, lines, classifier_input, best)
    return replace(repeated, certain=_before_text(repeated, classifier_input, openings))


def _is_eligible(
    text: str,
    lines: Sequence[Line],
    classifier_input: ClassifierInput,
    titles: Collection[int],
    skip: Collection[int],
    number: int,
) -> bool:
    """Return whether the form of a line allows it to be the headline; ``titles`` are repeated and may be datelines."""
    start, end = lines[number][:2]
    raw = text[start:end]
    return (
        number not in skip
        and bool(classifier_input.keys[number])
        and end - start <= LONGEST
        and not _is_prose(raw, versions=classifier_input.copies[number] in _VERSIONS)
        and (number in titles or not mostly_figures(raw))
    )


def _best(
    text: str,
    lines: Sequence[Line],
    classifier_input: ClassifierInput,
    scores: Scores,
    eligible: Callable[[int], bool],
    repeated: Headline | None,
    openings: Collection[int],
) -> int | None:
    """Return the line that the classifier recognises as the headline."""
    # The page's title, if a heading repeats it, is preferred to a line with a higher score, unless that is the same
    # without the site's name, or the score is much higher. A repeated line that is not the first may be the name of a
    # section or of the site.
    titled = repeated is not None and PAGE_TITLE in repeated.lines
    headings = repeated.lines | repeated.without_site if repeated is not None and titled else ()
    heading = _highest(
        (number for number in sorted(headings) if scores.headline[number] > 0), scores, eligible
    )
    best = _highest(range(scores.lines), scores, eligible)
    if best is not None and heading is not None:
        higher = scores.headline[best] - scores.headline[heading]
        best = best if higher >= CLEARLY_HIGHER else heading
    if best is None or scores.headline[best] > 0:
        return best
    # Above a version of the article weaker evidence is enough.
    raw = text[slice(*lines[best][:2])]
    likely = scores.headline[best] >= LEAST_SCORE and headline_like(raw)
    return best if likely and best in openings and not classifier_input.labels[best] else None


def _highest(numbers: Iterable[int], scores: Scores, eligible: Callable[[int], bool]) -> int | None:
    """Return the first of the eligible lines with the highest score; only lines with a higher one are examined."""
    best = None
    for number in numbers:
        if (best is None or scores.headline[number] > scores.headline[best]) and eligible(number):
            best = number
    return best


def leading_headline(
    text: str,
    lines: Sequence[Line],
    classifier_input: ClassifierInput,
    scores: Scores,
    removed: Collection[int],
) -> Headline | None:
    """Return the first line that is kept, if it has the form of a headline and running text follows.

    In a second pass over the article, without the copies and the boilerplate around it, the classifier often misses a
    headline that it found on the page. This makes both results agree.

    Args:
        text: the input text.
        lines: its lines.
        classifier_input: the lines with their labels and copies, as the classifier receives them.
        scores: its results.
        removed: lines that are removed.
    """
    kept = (number for number in range(len(lines)) if number not in removed)
    first = next(kept, None)
    if (
        first is None
        or scores.headline[first] < LEAST_SCORE
        or classifier_input.labels[first]
        or first in classifier_input.markup
        or classifier_input.copies[first] in _VERSIONS
    ):
        return None
    raw = text[slice(*lines[first][:2])]
    if not (
        headline_like(raw, LONG_LINE)
        and " " in classifier_input.keys[first]
        and (raw[0].isalnum() or raw[0] in _QUOTES)
        and not mostly_figures(raw)
    ):
        return None
    if not any(prose_like(text[slice(*lines[number][:2])]) for number in kept):
        return None
    headline = _with_echoes(text, lines, classifier_input, first)
    return replace(headline, certain=_before_text(headline, classifier_input, ()))


def _with_echoes(
    text: str, lines: Sequence[Line], classifier_input: ClassifierInput, number: int
) -> Headline:
    """Return a line as the headline, with the lines that repeat it."""
    raw = text[slice(*lines[number][:2])]
    return HeadlineSearch(text, lines, classifier_input.keys).find(given=raw) or Headline(number, ())


def mostly_figures(raw: str) -> bool:
    """Return whether many words of a line have digits, as in a dateline with a date, or in a row of a table."""
    words = raw.split()
    figures = sum(any(map(str.isdigit, word)) for word in words)
    return figures >= FIGURES and figures >= SHARE_OF_FIGURES * len(words)


def _is_prose(raw: str, *, versions: bool) -> bool:
    """Return whether a line is running text; a line of a version is unless it looks like a headline.

    A question may be a headline however long it is.
    """
    return not headline_like(raw) and (versions or prose_like(raw))


def _before_text(
    headline: Headline, classifier_input: ClassifierInput, openings: Collection[int]
) -> frozenset[int]:
    """Return the echoes that only other echoes and labelled lines separate from the headline or from a version."""
    occurrences = headline.lines
    adjacent = {headline.line}
    for step in (-1, 1):
        number = headline.line + step
        while 0 <= number < len(classifier_input.labels) and (
            number in occurrences or classifier_input.labels[number]
        ):
            adjacent.add(number)
            number += step
    return frozenset(occurrences & (adjacent | {*openings})) - {headline.line}
