"""The server as a process: its socket, and uvicorn behind it."""

from __future__ import annotations

import socket

from dedup.errors import OutputError, reason_of
from dedup.serve.guard import is_loopback

__all__ = ["address", "listen", "run"]

REQUESTS_KEPT_ALIVE = 5
"""Seconds that an idle connection is kept."""
CONNECTIONS = 200
"""Connections at a time; further ones are refused with 503."""


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens.

    Args:
        host: an address or name of this machine.
        port: the port; 0 takes a free one.

    Raises:
        OutputError: it cannot listen there.
    """
    name = host.strip("[]")
    try:
        family, kind, protocol, _, place = socket.getaddrinfo(
            name, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        found = socket.socket(family, kind, protocol)
        try:
            found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            found.bind(place)
            found.listen(128)
        except BaseException:
            found.close()
            raise
    except (OSError, UnicodeError, OverflowError) as error:
        why = reason_of(error, "cannot be used") if isinstance(error, OSError) else "no address"
        raise OutputError(f"{host}:{port}", f"cannot listen there: {why}") from None
    return found


def address(host: str, listening: socket.socket, token: str) -> str:
    """Return the address that a person opens."""
    name, port = listening.getsockname()[:2]
    shown = host if is_loopback(host) else name
    shown = f"[{shown.strip('[]')}]" if ":" in shown else shown
    return f"http://{shown}:{port}/{f'?token={token}' if token else ''}"


def run(app: object, listening: socket.socket) -> None:
    """Answer requests until the process is interrupted."""
    import uvicorn

    config = uvicorn.Config(
        app,  # type: ignore[arg-type]
        http="h11",
        ws="none",
        lifespan="on",
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        limit_concurrency=CONNECTIONS,
        timeout_keep_alive=REQUESTS_KEPT_ALIVE,
        timeout_graceful_shutdown=3,
    )
    uvicorn.Server(config).run(sockets=[listening])
