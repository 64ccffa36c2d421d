"""The data for the script of a report: everything about each removal that the HTML of the page does not contain.

The script reads the words of removals and paragraphs from the page if they are shown unchanged. A page about two
megabytes of text has tens of thousands of removals, so a row is a few numbers.
"""

from __future__ import annotations

from collections.abc import Sequence

from dedup.model import Removal
from dedup.show.display import MarkedWords, compare_words, visible
from dedup.show.html.view import TextView

__all__ = ["Tables", "document_data"]


class Tables:
    """Values that occur often, to which rows refer by number.

    Attributes:
        grounds: the numbers of the combinations of reason, type, rule and explanation of removals.
        lines: the numbers of the removed lines that a pack can keep, by their keys; shared by all documents.
    """

    def __init__(self) -> None:
        self.grounds: dict[tuple[str, str, str, str], int] = {}
        self.lines: dict[str, int] = {}

    def ground(self, removal: Removal) -> int:
        """Return the number of a removal's reason, type, rule and explanation."""
        grounds = (removal.reason.value, visible(removal.type), removal.rule, visible(removal.why))
        return self.grounds.setdefault(grounds, len(self.grounds))

    def line(self, key: str) -> int:
        """Return the number of a line."""
        return self.lines.setdefault(key, len(self.lines))


def document_data(view: TextView, tables: Tables) -> dict[str, object]:
    """Return the data of a document.

    ``parts``, ``texts`` and ``words`` contain what the page does not show verbatim: the text of parts of the article,
    of removals, and the words that identify a removal in a pack. Each row of ``removals`` contains: the number of its
    reason, type, rule and explanation; the part of the article before which it would be restored; its line, or line
    and column; its score, or -1; its doubt in per cent; the number of its line in a pack, or -1; for a copy, the number
    of its twin's place, or -1; and, if the twin has other words, both texts, split into parts that are alternately the
    same and different.
    """
    article = view.article
    head = [article.headline] if article.headline else []
    removals = view.removals
    lines, words = _lines(view, tables)
    parts = zip([*head, *article.paragraphs], view.shown_parts, strict=True)
    return {
        "id": view.id,
        "parts": {number: part for number, (part, shown) in enumerate(parts) if part != shown},
        "texts": {
            number: removal.text.strip()
            for number, removal in enumerate(removals)
            if visible(removal.text) != removal.text or "\n" in removal.text.strip()
        },
        "words": words,
        "looks": view.checked_first,
        "removals": [
            _row(view, removal, place, line, tables)
            for removal, place, line in zip(removals, article.places_of(removals), lines, strict=True)
        ],
    }


def _lines(view: TextView, tables: Tables) -> tuple[list[int], dict[int, str]]:
    """Return the line number of each removal, and the words of removals that a pack identifies by other words."""
    lines = [-1] * len(view.removals)
    words: dict[int, str] = {}
    for question in view.questions:
        if any("\ud800" <= char <= "\udfff" for char in question.piece.words):
            continue  # lone surrogates cannot be written in a pack
        line = tables.line(question.key)
        for piece in question.pieces:
            for removal in piece.removals:
                number = view.numbers[removal]
                lines[number] = line
                if piece.words != removal.text.strip():
                    words[number] = piece.words
    return lines, words


def _row(view: TextView, removal: Removal, place: int, line: int, tables: Tables) -> list[object]:
    at, score, twin = view.at(removal.start), removal.score, removal.twin
    row: list[object] = [
        tables.ground(removal),
        place,
        int(at.removesuffix(":1")) if at.endswith(":1") else at,
        -1 if score is None else round(score, 2),
        round(100 * removal.doubt),
        line,
    ]
    if twin is not None:
        row.append(view.places.number.get(twin, -1))
        removed_text, twin_text = removal.text.strip(), view.cut(twin)
        if removed_text.split() != twin_text.split():
            row.append([_alternating(pieces) for pieces in compare_words(removed_text, twin_text)])
    return row


def _alternating(pieces: Sequence[MarkedWords]) -> list[str]:
    """Return texts that are alternately the same and different, beginning with one that is the same (maybe empty)."""
    found: list[str] = []
    for piece in pieces:
        if (len(found) % 2 == 1) != piece.differs:
            found.append("")
        found.append(visible(piece.text))
    return found
