"""Floors: below which probability a line goes, by its form, its place, and what kind of text it stands in."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from dedup.chrome.context import Judgement
from dedup.config import Scope
from dedup.dials import FOLDED_PAGE, MIXED, PAGE, Dial, rise

__all__ = ["FEW_LINES", "SURE", "Judged", "find_floors", "leaves_text"]

FEW_LINES = 5
"""In a text of fewer lines the judge sees too little: only lines that a rule doubts go."""
LEAST_LEFT = 0.08
"""Least share of the words that the judge may leave."""
TOLD = 0.1
"""Where the text tells the article twice, the page's furniture has landmarks; sentences go on so much less doubt."""
STRAY = 12
"""A line without a sentence end of fewer words may be what is left of a page's furniture."""
SURE = 0.8
"""Paragraphs of this probability, one or two lines above and below, are running text around a line."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A text's lines as the context judge and their form tell them.

    Attributes:
        judgement: for each line the probability that it is the article's.
        prose: for each line whether it reads as running text.
        forced: whether the caller said that the text is a page.
        told: the lines of the tellings that stay, where the text tells the article twice.
        landmarks: whether the text tells its headline, its lead or more of it again.
        folded: whether the lines are pieces of a text without line breaks.
        verse: the lines that are pointed, as scripture and verse are.
        heaviest: the line that holds a good part of all words, if one does: the judge alone does not take it.
    """

    judgement: Judgement
    prose: tuple[bool, ...]
    forced: bool
    told: frozenset[int]
    landmarks: bool
    folded: bool
    verse: frozenset[int]
    heaviest: int | None


def find_floors(text: Judged, scope: str, dial: Dial) -> Callable[[int], float]:
    """Return what gives for a line the probability below which it goes.

    Args:
        text: what the judge said of the text's lines.
        scope: ``article`` or ``page``.
        dial: the strictness.
    """
    prose = text.prose
    if len(prose) < FEW_LINES and not text.forced:
        return lambda _number: 0.0
    labels, sentences = _floors_of_form(text, scope, dial)
    safe = {*text.told, text.heaviest, *text.verse}
    ends, words = text.judgement.ends, text.judgement.words
    # A text that tells its headline or its lead again was a page: what ends no sentence may be what is left of it.
    strays = max(labels, dial.page) if text.landmarks else labels
    inside = _insides(prose, text.judgement.keep)

    def floor(number: int) -> float:
        if number in safe:
            return 0.0
        if prose[number]:
            return 0.0 if not sentences or inside(number) else sentences
        if strays == labels or ends[number] or words[number] >= STRAY or inside(number):
            return labels
        return strays

    return floor


def _floors_of_form(text: Judged, scope: str, dial: Dial) -> tuple[float, float]:
    """The floors of lines that are no sentence, and of sentences whose place says nothing for them."""
    if text.told:
        return dial.page, TOLD * dial.page
    likeness = text.judgement.page_likeness
    mixed = rise(likeness, MIXED)
    page = 0.0
    if scope == Scope.PAGE:
        page = 1.0 if text.forced else rise(likeness, FOLDED_PAGE if text.folded else PAGE)
    bounds = ((dial.clean, dial.mixed), (dial.prose_clean, dial.prose_mixed))
    labels, sentences = (low + (high - low) * mixed for low, high in bounds)
    # A piece of a text without line breaks may be half a menu: there a sentence is no surer sign than a label.
    highest = dial.page if text.folded else dial.prose_page
    return labels + (dial.page - labels) * page, sentences + (highest - sentences) * page


def _insides(prose: Sequence[bool], keep: Sequence[float]) -> Callable[[int], bool]:
    """Return what says of a line whether it stands between paragraphs that are surely the article's."""
    edge = (False, False)
    # Two lines that are none in front: line n has its number plus two here.
    sure = (*edge, *(likely >= SURE and read for read, likely in zip(prose, keep, strict=True)), *edge)
    return lambda n: (sure[n] or sure[n + 1]) and (sure[n + 3] or sure[n + 4])


def leaves_text(text: Judged, gone: Collection[int], floors: Sequence[float]) -> bool:
    """Whether enough stays if the judge has its way: a judge that finds no article has not understood the text.

    Args:
        text: what the judge said of the text's lines.
        gone: the lines that are gone already.
        floors: for each line the probability below which it goes.
    """
    words, keep = text.judgement.words, text.judgement.keep
    left = [number for number in range(len(keep)) if number not in gone]
    staying = [number for number in left if keep[number] >= floors[number]]
    if len(staying) == len(left):
        return True
    if sum([words[number] for number in staying]) < LEAST_LEFT * sum([words[number] for number in left]):
        return False
    prose = text.prose
    return any(prose[number] for number in staying) or not any(prose[number] for number in left)
