"""The kind of line break changes no result, and a NUL is left out and accounted for."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import dedup
from dedup import Cleaner, Config
from dedup.boilerplate.rules.kept import fingerprint
from dedup.model import Article, ChromeType, Reason, Span, Status
from dedup.result.links import find_addresses
from dedup.show.markdown import to_markdown
from dedup.text.markdown import find_fences, is_markdown
from dedup.text.plain import plain
from tests import seed

BREAKS = {
    "CRLF": "\r\n",
    "CR": "\r",
    "vertical tab": "\v",
    "form feed": "\f",
    "file separator": "\x1c",
    "group separator": "\x1d",
    "record separator": "\x1e",
    "next line": "\x85",
    "line separator": "\u2028",
    "paragraph separator": "\u2029",
}
any_break = pytest.mark.parametrize("newline", BREAKS.values(), ids=BREAKS)
KEEPING = {"links removed": Cleaner(), "links kept": Cleaner(Config(keep=("link",)))}
any_cleaner = pytest.mark.parametrize("cleaner", KEEPING.values(), ids=KEEPING)

_PARTS = [
    *"abC .,!?\"|-:1()[]#", *["\n"] * 4, "\n\n", "\n\n\n", "\u061f", "\u060c", "\ufeff", "... ", "12:30 GMT", "\n- ",
    "\n> ",    "[the council](https://a.example/x)", "[a](b/c)", " read [more](http://b/c) of it here now ", "](x/y)",
    "![alt](http://i/x.png)", "\n```\n", "| a | b |\n|--|--|\n| 1 | 2 |\n", "[1]: http://x/y\n", "**b**",
    "see [it][1] and so on for many words", "The mayor said it again today.", "Share",
    "\u062a\u0627\u0628\u0639\u0646\u0627 \u0639\u0628\u0631", seed.PARAGRAPHS[5], seed.PARAGRAPHS[6], seed.HEADLINE,
]  # fmt: skip
TEXTS = st.lists(st.sampled_from(_PARTS), max_size=40).map("".join)
LAWS = settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))

PAGE = """\
Night ferry returns to the harbour

[Home](/)
Read [the whole story](https://a.example/x) of the ferry on our pages, it is worth it.
![a ferry](https://a.example/ferry.png)

| Day | Sailings |
|-----|----------|
| Monday | 4 |

```
a = 1

b = 2
```

The night ferry sails again from Monday, the harbour office said in a statement on Friday.

The night ferry sails again from Monday, the harbour office said in a statement on Friday.
Share
"""


def tiles(article: Article) -> bool:
    """Whether the account covers the source."""
    return "".join(article.source[span.start : span.end] for span in article.spans) == article.source


@any_cleaner
@any_break
def test_a_page_of_markdown_gives_one_result_with_every_line_break(newline: str, cleaner: Cleaner) -> None:
    expected, found = cleaner.clean(PAGE), cleaner.clean(PAGE.replace("\n", newline))
    assert (found.headline, found.paragraphs) == (expected.headline, expected.paragraphs)
    assert [(r.text, r.rule) for r in found.removals] == [
        (r.text.replace("\n", newline), r.rule) for r in expected.removals
    ]
    assert to_markdown(found) == to_markdown(expected)
    assert tiles(found)
    for removal in found.removals:
        assert found.source[removal.start : removal.end] == removal.text
        assert removal.twin is None or found.source[slice(*removal.twin)].strip() in found.text


@any_cleaner
@LAWS
@given(TEXTS, st.sampled_from(list(BREAKS.values())))
def test_every_line_break_gives_the_same_result(cleaner: Cleaner, text: str, newline: str) -> None:
    expected, found = cleaner.clean(text), cleaner.clean(text.replace("\n", newline))
    assert found.status is expected.status
    assert tiles(found)
    if expected.status is not Status.UNPROVED:
        assert (found.headline, found.paragraphs) == (expected.headline, expected.paragraphs)


@any_cleaner
@LAWS
@given(TEXTS)
def test_cleaning_twice_changes_nothing_where_links_are(cleaner: Cleaner, text: str) -> None:
    once = cleaner.clean(text)
    if once.status is not Status.UNPROVED:
        assert cleaner.clean(once.text).text == once.text


@any_break
def test_what_a_text_is_known_by_does_not_depend_on_its_line_breaks(newline: str) -> None:
    text = PAGE.replace("\n", newline)
    assert fingerprint(text) == fingerprint(PAGE)
    assert is_markdown("# A title\n\n# Another".replace("\n", newline))
    for find in (find_addresses, find_fences):
        assert [text[slice(*span)] for span in find(text)] == [
            PAGE[slice(*span)].replace("\n", newline) for span in find(PAGE)
        ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ""),
        ("one\ntwo", "one\ntwo"),
        ("one\r\ntwo\r\n", "one\ntwo\n"),
        ("one\r\r\ntwo", "one\n\ntwo"),
        ("one\n\rtwo", "one\n\ntwo"),
        ("one\x85two\u2028three", "one\ntwo\nthree"),
        ("one\0two", "one two"),
    ],
)
def test_the_plain_form_has_line_feeds_alone(text: str, expected: str) -> None:
    assert plain(text).text == expected


@given(st.text(st.sampled_from("ab\r\n\u2028\0"), max_size=30))
def test_every_place_of_the_plain_form_is_one_of_the_text(text: str) -> None:
    read = plain(text)
    assert read.text.splitlines() == text.replace("\0", " ").splitlines()
    parts = [read.source_span(Span(at, at + 1)) for at in range(len(read.text))]
    assert [part.start for part in parts[1:]] == [part.end for part in parts[:-1]]
    assert "".join(text[slice(*part)] for part in parts) == text


@pytest.mark.parametrize(
    ("text", "expected", "nuls"),
    [
        ("The ferry sails again.\0", "The ferry sails again.", 1),
        ("\0The ferry sails again.\r\n\0\0", "The ferry sails again.", 3),
        ("The ferry\0sails again.", "The ferry sails again.", 1),
        ("The ferry sails again.\n\0\nThe boat is old.", "The ferry sails again.\n\nThe boat is old.", 1),
        ("\0", "", 1),
    ],
    ids=["end", "both ends", "inside", "alone on a line", "nothing else"],
)
def test_a_nul_is_left_out_accounted_for_and_noted_once(text: str, expected: str, nuls: int) -> None:
    article = dedup.clean(text)
    assert (article.text, article.status) == (expected, Status.CLEANED)
    assert tiles(article)
    assert sum(removal.text.count("\0") for removal in article.removals) == nuls
    assert {(removal.reason, removal.type, removal.rule) for removal in article.removals} == {
        (Reason.CHROME, ChromeType.CONTROL, "text.nul")
    }
    noted = [note for note in article.notes if "NUL" in note]
    assert noted == [f"{nuls} NUL {'character' if nuls == 1 else 'characters'} left out"]


def test_a_nul_in_what_is_removed_is_part_of_that_removal() -> None:
    text = "The ferry sails again on Monday, the office said.\nSh\0are\nShare\0\n"
    article = dedup.clean(text)
    assert "\0" not in article.text
    assert tiles(article)


def test_nuls_are_kept_on_request() -> None:
    text = "The ferry\0sails again."
    article = Cleaner(Config(keep=("control",))).clean(text)
    assert (article.text, article.removals) == (text, ())


@LAWS
@given(st.lists(st.sampled_from([*_PARTS, "\0", "\0", "\0\0", "\r\n"]), max_size=30).map("".join))
def test_no_article_holds_a_nul(text: str) -> None:
    article = dedup.clean(text)
    assert tiles(article)
    if article.status is not Status.UNPROVED:
        assert "\0" not in article.text
        assert dedup.clean(article.text).text == article.text
