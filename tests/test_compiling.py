"""Compiled patterns as plain data: rebuilt, they are those that were compiled; data of another kind is not used."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from dedup.boilerplate.rules import shapes
from dedup.boilerplate.rules.compiling import compile_pattern, pattern_of, values_of
from dedup.boilerplate.rules.index import compile_rules
from dedup.boilerplate.rules.loading import load_packs
from dedup.boilerplate.rules.shapes import Shape
from dedup.boilerplate.rules.shipped import FOLDER
from dedup.boilerplate.rules.shipped_rules import precomputed
from dedup.resources.parsed import is_cached

Change = Callable[[list[Any]], list[Any]]
SHIPPED = load_packs()
COMPILED = {shape.source: values_of(compile_pattern(shape.source)) for shape in SHIPPED.patterns.shapes}


def stored(values: list[Any]) -> list[Any]:
    """Return values as a cache returns them."""
    decoded: list[Any] = msgspec.msgpack.decode(msgspec.msgpack.encode(values))
    return decoded


def test_a_pattern_that_is_rebuilt_consists_of_the_same_values() -> None:
    for source, values in COMPILED.items():
        rebuilt = pattern_of(stored(values))
        assert rebuilt is not None
        assert values_of(rebuilt) == values
        assert rebuilt.pattern == compile_pattern(source).pattern


def test_a_pattern_that_is_rebuilt_matches_what_its_rule_must_match_and_nothing_else() -> None:
    for shape in SHIPPED.patterns.shapes:
        if shape.listed:
            continue
        rebuilt = Shape(
            shape.rule, SHIPPED.words, SHIPPED.lists, compiled={shape.source: stored(COMPILED[shape.source])}
        )
        for text in (*shape.rule.matches, *shape.rule.not_matches):
            left, right = rebuilt.find(text), shape.find(text)
            assert (left and left.span()) == (right and right.span())


@pytest.mark.parametrize(
    "change",
    [
        lambda values: [],
        lambda values: values[:-1],
        lambda values: [*values, 0],
        lambda values: [None, *values[1:]],
        lambda values: [*values[:2], {}, *values[3:]],
        lambda values: [*values[:-1], "two"],
    ],
)
def test_values_of_another_version_of_the_library_are_not_used(change: Change) -> None:
    shape = next(shape for shape in SHIPPED.patterns.shapes if not shape.listed)
    values = change(stored(COMPILED[shape.source]))
    anew = Shape(shape.rule, SHIPPED.words, SHIPPED.lists, compiled={shape.source: values})
    assert values_of(anew.pattern) == COMPILED[shape.source]


def test_with_all_patterns_known_none_is_compiled(monkeypatch: pytest.MonkeyPatch) -> None:
    def compiled(source: str) -> None:
        raise AssertionError(source)

    known = compile_rules(SHIPPED.rules, SHIPPED.lists, compiled=COMPILED)
    monkeypatch.setattr(shapes, "compile_pattern", compiled)
    assert all(shape.pattern.flags for shape in known.patterns.shapes)


def test_patterns_are_compiled_in_advance_only_where_the_result_is_cached(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys, "pycache_prefix", None)
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    monkeypatch.setattr("dedup.resources.parsed._cache_file", lambda folder, name: None)
    assert not is_cached(FOLDER)
    assert precomputed().patterns == {}


@pytest.mark.parametrize("exists", [True, False])
def test_a_folder_is_cached_where_bytecode_would_be_written(
    exists: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "pycache_prefix", None)
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    if exists:
        (tmp_path / "__pycache__").mkdir()
    assert is_cached(tmp_path)
    monkeypatch.setattr("os.access", lambda path, mode: False)
    assert not is_cached(tmp_path)


def test_patterns_that_are_cached_are_those_of_the_shipped_rules(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "pycache_prefix", str(tmp_path))
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    for _ in range(2):
        found = precomputed().patterns
        assert {source: stored(values) for source, values in found.items()} == {
            source: stored(values) for source, values in COMPILED.items()
        }
