"""A review question as shown at a terminal: the removed text among the lines around it, and why it was removed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rich.text import Text

from dedup.model import Article, Span
from dedup.review.questions import Question
from dedup.review.session import Answer
from dedup.show.display import Positions, WordChange, changes, isolate, visible
from dedup.show.terminal import KEPT, REMOVED, TWIN, abridged, explanation

__all__ = ["QuestionDisplay"]

CONTEXT_LINES = 2
"""Non-empty lines shown before and after the removed text."""
CONTEXT_CHARACTERS = 120
"""Characters of the same line shown before and after the removed text."""
LONGEST_SHOWN = 1_200
"""Most characters of the removed text that are shown."""
MOST_POSITIONS = 6
"""Most positions listed for a removed text that occurs several times."""
_LINE = re.compile(r"[^\r\n]+")


class QuestionDisplay:
    """Shows questions about one article.

    Args:
        article: the article.
        marks: whether to put the removed text and differing words in brackets, for output without colour.
    """

    def __init__(self, article: Article, *, marks: bool) -> None:
        self._article = article
        self._marks = marks
        self._positions = Positions(article.source)
        self._lines = [
            Span(*found.span()) for found in _LINE.finditer(article.source) if found.group().strip()
        ]

    def lines(
        self, question: Question, number: int, total: int, answer: Answer | None = None
    ) -> Iterator[Text]:
        """Yield the lines to print: heading, explanation, lines above, the removed text, its twin, lines below.

        Args:
            question: the question.
            number: the number of the question, from 1.
            total: the number of questions.
            answer: the earlier answer, if any.
        """
        span, removal = question.piece.span, question.piece.first
        answered = "" if answer is None else f" · answered: {answer}"
        yield Text(
            f"{number} of {total} · {self._at(span.start)} · doubt {question.doubt:.0%}{answered}", "bold"
        )
        yield Text(explanation(removal))
        if len(question.pieces) > 1:
            positions = [self._at(piece.span.start) for piece in question.pieces]
            more = " …" if len(positions) > MOST_POSITIONS else ""
            yield Text(f"occurs {len(positions)} times: {', '.join(positions[:MOST_POSITIONS])}{more}")
        piece_lines = [
            i for i, line in enumerate(self._lines) if line.start < span.end and line.end > span.start
        ]
        first, last = (piece_lines[0], piece_lines[-1]) if piece_lines else (0, -1)
        for line in self._lines[max(0, first - CONTEXT_LINES) : first]:
            yield self._context_line(line)
        yield self._piece(question, self._lines[first : last + 1])
        if removal.twin is not None:
            yield self._twin(question, removal.twin)
        for line in self._lines[last + 1 : last + 1 + CONTEXT_LINES]:
            yield self._context_line(line)

    def _at(self, offset: int) -> str:
        line, column = self._positions.line_column(offset)
        return f"{line}:{column}"

    def _context_line(self, line: Span) -> Text:
        text = self._article.source[line.start : line.end]
        start = line.start + len(text) - len(text.lstrip())
        removed = self._article.why(start) is not None
        return Text(
            f"{'-' if removed else ' '} {self._at(start)}  {abridged(self._article.source, line)}", KEPT
        )

    def _piece(self, question: Question, piece_lines: list[Span]) -> Text:
        """Return the removed text with the rest of its line; for a copy, also the words that its twin has instead."""
        source, span = self._article.source, question.piece.span
        begin = min([span.start, *(line.start for line in piece_lines)])
        end = max([span.end, *(line.end for line in piece_lines)])
        above = source[max(begin, span.start - CONTEXT_CHARACTERS) : span.start].lstrip()
        below = source[span.end : min(end, span.end + CONTEXT_CHARACTERS)].rstrip()
        words = _cut(source[span.start : span.end])
        line = Text(f"- {self._at(span.start)}  ", REMOVED)
        whole = f"{above}{words}{below}"
        shell = isolate(whole)
        line.append(shell[0] if shell != whole else "")
        if begin < span.start - CONTEXT_CHARACTERS:
            above = f"… {above.partition(' ')[2]}"
        if end > span.end + CONTEXT_CHARACTERS:
            below = f"{below.rpartition(' ')[0]} …"
        line.append(visible(above), KEPT)
        parts = self._changes(question)
        if any(not part.same for part in parts):
            for part in parts:
                line.append(visible(part.same), REMOVED)
                self._mark(line, part.old, "[-", "-]", "bold red")
                self._mark(line, part.new, "{+", "+}", "bold green")
        else:
            self._mark(line, words, "[-", "-]", "bold red")
        line.append(visible(below), KEPT)
        line.append(shell[-1] if shell != whole else "")
        return line

    def _mark(self, line: Text, words: str, opening: str, closing: str, style: str) -> None:
        bare = words.rstrip()
        if bare:
            shown = visible(bare)
            line.append(f"{opening}{shown}{closing}" if self._marks else shown, style)
        line.append(words[len(bare) :])

    def _changes(self, question: Question) -> list[WordChange]:
        twin = question.piece.first.twin
        if twin is None:
            return []
        kept = self._article.source[twin.start : twin.end]
        return changes(_cut(question.piece.words), _cut(kept))

    def _twin(self, question: Question, twin: Span) -> Text:
        """Return the position of the twin; its words are shown in the removed text above."""
        same = all(part.same for part in self._changes(question))
        note = "the same words are kept here" if same else "kept here, with the words that differ in green"
        if self._marks and not same:
            note = "kept here, with the words in {+ +}"
        return Text(f"= {self._at(twin.start)}  {note}", TWIN)


def _cut(text: str) -> str:
    """Return a text on one line, abridged if it is long."""
    line = " ".join(text[: 2 * LONGEST_SHOWN].split())
    return (
        line if len(line) <= LONGEST_SHOWN and len(text) <= 2 * LONGEST_SHOWN else f"{line[:LONGEST_SHOWN]} …"
    )
