"""Links out of Markdown: the words stay, the address has its place in the account."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dedup import Cleaner, Config, clean
from dedup.result.links import find_addresses, words_alone
from dedup.result.proof import misplaced
from tests.markdown_page import ARTICLE, PAGE

BODY = (
    "The mayor of the old town [resigned on Monday](https://example.org/a), the council said.\n"
    "He had held the post for [eleven years](/years/11#top), longer than anyone before him.\n"
    'A vote on his successor is due in [March](<https://example.org/b c> "The vote"), at the earliest.\n'
)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("He went [home](/home), as we said.", "He went home, as we said."),
        ("He went [home]() and stayed there.", "He went home and stayed there."),
        ("A page on [Mercury](https://w.org/Mercury_(planet)) is long.", "A page on Mercury is long."),
        ("It is [here](https://x.org 'a title') for all.", "It is here for all."),
        ("قال [الوزير](https://example.org/m) إن الاجتماع تأجل.", "قال الوزير إن الاجتماع تأجل."),
        ("We saw [the [old] town](/t) in the rain.", "We saw the [old] town in the rain."),
        ("[\nThe headline\n](/story)", "\nThe headline\n"),
        ("He said [![a photo](p.png)](/gallery) it was late.", "He said ![a photo](p.png) it was late."),
    ],
)
def test_the_words_of_a_link_in_running_text_are_left(text: str, left: str) -> None:
    assert words_alone(text) == left


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("The value f[x](y) is what we look for.", id="a formula"),
        pytest.param("He said [sic](as they do) that it was so.", id="words in round brackets"),
        pytest.param("* [Sport](/sport) | [Culture](/culture)", id="a menu: its links are all that is there"),
        pytest.param("An image ![of a man](/man.png) in the text.", id="an image"),
        pytest.param(r"The list \[a](b/c) is escaped in this text.", id="an escaped bracket"),
        pytest.param("The list a](b/c) has no opening bracket.", id="no opening bracket"),
        pytest.param("He said [so and\n\nthen he said](b/c) that it was so.", id="two paragraphs"),
    ],
)
def test_what_is_not_a_link_of_the_running_text_is_left_alone(text: str) -> None:
    assert find_addresses(text) == []


def test_every_address_is_a_removal_with_a_rule_of_its_own() -> None:
    article = clean(BODY)
    assert "resigned on Monday, the council" in article.text
    assert "(" not in article.text
    assert {(removal.type, removal.rule) for removal in article.removals} == {("link", "markdown.link")}
    assert "".join(article.source[span.start : span.end] for span in article.spans) == BODY


def test_links_are_kept_where_the_settings_keep_them() -> None:
    assert Cleaner(Config(keep=("link",))).clean(BODY).text.replace("\n\n", "\n") == BODY.rstrip("\n")


def test_a_menu_is_removed_with_its_addresses_though_links_are_kept() -> None:
    assert Cleaner(Config(keep=("link",))).clean(PAGE).text == ARTICLE


def test_a_copy_without_links_is_a_copy_of_the_paragraphs_with_them() -> None:
    glued = words_alone(BODY).replace("\n", "")
    article = clean(f"The mayor resigns\n{glued}\nThe mayor resigns\n{BODY}")
    assert article.body.count("the council said") == 1
    copies = [removal for removal in article.removals if removal.reason == "copy" and removal.twin]
    assert copies
    for removal in copies:
        assert removal.twin is not None
        assert article.source[removal.start : removal.end] == removal.text


@pytest.mark.parametrize("keep", [(), ("link",)])
@settings(deadline=None)
@example(text="[[[A long word. ](A long word. ](](/a)A long word. ](")
@given(
    text=st.lists(
        st.sampled_from(
            [
                "[",
                "](",
                "](/a)",
                "](<x y>)",
                ")",
                "![",
                "]",
                "\\[",
                "\n",
                " ",
                "الوزير",
                "A long word. ",
                "a/b",
            ]
        ),
        max_size=40,
    ).map("".join)
)
def test_whatever_the_brackets_the_account_is_whole(text: str, keep: tuple[str, ...]) -> None:
    cleaner = Cleaner(Config(keep=keep))
    article = cleaner.clean(text)
    assert misplaced(article) is None
    if not keep:
        assert cleaner.clean(article.text).text == article.text


def test_many_brackets_take_no_more_time_than_their_number() -> None:
    for hostile in ("[" * 200_000, "](" * 100_000, "[a](" * 50_000, "[a](b/c" * 30_000, "](<" * 60_000):
        find_addresses(hostile)
