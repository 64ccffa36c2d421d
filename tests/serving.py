"""A running ``dedup serve`` for the tests: a process on this machine, and requests to it."""

from __future__ import annotations

import http.client
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

__all__ = ["Reply", "Server", "serving"]


class Reply(NamedTuple):
    """An answer: its status, headers and body."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:  # noqa: ANN401 - whatever it holds
        """What the body says."""
        return json.loads(self.body)


@dataclass
class Server:
    """A server that runs.

    Attributes:
        process: its process.
        url: the address that it printed.
        token: sent with every request.
    """

    process: subprocess.Popen[bytes]
    url: str
    token: str = field(default="")

    @property
    def address(self) -> str:
        """Host and port."""
        return urlsplit(self.url).netloc

    def ask(
        self,
        method: str,
        path: str,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        timeout: float = 120,
    ) -> Reply:
        """Send a request and return the answer."""
        connection = http.client.HTTPConnection(self.address, timeout=timeout)
        try:
            sent = {**({"Authorization": f"Bearer {self.token}"} if self.token else {}), **(headers or {})}
            connection.request(method, path, body, sent)
            response = connection.getresponse()
            return Reply(response.status, {k.lower(): v for k, v in response.getheaders()}, response.read())
        finally:
            connection.close()

    def post(self, path: str, values: object, headers: Mapping[str, str] | None = None) -> Reply:
        """Send values as JSON and return the answer."""
        data = json.dumps(values).encode()
        return self.ask("POST", path, data, {"Content-Type": "application/json", **(headers or {})})


@contextmanager
def serving(*arguments: str | Path, cwd: Path, env: Mapping[str, str] | None = None) -> Iterator[Server]:
    """Run ``dedup serve`` on a free port, and end it at the end."""
    process = subprocess.Popen(
        [sys.executable, "-m", "dedup", "serve", *map(str, arguments), "--port", "0"],
        cwd=cwd,
        stderr=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        env={**os.environ, **(env or {})},
    )
    assert process.stderr is not None
    try:
        said = b""
        while not said.startswith(b"http"):
            said = process.stderr.readline()
            assert said, f"the server ended with {process.wait(10)}"
        url = said.decode().strip()
        yield Server(process, url, urlsplit(url).query.removeprefix("token="))
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(20)
        finally:
            process.kill()
            process.wait()
            process.stderr.close()
