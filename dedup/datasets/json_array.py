"""Read the elements of a JSON array as records, without keeping elements in memory that exceed the limit."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import IO

from dedup.datasets.lines import RawLine
from dedup.datasets.streams import Opened, ahead_of
from dedup.errors import InputError

__all__ = ["array_elements", "array_or_lines"]

LONGEST_HEAD = 4_096
"""Most bytes that are searched for the beginning of an array."""
_SPACE = b" \t\r\n"
_PIECE = 65_536
_BEGINS = re.compile(rb"(?:\xef\xbb\xbf)?[ \t\r\n]*+\[[ \t\r\n]*+[{\]]")
_MAY_BEGIN = re.compile(rb"\xef?\xbb?\xbf?[ \t\r\n]*+(?:\[[ \t\r\n]*+)?")
_OUTSIDE = re.compile(rb'["\[\]{},]')
_INSIDE = re.compile(rb'(?:[^"\\]++|\\.)*+', re.DOTALL)
_BREAK = re.compile(rb'"(?:[^"\\]++|\\.)*+"|[ \t]*+[\r\n][ \t\r\n]*+', re.DOTALL)


def array_or_lines(source: Opened) -> tuple[bool, IO[bytes]]:
    """Return whether a source is an array of objects (or an empty one), and the stream to read instead."""
    head, stream = ahead_of(
        source.data,
        lambda head: len(head) < LONGEST_HEAD and _MAY_BEGIN.fullmatch(head) is not None,
        seekable=source.seekable,
    )
    return _BEGINS.match(head) is not None, stream


def array_elements(stream: IO[bytes], limit: int, path: str) -> Iterator[RawLine]:
    """Yield the elements of an array, each on one line, with its number from 1 as the number of the line.

    Args:
        stream: the array, from its beginning.
        limit: the most bytes of an element; longer ones are discarded.
        path: the name of the stream in errors.

    Raises:
        InputError: the array is truncated, or something follows it.
    """
    splitter = _Splitter(limit)
    while piece := stream.read1(_PIECE):  # type: ignore[attr-defined]
        yield from splitter.feed(piece)
        if splitter.rest.strip(_SPACE):
            raise InputError(path, "something follows the end of the array")
    if not splitter.ended:
        raise InputError(path, "the array is truncated")


class _Splitter:
    """Splits an array that is read in pieces.

    Args:
        limit: the most bytes of an element.
    """

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._depth = 0
        self._in_text = self._escaped = False
        self._collected, self._size, self._number = bytearray(), 0, 0
        self.ended = False
        """Whether the end of the array was found."""
        self.rest = b""
        """The bytes after the array in the last piece."""

    def feed(self, piece: bytes) -> Iterator[RawLine]:
        """Yield the elements that end in the next piece."""
        at = 0
        if not self._depth and not self.ended:
            at = piece.find(b"[") + 1
            self._depth = int(at > 0)
        while at < len(piece) and self._depth:
            end, closes = self._step(piece, at)
            self._collect(piece[at : end - closes])
            at = end
            if closes and (element := self._element()) is not None:
                yield element
        self.rest = piece[at:] if self.ended else b""

    def _step(self, piece: bytes, at: int) -> tuple[int, bool]:
        """Advance past the next relevant byte; return the index after it, and whether it ends an element."""
        if self._in_text:
            found = _INSIDE.match(piece, at + self._escaped)
            end = found.end() if found else at + 1
            self._escaped = piece[end : end + 1] == b"\\"  # the last byte of the piece
            self._in_text = self._escaped or end >= len(piece)
            return min(end + 1, len(piece)), False
        found = _OUTSIDE.search(piece, at)
        if found is None:
            return len(piece), False
        sign = found[0]
        self._in_text = sign == b'"'
        self._depth += {b"[": 1, b"{": 1, b"]": -1, b"}": -1}.get(sign, 0)
        self.ended = self._depth == 0
        return found.end(), self.ended or (sign == b"," and self._depth == 1)

    def _collect(self, part: bytes) -> None:
        self._size += len(part)
        if self._size <= self._limit:
            self._collected += part
        else:
            self._collected.clear()

    def _element(self) -> RawLine | None:
        """Return the element that has ended; ``None`` if there is nothing between two commas."""
        data, size = bytes(self._collected).strip(_SPACE), self._size
        self._collected.clear()
        self._size = 0
        if not data and size <= self._limit:
            return None
        self._number += 1
        return RawLine(self._number, _on_one_line(data) if size <= self._limit else None, size, 0)


def _on_one_line(data: bytes) -> bytes:
    """Return an element with its line breaks as spaces; JSON allows none between quotation marks."""
    if b"\n" not in data and b"\r" not in data:
        return data
    return _BREAK.sub(lambda found: found[0] if found[0].startswith(b'"') else b" ", data)
