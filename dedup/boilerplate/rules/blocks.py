"""Labels lines by their neighbours: headlines of other articles after a label, or above a time of publication."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from dedup.boilerplate.rules.index import Rules
from dedup.boilerplate.rules.values import Confidence, LabelExtent
from dedup.model import ChromeType, Line
from dedup.text.line_form import headline_like, prose_like
from dedup.text.marks import QUESTIONS

__all__ = ["Label", "add_blocks"]

LONGEST_BLOCK = 40
"""Maximum number of lines of a block between an opening and a closing label."""
_CARD_PARTS = frozenset(
    {ChromeType.CAPTION, ChromeType.CREDIT, ChromeType.SECTION, ChromeType.MEDIA, ChromeType.POLL}
)


class Label(NamedTuple):
    """A line, or the beginning or end of one, that may be boilerplate.

    ``line`` is the index of the line; ``start`` and ``end`` are characters of the text, half-open;
    ``extent`` is the part of the line that it covers; ``block`` is the index of the line that opened the block, or -1.
    """

    line: int
    start: int
    end: int
    type: str
    rule: str
    confidence: Confidence
    extent: LabelExtent
    why: str
    block: int


def add_blocks(
    text: str, lines: Sequence[Line], keys: Sequence[str], labels: list[tuple[Label, ...]], rules: Rules
) -> None:
    """Label what belongs to an opening label or to a card; ``labels`` is changed in place.

    Args:
        text: the input text.
        lines: its lines.
        keys: their keys.
        labels: the labels of each line so far.
        rules: the compiled rules.
    """
    by_id = rules.by_id
    openers = [
        number
        for number, row in enumerate(labels)
        if row
        and row[0].extent is LabelExtent.LINE
        and (rule := by_id.get(row[0].rule))
        and (rule.until or rule.opens or rule.card)
    ]
    if not openers:
        return
    page = _BlockLabeller(text, lines, keys, labels, rules)
    for number in openers:
        rule = by_id[labels[number][0].rule]
        if rule.until:
            page.close_block(number)
        if rule.opens:
            page.open_block(number, rule.opens)
        if rule.card:
            page.label_card(number)


class _BlockLabeller:
    """Labels the blocks of one text."""

    def __init__(
        self,
        text: str,
        lines: Sequence[Line],
        keys: Sequence[str],
        labels: list[tuple[Label, ...]],
        rules: Rules,
    ) -> None:
        self.lines, self.keys, self.labels, self.rules = lines, keys, labels, rules
        self.raw = [text[line.start : line.end] for line in lines]
        self.prose = [not row and prose_like(raw) for row, raw in zip(labels, self.raw, strict=True)]
        self.first_prose = next((n for n, is_prose in enumerate(self.prose) if is_prose), len(lines))
        self.last_prose = next((n for n in range(len(lines) - 1, -1, -1) if self.prose[n]), -1)
        self.counts = Counter(keys)

    def may_be_headline(self, number: int) -> bool:
        """Return whether a line has no label of the whole line yet and may be another article's headline."""
        return (
            number < len(self.lines)
            and not self.is_labelled(number)
            and headline_like(self.raw[number])
            and self.counts[self.keys[number]] == 1
        )

    def is_labelled(self, number: int) -> bool:
        return any(label.extent is LabelExtent.LINE for label in self.labels[number])

    def label(self, number: int, opener: int, confidence: Confidence, why: str) -> None:
        line, rule = self.lines[number], self.labels[opener][0].rule
        self.labels[number] = (
            Label(
                number,
                line.start,
                line.end,
                ChromeType.RELATED,
                rule,
                confidence,
                LabelExtent.LINE,
                why,
                opener,
            ),
        )

    def close_block(self, opener: int) -> None:
        """Label everything up to the closing label, if it is close and no running text comes before it."""
        closing = self.rules.until[self.labels[opener][0].rule]
        for number in range(opener + 1, min(len(self.lines), opener + LONGEST_BLOCK)):
            if self.keys[number] in closing:
                for inner in range(opener + 1, number):
                    if not self.is_labelled(inner):
                        self.label(
                            inner, opener, self.labels[opener][0].confidence, "inside a box of other articles"
                        )
                return
            if self.prose[number]:
                return

    def open_block(self, opener: int, count: int) -> None:
        """Label the headlines after a label such as "Read more:"."""
        confidence = self.labels[opener][0].confidence
        inside = self.first_prose < opener
        number = opener + 1
        while self.may_be_headline(number):
            number += 1
            if self.raw[number - 1].endswith(tuple(QUESTIONS)) and number - opener > count + 1:
                number -= 1
                break
        at_end = number > self.last_prose
        for position, inner in enumerate(range(opener + 1, number)):
            sure = inside and (position < count or at_end)
            self.label(
                inner,
                opener,
                confidence if sure else Confidence.PROBABLE,
                "a headline after a label of related articles",
            )

    def label_card(self, number: int) -> None:
        """Label the headline above the time of publication of another article."""
        above = number - 1
        if not self.first_prose < above or not self.may_be_headline(above):
            return
        confidence = self.labels[number][0].confidence
        self.label(above, number, confidence, "a headline with a time of publication below it")
