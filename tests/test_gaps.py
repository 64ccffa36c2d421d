"""Text that lost its line breaks: where a block ended, as the words on both sides of a gap tell."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import dedup
from dedup.boilerplate.rules.loading import load_packs
from dedup.text import one_line_pages as pieces
from dedup.text.block_ends import AT_ONCE, block_ends, find_gaps

STORY = (
    "The harbour council voted on Tuesday to reopen the night ferry that was closed after the January floods. "
    "Two boats will cross every forty minutes until the new landing stage is finished next spring. "
    "The fare stays at three crowns, and holders of a monthly pass travel free, the council said. "
    "Residents of the north shore had asked for the boats since March. "
)
LATER = (
    "Work on the landing stage began in February and will cost eleven million crowns. "
    "Half of the money comes from the state, which had closed the old stage after a storm. "
    "Captain Ruth Adeyemi, who will steer the first boat, said that she had missed the lights of the town. "
    "The first ferry leaves the south quay at nine in the evening on the first of May. "
    "Until then a bus takes passengers around the bay, and it takes them an hour to get home. "
    "The council will look at the numbers again in the autumn, when the season is over. "
)
MENU = "Home News World Business Sports Culture Weather Subscribe Log In Search "
MORE = "Share Facebook Twitter Email Most Read Terms of Use Privacy Policy Contact Us"


def test_a_menu_in_front_of_a_sentence_is_cut_off_it() -> None:
    text = MENU + STORY
    assert text.index("The harbour") in set(block_ends(text, load_packs(None, (), None).lines))


def test_no_sentence_of_an_article_is_cut() -> None:
    text = STORY * 3
    assert list(block_ends(text, load_packs(None, (), None).lines)) == []


def test_rows_of_numbers_are_not_cut() -> None:
    rows = " ".join(f"{place} Kevin Harvick 50{place} 4 6 15" for place in range(1, 30))
    text = f"{STORY}Pos. Driver Points Wins Poles Top {rows} {STORY}"
    table = range(text.index("1 Kevin"), text.rindex("15 The"))
    beside_names = [text.index("Harvick", place) for place in table if text.startswith("Kevin", place)]
    assert {cut for cut in block_ends(text, {}) if cut in table} <= set(beside_names)


def test_a_page_on_one_line_gives_the_article_without_its_menus() -> None:
    article = dedup.clean(f"{MENU * 3}{STORY}{LATER}{MORE}")
    assert article.text == (STORY + LATER).strip()


def test_a_text_of_any_length_is_looked_at_in_stretches() -> None:
    labels = load_packs(None, (), None).lines
    page = MENU + STORY
    found = set(block_ends(page * 400, labels))
    assert len(page) * 400 > AT_ONCE
    assert all(len(page) * times + page.index("The harbour") in found for times in range(400))


@pytest.mark.parametrize("text", ["", " ", "word", "  word  "])
def test_a_text_without_gaps_has_none(text: str) -> None:
    assert find_gaps(text, {}) is None


@settings(deadline=None)
@given(
    st.lists(st.sampled_from(["Home", "word", "الخبر", "ends.", "12", "—", "«قال", "新聞"]), min_size=2).map(
        " ".join
    )
)
def test_every_gap_is_seen_once_and_in_numbers(text: str) -> None:
    gaps = find_gaps(text, {"home": None, "home word": None})
    assert gaps is not None
    words = text.split()
    assert [text[start:].split(maxsplit=1)[0] for start in gaps.starts] == words[1:]
    assert gaps.ends_sentence.tolist() == [word == "ends." for word in words[:-1]]
    assert gaps.columns.shape[1] == len(words) - 1
    assert np.isfinite(gaps.columns).all()


TIMES = (
    "Mon, ",
    ", 1920, ",
    "Donnerstag, ",
    "12:26",
    "12.11.2025",
    "1:2",
    "9",
    ":",
    "/",
    " GMT",
    " a",
    " ",
    "x",
)


@given(st.lists(st.sampled_from(TIMES), max_size=40).map("".join))
@settings(max_examples=300)
def test_times_are_found_as_if_looked_for_at_every_place(text: str) -> None:
    expected: list[int] = []
    for time in pieces._TIME.finditer(text):
        expected += [time.end()] if pieces._SIZED.match(time.group()) else [time.start(), time.end()]
    assert list(pieces._time_cuts(text)) == expected
