"""The review on the web page: questions about many texts, the most doubtful first, and their answers."""

from __future__ import annotations

from collections import OrderedDict, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from heapq import heappop, heappush
from typing import Any, NamedTuple, Protocol

from dedup.errors import UsageError
from dedup.model import Article
from dedup.result.compact import unpacked
from dedup.review.questions import Question, questions
from dedup.review.session import Answer, Review, Session
from dedup.serve.jobs import CleanedInput
from dedup.serve.question import question_data

__all__ = ["ChoiceStore", "OutdatedError", "Queue"]

OPEN = 50
"""Number of texts whose answers can be undone; those of older texts are final. Every answer writes all of them again,
which takes about 1 ms per text."""
MOST_CHARACTERS = 200_000_000
"""Most characters of texts with open questions in memory; further texts are left for another review."""


class OutdatedError(UsageError):
    """Raised for an answer to a question that is no longer the current one: another tab answered it."""


class ChoiceStore(Protocol):
    """Where the choices are saved."""

    def save(self, *reviews: Review) -> None:
        """Write the choices of reviews after those that are final."""

    def commit(self, *reviews: Review) -> None:
        """Make the choices of reviews final."""


class _Text(NamedTuple):
    name: str
    source: str
    article: tuple[Any, ...]
    keys: frozenset[str]


class _QuestionEntry(NamedTuple):
    """A question: its number, the number of its text, its key and its doubt."""

    number: int
    text: int
    key: str
    doubt: float


@dataclass(frozen=True, slots=True)
class _GivenAnswer:
    entry: _QuestionEntry
    answer: Answer


class Queue:
    """The questions that are still to be answered, and the answers.

    Args:
        pack: where the choices are saved.
        total: the number of texts.
        least: the least doubt (0 to 1) of the removals to ask about.
        site: an answer with "always" applies to this site only; empty for all.
    """

    def __init__(self, pack: ChoiceStore, total: int, *, least: float, site: str = "") -> None:
        self._pack, self._least, self._site = pack, least, site
        self.total, self.read, self.failed, self.left_out = total, 0, 0, 0
        self._texts: dict[int, _Text] = {}
        self._characters = 0
        self._entries: list[_QuestionEntry] = []
        self._waiting: list[tuple[float, int]] = []
        self._now: _QuestionEntry | None = None
        self._undoable: list[_GivenAnswer] = []
        self._answered = 0
        self._reviews: OrderedDict[int, Review] = OrderedDict()
        self._always: set[str] = set()
        self._covered: defaultdict[str, list[_QuestionEntry]] = defaultdict(list)

    def add(self, text: int, name: str, reading: CleanedInput) -> None:
        """Add the questions about a text.

        Args:
            text: its number, from 0.
            name: its name on the page and in the pack.
            reading: the article, with its questions.
        """
        self.read += 1
        if not reading.questions:
            return
        if self._characters + len(reading.source) > MOST_CHARACTERS:
            self.left_out += 1
            return
        self._characters += len(reading.source)
        self._texts[text] = _Text(
            name, reading.source, reading.article, frozenset(key for key, _ in reading.questions)
        )
        for key, doubt in reading.questions:
            entry = _QuestionEntry(len(self._entries), text, key, doubt)
            self._entries.append(entry)
            self._put(entry)

    def fail(self) -> None:
        """Count a text that cannot be read or cleaned."""
        self.read += 1
        self.failed += 1

    def state(self) -> dict[str, Any]:
        """Return what the page shows: the current question and the progress of the review."""
        entry = self._current()
        return {
            "read": self.read,
            "total": self.total,
            "failed": self.failed,
            "left_out": self.left_out,
            "answered": self._answered,
            "left": len(self._waiting) + (entry is not None),
            "covered": sum(map(len, self._covered.values())),
            "undo": bool(self._undoable),
            "question": None if entry is None else self._shown(entry),
        }

    def answer(self, number: int, answer: Answer) -> None:
        """Accept an answer, and write it to the pack.

        Raises:
            OutdatedError: it is not the current question.
            UsageError: no rule can be made for this text.
            OutputError: the pack cannot be written; then nothing was answered.
            RulePackError: nothing can be added to the pack; then nothing was answered.
        """
        entry = self._current()
        if entry is None or entry.number != number:
            raise OutdatedError("this is no longer the current question")
        if answer is Answer.ALWAYS_REMOVE and (why := self._shown(entry)["no_rule"]):
            raise UsageError(f"no rule for this: {why}")
        reviews = self._with(entry, answer)
        self._pack.save(*reviews.values())
        self._reviews = reviews
        self._undoable.append(_GivenAnswer(entry, answer))
        self._answered += 1
        self._now = None
        if answer in (Answer.ALWAYS_KEEP, Answer.ALWAYS_REMOVE):
            self._always.add(entry.key)
        if len(self._reviews) > OPEN:
            self._commit_oldest()

    def undo(self) -> None:
        """Undo the last answer; its question is asked again.

        Raises:
            UsageError: there is none to undo.
            OutputError: the pack cannot be written; then the answer still holds.
        """
        if not self._undoable:
            raise UsageError("there is no answer to undo")
        entry = self._undoable[-1].entry
        reviews = self._with(entry, None)
        self._pack.save(*reviews.values())
        self._reviews = reviews
        self._undoable.pop()
        self._answered -= 1
        self._always.discard(entry.key)
        for covered in self._covered.pop(entry.key, []):
            self._put(covered)
        if self._now is not None:
            self._put(self._now)
        self._now = entry

    def _put(self, entry: _QuestionEntry) -> None:
        heappush(self._waiting, (-entry.doubt, entry.number))

    def _current(self) -> _QuestionEntry | None:
        """Return the current question, which remains so until it is answered."""
        while self._now is None and self._waiting:
            entry = self._entries[heappop(self._waiting)[1]]
            if entry.key in self._always:  # decided for all texts, so not asked again
                self._covered[entry.key].append(entry)
            else:
                self._now = entry
        return self._now

    def _shown(self, entry: _QuestionEntry) -> dict[str, Any]:
        article, asked = self._article(entry.text)
        data = question_data(
            article, next(question for question in asked if question.key == entry.key), self._site
        )
        return {"number": entry.number, "text": entry.text, "name": self._texts[entry.text].name, **data}

    def _article(self, text: int) -> tuple[Article, Sequence[Question]]:
        """Return the article of a text and all questions about it."""
        if (review := self._reviews.get(text)) is not None:
            return review.article, review.session.questions
        held = self._texts[text]
        article = unpacked(held.source, held.article)
        return article, tuple(
            question for question in questions(article, least=self._least) if question.key in held.keys
        )

    def _with(self, entry: _QuestionEntry, answer: Answer | None) -> OrderedDict[int, Review]:
        """Return the reviews with another answer to one question."""
        reviews = self._reviews.copy()
        article, asked = self._article(entry.text)
        review = reviews.get(entry.text) or Review(
            self._texts[entry.text].name, article, Session.of(tuple(asked)), self._site
        )
        answers = [
            answer if question.key == entry.key else given
            for question, given in zip(asked, review.session.answers, strict=True)
        ]
        reviews[entry.text] = replace(review, session=replace(review.session, answers=tuple(answers)))
        reviews.move_to_end(entry.text)
        return reviews

    def _commit_oldest(self) -> None:
        """Make the answers about the least recently answered text final; they can no longer be undone."""
        text, review = self._reviews.popitem(last=False)
        self._pack.commit(review)
        self._undoable = [given for given in self._undoable if given.entry.text != text]
