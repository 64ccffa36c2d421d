"""Rules put behind compiled ones, or compiled with forms that are known: as if all had been compiled at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from dedup.boilerplate.rules.forms import Forms
from dedup.boilerplate.rules.index import Rules, compile_rules, extended
from dedup.boilerplate.rules.loading import load_packs
from dedup.boilerplate.rules.shapes import ShapeIndex
from dedup.boilerplate.rules.shipped_rules import precomputed

SHIPPED = load_packs()
TABLES = ("rules", "lines", "heads", "tails", "runs", "until", "lists")


def shapes(index: ShapeIndex) -> list[tuple[str, tuple[str, ...], str]]:
    return [(shape.rule.id, shape.words, shape.pattern.pattern) for shape in index.shapes]


def same(left: Rules, right: Rules) -> None:
    for name in TABLES:
        assert getattr(left, name) == getattr(right, name)
    for name in ("shapes", "head_patterns", "tail_patterns"):
        assert shapes(getattr(left, name)) == shapes(getattr(right, name))


@pytest.mark.parametrize("part", range(5))
def test_rules_compiled_in_two_parts_are_those_compiled_at_once(part: int) -> None:
    more = [rule for number, rule in enumerate(SHIPPED.rules) if number % 5 == part]
    first = [rule for rule in SHIPPED.rules if rule not in more]
    base = compile_rules(first, SHIPPED.lists)
    same(extended(base, more), compile_rules([*first, *more], SHIPPED.lists))


def test_with_nothing_more_all_is_shared() -> None:
    more = extended(SHIPPED, [])
    same(more, SHIPPED)
    assert more.lines is SHIPPED.lines
    assert more.shapes is SHIPPED.shapes


def test_forms_that_are_known_make_no_difference() -> None:
    same(SHIPPED, compile_rules(SHIPPED.rules, SHIPPED.lists))
    known, without = precomputed().forms, Forms()
    assert known.keys_of([*known.keys]) == without.keys_of([*known.keys])
    assert known.keys_of(["Pass it ON!", *known.keys])[0] == without.key("Pass it ON!") == "pass it on"
    assert {entry: without.entry(entry) for entry in known.entries} == known.entries
    assert known.entry("Zzyz.") == "zzyz"


def pack(path: Path, text: str) -> Path:
    path.write_text(f'language = "en"\n{text}', encoding="utf-8")
    return path


def test_a_pack_with_lists_adds_words_to_patterns_that_are_shipped(tmp_path: Path) -> None:
    name = next(iter(SHIPPED.lists))
    added = load_packs(None, [pack(tmp_path / "own.toml", f'[lists]\n{name} = ["zzyzx"]\n')])
    assert added.lists[name] == (*SHIPPED.lists[name], "zzyzx")
    assert added.words.tokens("zzyzx") != "zzyzx"


def test_a_rule_of_a_shipped_name_takes_its_place(tmp_path: Path) -> None:
    text = (
        '[[rule]]\nid = "en.share.label"\ntype = "share"\nmatch = "line"\nconfidence = "sure"\n'
        'phrases = ["Pass it on"]\nmatches = ["Pass it on"]\nnot_matches = ["Whole."]\n'
    )
    own = load_packs(None, [pack(tmp_path / "own.toml", text)])
    assert [rule.id for rule in own.rules] == [rule.id for rule in SHIPPED.rules]
    assert own.by_id["en.share.label"].phrases == ("Pass it on",)
