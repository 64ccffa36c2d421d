"""The README's examples run, and print what they say."""

from __future__ import annotations

import doctest
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
_BLOCK = re.compile(r"^```(?P<kind>\w+)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)


class Command(NamedTuple):
    """A line behind a ``$``, and the output below it (empty: not shown, so not compared)."""

    line: str
    shown: str


def blocks(kind: str) -> list[str]:
    return [found["body"] for found in _BLOCK.finditer(README) if found["kind"] == kind]


def commands() -> list[Command]:
    found = []
    for block in blocks("console"):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            line, _, shown = part.partition("\n")
            found.append(Command(line, shown))
    return found


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("samples", "seeds"):
        shutil.copytree(ROOT / name, tmp_path / name)
    program = tmp_path / "bin" / "dedup"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m dedup "$@"\n')
    program.chmod(0o755)
    return tmp_path


def test_the_commands_one_after_the_other_print_what_the_readme_shows(folder: Path) -> None:
    path = f"{folder / 'bin'}{os.pathsep}{os.environ['PATH']}"
    wrong = []
    for command in commands():
        done = subprocess.run(
            ["bash", "-eu", "-c", command.line],
            capture_output=True,
            cwd=folder,
            env={**os.environ, "PATH": path},
            check=False,
        )
        if done.returncode or (command.shown and done.stdout.decode() != command.shown):
            wrong.append((command.line, done.returncode, done.stdout.decode(), done.stderr.decode()))
    assert not wrong


@pytest.mark.parametrize("block", blocks("pycon"), ids=lambda block: block.splitlines()[0])
def test_the_python_examples_hold(block: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    import dedup

    example = doctest.DocTestParser().get_doctest(block, {"dedup": dedup}, "README", "README.md", 0)
    assert example.examples
    failed = doctest.DocTestRunner().run(example).failed
    assert failed == 0


def test_the_set_up_commands_are_there_and_name_files_that_exist() -> None:
    clean, test = (block.strip() for block in blocks("sh")[:2])
    assert clean.startswith("python3 -m venv .venv && .venv/bin/pip install . && ")
    assert (ROOT / clean.split()[-1]).is_file()
    assert test.endswith(".venv/bin/pytest -n auto")


def test_the_readme_shows_no_path_of_one_machine() -> None:
    assert not re.search(r"/(?:home|root|tmp|Users|work)/", README)


@pytest.mark.parametrize("target", re.findall(r"\]\(([^)#:]+)\)", README))
def test_links_lead_to_files(target: str) -> None:
    assert (ROOT / target).exists()
