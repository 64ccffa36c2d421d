"""The input of the line classifier: the lines of a text, with their labels and copies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

from dedup.boilerplate.rules.blocks import Label

if TYPE_CHECKING:
    from dedup.html.facts import HtmlLine

__all__ = ["ClassifierInput", "CopyState"]


class CopyState(IntEnum):
    """The result of comparing a line with the others."""

    NONE = 0
    ECHO = 1
    """It repeats the headline."""
    TRUNCATED = 2
    """It is a truncated copy of another line."""
    ALIGNED = 3
    """It is part of a version of the article of which the text has a better one."""
    PRIMARY = 4
    """It is part of the better version."""


@dataclass(frozen=True, slots=True)
class ClassifierInput:
    """The lines of one text, in order; every sequence has one entry for each line.

    Attributes:
        texts: their characters, without the boilerplate at their ends that a sure rule matches; none is empty.
        keys: their comparison keys.
        sentences: how many sentences each has.
        labels: the labels of each from the rule packs.
        copies: the result of comparing each with the others.
        headline: the index of the line that is taken to be the headline, if any.
        markup: indices of lines inside code, tables and footnotes of Markdown.
        one_line: whether the text has no line breaks, so that the lines are parts of longer ones.
        html: the markup of each, for the lines of an HTML page; ``None`` for a line that the page does not have.
    """

    texts: Sequence[str]
    keys: Sequence[str]
    sentences: Sequence[int]
    labels: Sequence[Sequence[Label]]
    copies: Sequence[CopyState]
    headline: int | None = None
    markup: frozenset[int] = frozenset()
    one_line: bool = False
    html: Sequence[HtmlLine | None] | None = None
