"""A file packed with zstd, read as a stream, that says so where it is cut off."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import IO, Any

__all__ = ["ZstdFile"]

PIECE = 2_048
"""Packed bytes that are unpacked at once. A block of four can make 128 kB: with more, a bomb could fill the memory."""


class ZstdFile(io.RawIOBase):
    """The frames of a file, one behind the other.

    zstandard's own reader ends in silence where the last frame is cut off, as if the file ended there.

    Args:
        raw: the packed bytes.
        unpacker: makes what unpacks one frame (``ZstdDecompressor().decompressobj``).
    """

    def __init__(self, raw: IO[bytes], unpacker: Callable[[], Any]) -> None:
        self._raw, self._unpacker = raw, unpacker
        self._frame: Any = None
        self._packed = b""
        self._data = memoryview(b"")

    def readable(self) -> bool:
        """It can be read."""
        return True

    def close(self) -> None:
        """Close the file beneath, too."""
        self._raw.close()
        super().close()

    def readinto(self, buffer: Any) -> int:  # noqa: ANN401
        """Read into a buffer.

        Raises:
            EOFError: the last frame is cut off.
        """
        while not self._data:
            if not self._packed:
                self._packed = self._raw.read(PIECE)
            if not self._packed:
                if self._frame is not None:
                    raise EOFError("the last frame is cut off")
                return 0
            if self._frame is None:
                self._frame = self._unpacker()
            self._data = memoryview(self._frame.decompress(self._packed))
            self._packed = b""
            if self._frame.eof:
                self._packed, self._frame = self._frame.unused_data, None
        count = min(len(buffer), len(self._data))
        buffer[:count] = self._data[:count]
        self._data = self._data[count:]
        return count
