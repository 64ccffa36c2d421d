"""The README's examples run, and print what they say."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.examples import blocks, commands, furnished, hold, run_all

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return furnished(tmp_path)


def test_the_commands_one_after_the_other_print_what_the_readme_shows(folder: Path) -> None:
    wrong = run_all(commands(README), folder)
    assert not wrong


@pytest.mark.parametrize("block", blocks(README, "pycon"), ids=lambda block: block.splitlines()[0])
def test_the_python_examples_hold(block: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    assert hold([block], "README")


def test_the_set_up_commands_are_there_and_name_files_that_exist() -> None:
    clean, test = (block.strip() for block in blocks(README, "sh")[:2])
    assert clean.startswith("python3 -m venv .venv && .venv/bin/pip install . && ")
    assert (ROOT / clean.split()[-1]).is_file()
    assert test.endswith(".venv/bin/pytest -n auto")


def test_the_readme_shows_no_path_of_one_machine() -> None:
    assert not re.search(r"/(?:home|root|tmp|Users|work)/", README)


@pytest.mark.parametrize("target", re.findall(r"\]\(([^)#:]+)\)", README))
def test_links_lead_to_files(target: str) -> None:
    assert (ROOT / target).exists()
