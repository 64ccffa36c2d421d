"""Rejects patterns that take too long on some line; this is measured when a pack is loaded, never while matching.

A timeout while matching would make a result depend on the machine. So a pattern is rejected in advance if its repeats
are nested too deeply, or if it takes too long on lines that are made for it: for each repeat a line that leads to the
repeat, iterates it up to the maximum length of a line, and then fails to match.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from dedup.boilerplate.rules.compiling import compile_pattern
from dedup.boilerplate.rules.pattern_syntax import (
    UNBOUNDED,
    Atom,
    AtomicGroup,
    Branch,
    Node,
    Repetition,
    Sequence,
    UnsupportedError,
    parse,
)

__all__ = ["pattern_fault"]

LOOP = 4
"""A repeat that may iterate at least this many times is a loop."""
DEEPEST_LOOPS = 3
"""Deepest nesting of loops."""
SLOWEST = 0.1
"""CPU time of this process, in seconds, that a line may take: two hundred times as long as the slowest shipped pattern
takes, so that no machine rejects what another one accepts."""
MOST_LINES = 400
"""Maximum number of lines on which a pattern is tried."""
# Characters with which repeats are iterated. The first that matches is used, so that neighbouring repeats use the same
# one and compete for it; in each order other neighbours do.
_ORDERS = ("a1 A.-\N{ARABIC LETTER MEEM}\N{CJK UNIFIED IDEOGRAPH-4E2D},:|/", " a1,.-", "1 a.-A")
_WAY_OUT = "give counts, or make repeats possessive, as in (?:[a-z]++ )++"
_BREAK = "\x01"
"""A character that few patterns expect."""
# Where none of these matches: the characters that occur in rules, and those that represent listed words.
_OTHERS = (*range(0x20, 0x700), *range(0x2000, 0x2100), *range(0xAC00, 0xAC10), *range(0xE000, 0xE100))


def pattern_fault(
    source: str, find: Callable[[str, float], object], longest: int, examples: Iterable[str] = ()
) -> str:
    """Return why a pattern is rejected, or an empty string.

    Args:
        source: the pattern, as it is compiled.
        find: applies it to a line, and raises ``TimeoutError`` after the given number of seconds.
        longest: the length of the longest line, in characters.
        examples: further lines that the pattern is tried on.
    """
    try:
        node = parse(source)
    except UnsupportedError as error:
        return str(error)
    if _loops(node) > DEEPEST_LOOPS:
        return f"repeats are nested more than {DEEPEST_LOOPS} deep"
    if _endless(node, inside=False):
        return f"a repeat without an end is inside another, as in (a+)+: {_WAY_OUT}"
    lines = dict.fromkeys((*(example[:longest] for example in examples), *_lines(node, longest)))
    for line in islice(lines, MOST_LINES):
        try:
            find(line, SLOWEST)
        except TimeoutError:
            shown = line if len(line) <= 40 else f"{line[:40]}\N{HORIZONTAL ELLIPSIS}"
            return f"a line of {len(line)} characters such as {shown!r} takes too long: {_WAY_OUT}"
    return ""


def _loops(node: Node) -> int:
    """Return how deep loops are nested in a pattern."""
    match node:
        case Atom():
            return 0
        case Sequence(parts) | Branch(parts):
            return max(map(_loops, parts), default=0)
        case AtomicGroup(body):
            return _loops(body)
        case Repetition(body, _, most):
            return _loops(body) + (most >= LOOP)


def _endless(node: Node, *, inside: bool) -> bool:
    """Return whether an unbounded repeat is inside another one, and both may backtrack."""
    match node:
        case Atom():
            return False
        case Sequence(parts) | Branch(parts):
            return any(_endless(part, inside=inside) for part in parts)
        case AtomicGroup(body):
            return _endless(body, inside=False)
        case Repetition(body, _, most, final):
            endless = most == UNBOUNDED and not final
            return (endless and inside) or _endless(body, inside=endless or (inside and not final))


def _lines(node: Node, longest: int) -> Iterator[str]:
    """Yield lines that iterate each loop of a pattern until they have the maximum length of a line."""
    for order in _ORDERS:
        for loop in dict.fromkeys(_iterations(node, "", "", order)):
            filled = loop.before + loop.iteration * (longest // len(loop.iteration) + 1)
            # A matcher skips a line that lacks a character that every match must have.
            for end in ("", ".", f"{_BREAK}{loop.rest}", f"{loop.rest}{_BREAK}"):
                yield filled[: max(0, longest - len(end))] + end


class _Loop(NamedTuple):
    """A text that leads to a loop, a text for one iteration, and one that leads from there to the end."""

    before: str
    iteration: str
    rest: str


def _iterations(node: Node, before: str, rest: str, order: str) -> Iterator[_Loop]:
    match node:
        case Atom():
            return
        case Sequence(parts):
            texts = [_text(part, order) for part in parts]
            for number, part in enumerate(parts):
                left, right = "".join(texts[:number]), "".join(texts[number + 1 :])
                yield from _iterations(part, before + left, right + rest, order)
        case Branch(options):
            for option in options:
                yield from _iterations(option, before, rest, order)
        case AtomicGroup(body):
            yield from _iterations(body, before, rest, order)
        case Repetition(body, _, most):
            for option in body.options if isinstance(body, Branch) else (body,):
                if most >= LOOP and (text := _text(option, order)):
                    yield _Loop(before, text, rest)
            yield from _iterations(body, before, rest, order)


def _text(node: Node, order: str) -> str:
    """Return a short text that matches a pattern, assertions aside."""
    match node:
        case Atom(source):
            return _character(source, order)
        case Sequence(parts):
            return "".join(_text(part, order) for part in parts)
        case Branch(options):
            return _text(options[0], order)
        case AtomicGroup(body, empty):
            return "" if empty else _text(body, order)
        case Repetition(body, least, most):
            return _text(body, order) * min(max(least, 1), most, 100)


@lru_cache(maxsize=4096)
def _character(source: str, order: str) -> str:
    """Return a character that an atom matches; an empty string where none is found."""
    if not source:
        return ""
    atom = compile_pattern(source)
    return next((char for char in (*order, *map(chr, _OTHERS)) if atom.fullmatch(char)), "")
