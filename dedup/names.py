r"""File names as they are shown: one line of harmless text, the same in every output.

A file name is untrusted input. It may hold line breaks, escape sequences, marks that reverse the direction of the text
beside it, bytes that are not UTF-8, and commands that CI systems read in the log of a job. Terminals, CI formats, JSON,
SARIF, JUnit, HTML pages and error messages all show a name through :func:`shown_name`; :func:`name_uri` is the exact
name, for programs.
"""

from __future__ import annotations

import os
import re
from pathlib import PurePath

__all__ = ["name_uri", "shown_name", "without_commands"]

_JOINERS = "\u200c\u200d"
"""Invisible, and part of the spelling of Persian, of Indic scripts and of emoji."""
_UNDECODED = range(0xDC80, 0xDD00)
"""What Python puts in place of a byte that is not UTF-8 (``surrogateescape``): 0xDC00 and the byte."""
# GitHub runs "::command::" at the start of a line, after white space, and "##[command]" anywhere in it; Azure and
# TeamCity "##vso[...]" and "##teamcity[...]". GitHub's comparison skips invisible characters, hence _SKIPPED.
_SKIPPED = r"[^\w\x21-\x7e]*"
_COMMAND = re.compile(rf"(?P<skipped>\A{_SKIPPED}):(?={_SKIPPED}:)|#(?={_SKIPPED}#{_SKIPPED}\w*{_SKIPPED}\[)")


def shown_name(name: str) -> str:
    r"""Return a name on one line, with everything escaped that is not printable or that a CI system could execute.

    Bytes that are not UTF-8 are shown as ``\xff``. A name that was already escaped is returned unchanged.

    >>> shown_name("a\x1b[31m\n.txt"), shown_name("::error::b.txt"), shown_name("سوق 1.txt")
    ('a\\x1b[31m\\n.txt', '\\x3a:error::b.txt', 'سوق 1.txt')
    """
    if not name:
        return '""'
    if not name.isprintable():
        name = "".join(map(_shown, name))
    return without_commands(name)


def _shown(char: str) -> str:
    if char.isprintable() or char in _JOINERS:
        return char
    code = ord(char)
    return f"\\x{code - 0xDC00:02x}" if code in _UNDECODED else ascii(char)[1:-1]


def without_commands(line: str) -> str:
    r"""Return a line of output in which the first character of each command for a CI system is escaped.

    >>> without_commands("  ::error::x ##[warning]y")
    '  \\x3a:error::x \\x23#[warning]y'
    """
    return _COMMAND.sub(lambda match: f"{match['skipped'] or ''}\\x{ord(match[0][-1]):02x}", line)


def name_uri(name: str) -> str:
    """Return a path as a URI reference, exact for every byte: relative as it is, absolute with the scheme ``file``.

    >>> name_uri("a b/100%.txt"), name_uri("/tmp/x:y")
    ('a%20b/100%25.txt', 'file:///tmp/x%3Ay')
    """
    from urllib.parse import quote_from_bytes

    path = PurePath(name).as_posix()
    try:
        data = os.fsencode(path)
    except UnicodeEncodeError:  # a lone surrogate: not a name that this system could have given
        data = path.encode("utf-8", "backslashreplace")
    quoted = quote_from_bytes(data)
    if not PurePath(name).is_absolute():
        return quoted
    return f"file://{'' if quoted.startswith('/') else '/'}{quoted}"
