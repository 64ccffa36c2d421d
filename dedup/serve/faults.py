"""Errors of a request, as an HTTP status and a line of JSON."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from dedup.errors import DedupError, InputError
from dedup.serve.jobs import JobFailure, JobFault
from dedup.serve.pool import BusyError, LostError, TimeLimitError
from dedup.serve.review import OutdatedError

__all__ = ["broken", "failed", "faulty", "refused"]

_STATUS = {JobFault.INPUT: 422, JobFault.UNPROVED: 422, JobFault.EXTRA: 501, JobFault.INTERNAL: 500}


def failed(result: object) -> HTTPException:
    """Return the HTTP error for a worker's failure."""
    assert isinstance(result, JobFailure)  # noqa: S101 - a worker returns what was wanted, or a failure
    return HTTPException(_STATUS[result.fault], result.why)


async def refused(_: Request, error: HTTPException) -> Response:
    """Answer with the status and the message of an HTTP error."""
    return JSONResponse({"error": error.detail}, error.status_code, headers=dict(error.headers or {}))


async def faulty(_: Request, error: DedupError) -> Response:
    """Answer if an error of the caller, or in a file, stopped a request."""
    status = 400
    for kind, code in (
        (BusyError, 503),
        (TimeLimitError, 504),
        (LostError, 500),
        (OutdatedError, 409),
        (InputError, 422),
    ):
        if isinstance(error, kind):
            status = code
    return JSONResponse({"error": str(error)}, status)


async def broken(_: Request, error: Exception) -> Response:
    """Answer if a bug stopped a request; the traceback goes to the log."""
    return JSONResponse({"error": f"a bug in dedup: {type(error).__name__}: {error}"}, 500)
