"""``fix --backup`` and ``review --write --backup``: no old content is lost, and no other file is written over."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from dedup.errors import OutputError, UsageError
from dedup.files.rewrite import check_backup, rewrite, stamp
from tests.test_batch import CLEAN, DIRTY, dedup, put

OTHER = DIRTY.replace("Two boats", "Three boats")
OTHER_CLEAN = CLEAN.replace("Two boats", "Three boats")


def contents(folder: Path) -> dict[str, str]:
    """Return what every file below a folder holds."""
    return {
        str(path.relative_to(folder)): path.read_text(encoding="utf-8")
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.mark.parametrize(
    ("suffix", "said"),
    [
        ("", "the suffix is empty"),
        ("/x", "must be a suffix, not a path"),
        ("../x", "must be a suffix, not a path"),
        (".d/", "must be a suffix, not a path"),
        ("/", "must be a suffix, not a path"),
        (".txt", "a backup with this suffix would itself be read"),
        (".old.TXT", "a backup with this suffix would itself be read"),
        (".md", "a backup with this suffix would itself be read"),
        (".old", "in/b.old, an input, already has the suffix .old"),
    ],
)
def test_a_suffix_that_could_cost_a_file_is_refused_before_anything_is_written(
    suffix: str, said: str, tmp_path: Path
) -> None:
    for name in ("in/a.txt", "in/b.old", "in/c.txt"):
        put(tmp_path, name)
    before = contents(tmp_path)
    done = dedup("fix", "in", "in/b.old", "--backup", suffix, cwd=tmp_path)
    assert (done.returncode, done.stdout, done.stderr.count(b"\n")) == (2, b"", 1)
    assert done.stderr.decode().startswith("dedup: --backup: ")
    assert said in done.stderr.decode()
    assert contents(tmp_path) == before


@pytest.mark.parametrize("suffix", ["", "\0", "a\0", "/", "a/b"])
def test_what_no_shell_can_give_is_refused_too(suffix: str) -> None:
    with pytest.raises(UsageError, match="--backup"):
        check_backup(suffix)


def test_an_unrelated_file_is_not_written_over_and_the_text_is_left_as_it_is(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt"):
        put(tmp_path, name)
    put(tmp_path, "a.txt.orig", "the user's own\n")
    done = dedup("fix", ".", "--backup", ".orig", cwd=tmp_path)
    assert done.returncode == 2
    assert "dedup: a.txt: left unchanged: a.txt.orig already exists" in done.stderr.decode()
    assert contents(tmp_path) == {
        "a.txt": DIRTY,
        "a.txt.orig": "the user's own\n",
        "b.txt": CLEAN,
        "b.txt.orig": DIRTY,
    }


@pytest.mark.parametrize("kind", ["link to nothing", "link to the file", "folder", "pipe"])
def test_whatever_has_the_name_of_the_backup_is_kept(kind: str, tmp_path: Path) -> None:
    put(tmp_path, "a.txt")
    beside = tmp_path / "a.txt.orig"
    if kind == "folder":
        beside.mkdir()
    elif kind == "pipe":
        os.mkfifo(beside)
    else:
        beside.symlink_to("nothing" if kind == "link to nothing" else "a.txt")
    before = beside.lstat()
    done = dedup("fix", "a.txt", "--backup", ".orig", cwd=tmp_path)
    assert (done.returncode, b"a.txt.orig already exists" in done.stderr) == (2, True)
    assert (tmp_path / "a.txt").read_text() == DIRTY
    assert os.path.samestat(beside.lstat(), before)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.txt", "a.txt.orig"]


def test_the_oldest_original_is_kept_whatever_later_runs_do(tmp_path: Path) -> None:
    path = put(tmp_path, "a.txt")
    fix = ("fix", "a.txt", "--backup", ".orig")
    assert dedup(*fix, cwd=tmp_path).returncode == 0
    assert dedup(*fix, cwd=tmp_path).returncode == 0, "a clean file needs no backup"
    path.write_text(OTHER)
    done = dedup(*fix, cwd=tmp_path)
    assert (done.returncode, b"a.txt.orig already exists" in done.stderr) == (2, True)
    assert contents(tmp_path) == {"a.txt": OTHER, "a.txt.orig": DIRTY}
    assert dedup("fix", "a.txt", "--backup", ".orig2", cwd=tmp_path).returncode == 0
    assert contents(tmp_path) == {"a.txt": OTHER_CLEAN, "a.txt.orig": DIRTY, "a.txt.orig2": OTHER}


@pytest.mark.parametrize("links", [True, False])
def test_a_run_that_was_stopped_behind_the_backup_is_done_by_the_next_one(
    links: bool, tmp_path: Path
) -> None:
    path = put(tmp_path, "a.txt")
    if links:
        (tmp_path / "a.txt.orig").hardlink_to(path)
    else:
        put(tmp_path, "a.txt.orig")
    assert dedup("fix", "a.txt", "--backup", ".orig", cwd=tmp_path).returncode == 0
    assert contents(tmp_path) == {"a.txt": CLEAN, "a.txt.orig": DIRTY}


@pytest.mark.parametrize("links", [True, False])
def test_a_backup_has_content_and_mode_and_a_failed_run_leaves_none(
    links: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not links:

        def refused(*_: object) -> None:
            raise PermissionError(1, "Operation not permitted")

        monkeypatch.setattr(os, "link", refused)
    path = put(tmp_path, "a.txt")
    path.chmod(0o640)
    read = stamp(path.stat())

    def full(*_: object) -> Path:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", full)
        with pytest.raises(OutputError, match="no space"):
            rewrite(str(path), b"new", read=read, backup=".orig")
    assert contents(tmp_path) == {"a.txt": DIRTY}
    rewrite(str(path), b"new", read=read, backup=".orig")
    assert contents(tmp_path) == {"a.txt": "new", "a.txt.orig": DIRTY}
    assert (tmp_path / "a.txt.orig").stat().st_mode & 0o777 == 0o640
    with pytest.raises(OutputError, match=r"a\.txt\.orig already exists"):
        rewrite(str(path), b"newer", read=stamp(path.stat()), backup=".orig")
    assert contents(tmp_path) == {"a.txt": "new", "a.txt.orig": DIRTY}


def test_a_link_keeps_its_backup_beside_the_file_that_it_leads_to(tmp_path: Path) -> None:
    put(tmp_path, "real/a.txt")
    (tmp_path / "link.txt").symlink_to("real/a.txt")
    assert dedup("fix", "link.txt", "--backup", "~", cwd=tmp_path).returncode == 0
    assert (tmp_path / "link.txt").is_symlink()
    assert contents(tmp_path / "real") == {"a.txt": CLEAN, "a.txt~": DIRTY}


@pytest.mark.parametrize("change", ["content", "link", "another file", "folder", "gone"])
def test_a_file_that_is_another_one_by_now_is_left_alone(change: str, tmp_path: Path) -> None:
    path, victim = put(tmp_path, "a.txt"), put(tmp_path, "victim.txt", "not to be touched\n")
    read = stamp(path.stat())
    if change == "content":
        path.write_text("changed")
    else:
        path.unlink()
    if change == "link":
        path.symlink_to(victim)
    elif change == "another file":
        put(tmp_path, "a.txt")
    elif change == "folder":
        path.mkdir()
    before = contents(tmp_path)
    with pytest.raises(OutputError):
        rewrite(str(path), b"new", read=read, backup=".orig")
    assert contents(tmp_path) == before


def test_review_checks_the_suffix_and_keeps_the_backup_by_the_same_rules(tmp_path: Path) -> None:
    from dedup.cli.review import _check_usage, _Destination

    put(tmp_path, "a.orig")
    for suffix in ("", "/x", ".txt", ".orig"):
        with pytest.raises(UsageError, match="--backup: "):
            _check_usage(
                (str(tmp_path / "a.orig"),),
                _Destination(True, suffix, None, True),
                everything=False,
                doubt=None,
            )
