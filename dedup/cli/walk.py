"""The walk through the questions about one file after another: asked, answered by a key, saved at once."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from rich.text import Text

from dedup.cli.color import chosen_color
from dedup.cli.keyboard import END, LEFT, RIGHT, Keyboard
from dedup.cli.notebook import Notebook
from dedup.errors import OutputError
from dedup.names import shown_name
from dedup.review.questions import questions
from dedup.review.rules import Lines, rule_for
from dedup.review.session import Answer, Session
from dedup.review.written import Review
from dedup.show.display import visible
from dedup.show.question import Surroundings
from dedup.show.terminal import KEPT, console_on

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
BACK, QUIT, HELP, FINISH = ("p", LEFT), ("q", END), ("?", "h"), ("\r", "\n")
LETTERS = {"\u0646": "k", "\u0642": "r", "\u0649": "n", "\u062d": "p", "\u0636": "q", "\u061f": "?"}
"""The same keys under an Arabic layout."""
GAP = " · "
LEGEND = "k keep · r remove · K always keep · R always remove · n next · p previous · q quit · ? help"
LAST = "That was the last. Enter to finish · p previous · q quit"
MORE = """\
k  keep: it stays in this text
r  remove: the cleaner is right, do not ask again about this text
K  always keep: a line like it is never removed{site}
R  always remove: a rule for lines like it{site}
n  next: decide nothing, the cleaner removes it
p  previous: take the last answer back
q  quit: answers are saved, this file is left as it is"""


class Walk:
    """Asks about articles at the terminal and keeps the choices.

    Args:
        notebook: the pack that the choices are written to.
        keyboard: the terminal, open.
        least: least doubt (0 to 1) that is worth a question.
        everything: whether to ask again about what was let go before.
        site: what holds for always holds for this site alone; empty for all.
    """

    def __init__(
        self, notebook: Notebook, keyboard: Keyboard, *, least: float, everything: bool, site: str
    ) -> None:
        self.notebook = notebook
        self._keyboard = keyboard
        self._least, self._everything, self._site = least, everything, site
        self._console = console_on(sys.stderr, color=chosen_color())
        self.saved = 0
        """How many choices are in the pack by now."""

    def say(self, line: str | Text = "") -> None:
        """Print a line for the reviewer, broken between words where the terminal is narrow.

        Raises:
            OutputError: nobody is there to read it.
        """
        self._print(line if isinstance(line, Text) else Text(visible(line)), soft_wrap=False)

    def through(self, path: str, article: Article, cleaner: Cleaner) -> Review | None:
        """Ask about an article; return what was decided, or ``None`` if the reviewer quit before the end.

        Raises:
            OutputError: the pack cannot be written, or the terminal is gone.
            RulePackError: nothing can be added to the pack.
        """
        agreed = frozenset() if self._everything else cleaner.agreed(article.source)
        asked = questions(article, least=self._least, agreed=agreed)
        count = f"{len(asked)} {'question' if len(asked) == 1 else 'questions'}"
        removed = f"{len(article.removals)} {'removal' if len(article.removals) == 1 else 'removals'}"
        name = shown_name(path)
        if not asked:
            all_shown = "" if self._everything else " (--all shows all)"
            self.say(f"{name}: {removed}, none left in doubt{all_shown}")
        else:
            self.say(f"{name}: {removed}, {count}")
        review = Review(shown_name(Path(path).name), article, Session.of(asked), self._site)
        before = self.saved
        shown = Surroundings(article, marks=self._console.color_system is None or self._console.no_color)
        lines = Lines(article)
        while asked:
            session = review.session
            if session.done:
                self._ask(LAST)
                key = self._key()
                if key in FINISH:
                    break
            else:
                self.say()
                for line in shown.lines(session.question, session.at + 1, len(asked)):
                    self._print(line, soft_wrap=True)
                key = self._answer(session, lines)
            if key in QUIT:
                return None
            if key in BACK:
                session = session.back()
            elif key in ANSWERS and not session.done:
                session = session.answered(ANSWERS[key])
            if session is not review.session:
                review = replace(review, session=session)
                self.notebook.save(review)
                self.saved = before + sum(1 for _ in review.session.choices())
        self.notebook.settle()
        return review

    def _answer(self, session: Session, lines: Lines) -> str:
        """Ask until a key answers the question of now."""
        while True:
            self._ask(LEGEND)
            key = self._key()
            if key in HELP:
                for line in MORE.format(site=f" on {self._site}" if self._site else "").splitlines():
                    self.say(line)
                continue
            if key in ANSWERS and ANSWERS[key] is Answer.ALWAYS_REMOVE:
                why_not = rule_for(session.question, lines, site=self._site)
                if isinstance(why_not, str):
                    self.say(f"No rule for this: {why_not}. r removes it here.")
                    continue
            if key in ANSWERS or key in QUIT or key in BACK:
                return key

    def _ask(self, legend: str) -> None:
        """Print what the keys mean, broken between keys where the terminal is narrow, and a prompt."""
        row = ""
        for item in legend.split(GAP):
            longer = f"{row}{GAP}{item}" if row else item
            if row and len(longer) > self._console.width:
                self.say(Text(row, KEPT))
                longer = item
            row = longer
        self.say(Text(row, KEPT))
        self._print(Text("> "), soft_wrap=True, end="")

    def _key(self) -> str:
        """Wait for a key and say what it means."""
        key = self._keyboard.key()
        key = LETTERS.get(key, key)
        names = {
            **dict.fromkeys(BACK, "previous"),
            **dict.fromkeys(QUIT, "quit"),
            **dict.fromkeys(HELP, "help"),
        }
        self.say(names.get(key) or ANSWERS.get(key) or "")
        return key

    def _print(self, line: Text, *, soft_wrap: bool, end: str = "\n") -> None:
        try:
            self._console.print(line, soft_wrap=soft_wrap, end=end)
            self._console.file.flush()
        except (OSError, ValueError):
            raise OutputError("standard error", "closed while there was more to ask") from None
