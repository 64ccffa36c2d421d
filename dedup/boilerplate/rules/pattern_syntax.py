"""Parses regular expressions: their groups, alternatives and repeats, as far as the cost of matching depends on them.

The syntax is that of the ``regex`` module (version 1). A set in brackets, like every escape, is one atom, whose source
is kept: a character that it matches is found by trial.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TypeAlias

__all__ = [
    "UNBOUNDED",
    "Atom",
    "AtomicGroup",
    "Branch",
    "Node",
    "Repetition",
    "Sequence",
    "UnsupportedError",
    "parse",
]

UNBOUNDED = 1 << 30
"""The maximum count of an unbounded repeat."""
DEEPEST = 24
"""Deepest nesting of groups."""
_COUNTS = re.compile(r"\{(\d*)(,?)(\d*)\}")
_FUZZY = re.compile(r"\{[^{}]*[eids][^{}]*[<>=]?[^{}]*\}")
_ESCAPE = re.compile(
    r"\\(?:x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|N\{[^{}]*\}|[pP]\{[^{}]*\}|[gkL]<[^<>]*>|\d+|.)",
    re.DOTALL,
)
_ZERO_WIDTH = frozenset(r"\A \b \B \G \K \m \M \z \Z".split())
_OPENING = re.compile(
    r"\((?:\?(?:(?P<ahead>[=!])|(?P<behind><[=!])|(?P<atomic>>)|(?P<plain>[:|])|(?P<name>P?<\w+>)|(?P<same>P=\w+\))"
    r"|(?P<call>R\)|\d+\)|P>\w+\)|&\w+\))|(?P<comment>\#[^)]*\))|(?P<condition>\([^()]*\))"
    r"|(?P<flags>[a-zA-Z0-9]*(?:-[a-z]+)?)(?P<end>[:)])))?"
)


class UnsupportedError(ValueError):
    """Raised for syntax that a pattern may not contain; the message names it."""


@dataclass(frozen=True, slots=True)
class Atom:
    """An expression for one character, or for none where its source is empty."""

    source: str


@dataclass(frozen=True, slots=True)
class Sequence:
    """Parts that follow each other."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Branch:
    """Alternatives."""

    options: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Repetition:
    """A part that occurs from ``least`` to ``most`` times; ``final`` means that it never backtracks."""

    body: Node
    least: int
    most: int
    final: bool


@dataclass(frozen=True, slots=True)
class AtomicGroup:
    """A part that does not backtrack once it has matched; ``empty`` means that it consumes no characters."""

    body: Node
    empty: bool


Node: TypeAlias = Atom | Sequence | Branch | Repetition | AtomicGroup
NOTHING = Atom("")


def parse(pattern: str) -> Node:
    """Return the structure of a pattern that the ``regex`` module accepts.

    Raises:
        UnsupportedError: it has recursion, fuzzy matching or the verbose flag, or is nested too deeply.
    """
    node, offset = _branch(pattern, 0, 0)
    if offset != len(pattern):
        raise UnsupportedError("a bracket is closed that was never opened")
    return node


def _branch(pattern: str, offset: int, depth: int) -> tuple[Node, int]:
    """Read alternatives up to the closing bracket or the end."""
    if depth > DEEPEST:
        raise UnsupportedError(f"groups are nested more than {DEEPEST} deep")
    options: list[Node] = []
    parts: list[Node] = []
    while offset < len(pattern) and pattern[offset] != ")":
        if pattern[offset] == "|":
            options.append(_joined(parts))
            parts = []
            offset += 1
            continue
        node, offset = _item(pattern, offset, depth)
        node, offset = _repeated(pattern, offset, node)
        parts.append(node)
    options.append(_joined(parts))
    return (options[0] if len(options) == 1 else Branch(tuple(options))), offset


def _joined(parts: list[Node]) -> Node:
    return parts[0] if len(parts) == 1 else Sequence(tuple(parts))


def _item(pattern: str, offset: int, depth: int) -> tuple[Node, int]:
    """Read an atom or a group."""
    char = pattern[offset]
    if char == "(":
        return _group(pattern, offset, depth)
    if char == "[":
        end = _set_end(pattern, offset)
        return Atom(pattern[offset:end]), end
    if char == "\\":
        escape = _ESCAPE.match(pattern, offset)
        source = escape[0] if escape else pattern[offset : offset + 2]
        zero = source in _ZERO_WIDTH or source[1].isdigit() or source[1] in "gkL"
        return (NOTHING if zero else Atom(source)), offset + len(source)
    if char in "^$":
        return NOTHING, offset + 1
    return Atom(char if char == "." else re.escape(char)), offset + 1


def _group(pattern: str, offset: int, depth: int) -> tuple[Node, int]:
    opening = _OPENING.match(pattern, offset)
    if opening is None or pattern.startswith("(*", offset):
        raise UnsupportedError("a group of an unknown kind")
    if opening["call"]:
        raise UnsupportedError("a pattern must not call itself")
    if "x" in (opening["flags"] or "").partition("-")[0]:
        raise UnsupportedError("the verbose flag is not supported")
    if opening["same"] or opening["comment"] or opening["end"] == ")":
        return NOTHING, opening.end()
    body, end = _branch(pattern, opening.end(), depth + 1)
    if not pattern.startswith(")", end):
        raise UnsupportedError("a bracket is never closed")
    if opening["ahead"] or opening["behind"]:
        return AtomicGroup(body, empty=True), end + 1
    return (AtomicGroup(body, empty=False) if opening["atomic"] else body), end + 1


def _repeated(pattern: str, offset: int, node: Node) -> tuple[Node, int]:
    """Read the quantifiers after an item, if there are any."""
    while offset < len(pattern):
        char = pattern[offset]
        if char in "*+?":
            least, most = {"*": (0, UNBOUNDED), "+": (1, UNBOUNDED), "?": (0, 1)}[char]
            offset += 1
        elif char == "{" and (counts := _COUNTS.match(pattern, offset)) and (counts[1] or counts[3]):
            least = int(counts[1] or 0)
            most = int(counts[3]) if counts[3] else UNBOUNDED if counts[2] else least
            offset = counts.end()
        elif char == "{" and _FUZZY.match(pattern, offset):
            raise UnsupportedError("fuzzy matching is not supported")
        else:
            break
        final = pattern.startswith("+", offset)
        offset += pattern.startswith(("+", "?"), offset)
        node = Repetition(node, least, most, final)
    return node, offset


def _set_end(pattern: str, offset: int) -> int:
    """Return where a set in brackets ends; sets may be nested."""
    depth = 0
    while offset < len(pattern):
        char = pattern[offset]
        if char == "\\":
            offset += len(escape[0]) if (escape := _ESCAPE.match(pattern, offset)) else 2
            continue
        if char == "[":
            depth += 1
            offset += 1 + pattern.startswith("^", offset + 1)
            offset += pattern.startswith("]", offset)
            continue
        offset += 1
        if char == "]":
            depth -= 1
            if not depth:
                return offset
    raise UnsupportedError("a set is never closed")
