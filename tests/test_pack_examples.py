"""Every rule of every shipped pack is held to the examples that stand beside it."""

from __future__ import annotations

import pytest

from dedup.boilerplate.rules.labels import explain
from dedup.boilerplate.rules.loading import load_packs
from dedup.boilerplate.rules.rule import Rule

RULES = load_packs()
EXAMPLES = [
    (rule, text, expected)
    for rule in RULES.all()
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
