"""What commands say and show: quiet runs, one line a file, errors counted, a bar, colour, suggestions, exit codes."""

from __future__ import annotations

import json
import os
import pty
import re
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from dedup.cli import COMMANDS
from dedup.cli.faults import MOST_PRINTED
from tests.process import run
from tests.seed import SEED
from tests.terminal import Terminal
from tests.test_batch import CLEAN, DIRTY, put

FILES = 3
SUMMARY = "2 files would change, 1 file left unchanged"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, content in {"a.txt": DIRTY, "b.txt": DIRTY, "c.txt": CLEAN}.items():
        put(tmp_path, name, content)
    return tmp_path


def at_terminal(
    folder: Path, *arguments: str, output: bool = False, env: dict[str, str] | None = None
) -> str:
    """Run the command with standard error at a terminal, and standard output there too where asked for."""
    own, theirs = pty.openpty()
    keep = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "FORCE_COLOR")}
    process = subprocess.Popen(
        [sys.executable, "-m", "dedup", *arguments],
        cwd=folder,
        stdout=theirs if output else subprocess.DEVNULL,
        stderr=theirs,
        env={**keep, "TERM": "xterm", "COLUMNS": "120", **(env or {})},
    )
    os.close(theirs)
    said = b""
    with suppress(OSError):  # the other end is closed
        while piece := os.read(own, 65_536):
            said += piece
    os.close(own)
    process.wait()
    return said.decode().replace("\r\n", "\n")


# Quiet


@pytest.mark.parametrize("command", ["check", "diff", "fix"])
def test_a_quiet_run_says_its_summary_in_one_line_and_no_more(folder: Path, command: str) -> None:
    done = run(command, ".", "-q", cwd=folder)
    verb = SUMMARY.replace("would change", "changed") if command == "fix" else SUMMARY
    assert (done.code, done.out, done.err) == (0 if command == "fix" else 1, b"", f"{verb}\n")


@pytest.mark.parametrize("style", ["json", "sarif", "junit"])
def test_a_quiet_run_prints_the_document_that_was_asked_for(folder: Path, style: str) -> None:
    quiet, loud = (run("check", ".", "--format", style, *more, cwd=folder) for more in (("-q",), ()))
    assert quiet.out == loud.out
    assert quiet.out
    assert quiet.err == f"{SUMMARY}\n"


@pytest.mark.parametrize("style", ["full", "concise", "github"])
def test_a_quiet_run_prints_no_list(folder: Path, style: str) -> None:
    assert run("check", ".", "--format", style, "-q", cwd=folder).out == b""


def test_errors_and_statistics_are_reported_in_a_quiet_run_too(folder: Path) -> None:
    done = run("check", "a.txt", "none.txt", "-q", "--statistics", cwd=folder)
    assert done.code == 2
    assert "dedup: none.txt: no such file" in done.err
    assert "chrome  share" in done.err


def test_a_quiet_batch_says_its_summary_in_one_line(tmp_path: Path) -> None:
    put(tmp_path, "in.jsonl", '{"text": "Share\\nOne thing."}\n{"text": null}\n')
    done = run("batch", "in.jsonl", "-o", "out.jsonl", "-q", cwd=tmp_path)
    assert done.code == 0
    assert re.fullmatch(
        r"1 document, . of them shorter; 16 bytes of text to \d+; 1 record rejected\n", done.err
    )


# One line a file


def test_fix_prints_a_line_a_file_and_the_removals_only_when_asked(folder: Path) -> None:
    brief = run("fix", ".", cwd=folder)
    assert brief.text.splitlines() == ["a.txt: changed, 2 removed", "b.txt: changed, 2 removed"]
    put(folder, "a.txt", DIRTY)
    listed = run("fix", ".", "--verbose", cwd=folder).text.splitlines()
    assert listed[0] == "a.txt: changed, 2 removed"
    assert listed[1].startswith("  3:1: chrome share")


# Errors, capped and counted


@pytest.mark.parametrize("command", ["check", "diff", "fix"])
def test_of_many_errors_the_first_are_reported_and_all_are_counted(folder: Path, command: str) -> None:
    missing = [f"{number:03}.none" for number in range(MOST_PRINTED + 15)]
    done = run(command, *missing, "a.txt", cwd=folder)
    assert done.code == 2
    lines = done.err.splitlines()
    assert lines[: MOST_PRINTED + 1] == [
        *(f"dedup: {name}: no such file or folder" for name in missing[:MOST_PRINTED]),
        "dedup: 15 more errors",
    ]
    assert lines[-1].endswith(f"{len(missing)} errors")


def test_a_machine_gets_all_errors(folder: Path) -> None:
    missing = [f"{number:03}.none" for number in range(MOST_PRINTED + 15)]
    done = run("check", *missing, "--format", "json", cwd=folder)
    assert [row["path"] for row in json.loads(done.text) if row["error"]] == missing


@pytest.mark.parametrize(
    "command",
    [
        ("near", "in.jsonl"),
        ("learn", "in.jsonl", "-o", "packs"),
        ("batch", "in.jsonl", "-o", "-"),
        ("clean",),
    ],
    ids=lambda command: command[0],
)
def test_so_are_those_about_records_and_texts(tmp_path: Path, command: tuple[str, ...]) -> None:
    bad = MOST_PRINTED + 1
    good = '{"id": "a", "text": "One thing.", "url": "https://a.example"}\n'
    put(tmp_path, "in.jsonl", good + "{\n" * bad)
    files = [f"{number}.none" for number in range(bad)] if command == ("clean",) else []
    done = run(*command, *files, cwd=tmp_path)
    said = [line for line in done.err.splitlines() if line.startswith("dedup: ")]
    assert len(said) == MOST_PRINTED + 1
    assert said[-1].startswith("dedup: 1 more error")
    assert done.code == (0 if command[0] == "batch" else 2)


# The bar


@pytest.mark.parametrize("command", ["check", "diff", "fix"])
@pytest.mark.parametrize("output", [False, True], ids=["output elsewhere", "output there too"])
def test_a_terminal_shows_how_many_files_are_done(folder: Path, command: str, output: bool) -> None:
    said = at_terminal(folder, command, ".", output=output)
    assert "100%" in said
    assert f"{FILES} of {FILES} files" in said
    assert "Traceback" not in said
    assert said.endswith("left unchanged\n")
    if output:  # no part of the bar is on the lines of the list
        plain = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", said)
        listed = [line for line in plain.split("\n") if "a.txt" in line]
        assert listed
        assert not any("%" in line.rpartition("\r")[2] for line in listed)


@pytest.mark.parametrize(
    ("arguments", "env"),
    [((".", "-q"), {}), (("a.txt",), {}), ((".",), {"TERM": "dumb"})],
    ids=["quiet", "a single file", "dumb terminal"],
)
def test_no_bar_is_shown_where_it_would_say_nothing(
    folder: Path, arguments: tuple[str, ...], env: dict[str, str]
) -> None:
    said = at_terminal(folder, "check", *arguments, env=env)
    assert "%" not in said
    assert said.count("\n") == 1


def test_a_pipe_gets_no_bar(folder: Path) -> None:
    assert run("check", ".", cwd=folder).err == f"{SUMMARY}\n"


# Colour

COLOURED = {
    "clean": ("clean", "a.txt"),
    "check": ("check", "a.txt"),
    "diff": ("diff", "a.txt"),
    "fix": ("fix", "a.txt"),
}


@pytest.mark.parametrize("command", COLOURED)
@pytest.mark.parametrize(
    ("when", "terminal", "no_color", "coloured"),
    [
        ("always", False, False, True),
        ("always", False, True, True),
        ("auto", False, False, False),
        ("auto", True, False, True),
        ("auto", True, True, False),
        ("never", True, False, False),
    ],
)
def test_colour_is_as_it_was_asked_for(
    folder: Path, command: str, when: str, terminal: bool, no_color: bool, coloured: bool
) -> None:
    env = {"NO_COLOR": "1"} if no_color else {}
    arguments = (*COLOURED[command], "--color", when)
    if terminal:
        said = at_terminal(folder, *arguments, output=True, env=env)
    else:
        done = run(*arguments, cwd=folder, env=env)
        said = done.text + done.err
    assert ("\x1b[31m" in said or "\x1b[1m" in said or "\x1b[32m" in said) is coloured or (
        # NO_COLOR takes the colour, not the underlines, as rich has it.
        no_color and command == "clean"
    )
    if when == "never":
        assert "\x1b" not in said


def test_colour_may_be_chosen_before_the_command(folder: Path) -> None:
    assert "\x1b[" in run("--color", "always", "diff", "a.txt", cwd=folder).text
    assert "\x1b[" not in run("--color", "always", "diff", "a.txt", "--color", "never", cwd=folder).text


def test_a_coloured_patch_is_the_patch(folder: Path) -> None:
    coloured = run("diff", ".", "--color", "always", cwd=folder).text
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == run("diff", ".", cwd=folder).text


def test_without_colour_the_words_that_differ_are_bracketed(tmp_path: Path) -> None:
    put(
        tmp_path,
        "a.txt",
        "The night ferry will sail again from Monday, the harbour office said on Friday in town.\n"
        "The night ferry will sail again from monday, the harbour office said on Friday in town.\n" * 2,
    )
    with_, without = (
        at_terminal(tmp_path, "clean", "a.txt", "--color", when) for when in ("always", "never")
    )
    assert ("\x1b[" in with_, "\x1b[" in without) == (True, False)


# The version, mistyped commands, exit codes


def test_the_version_has_a_short_option() -> None:
    assert run("-V").text == run("--version").text
    assert run("-V").code == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("chekc",), "No such command 'chekc'; did you mean check?"),
        (("Clean",), "No such command 'Clean'; did you mean clean?"),
        (("batc", "x"), "No such command 'batc'; did you mean batch?"),
        (("config", "shwo"), "config: No such command 'shwo'; did you mean show?"),
        (("rules", "lsit"), "rules: No such command 'lsit'; did you mean list?"),
        (("page.txt",), "No such command 'page.txt'; to clean a file: dedup clean page.txt"),
        (("zzz",), "No such command 'zzz' (see"),
    ],
)
def test_a_mistyped_command_is_reported_with_what_was_probably_meant(
    tmp_path: Path, arguments: tuple[str, ...], said: str
) -> None:
    put(tmp_path, "page.txt")
    done = run(*arguments, cwd=tmp_path)
    assert done.code == 2
    assert done.err.startswith(f"dedup: {said}")
    assert done.err.count("\n") == 1


@pytest.mark.parametrize("name", ["", "check", "diff", "fix", "batch", "review"])
def test_the_help_names_the_code_of_an_interruption(name: str) -> None:
    said = " ".join(run(*filter(None, [name]), "--help").text.split())
    assert "130 interrupted" in said


def test_the_help_at_a_terminal_lists_every_command(tmp_path: Path) -> None:
    said = at_terminal(tmp_path, "--help", output=True)
    assert "Traceback" not in said
    assert all(name in said for name in COMMANDS)


# Records are no text

RECORDS = [
    "day.jsonl",
    "day.JSONL.gz",
    "day.ndjson",
    "day.json",
    "day.csv",
    "day.tsv",
    "day.parquet",
    "day.warc.gz",
]


@pytest.mark.parametrize("name", RECORDS)
@pytest.mark.parametrize("command", ["check", "diff", "fix", "clean"])
def test_a_file_of_records_is_left_alone_and_the_command_for_it_is_named(
    folder: Path, command: str, name: str
) -> None:
    path = put(folder, name, '{"text": "Share"}\n' * 3)
    done = run(command, name, "a.txt", cwd=folder)
    assert done.code == 2
    assert f"dedup: {name}: records (" in done.err
    assert "dedup batch" in done.err
    assert path.read_text() == '{"text": "Share"}\n' * 3
    assert (folder / "a.txt").read_text() == (CLEAN if command == "fix" else DIRTY)


# The pager


@pytest.mark.parametrize(
    ("arguments", "text", "paged"),
    [
        (["clean", "page.txt", "--diff", "full"], SEED.read_text("utf-8"), True),
        (["clean", "page.txt", "--diff", "full"], DIRTY, False),
        (["clean", "page.txt"], SEED.read_text("utf-8"), False),
        (["clean", "page.txt", "--diff", "none"], SEED.read_text("utf-8"), False),
        (["diff", "page.txt"], SEED.read_text("utf-8"), True),
        (["diff", "page.txt"], DIRTY, False),
        (["check", "page.txt"], SEED.read_text("utf-8"), False),
    ],
    ids=["full", "full, short", "summary", "none", "diff", "diff, short", "check"],
)
def test_what_is_longer_than_the_screen_goes_through_the_pager_of_a_person(
    tmp_path: Path, arguments: list[str], text: str, paged: bool
) -> None:
    (tmp_path / "page.txt").write_text(text, "utf-8")
    pager = {"PAGER": "sed s/^/PAGED:/"}
    with Terminal(*arguments, cwd=tmp_path, output_too=True, env=pager) as terminal:
        terminal.end()
    assert ("PAGED:" in terminal.shown) is paged


def test_a_pipe_gets_no_pager(tmp_path: Path) -> None:
    (tmp_path / "page.txt").write_text(SEED.read_text("utf-8"), "utf-8")
    with Terminal("diff", "page.txt", cwd=tmp_path, env={"PAGER": "sed s/^/PAGED:/"}) as terminal:
        _, out = terminal.end()
    assert "PAGED:" not in terminal.shown + out
    assert out.startswith("--- a/page.txt")
