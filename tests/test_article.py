"""The values of a result: why a character was removed, the share that was, what can be restored."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

import dedup
from dedup import Cleaner
from dedup.model import ChromeType, Reason, Removal, Status
from dedup.reading.decision import Pass, decide
from dedup.reading.passes import PASSES
from dedup.reading.preparation import Prepared
from tests.story import HEAD, PAGE


def test_the_article_states_why_a_character_was_removed() -> None:
    article = dedup.clean(PAGE)
    removal = article.why(PAGE.index("Follow us"))
    assert removal is not None
    assert removal.type == "follow"
    assert article.why(PAGE.index("Two boats")) is None
    with pytest.raises(IndexError):
        article.why(len(PAGE) + 5)


def test_the_removed_share_leaves_white_space_aside() -> None:
    assert dedup.clean("a  b\n\n\nc").removed_ratio == 0
    assert 0 < dedup.clean(PAGE).removed_ratio < 0.2


def test_a_removal_of_another_article_cannot_be_restored() -> None:
    removal = dedup.clean(PAGE).removals[0]
    with pytest.raises(ValueError, match="not one of"):
        dedup.clean(HEAD).restore(removal)


@pytest.mark.parametrize("lines", [1, 7, PASSES - 1, PASSES, PASSES + 9])
def test_a_text_of_which_every_pass_removes_a_line_is_cleaned_or_returned_whole(
    lines: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A menu may become one only line by line, as the lines around the next one are removed."""
    menu = [f"Entry {number}" for number in range(lines)]
    text = "\n\n".join([HEAD, "Two boats sail at noon, and one of them returns on Friday.", *menu])

    def removing_the_last_entry(prepared: Prepared, *given: Any, **named: Any) -> Pass:  # noqa: ANN401 - passed on
        line = prepared.segmentation.lines[-1]
        words = prepared.segmentation.text[line.start : line.end]
        decided = decide(prepared, *given, **named)
        if not words.startswith("Entry"):
            return decided
        removal = Removal(line.start, line.end, words, Reason.CHROME, ChromeType.NAVIGATION, "test")
        return replace(decided, removals=(removal,))

    monkeypatch.setattr("dedup.reading.passes.decide", removing_the_last_entry)
    article = Cleaner().clean(text)
    if lines <= PASSES:
        assert article.status is Status.CLEANED
        assert [removal.text for removal in article.removals] == menu
    else:
        assert article.status is Status.UNPROVED
        assert article.text == text
