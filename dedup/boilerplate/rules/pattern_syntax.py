"""The structure of a regular expression: its groups, alternatives and repeats, as far as its cost depends on them.

It follows the syntax of the ``regex`` module (version 1). A set in brackets, like every escape, is one atom, whose
source is kept: a character that it matches is found by trial.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TypeAlias

__all__ = [
    "UNBOUNDED",
    "Apart",
    "Atom",
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
    """What matches one character, or none where its source is empty."""

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
class Apart:
    """A part that is never re-entered once it has matched; ``empty`` means that it consumes no characters."""

    body: Node
    empty: bool


Node: TypeAlias = Atom | Sequence | Branch | Repetition | Apart
NOTHING = Atom("")


def parse(pattern: str) -> Node:
    """Return the structure of a pattern that the ``regex`` module accepts.

    Raises:
        UnsupportedError: it has recursion, fuzzy matching or the verbose flag, or is nested too deeply.
    """
    node, at = _branch(pattern, 0, 0)
    if at != len(pattern):
        raise UnsupportedError("a bracket is closed that was never opened")
    return node


def _branch(pattern: str, at: int, depth: int) -> tuple[Node, int]:
    """Read alternatives up to the closing bracket or the end."""
    if depth > DEEPEST:
        raise UnsupportedError(f"groups are nested more than {DEEPEST} deep")
    options: list[Node] = []
    parts: list[Node] = []
    while at < len(pattern) and pattern[at] != ")":
        if pattern[at] == "|":
            options.append(_joined(parts))
            parts = []
            at += 1
            continue
        node, at = _item(pattern, at, depth)
        node, at = _repeated(pattern, at, node)
        parts.append(node)
    options.append(_joined(parts))
    return (options[0] if len(options) == 1 else Branch(tuple(options))), at


def _joined(parts: list[Node]) -> Node:
    return parts[0] if len(parts) == 1 else Sequence(tuple(parts))


def _item(pattern: str, at: int, depth: int) -> tuple[Node, int]:
    """Read an atom or a group."""
    char = pattern[at]
    if char == "(":
        return _group(pattern, at, depth)
    if char == "[":
        end = _set_end(pattern, at)
        return Atom(pattern[at:end]), end
    if char == "\\":
        found = _ESCAPE.match(pattern, at)
        source = found[0] if found else pattern[at : at + 2]
        zero = source in _ZERO_WIDTH or source[1].isdigit() or source[1] in "gkL"
        return (NOTHING if zero else Atom(source)), at + len(source)
    if char in "^$":
        return NOTHING, at + 1
    return Atom(char if char == "." else re.escape(char)), at + 1


def _group(pattern: str, at: int, depth: int) -> tuple[Node, int]:
    opening = _OPENING.match(pattern, at)
    if opening is None or pattern.startswith("(*", at):
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
        return Apart(body, empty=True), end + 1
    return (Apart(body, empty=False) if opening["atomic"] else body), end + 1


def _repeated(pattern: str, at: int, node: Node) -> tuple[Node, int]:
    """Read the quantifiers after an item, if there are any."""
    while at < len(pattern):
        char = pattern[at]
        if char in "*+?":
            least, most = {"*": (0, UNBOUNDED), "+": (1, UNBOUNDED), "?": (0, 1)}[char]
            at += 1
        elif char == "{" and (counts := _COUNTS.match(pattern, at)) and (counts[1] or counts[3]):
            least = int(counts[1] or 0)
            most = int(counts[3]) if counts[3] else UNBOUNDED if counts[2] else least
            at = counts.end()
        elif char == "{" and _FUZZY.match(pattern, at):
            raise UnsupportedError("fuzzy matching is not supported")
        else:
            break
        final = pattern.startswith("+", at)
        at += pattern.startswith(("+", "?"), at)
        node = Repetition(node, least, most, final)
    return node, at


def _set_end(pattern: str, at: int) -> int:
    """Return where a set in brackets ends; sets may be nested."""
    depth = 0
    while at < len(pattern):
        char = pattern[at]
        if char == "\\":
            at += len(found[0]) if (found := _ESCAPE.match(pattern, at)) else 2
            continue
        if char == "[":
            depth += 1
            at += 1 + pattern.startswith("^", at + 1)
            at += pattern.startswith("]", at)
            continue
        at += 1
        if char == "]":
            depth -= 1
            if not depth:
                return at
    raise UnsupportedError("a set is never closed")
