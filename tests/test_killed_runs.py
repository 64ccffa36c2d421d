"""A run that is killed at any moment: its workers end, its pipes close, and the next run removes what it left."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import IO

import pytest

from dedup.files.leftovers import is_temporary, open_temporary, remove_leftovers
from dedup.files.writing import replace_file
from tests.data_sets import row, written
from tests.test_batch import CLEAN, DIRTY, dedup, put

fcntl = pytest.importorskip("fcntl")

PATIENCE = 60.0
"""Seconds after which something that should end has failed; a bound, not a measure."""
# Workers say that they have begun, and then have work for hours. A process of its own, so that it can be killed.
BUSY = """
import sys, time, pathlib
from dedup import cleaner
from dedup.files import runner
from dedup.workers import chunks, parallel

def busy(chunk):
    pathlib.Path(f"began-{time.monotonic_ns()}").touch()
    time.sleep(36_000)

def begin(_):
    return busy

if __name__ == "__main__":
    for _ in parallel.in_order(begin, None, "abcdefgh", workers=3, size=lambda _: chunks.CHUNK_SIZE):
        pass
"""


def wait_until(is_so: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < deadline, what
        time.sleep(0.01)


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM, signal.SIGHUP])
def test_workers_end_with_their_parent_however_it_ends_and_let_go_of_its_pipes(
    how: signal.Signals, tmp_path: Path
) -> None:
    (tmp_path / "busy.py").write_text(BUSY, encoding="utf-8")
    process = subprocess.Popen(
        [sys.executable, "busy.py"],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
    )
    wait_until(lambda: len(list(tmp_path.glob("began-*"))) >= 3, "the workers have not begun")
    process.send_signal(how)
    # Both pipes are at their end only when nobody has them any more.
    _, said = process.communicate(timeout=PATIENCE)
    assert process.returncode == -how
    assert b"Traceback" not in said


@pytest.mark.parametrize("moment", range(6))
def test_after_a_killed_fix_the_next_one_leaves_nothing_but_the_texts(moment: int, tmp_path: Path) -> None:
    files = [put(tmp_path, f"{number:03}.txt") for number in range(200)]
    process = subprocess.Popen(
        [sys.executable, "-m", "dedup", "fix", ".", "--workers", "2"],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    # Killed when this many files are done, wherever the workers are then.
    wait_until(
        lambda: (
            sum(path.stat().st_size == len(CLEAN) for path in files) > 20 * moment
            or process.poll() is not None
        ),
        "nothing is fixed",
    )
    with suppress(ProcessLookupError):
        process.kill()
    process.communicate(timeout=PATIENCE)
    assert {path.read_text() for path in files} <= {DIRTY, CLEAN}
    assert dedup("fix", ".", cwd=tmp_path).returncode == 0
    assert sorted(tmp_path.iterdir()) == files
    assert {path.read_text() for path in files} == {CLEAN}


def left_by_a_dead_process(folder: Path, name: str) -> Path:
    """Leave a temporary file as a killed process does."""
    program = (
        "import os, signal, sys; from pathlib import Path; from dedup.files.leftovers import open_temporary\n"
        "file, path = open_temporary(Path(sys.argv[1])); file.write(b'half'); file.flush(); print(path, flush=True)\n"
        "os.kill(os.getpid(), signal.SIGKILL)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, folder / name], capture_output=True, text=True, check=False
    )
    return Path(done.stdout.strip())


def test_a_file_of_a_dead_process_is_removed_and_those_of_others_are_kept(tmp_path: Path) -> None:
    dead = left_by_a_dead_process(tmp_path, "a.txt")
    assert dead.read_text() == "half"
    others = [
        put(tmp_path, name, "the user's own\n")
        for name in (
            *(".a.txt.abcdefgh.tmp", ".a.txt.tmp", "a.txt.abcdefgh.dedup-tmp", ".a.txt.dedup-tmp"),
            *(".a.txt.ABCDEFGH.dedup-tmp", ".a.txt.abcdefgh.dedup-tmp.orig", ".dedup-tmp", "a.txt"),
        )
    ]
    (tmp_path / ".link.abcdefgh.dedup-tmp").symlink_to("a.txt")
    (tmp_path / ".folder.abcdefgh.dedup-tmp").mkdir()
    os.mkfifo(tmp_path / ".pipe.abcdefgh.dedup-tmp")
    file, alive = open_temporary(tmp_path / "b.txt")
    with file:
        for _ in range(2):
            remove_leftovers(tmp_path)
            assert not dead.exists()
            assert alive.exists()
    kept = {
        *others,
        alive,
        *(tmp_path / f".{kind}.abcdefgh.dedup-tmp" for kind in ("link", "folder", "pipe")),
    }
    assert set(tmp_path.iterdir()) == kept
    remove_leftovers(tmp_path)  # now it is closed: its process would have renamed it before
    assert set(tmp_path.iterdir()) == kept - {alive}


WRITERS = {
    "clean -o": "clean a.txt --diff none -o out/x",
    "clean --report": "clean a.txt --diff none --report out/x.html",
    "diff --report": "diff a.txt -q --report out/x.html",
    "near -o": "near in.jsonl -o out/x",
    "fix": "fix out",
    "fix, a file": "fix out/c.txt",
    "fix, a link": "fix link.txt",
    "batch --report": "batch in.jsonl -o o.jsonl --report out/run.json",
    "batch, a folder": "batch d -o out --overwrite",
}


@pytest.mark.parametrize("name", WRITERS)
def test_every_command_removes_them_where_it_writes(name: str, tmp_path: Path) -> None:
    put(tmp_path, "a.txt")
    put(tmp_path, "d/sub/a.txt")
    put(tmp_path, "out/c.txt")
    (tmp_path / "link.txt").symlink_to("out/c.txt")
    written(tmp_path / "in.jsonl", [row(1)])
    dead = left_by_a_dead_process(tmp_path / "out", "y")
    dedup(*WRITERS[name].split(), cwd=tmp_path)
    assert not dead.exists()
    assert not [path for path in tmp_path.rglob(".*") if is_temporary(path.name)]


@pytest.mark.parametrize("command", ["check", "fix"])
def test_they_are_not_counted_among_the_hidden_files(command: str, tmp_path: Path) -> None:
    put(tmp_path, "a.txt", CLEAN)
    left_by_a_dead_process(tmp_path, "a.txt")
    assert dedup(command, ".", cwd=tmp_path).stderr == b"0 files %s, 1 file left unchanged\n" % (
        b"changed" if command == "fix" else b"would change"
    )


def test_a_file_that_is_being_written_is_seen_as_such_until_it_is_renamed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "out").write_text("old")
    replace = Path.replace

    def write(file: IO[bytes]) -> None:
        remove_leftovers(tmp_path)
        file.write(b"new")

    def ready(temporary: Path) -> None:
        assert is_temporary(temporary.name)
        remove_leftovers(tmp_path)
        assert temporary.read_text() == "new"

    def renamed(temporary: Path, path: Path) -> Path:
        remove_leftovers(tmp_path)
        return replace(temporary, path)

    monkeypatch.setattr(Path, "replace", renamed)
    replace_file(tmp_path / "out", write, ready=ready)
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("out", "new")]


def test_a_file_that_is_renamed_before_it_can_be_locked_is_not_taken_for_what_has_its_name_then(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = left_by_a_dead_process(tmp_path, "a.txt")
    flock = fcntl.flock

    def late(handle: int, operation: int) -> None:
        found.rename(tmp_path / "a.txt")
        found.write_text("another one")
        flock(handle, operation)

    monkeypatch.setattr(fcntl, "flock", late)
    remove_leftovers(tmp_path)
    assert (tmp_path / "a.txt").read_text() == "half"
    assert found.read_text() == "another one"


def test_without_locks_nothing_is_removed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    dead = left_by_a_dead_process(tmp_path, "a.txt")

    def refused(*_: object) -> None:
        raise OSError(37, "No locks available")

    monkeypatch.setattr(fcntl, "flock", refused)
    remove_leftovers(tmp_path)
    assert dead.exists()
    replace_file(tmp_path / "out", lambda file: file.write(b"new"))
    assert (tmp_path / "out").read_text() == "new"


def test_a_temporary_file_that_another_run_removed_at_once_is_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    flock, calls = fcntl.flock, 0

    def taken(handle: int, operation: int) -> None:
        nonlocal calls
        calls += 1
        if calls == 1:  # another run holds it
            raise BlockingIOError
        if calls == 2:  # another run has removed it
            for path in tmp_path.iterdir():
                path.unlink()
        flock(handle, operation)

    monkeypatch.setattr(fcntl, "flock", taken)
    replace_file(tmp_path / "out", lambda file: file.write(b"new"))
    assert (tmp_path / "out").read_text() == "new"
    assert calls == 3
