"""The page about a batch in a real browser: rows that lead to views, examples, search, sites, ticks, the address."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import replace

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from dedup.show.html import BatchDocument, batch_report
from dedup.show.records import to_json
from tests.browser import NO_BROWSER, chromium, open_browser
from tests.test_report_browser import new_context, press, tick
from tests.test_report_choices import LAPTOP, SENTENCES, doubtful

pytestmark = pytest.mark.skipif(chromium() is None, reason=NO_BROWSER)

DOUBTS = {"en": 0.95, "fa": 0.9, "he": 0.7, "ar": 0.6}
"""Confidences: the Arabic document is the most doubtful one, the English one the least."""


def documents() -> list[BatchDocument]:
    """A document in each language, two of one site, and one that is only listed."""
    found: list[BatchDocument] = []
    for language, score in DOUBTS.items():
        article = doubtful(language, score)
        site = f"{'west' if language == 'en' else 'east'}.example"
        listed = BatchDocument.of([article], language, place=f"day.jsonl:{len(found) + 1}", site=site)
        found.append(replace(listed, views=(to_json(article),)))
    return [*found, BatchDocument("only listed", 100, site="west.example")]


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[BrowserContext, str]]:
    """A browser, and the address of the page."""
    target = tmp_path_factory.mktemp("batch") / "page.html"
    target.write_text(batch_report(documents()), "utf-8")
    with open_browser() as browser, new_context(browser, LAPTOP) as context:
        yield context, target.as_uri()


@pytest.fixture
def page(opened: tuple[BrowserContext, str]) -> Iterator[Page]:
    context, address = opened
    page = context.new_page()
    page.goto(address)
    yield page
    page.close()


def names(page: Page) -> list[str]:
    return page.locator(".rows .name").all_text_contents()


def test_the_first_line_counts_and_n_goes_through_the_documents_the_most_doubtful_first(page: Page) -> None:
    assert names(page) == ["ar", "he", "fa", "en", "only listed"]
    expect(page.locator(".attention")).to_contain_text("4 removals worth checking")
    header = page.locator("header.top").bounding_box()
    assert header
    assert header["height"] <= 110
    for number in (1, 2, 3, 4, 1):
        page.keyboard.press("n")
        expect(page.locator(f"#d{number} .dock.on")).to_be_visible()
        expect(page.locator(f'#d{number} del[data-r="0"]')).to_be_in_viewport()


def test_a_row_leads_to_the_view_of_its_document_and_an_example_to_its_mark(page: Page) -> None:
    for number, language in enumerate(("ar", "he", "fa", "en"), 1):
        view = page.locator(f"#d{number}")
        expect(view.locator(".panes")).to_be_hidden()
        press(page.locator(".rows a", has_text=language))
        expect(view.locator(".clean .headline")).to_have_text(SENTENCES[language][0])
        expect(view.locator("> summary")).to_be_in_viewport()
        direction = "ltr" if language == "en" else "rtl"
        row, example = (
            page.locator(".rows li").nth(number - 1),
            page.locator(f'.examples a[href="#d{number}-i1"]'),
        )
        expect(row.locator(".about")).to_have_css("unicode-bidi", "isolate")
        expect(example.first.locator("xpath=..")).to_have_css("direction", direction)
        press(example.first)
        expect(view.locator('del[data-r="0"]')).to_be_in_viewport()
        expect(view.locator(".dock.on")).to_contain_text(SENTENCES[language][1])
    assert page.locator(".rows li", has_text="only listed").locator("a").count() == 0


def test_the_search_looks_in_names_and_texts_and_survives_a_reload(page: Page) -> None:
    for language, sought in (
        ("ar", "هيئة الموانئ"),
        ("he", "רשות הנמל"),
        ("fa", "اداره بندر"),
        ("en", "harbour OFFICE"),
    ):
        page.fill("#search", sought)
        expect(page.locator(".rows .name")).to_have_text([language])
        expect(page.locator("#found")).to_have_text("1 of 5 documents")
        expect(page.locator(".doc:visible .name")).to_have_text(language)
    page.reload()
    expect(page.locator("#found")).to_have_text("1 of 5 documents")
    assert names(page) == ["en"]
    page.fill("#search", "only")
    expect(page.locator(".rows .name")).to_have_text(["only listed"])


def test_documents_are_put_together_by_site(page: Page) -> None:
    page.select_option("#order", "site")
    expect(page.locator(".rows h3")).to_have_text(["east.example · 3", "west.example · 2"])
    assert names(page) == ["ar", "he", "fa", "en", "only listed"]
    page.reload()
    expect(page.locator(".rows h3")).to_have_count(2)
    page.select_option("#order", "name")
    assert names(page) == ["ar", "en", "fa", "he", "only listed"]
    cards = page.locator('section[aria-labelledby="site-title"] .group')
    expect(cards.locator("h3")).to_have_text(["east.example", "west.example"])
    expect(cards.first.locator(".examples li")).to_have_count(3)


def test_ticks_and_the_filter_hold_for_all_documents(page: Page) -> None:
    for number in (1, 2):
        page.eval_on_selector(f"#d{number}", "node => (node.open = true)")
        tick(page, f"#d{number} .list input[data-line]")
    kept = tomllib.loads(page.locator("#pack code").text_content() or "")["keep"][0]["lines"]
    assert kept == [f"{SENTENCES[language][1]} 0." for language in ("ar", "he")]
    tick(page, 'input[data-kind="chrome related"]', on=False)
    expect(page.locator("del.off")).to_have_count(4)
