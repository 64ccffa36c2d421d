"""Recognises Markdown: lines of a code block, a table or a list of references, which must not be removed."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence

import regex

from dedup.model import Line, Span
from dedup.text.plain import plain

__all__ = ["count_words", "find_fences", "holds", "inside", "is_markdown", "protected_lines"]

SIGNS = 2
"""A text with at least this many elements of Markdown syntax is treated as Markdown."""
APART = 3
"""Rows of a table are fewer than this many line breaks apart: the text of an article has blank lines between them."""
LEAST_BESIDE = 6
"""A reference on a line of at least this many words belongs to the running text."""

_SIGN = regex.compile(r"\]\(|!\[|^#{1,6}+\s+\S|\*\*\w|^(?:```|~~~)|\]\[[\w-]{1,40}\]|\[\^", regex.MULTILINE)
# Every match of the pattern contains one of these.
_IN_SIGNS = ("[", "]", "#", "**", "```", "~~~")
_FENCE = regex.compile(r"^[ \t]{0,12}+(`{3,}|~{3,})([^\n]*+)", regex.MULTILINE)
_DELIMITERS = regex.compile(r"\|?\s?:?-{2,}+:?\s*+(?:\|\s*+:?-{2,}+:?\s*+)*+\|?")
_LINKED_CELL = regex.compile(r"\s*!?\[[^\[\]]{0,500}+\]\([^()]{0,4000}+\)\s*")
_FILLED = regex.compile(r"[\p{L}\p{N}]")
_DEFINED = regex.compile(r"\[(\^?[^\[\]\n]{1,100}+)\]:\s*+\S")
_ADDRESS = regex.compile(
    r"\[[^\[\]\n]{1,100}+\]:\s*+<?(?:[a-z]{2,10}:|/|#|www\.)[^\n]{0,4000}+", regex.IGNORECASE
)
_REFERRED = regex.compile(r"\[(\^?[^\[\]\n]{1,100}+)\](?![:(])")
_LABELLED = regex.compile(r"\[([^\[\]\n]{1,300}+)\]\[\s?\]")
_WORD = regex.compile(r"\p{L}[\p{L}\p{M}\p{N}]++")


def holds(text: str, syntax: str) -> bool:
    """Return whether a string of several characters occurs in a text.

    Its first character is searched for first: Python finds one character some fifty times as fast as two.
    """
    return syntax[0] in text and syntax in text


def is_markdown(text: str) -> bool:
    """Return whether a text is Markdown, by its syntax."""
    if not any(holds(text, syntax) for syntax in _IN_SIGNS):
        return False
    signs = _SIGN.finditer(plain(text).text)
    return sum(1 for _, _ in zip(range(SIGNS), signs, strict=False)) == SIGNS


def count_words(text: str, start: int, end: int) -> int:
    """Return how many words, not numbers, ``text[start:end]`` contains; 0 if it ends before it starts."""
    return sum(1 for _ in _WORD.finditer(text, start, end)) if start < end else 0


def find_fences(text: str) -> list[Span]:
    """Return the blocks of fenced code, from the opening fence to the end of the closing one, in order."""
    if not holds(text, "```") and not holds(text, "~~~"):
        return []
    plain_form = plain(text)
    blocks: list[Span] = []
    opened: tuple[int, str] | None = None
    for match in _FENCE.finditer(plain_form.text):
        fence, info = match[1], match[2].strip()
        if opened is None:
            if "`" not in info or fence[0] == "~":
                opened = (match.start(1), fence)
        elif fence.startswith(opened[1]) and not info:
            blocks.append(plain_form.source_span(Span(opened[0], match.end())))
            opened = None
    return blocks


def inside(spans: Sequence[Span], offset: int) -> bool:
    """Return whether an offset lies in one of the spans, which are in order."""
    number = bisect_right(spans, offset, key=lambda span: span.start) - 1
    return number >= 0 and spans[number].start <= offset < spans[number].end


def protected_lines(text: str, lines: Sequence[Line], *, links: bool) -> set[int]:
    """Return the lines that must not be removed: fenced code, tables with data, and what the text refers to.

    Args:
        text: the text.
        lines: its lines.
        links: whether addresses that the text refers to are kept; footnotes are kept in any case.
    """
    protected: set[int] = set()
    if fences := find_fences(text):
        protected.update(number for number, line in enumerate(lines) if inside(fences, line.start))
    if "|" in text and holds(text, "--"):
        protected.update(_tables(text, lines))
    if holds(text, "]:"):
        protected.update(
            number
            for number in _definitions(text, lines)
            if links or not _ADDRESS.fullmatch(text, *lines[number][:2])
        )
    return protected


def _tables(text: str, lines: Sequence[Line]) -> Iterator[int]:
    """Yield the rows of tables with data: rows of equal length under a header, and not mostly links, as in menus."""
    number = 1
    while number < len(lines):
        if "|" not in text[slice(*lines[number][:2])] or not _DELIMITERS.fullmatch(text, *lines[number][:2]):
            number += 1
            continue
        columns = len(_cells(text, lines[number]))
        rows = [_cells(text, lines[number - 1])]
        end = number + 1
        while (
            end < len(lines)
            and text.count("\n", lines[end - 1].end, lines[end].start) < APART
            and "|" in text[slice(*lines[end][:2])]
            and len(cells := _cells(text, lines[end])) == columns
        ):
            rows.append(cells)
            end += 1
        filled = [cell for row in rows for cell in row if _FILLED.search(cell)]
        if (
            columns > 1
            and len(rows) > 1
            and len(rows[0]) == columns
            and 3 * len(filled) >= 2 * columns * len(rows)
            and 2 * sum(_LINKED_CELL.fullmatch(cell) is not None for cell in filled) < len(filled)
        ):
            yield from range(number - 1, end)
        number = end


def _cells(text: str, line: Line) -> list[str]:
    return [cell.strip() for cell in text[line.start : line.end].strip().strip("|").split("|")]


def _definitions(text: str, lines: Sequence[Line]) -> Iterator[int]:
    """Yield the lines that define the references and footnotes of the running text."""
    defined: dict[str, int] = {}
    for number, line in enumerate(lines):
        if text.startswith("[", line.start) and (match := _DEFINED.match(text, line.start, line.end)):
            defined.setdefault(match[1].lower(), number)
    if not defined:
        return
    defining = set(defined.values())
    for number, line in enumerate(lines):
        if number in defining or "[" not in text[line.start : line.end]:
            continue
        if count_words(text, line.start, line.end) < LEAST_BESIDE:
            continue
        for pattern in (_REFERRED, _LABELLED):
            for match in pattern.finditer(text, line.start, line.end):
                if (label := match[1].lower()) in defined:
                    yield defined[label]
