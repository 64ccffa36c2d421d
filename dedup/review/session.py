"""The state of a review: the text, the questions about it, the answers so far, and which question is asked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from dedup.model import Article
from dedup.review.questions import Question

__all__ = ["Answer", "Review", "Session", "apply"]


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
        earlier: for each question the answer of an earlier review, which holds until another one is given.
    """

    questions: tuple[Question, ...]
    answers: tuple[Answer | None, ...]
    at: int = 0
    earlier: tuple[Answer | None, ...] = ()

    @classmethod
    def of(cls, questions: tuple[Question, ...], earlier: tuple[Answer | None, ...] = ()) -> Session:
        """Return a walk that begins."""
        nothing = (None,) * len(questions)
        return cls(questions, nothing, earlier=earlier or nothing)

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
        """The answer to the current question that holds now, if there is one."""
        return None if self.done else self._holding[self.at]

    @property
    def _holding(self) -> tuple[Answer | None, ...]:
        """The answers that hold now: those of this walk, and of earlier reviews where it gives none."""
        return tuple(
            before if answer is None or answer is Answer.NEXT else answer
            for answer, before in zip(self.answers, self.earlier, strict=True)
        )

    def answered(self, answer: Answer) -> Session:
        """Return the walk with an answer to the current question, at the next one.

        It replaces an answer that was given before; skipping a question leaves that as it is.
        """
        if answer is Answer.NEXT and self._given:
            return replace(self, at=self.at + 1)
        return replace(self._with(answer), at=self.at + 1)

    def back(self) -> Session:
        """Return the walk at the question before, its answer as it was; at the first one, the same walk."""
        return replace(self, at=self.at - 1) if self.at else self

    def undone(self) -> Session:
        """Return the walk without the answer to the current question, or else to the one before, at that question.

        Only answers of this walk are taken back; another answer replaces one of an earlier review.
        """
        walk = self if self._given else self.back()
        return walk._with(None) if walk._given else walk

    @property
    def _given(self) -> bool:
        """Whether this walk has answered the current question."""
        return not self.done and self.answers[self.at] not in (None, Answer.NEXT)

    def _with(self, answer: Answer | None) -> Session:
        return replace(self, answers=(*self.answers[: self.at], answer, *self.answers[self.at + 1 :]))

    def holding(self) -> Iterator[tuple[Question, Answer]]:
        """Yield what is decided by now, in the order of the questions, by this walk or by an earlier review."""
        for question, answer in zip(self.questions, self._holding, strict=True):
            if answer is not None:
                yield question, answer

    def choices(self) -> Iterator[tuple[Question, Answer]]:
        """Yield what this walk decided, in the order of the questions; a skipped question decides nothing."""
        for question, answer in zip(self.questions, self.answers, strict=True):
            if answer is not None and answer is not Answer.NEXT:
                yield question, answer


@dataclass(frozen=True, slots=True)
class Review:
    """What was decided about one text.

    Attributes:
        name: the name of the file, for the reader of the pack.
        article: what the cleaner made of it.
        session: the questions and answers.
        site: choices with "always" apply to this site only; empty for all.
    """

    name: str
    article: Article
    session: Session
    site: str = ""


def apply(article: Article, session: Session) -> Article:
    """Return the article with the pieces back that the reviewer keeps.

    What was not decided remains removed.
    """
    for question, answer in session.holding():
        if answer.keeps:
            for piece in question.pieces:
                for removal in piece.removals:
                    article = article.restore(removal)
    return article
