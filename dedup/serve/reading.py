"""Read the body of a request within the limits."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request

from dedup.serve.bounds import Bounds

__all__ = ["read_body"]

DISCARDED, DISCARDING = 4_000_000, 1.0
"""How many bytes of a body that is too long are still received, and for how many seconds, so that the client can read
the error."""


async def read_body(request: Request, kinds: Sequence[str], bounds: Bounds) -> tuple[bytes, str]:
    """Return the body of a request and its content type.

    Raises:
        HTTPException: it has another content type, is too long, or arrives too slowly.
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind not in kinds:
        raise HTTPException(415, f"the content type must be one of {', '.join(kinds)}")
    most = bounds.bytes
    length = request.headers.get("content-length", "0")
    stream = request.stream()
    data = bytearray()
    if not length.isdigit() or int(length) <= most:
        try:
            async with asyncio.timeout(bounds.seconds):
                async for chunk in stream:
                    data += chunk
                    if len(data) > most:
                        break
                else:
                    return bytes(data), kind
        except TimeoutError:
            raise HTTPException(408, "the body did not arrive in time") from None
        except ClientDisconnect:
            raise HTTPException(400, "the client disconnected") from None
    await _discard(stream)
    raise HTTPException(413, f"the body is longer than {most:,} bytes", {"connection": "close"})


async def _discard(stream: AsyncIterator[bytes]) -> None:
    """Discard what the client still sends, within bounds.

    If a connection is closed while data is in transit, it is reset, and the client may never read the answer.
    """
    left = DISCARDED
    with suppress(TimeoutError, ClientDisconnect):
        async with asyncio.timeout(DISCARDING):
            async for chunk in stream:
                left -= len(chunk)
                if left <= 0:
                    break
