"""Suggests what a mistyped name was probably meant to be."""

from __future__ import annotations

from collections.abc import Iterable

__all__ = ["nearest"]


def nearest(name: str, known: Iterable[str], *, likeness: float = 0.6) -> str | None:
    """Return the known name most similar to a name, whatever its case, or ``None`` if none is similar.

    Args:
        name: the mistyped name.
        known: the existing names.
        likeness: least ratio of ``difflib``, from 0 to 1.

    >>> nearest("cpoy", ["chrome", "copy"]), nearest("Share", ["share"]), nearest("zzz", ["copy"])
    ('copy', 'share', None)
    """
    from difflib import get_close_matches

    by_lower = {known_name.lower(): known_name for known_name in known}
    matches = get_close_matches(name.lower(), by_lower, 1, likeness)
    return by_lower[matches[0]] if matches else None
