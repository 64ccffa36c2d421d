"""Texts of a few lines over and over: nothing tells one of these lines from its equals, so they are not classified."""

from __future__ import annotations

from collections.abc import Sequence

__all__ = ["is_monotonous"]

LEAST_LINES = 50
"""Fewer lines may repeat as they like: a refrain, a table."""
TIMES = 10
"""A text is monotonous where its lines occur so many times each on average. Of 12,000 real texts with 30 lines or more
none comes near: 5.2 times is the highest, in a page of one menu over and over."""


def is_monotonous(keys: Sequence[str]) -> bool:
    """Return whether the lines of a text are a few lines over and over.

    Which of a thousand equal lines is outside the running text is decided by nothing but its place, and otherwise by
    every further reading: what is left would never settle.

    Args:
        keys: the key of each line.
    """
    return len(keys) >= LEAST_LINES and len(set(keys)) * TIMES <= len(keys)
