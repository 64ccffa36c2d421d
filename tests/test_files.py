"""A file takes the place of another whole, or not at all."""

from __future__ import annotations

import os
from pathlib import Path
from typing import IO

import pytest

from dedup.files.writing import replace_file


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize("temporary", [None, ".out.next"])
@pytest.mark.parametrize("fault", [OSError(28, "No space left on device"), KeyboardInterrupt()])
@pytest.mark.parametrize("at", ["write", "ready"])
def test_what_stops_a_writer_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, temporary: str | None, fault: BaseException, at: str
) -> None:
    (tmp_path / "out").write_text("old")

    def write(file: IO[bytes]) -> None:
        file.write(b"half")
        if at == "write":
            raise fault

    def ready(_: Path) -> None:
        raise fault

    with pytest.raises(type(fault)):
        replace_file(
            tmp_path / "out", write, temporary=tmp_path / temporary if temporary else None, ready=ready
        )
    assert names(tmp_path) == ["out"]
    assert (tmp_path / "out").read_text() == "old"


def test_the_last_look_is_at_the_whole_content_before_the_old_file_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("old")
    seen = []

    def ready(temporary: Path) -> None:
        seen.append((temporary.parent, temporary.read_text(), (tmp_path / "out").read_text()))

    replace_file(tmp_path / "out", lambda file: file.write(b"new"), ready=ready)
    assert seen == [(tmp_path, "new", "old")]
    assert (names(tmp_path), (tmp_path / "out").read_text()) == (["out"], "new")


def test_what_a_killed_process_left_under_the_named_file_is_written_over(tmp_path: Path) -> None:
    (tmp_path / ".out.next").write_text("left by another, and longer")
    replace_file(tmp_path / "out", lambda file: file.write(b"new"), temporary=tmp_path / ".out.next")
    assert (names(tmp_path), (tmp_path / "out").read_text()) == (["out"], "new")


@pytest.mark.skipif(os.name == "nt", reason="modes")
def test_a_file_with_a_name_of_its_own_is_its_owner_s_until_it_is_ready(tmp_path: Path) -> None:
    modes = []
    replace_file(
        tmp_path / ("a" * 250),
        lambda file: file.write(b"new"),
        ready=lambda temporary: modes.append(temporary.stat().st_mode & 0o777),
    )
    assert modes == [0o600]
