"""What is worth checking in an article: removals in doubt, the longest removed sentence, a missing headline."""

from __future__ import annotations

from dataclasses import dataclass

import regex

from dedup.model import WORTH_CHECKING, Article, weight
from dedup.review.questions import Question, questions
from dedup.text.marks import ELLIPSIS, SENTENCE_ENDS

__all__ = ["WorthChecking", "worth_checking"]

LEAST_WEIGHT = 40
"""Sentences of less weight (:func:`dedup.model.weight`) are not reported: labels may end in full stops too."""
_SENTENCE_END = regex.compile(rf"[{SENTENCE_ENDS}{ELLIPSIS}][\s\p{{Pf}}\p{{Pe}}\"'\p{{Cf}}]*$")


@dataclass(frozen=True, slots=True)
class WorthChecking:
    """What is worth checking in an article.

    Attributes:
        questions: removed texts, those with the same words together, the most doubtful first.
        longest: the index in ``questions`` of the longest removed sentence without a twin; ``None`` if there is none.
        headline: whether a headline was found.
    """

    questions: tuple[Question, ...]
    longest: int | None
    headline: bool

    @property
    def count(self) -> int:
        """How many things are worth checking; a missing headline is one of them."""
        return len(self.questions) + (not self.headline)

    @property
    def doubt(self) -> float:
        """The highest doubt (0 to 1) of a removal; 0 if none is worth checking."""
        return max((question.doubt for question in self.questions), default=0.0)

    def why(self, number: int) -> str:
        """Return in words why a question is worth checking."""
        question = self.questions[number]
        if number != self.longest:
            return f"doubt {question.doubt:.0%}"
        return f"longest sentence, doubt {question.doubt:.0%}"


def worth_checking(article: Article, *, least: float = WORTH_CHECKING) -> WorthChecking:
    """Return what is worth checking in an article.

    Args:
        article: the cleaned article.
        least: the least doubt (0 to 1) of a removal that is worth checking.
    """
    found = questions(article)
    longest = max(
        (question for question in found if _is_unrepeated_sentence(question)),
        key=lambda question: weight(question.piece.words),
        default=None,
    )
    chosen = [question for question in found if question.doubt >= least or question is longest]
    chosen.sort(key=lambda question: -question.doubt)
    # A text without words cannot lack a headline.
    headline = article.headline is not None or not article.text.strip()
    return WorthChecking(tuple(chosen), None if longest is None else chosen.index(longest), headline)


def _is_unrepeated_sentence(question: Question) -> bool:
    piece = question.piece
    return (
        all(removal.twin is None for removal in piece.removals)
        and weight(piece.words) >= LEAST_WEIGHT
        and _SENTENCE_END.search(piece.words) is not None
    )
