"""The body of a request, read within its bounds."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request

from dedup.serve.bounds import Bounds

__all__ = ["read_body"]

DISCARDED, DISCARDING = 4_000_000, 1.0
"""Bytes of a body that is too long that are still received, and for how many seconds, so that the client reads why."""


async def read_body(request: Request, kinds: Sequence[str], bounds: Bounds) -> tuple[bytes, str]:
    """Return the body of a request and its kind.

    Raises:
        HTTPException: it is of another kind, too long, or does not come in time.
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind not in kinds:
        raise HTTPException(415, f"content-type: one of {', '.join(kinds)}")
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
            raise HTTPException(408, "the body did not come in time") from None
        except ClientDisconnect:
            raise HTTPException(400, "the client went away") from None
    await _discard(stream)
    raise HTTPException(413, f"the body is longer than {most:,} bytes", {"connection": "close"})


async def _discard(stream: AsyncIterator[bytes]) -> None:
    """Discard what the client still sends, within bounds.

    If a connection is closed while data is on its way, the system resets it, and the client may never read the answer.
    """
    left = DISCARDED
    with suppress(TimeoutError, ClientDisconnect):
        async with asyncio.timeout(DISCARDING):
            async for chunk in stream:
                left -= len(chunk)
                if left <= 0:
                    break
