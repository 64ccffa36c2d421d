"""The command run as a process, as a shell runs it, or in this process, which is much faster."""

from __future__ import annotations

import contextlib
import io
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from dedup.__main__ import main

__all__ = ["Done", "call", "run"]


class Done(NamedTuple):
    """What a process left: exit code, standard output as bytes, standard error as text."""

    code: int
    out: bytes
    err: str

    @property
    def text(self) -> str:
        """Standard output as text."""
        return self.out.decode("utf-8")


def run(
    *arguments: str | Path,
    stdin: bytes = b"",
    cwd: Path | None = None,
    env: dict[str, str] | None = None,
    timeout: float = 120,
    program: Sequence[str] = ("-m", "dedup"),
) -> Done:
    """Run ``dedup`` and wait for it."""
    done = subprocess.run(
        [sys.executable, *program, *map(str, arguments)],
        input=stdin,
        capture_output=True,
        cwd=cwd,
        env={**os.environ, **(env or {})},
        timeout=timeout,
        check=False,
    )
    return Done(done.returncode, done.stdout, done.stderr.decode("utf-8"))


def call(*arguments: str | Path, cwd: Path) -> Done:
    """Run ``dedup`` in this process."""
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="\n") for _ in range(2))
    with contextlib.chdir(cwd), contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = main([*map(str, arguments)])
    for stream in (out, err):
        stream.flush()
    return Done(code, out.buffer.getvalue(), err.buffer.getvalue().decode("utf-8"))
