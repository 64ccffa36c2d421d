"""``dedup serve``: a local web page, and ``POST /clean`` for pipelines that are not Python (extra ``serve``)."""

from __future__ import annotations

from dedup.errors import MissingExtraError

try:
    import starlette as _starlette  # noqa: F401
    import uvicorn as _uvicorn  # noqa: F401
except ImportError:
    raise MissingExtraError("dedup.serve", "serve") from None
