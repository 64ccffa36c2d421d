"""The questions of a review at the terminal: each is answered by one key, and the answer is saved immediately."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from rich.text import Text

from dedup.cli.color import chosen_color
from dedup.cli.keyboard import END, LEFT, RIGHT, Keyboard
from dedup.cli.review_pack import ReviewPack
from dedup.errors import OutputError
from dedup.names import shown_name
from dedup.review.earlier import earlier_answers
from dedup.review.questions import questions
from dedup.review.rules import ReviewedLines, rule_for
from dedup.review.session import Answer, Review, Session
from dedup.show.display import visible
from dedup.show.question import QuestionDisplay
from dedup.show.terminal import KEPT, console_on
from dedup.show.wrapped import wrapped

if TYPE_CHECKING:
    from dedup.cleaner import Cleaner
    from dedup.model import Article

__all__ = ["Walk"]

ANSWERS = {
    "k": Answer.KEEP,
    "K": Answer.ALWAYS_KEEP,
    "r": Answer.REMOVE,
    "R": Answer.ALWAYS_REMOVE,
    "n": Answer.NEXT,
    RIGHT: Answer.NEXT,
}
BACK, UNDO, QUIT, HELP, FINISH = ("p", LEFT), ("u",), ("q", END), ("?", "h"), ("\r", "\n")
LETTERS = {
    "\u0646": "k",
    "\u0642": "r",
    "\u0649": "n",
    "\u062d": "p",
    "\u0639": "u",
    "\u0636": "q",
    "\u061f": "?",
}
"""The same keys under an Arabic layout."""
ENTER_SCREEN, LEAVE_SCREEN, CLEAR = "\x1b[?1049h", "\x1b[?1049l", "\x1b[H\x1b[2J"
"""Control sequences of a terminal: switch to the alternate screen, switch back, clear the screen."""
GAP = " · "
LEGEND = (
    "k keep · r remove · K always keep · R always remove · n next · p previous · u undo · q quit · ? help"
)
LAST = "That was the last. Enter to finish · p previous · u undo · q quit"
MORE = """\
k  keep it in this text
r  remove: the cleaner is right, do not ask again about this text
K  always keep: a line like it is never removed{site}
R  always remove: a rule for lines like it{site}
n  next: decide nothing; an earlier answer still holds
p  previous: show it again; another answer replaces the earlier one
u  undo: take the last answer back
q  quit: answers are saved, this file is not changed"""


class Walk:
    """Asks about the removals of articles at the terminal, and saves the choices.

    Args:
        pack_file: the pack that the choices are written to.
        keyboard: the keyboard, open.
        least_doubt: the least doubt (0 to 1) of the removals to ask about.
        everything: whether to ask again about removals that were decided before.
        site: an answer with "always" applies to this site only; empty for all.
    """

    def __init__(
        self, pack_file: ReviewPack, keyboard: Keyboard, *, least_doubt: float, everything: bool, site: str
    ) -> None:
        self.pack_file = pack_file
        self._keyboard = keyboard
        self._least_doubt, self._everything, self._site = least_doubt, everything, site
        self._console = console_on(sys.stderr, color=chosen_color())
        self.saved = 0
        """The number of choices saved in the pack so far."""

    def print_line(self, line: str | Text = "") -> None:
        """Print a line for the reviewer, wrapped between words if the terminal is narrow.

        Raises:
            OutputError: standard error is closed.
        """
        self._print(line if isinstance(line, Text) else Text(visible(line)), soft_wrap=False)

    def ask_about(self, path: str, article: Article, cleaner: Cleaner) -> Review | None:
        """Ask about an article; return what was decided, or ``None`` if the reviewer quit before the end.

        Raises:
            OutputError: the pack cannot be written, or the terminal is closed.
            RulePackError: nothing can be added to the pack.
        """
        agreed = frozenset() if self._everything else cleaner.agreed(article.source)
        asked = questions(article, least=self._least_doubt, agreed=agreed)
        session = Session.of(asked)
        if self._everything:
            session = Session.of(asked, earlier_answers(self.pack_file.pack, article, asked, site=self._site))
        count = f"{len(asked)} {'question' if len(asked) == 1 else 'questions'}"
        removed = f"{len(article.removals)} {'removal' if len(article.removals) == 1 else 'removals'}"
        name = shown_name(path)
        review = Review(shown_name(Path(path).name), article, session, self._site)
        if not asked:
            all_shown = "" if self._everything else " (--all shows all)"
            self.print_line(f"{name}: {removed}, none left in doubt{all_shown}")
        else:
            before = sum(1 for _ in session.holding())
            answered = f", {before} answered before" if before else ""
            with self._screen():
                found = self._through(review, f"{name}: {removed}, {count}{answered}")
            if found is None:
                return None
            review = found
            self.print_line(f"{name}: {removed}, {count}, {_decided(review.session)}")
        self.pack_file.commit()
        return review

    def _through(self, review: Review, head: str) -> Review | None:
        """Ask until everything is answered; ``None`` if the reviewer quit before."""
        before = self.saved
        article = review.article
        shown = QuestionDisplay(article, marks=self._console.color_system is None or self._console.no_color)
        lines = ReviewedLines(article)
        while True:
            session = review.session
            self._redraw(head)
            if session.done:
                self._ask(LAST)
                key = self._key()
                if key in FINISH:
                    return review
            else:
                number = session.at + 1
                for line in shown.lines(session.question, number, len(session.questions), session.answer):
                    self._print_wrapped(line)
                key = self._answer(session, lines)
            if key in QUIT:
                return None
            if key in BACK:
                session = session.back()
            elif key in UNDO:
                session = session.undone()
            elif key in ANSWERS and not session.done:
                session = session.answered(ANSWERS[key])
            if session is not review.session:
                review = replace(review, session=session)
                self.pack_file.save(review)
                self.saved = before + sum(1 for _ in review.session.choices())

    @contextmanager
    def _screen(self) -> Iterator[None]:
        """Use the alternate screen for the questions; the previous content of the terminal is restored afterwards."""
        if not self._redraws:
            yield
            return
        self._write(ENTER_SCREEN)
        try:
            yield
        finally:
            with suppress(OutputError):
                self._write(LEAVE_SCREEN)

    @property
    def _redraws(self) -> bool:
        return self._console.is_terminal and not self._console.is_dumb_terminal

    def _redraw(self, head: str) -> None:
        if self._redraws:
            self._write(CLEAR)
        else:
            self.print_line()
        self.print_line(Text(visible(head), KEPT))

    def _write(self, sequence: str) -> None:
        try:
            self._console.file.write(sequence)
            self._console.file.flush()
        except (OSError, ValueError):
            raise OutputError("standard error", "closed while there was more to ask") from None

    def _answer(self, session: Session, lines: ReviewedLines) -> str:
        """Ask until a key answers the current question."""
        while True:
            self._ask(LEGEND)
            key = self._key()
            if key in HELP:
                for line in MORE.format(site=f" on {self._site}" if self._site else "").splitlines():
                    self.print_line(line)
                continue
            if key in ANSWERS and ANSWERS[key] is Answer.ALWAYS_REMOVE:
                why_not = rule_for(session.question, lines, site=self._site)
                if isinstance(why_not, str):
                    self.print_line(f"No rule for this: {why_not}. r removes it here.")
                    continue
            if key in ANSWERS or key in QUIT or key in BACK or key in UNDO:
                return key

    def _ask(self, legend: str) -> None:
        """Print what the keys mean, wrapped between keys if the terminal is narrow, and a prompt."""
        row = ""
        for item in legend.split(GAP):
            longer = f"{row}{GAP}{item}" if row else item
            if row and len(longer) > self._console.width:
                self.print_line(Text(row, KEPT))
                longer = item
            row = longer
        self.print_line(Text(row, KEPT))
        self._print(Text("> "), soft_wrap=True, end="")

    def _key(self) -> str:
        """Wait for a key and return what it means."""
        key = self._keyboard.key()
        key = LETTERS.get(key, key)
        names = {
            **dict.fromkeys(BACK, "previous"),
            **dict.fromkeys(UNDO, "undo"),
            **dict.fromkeys(QUIT, "quit"),
            **dict.fromkeys(HELP, "help"),
        }
        self.print_line(names.get(key) or ANSWERS.get(key) or "")
        return key

    def _print_wrapped(self, line: Text) -> None:
        width = self._console.width if self._console.is_terminal else None
        for part in wrapped(line, width):
            self._print(part, soft_wrap=True)

    def _print(self, line: Text, *, soft_wrap: bool, end: str = "\n") -> None:
        try:
            self._console.print(line, soft_wrap=soft_wrap, end=end)
            self._console.file.flush()
        except (OSError, ValueError):
            raise OutputError("standard error", "closed while there was more to ask") from None


def _decided(session: Session) -> str:
    """Return a summary of what was decided."""
    answers = [answer for _, answer in session.holding()]
    kept = sum(answer.keeps for answer in answers)
    return f"{kept} kept, {len(answers) - kept} removed, {len(session.questions) - len(answers)} left to the cleaner"
