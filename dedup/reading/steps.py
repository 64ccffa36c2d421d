"""The work on a text, which pauses where its lines are classified: those of many texts are classified together."""

from __future__ import annotations

from collections.abc import Generator
from typing import TypeVar

from dedup.boilerplate.classifier.lines import ClassifierInput
from dedup.boilerplate.classifier.scores import Scores

__all__ = ["Steps"]

T = TypeVar("T")
Steps = Generator[ClassifierInput, Scores, T]
"""A generator that cleans a text: it yields lines to classify, receives their scores, and returns its result."""
