"""Texts of a few lines over and over are settled, kept, and read in time that grows with the text."""

from __future__ import annotations

import ast
from functools import partial
from pathlib import Path

import pytest
from hypothesis import settings

import dedup
from dedup.boilerplate.classifier.monotony import is_monotonous
from dedup.model import Status
from tests.test_growth import LINEAR, work

LINES = {
    "a letter": "a\n",
    "a word": "كلمة\n",
    "an ideograph": "中\n",
    "a point": "- a\n",
    "a numbered point": "1. a\n",
    "a heading": "# a\n",
    "a quotation": "> a\n",
    "a row": "| a |\n",
    "a name": "@a\n",
    "cells": "a\tb\n",
    "brackets": "[x]\n",
    "a reference": "[i]: http://x/i\n",
    "three lines": "a\nb\nc\n",
    "sentences": "Hello there. ",
    "glued sentences": "Yes.No.",
    "sentences without spaces": "中文。",
    "carriage returns": "a\r",
    "a NUL": "a\0b\n",
}
OWN = """language = "en"

[[rule]]
id = "own.share"
type = "share"
match = "line"
confidence = "sure"
phrases = ["Share"]
matches = ["Share"]
not_matches = ["Share it"]
"""
any_line = pytest.mark.parametrize("line", LINES.values(), ids=LINES)


@any_line
@pytest.mark.parametrize("times", [60, 400, 1000])
def test_a_text_of_equal_lines_is_settled_and_kept(line: str, times: int) -> None:
    article = dedup.clean(line * times)
    assert article.status is not Status.UNPROVED
    assert {removal.rule for removal in article.removals} <= {"text.nul"}
    assert dedup.clean(article.text).text == article.text


@any_line
def test_four_times_the_lines_are_about_four_times_the_work(line: str) -> None:
    dedup.clean(line * 10)  # loads what every call shares
    small, large = (work(partial(dedup.clean, line * times)) for times in (300, 1200))
    assert large <= LINEAR * small, f"{small} lines of code for 300, {large} for 1200"


def test_only_the_user_s_own_rules_remove_anything_from_a_monotonous_text(tmp_path: Path) -> None:
    text = "Share\n" * 500
    assert dedup.clean(text).status is Status.UNCHANGED
    pack = tmp_path / "own.toml"
    pack.write_text(OWN, encoding="utf-8")
    article = dedup.clean(text, config=dedup.Config(packs=(str(pack),)))
    assert (article.text, article.status) == ("", Status.CLEANED)
    assert {removal.rule for removal in article.removals} == {"own.share"}


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ([], False),
        (["a"] * 49, False),
        (["a"] * 50, True),
        ([*"abcdef"] * 10, True),
        ([str(number % 9) for number in range(80)], False),
        ([str(number) for number in range(500)], False),
        (["a"] * 500 + [str(number) for number in range(50)], True),
    ],
)
def test_lines_that_occur_ten_times_each_make_a_text_monotonous(keys: list[str], expected: bool) -> None:
    assert is_monotonous(keys) is expected


def test_no_test_has_a_deadline() -> None:
    assert settings().deadline is None
    for path in Path(__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.keyword) and node.arg == "deadline":
                assert isinstance(node.value, ast.Constant), path.name
                assert node.value.value is None, path.name


@pytest.mark.parametrize("between", ["\n", " ", "\n\n"])
def test_a_long_sentence_over_and_over_is_settled_in_one_pass(between: str) -> None:
    sentence = "The ferry between the two banks sails again from Monday, said the harbour master on Sunday."
    article = dedup.clean(between.join([sentence] * 200))
    assert article.status is not Status.UNPROVED
    assert sentence in article.text
