"""Where the running text of the article is: the context judge's probabilities turned into removals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from dedup.chrome.blocks import Label
from dedup.chrome.context import Judgement, Question, explain, guess_type, run_of
from dedup.chrome.face import is_pointed, prose_like
from dedup.config import Scope, Strictness
from dedup.dials import DIALS, FOLDED_PAGE
from dedup.floors import FEW_LINES, SURE, Judged, find_floors, leaves_text
from dedup.islands import SEA, find_islands
from dedup.ledger import Ledger
from dedup.model import ChromeType, Line, Reason, Segmentation, Span

__all__ = ["RunningText", "find_running_text", "question"]


LIKELY_PAGE = 0.9
"""From here on a text is called a page."""
PAGE_LINES = 12
"""A text of fewer lines is no page."""
LOST_FLOOR = 0.1
"""Below it a line that is no sentence goes from a page of which the judge finds no article."""
LEAD, TOP = 3, 24
"""Running text begins at most so many lines below a headline, furniture apart, and so many with it."""
ROWS = 3
"""So many lines with equally many bars are a table."""
ENTRIES = 3
"""So many times above sentences are a chronology."""
HEAVY = 0.2
"""A line with such a share of all words is too much to lose on form and place alone."""
QUESTIONS = ("?", "\N{ARABIC QUESTION MARK}", "\N{FULLWIDTH QUESTION MARK}")
BESIDE = 2
"""A table has running text in one of so many lines above it, and below."""
SHORTEST = 2
"""Shortest headline that its place alone tells, in words."""


@dataclass(frozen=True, slots=True)
class RunningText(Judged):
    """The context judge's view of a text, and what else its lines show.

    Attributes:
        tables: the lines that are rows of a table in the running text.
        questions: the lines that end in a question mark.
    """

    tables: frozenset[int]
    questions: frozenset[int]

    def scope(self, wanted: Scope) -> tuple[str, str]:
        """Return the scope, as set or as decided, and on what grounds."""
        if wanted is not Scope.AUTO:
            return str(wanted), "as set"
        page = len(self.prose) >= PAGE_LINES and self.judgement.page_likeness >= (
            FOLDED_PAGE[0] if self.folded else LIKELY_PAGE
        )
        grounds = f"page likeness {self.judgement.page_likeness:.2f}"
        return str(Scope.PAGE if page else Scope.ARTICLE), grounds

    def headline(
        self, ledger: Ledger, labels: Sequence[Sequence[Label]], scope: str, strictness: Strictness
    ) -> int | None:
        """Return the first line, if the judge says that it is no paragraph but running text follows right below.

        Pages that tell their headline once leave no echo to know it by; its place does.
        """
        if not self.prose or not ledger.is_open(0) or self.prose[0]:
            return None
        # What the packs know for furniture, such as a menu or a row of buttons, parts no headline from its text.
        below = (n for n in range(1, min(len(self.prose), TOP)) if labels[0] or not labels[n])
        if not any(self.prose[number] for number in islice(below, LEAD)):
            return None
        if any(label.confidence == "sure" for label in labels[0]):
            return None
        likely = self.judgement.keep[0]
        dial = DIALS[strictness]
        few = len(self.prose) < FEW_LINES
        doubted = likely < (dial.probable if labels[0] or few else find_floors(self, scope, dial)(0))
        return 0 if doubted and self.judgement.words[0] >= SHORTEST else None

    def _chronicle(self, ledger: Ledger, labels: Sequence[Sequence[Label]]) -> frozenset[int]:
        """Lines that head the entries of a chronology or a live ticker: times, each above a sentence of its own."""
        heads = [
            number
            for number in range(len(labels) - 1)
            if labels[number]
            and labels[number][0].type == "timestamp"
            and ledger.is_open(number)
            and self.judgement.ends[number + 1]
            and ledger.is_open(number + 1)
            and (
                number == 0 or self.judgement.ends[number - 1] or self.judgement.words[number - 1] > SHORTEST
            )
        ]
        return frozenset(heads) if len(heads) >= ENTRIES else frozenset()

    def _answers(self) -> frozenset[int]:
        """Short sentences right below a question, or below another answer to it: an interview."""
        ends, asked = self.judgement.ends, self.questions
        if not asked:
            return frozenset()
        below = {number + 1 for number in asked}
        below |= {number + 2 for number in asked if number + 1 < len(ends) and ends[number + 1]}
        return frozenset(number for number in below - asked if number < len(ends) and ends[number])

    def remove(
        self,
        ledger: Ledger,
        labels: Sequence[Sequence[Label]],
        scope: str,
        strictness: Strictness,
        keep: frozenset[str],
    ) -> None:
        """Remove what the judge and, for probable rules, the packs agree on."""
        dial, chrome = DIALS[strictness], Reason.CHROME
        # A line that is gone has no floor to fall below.
        gone, floor = ledger.gone, find_floors(self, scope, dial)
        floors = [0.0 if number in gone else floor(number) for number in range(len(self.prose))]
        if not leaves_text(self, gone, floors):
            if scope != Scope.PAGE:
                return
            # A page of which the judge finds no article: only what is surely no sentence and no part of one goes.
            floors = [
                0.0 if prose else min(floor, LOST_FLOOR)
                for floor, prose in zip(floors, self.prose, strict=True)
            ]
        chronicle = self._chronicle(ledger, labels)
        answers = self._answers() if scope != Scope.PAGE else frozenset()
        run, why, rule = (0, 0), "", f"context.{scope}"
        certain = chronicle | self.tables | answers
        for number, judged in enumerate(self.judgement.keep):
            doubtful = labels[number]
            if (judged >= floors[number] and not doubtful) or not ledger.is_open(number):
                continue
            if keep and any(label.type in keep for label in doubtful):
                continue
            likely = 1.0 if number in certain else judged
            if doubtful and likely < dial.probable:
                for label in doubtful:
                    enter = (chrome, label.type, label.rule, label.why)
                    score = round(1 - likely, 2)
                    if label.scope == "line":
                        ledger.remove_line(number, *enter, score=score)
                    else:
                        ledger.remove(Span(label.start, label.end), number, *enter, score=score)
            if likely < floors[number] and (not doubtful or ledger.is_open(number)):
                kind = guess_type(self.judgement, number)
                if kind not in keep:
                    # The lines of one run share one reason.
                    if number >= run[1]:
                        run = run_of(self.judgement, number)
                        why = explain(self.judgement, run)
                    ledger.remove_line(number, chrome, kind, rule, why, score=round(1 - likely, 2))
        if scope == Scope.PAGE and strictness is not Strictness.CAREFUL:
            self._remove_islands(ledger, keep)

    def _remove_islands(self, ledger: Ledger, keep: frozenset[str]) -> None:
        """Remove what stands far from the running text."""
        if len(ledger.gone) < SEA:
            return
        size = len(self.prose)
        words, likely = self.judgement.words, self.judgement.keep
        stands = [number not in ledger.gone for number in range(size)]
        furniture = [number in ledger.gone and number not in ledger.copied for number in range(size)]
        weights = [words[number] * max(0.0, likely[number] - 0.5) for number in range(size)]
        leads = [self.prose[number] and stands[number] and likely[number] >= SURE for number in range(size)]
        for island in find_islands(stands, furniture, weights, leads):
            why = f"far from the running text, with more than {SEA} lines of page furniture between"
            for number in island:
                kind = guess_type(self.judgement, number)
                if stands[number] and kind not in keep:
                    ledger.remove_line(
                        number,
                        Reason.CHROME,
                        kind,
                        "context.island",
                        why,
                        score=round(1 - likely[number], 2),
                    )


def question(
    segmentation: Segmentation,
    keys: Sequence[str],
    labels: Sequence[Sequence[Label]],
    ledger: Ledger,
    copies: frozenset[int] | set[int],
) -> Question:
    """Return what the context judge is told of a text.

    Args:
        segmentation: the text's lines and sentences.
        keys: the key of each line.
        labels: what the packs said of each line.
        ledger: what is removed already: it tells what stood around a line.
        copies: the lines that went as copies.
    """
    text, gone = segmentation.text, ledger.gone
    return Question(
        [_bare(text, line, row) for line, row in zip(segmentation.lines, labels, strict=True)],
        keys,
        [(2 if i in copies else 1) if i in gone else 0 for i in range(len(keys))],
        [_code(row) for row in labels],
        [(1 if row[0].scope == "line" else 2) if row else 0 for row in labels],
    )


def find_running_text(
    asked: Question,
    judgement: Judgement,
    wanted: Scope,
    told: frozenset[int],
    *,
    landmarks: bool,
    folded: bool,
) -> RunningText:
    """Put what the context judge says of a text together with what its lines show.

    Args:
        asked: what the judge was told.
        judgement: what it says.
        wanted: the scope that the caller set.
        told: the lines of the tellings that stay.
        landmarks: whether the text tells its headline, its lead or more of it again.
        folded: whether the lines are pieces of a text without line breaks.
    """
    bare = asked.lines
    prose = tuple(map(prose_like, bare))
    return RunningText(
        judgement,
        prose,
        wanted is Scope.PAGE,
        told,
        landmarks,
        folded,
        frozenset(number for number, line in enumerate(bare) if is_pointed(line)),
        _heaviest([line.count(" ") + 1 for line in bare]),
        _tables(bare, prose),
        frozenset(number for number, line in enumerate(bare) if line.endswith(QUESTIONS)),
    )


def _heaviest(words: list[int]) -> int | None:
    """The line with the most words, if it holds at least :data:`HEAVY` of them all."""
    most = max(words, default=0)
    return words.index(most) if most and most >= HEAVY * sum(words) else None


def _tables(lines: Sequence[str], prose: Sequence[bool]) -> frozenset[int]:
    """The rows of tables: several lines in a row with equally many bars, in the midst of running text."""
    bars = [line.count("|") for line in lines]
    found: set[int] = set()
    start = 0
    for number in range(1, len(bars) + 1):
        if number < len(bars) and bars[number] == bars[start]:
            continue
        above, below = prose[max(0, start - BESIDE) : start], prose[number : number + BESIDE]
        if bars[start] and number - start >= ROWS and any(above) and any(below):
            found.update(range(start, number))
        start = number
    return frozenset(found)


def _bare(text: str, line: Line, row: Sequence[Label]) -> str:
    """A line without the furniture that a rule is sure to cut off its ends."""
    start, end = line.start, line.end
    if not row:
        return text[start:end]
    for label in row:
        if label.confidence == "sure" and label.scope == "head":
            start = label.end
        elif label.confidence == "sure" and label.scope == "tail":
            end = label.start
    return text[start:end].strip() or text[line.start : line.end]


# The judge never sees the address of a link or a control character: those are taken out before a text is read.
_UNSEEN = {ChromeType.LINK, ChromeType.CONTROL}
_TYPES = {kind.value: place for place, kind in enumerate(sorted({*ChromeType} - _UNSEEN), 1)}


def _code(row: Sequence[Label]) -> int:
    """A label's type and confidence as one number, sure ones above all others."""
    if not row:
        return 0
    label = row[0]
    return _TYPES.get(label.type, 0) + (len(_TYPES) if label.confidence == "sure" else 0)
