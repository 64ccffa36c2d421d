"""Recognises texts that repeat a few lines over and over: they are not classified, since equal lines look alike."""

from __future__ import annotations

from collections.abc import Sequence

__all__ = ["is_monotonous"]

LEAST_LINES = 50
"""A text of fewer lines may repeat them freely: a refrain, a table."""
TIMES = 10
"""A text is monotonous if its lines occur at least this many times each on average. Of 12,000 real texts with 30 lines
or more none comes close: the highest is 5.2 times, in a page that repeats one menu."""


def is_monotonous(keys: Sequence[str]) -> bool:
    """Return whether a text consists of a few lines repeated over and over.

    Which of a thousand equal lines is boilerplate depends on their positions alone, and every further pass would decide
    differently: the result would never become stable.

    Args:
        keys: the key of each line.
    """
    return len(keys) >= LEAST_LINES and len(set(keys)) * TIMES <= len(keys)
