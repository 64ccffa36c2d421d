"""The ISO 639 codes that are valid as a setting, and suggestions for wrong ones."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from dedup.text.suggest import nearest

__all__ = ["language_fault"]

_FILE = Path(__file__).parent / "languages" / "codes.tsv"
"""One language per line: its codes, the usual one first, and its English name. From the Unicode CLDR."""


def language_fault(code: str) -> str | None:
    """Return what is wrong with the code of a language, or ``None`` if it is valid.

    >>> language_fault("ar"), language_fault("Arabic")
    (None, "'Arabic' is not an ISO 639 code; did you mean ar (Arabic)?")
    """
    usual, names = _codes()
    if code in usual:
        return None
    by_name = {name: code for code, name in names.items()}
    # In en-US and zh_Hant the language comes first; the similarity of short words is meaningless.
    head = code.lower().replace("_", "-").partition("-")[0]
    meant = usual.get(head) or by_name.get(nearest(code, by_name, likeness=0.8) or "") or usual.get(head[:2])
    hint = f"; did you mean {meant} ({names[meant]})?" if meant else ", such as ar or eng"
    return f"{code!r} is not an ISO 639 code{hint}"


@cache
def _codes() -> tuple[dict[str, str], dict[str, str]]:
    """Return the usual code for every code, and the English name for every usual code."""
    usual: dict[str, str] = {}
    names: dict[str, str] = {}
    for line in _FILE.read_text("utf-8").splitlines():
        codes, name = line.split("\t")
        first, *others = codes.split(" ")
        names[first] = name
        usual.update(dict.fromkeys((first, *others), first))
    return usual, names
