"""A light command starts fast: the version before anything is imported, help without the commands."""

from __future__ import annotations

import importlib
import subprocess
import sys
import time
from collections.abc import Sequence

import click
import pytest

from dedup.cli import COMMANDS, program
from tests.process import run

SLOWEST = 5.0
"""Times that an interpreter takes to do nothing; half of it is the goal."""

HEAVY = {"rich", "rich_click", "msgspec", "regex", "numpy", "rapidfuzz", "datasketch", "scipy"}

PROBE = """
import sys
from dedup.__main__ import main
try:
    code = main({arguments!r})
finally:
    print(code, *sorted({{name.split(".")[0] for name in sys.modules}}), file=sys.stderr)
    print(*sorted(name for name in sys.modules if name.startswith("dedup")), file=sys.stderr)
"""


def best(arguments: Sequence[str], rounds: int = 7) -> float:
    """Return the shortest time of some runs, in seconds."""
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL)
        times.append(time.perf_counter() - start)
    return min(times)


def test_the_version_takes_few_times_as_long_as_an_empty_program() -> None:
    assert best(["-m", "dedup", "--version"]) <= SLOWEST * best(["-c", "pass"])


@pytest.mark.parametrize(
    ("arguments", "absent"),
    [
        (["--version"], {*HEAVY, "click"}),
        (["--help"], HEAVY),
    ],
)
def test_light_commands_import_no_heavy_library(arguments: list[str], absent: set[str]) -> None:
    done = run(program=["-c", PROBE.format(arguments=arguments)])
    modules, ours = done.err.splitlines()[-2:]
    assert modules.split()[0] == "0"
    assert not absent & set(modules.split())
    assert "dedup.cleaner" not in ours.split()


@pytest.mark.parametrize("name", COMMANDS)
def test_the_list_of_commands_says_what_their_own_help_says(name: str) -> None:
    command = importlib.import_module(COMMANDS[name].module).command
    assert isinstance(command, click.Command)
    assert command.name == name
    first = " ".join((command.help or "").split("\n\n")[0].split())
    assert COMMANDS[name].summary.split()[0] == first.split()[0]
    assert program.get_command(click.Context(program), name) is not None


@pytest.mark.parametrize("name", ["", *COMMANDS])
def test_every_command_has_help(name: str) -> None:
    done = run(*filter(None, [name]), "--help")
    assert (done.code, done.err) == (0, "")
    assert done.text.startswith(f"Usage: dedup {name}".rstrip())


def test_without_a_command_the_help_is_shown() -> None:
    assert run().text == run("--help").text


def test_an_interruption_is_exit_code_130(monkeypatch: pytest.MonkeyPatch) -> None:
    from dedup import __main__, cleaner

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(cleaner.Cleaner, "clean", interrupted)
    assert __main__.main(["clean", __file__]) == 130
