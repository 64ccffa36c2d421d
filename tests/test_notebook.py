"""Articles in notebooks and data frames: what is shown, the report as a string, and the examples of the guide."""

from __future__ import annotations

import dataclasses
import importlib.util
import json
import os
import re
import subprocess
import sys
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

import pytest

import dedup
from dedup.guide import frames
from dedup.model import Article
from dedup.show.html import report
from dedup.show.html.notebook import LONGEST, MOST_CHARACTERS, MOST_REMOVALS
from tests.browser import NO_BROWSER, chromium, open_browser
from tests.examples import ROOT, blocks
from tests.made_articles import ARABIC, ENGLISH, made

PAGES = [json.loads(line) for line in (ROOT / "samples" / "pages.jsonl").read_text("utf-8").splitlines()]
PERSIAN = made(["کشتی شبانه بازمی‌گردد", ("اشتراک‌گذاری", "share", "fa.share"), "کشتی از دوشنبه حرکت می‌کند."])
HEBREW = made(["מעבורת הלילה חוזרת", ("שתפו", "share", "he.share"), "המעבורת תשוב להפליג ביום שני."])
HOSTILE = made(
    [
        "<script>alert(1)</script> & <b>bold</b>",
        ("</summary></details><img src=x onerror=alert(2)>", 'ad" onclick="alert(3)', "en.<i>rule</i>"),
        'A paragraph with "quotes", \x1b[31m and \u202e a mark that turns text round',
    ]
)


class Reader(HTMLParser):
    """Reads a fragment: its elements must be closed in order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: Counter[str] = Counter()
        self.attributes: Counter[str] = Counter()
        self.words: list[str] = []
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open.append(tag)
        self.tags[tag] += 1
        self.attributes.update(name for name, _ in attrs)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @property
    def text(self) -> str:
        return "".join(self.words)


@pytest.mark.parametrize(
    "article", [ENGLISH, ARABIC, PERSIAN, HEBREW, HOSTILE], ids=["en", "ar", "fa", "he", "hostile"]
)
def test_a_notebook_shows_every_paragraph_and_every_removal(article: Article) -> None:
    shown = Reader(article._repr_html_())
    texts = [article.headline or "", *article.paragraphs, *(removal.text for removal in article.removals)]
    for said in texts if article is not HOSTILE else texts[:1]:
        assert said in shown.text
    assert shown.tags["h3"] == (article.headline is not None)
    assert shown.tags["details"] == len({(removal.reason, removal.type) for removal in article.removals})
    assert shown.tags["li"] == len(article.removals)


def test_hostile_text_remains_text() -> None:
    shown = Reader(HOSTILE._repr_html_())
    assert set(shown.tags) <= {"article", "h3", "p", "small", "details", "summary", "ul", "li", "div", "bdi"}
    assert set(shown.attributes) <= {"style", "lang", "dir"}
    assert "<script>alert(1)</script> & <b>bold</b>" in shown.text
    assert "\\x1b[31m and \\u202e" in shown.text


def test_a_text_without_removals_says_so() -> None:
    article = dedup.clean("The night ferry sails again from Monday, the office said.\n")
    assert "0 removals, 0.0% of the text" in article._repr_html_()
    assert "<details>" not in article._repr_html_()
    assert Reader(dedup.clean("")._repr_html_()).tags["p"] == 1


def test_lines_of_a_paragraph_remain_lines() -> None:
    article = dataclasses.replace(ENGLISH, paragraphs=("First line\nsecond line\r\nthird",))
    assert "First line\nsecond line\nthird" in Reader(article._repr_html_()).text


def test_what_a_notebook_keeps_is_bounded() -> None:
    words = "ferry " * 2_000
    lines = [("x" * 2 * LONGEST, "ad", "en.ad")] * (2 * MOST_REMOVALS)
    article = made(["Headline", *[f"{words}{number}" for number in range(50)], *lines])
    html = article._repr_html_()
    assert len(html) < MOST_CHARACTERS + MOST_REMOVALS * (LONGEST + 200) + 20_000
    assert re.search(r"and \d\d further paragraphs", html)
    assert f"and {MOST_REMOVALS} more" in html


def test_the_most_doubtful_removals_of_a_type_come_first() -> None:
    article = dedup.clean(Path(ROOT / "samples" / "ferry.txt").read_text("utf-8"))
    for part in re.findall(r"<ul>.*?</ul>", article._repr_html_(), re.DOTALL):
        doubts = [int(found or 0) for found in re.findall(r"<small>.*?(?:doubt (\d+)%)?:", part)]
        assert doubts == sorted(doubts, reverse=True)


@pytest.mark.parametrize("article", [ENGLISH, ARABIC], ids=["en", "ar"])
def test_the_report_is_the_page_of_the_command(article: Article) -> None:
    assert article.report() == report(article)
    assert article.report(name="a.txt") == report(article, name="a.txt")


@pytest.mark.skipif(chromium() is None, reason=NO_BROWSER)
def test_a_browser_shows_right_to_left_text_from_the_right_and_folds_the_removals() -> None:
    with open_browser() as browser:
        page = browser.new_page()
        for article in (ARABIC, PERSIAN, HEBREW):
            page.set_content(f"<!DOCTYPE html><body>{article._repr_html_()}")
            directions = page.eval_on_selector_all(
                "h3, p[dir], li > div", "nodes => nodes.map(node => getComputedStyle(node).direction)"
            )
            assert "rtl" in directions
            assert page.locator("h3").evaluate("node => getComputedStyle(node).direction") == "rtl"
            assert page.locator("li").first.is_hidden()
            page.click("summary >> nth=0")
            assert page.locator("li").first.is_visible()
        page.set_content(f"<!DOCTYPE html><body>{HOSTILE._repr_html_()}")
        assert page.locator("script, img, b").count() == 0


# The examples of the guide

CHECKS = {
    "pandas": """
assert list(pages["body"]) == bodies_wanted
assert list(pages["headline"]) == headlines_wanted
assert len(removals) == removals_wanted
assert list(removals["doubt"]) == sorted(removals["doubt"], reverse=True)
""",
    "polars": 'assert pages["body"].to_list() == bodies_wanted\n',
    "datasets": """
assert cleaned["body"][:] == bodies_wanted
assert cleaned["headline"][:] == headlines_wanted
""",
    "duckdb": "assert [body for _, body in pages] == bodies_wanted\n",
}
WANTED = """
import json
import dedup
_articles = [dedup.clean(json.loads(line)["text"]) for line in open("samples/pages.jsonl", encoding="utf-8")]
bodies_wanted = [article.body for article in _articles]
headlines_wanted = [article.headline for article in _articles]
removals_wanted = sum(len(article.removals) for article in _articles)
"""


def examples() -> dict[str, str]:
    """The Python blocks of the page, by the library that each imports."""
    found = {}
    for block in blocks(frames.__doc__ or "", "python"):
        name = next(
            (name for name in CHECKS if re.search(rf"^(?:import|from) {name}\b", block, re.MULTILINE)), ""
        )
        found[name] = block
    return found


def test_the_page_has_an_example_for_every_library() -> None:
    assert set(examples()) == {*CHECKS, ""}
    assert "IPython" in examples()[""]


@pytest.mark.parametrize("library", CHECKS)
def test_the_example_for_a_library_does_what_cleaning_one_text_after_another_does(
    library: str, tmp_path: Path
) -> None:
    if importlib.util.find_spec(library) is None:
        pytest.skip(f"{library} is not installed")
    code = f"{examples()[library]}\n{WANTED}\n{CHECKS[library]}"
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
        timeout=300,
        env={**os.environ, "HF_HOME": str(tmp_path), "HF_HUB_OFFLINE": "1", "HF_DATASETS_OFFLINE": "1"},
    )
    assert done.returncode == 0, done.stderr
