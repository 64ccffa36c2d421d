"""The context judge: how probable it is that a line belongs to the article, from its form and its neighbours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

__all__ = ["Judgement", "explain", "guess_type", "judge"]


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the judge says of a text's lines.

    Attributes:
        keep: for each line the probability that it is the article's (0 to 1).
        page_likeness: the probability that the text is a whole page (0 to 1).
    """

    keep: tuple[float, ...]
    page_likeness: float


def judge(text: str, spans: Sequence[tuple[int, int]]) -> Judgement:
    """Judge the lines of a text, given as half-open spans in characters."""
    return Judgement((1.0,) * len(spans), 0.0)


def explain(judgement: Judgement, line: int) -> str:
    """Return why a line was judged so."""
    return f"probability {judgement.keep[line]:.2f}"


def guess_type(judgement: Judgement, line: int) -> str:
    """Return the chrome type of a line that is not the article's."""
    return "navigation"
