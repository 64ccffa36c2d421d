"""Data files of the package: parsed once, cached like bytecode, and never taken from a wrong cache."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import msgspec
import pytest

from dedup.resources.parsed import computed, parsed_files


class Kind(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A value that a file of the test holds."""

    words: tuple[str, ...] = ()


class Parser:
    """Parses files, and counts how many."""

    def __init__(self) -> None:
        self.files = 0

    def __call__(self, data: bytes, path: str) -> Kind:
        """Return the lines of a file."""
        self.files += 1
        return Kind(tuple(data.decode().split()))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with two data files, where the interpreter may write."""
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(sys, "pycache_prefix", None)
    (tmp_path / "ar.toml").write_text("شارك تابعنا", encoding="utf-8")
    (tmp_path / "en.toml").write_text("share follow", encoding="utf-8")
    return tmp_path


def parsed_again(folder: Path) -> int:
    """Return how many files are parsed when the folder is read once more; check what is read."""
    parser = Parser()
    found = parsed_files(folder, parser, Kind)
    assert found == {
        path.stem: Kind(tuple(path.read_text("utf-8").split())) for path in folder.glob("*.toml")
    }
    return parser.files


def cache_of(folder: Path) -> Path:
    """Return the only file in the folder of caches."""
    [place] = (folder / "__pycache__").iterdir()
    return place


def test_files_are_parsed_once(folder: Path) -> None:
    assert [parsed_again(folder) for _ in range(3)] == [2, 0, 0]


@pytest.mark.parametrize("change", ["share  follow", "share follo", "", "share follow us"])
def test_a_changed_file_is_parsed_again_whatever_its_time(folder: Path, change: str) -> None:
    parsed_again(folder)
    path = folder / "en.toml"
    before = path.stat()
    path.write_text(change, encoding="utf-8")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert [parsed_again(folder) for _ in range(2)] == [2, 0]


def test_files_that_come_and_go_are_noticed(folder: Path) -> None:
    parsed_again(folder)
    (folder / "fr.toml").write_text("partager", encoding="utf-8")
    assert [parsed_again(folder) for _ in range(2)] == [3, 0]
    (folder / "fr.toml").rename(folder / "de.toml")
    assert [parsed_again(folder) for _ in range(2)] == [3, 0]
    (folder / "de.toml").unlink()
    assert [parsed_again(folder) for _ in range(2)] == [2, 0]


@pytest.mark.parametrize("cut", [0, 1, 7, -1])
def test_a_damaged_cache_is_replaced(folder: Path, cut: int) -> None:
    parsed_again(folder)
    place = cache_of(folder)
    place.write_bytes(place.read_bytes()[:cut])
    assert [parsed_again(folder) for _ in range(2)] == [2, 0]


@pytest.mark.parametrize("place", [0, 7, 8, 15, 16, -1])
def test_a_cache_with_a_changed_byte_is_replaced(folder: Path, place: int) -> None:
    parsed_again(folder)
    data = bytearray(cache_of(folder).read_bytes())
    data[place] ^= 1
    cache_of(folder).write_bytes(data)
    assert [parsed_again(folder) for _ in range(2)] == [2, 0]


def test_a_cache_of_values_of_another_type_is_replaced(folder: Path) -> None:
    parsed_files(folder, lambda data, path: len(data), int)
    assert [parsed_again(folder) for _ in range(2)] == [2, 0]


def test_where_the_interpreter_writes_no_bytecode_nothing_is_cached(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert [parsed_again(folder) for _ in range(2)] == [2, 2]
    assert not (folder / "__pycache__").exists()


def test_a_place_that_cannot_be_written_is_not_an_error(folder: Path) -> None:
    (folder / "__pycache__").write_text("not a folder")
    assert [parsed_again(folder) for _ in range(2)] == [2, 2]


def test_the_cache_is_written_where_bytecode_is(
    folder: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = tmp_path_factory.mktemp("caches")
    monkeypatch.setattr(sys, "pycache_prefix", str(elsewhere))
    assert [parsed_again(folder) for _ in range(2)] == [2, 0]
    assert not (folder / "__pycache__").exists()
    assert [*elsewhere.rglob("*.msgpack")]


def test_others_may_read_the_cache_as_they_may_the_files(folder: Path) -> None:
    (folder / "ar.toml").chmod(0o640)
    parsed_again(folder)
    assert cache_of(folder).stat().st_mode & 0o777 == 0o640


def test_what_is_computed_from_files_and_code_is_computed_again_when_either_changes(folder: Path) -> None:
    code, computations = folder / "code.py", []
    code.write_text("1", encoding="utf-8")

    def compute() -> Kind:
        computations.append(code.read_text("utf-8"))
        return Kind((*computations,))

    def found() -> Kind:
        return computed(folder, [code], compute, Kind)

    assert [found(), found()] == [Kind(("1",))] * 2
    code.write_text("2", encoding="utf-8")
    assert [found(), found()] == [Kind(("1", "2"))] * 2
    (folder / "fr.toml").write_text("partager", encoding="utf-8")
    assert [found(), found()] == [Kind(("1", "2", "2"))] * 2
