"""Checks of argument types, made before anything is done with an argument; each error is one line."""

from __future__ import annotations

from collections.abc import Iterable

from dedup.errors import UsageError

__all__ = ["require_many", "require_number", "require_text"]


def require_text(name: str, value: object, *, optional: bool = False) -> None:
    """Reject an argument that is not text.

    Args:
        name: the argument.
        value: what was given.
        optional: whether ``None`` is allowed.

    Raises:
        UsageError: names the argument and what was given.
    """
    if isinstance(value, str) or (optional and value is None):
        return
    hint = ": decode it with its encoding first" if isinstance(value, (bytes, bytearray, memoryview)) else ""
    raise UsageError(f"{name}: takes a str, not {_kind(value)}{hint}")


def require_many(name: str, value: object) -> None:
    """Reject an argument that is not iterable, and a single text, whose characters are hardly what was meant.

    Raises:
        UsageError: names the argument and what was given.
    """
    if isinstance(value, str):
        raise UsageError(f"{name}: takes a list of texts, not one text {value[:40]!r}")
    if not isinstance(value, Iterable):
        raise UsageError(f"{name}: takes a list of texts, not {_kind(value)}")


def require_number(name: str, value: object) -> None:
    """Reject an argument that is not an integer.

    Raises:
        UsageError: names the argument and what was given.
    """
    if not isinstance(value, int) or isinstance(value, bool):
        raise UsageError(f"{name}: takes an int, not {_kind(value)}")


def _kind(value: object) -> str:
    return "None" if value is None else type(value).__name__
