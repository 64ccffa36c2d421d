"""From labels and scores to removals: what rules recognise and the classifier confirms, and what it is confident of.

Text that occurs once is removed only here, and only if one of the user's own rules recognises it; if a shipped rule
does and the classifier does not contradict; or if the classifier alone is confident. Position never decides.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from dedup.boilerplate.classifier.scores import Scores
from dedup.boilerplate.context_labels import NAMED_RULES
from dedup.boilerplate.rules.blocks import Label
from dedup.boilerplate.rules.values import Confidence, LabelExtent
from dedup.boilerplate.thresholds import Thresholds
from dedup.model import ChromeType, Reason, Span
from dedup.result.ledger import Ledger

__all__ = ["Verdict", "beyond_doubt", "remove_boilerplate", "verdicts"]

FEW_LINES = 5
"""In a text of fewer lines the classifier sees too little to act alone."""
LEAST_LEFT = 0.05
"""Least share of the words that the classifier may keep: if it finds no article, it has not understood the text."""
LOST = 0.1
"""In such a text it removes only lines below this share of their threshold."""
NAME = 4
"""A line of at most this many words next to the headline is the name of a section or of the site."""
NAMED = 0.95
"""A line that is only an author's or the site's name, according to the page's metadata, is removed below this."""
LOW = 0.5
"""A line below it counts as boilerplate in explanations and for guessing types."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Why a line is removed.

    Attributes:
        label: the label that names the reason; ``None`` where the classifier decided alone.
        certain: whether one of the user's own rules decided, regardless of the classifier.
    """

    label: Label | None
    certain: bool = False


def verdicts(
    labels: Sequence[Sequence[Label]],
    scores: Scores,
    thresholds: Thresholds,
    own: Collection[str],
    keep: Collection[str],
    titles: Collection[int] = (),
) -> dict[int, Verdict]:
    """Return the lines that are boilerplate as a whole, and why.

    Args:
        labels: the labels that the rule packs give each line.
        scores: the classifier's scores.
        thresholds: how sure a removal has to be.
        own: identifiers of the user's own rules.
        keep: types that are kept.
        titles: lines that are the headline or repeat it.
    """
    found = _verdicts(labels, scores, thresholds, own, keep, titles)
    certain = {number: verdict for number, verdict in found.items() if verdict.certain}
    left = [number for number in range(scores.lines) if number not in certain]
    total = sum(scores.words[number] for number in left)
    if sum(scores.words[number] for number in left if number not in found) >= LEAST_LEFT * total:
        return found
    careful = Thresholds(
        thresholds.plain * LOST, thresholds.probable * LOST, thresholds.sure * LOST, thresholds.copy
    )
    return _verdicts(labels, scores, careful, own, keep, titles)


def _verdicts(
    labels: Sequence[Sequence[Label]],
    scores: Scores,
    thresholds: Thresholds,
    own: Collection[str],
    keep: Collection[str],
    titles: Collection[int],
) -> dict[int, Verdict]:
    found: dict[int, Verdict] = {}
    few = scores.lines < FEW_LINES
    for number, (row, likely) in enumerate(zip(labels, scores.keep, strict=True)):
        if keep and any(label.type in keep for label in row):
            continue
        label = next((label for label in row if label.extent is LabelExtent.LINE), None)
        if label is not None:
            sure = label.confidence is Confidence.SURE
            if sure and label.rule in own:
                found[number] = Verdict(label, certain=True)
            elif likely < _threshold(label, thresholds):
                found[number] = Verdict(label)
        elif likely < thresholds.plain and not few and guess_type(scores, number, titles) not in keep:
            found[number] = Verdict(None)
    # A line of symbols alone is removed with what surrounds it.
    signs = [
        number
        for number, verdict in found.items()
        if not verdict.certain and not scores.words[number] and {number - 1, number + 1}.isdisjoint(found)
    ]
    for number in signs:
        del found[number]
    return found


def _threshold(label: Label, thresholds: Thresholds) -> float:
    """Return the probability below which a line that a shipped rule recognises is removed."""
    if label.rule in NAMED_RULES:
        return NAMED
    return thresholds.sure if label.confidence is Confidence.SURE else thresholds.probable


def beyond_doubt(found: Mapping[int, Verdict], scores: Scores, thresholds: Thresholds) -> frozenset[int]:
    """Return the lines that a rule and the classifier, each independently, are sure are boilerplate.

    Args:
        found: the lines that are boilerplate as a whole, and why.
        scores: the classifier's scores.
        thresholds: how sure a removal has to be.
    """
    return frozenset(
        number
        for number, verdict in found.items()
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
    found: dict[int, Verdict],
    keep: Collection[str],
    titles: Collection[int] = (),
) -> None:
    """Remove whole lines, and the ends of lines that a sure rule cuts off.

    Args:
        ledger: where the removals are recorded.
        labels: the labels that the rule packs give each line.
        scores: the classifier's scores.
        found: the lines that are removed as a whole.
        keep: types that are kept.
        titles: lines that are the headline or repeat it.
    """
    run = range(0)
    why = ""
    for number, row in enumerate(labels):
        verdict = found.get(number)
        if verdict is None:
            for end in row:
                if (
                    end.confidence is Confidence.SURE
                    and end.extent is not LabelExtent.LINE
                    and end.type not in keep
                ):
                    span = Span(end.start, end.end)
                    ledger.remove(span, number, Reason.CHROME, end.type, end.rule, end.why, score=1.0)
            continue
        likely = scores.keep[number]
        label = verdict.label
        if label is not None:
            doubt = 1.0 if verdict.certain else round(1 - likely, 2)
            ledger.remove_line(number, Reason.CHROME, label.type, label.rule, label.why, score=doubt)
            continue
        # The lines of one run share one explanation.
        if number not in run:
            run = run_of(scores, number)
            why = explain(scores, run)
        kind = guess_type(scores, number, titles)
        ledger.remove_line(number, Reason.CHROME, kind, "classifier", why, score=round(1 - likely, 2))


def run_of(scores: Scores, line: int) -> range:
    """Return the run of unlikely lines that a line is part of, as line numbers."""
    keep, first, last = scores.keep, line, line + 1
    while first > 0 and keep[first - 1] < LOW:
        first -= 1
    while last < len(keep) and keep[last] < LOW:
        last += 1
    return range(first, last)


def explain(scores: Scores, run: range) -> str:
    """Return in words what the classifier found: how many adjacent lines it takes for boilerplate."""
    if len(run) == 1:
        return f"a line of {scores.words[run[0]]} words that does not belong to the running text around it"
    mean = sum(scores.words[number] for number in run) / len(run)
    return f"one of {len(run)} lines beside each other, of {mean:.0f} words on average, that are not running text"


def guess_type(scores: Scores, line: int, titles: Collection[int] = ()) -> ChromeType:
    """Return the type of a line that only the classifier recognises, as far as its position shows.

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
