"""Files opened for reading whatever compresses them, with the faults said in one line."""

from __future__ import annotations

import gzip
import io
import sys
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, NamedTuple

from dedup.errors import InputError, MissingExtraError, reason_of
from dedup.files import STREAM

if TYPE_CHECKING:
    import zstandard

__all__ = ["Opened", "compression", "needs_zstd", "opened", "reading"]

GZIP, ZSTD = ".gz", ".zst"


class Opened(NamedTuple):
    """An open input, closed at the end of a ``with``.

    Attributes:
        data: its bytes, unpacked.
        raw: the file itself, for how far it has been read.
        seekable: whether ``data`` can be sought by the bytes that were read of it.
    """

    data: IO[bytes]
    raw: IO[bytes]
    seekable: bool

    def __enter__(self) -> Opened:
        """Give itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close it, and the file beneath."""
        self.data.close()
        self.raw.close()


def compression(path: str) -> str:
    """Return what packs a file, by its ending: ``.gz``, ``.zst`` or nothing."""
    return next((ending for ending in (GZIP, ZSTD) if path.lower().endswith(ending)), "")


def needs_zstd() -> None:
    """Look whether zstd can be used.

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
    """Open a file, or standard input for ``-``; ``.gz`` and ``.zst`` are unpacked.

    Raises:
        OSError: it cannot be opened.
        MissingExtraError: zstd is not installed.
    """
    if path == STREAM:
        stream = open(sys.stdin.fileno(), "rb", closefd=False)  # noqa: SIM115
        return Opened(stream, stream, seekable=False)
    packed = compression(path)
    raw = open(path, "rb")  # noqa: PTH123, SIM115
    if packed == GZIP:
        return Opened(io.BufferedReader(gzip.GzipFile(fileobj=raw)), raw, seekable=False)
    if packed == ZSTD:
        from dedup.dataset.zstd_file import ZstdFile

        reader = ZstdFile(raw, lambda: _zstandard()().decompressobj())
        return Opened(io.BufferedReader(reader), raw, seekable=False)
    return Opened(raw, raw, seekable=raw.seekable())


@contextmanager
def reading(path: str) -> Iterator[None]:
    """Turn what goes wrong while a file is read into an error that names it.

    Raises:
        InputError: it cannot be read to its end.
    """
    try:
        yield
    except EOFError:
        raise InputError(path, "the compressed data is cut off") from None
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
        if type(error).__name__ != "ZstdError":  # its class is there only where zstd is installed
            raise
        raise InputError(path, "not compressed with zstd, or damaged") from None
