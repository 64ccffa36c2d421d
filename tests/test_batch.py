"""check, diff and fix as processes: exit codes, files left whole, formats, and one bad file among many."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from xml.etree import ElementTree

import pytest

from dedup.errors import OutputError
from dedup.files.finding import find_files
from dedup.files.report import Report
from dedup.files.rewrite import rewrite, stamp

DIRTY = (
    "Harbour council reopens the night ferry\n"
    "The harbour council voted on Tuesday to reopen the night ferry that was closed after the January floods.\n"
    "Share\nCopy link\n"
    "Two boats will cross every forty minutes until the new landing stage is finished next spring.\n"
)
CLEAN = (
    "Harbour council reopens the night ferry\n\n"
    "The harbour council voted on Tuesday to reopen the night ferry that was closed after the January floods.\n\n"
    "Two boats will cross every forty minutes until the new landing stage is finished next spring.\n"
)
ARABIC = (
    "بلدية المرسى تفتتح السوق\n"
    "افتتحت بلدية المرسى صباح الخميس سوق السمك بعد عامين من العمل.\n"
    "تابعنا عبر\n"
    "وقالت رئيسة البلدية إن السوق تضم أربعين متجرا."
)

CLEAN_ARABIC = ARABIC.replace("تابعنا عبر\n", "").replace("\n", "\n\n")


def dedup(*arguments: str, cwd: Path, data: bytes | None = None) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "dedup", *arguments],
        cwd=cwd,
        input=data,
        capture_output=True,
        check=False,
        timeout=100,
    )


def put(folder: Path, name: str, content: str | bytes = DIRTY) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


@pytest.mark.parametrize("command", ["check", "diff"])
def test_one_means_would_change_and_nothing_is_touched(command: str, tmp_path: Path) -> None:
    path = put(tmp_path, "a.txt")
    assert dedup(command, "a.txt", cwd=tmp_path).returncode == 1
    assert path.read_text() == DIRTY
    assert dedup(command, "-", cwd=tmp_path, data=DIRTY.encode()).returncode == 1


@pytest.mark.parametrize("command", ["check", "diff", "fix"])
def test_zero_means_nothing_to_do_and_the_time_of_change_is_kept(command: str, tmp_path: Path) -> None:
    for name, content in {
        "a.txt": CLEAN,
        "b.txt": CLEAN.replace("\n", "\r\n"),
        "c.txt": CLEAN.replace("\n\n", "\n"),
    }.items():
        os.utime(put(tmp_path, name, content), ns=(1, 10**18))
    before = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in tmp_path.iterdir()}
    assert dedup(command, ".", cwd=tmp_path).returncode == 0
    assert {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in tmp_path.iterdir()} == before


def test_links_in_the_sentences_of_a_file_are_kept(tmp_path: Path) -> None:
    linked = DIRTY.replace("night ferry that", "[night ferry](https://example.org/ferry) that")
    (tmp_path / "a.md").write_text(linked, encoding="utf-8")
    assert dedup("fix", ".", cwd=tmp_path).returncode == 0
    assert (tmp_path / "a.md").read_text(encoding="utf-8") == CLEAN.replace(
        "night ferry that", "[night ferry](https://example.org/ferry) that"
    )


def test_fix_then_check_finds_nothing_and_fix_says_one_only_if_asked(tmp_path: Path) -> None:
    path = put(tmp_path, "a.txt")
    assert dedup("fix", "a.txt", cwd=tmp_path).returncode == 0
    assert path.read_text() == CLEAN
    assert dedup("check", "a.txt", cwd=tmp_path).returncode == 0
    put(tmp_path, "a.txt")
    assert dedup("fix", "a.txt", "--exit-non-zero-on-fix", cwd=tmp_path).returncode == 1


@pytest.mark.parametrize(
    "arguments", [("--no-such-option",), (), ("-", "a.txt"), ("missing.txt",), ("a.txt", "--scope", "book")]
)
def test_two_means_a_wrong_call_or_input(arguments: tuple[str, ...], tmp_path: Path) -> None:
    put(tmp_path, "a.txt", CLEAN)
    run = dedup("check", *arguments, cwd=tmp_path, data=b"")
    assert run.returncode == 2
    assert b"Traceback" not in run.stderr


@pytest.mark.parametrize("workers", ["1", "2"])
def test_one_bad_file_is_named_and_the_others_are_done(workers: str, tmp_path: Path) -> None:
    files = [put(tmp_path, f"{number:02}.txt") for number in range(20)]
    (tmp_path / "b.txt").symlink_to("nowhere.txt")
    put(tmp_path, "x.txt", b"\x81\x00\xfe\x00\x8d" * 9)
    run = dedup("fix", *[path.name for path in files], "b.txt", "x.txt", "--workers", workers, cwd=tmp_path)
    assert run.returncode == 2
    assert b"b.txt" in run.stderr
    assert b"x.txt" in run.stderr
    assert all(path.read_text() == CLEAN for path in files)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(DIRTY.replace("\n", "\r\n").encode(), CLEAN.replace("\n", "\r\n").encode(), id="CRLF"),
        pytest.param(b"\xef\xbb\xbf" + DIRTY.encode(), b"\xef\xbb\xbf" + CLEAN.encode(), id="byte order mark"),
        pytest.param(DIRTY.rstrip().encode(), CLEAN.rstrip().encode(), id="no last newline"),
        pytest.param(DIRTY.encode("utf-16"), CLEAN.encode("utf-16"), id="UTF-16"),
        pytest.param(ARABIC.encode("cp1256"), CLEAN_ARABIC.encode("cp1256"), id="windows-1256"),
    ],
)  # fmt: skip
def test_fix_writes_in_kind(before: bytes, after: bytes, tmp_path: Path) -> None:
    path = put(tmp_path, "a.txt", before)
    assert dedup("fix", "a.txt", cwd=tmp_path).returncode == 0
    assert path.read_bytes() == after


def test_mode_and_links_are_kept_and_a_file_named_three_times_is_processed_once(tmp_path: Path) -> None:
    path = put(tmp_path, "a b \u0639.txt")
    path.chmod(0o640)
    (tmp_path / "link.txt").symlink_to(path.name)
    run = dedup("fix", path.name, f"./{path.name}", "link.txt", cwd=tmp_path)
    assert run.returncode == 0
    assert b"1 file changed" in run.stderr
    assert path.read_text() == CLEAN
    assert path.stat().st_mode & 0o777 == 0o640
    assert (tmp_path / "link.txt").is_symlink()


def test_the_old_content_can_be_kept_beside_the_new(tmp_path: Path) -> None:
    path = put(tmp_path, "a.txt")
    dedup("fix", "a.txt", "--backup", ".orig", cwd=tmp_path)
    assert (tmp_path / "a.txt.orig").read_text() == DIRTY
    assert path.read_text() == CLEAN
    assert len(list(tmp_path.iterdir())) == 2


def test_a_file_that_changed_since_it_was_read_is_not_overwritten(tmp_path: Path) -> None:
    path = put(tmp_path, "a.txt")
    read = stamp(path.stat())
    path.write_text("somebody else wrote this meanwhile")
    with pytest.raises(OutputError, match="changed since"):
        rewrite(str(path), b"new", read=read)
    assert path.read_text() == "somebody else wrote this meanwhile"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.skipif(
    shutil.which("mount") is None or os.geteuid() != 0, reason="only root can mount a small disk"
)
def test_a_full_disk_leaves_the_old_file_whole(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", disk], check=False).returncode:
        pytest.skip("mounting is not permitted here")
    try:
        path = put(disk, "a.txt", DIRTY * 200)
        put(disk, "fill", b"x" * (64 * 1024 - len(DIRTY * 200) - 8192))
        read = stamp(path.stat())
        with pytest.raises(OutputError, match="space"):
            rewrite(str(path), b"y" * 60_000, read=read)
        assert path.read_text() == DIRTY * 200
        assert sorted(child.name for child in disk.iterdir()) == ["a.txt", "fill"]
    finally:
        subprocess.run(["umount", disk], check=True)


@pytest.mark.parametrize("kind", [signal.SIGINT, signal.SIGKILL])
def test_a_run_stopped_at_any_moment_leaves_each_file_whole(kind: signal.Signals, tmp_path: Path) -> None:
    for moment in (0.25, 0.6, 0.9, 1.2):
        folder = tmp_path / f"{moment}"
        files = [put(folder, f"{number:03}.txt") for number in range(300)]
        process = subprocess.Popen(
            [sys.executable, "-m", "dedup", "fix", "-q", ".", "--workers", "2"],
            cwd=folder,
            start_new_session=True,
        )
        time.sleep(moment)
        os.killpg(process.pid, kind) if kind is signal.SIGKILL else process.send_signal(kind)
        process.wait(timeout=60)
        assert {path.read_text() for path in files} <= {DIRTY, CLEAN}
        if kind is signal.SIGINT:
            assert process.returncode in (0, 130, -signal.SIGINT)
            assert sorted(folder.iterdir()) == files


def test_ten_thousand_small_files_are_checked(tmp_path: Path) -> None:
    for number in range(10_000):
        (tmp_path / f"{number}.txt").write_text("A short text.\n" if number else DIRTY)
    run = dedup("check", ".", "--format", "concise", cwd=tmp_path)
    assert run.returncode == 1
    assert run.stdout.decode().splitlines()[0].startswith("0.txt:3:1: chrome ")
    assert b"1 file would change, 9999 files" in run.stderr


def test_folders_are_searched_by_the_rules_of_git(tmp_path: Path) -> None:
    for name in (
        "a.txt",
        "b.md",
        "c.py",
        ".hidden.txt",
        ".git/x.txt",
        "build/d.txt",
        "in/e.txt",
        "in/f.txt",
        "in/keep.txt",
        "old/g.txt",
    ):
        put(tmp_path, name)
    put(tmp_path, ".gitignore", "build/\nf*.txt\n")
    put(tmp_path, "in/.gitignore", "*.txt\n!keep.txt\n")
    (tmp_path / "outside.txt").symlink_to("/etc/hostname")
    found = find_files([str(tmp_path)], exclude=["old"])
    assert [Path(name).relative_to(tmp_path).as_posix() for name in found.files] == [
        "a.txt",
        "b.md",
        "in/keep.txt",
    ]
    assert found.hidden == 4
    assert not found.errors


def test_a_diff_is_a_patch(tmp_path: Path) -> None:
    for name, content in {"a.txt": DIRTY, "b.txt": DIRTY.rstrip()}.items():
        put(tmp_path, name, content)
    patch = dedup("diff", ".", cwd=tmp_path).stdout
    assert patch.startswith(b"--- a/a.txt\n+++ b/a.txt\n")
    if shutil.which("patch"):
        subprocess.run(["patch", "-p1", "-s"], input=patch, cwd=tmp_path, check=True)
        assert (tmp_path / "a.txt").read_text() == CLEAN
        assert (tmp_path / "b.txt").read_text() == CLEAN.rstrip()


def test_marked_and_binary_files_are_passed_over_with_a_count(tmp_path: Path) -> None:
    put(tmp_path, "a.txt", "<!-- dedup: off -->\n" + DIRTY)
    put(tmp_path, "b.txt", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20)
    run = dedup("check", ".", cwd=tmp_path)
    assert run.returncode == 0
    assert b"1 binary skipped, 1 marked skipped" in run.stderr


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (("--select", "chrome"), 1),
        (("--select", "copy"), 0),
        (("--ignore", "share"), 0),
        (("--ignore", "copy.truncated"), 1),
        (("--select", "en"), 1),
    ],
)  # fmt: skip
def test_removals_can_be_chosen_by_reason_type_and_rule(
    options: tuple[str, ...], code: int, tmp_path: Path
) -> None:
    put(tmp_path, "a.txt")
    assert dedup("check", "a.txt", *options, cwd=tmp_path).returncode == code


def test_each_format_says_where_and_why(tmp_path: Path) -> None:
    put(tmp_path, "a.txt")
    put(tmp_path, "b.txt", CLEAN)

    def said(style: str) -> str:
        return dedup("check", ".", "--format", style, cwd=tmp_path).stdout.decode()

    assert "3:1: chrome share" in said("full")
    assert said("concise").splitlines()[0].startswith("a.txt:3:1: chrome ")
    assert said("github").startswith("::warning file=a.txt,line=3,col=1")
    record = json.loads(said("json"))
    assert [row["changes"] for row in record] == [True, False]
    assert record[0]["findings"][0]["text"] == "Share"
    sarif = json.loads(said("sarif"))["runs"][0]
    assert sarif["results"][0]["locations"][0]["physicalLocation"]["region"]["startLine"] == 3
    suite = ElementTree.fromstring(said("junit"))  # noqa: S314
    assert (suite.get("tests"), suite.get("failures")) == ("2", "1")


def test_text_with_brackets_and_signs_is_shown_as_it_is(tmp_path: Path) -> None:
    line = "The clause [sic] reads: [bold]never[/bold] pay [/] on a [red flag]."
    other = ":warning: is what the sign says at 12:30:45."
    data = f"Harbour council reopens the night ferry\n{line}\n{other}\nShare\nTwo boats will cross every forty minutes."
    run = dedup("diff", "-", "--stdin-filename", "a.txt", cwd=tmp_path, data=data.encode())
    assert run.returncode == 1
    for part in ("[sic]", "[bold]never[/bold]", ":warning:"):
        assert part in run.stdout.decode()


def test_standard_input_is_fixed_to_standard_output(tmp_path: Path) -> None:
    run = dedup("fix", "-", cwd=tmp_path, data=DIRTY.encode())
    assert run.returncode == 0
    assert run.stdout.decode() == CLEAN


def test_statistics_count_by_type(tmp_path: Path) -> None:
    put(tmp_path, "a.txt")
    assert b"chrome  share" in dedup("check", "a.txt", "--statistics", cwd=tmp_path).stderr


@pytest.mark.parametrize(
    ("fix", "asked", "changed", "errors", "code"),
    [
        (False, False, 0, 0, 0),
        (False, False, 1, 0, 1),
        (True, False, 1, 0, 0),
        (True, True, 1, 0, 1),
        (True, True, 1, 1, 2),
    ],
)  # fmt: skip
def test_one_object_decides_the_exit_code(
    fix: bool, asked: bool, changed: int, errors: int, code: int
) -> None:
    assert Report(fix=fix, exit_non_zero_on_fix=asked, changed=changed, errors=errors).return_code == code
