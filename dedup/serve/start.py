"""Open the socket of the server, and run uvicorn on it."""

from __future__ import annotations

import socket

from dedup.errors import OutputError, reason_of
from dedup.serve.guard import is_loopback

__all__ = ["address", "listen", "run"]

KEEP_ALIVE_SECONDS = 5
"""Seconds after which an idle connection is closed."""
MOST_CONNECTIONS = 200
"""Most simultaneous connections; further ones are refused with 503."""


def listen(host: str, port: int) -> socket.socket:
    """Return a listening socket.

    Args:
        host: an address or name of this machine.
        port: the port; 0 chooses a free one.

    Raises:
        OutputError: it cannot listen there.
    """
    name = host.strip("[]")
    try:
        family, kind, protocol, _, socket_address = socket.getaddrinfo(
            name, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listening_socket = socket.socket(family, kind, protocol)
        try:
            listening_socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listening_socket.bind(socket_address)
            listening_socket.listen(128)
        except BaseException:
            listening_socket.close()
            raise
    except (OSError, UnicodeError, OverflowError) as error:
        why = reason_of(error, "cannot be used") if isinstance(error, OSError) else "no address"
        raise OutputError(f"{host}:{port}", f"cannot listen there: {why}") from None
    return listening_socket


def address(host: str, listening: socket.socket, token: str) -> str:
    """Return the URL to open in a browser."""
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
        limit_concurrency=MOST_CONNECTIONS,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=3,
    )
    uvicorn.Server(config).run(sockets=[listening])
