"""The HTML report: every removal, safe whatever the text holds."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.model import Article
from dedup.show.html import report
from tests.made_articles import ARABIC, ENGLISH, made

VOID = {"meta", "input"}


class Page(HTMLParser):
    """Collects a page's links, targets and text, and checks that its elements nest."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: set[str] = set()
        self.targets: list[str] = []
        self.tags: set[str] = set()
        self.open: list[str] = []
        self.text = ""
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        values = dict(attrs)
        assert not [name for name in values if name.startswith("on")]
        if tag not in VOID:
            self.open.append(tag)
        if href := values.get("href"):
            self.links.add(href)
        if target := values.get("id"):
            self.targets.append(target)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.mark.parametrize("article", [ENGLISH, ARABIC, made([])])
def test_every_link_leads_somewhere_in_the_page(article: Article) -> None:
    page = Page(report(article))
    assert {link.removeprefix("#") for link in page.links} <= set(page.targets)
    assert len(page.targets) == len(set(page.targets))


def test_every_removal_stands_there_with_place_reason_rule_and_twin() -> None:
    text = Page(report(ENGLISH, name="ferry.txt")).text
    for said in [
        "ferry.txt",
        "2:1",
        "en.share.label",
        "why near",
        "twin at",
        "4:1",
        "Harbour Post",
        "Transport",
    ]:
        assert said in text
    assert "number: 2019 / 2020" in text


def test_differing_words_are_marked() -> None:
    html = report(ENGLISH)
    assert "<mark>eight </mark>" in html
    assert "<mark>nine </mark>" in html


def test_the_page_loads_nothing_and_runs_nothing() -> None:
    html = report(made(["<script>alert(1)</script>", ('"><img src=x onerror=y>', "ad", "en.ad")]), name="<b>")
    assert not {"script", "img", "link", "iframe", "b"} & Page(html).tags
    assert "default-src 'none'" in html


@given(st.lists(st.text(max_size=12), max_size=4))
def test_any_text_gives_a_well_formed_page(texts: list[str]) -> None:
    html = report(made(["Headline", *[(text, "ad", "en.ad", 0) for text in texts]]))
    Page(html.encode("utf-8").decode("utf-8"))
