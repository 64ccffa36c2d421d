"""The routes of the server: the page, ``POST /clean``, ``/health``, the listed texts, and the review."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from typing import Any

from anyio import to_thread
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from dedup._version import __version__
from dedup.config import Config
from dedup.errors import DedupError
from dedup.names import shown_name
from dedup.review.session import Answer
from dedup.serve.body import (
    AnswerBody,
    CleanBody,
    RequestSettings,
    ViewBody,
    parsed,
    settings,
    settings_of_query,
)
from dedup.serve.faults import broken, failed, faulty, refused
from dedup.serve.guard import Guard
from dedup.serve.jobs import CleanedInput, CleaningJob, InputForm, ReportView, Want
from dedup.serve.page import POLICY, page
from dedup.serve.pool import Pool
from dedup.serve.reading import read_body
from dedup.serve.review import Queue
from dedup.serve.served import Served
from dedup.serve.views import Views

__all__ = ["make_app"]

JSON, TEXT, HTML, BYTES = "application/json", "text/plain", "text/html", "application/octet-stream"
_VIEW_POLICY = "frame-ancestors 'self'; sandbox allow-scripts allow-downloads"
"""The report page contains its own policy; this one adds what only a header can set. In the sandbox the report has an
opaque origin, so that even a script in it could not use this server."""


def make_app(served: Served) -> ASGIApp:
    """Return the server as an ASGI application."""
    server = _Server(served)
    routes = [
        Route("/", server.index),
        Route("/health", server.health),
        Route("/clean", server.clean, methods=["POST"]),
        Route("/view", server.make_view, methods=["POST"]),
        Route("/view/{name}", server.view),
        Route("/texts", server.texts),
        Route("/review", server.review),
        Route("/review/start", server.start_review, methods=["POST"]),
        Route("/review/answer", server.answer, methods=["POST"]),
        Route("/review/undo", server.undo, methods=["POST"]),
    ]
    handlers: dict[Any, Any] = {HTTPException: refused, DedupError: faulty, Exception: broken}
    app = Starlette(routes=routes, lifespan=server.life, exception_handlers=handlers)
    return Guard(app, served.access)


class _Server:
    def __init__(self, served: Served) -> None:
        self._served, self._bounds = served, served.bounds
        self._pool = Pool(served.workers, served.bounds.seconds)
        self._views = Views(served.bounds.views, served.bounds.view_bytes)
        self._requests = 0
        self._queue: Queue | None = None
        self._reading: asyncio.Task[None] | None = None

    @asynccontextmanager
    async def life(self, _: Starlette) -> AsyncIterator[None]:
        """Run the workers while the server runs."""
        await self._pool.open()
        try:
            yield
        finally:
            if self._reading is not None:
                self._reading.cancel()
                with suppress(asyncio.CancelledError):
                    await self._reading
            await self._pool.close()

    async def index(self, _: Request) -> Response:
        return HTMLResponse(page(), headers={"content-security-policy": POLICY})

    async def health(self, _: Request) -> Response:
        return JSONResponse({"status": "ok", "version": __version__})

    async def clean(self, request: Request) -> Response:
        return await self._admitted(lambda: self._clean(request))

    async def make_view(self, request: Request) -> Response:
        return await self._admitted(lambda: self._make_view(request))

    async def view(self, request: Request) -> Response:
        html = self._views.get(request.path_params["name"])
        if html is None:
            raise HTTPException(404, "this report is no longer available: clean the text again")
        return HTMLResponse(html, headers={"content-security-policy": _VIEW_POLICY})

    async def texts(self, _: Request) -> Response:
        names = [text.name for text in self._served.texts]
        return JSONResponse({"texts": names, "review": self._served.pack is not None})

    async def review(self, _: Request) -> Response:
        return self._state()

    async def start_review(self, request: Request) -> Response:
        await read_body(request, (JSON,), self._bounds)
        if self._served.pack is None:
            raise HTTPException(404, "there is nothing to review: start dedup serve with files or a folder")
        if self._queue is None:
            texts, config = self._served.texts, self._config()
            queue = Queue(
                self._served.pack, len(texts), least=self._served.doubt, site=self._served.config.site or ""
            )
            self._queue = queue
            self._reading = asyncio.create_task(self._read_all(queue, config))
        return self._state()

    async def answer(self, request: Request) -> Response:
        data, _ = await read_body(request, (JSON,), self._bounds)
        body = parsed(data, AnswerBody)
        try:
            answer = Answer(body.answer)
        except ValueError:
            raise HTTPException(400, f"answer: one of {', '.join(Answer)}") from None
        return await self._change(lambda queue: queue.answer(body.question, answer))

    async def undo(self, request: Request) -> Response:
        await read_body(request, (JSON,), self._bounds)
        return await self._change(lambda queue: queue.undo())

    async def _change(self, change: Callable[[Queue], None]) -> Response:
        queue = self._queue
        if queue is None:
            raise HTTPException(409, "the review has not begun")
        # Not in a thread, because answers must write the pack one after another, while texts are still being added.
        change(queue)
        return self._state()

    def _state(self) -> Response:
        queue, pack = self._queue, self._served.pack
        begun = None if queue is None else queue.state()
        return JSONResponse({"pack": shown_name(pack.path) if pack is not None else None, "review": begun})

    async def _read_all(self, queue: Queue, config: Config) -> None:
        """Clean the texts one after another, which leaves the other workers free for the page."""
        for number, text in enumerate(self._served.texts):
            try:
                data = await to_thread.run_sync(text.read, self._bounds.bytes)
                job = CleaningJob(
                    Want.QUESTIONS,
                    data,
                    config=config,
                    choice=self._served.choice,
                    encoding=self._served.encoding,
                    doubt=self._served.doubt,
                )
                result = await self._pool.run(job)
            except DedupError:
                queue.fail()
                continue
            if isinstance(result, CleanedInput):
                queue.add(number, text.name, result)
            else:
                queue.fail()

    async def _admitted(self, answer: Callable[[], Awaitable[Response]]) -> Response:
        """Answer a request that needs a worker; refuse it if there are too many, whose bodies would fill the memory."""
        if self._requests >= self._bounds.requests:
            raise HTTPException(503, "too many requests at once; try again later", {"retry-after": "1"})
        self._requests += 1
        try:
            return await answer()
        finally:
            self._requests -= 1

    async def _clean(self, request: Request) -> Response:
        data, kind = await read_body(request, (JSON, TEXT, HTML), self._bounds)
        if kind == JSON:
            body = parsed(data, CleanBody)
            job = self._job(Want.JSON, body, _one_of(text=body.text, html=body.html), _form(body))
        else:
            wanted = settings_of_query(request.query_params.multi_items())
            job = self._job(Want.JSON, wanted, data, InputForm.HTML if kind == HTML else InputForm.TEXT)
        result = await self._pool.run(job)
        if isinstance(result, bytes):
            return Response(result, media_type=JSON)
        raise failed(result)

    async def _make_view(self, request: Request) -> Response:
        data, kind = await read_body(request, (JSON, BYTES), self._bounds)
        if kind == JSON:
            body = parsed(data, ViewBody)
            given = _one_of(text=body.text, html=body.html, file=body.file)
            if isinstance(given, int):
                job = await self._listed(body, given)
            else:
                # For pasted input, HTML is recognised by its content.
                form = InputForm.HTML if body.html is not None else InputForm.AUTO
                job = self._job(Want.VIEW, body, given, form)
        else:
            job = self._job(
                Want.VIEW, settings_of_query(request.query_params.multi_items()), data, InputForm.AUTO
            )
        result = await self._pool.run(job)
        if not isinstance(result, ReportView):
            raise failed(result)
        described = {
            "view": f"/view/{self._views.add(result.html)}",
            "headline": result.headline,
            "removals": result.removals,
            "removed_ratio": round(result.removed_ratio, 4),
            "scope": result.scope,
            "language": result.language,
        }
        return JSONResponse(described)

    async def _listed(self, body: ViewBody, number: int) -> CleaningJob:
        if not 0 <= number < len(self._served.texts):
            raise HTTPException(404, f"there is no text {number}")
        text = self._served.texts[number]
        data = await to_thread.run_sync(text.read, self._bounds.bytes)
        job = self._job(Want.VIEW, body, data, InputForm.AUTO)
        return job._replace(name=text.name, encoding=body.encoding or self._served.encoding)

    def _job(self, want: Want, wanted: RequestSettings, data: str | bytes, form: InputForm) -> CleaningJob:
        config, choice = settings(wanted, self._config(), self._served.choice)
        return CleaningJob(
            want, data, form, config, choice, wanted.name or "-", wanted.headline, wanted.url, wanted.encoding
        )

    def _config(self) -> Config:
        """Return the settings with the pack of the review, if it exists, so that answers take effect immediately."""
        config, pack = self._served.config, self._served.pack
        if pack is None or not pack.exists:
            return config
        return replace(config, packs=(*config.packs, pack.path))


def _one_of(**given: str | int | None) -> Any:  # noqa: ANN401 - the value that was given
    """Return the only value that was given.

    Raises:
        HTTPException: none was given, or several.
    """
    values = [value for value in given.values() if value is not None]
    if len(values) != 1:
        raise HTTPException(400, f"the body must contain one of {', '.join(given)}")
    return values[0]


def _form(body: CleanBody) -> InputForm:
    return InputForm.TEXT if body.html is None else InputForm.HTML
