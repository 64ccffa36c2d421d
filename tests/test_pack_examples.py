"""Every rule of every shipped pack is held to the examples that stand beside it."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator

import msgspec
import pytest

from dedup.boilerplate.rules.expand import expanded, filled
from dedup.boilerplate.rules.index import compile_rules
from dedup.boilerplate.rules.labels import explain
from dedup.boilerplate.rules.loading import load_packs, pack_languages
from dedup.boilerplate.rules.rule import Rule
from dedup.boilerplate.rules.shipped import FOLDER

RULES = load_packs()
EXAMPLES = [
    (rule, text, expected)
    for rule in RULES.rules
    for texts, expected in ((rule.matches, True), (rule.not_matches, False))
    for text in texts
]


@pytest.mark.parametrize(
    ("rule", "text", "expected"),
    EXAMPLES,
    ids=[
        f"{rule.id}-{'fires' if fires else 'stays silent'}-{n}" for n, (rule, _, fires) in enumerate(EXAMPLES)
    ],
)
def test_rule_does_what_its_examples_say(rule: Rule, text: str, expected: bool) -> None:
    fired = {found.id for line in text.split("\n") for found, _ in explain(line, RULES)}
    assert (rule.id in fired) is expected


LONGEST = 300
"""Longest pattern, alternative or part of a shipped pack, in characters: what a reader can take in."""


def written() -> Iterator[tuple[Rule, dict[str, str]]]:
    """Yield the rules as they are written in the shipped packs, and the parts that their patterns may name."""
    shared: dict[str, str] = {}
    for language in ("common", *pack_languages()):
        pack = tomllib.loads((FOLDER / f"{language}.toml").read_text("utf-8"))
        parts = filled({name: tuple(options) for name, options in pack.get("parts", {}).items()}, shared)
        shared = shared or parts
        for row in pack["rule"]:
            yield msgspec.convert(row, Rule), parts


WRITTEN = list(written())
ALTERNATIVES = [(rule, number, parts) for rule, parts in WRITTEN for number, _ in enumerate(rule.alternative)]


@pytest.mark.parametrize(
    ("rule", "number", "parts"), ALTERNATIVES, ids=[f"{rule.id}-{number}" for rule, number, _ in ALTERNATIVES]
)
def test_every_alternative_is_needed_for_its_own_examples(
    rule: Rule, number: int, parts: dict[str, str]
) -> None:
    one = rule.alternative[number]
    alone = expanded(msgspec.structs.replace(rule, alternative=(one,)), parts)
    rules = compile_rules([alone], RULES.lists)
    assert [text for text in one.matches if not any(explain(line, rules) for line in text.split("\n"))] == []
    assert [text for text in one.not_matches if any(explain(line, rules) for line in text.split("\n"))] == []


@pytest.mark.parametrize("language", ["common", *pack_languages()])
def test_no_pattern_is_too_long_to_read(language: str) -> None:
    pack = tomllib.loads((FOLDER / f"{language}.toml").read_text("utf-8"))
    patterns = [(name, option) for name, options in pack.get("parts", {}).items() for option in options]
    for rule in pack["rule"]:
        patterns.append((rule["id"], rule.get("pattern", "")))
        patterns += [(rule["id"], one["pattern"]) for one in rule.get("alternative", ())]
    assert [name for name, pattern in patterns if len(pattern) > LONGEST] == []


@pytest.mark.parametrize("language", ["common", *pack_languages()])
def test_every_part_of_patterns_is_named_by_a_pattern(language: str) -> None:
    texts = [path.read_text("utf-8") for path in FOLDER.glob("*.toml")]
    own = (FOLDER / f"{language}.toml").read_text("utf-8")
    parts = tomllib.loads(own).get("parts", {})
    where = "\n".join(texts) if language == "common" else own
    assert [name for name in parts if f"{{{name}}}" not in where] == []
    assert not parts.keys() & RULES.lists.keys()
