"""Access control: the checks of every request, and the headers of every response.

The server listens on this machine. Any page in the user's browser could send requests to it, so all requests from pages
of another origin are refused. ``Host`` must name this machine, because a name that was made to resolve to it ("DNS
rebinding") would pass every check of the origin. If the server listens on any other address, a token is needed.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from http.cookies import CookieError, SimpleCookie
from typing import NamedTuple
from urllib.parse import parse_qs, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse, RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

__all__ = ["LOOPBACK", "Access", "Guard", "Refusal", "is_loopback", "refusal"]

LOOPBACK = ("127.0.0.1", "localhost", "::1")
COOKIE = "dedup_token"
HEALTH = "/health"
HEADERS = {
    "cache-control": "no-store",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
}
"""The default headers of every response."""


@dataclass(frozen=True, slots=True)
class Access:
    """Who may use the server.

    Attributes:
        host: the address that the server listens on.
        token: the secret that every request except for ``/health`` must have; empty if none is needed.
    """

    host: str = "127.0.0.1"
    token: str = ""

    @property
    def cookie(self) -> str:
        """The value of the cookie that represents the token in a browser."""
        return sha256(self.token.encode("utf-8", "replace")).hexdigest()


class Refusal(NamedTuple):
    """Why a request is refused: the status and a message."""

    status: int
    why: str


def is_loopback(host: str) -> bool:
    """Return whether an address reaches this machine only.

    >>> is_loopback("127.0.0.1"), is_loopback("[::1]"), is_loopback("0.0.0.0")
    (True, True, False)
    """
    name = host.strip("[]").lower()
    return name in LOOPBACK or (name.startswith("127.") and name.replace(".", "").isdigit())


def refusal(
    access: Access, *, method: str, path: str, headers: Mapping[str, str], hosts: int = 1
) -> Refusal | None:
    """Return why a request is refused, or ``None``.

    Args:
        access: who may use the server.
        method: the method of the request.
        path: the path of the URL.
        headers: the headers, by names in lower case.
        hosts: the number of ``Host`` headers.
    """
    host = headers.get("host", "")
    name = _host_name(host)
    if hosts != 1 or name is None:
        return Refusal(400, "a request needs one Host header that names a host")
    if is_loopback(access.host) and not is_loopback(name):
        return Refusal(403, "this server answers only under the name of this machine (127.0.0.1, localhost)")
    origin = headers.get("origin")
    if origin is not None and _authority(origin) != host.lower():
        return Refusal(403, "a page of another origin must not use this server")
    site = headers.get("sec-fetch-site", "none")
    opens_page = method in ("GET", "HEAD") and path == "/"
    if site not in ("none", "same-origin") and not opens_page:
        return Refusal(403, "a page of another origin must not use this server")
    if access.token and path != HEALTH and not _has_token(access, headers):
        return Refusal(
            401, "a token is needed: the header 'Authorization: Bearer TOKEN', or open /?token=TOKEN"
        )
    return None


def _host_name(host: str) -> str | None:
    """Return the name in a ``Host`` header, without the port."""
    try:
        parts = urlsplit(f"//{host}")
        _ = parts.port
    except ValueError:
        return None
    plain = not (parts.path or parts.query or parts.fragment or "@" in host)
    return parts.hostname if plain else None


def _authority(origin: str) -> str | None:
    """Return host and port of an origin; ``None`` for ``null`` and whatever is not a web origin."""
    try:
        parts = urlsplit(origin)
    except ValueError:
        return None
    return parts.netloc.lower() if parts.scheme in ("http", "https") and parts.netloc else None


def _has_token(access: Access, headers: Mapping[str, str]) -> bool:
    scheme, _, given = headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer" and _equal(given.strip(), access.token):
        return True
    try:
        cookie = SimpleCookie(headers.get("cookie", "")).get(COOKIE)
    except CookieError:
        return False
    return cookie is not None and _equal(cookie.value, access.cookie)


def _equal(first: str, second: str) -> bool:
    return hmac.compare_digest(first.encode("utf-8", "replace"), second.encode("utf-8", "replace"))


class Guard:
    """Refuses requests before their bodies are read, and sets the headers of every response.

    Args:
        app: the application, which answers all other requests.
        access: who may use the server.
    """

    def __init__(self, app: ASGIApp, access: Access) -> None:
        self._app, self._access = app, access

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._answer(scope)(scope, receive, send_with_headers)

    def _answer(self, scope: Scope) -> ASGIApp:
        headers = Headers(scope=scope)
        if (entry := self._entry(scope)) is not None:
            return entry
        refused = refusal(
            self._access,
            method=scope["method"],
            path=scope["path"],
            headers=headers,
            hosts=len(headers.getlist("host")),
        )
        if refused is None:
            return self._app
        return JSONResponse({"error": refused.why}, refused.status)

    def _entry(self, scope: Scope) -> ASGIApp | None:
        """Return the answer to a browser that opens the page with the token: a cookie, and a redirect without it."""
        if not self._access.token or scope["path"] != "/" or scope["method"] != "GET":
            return None
        try:
            given = parse_qs(scope["query_string"].decode("ascii"), max_num_fields=10).get("token", [""])[0]
        except ValueError:
            return None
        if not given or not _equal(given, self._access.token):
            return None
        response = RedirectResponse("/", 303)
        response.set_cookie(COOKIE, self._access.cookie, httponly=True, samesite="strict", path="/")
        return response
