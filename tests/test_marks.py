"""The marks that end sentences: one table for all scripts, and every stage knows all of them."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pytest

import dedup
from dedup.boilerplate.classifier.line_shape import SHAPE_FEATURES, line_shapes
from dedup.copies.truncated import find_truncated
from dedup.text.keys import keys
from dedup.text.line_form import ends_sentence
from dedup.text.marks import EXCLAMATIONS, QUESTIONS, SCRIPT_STOPS, SENTENCE_ENDS, STOPS
from dedup.text.segment import segment

ROOT = Path(dedup.__file__).parent
WORDS = "Alef bet gimel dalet he vav zayin"


def names(marks: str) -> list[object]:
    return [pytest.param(mark, id=unicodedata.name(mark).lower()) for mark in marks]


@pytest.mark.parametrize("mark", names(SENTENCE_ENDS))
def test_a_line_ends_a_sentence_with_every_mark(mark: str) -> None:
    assert ends_sentence(WORDS + mark)
    assert ends_sentence(WORDS + mark, strong=False) is (mark in STOPS)
    assert line_shapes([WORDS + mark])[SHAPE_FEATURES.index("last_end"), 0] == 1


@pytest.mark.parametrize("mark", names(SCRIPT_STOPS + EXCLAMATIONS + QUESTIONS))
def test_a_text_is_split_after_every_mark_that_means_nothing_else(mark: str) -> None:
    assert len(segment(f"{WORDS}{mark} {WORDS}{mark}").sentences) == 2


@pytest.mark.parametrize("mark", names(SCRIPT_STOPS))
def test_the_stops_of_a_script_need_no_space_behind_them(mark: str) -> None:
    assert len(segment(f"{WORDS}{mark}{WORDS}{mark}").sentences) == 2


@pytest.mark.parametrize("mark", names(SENTENCE_ENDS))
def test_what_follows_an_ellipsis_is_not_a_date_or_name_if_it_ends_a_sentence(mark: str) -> None:
    whole = "The night ferry between the two banks will sail again from Monday, the office said."
    text = f"{whole}\n{whole[:50]}... {WORDS}{mark}"
    lines = segment(text).lines
    assert find_truncated(text, lines, keys([text[line.start : line.end] for line in lines])) == []


def test_no_other_module_lists_them() -> None:
    marks = SCRIPT_STOPS[:3] + "\N{IDEOGRAPHIC FULL STOP}"
    spelt = [
        form for mark in marks for form in (mark, rf"\N{{{unicodedata.name(mark)}}}", f"\\u{ord(mark):04x}")
    ]
    pattern = re.compile("|".join(map(re.escape, spelt)))
    assert {path.name for path in ROOT.rglob("*.py") if pattern.search(path.read_text("utf-8"))} == {
        "marks.py",
        "segment.py",  # which stops need no space
    }
