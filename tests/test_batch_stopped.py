"""``dedup batch`` stopped at any moment: what --resume makes of it equals a run that nobody disturbed."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import pytest

from dedup.datasets import job
from dedup.datasets.journal import Journal, Mark
from dedup.datasets.model import BatchJob, Position, RecordTask, Unit
from dedup.datasets.worker import start
from dedup.errors import UsageError
from tests.data_sets import read, row, written
from tests.process import Done, run

RECORDS = 600
MOMENTS = 10
INTERRUPTED = 130


class Whole(NamedTuple):
    """A run that nobody disturbed: where it is, and the seconds that it took."""

    folder: Path
    seconds: float


def inputs(folder: Path) -> None:
    rows = [row(n) if n % 37 else "{no record" for n in range(RECORDS)]
    written(folder / "a.jsonl", rows[:250])
    written(folder / "b.jsonl", rows[250:])


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Whole:
    folder = tmp_path_factory.mktemp("undisturbed")
    inputs(folder)
    began = time.monotonic()
    for ending in ("jsonl", "jsonl.gz"):
        assert go(folder, f"out.{ending}").code == 0
    return Whole(folder, (time.monotonic() - began) / 2)


def words(output: str, *options: str) -> list[str]:
    return ["batch", "a.jsonl", "b.jsonl", "-o", output, "-q", "--report", "run.json", *options]


def go(folder: Path, output: str, *options: str) -> Done:
    return run(*words(output, *options), cwd=folder)


def stop(folder: Path, output: str, how: signal.Signals, after: float) -> int:
    """Run, end the run some seconds after it noted its beginning, and return its exit code."""
    journal = folder / f"{output}.journal"
    before = changed(journal)
    process = subprocess.Popen(
        [sys.executable, "-m", "dedup", *words(output, "--workers", "2", "--resume")],
        cwd=folder,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    while process.poll() is None and changed(journal) == before:
        time.sleep(0.01)
    time.sleep(after)
    with suppress(ProcessLookupError):
        # A terminal sends its interrupt to the whole group; whoever kills, kills one process.
        (os.killpg if how is signal.SIGINT else os.kill)(process.pid, how)
    _, said = process.communicate(timeout=60)
    # Who is killed outright leaves processes that he was just starting to find that out for themselves.
    assert b"Traceback" not in said or (how is signal.SIGKILL and b"EOFError: Ran out of input" in said)
    # A run that was complete already may be interrupted while it says so.
    assert process.returncode != INTERRUPTED or b"--resume continues" in said or not journal.exists()
    for _ in range(500):  # the workers follow their parent
        try:
            os.killpg(process.pid, 0)
        except ProcessLookupError:
            break
        time.sleep(0.02)
    else:
        pytest.fail("a worker lives on")
    return process.returncode


def changed(path: Path) -> int:
    return path.stat().st_mtime_ns if path.exists() else 0


@pytest.mark.parametrize(("how", "output"), [(signal.SIGINT, "out.jsonl"), (signal.SIGKILL, "out.jsonl.gz")])
def test_stopped_at_random_moments_the_rest_makes_it_equal(
    tmp_path: Path, whole: Whole, how: signal.Signals, output: str
) -> None:
    for name in ("a.jsonl", "b.jsonl"):  # with their times: the inputs are the same
        (tmp_path / name).hardlink_to(whole.folder / name)
    chance = random.Random(how)
    stops = reached = 0
    latest = whole.seconds / 2
    while stops < MOMENTS:
        code = stop(tmp_path, output, how, chance.uniform(0, latest))
        if code == 0 or not (tmp_path / f"{output}.journal").exists():
            # The machine is faster than when the whole run was timed.
            latest /= 2
            compare(tmp_path, whole.folder, output)
            for path in (output, f"{output}.rejects.jsonl"):
                (tmp_path / path).unlink()
            reached = 0
            continue
        stops += 1
        mark = json.loads((tmp_path / f"{output}.journal").read_text("utf-8"))
        length = (tmp_path / output).stat().st_size if (tmp_path / output).exists() else 0
        assert reached <= mark["output"] <= length
        reached = mark["output"]
    assert go(tmp_path, output, "--resume").code == 0
    compare(tmp_path, whole.folder, output)


def compare(folder: Path, undisturbed: Path, output: str) -> None:
    for name in (output, f"{output}.rejects.jsonl"):
        assert (folder / name).read_bytes() == (undisturbed / name).read_bytes()
    reports = [json.loads((place / "run.json").read_text("utf-8")) for place in (folder, undisturbed)]
    for report in reports:
        del report["seconds"], report["output"]
    assert reports[0] == reports[1]
    assert not list(folder.glob("*.journal*"))


class Halt(Exception):
    """What stops a run in this process."""


def halted(after: int) -> Callable[[Unit, object], None]:
    count = 0

    def watch(_unit: Unit, _summary: object) -> None:
        nonlocal count
        count += 1
        if count == after:
            raise Halt

    return watch


@pytest.fixture(scope="module")
def left(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Leave an interrupted run in a folder: 250 records are two pieces and a half."""
    folder = tmp_path_factory.mktemp("left")
    inputs(folder)
    program = (
        "import sys, dedup.datasets.progress as p, contextlib, tests.test_batch_stopped as t\n"
        "p.progress = lambda *a, **k: contextlib.nullcontext(t.halted(250))\n"
        "from dedup.__main__ import main\n"
        "try: main()\n"
        "except t.Halt: sys.exit(9)\n"
    )
    env = {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    done = run(*words("out.jsonl"), cwd=folder, program=["-c", program], env=env)
    assert done.code == 9, done.err
    return folder


@pytest.fixture
def interrupted(left: Path, tmp_path: Path) -> Path:
    shutil.copytree(left, tmp_path, dirs_exist_ok=True)  # with the times of the files
    return tmp_path


def test_what_follows_the_journal_is_cut_off_and_done_again(interrupted: Path, whole: Whole) -> None:
    mark = json.loads((interrupted / "out.jsonl.journal").read_text("utf-8"))
    assert mark["position"][0] == 200
    with (interrupted / "out.jsonl").open("ab") as file:
        file.write(b'{"half a rec')
    with (interrupted / "out.jsonl.rejects.jsonl").open("ab") as file:
        file.write(b"{")
    assert go(interrupted, "out.jsonl", "--resume").code == 0
    compare(interrupted, whole.folder, "out.jsonl")


@pytest.mark.parametrize(
    ("options", "fault"),
    [
        ((), "out.jsonl: an interrupted run: --resume continues it, --overwrite starts over"),
        (("--resume", "--emit", "body"), "out.jsonl: the interrupted run had another --emit"),
        (("--resume", "--strictness", "careful"), "had another --strictness"),
        (("--resume", "--field", "body"), "had another --field"),
    ],
)
def test_a_run_continues_with_the_same_settings_only(
    interrupted: Path, options: tuple[str, ...], fault: str
) -> None:
    before = (interrupted / "out.jsonl").read_bytes()
    done = go(interrupted, "out.jsonl", *options)
    assert done.code == 2
    assert len(done.err.splitlines()) == 1
    assert fault in done.err
    assert (interrupted / "out.jsonl").read_bytes() == before


def test_a_run_continues_with_the_same_inputs_only(interrupted: Path) -> None:
    with (interrupted / "b.jsonl").open("a", encoding="utf-8") as file:
        file.write('{"text": "More."}\n')
    done = go(interrupted, "out.jsonl", "--resume")
    assert done.code == 2
    assert "the interrupted run had another inputs" in done.err


def test_an_output_that_lost_something_cannot_be_continued(interrupted: Path) -> None:
    os.truncate(interrupted / "out.jsonl", 10)
    done = go(interrupted, "out.jsonl", "--resume")
    assert done.code == 2
    assert "10 bytes, but the journal records" in done.err


@pytest.mark.parametrize("text", ["", '{"format": 99}'])
def test_a_journal_that_cannot_be_used_is_reported(interrupted: Path, text: str) -> None:
    (interrupted / "out.jsonl.journal").write_text(text, encoding="utf-8")
    done = go(interrupted, "out.jsonl", "--resume")
    assert done.code == 2
    assert "--overwrite starts over" in done.err


@pytest.mark.parametrize("options", [(), ("--resume",), ("--overwrite",)])
@pytest.mark.parametrize("text", ["{}", "[1]", "7", "My diary, day one.\n"])
def test_a_file_of_the_user_s_in_the_place_of_the_journal_is_left_alone(
    tmp_path: Path, text: str, options: tuple[str, ...]
) -> None:
    inputs(tmp_path)
    (tmp_path / "out.jsonl.journal").write_text(text, encoding="utf-8")
    done = go(tmp_path, "out.jsonl", *options)
    assert (done.code, done.err.count("\n")) == (2, 1)
    assert "out.jsonl.journal: not a journal of dedup" in done.err
    assert (tmp_path / "out.jsonl.journal").read_text(encoding="utf-8") == text
    assert not (tmp_path / "out.jsonl").exists()


def test_two_runs_do_not_write_one_output(interrupted: Path) -> None:
    fcntl = pytest.importorskip("fcntl")
    before = (interrupted / "out.jsonl").read_bytes()
    with (interrupted / "out.jsonl").open("rb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        done = go(interrupted, "out.jsonl", "--resume")
    assert (done.code, done.err) == (2, "dedup: out.jsonl: another run is writing it\n")
    assert (interrupted / "out.jsonl").read_bytes() == before


def test_overwrite_starts_over(interrupted: Path, whole: Whole) -> None:
    assert go(interrupted, "out.jsonl", "--overwrite").code == 0
    compare(interrupted, whole.folder, "out.jsonl")


def test_resume_without_anything_there_is_a_run_from_the_start(tmp_path: Path) -> None:
    written(tmp_path / "a.jsonl", [row(1)])
    written(tmp_path / "b.jsonl", [row(2)])
    assert go(tmp_path, "out.jsonl", "--resume").code == 0
    assert [one["id"] for one in read(tmp_path / "out.jsonl")] == [1, 2]


def test_an_interruption_says_so_and_leaves_the_journal(tmp_path: Path) -> None:
    # So many records that no machine is done with them before the interrupt arrives.
    written(tmp_path / "a.jsonl", [row(n) for n in range(20 * RECORDS)])
    written(tmp_path / "b.jsonl", [row(n) for n in range(RECORDS)])
    assert stop(tmp_path, "out.jsonl", signal.SIGINT, 0.1) == INTERRUPTED
    assert (tmp_path / "out.jsonl.journal").exists()


def fragile(task: RecordTask) -> Callable[[list[Unit]], Iterable[object]]:
    """Return work that one record ends and that another one never lets go."""
    sound = start(task)

    def treat(units: list[Unit]) -> Iterable[object]:
        for unit in units:
            if b'"id": 21,' in unit.data:
                os.kill(os.getpid(), signal.SIGKILL)
            if b'"id": 5,' in unit.data:
                time.sleep(3600)
        return sound(units)

    return treat


def test_a_worker_that_dies_and_one_that_hangs_cost_one_record_each(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(job, "start", fragile)
    source = str(written(tmp_path / "in.jsonl", [row(n) for n in range(40)]))
    output = str(tmp_path / "out.jsonl")
    work = BatchJob((source,), output, f"{output}.rejects.jsonl", RecordTask(), workers=2, seconds=3.0)
    summary = job.run(
        work,
        Journal(output, {}),
        Mark(),
        give=lambda _: None,
        say=lambda _: None,
        watch=lambda _unit, _summary: None,
    )
    assert [one["id"] for one in read(tmp_path / "out.jsonl")] == [n for n in range(40) if n not in (5, 21)]
    assert read(tmp_path / "out.jsonl.rejects.jsonl") == [
        {"file": source, "line": 6, "reason": "time-limit", "why": "longer than 3 seconds"},
        {"file": source, "line": 22, "reason": "worker-died", "why": "the worker was ended by SIGKILL"},
    ]
    assert summary.rejected == 2


def test_a_journal_is_the_old_one_or_the_new_one(tmp_path: Path) -> None:
    journal = Journal(str(tmp_path / "out"), {"field": ("text",)})
    first, second = Mark(), Mark(1, Position(7, 90), 80, 3, {"documents": 7})
    for mark in (first, second):
        journal.write(mark)
        assert journal.read() == mark
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out.journal"]
    with pytest.raises(UsageError, match="another field"):
        Journal(str(tmp_path / "out"), {"field": ("body",)}).read()
