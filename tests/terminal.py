"""The command at a pseudo-terminal: what it shows is waited for, and keys are typed."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import struct
import subprocess
import sys
import termios
import time
from pathlib import Path
from types import TracebackType
from typing import Self

__all__ = ["Terminal"]

PATIENCE = 120.0
"""Seconds after which a command that says nothing more has failed; a bound, not a measure."""
# The child makes the terminal its own, so that Ctrl-C reaches it as a signal.
LAUNCH = (
    "import fcntl, os, sys, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0); "
    "os.execv(sys.executable, [sys.executable, '-m', 'dedup', *sys.argv[1:]])"
)


class Terminal:
    """``dedup`` with standard input and error at a pseudo-terminal, and standard output in a pipe."""

    def __init__(
        self,
        *arguments: str | Path,
        cwd: Path,
        columns: int = 100,
        term: str = "xterm",
        output_too: bool = False,
        env: dict[str, str] | None = None,
    ) -> None:
        self._own, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
        environment = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES")}
        self.process = subprocess.Popen(
            [sys.executable, "-c", LAUNCH, *map(str, arguments)],
            stdin=theirs,
            stdout=theirs if output_too else subprocess.PIPE,
            stderr=theirs,
            cwd=cwd,
            env={**environment, "TERM": term, "NO_COLOR": "1", **(env or {})},
            start_new_session=True,
        )
        self._theirs = theirs
        self.shown = ""
        """Everything that was shown so far; line breaks as line feeds."""
        self._from = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        if self.process.stdout is not None:
            self.process.stdout.close()
        os.close(self._own)
        os.close(self._theirs)

    def wait_for(self, words: str) -> str:
        """Wait until the words are shown after what was waited for last; return what was shown up to them."""
        deadline = time.monotonic() + PATIENCE
        while (at := self.shown.find(words, self._from)) < 0:
            assert time.monotonic() < deadline, f"{words!r} was not shown:\n{self.shown}"
            assert self._read() or self.process.poll() is None, f"ended without {words!r}:\n{self.shown}"
        part = self.shown[self._from : at + len(words)]
        self._from = at + len(words)
        return part

    def press(self, keys: str) -> None:
        """Type keys, each when the prompt for it is there."""
        for key in keys:
            self.wait_for("\n> ")
            self.type(key)

    def type(self, characters: str) -> None:
        """Type at once, whatever is shown."""
        os.write(self._own, characters.encode())

    def end(self) -> tuple[int, str]:
        """Wait for the end; return exit code and standard output."""
        deadline = time.monotonic() + PATIENCE
        while self.process.poll() is None:
            assert time.monotonic() < deadline, f"does not end:\n{self.shown}"
            self._read()
        while self._read():
            pass
        output = self.process.stdout
        return self.process.returncode, "" if output is None else output.read().decode()

    def is_as_before(self) -> bool:
        """Whether the terminal shows what is typed and waits for whole lines again."""
        mode = termios.tcgetattr(self._theirs)[3]
        return bool(mode & termios.ECHO and mode & termios.ICANON)

    def _read(self) -> bool:
        if not select.select([self._own], [], [], 0.05)[0]:
            return False
        self.shown += os.read(self._own, 65_536).decode("utf-8", "replace").replace("\r\n", "\n")
        return True
