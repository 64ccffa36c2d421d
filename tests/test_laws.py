"""What holds for every text, whatever is in it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import dedup
from dedup.model import Reason, Span, Status
from tests import seed

# Marks that decide something, and sentences and furniture that repeat: what random letters seldom make.
_PARTS = [
    *"abcDEF .,!?\"'|-:1()[]#*", "\n", "\n\n", "\r\n", "\r", "\u061f", "\u060c", "\u00ab", "\u00bb", "\u2026", "\u00a9",
    "\u0662", "\u200f", "\ufeff", "\x00", "\ud800", "\x1c", "\u2028", "\u0966\u0964", "... ", "12:30 GMT", "\n- ",
    " \u0642\u0627\u0644 \u0627\u0644\u0648\u0632\u064a\u0631 ", "The mayor said it again today.", "Share",
    "\u062a\u0627\u0628\u0639\u0646\u0627 \u0639\u0628\u0631", "Harbour council reopens the night ferry",
    seed.PARAGRAPHS[5], seed.PARAGRAPHS[6], seed.HEADLINE,
]  # fmt: skip
TEXTS = st.one_of(st.lists(st.sampled_from(_PARTS), max_size=50).map("".join), st.text(max_size=150))
LAWS = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))


@LAWS
@given(TEXTS)
def test_the_spans_tile_the_input(text: str) -> None:
    article = dedup.clean(text)
    assert "".join(text[span.start : span.end] for span in article.spans) == text
    assert all(span.end > span.start for span in article.spans)


@LAWS
@given(TEXTS)
def test_the_text_is_what_the_kept_spans_hold_and_nothing_else(text: str) -> None:
    article = dedup.clean(text)
    kept = "".join(text[span.start : span.end] for span in article.spans if span.kept)
    assert Counter("".join(kept.replace("\ufeff", "").split())) == Counter(
        "".join(article.text.replace("\ufeff", "").split())
    )
    parts = [" ".join(text[piece.start : piece.end] for piece in row) for row in article.layout]
    assert "\n\n".join(parts) == article.text


@LAWS
@given(TEXTS)
def test_cleaning_twice_changes_nothing(text: str) -> None:
    once = dedup.clean(text)
    if once.status is not Status.UNPROVED:
        assert dedup.clean(once.text).text == once.text


@LAWS
@given(TEXTS)
def test_the_kind_of_line_break_makes_no_difference(text: str) -> None:
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    expected = dedup.clean(plain).text
    assert dedup.clean(plain.replace("\n", "\r\n")).text == expected
    assert dedup.clean(plain.replace("\n", "\r")).text == expected


@LAWS
@given(TEXTS)
def test_a_copy_names_a_twin_that_stays(text: str) -> None:
    article = dedup.clean(text)
    gone = [removal.span for removal in article.removals]
    for removal in article.removals:
        if removal.reason is Reason.COPY and removal.twin is not None:
            assert removal.twin.end > removal.twin.start
            assert removal.twin not in gone


def test_the_twin_of_a_copy_stays_where_a_later_reading_took_the_first_one_for_a_copy() -> None:
    line = 'لكنه أكد: "سوريا ليست جزءا من عملية العزم المتأصل التي تنفذ عمليات هذا التحالف".'
    article = dedup.clean(f"{line}{line}Share{line}{line}")
    assert article.text == line
    copies = [removal for removal in article.removals if removal.reason is Reason.COPY]
    assert {removal.twin for removal in copies} == {Span(0, len(line))}


def digest(number: str) -> str:
    """A digest of the seed's article, from a process with another hash seed."""
    script = (
        "import dataclasses, dedup, hashlib; from tests import seed;"
        "article = repr(dataclasses.astuple(dedup.clean(seed.TEXT))).encode();"
    )
    return subprocess.run(
        [sys.executable, "-c", script + "print(hashlib.sha256(article).hexdigest())"],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONHASHSEED": number},
    ).stdout


@pytest.mark.parametrize("number", ["0", "1", "4242"])
def test_the_result_does_not_depend_on_the_process(number: str) -> None:
    assert digest(number) == digest("77")


def test_eleven_calls_give_eleven_equal_results() -> None:
    cleaner = dedup.Cleaner()
    results = [cleaner.clean(seed.TEXT) for _ in range(11)]
    assert all(result == results[0] for result in results)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("The same line here.\n" * 100_000, id="100,000 equal lines"),
        pytest.param("".join(f"Line {i} is nearly like all the others.\n" for i in range(10_000)), id="near lines"),
        pytest.param("word " * 1_000_000, id="one line of 5 MB"),
        pytest.param("." * 1_000_000, id="full stops"),
        pytest.param('"' * 500_000, id="quotation marks"),
        pytest.param("[418 " * 100_000, id="brackets that stay open"),
        pytest.param("7" * 1_000_000, id="one number"),
        pytest.param("a. " * 200_000, id="initials"),
        pytest.param("\u0627" * 500_000, id="one letter"),
        pytest.param("<iframe src=\"" + "x " * 200_000, id="a tag that stays open"),
        pytest.param("\n" * 1_000_000, id="line breaks"),
        pytest.param("... \n" * 50_000, id="ellipses"),
    ],
)  # fmt: skip
def test_a_long_odd_text_is_done_in_bounded_time(text: str) -> None:
    article = dedup.clean(text)
    assert sum(span.end - span.start for span in article.spans) == len(text)
