"""The report in a real browser: what is worth checking, what a tick keeps, what the address remembers, large pages."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from dedup.cleaner import clean
from dedup.model import Article, Reason
from dedup.review.worth_checking import worth_checking
from dedup.show.html import Subject, report, reports
from tests.browser import NO_BROWSER, chromium, open_browser, show
from tests.made_articles import made
from tests.process import run
from tests.seed import SEED
from tests.test_report_browser import PHONE, copied, new_context, press, tick

pytestmark = pytest.mark.skipif(chromium() is None, reason=NO_BROWSER)

LAPTOP = (1280, 800)
TEXT = SEED.read_text(encoding="utf-8")
ARTICLE = clean(TEXT)
SENTENCES = {
    "ar": (
        "عودة العبارة الليلية إلى الميناء",
        "أعلنت هيئة الموانئ أن العبارة الليلية ستعود إلى العمل يوم الاثنين بعد شتاءين.",
    ),
    "he": (
        "המעבורת הלילית חוזרת לנמל",
        "רשות הנמל הודיעה כי המעבורת הלילית תשוב להפליג ביום שני אחרי שני חורפים.",
    ),
    "fa": (
        "کشتی شبانه به بندر بازمی‌گردد",
        "اداره بندر اعلام کرد که کشتی شبانه پس از دو زمستان از روز دوشنبه بازمی‌گردد.",
    ),
    "en": (
        "Night ferry returns to the harbour",
        "The harbour office said that the night ferry will sail again on Monday after two winters.",
    ),
}


def doubtful(language: str, *scores: float) -> Article:
    """An article with removed sentences of these confidences, and one label that is certain."""
    headline, sentence = SENTENCES[language]
    rows = [(f"{sentence} {number}.", "related", "classifier") for number, _ in enumerate(scores)]
    article = made([headline, *rows, (headline[:6], "share", "classifier.x"), f"{sentence} {sentence}"])
    given = dict(zip(article.removals, scores, strict=False))
    spans = tuple(
        span._replace(removal=replace(span.removal, score=given.get(span.removal, 1.0)))
        if span.removal
        else span
        for span in article.spans
    )
    return replace(article, spans=spans, language=language)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with open_browser() as browser:
        yield browser


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    with new_context(browser, LAPTOP) as context:
        context.grant_permissions(["clipboard-read", "clipboard-write"])
        yield context


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


def current(page: Page) -> int:
    return int(page.locator(".dock.on .no").inner_text())


# Doubt first


@pytest.mark.parametrize("language", SENTENCES)
def test_the_first_line_counts_what_is_worth_a_look_and_n_and_p_go_through_it(
    page: Page, tmp_path: Path, language: str
) -> None:
    show(page, report(doubtful(language, 0.9, 0.7, 0.8)), tmp_path)
    expect(page.locator(".attention")).to_contain_text("3 removals worth checking")
    expect(page.locator(".looks a")).to_have_count(3)
    order = []
    for key in "nnnnpp":
        page.keyboard.press(key)
        order.append(current(page))
    assert order == [2, 3, 1, 2, 1, 3]
    expect(page.locator(".look-at")).to_have_text("2 of 3")
    expect(page.locator('del[data-r="2"]')).to_be_in_viewport()
    press(page.locator(".look-on"))
    assert current(page) == 1


@pytest.mark.parametrize("language", SENTENCES)
def test_a_doubtful_mark_looks_doubtful_in_its_own_direction(
    page: Page, tmp_path: Path, language: str
) -> None:
    show(page, report(doubtful(language, 0.7)), tmp_path)
    expect(page.locator('del.doubtful[data-r="0"]')).to_have_css("text-decoration-style", "wavy")
    expect(page.locator('del[data-r="1"]')).not_to_have_class(re.compile("doubtful"))
    mark = page.locator('del[data-r="0"] .tag')
    assert ", doubt 2" in (mark.get_attribute("aria-label") or "")
    line = page.locator(".input .line").nth(1).bounding_box()
    box = mark.bounding_box()
    assert line
    assert box
    right = box["x"] - line["x"] > line["width"] / 2
    assert right is (language != "en")


def test_a_missing_headline_is_listed_first(page: Page, tmp_path: Path) -> None:
    article = doubtful("en", 0.99)
    headless = replace(article, headline=None, paragraphs=(article.headline or "", *article.paragraphs))
    show(page, report(headless), tmp_path)
    expect(page.locator(".attention")).to_contain_text("no headline found")


def test_several_texts_are_ordered_by_doubt_and_stepped_through_one_after_the_other(
    page: Page, tmp_path: Path
) -> None:
    subjects = [Subject(f"{n}.txt", doubtful("en", score)) for n, score in enumerate((0.9, 0.7, 0.8))]
    show(page, reports(subjects), tmp_path)
    names = page.locator(".doc .name")
    assert names.all_text_contents() == ["1.txt", "2.txt", "0.txt"]
    expect(page.locator(".attention")).to_contain_text("3 removals worth checking")
    for number in ("2", "3", "1"):
        page.keyboard.press("n")
        expect(page.locator(f"#d{number} .dock.on")).to_be_visible()
        expect(page.locator(f'#d{number} del[data-r="0"]')).to_be_in_viewport()
    page.select_option("#order", "given")
    assert names.all_text_contents() == ["0.txt", "1.txt", "2.txt"]


def test_the_search_looks_in_texts_and_one_filter_holds_for_all(page: Page, tmp_path: Path) -> None:
    subjects = [Subject(f"{language}.txt", doubtful(language, 0.9)) for language in SENTENCES]
    show(page, reports(subjects), tmp_path)
    page.fill("#search", "המעבורת")
    expect(page.locator("#found")).to_have_text("1 of 4")
    expect(page.locator(".doc:visible .name")).to_have_text("he.txt")
    page.fill("#search", "")
    expect(page.locator("#found")).to_have_text("")
    tick(page, 'input[data-kind="chrome related"]', on=False)
    expect(page.locator("del.off")).to_have_count(4)
    expect(page.locator(".look-on")).to_be_visible()


# What a tick keeps


def test_a_tick_keeps_this_line_and_nothing_else(page: Page, tmp_path: Path) -> None:
    text, why = tmp_path / "page.txt", tmp_path / "why.html"
    text.write_text(TEXT, encoding="utf-8")
    run("clean", text, "--diff", "none", "--report", why)
    page.goto(why.as_uri())
    number = next(n for n, removal in enumerate(ARTICLE.removals) if removal.rule == "ar.section.today")
    tick(page, f'.list li[data-r="{number}"] input[data-line]')
    expect(page.locator("#told")).to_contain_text("1 removal comes back.")
    pack = tmp_path / "keep.toml"
    pack.write_text(copied(page, "#copy-pack"), encoding="utf-8")
    assert tomllib.loads(pack.read_text("utf-8"))["keep"] == [{"lines": [ARTICLE.removals[number].text]}]
    done = run("clean", text, "--diff", "none", "--pack", pack)
    assert done.text == copied(page, ".copy-text")
    assert done.text == ARTICLE.restore(ARTICLE.removals[number]).text + "\n"


@pytest.mark.parametrize("kept", range(len(ARTICLE.removals)))
def test_a_kept_line_does_not_change_what_becomes_of_the_lines_around_it(tmp_path: Path, kept: int) -> None:
    from dedup import Cleaner, Config
    from dedup.boilerplate.rules.toml import toml_value

    removal = ARTICLE.removals[kept]
    pack = tmp_path / "keep.toml"
    pack.write_text(f'language = "und"\n[[keep]]\nlines = [{toml_value(removal.text)}]\n', "utf-8")
    found = Cleaner(Config(packs=(str(pack),))).clean(TEXT)
    same_words = {other.text for other in ARTICLE.removals if other.text == removal.text}
    before = {other.span for other in ARTICLE.removals if other.text not in same_words}
    after = {other.span for other in found.removals if other.text not in same_words}
    assert after <= before
    if removal.reason is Reason.CHROME:
        assert after == before
    # With a sentence of it kept, a copy is a text of its own, and may keep its headline too.
    assert {other.rule for other in ARTICLE.removals if other.span in before - after} <= {"copy.headline"}


def test_the_rule_is_shown_with_how_much_it_would_bring_back(page: Page, tmp_path: Path) -> None:
    rows = [(f"Section {n}", "section", "classifier") for n in range(98)]
    show(page, report(made(["Headline", *rows, ("Share", "share", "en.share")])), tmp_path)
    tick(page, '.list li[data-r="3"] input[data-line]')
    card = page.locator('.list li[data-r="3"]')
    expect(card).to_contain_text("Keep this line")
    expect(card).to_contain_text("Keep all that this rule removes (98 removals come back)")
    expect(page.locator("#told")).to_have_text("Kept: the line. 1 removal comes back.")
    expect(page.locator(".clean .back")).to_have_text(["Section 3"])
    tick(page, '.list li[data-r="3"] input[data-rule]')
    expect(page.locator("#lines")).to_have_text('ignore = ["classifier"]')
    expect(page.locator(".clean .back")).to_have_count(98)


def test_the_same_words_are_one_line_in_all_texts(page: Page, tmp_path: Path) -> None:
    subjects = [Subject(f"{n}.txt", made(["Headline", ("Share", "share", "en.share")])) for n in range(3)]
    show(page, reports(subjects), tmp_path)
    page.eval_on_selector_all("details.doc", "nodes => nodes.forEach(node => (node.open = true))")
    tick(page, "#d2 .list input[data-line]")
    expect(page.locator("#d2 .list .tick").first).to_contain_text("Keep this line (removed 3 times)")
    expect(page.locator(".clean .back")).to_have_text(["Share"] * 3)


def test_words_of_any_kind_make_a_pack_that_toml_reads(page: Page, tmp_path: Path) -> None:
    words = "a\"b\\c\x7f\x01\u0661 ]# '''"
    show(page, report(made(["Headline", (words, "share", "en.share")])), tmp_path)
    tick(page, ".list input[data-line]")
    made_pack = tomllib.loads(page.locator("#pack code").text_content() or "")
    assert made_pack == {"language": "und", "keep": [{"lines": [words]}]}


# The address


def test_ticks_filters_and_the_place_survive_a_reload_and_can_be_sent(
    context: BrowserContext, page: Page, tmp_path: Path
) -> None:
    show(page, report(ARTICLE), tmp_path)
    page.keyboard.press("n")
    first = current(page)
    tick(page, '.list li[data-r="1"] input[data-line]')
    tick(page, '.list li[data-r="3"] input[data-rule]')
    tick(page, 'input[data-kind="chrome poll"]', on=False)
    pack, lines = page.locator("#pack code").inner_text(), page.locator("#lines code").inner_text()
    for opened in (page, context.new_page()):
        if opened is page:
            page.reload()
        else:
            opened.goto(page.url)
        expect(opened.locator("#pack code")).to_have_text(pack)
        expect(opened.locator("#lines code")).to_have_text(lines)
        expect(opened.locator('input[data-kind="chrome poll"]')).not_to_be_checked()
        assert current(opened) == first


def test_search_and_order_of_several_texts_are_in_the_address(page: Page, tmp_path: Path) -> None:
    subjects = [Subject(f"{n}.txt", doubtful("en", score)) for n, score in enumerate((0.9, 0.7, 0.8))]
    show(page, reports(subjects), tmp_path)
    page.fill("#search", ".txt")
    page.select_option("#order", "given")
    expect(page.locator("#found")).to_have_text("3 of 3")
    page.reload()
    expect(page.locator("#search")).to_have_value(".txt")
    assert page.locator(".doc .name").all_text_contents() == ["0.txt", "1.txt", "2.txt"]


@pytest.mark.parametrize(
    "address", ["#&keep=99,x&rules=nothing&hide=nothing&order=no&find=%", "#%E0%A4%A", "#d9-i1", "#d1-i999"]
)
def test_an_address_of_another_page_does_no_harm(page: Page, tmp_path: Path, address: str) -> None:
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    show(page, report(ARTICLE), tmp_path)
    page.goto(page.url.partition("#")[0] + address)
    page.reload()
    page.keyboard.press("n")
    assert current(page) > 0
    assert errors == []


# The first screen


def test_on_a_laptop_most_of_the_first_screen_is_text(page: Page, tmp_path: Path) -> None:
    show(page, report(ARTICLE), tmp_path)
    header = page.locator("header.top").bounding_box()
    text = page.locator(".input .text").bounding_box()
    article = page.locator(".clean .text").bounding_box()
    assert header
    assert text
    assert article
    assert header["height"] <= 110
    assert text["y"] <= 180
    assert article["height"] >= 290


@pytest.mark.parametrize("language", SENTENCES)
def test_on_a_phone_the_filters_are_folded_and_the_text_is_on_the_first_screen(
    browser: Browser, tmp_path: Path, language: str
) -> None:
    with new_context(browser, PHONE, has_touch=True, is_mobile=True) as context:
        page = context.new_page()
        show(page, report(doubtful(language, 0.7)), tmp_path)
        expect(page.locator(".kinds")).to_be_hidden()
        text = page.locator(".input .text").bounding_box()
        assert text
        assert text["y"] < 300
        page.locator(".look-on").tap()
        expect(page.locator(".dock")).to_be_in_viewport()
        page.locator(".filter summary").tap()
        expect(page.locator(".kinds")).to_be_visible()


# Printing and taking away


@pytest.mark.parametrize("language", SENTENCES)
def test_the_article_is_copied_downloaded_and_printed(page: Page, tmp_path: Path, language: str) -> None:
    article = doubtful(language, 0.9, 0.7)
    show(page, report(article, name=f"{language}.txt"), tmp_path)
    assert copied(page, ".copy-text") == f"{article.text}\n"
    with page.expect_download() as waiting:
        page.click(".save-text")
    assert Path(waiting.value.path()).read_text("utf-8") == f"{article.text}\n"
    page.emulate_media(media="print")
    expect(page.locator(".list li")).to_have_count(3)
    expect(page.locator(".attention")).to_be_visible()
    expect(page.locator(".steps-through")).to_be_hidden()
    assert page.pdf().startswith(b"%PDF")


# Large pages


def test_two_megabytes_make_less_than_six_and_are_stepped_through(page: Page, tmp_path: Path) -> None:
    lines = [line for line in TEXT.splitlines() if line.strip()]
    rows: list[str | tuple[str, str, str]] = [
        f"{line} {number}" if len(line) > 60 else (f"{line} {number}", "section", "classifier")
        for number in range(1 + 2_000_000 // len(TEXT.encode()))
        for line in lines
    ]
    article = made(["Headline", *rows])
    assert len(article.source.encode()) >= 2_000_000
    html = report(article)
    assert len(html.encode()) < 6_000_000
    show(page, html, tmp_path)
    laid_out = page.eval_on_selector_all(
        ".input p", "rows => rows.filter(row => row.checkVisibility({contentVisibilityAuto: true})).length"
    )
    assert 0 < laid_out <= 300
    assert page.locator(".entry").count() == 0
    tag = page.locator('.tag[data-r="2000"]')
    press(tag)
    expect(page.locator(".dock.on .no")).to_have_text("2,001")
    tick(page, ".dock.on input[data-line]")
    expect(page.locator(".clean .back")).to_have_count(1)
    expect(page.locator(".list li.entry")).to_have_count(100)
    press(page.locator(".more"))
    expect(page.locator(".list li.entry")).to_have_count(200)
    assert worth_checking(article).count == 0


def test_a_large_page_says_and_copies_what_a_small_one_does(
    page: Page, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def told() -> list[object]:
        page.keyboard.press("n")
        card = page.locator(".dock.on .entry").inner_text()
        tick(page, '.list li[data-r="2"] input[data-line]')
        return [
            card,
            page.locator(".input .text").inner_text().split(),
            copied(page, ".copy-text"),
            page.locator("del.doubtful").count(),
            page.locator("del.copy").count(),
        ]

    show(page, report(ARTICLE), tmp_path)
    small = told()
    for module in ("view", "removals"):
        monkeypatch.setattr(f"dedup.show.html.{module}.LONG", 10)
    show(page, report(ARTICLE), tmp_path)
    assert page.locator(".compact").count() == 1
    assert told() == small
