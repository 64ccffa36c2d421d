"""No command writes over what it reads: every command and option that writes, against every way to name a file."""

from __future__ import annotations

import importlib
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import click
import pytest

from dedup.__main__ import main
from dedup.cli import COMMANDS
from dedup.errors import OutputError
from dedup.files.outputs import OutputFile, check_outputs
from tests.data_sets import PAGE
from tests.near_articles import article
from tests.process import call
from tests.test_batch import dedup, put

PACK = 'language = "en"\n'
ROW = json.dumps({"id": 1, "url": "https://news.example/1", "text": PAGE}) + "\n"


class Case(NamedTuple):
    """A command with an option that writes.

    Attributes:
        words: the command; ``{out}`` is where it writes, ``{in}`` its input.
        source: the name of the input.
        content: what the input holds.
        ending: what is added to OUT to get the file that is meant; OUT.journal beside OUT.
        pack: whether the command reads packs.
    """

    words: str
    source: str = "a.txt"
    content: str = PAGE
    ending: str = ""
    pack: bool = True


CASES = {
    "clean -o": Case("clean {in} --diff none -o {out}"),
    "clean --report": Case("clean {in} --diff none --report {out}"),
    "check": Case("check {in}"),
    "diff --report": Case("diff {in} --report {out}"),
    "near -o": Case("near {in} -o {out}", "in.jsonl", ROW),
    "near --storage": Case("near {in} --storage sqlite:{out}", "in.jsonl", ROW),
    "near --storage, its log": Case("near {in} --storage sqlite:{out}", "in.jsonl", ROW, "-wal"),
    "batch -o": Case("batch {in} -o {out} --overwrite", "in.jsonl", ROW),
    "batch --rejects": Case("batch {in} -o o.jsonl --overwrite --rejects {out}", "in.jsonl", ROW),
    "batch --report": Case("batch {in} -o o.jsonl --overwrite --report {out}", "in.jsonl", ROW),
    "batch, rejects beside -o": Case("batch {in} -o {out} --overwrite", "in.jsonl", ROW, ".rejects.jsonl"),
    "batch, journal": Case("batch {in} -o {out} --overwrite --input-format jsonl", "in.x", ROW, ".journal"),
    "batch, losses": Case(
        "batch {in} -o {out} --overwrite --report page.html", "in.jsonl", ROW, ".losses.jsonl"
    ),
    "learn -o": Case("learn {in} --field text -o {out}", "in.jsonl", ROW, pack=False),
}
WRITING = [name for name in CASES if name != "check"]
SPELLINGS = ["the same", "./ before it", "through a folder and back", "link", "hard link", "link to a link"]


def spelled(folder: Path, target: str, spelling: str, name: str) -> str:
    """Return another name of a file; where a new one is made, ``name``."""
    if spelling == "the same":
        return target
    if spelling == "./ before it":
        return f"./{target}"
    if spelling == "through a folder and back":
        (folder / "sub").mkdir()
        return f"sub/../{target}"
    if spelling == "hard link":
        (folder / name).hardlink_to(folder / target)
    elif spelling == "link":
        (folder / name).symlink_to(target)
    else:
        (folder / "between").symlink_to(target)
        (folder / name).symlink_to("between")
    return name


def held(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def refused(folder: Path, *words: str) -> str:
    """Run a command that must be refused with one line and change nothing; return the line."""
    before = held(folder)
    done = call(*words, cwd=folder)
    assert (done.code, done.err.count("\n")) == (2, 1), done.err
    assert held(folder) == before
    return done.err


@pytest.mark.parametrize("spelling", SPELLINGS)
@pytest.mark.parametrize("name", WRITING)
def test_an_output_that_is_the_input(name: str, spelling: str, tmp_path: Path) -> None:
    case = CASES[name]
    if case.ending:
        # The file that the command writes by itself, beside the one that is named.
        source = f"{'out.jsonl' if 'jsonl' in case.source or '.x' in case.source else 'out'}{case.ending}"
        put(tmp_path, source, case.content)
        given = spelled(tmp_path, source, spelling, f"other-{source}")
        words = case.words.replace("{in}", given).replace("{out}", source.removesuffix(case.ending))
        if "batch" in name and "--input-format" not in words:
            words += " --input-format jsonl"
    else:
        put(tmp_path, case.source, case.content)
        given = spelled(tmp_path, case.source, spelling, f"other-{case.source}")
        words = case.words.replace("{in}", case.source).replace("{out}", given)
    line = refused(tmp_path, *words.split())
    assert "is an input" in line


@pytest.mark.parametrize("read", ["pack", "folder of packs", "settings", "shared settings"])
@pytest.mark.parametrize("name", [name for name in WRITING if CASES[name].pack and not CASES[name].ending])
def test_an_output_that_is_a_pack_or_the_settings(name: str, read: str, tmp_path: Path) -> None:
    case = CASES[name]
    put(tmp_path, case.source, case.content)
    put(tmp_path, "packs/p.toml", PACK)
    put(tmp_path, "dedup.toml" if read == "settings" else "other.toml", 'scope = "page"\n')
    if read == "shared settings":
        put(tmp_path, "pyproject.toml", "[tool.dedup]\n")
    target, options = {
        "pack": ("packs/p.toml", ["--pack", "./packs/p.toml"]),
        "folder of packs": ("packs/p.toml", ["--packs", "packs"]),
        "settings": ("dedup.toml", []),
        "shared settings": ("pyproject.toml", []),
    }[read]
    words = case.words.replace("{in}", case.source).replace("{out}", target).split()
    assert f"{target}: is an input" in refused(tmp_path, *words, *options)


@pytest.mark.parametrize("name", [name for name in CASES if not CASES[name].ending])
def test_a_shell_that_leads_what_is_printed_into_the_input(name: str, tmp_path: Path) -> None:
    case = CASES[name]
    path = put(tmp_path, case.source, case.content)
    words = case.words.replace("{in}", case.source).replace("{out}", "out.jsonl").split()
    for stream in ("stdout", "stderr"):
        with path.open("ab") as appended:  # ">" would have emptied it before the command began
            done = subprocess.run(
                [sys.executable, "-m", "dedup", *words],
                cwd=tmp_path,
                stdout=appended if stream == "stdout" else subprocess.DEVNULL,
                stderr=appended if stream == "stderr" else subprocess.DEVNULL,
                check=False,
            )
        assert done.returncode == 2
        if stream == "stdout":
            assert path.read_text(encoding="utf-8") == case.content
        else:  # the line about it has nowhere else to go
            assert path.read_text(encoding="utf-8").startswith(f"{case.content}dedup: ")
            assert path.read_text(encoding="utf-8").count("\n") == case.content.count("\n") + 1


@pytest.mark.parametrize("name", [name for name in WRITING if not CASES[name].ending and name != "learn -o"])
def test_standard_input_that_a_shell_reads_from_the_output(name: str, tmp_path: Path) -> None:
    case = CASES[name]
    path = put(tmp_path, case.source, case.content)
    words = case.words.replace("{in}", "-").replace("{out}", case.source).split()
    with path.open("rb") as stdin:
        done = subprocess.run(
            [sys.executable, "-m", "dedup", *words],
            cwd=tmp_path,
            stdin=stdin,
            capture_output=True,
            check=False,
        )
    assert done.returncode == 2
    assert b"is an input" in done.stderr
    assert path.read_text(encoding="utf-8") == case.content


@pytest.mark.parametrize(
    "words",
    [
        "clean a.txt -o {one} --report {two}",
        "batch in.jsonl -o {one} --rejects {two} --overwrite",
        "batch in.jsonl -o {one} --report {two} --overwrite",
        "batch in.jsonl -o o.jsonl --rejects {one} --report {two}",
        "near in.jsonl -o {one} --storage sqlite:{two}",
    ],
)
@pytest.mark.parametrize("spelling", [*SPELLINGS, "a new file"])
def test_two_outputs_of_one_name(words: str, spelling: str, tmp_path: Path) -> None:
    put(tmp_path, "a.txt", PAGE)
    put(tmp_path, "in.jsonl", ROW)
    if spelling != "a new file":
        put(tmp_path, "x.jsonl", "already there\n")
    two = "./x.jsonl" if spelling == "a new file" else spelled(tmp_path, "x.jsonl", spelling, "y.jsonl")
    line = refused(tmp_path, *words.replace("{one}", "x.jsonl").replace("{two}", two).split())
    assert "the same output" in line


def test_one_file_for_both_streams_is_not_a_conflict_and_one_of_them_with_an_output_is(
    tmp_path: Path,
) -> None:
    put(tmp_path, "a.txt", PAGE)
    words = [sys.executable, "-m", "dedup", "clean", "a.txt"]
    with (tmp_path / "log").open("wb") as log:
        done = subprocess.run(words, cwd=tmp_path, stdout=log, stderr=log, check=False)
        assert done.returncode == 0
        done = subprocess.run([*words, "-o", "log"], cwd=tmp_path, stderr=log, check=False)
        assert done.returncode == 2
    assert "Night ferry" in (tmp_path / "log").read_text(encoding="utf-8")


def test_pipes_and_devices_hold_nothing_that_could_be_lost(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    named = {"-o": os.devnull, "--report": os.devnull, "--rejects": f"{tmp_path}/pipe"}
    null = [OutputFile(option, path) for option, path in named.items()]
    check_outputs(null, [os.devnull, f"{tmp_path}/pipe"])


def test_the_page_of_a_diff_is_not_one_of_the_files_found_in_its_folder(tmp_path: Path) -> None:
    put(tmp_path, "d/a.txt", PAGE)
    put(tmp_path, "d/b.txt", PAGE)
    assert "d/b.txt: is an input" in refused(tmp_path, "diff", "d", "--report", "d/b.txt")
    assert dedup("diff", "d", "-q", "--report", "d/why.html", cwd=tmp_path).returncode == 1
    assert dedup("diff", "d", "-q", "--report", "d/why.html", cwd=tmp_path).returncode == 1


def test_the_file_that_a_shell_prints_into_is_passed_over_in_its_folder(tmp_path: Path) -> None:
    put(tmp_path, "a.txt", PAGE)
    for command in ("check", "fix"):
        with (tmp_path / "log.txt").open("wb") as log:
            log.write(PAGE.encode())
            log.flush()
            done = subprocess.run(
                [sys.executable, "-m", "dedup", command, "."],
                cwd=tmp_path,
                stdout=log,
                stderr=subprocess.PIPE,
                check=False,
            )
        assert done.returncode == (1 if command == "check" else 0)
        assert b"1 file " in done.stderr
        assert b"1 ignored skipped" in done.stderr
        assert (tmp_path / "log.txt").read_text(encoding="utf-8").startswith(f"{PAGE}a.txt: ")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("batch in -o in/out", "is in the input folder in"),
        ("batch in -o link/out", "is in the input folder in"),
        ("batch in -o out --report in/run.json", "is in the input folder in"),
        ("batch in -o out --rejects in/sub/r.jsonl", "is in the input folder in"),
        ("batch in/sub -o in --overwrite", "contains the input in/sub"),
        ("batch in/sub -o link --overwrite", "contains the input in/sub"),
        ("batch in -o in/sub/.. --overwrite", "is an input"),
        ("batch in -o ./in/../in --overwrite", "is an input"),
        ("near in -o in/clusters", "is in the input folder in"),
        ("near in -o link/sub/a.txt", "is in the input folder in"),
        ("clean in/sub/a.txt b.txt -o b.txt", "is an input"),
    ],
)
def test_folders_neither_hold_nor_lie_in_each_other(words: str, said: str, tmp_path: Path) -> None:
    put(tmp_path, "in/sub/a.txt", PAGE)
    put(tmp_path, "b.txt", PAGE)
    (tmp_path / "link").symlink_to("in")
    assert said in refused(tmp_path, *words.split())


def test_no_output_lies_in_a_folder_of_which_is_not_known_yet_what_is_read(tmp_path: Path) -> None:
    put(tmp_path, "in/sub/a.txt")
    put(tmp_path, "b.txt")
    for output in ("in/x", "in/sub/x", "in/sub/a.txt", "in/new/x"):
        with pytest.raises(OutputError, match="is in the input folder"):
            check_outputs([OutputFile("-o", f"{tmp_path}/{output}")], [f"{tmp_path}/in"])
    check_outputs([OutputFile("-o", f"{tmp_path}/x"), OutputFile("-o", str(tmp_path))], [f"{tmp_path}/in"])


@pytest.mark.parametrize("where", ["the input", "elsewhere"])
def test_a_folder_of_outputs_is_not_left_through_a_link(where: str, tmp_path: Path) -> None:
    put(tmp_path, "in/sub/a.txt", PAGE)
    put(tmp_path, "other/a.txt", "not to be touched\n")
    (tmp_path / "out").mkdir()
    (tmp_path / "out/sub").symlink_to("../in/sub" if where == "the input" else "../other")
    done = dedup("batch", "in", "-o", "out", "--overwrite", cwd=tmp_path)
    assert done.returncode == 2
    assert b"out/sub/a.txt: its folder is a link that leads elsewhere" in done.stderr
    assert (tmp_path / "in/sub/a.txt").read_text(encoding="utf-8") == PAGE
    assert (tmp_path / "other/a.txt").read_text(encoding="utf-8") == "not to be touched\n"


def test_a_file_in_a_folder_of_outputs_that_is_a_link_is_replaced_not_followed(tmp_path: Path) -> None:
    put(tmp_path, "in/a.txt", PAGE)
    (tmp_path / "out").mkdir()
    (tmp_path / "out/a.txt").symlink_to("../in/a.txt")
    assert dedup("batch", "in", "-o", "out", "--overwrite", cwd=tmp_path).returncode == 0
    assert (tmp_path / "in/a.txt").read_text(encoding="utf-8") == PAGE
    assert not (tmp_path / "out/a.txt").is_symlink()


def test_losses_beside_the_output_are_not_written_over_what_is_there(tmp_path: Path) -> None:
    put(tmp_path, "in.jsonl", ROW)
    put(tmp_path, "out.jsonl.losses.jsonl", "the user's own\n")
    line = refused(tmp_path, "batch", "in.jsonl", "-o", "out.jsonl", "--report", "run.html")
    assert "out.jsonl.losses.jsonl: exists: --overwrite" in line


def test_a_pack_is_not_learned_over_an_input(tmp_path: Path) -> None:
    rows = [
        {"url": f"https://news.example/{n}", "text": f"{article(n, 'en')}\nPress the amber bell\n"}
        for n in range(30)
    ]
    put(tmp_path, "packs/news.example.toml", "".join(f"{json.dumps(row)}\n" for row in rows))
    before = held(tmp_path)
    done = dedup("learn", "packs/news.example.toml", "-o", "packs", "--input-format", "jsonl", cwd=tmp_path)
    assert (done.returncode, b"packs/news.example.toml: is an input" in done.stderr) == (2, True)
    assert held(tmp_path) == before


REVIEWED = ["review a.txt -o {}", "review a.txt --pack {}", "review a.txt -o x --pack {}"]


@pytest.mark.parametrize("words", REVIEWED)
def test_review_writes_over_nothing_that_it_reads(
    words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dedup.cli import review

    monkeypatch.setattr(review, "_is_terminal", lambda _: True)
    monkeypatch.chdir(tmp_path)
    put(tmp_path, "a.txt", PACK)  # a text that is a pack, too
    put(tmp_path, "x", PACK)
    target = "x" if "-o x" in words else "./a.txt"
    before = held(tmp_path)
    assert main(words.format(target).split()) == 2
    assert held(tmp_path) == before


PATHS = ("FILE", "FOLDER", "OUT", "PLACE", "SUFFIX")
WRITES = {
    "clean": {"-o", "--report"},
    "diff": {"--report"},
    "fix": {"--backup"},
    "review": {"-o", "--pack", "--backup"},
    "near": {"-o", "--storage"},
    "learn": {"-o"},
    "batch": {"-o", "--rejects", "--report"},
    "compare": {"-o", "--report"},
}
READS = {"--pack"}


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_with_a_path_is_one_of_those_above(name: str) -> None:
    command = importlib.import_module(COMMANDS[name].module).command
    options = {
        param.opts[0]
        for param in command.params
        if isinstance(param, click.Option) and any(word in (param.metavar or "") for word in PATHS)
    }
    assert options - READS == WRITES.get(name, set()) - READS


def test_an_output_and_an_input_that_differ_are_not_a_conflict(tmp_path: Path) -> None:
    check: Callable[..., None] = check_outputs
    one, two = put(tmp_path, "a.txt"), put(tmp_path, "b.txt")
    check(
        [OutputFile("-o", f"{tmp_path}/new"), OutputFile("--report", f"{tmp_path}/sub/new")],
        [str(one), str(two)],
    )
