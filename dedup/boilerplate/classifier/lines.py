"""What the line classifier is given: the lines of a text, and what is known of each before it is classified."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

from dedup.boilerplate.rules.blocks import Label
from dedup.html.facts import HtmlLine

__all__ = ["ClassifierInput", "CopyState"]


class CopyState(IntEnum):
    """What is known of a line from comparing it with the others."""

    NONE = 0
    ECHO = 1
    """It repeats the headline."""
    TRUNCATED = 2
    """It is a truncated copy of another line."""
    ALIGNED = 3
    """It lies in a version of the article of which a better one occurs in the text."""
    PRIMARY = 4
    """It lies in the better version."""


@dataclass(frozen=True, slots=True)
class ClassifierInput:
    """The lines of one text, in order; every sequence has one entry for each line.

    Attributes:
        texts: their characters, without boilerplate that a rule is certain to cut off an end; none is empty.
        keys: their comparison keys.
        sentences: how many sentences each has.
        labels: the labels that the rule packs give each.
        copies: the result of comparing each with the others.
        headline: the index of the line that is taken to be the headline, if any.
        markup: indices of lines inside code, tables and footnotes of Markdown.
        one_line: whether the text has no line breaks, so that the lines are pieces of longer ones.
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
