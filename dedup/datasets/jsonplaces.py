"""Find and replace values in the text of a JSON record, leaving everything else unchanged."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

__all__ = [
    "FieldSpan",
    "Number",
    "Path",
    "find_places",
    "find_values",
    "spelled",
    "split_path",
    "with_values",
]

Path = tuple[str, ...]

# Numbers are kept as strings: nothing is computed from them, and a number of ten thousand digits costs nothing.
_DECODER = json.JSONDecoder(parse_int=str, parse_float=str, parse_constant=str)


class Number(NamedTuple):
    """A number as it is written."""

    spelling: str

    def __str__(self) -> str:
        """Return the number as it is written."""
        return self.spelling


_VALUES = json.JSONDecoder(parse_int=Number, parse_float=Number, parse_constant=Number)
_SPACE = re.compile(r"[ \t\r\n]*")
_HALF = re.compile("[\ud800-\udfff]")


class FieldSpan(NamedTuple):
    """A value and its half-open span in the record, in characters."""

    start: int
    end: int
    value: Any


def split_path(name: str) -> Path:
    r"""Return the steps of a dotted name; a dot after a backslash is part of a name.

    >>> split_path(r"meta.text"), split_path(r"og\.title")
    (('meta', 'text'), ('og.title',))
    """
    return tuple(part.replace("\\.", ".") for part in re.split(r"(?<!\\)\.", name))


def find_places(text: str, paths: Iterable[Path]) -> dict[Path, FieldSpan]:
    """Find values in a JSON object; a step is the name of a member, or the number of an element, from 0.

    Of members with the same name, the last one is used, as usual.

    Args:
        text: the record, with or without white space around it.
        paths: the steps to each value.

    Returns:
        The spans of those values that exist.

    Raises:
        ValueError: the text is not one JSON object.
        RecursionError: it is nested too deeply.
    """
    start = _space(text, 0)
    _, end = _record(text, start, _DECODER)
    found: dict[Path, FieldSpan] = {}
    for path in paths:
        place = FieldSpan(start, end, None)
        for step in path:
            inner = [part for name, part in _parts(text, place.start) if name == step]
            if not inner:
                break
            place = inner[-1]
        else:
            found[path] = place
    return found


def find_values(text: str, paths: Iterable[Path]) -> dict[Path, Any]:
    """Return the values that :func:`find_places` finds, without their spans, which is several times faster.

    Numbers are :class:`Number`.

    Raises:
        ValueError: the text is not one JSON object.
        RecursionError: it is nested too deeply.
    """
    row, _ = _record(text, _space(text, 0), _VALUES)
    found: dict[Path, Any] = {}
    for path in paths:
        value = row
        for step in path:
            if isinstance(value, dict) and step in value:
                value = value[step]
            elif isinstance(value, list) and step in map(str, range(len(value))):
                value = value[int(step)]
            else:
                break
        else:
            found[path] = value
    return found


def _record(text: str, start: int, decoder: json.JSONDecoder) -> tuple[Any, int]:
    """Return the single object of a text, and its end."""
    row, end = decoder.raw_decode(text, start)
    if _space(text, end) != len(text):
        raise ValueError("more than one value")
    if text[start] != "{":
        raise ValueError("not an object")
    return row, end


def _space(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return found.end() if found else at


def _parts(text: str, at: int) -> Iterator[tuple[str, FieldSpan]]:
    """Yield the members of an object, or the elements of a list, in a text that is known to be JSON."""
    opening = text[at]
    if opening not in "{[":
        return
    at = _space(text, at + 1)
    number = 0
    while text[at] not in "}]":
        name: Any = str(number)
        if opening == "{":
            name, at = _DECODER.raw_decode(text, at)
            at = _space(text, _space(text, at) + 1)  # after the colon
        value, end = _DECODER.raw_decode(text, at)
        yield name, FieldSpan(at, end, value)
        at = _space(text, end)
        at = _space(text, at + (text[at] == ","))
        number += 1


def spelled(value: object, like: str) -> str:
    """Return a value as JSON, with characters beyond ASCII escaped if the text that it replaces had escapes."""
    escaped = like.isascii() and "\\u" in like
    text = json.dumps(value, ensure_ascii=escaped)
    # A lone surrogate cannot be written as UTF-8; as an escape it can, as in the input.
    return text if escaped else _HALF.sub(lambda half: f"\\u{ord(half[0]):04x}", text)


def with_values(text: str, changes: Iterable[tuple[FieldSpan, str]]) -> str:
    """Return the record with values replaced by others, given as JSON."""
    parts: list[str] = []
    at = 0
    for place, value in sorted(changes, key=lambda change: change[0].start):
        parts += (text[at : place.start], value)
        at = place.end
    return "".join((*parts, text[at:]))
