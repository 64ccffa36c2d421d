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
from dedup.config import Config, Scope
from dedup.model import ChromeType, Reason, Status
from tests import seed
from tests.repeated_texts import repeated_article, repeated_text

# Marks that decide something, and sentences and boilerplate that repeat: what random letters seldom make.
_PARTS = [
    *"abcDEF .,!?\"'|-:1()[]#*", "\n", "\n\n", "\r\n", "\r", "\u061f", "\u060c", "\u00ab", "\u00bb", "\u2026", "\u00a9",
    "\u0662", "\u200f", "\ufeff", "\x00", "\ud800", "\x1c", "\u2028", "\u0966\u0964", "... ", "12:30 GMT", "\n- ",
    " \u0642\u0627\u0644 \u0627\u0644\u0648\u0632\u064a\u0631 ", "The mayor said it again today.", "Share",
    "\u062a\u0627\u0628\u0639\u0646\u0627 \u0639\u0628\u0631", "Harbour council reopens the night ferry",
    seed.PARAGRAPHS[5], seed.PARAGRAPHS[6], seed.HEADLINE,
]  # fmt: skip
TEXTS = st.one_of(st.lists(st.sampled_from(_PARTS), max_size=50).map("".join), st.text(max_size=150))
REPEATED = st.randoms(use_true_random=False).map(repeated_text)
ALL = st.one_of(TEXTS, REPEATED)
LAWS = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))


@LAWS
@given(ALL)
def test_the_spans_tile_the_input(text: str) -> None:
    article = dedup.clean(text)
    assert "".join(text[span.start : span.end] for span in article.spans) == text
    assert all(span.end > span.start for span in article.spans)


@LAWS
@given(ALL)
def test_the_text_is_what_the_kept_spans_hold_and_nothing_else(text: str) -> None:
    article = dedup.clean(text)
    kept = "".join(text[span.start : span.end] for span in article.spans if span.kept)
    assert Counter("".join(kept.replace("\ufeff", "").split())) == Counter(
        "".join(article.text.replace("\ufeff", "").split())
    )
    parts = [" ".join(text[piece.start : piece.end] for piece in row) for row in article.layout]
    assert "\n\n".join(parts) == article.text


@LAWS
@given(ALL)
def test_cleaning_twice_changes_nothing(text: str) -> None:
    once = dedup.clean(text)
    if once.status is not Status.UNPROVED:
        assert dedup.clean(once.text).text == once.text


@LAWS
@given(ALL)
def test_the_kind_of_line_break_makes_no_difference(text: str) -> None:
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    expected = dedup.clean(plain).text
    assert dedup.clean(plain.replace("\n", "\r\n")).text == expected
    assert dedup.clean(plain.replace("\n", "\r")).text == expected


@LAWS
@given(ALL)
def test_a_copy_names_a_twin_that_is_kept(text: str) -> None:
    article = dedup.clean(text)
    # What is cut out of a line without touching its words.
    wordless = (ChromeType.LINK, ChromeType.CONTROL)
    removed = [removal for removal in article.removals if removal.type not in wordless]
    for removal in article.removals:
        if removal.reason is not Reason.COPY:
            continue
        assert removal.twin is not None
        start, end = removal.twin
        assert text[start:end].strip()
        for other in removed:
            assert not text[max(start, other.start) : min(end, other.end)].strip()


@LAWS
@given(ALL)
def test_an_article_keeps_its_headline(text: str) -> None:
    article = dedup.clean(text)
    if article.status is not Status.UNPROVED:
        assert dedup.clean(article.text).headline == article.headline


@LAWS
@given(ALL)
def test_a_text_of_which_nothing_is_removed_is_not_reordered(text: str) -> None:
    article = dedup.clean(text)
    if not article.removals:
        spans = [span for row in article.layout for span in row]
        assert spans == sorted(spans)


@LAWS
@given(REPEATED)
def test_texts_dense_in_repeats_are_proved(text: str) -> None:
    """Nearly all are proved (of 7,000, once, all but 8); of the others nothing is removed."""
    article = dedup.clean(text)
    if article.status is Status.UNPROVED:
        assert "".join(article.text.split()) == "".join(text.split())
    else:
        assert bool(article.text.strip()) == bool(text.strip())


@LAWS
@given(st.randoms(use_true_random=False).map(repeated_article))
def test_an_article_that_is_repeated_comes_out_once_and_in_its_order(made: tuple[str, str]) -> None:
    text, article = made
    found = dedup.clean(text)
    assert found.text == article
    assert found.headline == article.split("\n")[0]


def test_a_headline_above_a_body_without_full_stops_twice_leaves_both_once() -> None:
    body = [paragraph.rstrip(".") for paragraph in seed.PARAGRAPHS[5:9]]
    text = "\n".join([seed.HEADLINE, *body])
    assert dedup.clean(f"{text}\n{text}").text == "\n\n".join([seed.HEADLINE, *body])


@pytest.mark.parametrize("scope", [Scope.AUTO, Scope.PAGE, Scope.ARTICLE])
def test_a_label_and_its_cut_copy_are_not_removed_for_each_other(scope: Scope) -> None:
    text = "Lire aussi La tempê...\nLire aussi La tempête"
    article = dedup.clean(text, config=Config(scope=scope))
    kept = "".join(text[span.start : span.end] for span in article.spans if span.kept)
    for removal in article.removals:
        if removal.reason is Reason.COPY:
            assert removal.twin is not None
            assert text[slice(*removal.twin)] in kept


def test_a_cut_beginning_with_another_number_is_not_a_copy() -> None:
    whole = (
        "The minister said that the bridge over the river will be finished in 2027, after ten years of work."
    )
    cut = "The minister said that the bridge over the river will be finished in 2026, after ten..."
    assert "2026" in dedup.clean(f"{cut}\n{whole}\nShops open at nine.").text


def test_the_twin_of_a_copy_is_kept_where_a_later_reading_took_the_first_one_for_a_copy() -> None:
    line = 'لكنه أكد: "سوريا ليست جزءا من عملية العزم المتأصل التي تنفذ عمليات هذا التحالف".'
    article = dedup.clean(f"{line}{line}Share{line}{line}")
    copies = [removal for removal in article.removals if removal.reason is Reason.COPY]
    kept = {piece for row in article.layout for piece in row}
    assert copies
    assert {removal.twin for removal in copies} <= kept


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
