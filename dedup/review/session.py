"""The state of a review: questions, the answers so far, and which question is asked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from dedup.model import Article
from dedup.review.questions import Question

__all__ = ["Answer", "Session", "apply"]


class Answer(StrEnum):
    """A reviewer's answer about a removal."""

    KEEP = "keep"
    REMOVE = "remove"
    ALWAYS_KEEP = "always keep"
    ALWAYS_REMOVE = "always remove"
    NEXT = "next"

    @property
    def keeps(self) -> bool:
        """Whether the piece is kept in the article."""
        return self in (Answer.KEEP, Answer.ALWAYS_KEEP)


@dataclass(frozen=True, slots=True)
class Session:
    """A walk through questions.

    Attributes:
        questions: in the order in which they are asked.
        answers: one for each question; ``None`` where there is none, or it was taken back.
        at: the index of the current question; the number of questions when all are done.
    """

    questions: tuple[Question, ...]
    answers: tuple[Answer | None, ...]
    at: int = 0

    @classmethod
    def of(cls, questions: tuple[Question, ...]) -> Session:
        """Return a walk that begins."""
        return cls(questions, (None,) * len(questions))

    @property
    def done(self) -> bool:
        """Whether every question was asked."""
        return self.at >= len(self.questions)

    @property
    def question(self) -> Question:
        """The current question.

        Raises:
            IndexError: all are done.
        """
        return self.questions[self.at]

    @property
    def answer(self) -> Answer | None:
        """The answer to the current question, if there is one."""
        answer = None if self.done else self.answers[self.at]
        return None if answer is Answer.NEXT else answer

    def answered(self, answer: Answer) -> Session:
        """Return the walk with an answer to the current question, at the next one.

        It replaces an answer that was given before; skipping a question leaves that as it is.
        """
        if answer is Answer.NEXT and self.answer is not None:
            return replace(self, at=self.at + 1)
        return replace(self._with(answer), at=self.at + 1)

    def back(self) -> Session:
        """Return the walk at the question before, its answer as it was; at the first one, the same walk."""
        return replace(self, at=self.at - 1) if self.at else self

    def undone(self) -> Session:
        """Return the walk without the answer to the current question, or else to the one before, at that question."""
        walk = self if self.answer is not None else self.back()
        return walk._with(None) if walk.answer is not None else walk

    def _with(self, answer: Answer | None) -> Session:
        return replace(self, answers=(*self.answers[: self.at], answer, *self.answers[self.at + 1 :]))

    def choices(self) -> Iterator[tuple[Question, Answer]]:
        """Yield what was decided, in the order of the questions; a skipped question decides nothing."""
        for question, answer in zip(self.questions, self.answers, strict=True):
            if answer is not None and answer is not Answer.NEXT:
                yield question, answer


def apply(article: Article, session: Session) -> Article:
    """Return the article with the pieces back that the reviewer keeps.

    What was not decided remains removed.
    """
    for question, answer in session.choices():
        if answer.keeps:
            for piece in question.pieces:
                for removal in piece.removals:
                    article = article.restore(removal)
    return article
