"""The state of a review: the article, its questions, the answers so far, and the current question."""

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
        """Whether the removed text is put back."""
        return self in (Answer.KEEP, Answer.ALWAYS_KEEP)


@dataclass(frozen=True, slots=True)
class Session:
    """The progress through the questions about an article.

    Attributes:
        questions: the questions, in the order in which they are asked.
        answers: one for each question; ``None`` if there is none, or it was undone.
        at: the index of the current question; the number of questions when all are done.
        earlier: for each question, the answer of an earlier review, which holds until another one is given.
    """

    questions: tuple[Question, ...]
    answers: tuple[Answer | None, ...]
    at: int = 0
    earlier: tuple[Answer | None, ...] = ()

    @classmethod
    def of(cls, questions: tuple[Question, ...], earlier: tuple[Answer | None, ...] = ()) -> Session:
        """Return a new session, at its first question."""
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
        """The answer to the current question that holds now, if any."""
        return None if self.done else self._holding[self.at]

    @property
    def _holding(self) -> tuple[Answer | None, ...]:
        """The answers that hold now: those of this session, or else of earlier reviews."""
        return tuple(
            before if answer is None or answer is Answer.NEXT else answer
            for answer, before in zip(self.answers, self.earlier, strict=True)
        )

    def answered(self, answer: Answer) -> Session:
        """Return the session with an answer to the current question, at the next one.

        It replaces an earlier answer; skipping a question does not change that.
        """
        if answer is Answer.NEXT and self._given:
            return replace(self, at=self.at + 1)
        return replace(self._with(answer), at=self.at + 1)

    def back(self) -> Session:
        """Return the session at the previous question, with its answer; at the first question, the same session."""
        return replace(self, at=self.at - 1) if self.at else self

    def undone(self) -> Session:
        """Return the session without the answer to the current question, or else to the previous one, at that question.

        Only answers of this session are undone; an answer of an earlier review can be replaced by another one.
        """
        session = self if self._given else self.back()
        return session._with(None) if session._given else session

    @property
    def _given(self) -> bool:
        """Whether the current question was answered in this session."""
        return not self.done and self.answers[self.at] not in (None, Answer.NEXT)

    def _with(self, answer: Answer | None) -> Session:
        return replace(self, answers=(*self.answers[: self.at], answer, *self.answers[self.at + 1 :]))

    def holding(self) -> Iterator[tuple[Question, Answer]]:
        """Yield the answers that hold now, of this session or an earlier review, in the order of the questions."""
        for question, answer in zip(self.questions, self._holding, strict=True):
            if answer is not None:
                yield question, answer

    def choices(self) -> Iterator[tuple[Question, Answer]]:
        """Yield the answers of this session, in the order of the questions, without skipped questions."""
        for question, answer in zip(self.questions, self.answers, strict=True):
            if answer is not None and answer is not Answer.NEXT:
                yield question, answer


@dataclass(frozen=True, slots=True)
class Review:
    """The decisions about one text.

    Attributes:
        name: the name of the file, for people who read the pack.
        article: the article as cleaned.
        session: the questions and answers.
        site: choices with "always" apply to this site only; empty for all.
    """

    name: str
    article: Article
    session: Session
    site: str = ""


def apply(article: Article, session: Session) -> Article:
    """Return the article with the removed texts that the reviewer keeps put back.

    What was not decided remains removed.
    """
    for question, answer in session.holding():
        if answer.keeps:
            for piece in question.pieces:
                for removal in piece.removals:
                    article = article.restore(removal)
    return article
