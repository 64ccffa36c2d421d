"""The change of a file as a unified diff that ``patch`` and ``git apply`` apply."""

from __future__ import annotations

import difflib
import os
import re

from dedup.files.checking import FileResult

__all__ = ["unified_diff"]

# What git and patch quote and escape in the name of a file.
_QUOTED = re.compile(rb'[\x00-\x1f\x7f"\\]')
_LETTERS = {b"\a": b"a", b"\b": b"b", b"\t": b"t", b"\n": b"n", b"\v": b"v", b"\f": b"f", b"\r": b"r"}


def unified_diff(result: FileResult) -> str:
    """Return the change of one file as a unified diff that ``patch`` applies."""
    if result.before is None or result.after is None:
        return ""
    before, after = _split(result.before), _split(result.after)
    name = result.path.lstrip("/")
    rows = difflib.unified_diff(before, after, _patch_name(f"a/{name}"), _patch_name(f"b/{name}"))
    return "".join(row if row.endswith("\n") else f"{row}\n\\ No newline at end of file\n" for row in rows)


def _patch_name(name: str) -> str:
    r"""Return a name as ``patch`` reads it, exact for every byte: quoted as by git where that is needed.

    >>> _patch_name("a/b c.txt"), _patch_name("a/b\n.txt")
    ('a/b c.txt\t', '"a/b\\n.txt"')
    """
    if name.isprintable() and not re.search('["\\\\]', name):
        return f"{name}\t" if " " in name else name  # without the tab, the name would end at the space
    data = _QUOTED.sub(_escape, os.fsencode(name)).decode("utf-8", "surrogateescape")
    return '"' + "".join(map(_octal, data)) + '"'


def _escape(found: re.Match[bytes]) -> bytes:
    char = found[0]
    return b"\\" + (_LETTERS.get(char) or (char if char in b'"\\' else b"%03o" % ord(char)))


def _octal(char: str) -> str:
    return char if char.isprintable() else "".join(f"\\{byte:03o}" for byte in os.fsencode(char))


def _split(text: str) -> list[str]:
    """Split into lines at line feeds only, as ``patch`` does."""
    return [line + "\n" for line in text.split("\n")[:-1]] + [part for part in text.split("\n")[-1:] if part]
