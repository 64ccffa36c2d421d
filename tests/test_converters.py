"""Text as converters write it: wrapped at a fixed width, Markdown, everything on one line."""

from __future__ import annotations

import textwrap

import pytest

import dedup
from dedup.text.segment import segment
from dedup.text.unwrap import unwrap
from tests.story import HEAD, STORY

PARAGRAPHS = [" ".join([*STORY[i:], *STORY[:i], f"So much for part {i} of the story."]) for i in range(4)]


LONG = " ".join(
    f"The {word} of the harbour was repaired after the flood, and nobody knows who paid for all of it."
    for word in "quay crane light bridge clock door roof gate".split()
)


def many(line: str) -> str:
    return "\n".join(line.format(number) for number in range(20))


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("width", [60, 72, 78, 90])
def test_lines_broken_at_a_width_are_put_together_to_their_paragraphs(width: int, newline: str) -> None:
    blocks = [
        HEAD,
        textwrap.fill(LONG, width),
        textwrap.fill(PARAGRAPHS[0], width),
        "- one thing\n- another thing",
    ]
    article = dedup.clean("\n\n".join(blocks).replace("\n", newline))
    assert article.text.split("\n\n") == [HEAD, LONG, PARAGRAPHS[0], "- one thing", "- another thing"]
    assert dedup.clean(article.text).text == article.text


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(many("A line of verse, the {}th of many, that is short"), id="verse"),
        pytest.param("\n".join([*STORY, *PARAGRAPHS[:1]]), id="paragraphs"),
        pytest.param("\n\n".join(textwrap.fill(LONG, 78).split("\n")), id="a blank line behind each"),
        pytest.param(many("And so the tide of night {} came upon the river and the quay"), id="long verse"),
        pytest.param(many("year {} | a cell that is long enough | another of some words"), id="table"),
        pytest.param(many(f"({{}})  DF  Jonah Weller{' ' * 20}12, FC Northport"), id="columns"),
        pytest.param(many("- point {} of a list of points of about one length, all of it"), id="list"),
        pytest.param(many("Sentence {} of many that are about as long as this one is."), id="sentences"),
    ],
)  # fmt: skip
def test_lines_that_were_not_broken_by_a_converter_remain_lines(text: str) -> None:
    found = segment(text)
    assert unwrap(found) is found


SHORT = """\
The toll follows the tonnage-
based rules of the canal, which the board changed
in the spring of 2021.

Barges may moor here for one night. The rule takes
effect in June."""


def test_single_paragraphs_of_a_short_text_are_put_together_where_a_sentence_continues() -> None:
    article = dedup.clean(f"{HEAD}\n\n{SHORT}")
    assert article.paragraphs == (
        "The toll follows the tonnage- based rules of the canal, which the board changed in the spring of 2021.",
        "Barges may moor here for one night. The rule takes effect in June.",
    )
    assert dedup.clean(article.text).text == article.text


@pytest.mark.parametrize(
    "block",
    [
        pytest.param("home page\nall our news\nsport and weather for you\nwho we are.", id="menu"),
        pytest.param(
            "1 cup of plain white flour\n2 eggs\na pinch of salt, if you like it", id="no full stop"
        ),
        pytest.param("Sails were set at the dawn of day.\nand the tide was with us.", id="two sentences"),
        pytest.param("Sails were set at the dawn of day\nAnd the tide was with us.", id="capital"),
        pytest.param("name of the boat | year it was built\nthe old grey heron | 1950.", id="table"),
        pytest.param("what you need on the way\n- a map.", id="list"),
    ],
)
def test_lines_that_may_be_an_authors_are_not_put_together(block: str) -> None:
    found = segment(f"{HEAD}\n\n{block}\n\n{STORY[0]}")
    assert unwrap(found) is found


def test_without_blank_lines_a_small_letter_shows_nothing() -> None:
    found = segment(f"{HEAD}\n{SHORT.replace(chr(10) * 2, chr(10))}")
    assert unwrap(found) is found


def test_images_of_markdown_are_removed_and_the_words_beside_them_kept() -> None:
    boat, dot, both = (
        "![a boat](https://example.com/boat.jpg)",
        "![](data:image/gif;base64,R0lG)",
        "[![x](/a.png)](/b)",
    )
    text = "\n\n".join([f"# {HEAD}", boat, f"{STORY[0]} {dot}", STORY[1], both])
    article = dedup.clean(text)
    assert article.text.split("\n\n") == [f"# {HEAD}", STORY[0], STORY[1]]
    assert {removal.rule for removal in article.removals} == {"markdown.image"}


def test_the_words_of_links_inside_a_sentence_are_kept_and_the_address_where_it_is_kept() -> None:
    text = f"{HEAD}\n\nThe [council](https://example.com/council) voted on Tuesday.\n\n{STORY[1]}"
    assert dedup.clean(text).text == text.replace("[council](https://example.com/council)", "council")
    assert dedup.Cleaner(dedup.Config(keep=("link",))).clean(text).text == text
