"""Compiles the patterns of packs, and converts compiled ones to plain data that can be cached, and back."""

from __future__ import annotations

import copyreg
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, TypeAlias

import regex

__all__ = ["NO_PATTERNS", "CompiledPatterns", "compile_pattern", "pattern_of", "values_of"]

CompiledPatterns: TypeAlias = Mapping[str, list[Any]]
"""Source of a pattern → the values of which the compiled one consists, as :func:`values_of` returns them."""
NO_PATTERNS: CompiledPatterns = {}
_SIMPLE_FOLDING = "(?-f)"


def compile_pattern(source: str) -> regex.Pattern[str]:
    """Compile a pattern: upper and lower case are equal, character by character.

    Full case folding (``(?f)``), in which "\u00df" equals "SS", takes more than twice the time to compile (.66
    instead of .29 s for all shipped patterns, in every process), and cleaning takes 5 % longer.

    Raises:
        regex.error: the pattern is not a regular expression.
    """
    try:
        return regex.compile(f"{_SIMPLE_FOLDING}{source}", regex.IGNORECASE | regex.VERSION1)
    except regex.error as error:
        # The stubs lack these attributes.
        position: int | None = error.pos  # type: ignore[attr-defined]
        if position is not None:
            position -= len(_SIMPLE_FOLDING)
        raise regex.error(error.msg, source, position) from None  # type: ignore[attr-defined]


def values_of(pattern: regex.Pattern[str]) -> list[Any]:
    """Return the values from which the library rebuilds a pattern when it is unpickled; they depend on its version."""
    return [*_reduced(pattern)[1]]


def pattern_of(values: list[Any]) -> regex.Pattern[str] | None:
    """Rebuild a pattern, which takes a fortieth of the time that compiling it takes.

    Args:
        values: those of :func:`values_of`, unchanged: the library trusts their content. The elements of tuples may be
            in lists, as MessagePack returns them.

    Returns:
        The pattern; ``None`` if the values are not of the types of this version of the library.
    """
    rebuild, kinds = _format()
    if len(values) != len(kinds):
        return None
    arguments = []
    for kind, value in zip(kinds, values, strict=True):
        argument = tuple(value) if kind is tuple and isinstance(value, list) else value
        if type(argument) is not kind:
            return None
        arguments.append(argument)
    return rebuild(*arguments)


@cache
def _format() -> tuple[Callable[..., regex.Pattern[str]], tuple[type, ...]]:
    """Return the function that rebuilds patterns, and the types of its arguments."""
    rebuild, values = _reduced(regex.compile("", regex.IGNORECASE | regex.VERSION1))
    return rebuild, tuple(map(type, values))


def _reduced(pattern: regex.Pattern[str]) -> tuple[Callable[..., regex.Pattern[str]], tuple[Any, ...]]:
    """Return how a pattern is pickled: a function and its arguments."""
    reduced: Any = copyreg.dispatch_table[type(pattern)](pattern)
    return reduced[0], reduced[1]
