"""Where the running text of the article is: the context judge's probabilities turned into removals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dedup.chrome.blocks import Label
from dedup.chrome.context import Judgement, explain, guess_type, judge
from dedup.chrome.face import prose_like
from dedup.config import Scope, Strictness
from dedup.ledger import Ledger
from dedup.model import Reason, Segmentation, Span

__all__ = ["Dial", "RunningText", "find_running_text"]


@dataclass(frozen=True, slots=True)
class Dial:
    """Thresholds of one strictness, as probabilities that a line is the article's.

    Attributes:
        page: below it a line goes, in page scope.
        article: below it a line that is no sentence goes, in article scope.
        prose: below it a sentence goes, in article scope.
        probable: below it a line that a pack names probable chrome goes, in either scope.
        likeness: above it a text is taken for a page.
    """

    page: float
    article: float
    prose: float
    probable: float
    likeness: float


DIALS = {
    Strictness.CAREFUL: Dial(page=0.1, article=0.0, prose=0.0, probable=0.02, likeness=0.9),
    Strictness.STANDARD: Dial(page=0.5, article=0.05, prose=0.01, probable=0.5, likeness=0.5),
    Strictness.THOROUGH: Dial(page=0.6, article=0.3, prose=0.1, probable=0.8, likeness=0.4),
}


@dataclass(frozen=True, slots=True)
class RunningText:
    """The context judge's view of a text.

    Attributes:
        judgement: for each open line the probability that it is the article's.
        numbers: the indices of those lines.
        prose: for every line whether it reads as running text.
        likeness: how much the text looks like a whole page (0 to 1).
    """

    judgement: Judgement
    numbers: tuple[int, ...]
    prose: tuple[bool, ...]
    likeness: float

    def scope(self, wanted: Scope, strictness: Strictness) -> tuple[str, str]:
        """Return the scope, as set or as decided, and on what grounds."""
        if wanted is not Scope.AUTO:
            return str(wanted), "as set"
        page = self.likeness >= DIALS[strictness].likeness
        grounds = f"page likeness {self.likeness:.2f}"
        return str(Scope.PAGE if page else Scope.ARTICLE), grounds

    def remove(
        self,
        ledger: Ledger,
        labels: Sequence[Sequence[Label]],
        scope: str,
        strictness: Strictness,
        keep: frozenset[str],
    ) -> None:
        """Remove what the judge and, for probable rules, the packs agree on."""
        dial = DIALS[strictness]
        for place, number in enumerate(self.numbers):
            if not ledger.is_open(number):
                continue
            likely = self.judgement.keep[place]
            doubtful = [label for label in labels[number] if label.type not in keep]
            if doubtful and likely < dial.probable:
                for label in doubtful:
                    enter = (Reason.CHROME, label.type, label.rule, label.why)
                    score = round(1 - likely, 2)
                    if label.scope == "line":
                        ledger.remove_line(number, *enter, score=score)
                    else:
                        ledger.remove(Span(label.start, label.end), number, *enter, score=score)
            if scope == Scope.PAGE:
                floor = dial.page
            else:
                floor = dial.prose if self.prose[number] else dial.article
            if likely < floor and ledger.is_open(number):
                kind = guess_type(self.judgement, place)
                if kind not in keep:
                    why = explain(self.judgement, place)
                    ledger.remove_line(
                        number, Reason.CHROME, kind, f"context.{scope}", why, score=round(1 - likely, 2)
                    )


def find_running_text(
    segmentation: Segmentation, labels: Sequence[Sequence[Label]], gone: frozenset[int] | set[int]
) -> RunningText:
    """Judge the lines that are still there by their form and their neighbours.

    Args:
        segmentation: the text's lines and sentences.
        labels: what the packs said of each line.
        gone: lines that are removed already.
    """
    text, lines = segmentation.text, segmentation.lines
    prose = tuple(prose_like(text[line.start : line.end]) for line in lines)
    numbers = tuple(i for i in range(len(lines)) if i not in gone)
    judgement = judge(text, [(lines[i].start, lines[i].end) for i in numbers])
    return RunningText(judgement, numbers, prose, judgement.page_likeness)
