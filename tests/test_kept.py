"""Text of the article that resembles boilerplate or a copy is kept."""

from __future__ import annotations

import pytest

import dedup
from dedup import Cleaner, Config
from dedup.config import Scope, Strictness
from dedup.model import LabelledSpan, Status
from tests.story import HEAD, STORY


@pytest.mark.parametrize("text", ["", " ", "\n\n", "\ufeff", "\u3000\n"])
def test_nothing_gives_an_empty_article(text: str) -> None:
    article = dedup.clean(text)
    assert article.text == ""
    assert article.status is Status.UNCHANGED
    assert article.spans == ((LabelledSpan(0, len(text), None),) if text else ())


def test_a_repetition_inside_the_running_text_is_kept_and_reported() -> None:
    near = "Shop owners on the mainland said the closure had cost them a fifth of their evening trade."
    article = dedup.clean("\n".join([HEAD, *STORY, near]))
    assert near in article.paragraphs
    assert article.repeats
    assert not article.removals


def test_a_paragraph_with_a_large_share_of_all_words_is_not_removed_for_its_form_alone() -> None:
    long = " ".join(STORY)
    menu = "\n".join(
        ["Home", "News", "World", "Sport", "Culture", "Weather", "Traffic", "Jobs", "Homes", "Cars"] * 3
    )
    text = f"{menu}\n{long}\n{menu}"
    assert long in Cleaner(Config(scope=Scope.PAGE, strictness=Strictness.THOROUGH)).clean(text).text


def test_verse_in_the_running_text_has_no_headline_and_loses_no_line() -> None:
    verse = ["The night is long,", "the boat is small,", "the night is long,", "the tide is all."]
    text = "\n".join([HEAD, STORY[0], *verse, STORY[1]])
    assert dedup.clean(text).text.split("\n\n") == text.split("\n")


def test_a_table_in_the_running_text_is_kept() -> None:
    rows = ["Team | Played | Points", "Harbour | 9 | 21", "Valley | 9 | 18", "Ferry | 9 | 12"]
    lines = [
        "Harbour leads the amateur league after a wet weekend",
        "Harbour beat Valley by two goals to one on Saturday and now leads the amateur league by three points.",
        "The match on the old ground began an hour late because the pitch had to be swept of water.",
        "Ann Lee scored twice in the first half, and the guests had only a late penalty to show for the afternoon.",
        '"We have never begun a season like this," said the coach, who has been with the club for eleven years.',
        "The table after the ninth round of matches:",
        *rows,
        "The next round will be played on Sunday, when Harbour travels to the hill town that won the cup last year.",
        "Valley will be without its captain, who was sent off in the last minute after a foul.",
        "The league ends in May; the first two teams will go on to the regional round, which is held in June.",
    ]
    assert dedup.clean("\n".join(lines)).text.split("\n\n") == lines
