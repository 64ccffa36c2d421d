"""Renumbers the letters of texts from 0: edit distance looks up characters below 256 in a table, others in a hash."""

from __future__ import annotations

from collections.abc import Sequence

__all__ = ["narrowed"]

_UNITS = 1 << 16
_NARROW = 1 << 8


def narrowed(texts: Sequence[str]) -> Sequence[str] | Sequence[bytes]:
    """Return the texts with their letters numbered from 0, if there are at most 256; else the texts as they are.

    Equal letters get equal numbers, different letters different ones: every edit distance between two of the texts
    is unchanged. All pairs of Arabic texts are compared two to five times as fast (measured with rapidfuzz 3.14).

    Args:
        texts: texts without line breaks; if any has one, or a letter of two UTF-16 units, all are returned as they are.
    """
    import numpy as np

    joined = "\n".join(texts)
    try:
        joined.encode("latin-1")
    except UnicodeEncodeError:
        pass
    else:
        return texts
    coded = joined.encode("utf-16-le", "surrogatepass")
    if len(coded) != 2 * len(joined):
        return texts
    units = np.frombuffer(coded, np.dtype("<u2"))
    used = np.zeros(_UNITS, np.bool_)
    used[units] = True
    letters = np.flatnonzero(used)
    if len(letters) > _NARROW:
        return texts
    numbers = np.zeros(_UNITS, np.uint8)
    numbers[letters] = np.arange(len(letters), dtype=np.uint8)
    renumbered = numbers[units].tobytes().split(numbers[ord("\n")].tobytes())
    return renumbered if len(renumbered) == len(texts) else texts
