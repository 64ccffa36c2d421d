"""The page of ``dedup serve`` in a real browser: paste, open, settings, the report, and the review with its keys."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("starlette", reason="needs the extra serve")
pytest.importorskip("uvicorn", reason="needs the extra serve")
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, FrameLocator, Page, expect

from dedup.cleaner import clean
from tests.browser import NO_BROWSER, chromium, open_browser
from tests.serving import Server, serving

pytestmark = pytest.mark.skipif(chromium() is None, reason=NO_BROWSER)

ARABIC = """\
سوق السمك الجديد يفتح أبوابه على رصيف الميناء

قالت بلدية المرسى إن سوق السمك الجديد سيفتح أبوابه يوم الاثنين على رصيف الميناء بعد عامين من العمل.

تابعنا على فيسبوك

وأضافت البلدية أن السوق يضم 48 متجرا ومصنعا صغيرا للثلج، وأن الإيجارات لن ترتفع قبل نهاية العام المقبل.
"""
PERSIAN = """\
کشتی شبانه پس از دو زمستان به بندر بازمی‌گردد

دفتر بندر روز جمعه در بیانیه‌ای اعلام کرد کشتی شبانه از دوشنبه دوباره میان دو ساحل حرکت می‌کند.

ما را در تلگرام دنبال کنید

به گفته این دفتر، موتور کشتی دو زمستان در تعمیرگاه بود و بهای بلیت مانند سال گذشته می‌ماند.
"""
HEBREW = """\
מעבורת הלילה חוזרת לנמל אחרי שני חורפים

מעבורת הלילה בין שתי הגדות תשוב להפליג ביום שני, כך הודיע משרד הנמל ביום שישי אחר הצהריים.

עקבו אחרינו בפייסבוק

המנוע לא תוקן בזמן במשך שני חורפים, ומחיר הכרטיס יישאר כפי שהיה בשנה שעברה לכל הנוסעים.
"""
ENGLISH = """\
The night ferry between the two banks will sail again from Monday, the harbour office said in a statement on Friday.

Share

It had been laid up for two winters because its engine could not be repaired in time, and the yard had no parts.

Read also: Bridge toll to rise in autumn

Fares stay as they were in 2023, and bicycles travel free of charge on every crossing until the end of autumn.
"""
HTML = (
    "<!DOCTYPE html><html><head><title>Ferry</title></head><body><article>"
    + "".join(f"<p>{line}</p>" for line in ENGLISH.splitlines() if line)
    + "</article></body></html>"
)
HOSTILE = (
    "<script>window.top.hit = 1</script> The ferry sails from Monday, the office said in a statement.\n\n"
    'Read also: <img src="https://evil.example/x.png" onerror="window.top.hit = 2">\n\n'
    "Fares stay as they were in 2023, and bicycles travel free of charge on every crossing.\n"
)
TEXTS = {"ar.txt": ARABIC, "en.txt": ENGLISH, "fa.txt": PERSIAN, "he.txt": HEBREW}
RIGHT_TO_LEFT = {"ar": ARABIC, "fa": PERSIAN, "he": HEBREW}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with open_browser() as browser:
        yield browser


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("texts")
    for name, text in TEXTS.items():
        (folder / name).write_text(text, "utf-8")
    with serving(folder, "--doubt", "0", cwd=tmp_path_factory.mktemp("serve")) as server:
        yield server


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    with new_context(browser) as context:
        yield context


@pytest.fixture
def page(context: BrowserContext, server: Server) -> Iterator[Page]:
    yield from opened(context, server)


def new_context(browser: Browser, size: tuple[int, int] = (1280, 800), **options: Any) -> BrowserContext:  # noqa: ANN401
    context = browser.new_context(viewport={"width": size[0], "height": size[1]}, **options)
    context.set_default_timeout(30_000)
    expect.set_options(timeout=30_000)
    return context


def opened(context: BrowserContext, server: Server) -> Iterator[Page]:
    """Open the page; nothing in it may fail, and nothing may be asked of another server."""
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    page.on(
        "request",
        lambda asked: None if asked.url.startswith((server.url, "data:")) else faults.append(asked.url),
    )
    page.goto(server.url)
    yield page
    # What the server refuses is said in the console, too; the page says it itself.
    assert [fault for fault in faults if "Failed to load resource" not in fault] == []


def report(page: Page) -> FrameLocator:
    return page.frame_locator("#view")


def paste(page: Page, text: str) -> None:
    page.locator("#input").evaluate("node => (node.open = true)")
    page.fill("#pasted", text)


@pytest.mark.parametrize(("language", "text"), RIGHT_TO_LEFT.items())
def test_a_pasted_text_is_shown_beside_its_source_in_its_own_direction(
    page: Page, language: str, text: str
) -> None:
    paste(page, text)
    article = clean(text)
    assert article.removals
    expect(report(page).locator("del[data-r]")).to_have_count(len(article.removals))
    expect(report(page).locator(".clean .headline, .clean p")).to_have_count(len(article.layout))
    assert page.locator("#pasted").evaluate("node => getComputedStyle(node).direction") == "rtl"
    first = report(page).locator(".clean .headline, .clean p").first
    assert first.evaluate("node => getComputedStyle(node).direction") == "rtl"
    assert report(page).locator(".clean .text").get_attribute("lang") == language
    expect(page.locator("#status")).to_contain_text(re.compile(r"^\d+ removals?, cleaned in"))


def test_a_pasted_page_of_html_is_cleaned_as_one(page: Page) -> None:
    paste(page, HTML)
    expect(report(page).locator(".clean")).to_contain_text("The night ferry between the two banks")
    expect(report(page).locator("body")).not_to_contain_text("<p>")


def test_a_file_is_opened_and_decoded(page: Page, tmp_path: Path) -> None:
    (tmp_path / "صفحة.txt").write_bytes(ARABIC.encode("cp1256"))
    page.set_input_files("#file", tmp_path / "صفحة.txt")
    expect(page.locator("#input-name")).to_have_text("صفحة.txt")
    expect(report(page).locator("h1")).to_have_text("صفحة.txt")
    expect(report(page).locator(".clean")).to_contain_text("قالت بلدية المرسى")


def test_a_text_of_the_folder_is_found_and_opened(page: Page) -> None:
    expect(page.locator("#names button")).to_have_text(list(TEXTS))
    page.fill("#find", "HE.")
    expect(page.locator("#names button")).to_have_text(["he.txt"])
    page.locator("#names button").press("Enter")
    expect(report(page).locator("h1")).to_have_text("he.txt")
    expect(page.locator("#input")).not_to_have_attribute("open", "")


def test_the_report_in_the_page_says_why_and_copies(page: Page) -> None:
    paste(page, ENGLISH)
    mark = report(page).locator(".tag").first
    mark.focus()
    expect(report(page).locator(".dock")).to_contain_text(clean(ENGLISH).removals[0].rule)
    report(page).locator(".copy-text").press("Enter")
    expect(report(page).locator(".copy-text")).to_contain_text("Copied")


def test_the_settings_change_the_article_at_once(page: Page) -> None:
    paste(page, ENGLISH)
    expect(report(page).locator("del[data-r]", has_text="Share")).to_have_count(1)
    page.click(".keep summary")
    page.check("input[name=keep][value=share]")
    expect(report(page).locator("del[data-r]", has_text="Share")).to_have_count(0)
    expect(report(page).locator(".clean")).to_contain_text("Share")
    page.uncheck("input[name=keep][value=share]")
    expect(report(page).locator("del[data-r]", has_text="Share")).to_have_count(1)
    page.select_option("[name=scope]", "page")
    expect(report(page).locator(".facts").first).to_contain_text("scope page")
    page.fill("[name=language]", "xx-no")
    page.locator("[name=language]").press("Tab")
    expect(page.locator("#error")).to_contain_text("language")
    expect(page.locator("#view")).to_be_hidden()
    page.fill("[name=language]", "fr")
    page.locator("[name=language]").press("Tab")
    expect(report(page).locator(".facts").first).to_contain_text("language fr")
    expect(page.locator("#error")).to_be_empty()


def test_a_reload_shows_the_same_text_with_the_same_settings(page: Page) -> None:
    page.select_option("[name=strictness]", "careful")
    page.click("#names button >> nth=0")
    expect(report(page).locator("h1")).to_have_text("ar.txt")
    page.reload()
    expect(report(page).locator("h1")).to_have_text("ar.txt")
    expect(page.locator("[name=strictness]")).to_have_value("careful")
    assert page.evaluate("history.length") <= 3


def test_only_the_last_of_many_quick_changes_is_shown(page: Page) -> None:
    paste(page, ENGLISH)
    for text in (ARABIC, PERSIAN, HEBREW):
        paste(page, text)
    expect(report(page).locator(".clean")).to_contain_text("מעבורת הלילה")
    page.wait_for_timeout(600)
    expect(report(page).locator(".clean")).to_contain_text("מעבורת הלילה")


def test_hostile_text_runs_nothing_and_loads_nothing(page: Page) -> None:
    paste(page, HOSTILE)
    expect(report(page).locator(".input .text")).to_contain_text("window.top.hit = 1")
    assert page.evaluate("window.hit") is None


def test_whatever_could_run_in_the_report_could_not_reach_the_page_or_the_server(
    context: BrowserContext, server: Server
) -> None:
    page = context.new_page()
    page.goto(server.url)
    paste(page, HOSTILE)
    expect(report(page).locator(".input .text")).to_be_visible()
    frame = page.frames[1]
    assert frame.evaluate("self.origin") == "null"
    assert frame.evaluate("fetch('/texts').then(() => 'reached', () => 'refused')") == "refused"


@pytest.mark.parametrize("size", [(1280, 800), (390, 844)], ids=["wide", "phone"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nobody_is_kept_out(browser: Browser, server: Server, size: tuple[int, int], scheme: Any) -> None:  # noqa: ANN401
    with new_context(browser, size, color_scheme=scheme, bypass_csp=True) as context:
        for page in opened(context, server):
            page.click("#names button >> nth=1")
            expect(report(page).locator("h1")).to_have_text("en.txt")
            assert Axe().run(page).response["violations"] == []
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
            page.click("#show-review")
            expect(page.locator("#question h2")).to_be_visible()
            assert Axe().run(page).response["violations"] == []
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.fixture
def own(browser: Browser, tmp_path: Path) -> Iterator[Page]:
    """A page whose review is answered; its pack lies in the current folder of the server."""
    (tmp_path / "in").mkdir()
    for name, text in TEXTS.items():
        (tmp_path / "in" / name).write_text(text, "utf-8")
    with (
        serving("in", "--doubt", "0", "--workers", "1", cwd=tmp_path) as server,
        new_context(browser) as context,
    ):
        for page in opened(context, server):
            page.click("#show-review")
            expect(page.locator("#question mark")).to_be_visible()
            expect(page.locator("#counts")).not_to_contain_text("texts read")
            yield page


def asked(page: Page) -> str:
    return page.inner_text("#question mark")


def counts(page: Page) -> tuple[int, int]:
    found = re.match(r"(\d+) answered, (\d+) left", page.inner_text("#counts"))
    assert found
    return int(found[1]), int(found[2])


def press(page: Page, key: str, answered: int) -> None:
    """Press a key and wait until so many questions are answered."""
    page.keyboard.press(key)
    expect(page.locator("#counts")).to_have_text(re.compile(rf"^{answered} answered"))


def decisions(folder: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = tomllib.loads((folder / "dedup-review.toml").read_text("utf-8")).get(
        "decision", []
    )
    return found


def test_one_key_answers_and_the_answer_is_in_the_pack_at_once(own: Page, tmp_path: Path) -> None:
    _, left = counts(own)
    assert left >= 4
    first = asked(own)
    press(own, "k", 1)
    assert counts(own) == (1, left - 1)
    (decision,) = decisions(tmp_path)
    assert decision["keep"] == [first]
    second = asked(own)
    press(own, "r", 2)
    assert [one.get("remove") for one in decisions(tmp_path)][-1] == [second] or second in str(
        decisions(tmp_path)
    )
    press(own, "u", 1)
    assert asked(own) == second
    press(own, "u", 0)
    assert asked(own) == first
    assert decisions(tmp_path) == []
    expect(own.locator("#undo")).to_be_disabled()


def test_all_questions_can_be_answered_from_the_keyboard_to_the_end(own: Page) -> None:
    answered, left = counts(own)
    while left:
        answered += 1
        press(own, "n", answered)
        left = counts(own)[1]
    expect(own.locator("#question")).to_have_text("That was the last question.")
    expect(own.locator("[data-answer=keep]")).to_be_disabled()
    own.keyboard.press("k")
    own.reload()
    own.click("#show-review")
    expect(own.locator("#question")).to_have_text("That was the last question.")


def test_the_keys_are_found_on_any_keyboard_layout(own: Page, tmp_path: Path) -> None:
    """On an Arabic, Hebrew or Persian layout the key of k gives another letter."""
    for number, letter in enumerate("نلم", 1):
        own.evaluate(
            "letter => document.body.dispatchEvent("
            "new KeyboardEvent('keydown', {key: letter, code: 'KeyK', bubbles: true}))",
            letter,
        )
        expect(own.locator("#counts")).to_have_text(re.compile(rf"^{number} answered"))
    assert sum(len(decision["keep"]) for decision in decisions(tmp_path)) == 3


def test_the_whole_text_of_a_question_is_one_press_away(own: Page) -> None:
    name = own.inner_text("#question h2 bdi")
    own.click("#whole")
    expect(report(own).locator("h1")).to_have_text(name)
    own.click("#show-review")
    expect(own.locator("#question h2 bdi")).to_have_text(name)


def test_a_key_in_a_field_or_with_control_answers_nothing(own: Page) -> None:
    before = counts(own)
    own.keyboard.press("Control+k")
    own.click("#show-text")
    own.fill("#find", "k")
    own.locator("#find").press("k")
    own.click("#show-review")
    expect(own.locator("#question mark")).to_be_visible()
    assert counts(own) == before


def test_another_tab_does_not_answer_a_question_that_it_does_not_show(own: Page) -> None:
    other = own.context.new_page()
    other.goto(own.url.partition("#")[0])
    other.click("#show-review")
    expect(other.locator("#question mark")).to_be_visible()
    press(own, "k", 1)
    other.keyboard.press("k")
    expect(other.locator("#review-error")).to_have_text("this is no longer the current question")
    expect(other.locator("#counts")).to_have_text(re.compile("^1 answered"))
    assert asked(other) == asked(own)


@pytest.mark.parametrize("language", RIGHT_TO_LEFT)
def test_questions_are_shown_in_the_direction_of_their_text(own: Page, language: str) -> None:
    answered = 0
    while own.inner_text("#question h2 bdi") != f"{language}.txt":
        answered += 1
        press(own, "n", answered)
    shown = own.locator("#question .asked").first
    assert shown.evaluate("node => getComputedStyle(node).direction") == "rtl"
    assert own.locator("#question .lines").get_attribute("lang") == language
    assert asked(own) in RIGHT_TO_LEFT[language]
