"""Convert text in any encoding to a stream of UTF-8, for readers that split bytes."""

from __future__ import annotations

import codecs
import io
from typing import IO, Any, NamedTuple

from dedup.datasets.streams import Opened, ahead_of
from dedup.errors import InputError, UsageError
from dedup.text.decode import decode

__all__ = ["UTF_8", "Encoding", "as_utf8", "encoded", "encoding_named"]

UTF_8 = "utf-8"
SAMPLE = 1 << 20
"""Number of bytes of a file that are used to detect its encoding."""
PIPE_SAMPLE = 1 << 16
"""The same for a pipe, which is read until it has this many bytes or ends."""
MOST_BROKEN = 0.5
"""If at most this share of lines is not UTF-8, and no other encoding fits, the file is read as UTF-8 and these lines
are rejected."""
_PIECE = 1 << 16
_MARKS = (  # UTF-32 first: its little-endian mark begins with that of UTF-16
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, UTF_8),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


class Encoding(NamedTuple):
    """Python's name of an encoding, and the byte order mark of the text, if any."""

    name: str = UTF_8
    mark: bytes = b""


def encoding_named(name: str) -> str:
    """Return Python's name of an encoding.

    Raises:
        UsageError: the encoding is unknown.
    """
    found = decode(b"", encoding=name).encoding
    try:
        codecs.getincrementaldecoder(found)
    except LookupError:
        raise UsageError(f"encoding: {name!r} cannot be decoded incrementally") from None
    return found


def as_utf8(source: Opened, path: str, encoding: str | None) -> tuple[IO[bytes], Encoding]:
    """Return a source converted to UTF-8, and its original encoding.

    UTF-8 is passed through, with its mark and with bytes that are not UTF-8; for other encodings the mark is removed,
    and an invalid byte becomes a lone surrogate, which is not UTF-8 either.

    Args:
        source: the bytes.
        path: its name in errors.
        encoding: the encoding; ``None`` detects it from the beginning of the stream.

    Raises:
        InputError: it cannot be detected.
        UsageError: the encoding is not known.
    """
    size = SAMPLE if source.raw.seekable() else PIPE_SAMPLE

    def undecided(head: bytes) -> bool:
        known = encoding is not None or any(head.startswith(mark) for mark, _ in _MARKS)
        return len(head) < (4 if known else size)

    head, stream = ahead_of(source.data, undecided, seekable=source.seekable)
    mark, marked = next(((mark, name) for mark, name in _MARKS if head.startswith(mark)), (b"", ""))
    if encoding is None:
        name = marked or _recognised(head, path, whole=len(head) < size)
    else:
        name = encoding_named(encoding)
        # "utf-16" covers both byte orders; the mark shows which.
        if marked and marked.startswith(name.removesuffix("-le").removesuffix("-be")):
            name = marked
        mark = mark if name == marked else b""
    if name in (UTF_8, "ascii"):
        return stream, Encoding(UTF_8, mark)
    stream.read(len(mark))
    return io.BufferedReader(_Transcoded(stream, name)), Encoding(name, mark)


def encoded(text: str, encoding: Encoding) -> bytes:
    """Return text in an encoding, without a mark.

    Raises:
        UnicodeEncodeError: the encoding lacks a character.
    """
    return text.encode(encoding.name)


def _recognised(head: bytes, path: str, *, whole: bool) -> str:
    """Detect the encoding of a text from its beginning.

    Raises:
        InputError: most lines are not UTF-8, and no other known encoding fits.
    """
    sample = head
    if not whole:  # it may end in the middle of a character
        sample = head[: len(head) & ~3] if b"\0" in head else head[: head.rfind(b"\n") + 1] or head
    try:
        return decode(sample, name=path).encoding
    except InputError as error:
        lines = sample.splitlines()
        broken = sum(not _is_utf8(line) for line in lines)
        if b"\0" in sample or broken > MOST_BROKEN * len(lines):
            raise InputError(path, error.problem) from None
        return UTF_8


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode(UTF_8)
    except UnicodeDecodeError:
        return False
    return True


def _halves(error: UnicodeError) -> tuple[str, int]:
    """Decode invalid bytes as lone surrogates, for any encoding; ``surrogateescape`` accepts only some."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return "".join(chr(0xDC00 + byte) for byte in error.object[error.start : error.end]), error.end


codecs.register_error("dedup.halves", _halves)


class _Transcoded(io.RawIOBase):
    """The bytes of a text as UTF-8."""

    def __init__(self, stream: IO[bytes], name: str) -> None:
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder(name)("dedup.halves")
        self._data = memoryview(b"")
        self._ended = False

    def readable(self) -> bool:
        """Return true: it can be read."""
        return True

    def readinto(self, buffer: Any) -> int:  # noqa: ANN401
        """Read into a buffer."""
        while not self._data and not self._ended:
            piece = self._stream.read1(_PIECE)  # type: ignore[attr-defined]
            self._ended = not piece
            text = self._decoder.decode(piece, final=self._ended)
            self._data = memoryview(text.encode(UTF_8, "surrogatepass"))
        count = min(len(buffer), len(self._data))
        buffer[:count] = self._data[:count]
        self._data = self._data[count:]
        return count

    def close(self) -> None:
        """Close the underlying stream, too."""
        self._stream.close()
        super().close()
