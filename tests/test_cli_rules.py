"""`dedup rules`: the packs listed, a line explained."""

from __future__ import annotations

from pathlib import Path

import pytest

from dedup.__main__ import main


def test_rules_are_listed_one_a_line_with_tabs(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert main(["rules", "list"]) == 0
    rows = [line.split("\t") for line in capfdbinary.readouterr().out.decode().splitlines()]
    assert ["ar.follow.label", "follow", "line", "sure"] in [row[:4] for row in rows]
    assert len(rows) > 500
    assert {len(row) for row in rows} <= {4, 5}


def test_the_list_is_cut_by_language_and_type(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert main(["rules", "list", "--language", "ar", "--type", "poll"]) == 0
    rows = [line.split("\t") for line in capfdbinary.readouterr().out.decode().splitlines()]
    assert rows
    assert all(row[0].startswith("ar.") and row[1] == "poll" for row in rows)


def test_rules_of_no_language_are_listed_as_und(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert main(["rules", "list", "--language", "und"]) == 0
    lines = capfdbinary.readouterr().out.decode().splitlines()
    assert lines
    assert not [line for line in lines if line.startswith(("ar.", "en."))]


def test_a_line_is_explained_by_the_rules_that_fire(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert main(["rules", "explain", "تابعنا عبر"]) == 0
    said = capfdbinary.readouterr().out.decode()
    assert "ar.follow.label: follow, sure, line: \u2068تابعنا عبر\u2069" in said


@pytest.mark.parametrize("line", ["", "The ferry sails again on Monday, the office said.", "\x1b[31m"])
def test_a_line_that_no_rule_knows_is_reported_as_such(
    line: str, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert main(["rules", "explain", line]) == 0
    assert capfdbinary.readouterr().out.decode().startswith("no rule matches")


@pytest.mark.parametrize(
    "arguments", [["list", "--language", "xx"], ["list", "--type", "planet"], ["explain"], ["frob"], []]
)
def test_wrong_usage_is_one_line_and_exit_code_2(
    arguments: list[str], capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert main(["rules", *arguments]) == 2
    said = capfdbinary.readouterr().err.decode()
    assert said.startswith("dedup: ")
    assert said.count("\n") == 1


def test_a_line_that_a_pack_keeps_is_reported_as_such(
    tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    pack = tmp_path / "mine.toml"
    pack.write_text('language = "und"\n[[keep]]\nlines = ["Share"]\n', "utf-8")
    assert main(["rules", "explain", "SHARE!", "--pack", str(pack)]) == 0
    said = capfdbinary.readouterr().out.decode().splitlines()
    assert said[-1] == "kept: a pack says that this line is never removed"
