"""Every rule of every shipped pack is held to the examples that stand beside it."""

from __future__ import annotations

from functools import cache

import pytest

from dedup.chrome.face import word_ends  # noqa: F401
from dedup.chrome.index import Rules
from dedup.chrome.labels import label_lines
from dedup.chrome.packs import load_packs
from dedup.chrome.rule import Rule
from dedup.model import Line


@cache
def shipped() -> Rules:
    return load_packs()


def lines_of(text: str) -> list[Line]:
    lines, start = [], 0
    for raw in text.split("\n"):
        bare = raw.strip()
        if bare:
            at = start + raw.index(bare)
            lines.append(Line(at, at + len(bare), 0, 0))
        start += len(raw) + 1
    return lines


def fired(text: str, rule: Rule) -> bool:
    rules = shipped().only(rule.id) if not rule.next_to else shipped()
    return any(label.rule == rule.id for labels in label_lines(text, lines_of(text), rules) for label in labels)


EXAMPLES = [(rule, text, True) for rule in shipped().all() for text in rule.matches] + [
    (rule, text, False) for rule in shipped().all() for text in rule.not_matches
]


@pytest.mark.parametrize(
    ("rule", "text", "expected"),
    EXAMPLES,
    ids=[f"{rule.id}-{'fires' if expected else 'stays silent'}-{n}" for n, (rule, _, expected) in enumerate(EXAMPLES)],
)
def test_rule_does_what_its_examples_say(rule: Rule, text: str, expected: bool) -> None:
    assert fired(text, rule) is expected
