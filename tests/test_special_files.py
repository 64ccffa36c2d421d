"""What is no plain file: pipes, sockets, devices, folders that cannot be searched, links that lead nowhere."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from dedup.config import Config
from dedup.datasets.model import DataForm, Position, RecordTask, Reject
from dedup.datasets.read_folder import read_folder
from dedup.datasets.worker import start
from dedup.errors import InputError, UsageError
from dedup.files.checking import FileTask
from dedup.files.finding import find_files
from dedup.files.runner import InputFile
from dedup.files.runner import run as run_files
from dedup.inputs import is_stream, open_file, read_whole
from tests.data_sets import ARTICLE, PAGE
from tests.process import Done, call, run
from tests.test_batch import CLEAN, DIRTY, dedup, put

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there are no such files")

ROW = json.dumps({"text": PAGE}) + "\n"
CSV = f'id,text\n1,"{PAGE}"\n'
PLAIN = """
import os, sys
if os.geteuid() == 0:
    import ctypes
    for capability in (1, 2):  # to read, write and search everything
        if ctypes.CDLL(None).prctl(24, capability, 0, 0, 0):
            sys.exit(77)
os.execv(sys.executable, [sys.executable, "-m", "dedup", *sys.argv[1:]])
"""
"""Runs the command as somebody whom permissions bind, the superuser too."""


def as_anybody(*words: str, cwd: Path) -> Done:
    done = run(*words, cwd=cwd, program=["-c", PLAIN])
    if done.code == 77:
        pytest.skip("the superuser cannot let go of his rights here")
    return done


def through_a_pipe(path: Path, data: bytes) -> threading.Thread:
    """Make a pipe and write into it as soon as somebody reads."""
    os.mkfifo(path)
    thread = threading.Thread(target=path.write_bytes, args=(data,), daemon=True)
    thread.start()
    return thread


def special(folder: Path) -> None:
    os.mkfifo(folder / "pipe.txt")
    (folder / "link.txt").symlink_to("pipe.txt")
    with socket.socket(socket.AF_UNIX) as one, contextlib.chdir(folder):
        one.bind("socket.txt")
    if os.geteuid() == 0:
        try:
            os.mknod(folder / "device.txt", 0o600 | 0o020000, os.makedev(1, 5))  # /dev/zero has no end
        except OSError:
            os.mkfifo(folder / "device.txt")


@pytest.mark.parametrize("command", ["check", "diff", "fix"])
def test_pipes_sockets_and_devices_in_a_folder_are_passed_over_and_counted(
    command: str, tmp_path: Path
) -> None:
    put(tmp_path, "d/a.txt")
    special(tmp_path / "d")
    count = len(list((tmp_path / "d").iterdir())) - 1
    done = dedup(command, "d", cwd=tmp_path)
    assert done.returncode == (0 if command == "fix" else 1)
    assert f"{count} special (pipe, socket, device) skipped" in done.stderr.decode()
    assert len(list((tmp_path / "d").iterdir())) == count + 1


def test_a_batch_of_a_folder_passes_them_over(tmp_path: Path) -> None:
    put(tmp_path, "d/a.txt", PAGE)
    special(tmp_path / "d")
    assert dedup("batch", "d", "-o", "out", cwd=tmp_path).returncode == 0
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["a.txt"]


@pytest.mark.parametrize(
    ("words", "data", "code", "out"),
    [
        ("clean pipe --diff none", PAGE, 0, f"{ARTICLE}\n"),
        ("check pipe --format concise", DIRTY, 1, None),
        ("diff pipe", DIRTY, 1, None),
        ("batch pipe -o - --input-format jsonl -q", ROW, 0, None),
        ("batch pipe -o - --input-format csv -q", CSV, 0, f'id,text\n1,"{ARTICLE}"\n'),
        ("near pipe", ROW, 0, ""),
    ],
)
def test_a_pipe_that_is_named_is_read_to_its_end(
    words: str, data: str, code: int, out: str | None, tmp_path: Path
) -> None:
    writer = through_a_pipe(tmp_path / "pipe", data.encode())
    done = dedup(*words.split(), cwd=tmp_path)
    writer.join(10)
    assert (done.returncode, b"Traceback" in done.stderr) == (code, False)
    if out is None:
        assert done.stdout
    else:
        assert done.stdout.decode() == out


@pytest.mark.skipif(not Path("/dev/fd").exists(), reason="a shell has no such substitution here")
@pytest.mark.parametrize("command", ["clean {} --diff none", "check {} --format concise"])
def test_what_a_shell_puts_in_the_place_of_a_command_is_read(command: str, tmp_path: Path) -> None:
    put(tmp_path, "a.txt", PAGE)
    put(tmp_path, "dedup.toml", 'keep = ["share"]\n')  # the settings of the folder that the user is in
    reader, writer = os.pipe()
    with subprocess.Popen(["cat", "a.txt"], cwd=tmp_path, stdout=writer) as cat:
        os.close(writer)
        done = subprocess.run(
            [sys.executable, "-m", "dedup", *command.format(f"/dev/fd/{reader}").split()],
            cwd=tmp_path,
            pass_fds=(reader,),
            capture_output=True,
            check=False,
        )
        cat.wait()
    os.close(reader)
    assert done.returncode == (0 if "clean" in command else 1)
    assert ("Share" in done.stdout.decode()) is ("clean" in command)


def test_one_of_many_files_may_be_a_pipe(tmp_path: Path) -> None:
    names = [put(tmp_path, f"{number:02}.txt", CLEAN).name for number in range(40)]
    through_a_pipe(tmp_path / "pipe", DIRTY.encode())
    done = dedup("check", *names, "pipe", "--workers", "2", cwd=tmp_path)
    assert (done.returncode, b"pipe: would change" in done.stdout) == (1, True)


def test_a_pipe_is_not_rewritten(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")  # nobody writes into it: to open it would take for ever
    put(tmp_path, "a.txt")
    done = dedup("fix", "pipe", "a.txt", "--backup", ".orig", cwd=tmp_path)
    assert done.returncode == 2
    assert done.stderr.startswith(b"dedup: pipe: not a file, which cannot be rewritten in place")
    assert is_stream(str(tmp_path / "pipe"))
    assert (tmp_path / "a.txt").read_text() == CLEAN


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="needs /dev/zero")
@pytest.mark.parametrize("command", ["clean", "check"])
def test_a_device_without_an_end_is_refused(command: str, tmp_path: Path) -> None:
    put(tmp_path, "dedup.toml", "max_chars = 1000\n")
    done = dedup(command, "/dev/zero", cwd=tmp_path)
    assert (done.returncode, done.stderr.splitlines()[0]) == (2, b"dedup: /dev/zero: longer than 4,000 bytes")


def test_a_socket_that_is_named_is_an_error(tmp_path: Path) -> None:
    special(tmp_path)
    put(tmp_path, "a.txt", CLEAN)
    done = dedup("check", "socket.txt", "a.txt", cwd=tmp_path)
    assert (done.returncode, b"dedup: socket.txt: a socket, not a file\n" in done.stderr) == (2, True)
    assert b"1 file left unchanged" in done.stderr


def test_what_takes_the_place_of_a_file_that_was_found_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(InputError, match="a pipe, not a file"):
        open_file(str(tmp_path / "pipe"))
    with pytest.raises(InputError, match="a folder, not a file"):
        read_whole(str(tmp_path), limit=10, streams=False)


LOCKED = [
    *(("d", "d/locked", mode) for mode in (0o000, 0o400, 0o600, 0o300)),
    ("d/locked d/a.txt d/z", "d/locked", 0o000),
    ("d/locked/b.txt d/a.txt d/z", "d/locked/b.txt", 0o600),
]


@pytest.mark.parametrize(("words", "named", "mode"), LOCKED)
@pytest.mark.parametrize("command", ["check", "fix"])
def test_a_folder_that_cannot_be_searched_is_named_and_the_others_are_done(
    command: str, words: str, named: str, mode: int, tmp_path: Path
) -> None:
    for name in ("d/a.txt", "d/locked/b.txt", "d/z/c.txt"):
        put(tmp_path, name)
    (tmp_path / "d/locked").chmod(mode)
    try:
        done = as_anybody(command, *words.split(), cwd=tmp_path)
    finally:
        (tmp_path / "d/locked").chmod(0o700)
    assert done.code == 2
    assert [line for line in done.err.splitlines() if line.startswith("dedup: ")] == [
        f"dedup: {named}: permission denied"
    ]
    assert "2 files " in done.err
    assert "1 error" in done.err
    if command == "fix":
        assert {(tmp_path / name).read_text() for name in ("d/a.txt", "d/z/c.txt")} == {CLEAN}
    assert (tmp_path / "d/locked/b.txt").read_text() == DIRTY


def test_an_ignore_file_that_cannot_be_read_keeps_its_folder_from_being_rewritten(tmp_path: Path) -> None:
    for name in ("a.txt", "kept/b.txt", "z/c.txt"):
        put(tmp_path, name)
    put(tmp_path, "kept/.gitignore", "*.txt\n").chmod(0)
    done = as_anybody("fix", ".", cwd=tmp_path)
    assert done.code == 2
    assert done.err.startswith("dedup: kept/.gitignore: permission denied; its folder was skipped\n")
    assert (tmp_path / "kept/b.txt").read_text() == DIRTY
    assert (tmp_path / "z/c.txt").read_text() == CLEAN


@pytest.mark.parametrize("pattern", ["!", "\\", "[z-a]", "a\\", "/", "[", "\0"])
def test_a_wrong_line_of_an_ignore_file_matches_nothing_and_the_others_hold(
    pattern: str, tmp_path: Path
) -> None:
    for name in ("a.txt", "b.txt"):
        put(tmp_path, name)
    put(tmp_path, ".gitignore", f"{pattern}\nb.txt\n")
    found = find_files([str(tmp_path)])
    assert ([Path(name).name for name in found.files], found.errors) == (["a.txt"], [])


@pytest.mark.parametrize("pattern", ["!", "\\", "[z-a]"])
def test_a_wrong_pattern_on_the_command_line_is_an_error(pattern: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="--exclude"):
        find_files([str(tmp_path)], exclude=["*.md", pattern])


@pytest.mark.parametrize(
    ("link", "target", "said"),
    [
        ("l.txt", "nothing", "a link that leads nowhere"),
        ("l.jpg", "nothing", "a link that leads nowhere"),
        ("l.txt", "/nothing/at/all", "a link that leads nowhere"),
        ("l.txt", "l.txt", "too many levels of symbolic links"),
        ("l", "l", "too many levels of symbolic links"),
    ],
)
@pytest.mark.parametrize("named", [False, True])
@pytest.mark.parametrize("command", ["check", "fix"])
def test_a_link_that_leads_nowhere_is_named_and_the_others_are_done(
    command: str, named: bool, link: str, target: str, said: str, tmp_path: Path
) -> None:
    for name in ("d/a.txt", "d/z.txt"):
        put(tmp_path, name)
    (tmp_path / "d" / link).symlink_to(target)
    words = [f"d/{link}", "d/a.txt", "d/z.txt"] if named else ["d"]
    done = dedup(command, *words, cwd=tmp_path)
    assert done.returncode == 2
    assert f"dedup: d/{link}: {said}\n" in done.stderr.decode()
    assert b"2 files " in done.stderr
    assert b"1 error" in done.stderr


def test_a_link_that_is_ignored_or_hidden_is_not_an_error(tmp_path: Path) -> None:
    put(tmp_path, "a.txt", CLEAN)
    put(tmp_path, ".gitignore", "*.lock\n")
    (tmp_path / "a.lock").symlink_to("nothing")
    (tmp_path / ".#a.txt").symlink_to("somebody@host.1234")
    assert dedup("check", ".", cwd=tmp_path).returncode == 0


def test_a_batch_of_a_folder_that_cannot_be_searched_writes_nothing(tmp_path: Path) -> None:
    put(tmp_path, "d/a.txt", PAGE)
    (tmp_path / "d").chmod(0)
    try:
        done = as_anybody("batch", "./d", "-o", "out", cwd=tmp_path)
    finally:
        (tmp_path / "d").chmod(0o700)
    assert (done.code, done.err) == (2, "dedup: d: permission denied\n")
    assert [path.name for path in tmp_path.iterdir()] == ["d"]


@pytest.mark.parametrize(
    ("name", "said"),
    [("x" * 300, "file name too long"), ("a.txt/b.txt", "not a directory"), ("", "no such file or folder")],
)
def test_a_path_that_cannot_be_is_named_and_the_others_are_done(name: str, said: str, tmp_path: Path) -> None:
    put(tmp_path, "a.txt")
    done = dedup("check", name, "a.txt", cwd=tmp_path)
    assert done.returncode == 2
    assert said in done.stderr.decode()
    assert done.stdout.startswith(b"a.txt: would change")


def test_a_batch_of_a_folder_rejects_what_cannot_be_read_and_says_so_in_its_exit_code(tmp_path: Path) -> None:
    for name in ("d/a.txt", "d/locked/b.txt", "d/z.txt"):
        put(tmp_path, name, PAGE)
    (tmp_path / "d/l.txt").symlink_to("nothing")
    (tmp_path / "d/locked").chmod(0)
    try:
        done = as_anybody("batch", "d", "-o", "out", cwd=tmp_path)
    finally:
        (tmp_path / "d/locked").chmod(0o700)
    assert done.code == 2
    rejects = [json.loads(line) for line in (tmp_path / "out.rejects.jsonl").read_text().splitlines()]
    assert [(row["file"], row["reason"], row["why"]) for row in rejects] == [
        ("d/l.txt", "not-read", "a link that leads nowhere"),
        ("d/locked", "not-read", "permission denied"),
    ]
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["a.txt", "z.txt"]


def test_a_pack_is_not_a_pipe_and_a_folder_of_packs_is_not_held_up_by_one(tmp_path: Path) -> None:
    put(tmp_path, "a.txt", PAGE)
    os.mkfifo(tmp_path / "pipe.toml")
    done = dedup("clean", "a.txt", "--diff", "none", "--pack", "pipe.toml", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (2, b"dedup: pipe.toml: a pipe, not a file\n")
    put(tmp_path, "packs/p.toml", 'language = "en"\n')
    os.mkfifo(tmp_path / "packs/pipe.toml")
    assert dedup("clean", "a.txt", "--diff", "none", "--packs", "packs", cwd=tmp_path).returncode == 0


def test_a_fault_of_the_system_that_nobody_expected_names_its_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dedup.files import finding as files

    def refused(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied", "some\x1bwhere")

    monkeypatch.setattr(files, "find_files", refused)
    done = call("check", "a.txt", cwd=tmp_path)
    assert (done.code, done.err) == (2, "dedup: some\\x1bwhere: permission denied\n")


@pytest.mark.parametrize("swapped_for", ["link", "pipe", "folder", "nothing"])
def test_what_takes_the_place_of_a_file_after_the_search_is_neither_followed_nor_waited_for(
    swapped_for: str, tmp_path: Path
) -> None:
    secret = put(tmp_path, "secret.txt")
    path = put(tmp_path, "d/a.txt")
    found = find_files([str(tmp_path / "d")])
    unit = next(read_folder(str(tmp_path / "d"), RecordTask(), Position()))
    path.unlink()
    if swapped_for == "link":
        path.symlink_to(secret)
    elif swapped_for == "pipe":
        os.mkfifo(path)
    elif swapped_for == "folder":
        path.mkdir()
    (result,) = run_files([InputFile(name) for name in found.files], FileTask(Config(), fix=True), workers=1)
    assert result.error is not None
    assert not result.fixed
    assert secret.read_text() == DIRTY
    (record,) = start(RecordTask(form=DataForm.FOLDER))([unit])
    assert isinstance(record, Reject)


def test_a_link_to_another_file_of_the_folder_is_followed(tmp_path: Path) -> None:
    path = put(tmp_path, "d/z.other")
    (tmp_path / "d/a.txt").symlink_to("z.other")
    assert dedup("fix", "d", cwd=tmp_path).returncode == 0
    assert (path.read_text(), (tmp_path / "d/a.txt").is_symlink()) == (CLEAN, True)
    path.write_text(PAGE)
    assert dedup("batch", "d", "-o", "out", cwd=tmp_path).returncode == 0
    assert (tmp_path / "out/a.txt").read_text().rstrip() == ARTICLE
