"""Settings from files: found upwards, checked, shown with where they came from."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from dedup.config import Config, Strictness
from dedup.errors import ConfigError
from dedup.files.settings import KINDS, find_settings, schema
from tests.test_batch import DIRTY, dedup, put


def test_the_nearest_file_upwards_holds(tmp_path: Path) -> None:
    put(tmp_path, "pyproject.toml", '[tool.dedup]\nscope = "page"\n')
    put(tmp_path, "in/dedup.toml", 'strictness = "careful"\n')
    put(tmp_path, "in/deeper/a.txt")
    put(tmp_path, "in/deeper/pyproject.toml", "[tool.other]\n")
    inner = find_settings(str(tmp_path / "in" / "deeper" / "a.txt"))
    assert inner.values == {"strictness": "careful"}
    assert inner.path == str((tmp_path / "in" / "dedup.toml").resolve())
    assert find_settings(str(tmp_path)).values == {"scope": "page"}


def test_the_command_line_holds_before_the_file(tmp_path: Path) -> None:
    put(tmp_path, "dedup.toml", 'strictness = "careful"\nkeep = ["caption"]\n')
    config = find_settings(str(tmp_path)).config({"strictness": "thorough", "keep": ()})
    assert config == Config(strictness=Strictness.THOROUGH, keep=("caption",))


def test_packs_lead_from_where_the_file_is(tmp_path: Path) -> None:
    put(tmp_path, "dedup.toml", 'packs = ["own.toml"]\n')
    assert find_settings(str(tmp_path / "x")).values["packs"] == (str(tmp_path.resolve() / "own.toml"),)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('strictnes = "careful"', "strictnes: there is no such setting; did you mean strictness?"),
        ("zzz = 1", "the settings are language, strictness"),
        ('scope = "book"', "scope: 'book' is not one of auto, article, page"),
        ('keep = "caption"', "keep: takes a list of strings, not 'caption'"),
        ("max_chars = 0", "max_chars: takes a whole number, not 0"),
        ("scope = ", "not TOML"),
    ],
)
def test_a_wrong_setting_names_the_file_the_key_and_what_would_be_right(
    line: str, said: str, tmp_path: Path
) -> None:
    path = put(tmp_path, "dedup.toml", line)
    with pytest.raises(ConfigError) as caught:
        find_settings(str(tmp_path))
    assert str(path.resolve()) in str(caught.value)
    assert said in str(caught.value)
    run = dedup("check", ".", cwd=tmp_path)
    assert run.returncode == 2
    assert run.stderr.count(b"\n") == 1


def test_the_commands_obey_the_file(tmp_path: Path) -> None:
    put(tmp_path, "a.txt", DIRTY)
    put(tmp_path, "dedup.toml", 'ignore = ["share"]\n')
    assert dedup("check", ".", cwd=tmp_path).returncode == 0
    put(tmp_path, "dedup.toml", 'exclude = ["a.*"]\n')
    assert dedup("check", ".", cwd=tmp_path).returncode == 0
    put(tmp_path, "dedup.toml", 'keep = ["share"]\n')
    assert b"Share" in dedup("clean", "a.txt", "--diff", "none", cwd=tmp_path).stdout


def test_what_holds_is_shown_with_where_it_came_from(tmp_path: Path) -> None:
    path = put(tmp_path, "dedup.toml", 'keep = ["caption"]\n')
    shown = dedup("config", "show", cwd=tmp_path).stdout.decode().splitlines()
    assert f'keep = ["caption"]\t{path.resolve()}' in shown
    assert 'scope = "auto"\tdefault' in shown
    assert len(shown) == len(KINDS)


def test_the_schema_knows_every_setting() -> None:
    run = subprocess.run([sys.executable, "-m", "dedup", "config", "schema"], capture_output=True, check=True)
    assert json.loads(run.stdout) == schema()
    assert set(schema()["properties"]) == set(KINDS) >= set(Config.names())
