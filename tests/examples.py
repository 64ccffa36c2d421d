"""Examples in documents: found in their fenced blocks, and run."""

from __future__ import annotations

import doctest
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

__all__ = ["Command", "Wrong", "blocks", "commands", "furnished", "hold", "run_all"]

ROOT = Path(__file__).parent.parent
_BLOCK = re.compile(r"^```(?P<kind>\w+)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)


class Command(NamedTuple):
    """A line behind a ``$``, and what is shown below it, if anything: standard output, with or without errors."""

    line: str
    shown: str


class Wrong(NamedTuple):
    """A command that failed or printed something else: its exit code, standard output and standard error."""

    line: str
    code: int
    out: str
    err: str


def blocks(document: str, kind: str) -> list[str]:
    """Return the content of the fenced blocks of a kind."""
    return [found["body"] for found in _BLOCK.finditer(document) if found["kind"] == kind]


def commands(document: str) -> list[Command]:
    """Return the commands of the console blocks, in order."""
    found = []
    for block in blocks(document, "console"):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            line, _, shown = part.partition("\n")
            found.append(Command(line, shown))
    return found


def furnished(folder: Path) -> Path:
    """Put the samples and the command ``dedup`` into a folder, and return it."""
    for name in ("samples", "seeds"):
        shutil.copytree(ROOT / name, folder / name)
    program = folder / "bin" / "dedup"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m dedup "$@"\n')
    program.chmod(0o755)
    return folder


def run_all(given: Iterable[Command], folder: Path) -> list[Wrong]:
    """Run commands one after the other in a furnished folder; return those that do not do what is shown."""
    path = f"{folder / 'bin'}{os.pathsep}{os.environ['PATH']}"
    wrong = []
    for command in given:
        done = subprocess.run(
            ["bash", "-eu", "-c", command.line],
            capture_output=True,
            cwd=folder,
            env={**os.environ, "PATH": path},
            check=False,
        )
        out, err = done.stdout.decode(), done.stderr.decode()
        if done.returncode or (command.shown and command.shown not in (out, out + err)):
            wrong.append(Wrong(command.line, done.returncode, out, err))
    return wrong


def hold(given: Sequence[str], name: str) -> bool:
    """Whether Python examples, run as one session in the current folder, print what they show."""
    import dedup

    example = doctest.DocTestParser().get_doctest("\n".join(given), {"dedup": dedup}, name, name, 0)
    assert example.examples
    return doctest.DocTestRunner().run(example).failed == 0
