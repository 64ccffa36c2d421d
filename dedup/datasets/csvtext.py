"""Parsing CSV without changing it: the ends of records, the spans of cells, and the quoting of cells."""

from __future__ import annotations

from enum import Enum

__all__ = ["State", "advance", "cell_value", "cells", "delimiter_of", "spelled_cell"]

DELIMITERS = (b",", b"\t", b";", b"|")
QUOTE = '"'


class State(Enum):
    """The parser's state: before a cell, in a bare one, in a quoted one, or after a quote in a quoted one."""

    START = 0
    BARE = 1
    QUOTED = 2
    QUOTE = 3


def advance(piece: bytes, state: State, delimiter: bytes) -> State:
    """Return the state after a piece of CSV; a record ends at a line feed unless the state is ``QUOTED``.

    A quotation mark opens a quoted cell only at the beginning of the cell, as usual; in such a cell, two mean one.
    """
    at = 0
    while at < len(piece):
        if state is State.QUOTED:
            at = piece.find(b'"', at) + 1
            if not at:
                return State.QUOTED
            state = State.QUOTE
        elif state is State.QUOTE:
            doubled = piece[at : at + 1] == b'"'
            state = State.QUOTED if doubled else State.BARE
            at += doubled
        elif state is State.START and piece[at : at + 1] == b'"':
            state = State.QUOTED
            at += 1
        else:
            at = piece.find(delimiter, at) + 1
            if not at:
                return State.BARE
            state = State.START
    return state


def delimiter_of(header: bytes) -> bytes:
    """Return the delimiter of a header: the one that occurs most often outside of quotes; if in doubt, a comma."""
    bare = b"".join(header.split(b'"')[::2])
    return max(DELIMITERS, key=bare.count)


def cells(record: str, delimiter: str) -> list[tuple[int, int]]:
    r"""Return the half-open spans of a record's cells, in characters, quotes included.

    >>> cells('a,"b,c",\\n', ",")
    [(0, 1), (2, 7), (8, 8)]
    """
    end = len(record.removesuffix("\n").removesuffix("\r"))
    found: list[tuple[int, int]] = []
    start = at = 0
    while True:
        if record.startswith(QUOTE, start):
            at = start + 1
            while (at := record.find(QUOTE, at)) >= 0 and record.startswith(QUOTE, at + 1):
                at += 2
            at = end if at < 0 else at
        at = record.find(delimiter, at, end)
        if at < 0:
            return [*found, (start, end)]
        found.append((start, at))
        start = at = at + 1


def cell_value(cell: str) -> str:
    """Return the value of a cell.

    >>> cell_value('"a ""b"" c"')
    'a "b" c'
    """
    if not cell.startswith(QUOTE):
        return cell
    inner, rest, at = cell[1:], "", 0
    while (at := inner.find(QUOTE, at)) >= 0 and inner.startswith(QUOTE, at + 1):
        at += 2
    if at >= 0:
        inner, rest = inner[:at], inner[at + 1 :]
    return inner.replace('""', QUOTE) + rest


def spelled_cell(value: str, like: str, delimiter: str) -> str:
    """Return a value as a cell; quoted if necessary, or if the cell that it replaces was quoted."""
    needed = any(mark in value for mark in (delimiter, QUOTE, "\n", "\r")) or value != value.strip()
    if like.startswith(QUOTE) or needed:
        return f'"{value.replace(QUOTE, QUOTE * 2)}"'
    return value
