"""A question of a review, for a person at a terminal: the removed piece among its neighbours, and the grounds."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rich.text import Text

from dedup.model import Article, Span
from dedup.review.questions import Question
from dedup.review.session import Answer
from dedup.show.display import Positions, WordChange, changes, isolate, visible
from dedup.show.terminal import KEPT, REMOVED, TWIN, abridged, grounds

__all__ = ["Surroundings"]

NEIGHBOURS = 2
"""Lines with text that are shown on each side of a piece."""
BESIDE = 120
"""Characters that are shown of its own line on each side of a piece."""
LONGEST = 1_200
"""Most characters that are shown of a piece."""
MOST_PLACES = 6
"""Most places that are named where a piece occurs several times."""
_LINE = re.compile(r"[^\r\n]+")


class Surroundings:
    """Shows questions about one article.

    Args:
        article: the article.
        marks: whether the piece and differing words are put in brackets, for readers without colour.
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
        """Yield the lines to print: head, grounds, the lines above, the piece, its twin, the lines below.

        Args:
            question: what is asked.
            number: which of the questions it is, from 1.
            total: how many there are.
            answer: what was answered before.
        """
        span, removal = question.piece.span, question.piece.first
        answered = "" if answer is None else f" · answered: {answer}"
        yield Text(
            f"{number} of {total} · {self._at(span.start)} · doubt {question.doubt:.0%}{answered}", "bold"
        )
        yield Text(grounds(removal))
        if len(question.pieces) > 1:
            places = [self._at(piece.span.start) for piece in question.pieces]
            more = " …" if len(places) > MOST_PLACES else ""
            yield Text(f"occurs {len(places)} times: {', '.join(places[:MOST_PLACES])}{more}")
        touched = [i for i, line in enumerate(self._lines) if line.start < span.end and line.end > span.start]
        first, last = (touched[0], touched[-1]) if touched else (0, -1)
        for line in self._lines[max(0, first - NEIGHBOURS) : first]:
            yield self._neighbour(line)
        yield self._piece(question, self._lines[first : last + 1])
        if removal.twin is not None:
            yield self._twin(question, removal.twin)
        for line in self._lines[last + 1 : last + 1 + NEIGHBOURS]:
            yield self._neighbour(line)

    def _at(self, offset: int) -> str:
        line, column = self._positions.line_column(offset)
        return f"{line}:{column}"

    def _neighbour(self, line: Span) -> Text:
        text = self._article.source[line.start : line.end]
        start = line.start + len(text) - len(text.lstrip())
        removed = self._article.why(start) is not None
        return Text(
            f"{'-' if removed else ' '} {self._at(start)}  {abridged(self._article.source, line)}", KEPT
        )

    def _piece(self, question: Question, touched: list[Span]) -> Text:
        """The piece, with what is beside it on its line; of a copy also the words that its twin has instead."""
        source, span = self._article.source, question.piece.span
        begin = min([span.start, *(line.start for line in touched)])
        end = max([span.end, *(line.end for line in touched)])
        above = source[max(begin, span.start - BESIDE) : span.start].lstrip()
        below = source[span.end : min(end, span.end + BESIDE)].rstrip()
        words = _cut(source[span.start : span.end])
        line = Text(f"- {self._at(span.start)}  ", REMOVED)
        whole = f"{above}{words}{below}"
        shell = isolate(whole)
        line.append(shell[0] if shell != whole else "")
        if begin < span.start - BESIDE:
            above = f"… {above.partition(' ')[2]}"
        if end > span.end + BESIDE:
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
        """Where the twin is kept; its words are in the piece above."""
        same = all(part.same for part in self._changes(question))
        note = "the same words are kept here" if same else "kept here, with the words that differ in green"
        if self._marks and not same:
            note = "kept here, with the words in {+ +}"
        return Text(f"= {self._at(twin.start)}  {note}", TWIN)


def _cut(text: str) -> str:
    """A text on one line, of bounded length."""
    line = " ".join(text[: 2 * LONGEST].split())
    return line if len(line) <= LONGEST and len(text) <= 2 * LONGEST else f"{line[:LONGEST]} …"
