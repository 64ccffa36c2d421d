"""The enumerations that rules and labels use; their strings are those of pack files."""

from __future__ import annotations

from enum import StrEnum

__all__ = ["Confidence", "LabelExtent", "MatchKind", "RuleExtent"]


class Confidence(StrEnum):
    """How sure a rule or label is."""

    SURE = "sure"
    """It acts alone."""
    PROBABLE = "probable"
    """It acts only if the classifier agrees."""


class MatchKind(StrEnum):
    """Which part of a line a rule compares, and with what."""

    LINE = "line"
    """The whole line, with phrases."""
    HEAD = "head"
    """Its beginning."""
    TAIL = "tail"
    """Its end."""
    SHAPE = "shape"
    """The whole line, with a pattern."""
    RUN = "run"
    """Its beginning, with a row of phrases."""


class RuleExtent(StrEnum):
    """What a rule for the head or tail of a line removes."""

    LINE = "line"
    PHRASE = "phrase"


class LabelExtent(StrEnum):
    """Which part of its line a label covers."""

    LINE = "line"
    HEAD = "head"
    TAIL = "tail"
