"""What a mistyped name was probably meant to be."""

from __future__ import annotations

from collections.abc import Iterable

__all__ = ["nearest"]


def nearest(name: str, known: Iterable[str], *, likeness: float = 0.6) -> str | None:
    """Return the known name that is most like a name, whatever its case, or ``None`` if none is similar.

    Args:
        name: the mistyped name.
        known: the existing names.
        likeness: least ratio of ``difflib``, from 0 to 1.

    >>> nearest("cpoy", ["chrome", "copy"]), nearest("Share", ["share"]), nearest("zzz", ["copy"])
    ('copy', 'share', None)
    """
    from difflib import get_close_matches

    by_lower = {one.lower(): one for one in known}
    found = get_close_matches(name.lower(), by_lower, 1, likeness)
    return by_lower[found[0]] if found else None
