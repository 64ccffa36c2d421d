"""A question of a review, for a person at a terminal: the removed piece among its neighbours, and the grounds."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rich.text import Text

from dedup.model import Article, Span
from dedup.review.questions import Question
from dedup.show.display import Piece, Positions, compare_words, isolate, visible
from dedup.show.terminal import KEPT, REMOVED, TWIN, folded, grounds, marked_words

__all__ = ["Surroundings"]

NEIGHBOURS = 2
"""Lines with text that are shown on each side of a piece."""
BESIDE = 120
"""Characters that are shown of its own line on each side of a piece."""
LONGEST = 1_200
"""Most characters that are shown of a piece."""
MOST_PLACES = 6
"""Most places that are named where a piece stands several times."""
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

    def lines(self, question: Question, number: int, total: int) -> Iterator[Text]:
        """Yield the lines to print: head, grounds, what stands above, the piece, its twin, what stands below."""
        span, removal = question.piece.span, question.piece.first
        yield Text(f"{number} of {total} · {self._at(span.start)} · doubt {question.doubt:.0%}", "bold")
        yield Text(grounds(removal))
        if len(question.pieces) > 1:
            places = [self._at(piece.span.start) for piece in question.pieces]
            more = " …" if len(places) > MOST_PLACES else ""
            yield Text(f"stands {len(places)} times: {', '.join(places[:MOST_PLACES])}{more}")
        touched = [i for i, line in enumerate(self._lines) if line.start < span.end and line.end > span.start]
        first, last = (touched[0], touched[-1]) if touched else (0, -1)
        for line in self._lines[max(0, first - NEIGHBOURS) : first]:
            yield self._neighbour(line)
        yield self._piece(span, self._lines[first : last + 1])
        if removal.twin is not None:
            yield from self._twin(question, removal.twin)
        for line in self._lines[last + 1 : last + 1 + NEIGHBOURS]:
            yield self._neighbour(line)

    def _at(self, offset: int) -> str:
        line, column = self._positions.line_column(offset)
        return f"{line}:{column}"

    def _neighbour(self, line: Span) -> Text:
        text = self._article.source[line.start : line.end]
        start = line.start + len(text) - len(text.lstrip())
        gone = self._article.why(start) is not None
        return Text(f"{'-' if gone else ' '} {self._at(start)}  {folded(self._article.source, line)}", KEPT)

    def _piece(self, span: Span, touched: list[Span]) -> Text:
        """The piece, with what stands beside it on its line."""
        source = self._article.source
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
        shown = visible(words)
        line.append(f"[-{shown}-]" if self._marks else shown, "bold red")
        line.append(visible(below), KEPT)
        line.append(shell[-1] if shell != whole else "")
        return line

    def _twin(self, question: Question, twin: Span) -> Iterator[Text]:
        """The twin that stays, and where they differ both, with the differing words marked."""
        source = self._article.source
        stays = _cut(source[twin.start : twin.end])
        old, new = compare_words(_cut(question.piece.words), stays)
        lead = f"= {self._at(twin.start)}  "
        if any(piece.differs for piece in (*old, *new)):
            yield marked_words("-   differs  ", old, REMOVED, ("[-", "-]") if self._marks else None)
            yield marked_words(lead, new, TWIN, ("{+", "+}") if self._marks else None)
        else:
            yield marked_words(lead, [Piece(stays, differs=False)], TWIN, None)


def _cut(text: str) -> str:
    """A text on one line, of bounded length."""
    line = " ".join(text[: 2 * LONGEST].split())
    return line if len(line) <= LONGEST and len(text) <= 2 * LONGEST else f"{line[:LONGEST]} …"
