"""A file, possibly compressed, that is written in pieces; truncated after any piece, it is a valid file."""

from __future__ import annotations

import gzip
import os
from contextlib import suppress
from pathlib import Path
from typing import IO, Protocol

from dedup.datasets.streams import GZIP, ZSTD, compression
from dedup.errors import MissingExtraError, OutputError, reason_of

__all__ = ["PackedFile"]

GZIP_LEVEL, ZSTD_LEVEL = 6, 3


class _Packer(Protocol):
    def __call__(self, data: bytes) -> bytes: ...


class PackedFile:
    """A file to append to; with the extension ``.gz`` or ``.zst``, every piece is a separate member or frame.

    Args:
        path: the file.
        length: the length in bytes to which an existing file is truncated.

    Raises:
        OutputError: it cannot be written, is shorter than that, or another run is writing it.
        MissingExtraError: zstd is not installed.
    """

    def __init__(self, path: str, length: int = 0) -> None:
        self._path = path
        self._pack = _packer(compression(path))
        self._piece: list[bytes] = []
        try:
            self._file = open(path, "r+b" if Path(path).exists() else "w+b")  # noqa: PTH123, SIM115
        except OSError as error:
            raise _fault(path, error) from None
        try:
            self._begin(length)
        except OSError as error:
            self.close()
            raise _fault(path, error) from None
        except OutputError:
            self.close()
            raise
        self.length = length

    def _begin(self, length: int) -> None:
        _lock(self._file, self._path)
        actual = self._file.seek(0, os.SEEK_END)
        if actual < length:
            problem = f"{actual} bytes, but the journal records {length}: --overwrite starts over"
            raise OutputError(self._path, problem)
        self._file.truncate(length)
        self._file.seek(length)

    def write(self, data: bytes) -> None:
        """Add to the piece."""
        self._piece.append(data)

    def end_piece(self) -> int:
        """Write the piece durably; return the length of the file in bytes.

        Raises:
            OutputError: it cannot be written.
        """
        data = b"".join(self._piece)
        self._piece.clear()
        try:
            if data:
                self._file.write(self._pack(data))
                self._file.flush()
                os.fsync(self._file.fileno())
            self.length = self._file.tell()
        except OSError as error:
            raise _fault(self._path, error) from None
        return self.length

    def close(self) -> None:
        """Close the file; an incomplete piece is lost."""
        with suppress(OSError):
            self._file.close()


def _lock(file: IO[bytes], path: str) -> None:
    """Lock the file against other runs until it is closed, if the system supports that."""
    try:
        import fcntl
    except ImportError:
        return
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise OutputError(path, "another run is writing it") from None
    except OSError:
        return  # a file system without locks


def _packer(packed: str) -> _Packer:
    if packed == GZIP:
        # Without name and time, so that the same records give the same bytes.
        return lambda data: gzip.compress(data, GZIP_LEVEL, mtime=0)
    if packed == ZSTD:
        try:
            import zstandard
        except ImportError:
            raise MissingExtraError("zstd", "zstd") from None
        return zstandard.ZstdCompressor(level=ZSTD_LEVEL, write_checksum=True).compress
    return lambda data: data


def _fault(path: str, error: OSError) -> OutputError:
    if isinstance(error, FileNotFoundError):
        return OutputError(path, "there is no such folder")
    return OutputError(path, reason_of(error, "cannot be written"))
