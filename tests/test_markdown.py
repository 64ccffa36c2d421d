"""Markdown in and out: blocks are kept whole, and a parser reads back the same paragraphs."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from dedup import Cleaner, Config, clean
from dedup.result.proof import misplaced
from dedup.show.markdown import to_markdown
from dedup.text.markdown import find_fences, is_markdown, protected_lines
from dedup.text.segment import segment
from tests.markdown_page import ARTICLE, HEADLINE, PAGE
from tests.process import run

OPENING = "# Night ferry returns to the harbour\n\n" + (
    "The **night ferry** sails again from Monday, the [office](/o) said.\n\n"
)
CLOSING = (
    "\nIt had been laid up for two winters because its engine could not be repaired in time for the season.\n"
)
PARSER = MarkdownIt("commonmark").enable("table")


def lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.strip()]


def blocks(markdown: str) -> list[str]:
    """What a parser makes of Markdown: the text of every paragraph, heading and cell, and blocks of code."""
    found = []
    for token in PARSER.parse(markdown):
        if token.type == "inline":
            children = token.children or []
            found.append("".join(child.content if child.type != "softbreak" else "\n" for child in children))
        elif token.type in ("fence", "code_block", "html_block"):
            found.append(token.content)
    return found


TABLE = (
    "| Day | First | Last |\n|-----|-------|------|\n| Monday | 20:00 | 04:00 |\n| Sunday | 21:00 | 03:00 |\n"
)
CODE = (
    "```python\ndef first(day):\n    [share](/x)\n    return table[day]\n\n"
    "def last(day):\n    return table[day]\n```\n"
)


@pytest.mark.parametrize(
    "block",
    [
        pytest.param("## What it costs\n", id="heading"),
        pytest.param("What it costs\n-------------\n", id="underlined heading"),
        pytest.param(
            "- One crossing costs 4 crowns\n- Bicycles go free of charge\n  - and dogs\n", id="list"
        ),
        pytest.param("1. Buy a ticket at the office\n2. Go on board by the stern\n", id="numbered list"),
        pytest.param(
            "> It was a long winter, the master said.\n>\n> He had waited every night.\n", id="quotation"
        ),
        pytest.param(TABLE, id="table"),
        pytest.param(
            "Day|First|Last\n---|---|---\nMonday|20:00|04:00\nSunday|21:00|03:00\n", id="bare table"
        ),
        pytest.param(CODE, id="code"),
        pytest.param("~~~\nShare\n\n\tFollow us on Facebook\n```\n~~~\n", id="code that looks like chrome"),
        pytest.param(
            "It is *never* late, and __always__ `on(time)`, they say in the old town.\n", id="emphasis"
        ),
        pytest.param(
            "The [report][1] of the council is long and dull to read.\n\n[1]: https://x.org/r\n",
            id="reference",
        ),
        pytest.param(
            "It was dated the day before[^1], as the office said.\n\n[^1]: The 14th of March.\n",
            id="footnote",
        ),
        pytest.param("***\n", id="break"),
        pytest.param("* * *\n", id="spaced break"),
    ],
)
def test_a_block_of_markdown_comes_out_as_it_went_in(block: str) -> None:
    text = OPENING + block + CLOSING
    article = clean(text)
    assert [line for line in lines(block) if line.strip() not in lines_of(article.text)] == []
    assert blocks(to_markdown(article)) == blocks(text.replace("[office](/o)", "office"))
    assert clean(article.text).text == article.text


def lines_of(text: str) -> set[str]:
    return {line.strip() for line in text.splitlines()}


def test_code_is_printed_character_by_character() -> None:
    assert CODE in to_markdown(clean(OPENING + CODE + CLOSING))


@pytest.mark.parametrize(
    "image",
    ["![a boat](https://example.org/boat.jpg)\n", "[![](/a.png)](/b)\n", "![](data:image/gif;base64,R0lG)\n"],
)
def test_an_image_is_removed(image: str) -> None:
    article = clean(OPENING + image + CLOSING)
    assert article.text == clean(OPENING + CLOSING).text
    assert [removal.text for removal in article.removals if removal.rule == "markdown.image"] == [
        image.strip()
    ]
    assert misplaced(article) is None


def test_an_image_is_kept_where_the_settings_keep_media() -> None:
    image = "![a boat](https://example.org/boat.jpg)"
    assert image in Cleaner(Config(keep=("media",))).clean(f"{OPENING}{image}\n{CLOSING}").paragraphs


def test_a_page_without_its_menu_its_footer_and_its_link_to_share_it_is_the_article() -> None:
    article = clean(PAGE)
    assert article.text == ARTICLE.replace("[office](/office)", "office")
    assert article.headline == HEADLINE
    assert misplaced(article) is None


@pytest.mark.parametrize("mark", ["*", "#", "* * *", "**", "["])
def test_marks_in_plain_text_are_the_author_s(mark: str) -> None:
    text = f"The ferry sails again.\n\n{mark}\n\nIt had been laid up for two winters, the office said on Friday.\n"
    assert mark in clean(text).paragraphs


@pytest.mark.parametrize(
    "block",
    [
        pytest.param(
            "| [Home](/) | [Sport](/s) |\n|---|---|\n| [Culture](/c) | [Weather](/w) |\n", id="menu"
        ),
        pytest.param("* |  A headline of another story\n---|---\n* |  One more of them\n", id="layout"),
        pytest.param("[7]: https://x.org/menu\n", id="reference that nothing in the text makes"),
    ],
)
def test_what_only_looks_like_data_or_a_note_is_held_by_nobody(block: str) -> None:
    text = OPENING + block + CLOSING
    assert protected_lines(text, segment(text).lines, links=True) == set()


def test_fences_close_with_their_own_sign_and_an_open_one_is_not_a_fence() -> None:
    text = "````\n```\nx\n````\n~~~\ny\n"
    assert [text[start:end] for start, end in find_fences(text)] == ["````\n```\nx\n````"]


def test_links_inside_code_keep_their_address() -> None:
    code = "```\nsee [the page](https://x.org/a) for it\n```\n"
    assert code in to_markdown(clean(OPENING + code + CLOSING))


PLAIN = (
    "The ferry (*not* the barge) costs 4 * 2 crowns for snake_case_people.",
    "# is a sign that stands in front of many words on the other pages.",
    "1984. It was a year in which nobody went by boat at all, said the master.",
    "> is what stands before a quotation in letters, as everybody knows.",
    "See [the note](below) and <b>bold</b> tags, or AT&amp;T in some old texts.",
    r"A path like C:\*.txt is nothing for the harbour office, the clerk said.",
    "___ was all that stood on the sheet, and `nobody` knew what it meant.",
    "| is a bar, and ~~this~~ is struck out on no page that we have seen.",
    "- - -",
    "* * *",
    "+1 is what people write below a message that they like, or -1 if not.",
)


@pytest.mark.parametrize("paragraph", PLAIN)
def test_plain_text_is_read_back_to_the_same_paragraphs(paragraph: str) -> None:
    article = clean(f"{paragraph}\n\n{CLOSING.strip()}")
    assert article.paragraphs == (paragraph, CLOSING.strip())
    assert blocks(to_markdown(article)) == [paragraph, CLOSING.strip()]


def test_lists_of_plain_text_are_lists() -> None:
    text = "These go on board free of charge, as the harbour office said:\n- bicycles of any size\n- dogs on a lead\n"
    made = to_markdown(clean(text))
    assert made.endswith("\n\n- bicycles of any size\n- dogs on a lead")
    assert [token.type for token in PARSER.parse(made)].count("bullet_list_open") == 1


def test_a_point_of_a_list_holds_no_further_list() -> None:
    made = to_markdown(clean(f"- - - {CLOSING.strip()}\n- 1. {CLOSING.strip()}"))
    assert [token.type for token in PARSER.parse(made)].count("bullet_list_open") == 1
    assert blocks(made) == [f"- - {CLOSING.strip()}", f"1. {CLOSING.strip()}"]


def test_many_marks_are_escaped_in_one_go() -> None:
    assert blocks(to_markdown(clean("- " * 5000 + "end of it all"))) == ["- " * 4999 + "end of it all"]


@given(
    st.lists(
        st.text(
            st.sampled_from(list("ab1 *_`[]()<>#&;!|~\\-+.=/:'\"\N{ARABIC LETTER BEH}")),
            min_size=1,
            max_size=30,
        ),
        min_size=1,
        max_size=5,
    )
)
def test_any_plain_paragraph_is_read_back(paragraphs: list[str]) -> None:
    text = "\n\n".join(" ".join(f"Word {paragraph} end".split()) for paragraph in paragraphs)
    article = clean(text)
    if not is_markdown(text) and article.headline is None:
        assert blocks(to_markdown(article)) == list(article.paragraphs)


@pytest.mark.parametrize("after", ["|", "| 3 |", "| 3 | 4 | 5 |", "|\n\n\n| a | b |\n|--|--|\n| 1 | 2 |"])
def test_a_row_with_another_number_of_cells_ends_a_table_and_does_not_undo_it(after: str) -> None:
    text = f"| a | b |\n|--|--|\n| 1 | 2 |\n{after}\n"
    assert {0, 1, 2} <= protected_lines(text, segment(text).lines, links=True)
    once = clean(text).text
    assert clean(once).text == once


def test_the_command_prints_markdown_with_its_headline_marked(tmp_path: Path) -> None:
    path = tmp_path / "page.md"
    path.write_text(OPENING + TABLE + CODE + CLOSING, "utf-8")
    done = run("clean", path, "--format", "markdown", "--diff", "none")
    assert done.code == 0
    assert done.text.startswith("# Night ferry returns to the harbour\n\n")
    assert TABLE in done.text
    assert CODE in done.text


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_fix_leaves_tables_lists_and_code_of_a_markdown_file_whole(tmp_path: Path, newline: str) -> None:
    path = tmp_path / "page.md"
    items = "- One crossing costs 4 crowns\n- Bicycles go free of charge\n"
    text = OPENING + items + CLOSING + "\n" + TABLE + "\n" + CODE + "\nShare\n" + CLOSING.replace("It", "She")
    path.write_bytes(text.replace("\n", newline).encode())
    assert run("fix", path).code == 0
    wanted = text.replace("Share\n\n", "")
    assert path.read_bytes().decode() == wanted.replace("\n", newline)
    assert run("check", path).code == 0
