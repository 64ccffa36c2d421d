"""Open files, compressed or not, for reading, with one-line errors."""

from __future__ import annotations

import gzip
import io
import sys
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, Any, NamedTuple

from dedup.errors import InputError, MissingExtraError, reason_of
from dedup.files.writing import STREAM

if TYPE_CHECKING:
    import zstandard

__all__ = ["Opened", "ahead_of", "compression", "needs_zstd", "opened", "reading"]

GZIP, ZSTD = ".gz", ".zst"
_MAGIC = {b"\x1f\x8b": GZIP, b"\x28\xb5\x2f\xfd": ZSTD}
"""The first bytes of compressed files."""
_PIECE = 65_536
"""Number of bytes read at a time."""


class Opened(NamedTuple):
    """An open input, closed at the end of a ``with``.

    Attributes:
        data: its bytes, decompressed.
        raw: the file itself, to find how far it has been read.
        seekable: whether ``data`` can seek to an offset obtained by counting the bytes read.
    """

    data: IO[bytes]
    raw: IO[bytes]
    seekable: bool

    def __enter__(self) -> Opened:
        """Return itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close it, and the underlying file."""
        self.data.close()
        self.raw.close()


def compression(path: str) -> str:
    """Return the compression of a file, by its ending: ``.gz``, ``.zst`` or nothing."""
    return next((ending for ending in (GZIP, ZSTD) if path.lower().endswith(ending)), "")


def needs_zstd() -> None:
    """Check that zstd can be used.

    Raises:
        MissingExtraError: it is not installed.
    """
    _zstandard()


def _zstandard() -> type[zstandard.ZstdDecompressor]:
    try:
        import zstandard
    except ImportError:
        raise MissingExtraError("zstd", "zstd") from None
    return zstandard.ZstdDecompressor


def opened(path: str) -> Opened:
    """Open a file, or standard input for ``-``; compressed data is decompressed.

    Compression is recognised by the ending of the name, ``.gz`` or ``.zst``, and otherwise by the first bytes.

    Raises:
        OSError: it cannot be opened.
        MissingExtraError: zstd is not installed.
    """
    standard = path == STREAM
    raw: IO[bytes] = open(sys.stdin.fileno() if standard else path, "rb", closefd=not standard)  # noqa: SIM115
    packed = compression(path)
    if not packed:
        head, raw = ahead_of(raw, _undecided, seekable=raw.seekable())
        packed = next((packed for magic, packed in _MAGIC.items() if head.startswith(magic)), "")
    if packed == GZIP:
        return Opened(io.BufferedReader(gzip.GzipFile(fileobj=raw)), raw, seekable=False)
    if packed == ZSTD:
        from dedup.datasets.zstd_file import ZstdFile

        reader = ZstdFile(raw, lambda: _zstandard()().decompressobj())
        return Opened(io.BufferedReader(reader), raw, seekable=False)
    return Opened(raw, raw, seekable=raw.seekable() and not standard)


def _undecided(head: bytes) -> bool:
    """Whether the first bytes may still become those of a compressed file."""
    return any(magic.startswith(head) and magic != head for magic in _MAGIC)


def ahead_of(
    stream: IO[bytes], wanted: Callable[[bytes], bool], *, seekable: bool
) -> tuple[bytes, IO[bytes]]:
    """Read ahead in a stream, and return a stream that still contains what was read.

    Args:
        stream: the stream, which need not be seekable.
        wanted: whether more bytes are needed than those read so far, so as not to wait for a slow pipe unnecessarily.
        seekable: whether the stream is seekable; gzip reports that for every stream, even for pipes.

    Returns:
        The bytes that were read, and the stream to read instead.
    """
    head, start = b"", stream.tell() if seekable else None
    while wanted(head) and (piece := stream.read1(_PIECE)):  # type: ignore[attr-defined]
        head += piece
    if start is not None:
        stream.seek(start)
        return head, stream
    return head, io.BufferedReader(_Again(head, stream))


class _Again(io.RawIOBase):
    """A stream preceded by bytes that were already read."""

    def __init__(self, head: bytes, rest: IO[bytes]) -> None:
        self._head, self._rest = memoryview(head), rest

    def readable(self) -> bool:
        """Return true: it can be read."""
        return True

    def readinto(self, buffer: Any) -> int:  # noqa: ANN401
        """Read into a buffer."""
        piece = self._head[: len(buffer)] or self._rest.read1(len(buffer))  # type: ignore[attr-defined]
        self._head = self._head[len(piece) :] if self._head else self._head
        buffer[: len(piece)] = piece
        return len(piece)

    def close(self) -> None:
        """Close the underlying stream, too."""
        self._rest.close()
        super().close()


@contextmanager
def reading(path: str) -> Iterator[None]:
    """Turn errors while a file is read into an error that names it.

    Raises:
        InputError: it cannot be read to its end.
    """
    try:
        yield
    except EOFError:
        raise InputError(path, "the compressed data is truncated") from None
    except FileNotFoundError:
        raise InputError(path, "no such file") from None
    except (AttributeError, ValueError):  # standard input is closed, or the path holds a NUL
        raise InputError(path, "cannot be opened") from None
    except gzip.BadGzipFile:
        raise InputError(path, "not compressed with gzip, as its name says") from None
    except zlib.error:
        raise InputError(path, "the compressed data is damaged") from None
    except OSError as error:
        raise InputError(path, reason_of(error, "cannot be read")) from None
    except Exception as error:
        if type(error).__name__ != "ZstdError":  # this class exists only if zstd is installed
            raise
        raise InputError(path, "not compressed with zstd, or damaged") from None
