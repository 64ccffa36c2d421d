"""A text split into lines and sentences."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

__all__ = ["Line", "Segmentation", "Sentence", "Span"]


class Span(NamedTuple):
    """A half-open range of offsets into a text, in characters."""

    start: int
    end: int


class Line(NamedTuple):
    """A line of the input without its line break and without white space at its ends; never empty.

    ``first`` and ``last`` are half-open indices into the sentences of the segmentation.
    """

    start: int
    end: int
    first: int
    last: int


class Sentence(NamedTuple):
    """A sentence; it never crosses a line.

    ``line`` is the index of its line. ``glued`` means that there is no white space between this sentence and
    the one before it on the same line ("...ended.Then"), as in text that lost its paragraph breaks.
    """

    start: int
    end: int
    line: int
    glued: bool


@dataclass(frozen=True, slots=True)
class Segmentation:
    """A text with its lines and sentences, both in the order of the text.

    ``one_line`` means that the text lost its line breaks: each of its lines is a part of a longer line of the input.
    ``wrapped`` means that it was broken at a fixed width: the lines are paragraphs, with line breaks inside.
    """

    text: str
    lines: tuple[Line, ...]
    sentences: tuple[Sentence, ...]
    one_line: bool = False
    wrapped: bool = False
