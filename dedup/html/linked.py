"""Reads the article's record in a page's JSON-LD (schema.org), which publishers write for search engines."""

from __future__ import annotations

import html
import json
import re
from collections import deque
from collections.abc import Iterable, Iterator
from typing import Any

__all__ = ["article_record", "names", "plain", "text_of"]

MOST_VALUES = 20_000
"""Maximum number of values of a page's JSON-LD that are read."""
LONGEST = 5_000_000
"""Longest block of JSON-LD that is read, in characters."""
_KIND = re.compile(r"(?:Article|BlogPosting|Report)$|^(?:Article|NewsArticle|Report)")
_BREAK = re.compile(r"<\s*(?:br|/p|/h[1-6]|/li|/div)\b[^<>]{0,300}>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,2000}>")


def article_record(blocks: Iterable[str]) -> dict[str, Any]:
    """Return the record of the page's article, or an empty one.

    Of several records the one with most text in ``articleBody`` is used, or the first if none has any: related stories
    have records too, without their bodies.

    Args:
        blocks: the contents of the page's ``script`` elements of type ``application/ld+json``.
    """
    best: dict[str, Any] = {}
    size = -1
    for record in _records(blocks):
        kinds = record.get("@type")
        if any(_KIND.search(kind) for kind in _strings(kinds)):
            length = len(text_of(record.get("articleBody")))
            if length > size:
                best, size = record, length
    return best


def _records(blocks: Iterable[str]) -> Iterator[dict[str, Any]]:
    left = MOST_VALUES
    for block in blocks:
        if len(block) > LONGEST:
            continue
        try:
            # Line breaks inside strings are not valid, but common.
            waiting: deque[Any] = deque([json.loads(block.strip().rstrip(";"), strict=False)])
        except (ValueError, RecursionError):
            continue
        while waiting and left:
            left -= 1
            value = waiting.popleft()
            if isinstance(value, dict):
                yield value
                waiting += [part for part in value.values() if isinstance(part, dict | list)]
            elif isinstance(value, list):
                waiting += [part for part in value if isinstance(part, dict | list)]


def _strings(value: object) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return [part for part in values if isinstance(part, str)]


def text_of(value: object) -> str:
    """Return a value without markup if it is a string, else an empty text; a paragraph of HTML becomes a line."""
    return plain(value) if isinstance(value, str) else ""


def plain(value: str) -> str:
    """Return a string of a record as plain text: entities decoded, tags removed, line breaks kept."""
    text = html.unescape(value)
    if "<" in text:
        text = html.unescape(_TAG.sub("", _BREAK.sub("\n", text)))
    lines = (" ".join(line.split()) for line in text.splitlines())
    return "\n".join(line for line in lines if line)


def names(value: object) -> tuple[str, ...]:
    """Return the names in a value: a string, an object with a ``name``, or a list of these."""
    distinct: dict[str, None] = {}
    for part in (value if isinstance(value, list) else [value])[:50]:
        name = part.get("name") if isinstance(part, dict) else part
        for text in _strings(name):
            line = " ".join(plain(text).split())
            if line and "://" not in line:
                distinct.setdefault(line)
    return tuple(distinct)
