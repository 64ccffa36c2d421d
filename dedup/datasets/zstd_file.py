"""Read a file compressed with zstd as a stream, with an error if it is truncated."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import IO, Any

__all__ = ["ZstdFile"]

PIECE = 2_048
"""Compressed bytes that are decompressed at a time. Four bytes can expand to 128 kB, so larger pieces would let a
decompression bomb fill the memory."""


class ZstdFile(io.RawIOBase):
    """The decompressed content of all frames of a file.

    zstandard's own reader does not report a truncated last frame.

    Args:
        raw: the compressed bytes.
        unpacker: creates the decompressor of one frame (``ZstdDecompressor().decompressobj``).
    """

    def __init__(self, raw: IO[bytes], unpacker: Callable[[], Any]) -> None:
        self._raw, self._unpacker = raw, unpacker
        self._frame: Any = None
        self._packed = b""
        self._data = memoryview(b"")

    def readable(self) -> bool:
        """Return true: it can be read."""
        return True

    def close(self) -> None:
        """Close the underlying file, too."""
        self._raw.close()
        super().close()

    def readinto(self, buffer: Any) -> int:  # noqa: ANN401
        """Read into a buffer.

        Raises:
            EOFError: the last frame is truncated.
        """
        while not self._data:
            if not self._packed:
                self._packed = self._raw.read(PIECE)
            if not self._packed:
                if self._frame is not None:
                    raise EOFError("the last frame is truncated")
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
