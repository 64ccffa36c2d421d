"""Wrap the lines of a diff between words, repeating the sign of the line and an indent."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rich.cells import cell_len
from rich.text import Text

from dedup.show.display import FIRST_STRONG_ISOLATE, POP_DIRECTIONAL_ISOLATE

__all__ = ["wrapped"]

INDENT = 6
"""Columns of the indent, including the sign."""
SIGNS = "-=~? "
"""The signs at the beginning of a line; other lines are indented without a sign."""
NARROW = 20
"""On terminals with fewer columns nothing is wrapped."""
_WORD = re.compile(r"\S+\s*")


def wrapped(line: Text, width: int | None) -> Iterator[Text]:
    """Yield a line in parts that fit the width of a terminal.

    A word is split only if it is wider than a line. An isolate that extends over several parts is closed and reopened
    in each: otherwise what is opened on one line would affect the next.

    Args:
        line: the line; its first two characters may be a sign and a space.
        width: columns of the terminal; ``None`` yields the line unwrapped.
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
    """Yield start and end (characters) of each part; the first is not indented."""
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
            # A word that is wider than the line has to be split.
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
    """Return how many characters of a text fit into ``width`` columns, at least one."""
    used = 0
    for number, char in enumerate(text):
        used += cell_len(char)
        if used > width:
            return max(1, number)
    return len(text)
