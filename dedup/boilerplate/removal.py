"""Removes boilerplate: what rules recognise and the classifier confirms, and what the classifier alone is sure of.

Text that occurs once is removed only here, and only if one of the user's own rules recognises it; if a shipped rule
does and the classifier does not contradict; or if the classifier alone is confident. The position alone never decides.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from dedup.boilerplate.classifier.scores import Scores
from dedup.boilerplate.context_labels import NAMED_RULES
from dedup.boilerplate.rules.blocks import Label
from dedup.boilerplate.rules.values import Confidence, LabelExtent
from dedup.boilerplate.thresholds import Thresholds
from dedup.model import ChromeType, Reason, Span
from dedup.result.ledger import Ledger

__all__ = ["Verdict", "beyond_doubt", "remove_boilerplate", "verdicts"]

FEW_LINES = 5
"""In a text of fewer lines the classifier has too little evidence to act alone."""
LEAST_LEFT = 0.05
"""If the classifier keeps less than this share of the words, it has found no article and is not to be trusted."""
LOST = 0.1
"""In such a text only lines below this share of their threshold are removed."""
BYLINES = frozenset((ChromeType.BYLINE, ChromeType.SOURCE, ChromeType.TIMESTAMP))
"""Types of lines that collections disagree on: some golds contain the author, the source and the date, some do not."""
NAME = 4
"""A line of at most this many words next to the headline is the name of a section or of the site."""
NAMED = 0.95
"""The threshold for a line that is only an author's or the site's name, according to the page's metadata."""
LOW = 0.5
"""A line with a lower score counts as boilerplate in explanations and for guessing types."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Why a line is removed.

    Attributes:
        label: the label that gives the reason; ``None`` where the classifier decided alone.
        certain: whether one of the user's own rules decided, regardless of the classifier.
    """

    label: Label | None
    certain: bool = False


def verdicts(
    labels: Sequence[Sequence[Label]],
    scores: Scores,
    thresholds: Thresholds,
    own_rules: Collection[str],
    keep: Collection[str],
    titles: Collection[int] = (),
) -> dict[int, Verdict]:
    """Return the lines that are boilerplate as a whole, and why.

    Args:
        labels: the labels that the rule packs give each line.
        scores: the classifier's scores.
        thresholds: how sure a removal has to be.
        own_rules: identifiers of the user's own rules.
        keep: types that are kept.
        titles: lines that are the headline or repeat it.
    """
    boilerplate = _verdicts(labels, scores, thresholds, own_rules, keep, titles)
    certain = {number: verdict for number, verdict in boilerplate.items() if verdict.certain}
    undecided = [number for number in range(scores.lines) if number not in certain]
    total = sum(scores.words[number] for number in undecided)
    if sum(scores.words[number] for number in undecided if number not in boilerplate) >= LEAST_LEFT * total:
        return boilerplate
    careful = replace(
        thresholds,
        plain=thresholds.plain * LOST,
        probable=thresholds.probable * LOST,
        sure=thresholds.sure * LOST,
        byline=thresholds.byline * LOST,
    )
    return _verdicts(labels, scores, careful, own_rules, keep, titles)


def _verdicts(
    labels: Sequence[Sequence[Label]],
    scores: Scores,
    thresholds: Thresholds,
    own_rules: Collection[str],
    keep: Collection[str],
    titles: Collection[int],
) -> dict[int, Verdict]:
    boilerplate: dict[int, Verdict] = {}
    few = scores.lines < FEW_LINES
    for number, (row, likely) in enumerate(zip(labels, scores.keep, strict=True)):
        if keep and any(label.type in keep for label in row):
            continue
        label = next((label for label in row if label.extent is LabelExtent.LINE), None)
        if label is not None:
            sure = label.confidence is Confidence.SURE
            if sure and label.rule in own_rules:
                boilerplate[number] = Verdict(label, certain=True)
            elif likely < _threshold(label, thresholds):
                boilerplate[number] = Verdict(label)
        elif likely < thresholds.plain and not few and guess_type(scores, number, titles) not in keep:
            boilerplate[number] = Verdict(None)
    # A line of symbols alone is removed only with a neighbour.
    symbols = [
        number
        for number, verdict in boilerplate.items()
        if not verdict.certain
        and not scores.words[number]
        and {number - 1, number + 1}.isdisjoint(boilerplate)
    ]
    for number in symbols:
        del boilerplate[number]
    return boilerplate


def _threshold(label: Label, thresholds: Thresholds) -> float:
    """Return the probability below which a line that a shipped rule recognises is removed."""
    if label.rule in NAMED_RULES:
        return NAMED
    if label.confidence is not Confidence.SURE:
        return thresholds.probable
    return thresholds.byline if label.type in BYLINES else thresholds.sure


def beyond_doubt(
    boilerplate: Mapping[int, Verdict], scores: Scores, thresholds: Thresholds
) -> frozenset[int]:
    """Return the lines that both a rule and the classifier, each on its own, are sure are boilerplate.

    Args:
        boilerplate: the lines that are boilerplate as a whole, and why.
        scores: the classifier's scores.
        thresholds: how sure a removal has to be.
    """
    return frozenset(
        number
        for number, verdict in boilerplate.items()
        if verdict.certain
        or (
            verdict.label is not None
            and verdict.label.confidence is Confidence.SURE
            and scores.keep[number] < thresholds.plain
        )
    )


def remove_boilerplate(
    ledger: Ledger,
    labels: Sequence[Sequence[Label]],
    scores: Scores,
    boilerplate: dict[int, Verdict],
    keep: Collection[str],
    titles: Collection[int] = (),
) -> None:
    """Remove whole lines, and the beginnings and ends of lines that a sure rule matches.

    Args:
        ledger: receives the removals.
        labels: the labels that the rule packs give each line.
        scores: the classifier's scores.
        boilerplate: the lines that are removed as a whole, and why.
        keep: types that are kept.
        titles: lines that are the headline or repeat it.
    """
    run = range(0)
    why = ""
    for number, row in enumerate(labels):
        verdict = boilerplate.get(number)
        if verdict is None:
            for part in row:
                if (
                    part.confidence is Confidence.SURE
                    and part.extent is not LabelExtent.LINE
                    and part.type not in keep
                ):
                    span = Span(part.start, part.end)
                    ledger.remove(span, number, Reason.CHROME, part.type, part.rule, part.why, score=1.0)
            continue
        likely = scores.keep[number]
        label = verdict.label
        if label is not None:
            confidence = 1.0 if verdict.certain else round(1 - likely, 2)
            ledger.remove_line(number, Reason.CHROME, label.type, label.rule, label.why, score=confidence)
            continue
        # The lines of one run share one explanation.
        if number not in run:
            run = run_of(scores, number)
            why = explain(scores, run)
        kind = guess_type(scores, number, titles)
        ledger.remove_line(number, Reason.CHROME, kind, "classifier", why, score=round(1 - likely, 2))


def run_of(scores: Scores, line: int) -> range:
    """Return the run of adjacent lines below :data:`LOW` that a line is part of, as line numbers."""
    keep, first, last = scores.keep, line, line + 1
    while first > 0 and keep[first - 1] < LOW:
        first -= 1
    while last < len(keep) and keep[last] < LOW:
        last += 1
    return range(first, last)


def explain(scores: Scores, run: range) -> str:
    """Return the classifier's reason in words: how many adjacent lines it takes for boilerplate."""
    if len(run) == 1:
        return f"a line of {scores.words[run[0]]} words that does not belong to the running text around it"
    mean = sum(scores.words[number] for number in run) / len(run)
    return f"one of {len(run)} lines beside each other, of {mean:.0f} words on average, that are not running text"


def guess_type(scores: Scores, line: int, titles: Collection[int] = ()) -> ChromeType:
    """Return the probable type of a line that only the classifier recognises, by its position.

    Args:
        scores: the classifier's scores.
        line: the line.
        titles: lines that are the headline or repeat it.
    """
    keep = scores.keep
    if scores.words[line] <= NAME and (line - 1 in titles or line + 1 in titles):
        return ChromeType.SECTION
    alone = (line == 0 or keep[line - 1] >= LOW) and (line + 1 == len(keep) or keep[line + 1] >= LOW)
    if alone:
        return ChromeType.RELATED if scores.words[line] >= 3 else ChromeType.SECTION
    return ChromeType.NAVIGATION
