"""Lines of a diff wrapped between words, each part with the sign of the line and an indent."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rich.cells import cell_len
from rich.text import Text

from dedup.show.display import FIRST_STRONG_ISOLATE, POP_DIRECTIONAL_ISOLATE

__all__ = ["wrapped"]

INDENT = 6
"""Columns of the indent, the sign among them."""
SIGNS = "-=~? "
"""What a line of a diff may begin with; others are indented without a sign."""
NARROW = 20
"""On a terminal with fewer columns nothing is wrapped."""
_WORD = re.compile(r"\S+\s*")


def wrapped(line: Text, width: int | None) -> Iterator[Text]:
    """Yield a line in parts that fit the width of a terminal.

    A word is never cut unless it alone is wider than a line. A part that lies inside an isolate is an isolate of its
    own: otherwise what is opened in one line would be open in the next.

    Args:
        line: the line; its first two characters may be a sign and a space.
        width: columns of the terminal; ``None`` yields the line whole.
    """
    plain = line.plain
    if width is None or width < NARROW or cell_len(plain) < width:
        yield line
        return
    sign = plain[0] if plain[0] in SIGNS and plain[1] == " " else " "
    indent = f"{sign}{' ' * (INDENT - 1)}"
    depth = 0
    for start, end in _parts(plain, width - 1, len(indent)):
        part = line[start:end]
        opened = depth
        depth += plain.count(FIRST_STRONG_ISOLATE, start, end) - plain.count(
            POP_DIRECTIONAL_ISOLATE, start, end
        )
        shown = Text(indent if start else "", line.style, end="\n")
        shown.append(FIRST_STRONG_ISOLATE * opened)
        part.rstrip()
        shown.append_text(part)
        shown.append(POP_DIRECTIONAL_ISOLATE * depth)
        yield shown


def _parts(plain: str, width: int, indent: int) -> Iterator[tuple[int, int]]:
    """Yield where each part begins and ends (characters); the first has no indent of its own."""
    start = used = 0
    lead = 2  # the sign and its space
    position = lead
    used = lead
    for word in _WORD.finditer(plain, lead):
        size = cell_len(word.group().rstrip())
        if used + size > width and position > start + lead * (start == 0):
            yield start, position
            start, used = position, indent
        while used + size > width:
            # A word wider than the line: it has to be cut.
            cut = max(1, width - used)
            at = position + _fitting(plain[position : word.end()], cut)
            yield start, at
            start = position = at
            used = indent
            size = cell_len(plain[at : word.end()].rstrip())
        used += cell_len(plain[position : word.end()])
        position = word.end()
    if start < len(plain):
        yield start, len(plain)


def _fitting(text: str, width: int) -> int:
    """Return how many characters of a text fit into some columns, at least one."""
    used = 0
    for number, char in enumerate(text):
        used += cell_len(char)
        if used > width:
            return max(1, number)
    return len(text)
