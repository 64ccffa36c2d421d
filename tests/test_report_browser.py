"""The HTML pages in a real browser: what a reader sees, hears, clicks and gets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Dialog, Locator, Page, expect

from dedup.cleaner import clean
from dedup.model import Article
from dedup.show.html import BatchDocument, Subject, batch_report, report, reports
from dedup.show.html.document import LONG
from dedup.show.records import to_json
from tests.browser import NO_BROWSER, chromium, color, contrast, open_browser, show, word_boxes
from tests.made_articles import ENGLISH, made
from tests.process import run
from tests.seed import SEED
from tests.test_cases import read, source

pytestmark = pytest.mark.skipif(chromium() is None, reason=NO_BROWSER)

Scheme = Literal["light", "dark"]
WIDE, PHONE = (1440, 900), (390, 844)
SAMPLES = Path(__file__).parents[1] / "samples"
ARTICLE = clean(SEED.read_text(encoding="utf-8"))
HOSTILE = made(
    [
        "<script>window.hit = 1</script>",
        '</script><script>window.hit = 2</script><img src="https://evil.example/x.png" onerror="window.hit = 3">',
        (
            "<svg onload='window.hit = 4'><style>@import 'https://evil.example/y.css';</style>",
            "ad",
            "en.<img src=//evil.example/z.png>",
        ),
        '<link rel=stylesheet href="https://evil.example/w.css"><base href="https://evil.example/">',
        "javascript:window.hit=5 <iframe src='javascript:parent.hit=6'></iframe>",
    ]
)
# The same article in three languages, with a paragraph cut off above and a label; the Arabic one is a real page.
RIGHT_TO_LEFT = {
    "ar": ARTICLE,
    "he": made(
        [
            "מעבורת הלילה חוזרת לנמל",
            ("מעבורת הלילה תשוב להפליג ביום שני, כך הודיע...", "truncated", "copy.truncated", 4),
            ("עקבו אחרינו בפייסבוק", "follow", "he.follow.label"),
            ("שתפו", "site", "he.share.label"),
            'מעבורת הלילה תשוב להפליג ביום שני, כך הודיע משרד הנמל ב־12.11.2025 לחברת "Harbour Ferries".',
        ]
    ),
    "fa": made(
        [
            "کشتی شبانه به بندر بازمی‌گردد",
            ("کشتی شبانه از دوشنبه دوباره حرکت می‌کند، اعلام کرد...", "truncated", "copy.truncated", 4),
            ("ما را در تلگرام دنبال کنید", "follow", "fa.follow.label"),
            ("هم‌رسانی", "site", "fa.share.label"),
            "کشتی شبانه از دوشنبه دوباره حرکت می‌کند، اعلام کرد دفتر بندر در ۱۲٫۱۱٫۲۰۲۵ به Harbour Ferries.",
        ]
    ),
}
# Lines of both directions, and one that begins with words of the other.
WORDS = {
    "ar": (
        "تبحر العبارة في التاسعة من الرصيف",
        "تابعنا عبر فيسبوك",
        "قالت شركة",
        "اليوم إن العبارة تعود",
        "العبارة",
    ),
    "he": (
        "המעבורת מפליגה בתשע מהרציף",
        "עקבו אחרינו בפייסבוק",
        "חברת",
        "אמרה היום שהמעבורת חוזרת",
        "מעבורת",
    ),
    "fa": ("کشتی ساعت نه از اسکله حرکت می‌کند", "ما را دنبال کنید", "شرکت", "گفت که کشتی بازمی‌گردد", "کشتی"),
}
MIXED = {
    language: made(
        [
            "Night ferry returns to the harbour",
            sentence,
            (label, "follow", f"{language}.follow.label"),
            ("Share this article", "share", "en.share.label"),
            f"{begin} Harbour Ferries {end}",
            f"The name {name} means ferry",
        ]
    )
    for language, (sentence, label, begin, end, name) in WORDS.items()
}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with open_browser() as browser:
        yield browser


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    with new_context(browser) as context:
        yield context


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


def new_context(browser: Browser, size: tuple[int, int] = WIDE, **options: Any) -> BrowserContext:  # noqa: ANN401
    context = browser.new_context(viewport={"width": size[0], "height": size[1]}, **options)
    context.set_default_timeout(20_000)
    expect.set_options(timeout=20_000)
    return context


def tag(page: Page, number: int) -> Locator:
    return page.locator(f'.tag[data-r="{number}"]')


def unfold(page: Page) -> None:
    page.eval_on_selector_all("details.doc", "nodes => nodes.forEach(node => (node.open = true))")


def tick(page: Page, selector: str, *, on: bool = True) -> None:
    """Set a box from the keyboard: rows far down are laid out as they come into sight, under the mouse's arrow."""
    page.eval_on_selector_all(
        "details.cards, details.filter", "nodes => nodes.forEach(node => (node.open = true))"
    )
    box = page.locator(selector).first
    box.focus()
    if box.is_checked() != on:
        page.keyboard.press("Space")
    assert box.is_checked() == on


def press(locator: Locator) -> None:
    """Press a button, link or mark from the keyboard: the mouse misses what moves while the page is laid out."""
    locator.focus()
    locator.press("Enter")


def number_of(article: Article, kind: str, rule: str | None = None) -> int:
    return next(
        number
        for number, removal in enumerate(article.removals)
        if removal.type == kind and rule in (None, removal.rule)
    )


def copied(page: Page, button: str) -> str:
    page.bring_to_front()  # a page in the background may not use the clipboard
    page.evaluate("document.getElementById('told').textContent = ''")
    page.click(button)
    try:
        expect(page.locator("#told")).to_have_text(re.compile("copied"))
    except AssertionError:
        # On a busy machine a browser without a screen once left a write to the clipboard pending.
        page.click(button)
        expect(page.locator("#told")).to_have_text(re.compile("copied"))
    text: str = page.evaluate("navigator.clipboard.readText()")
    return text


# What is marked


def test_every_removal_is_marked_with_its_number_and_kind(page: Page, tmp_path: Path) -> None:
    for article in RIGHT_TO_LEFT.values():
        show(page, report(article), tmp_path)
        marks: list[list[str]] = page.eval_on_selector_all(
            "del[data-r]",
            """nodes => nodes.map(node => {
              const button = node.querySelector("button").textContent;
              return [node.classList[0], button, node.textContent.replace(button + " ", "")];
            })""",
        )
        assert marks == [
            [removal.reason.value, f"{number} {removal.type}", removal.text]
            for number, removal in enumerate(article.removals, 1)
        ]


def test_copies_and_chrome_differ_by_more_than_colour(page: Page, tmp_path: Path) -> None:
    show(page, report(ENGLISH), tmp_path)
    looks = page.evaluate(
        """["copy", "chrome"].map(name => {
          const style = getComputedStyle(document.querySelector(`.input .text del.${name}`));
          return [style.borderBottomStyle, style.backgroundImage === "none"];
        })"""
    )
    assert looks == [["solid", True], ["dotted", False]]


def test_the_filter_unmarks_a_kind_and_leaves_its_text(page: Page, tmp_path: Path) -> None:
    show(page, report(ENGLISH), tmp_path)
    share = number_of(ENGLISH, "share")
    before = page.inner_text(".input .line:nth-child(3)")
    tick(page, 'input[data-kind="chrome share"]', on=False)
    expect(page.locator(f'li.entry[data-r="{share}"]')).to_be_hidden()
    expect(page.locator(f'del[data-r="{share}"]')).to_have_css("background-image", "none")
    expect(tag(page, share)).to_be_hidden()
    expect(page.locator(f'del[data-r="{share}"]')).to_contain_text("Share")
    expect(tag(page, number_of(ENGLISH, "near"))).to_be_visible()
    assert page.inner_text(".input .line:nth-child(3)") == before
    page.click(".show-none")
    expect(page.locator(".tag:visible")).to_have_count(0)
    page.click(".show-all")
    expect(page.locator(".tag:visible")).to_have_count(len(ENGLISH.removals))


def test_the_bar_gives_each_kind_its_share(page: Page, tmp_path: Path) -> None:
    show(page, report(ARTICLE), tmp_path)
    whole = page.eval_on_selector(".bar", "bar => bar.getBoundingClientRect().width")
    widths = page.eval_on_selector_all(".bar rect", "parts => parts.map(part => part.getBBox().width)")
    labels = page.eval_on_selector_all(".bar title", "titles => titles.map(title => title.textContent)")
    assert len(widths) == len(labels) == 1 + len({removal.type for removal in ARTICLE.removals})
    for width, label in zip(widths, labels, strict=True):
        assert width / whole == pytest.approx(float(label.split()[-1].rstrip("%")) / 100, abs=0.002)


# What is said of a removal


@pytest.mark.parametrize("language", RIGHT_TO_LEFT)
@pytest.mark.parametrize("by", ["focus", "hover"])
def test_focus_and_pointer_show_reason_rule_score_and_twin_and_light_the_twin(
    page: Page, tmp_path: Path, by: str, language: str
) -> None:
    article = RIGHT_TO_LEFT[language]
    show(page, report(article), tmp_path)
    number = number_of(article, "truncated")
    removal = article.removals[number]
    if by == "focus":
        tag(page, number).focus()
    else:
        page.locator(f'del[data-r="{number}"]').hover()
    dock = page.locator(".dock")
    for said in ("copy truncated", removal.rule, removal.why, f"score {removal.score:.0f}", "differs from"):
        expect(dock).to_contain_text(said)
    expect(dock).to_be_in_viewport()
    assert removal.twin is not None
    twin = article.source[removal.twin.start : removal.twin.end]
    for place in (".input", ".clean"):
        lit = "".join(page.locator(f"{place} .place.lit").all_text_contents())
        assert lit == twin
    # The line begins beside the mark and ends beside the twin in the article.
    line = page.locator("#line path")
    expect(line).to_be_visible()
    page.wait_for_timeout(600)
    ends = page.evaluate(
        """() => {
          const path = document.querySelector("#line path");
          const [a, b] = [path.getPointAtLength(0), path.getPointAtLength(path.getTotalLength())];
          return [[a.x, a.y], [b.x, b.y]];
        }"""
    )
    mark = page.locator(f'del[data-r="{number}"]').bounding_box()
    lit_box = page.locator(".clean .place.lit").bounding_box()
    assert mark
    assert lit_box
    assert mark["y"] <= ends[0][1] <= mark["y"] + mark["height"]
    assert lit_box["y"] <= ends[1][1] <= lit_box["y"] + lit_box["height"]
    assert mark["x"] < ends[0][0] < ends[1][0] < lit_box["x"] + lit_box["width"]


def test_a_twin_out_of_sight_is_scrolled_to_in_its_own_pane_only(page: Page, tmp_path: Path) -> None:
    show(page, report(ARTICLE), tmp_path)
    number = max(
        (removal.twin.start, number) for number, removal in enumerate(ARTICLE.removals) if removal.twin
    )[1]
    mark = page.locator(f'del[data-r="{number}"]')
    mark.scroll_into_view_if_needed()
    page.wait_for_timeout(100)
    before = page.evaluate("scrollY")
    mark.hover()
    expect(page.locator(".clean .place.lit").first).to_be_in_viewport()
    assert page.evaluate("scrollY") == before


def test_the_keyboard_goes_to_the_tick_and_back(page: Page, tmp_path: Path) -> None:
    show(page, report(ENGLISH), tmp_path)
    tag(page, 1).focus()
    page.keyboard.press("Enter")
    expect(page.locator(".dock input[data-line]")).to_be_focused()
    page.keyboard.press("Space")
    expect(page.locator("#pack")).to_contain_text("The ferry sails at eight from pier two.")
    expect(page.locator("#lines")).to_be_hidden()
    page.keyboard.press("Escape")
    expect(tag(page, 1)).to_be_focused()
    expect(page.locator("#line path")).to_be_hidden()
    expect(page.locator(".lit")).to_have_count(0)


def test_next_and_previous_walk_over_what_is_shown(page: Page, tmp_path: Path) -> None:
    show(page, report(ARTICLE), tmp_path)
    tick(page, 'input[data-kind="chrome site"]', on=False)
    press(tag(page, 0))
    numbers = []
    for _ in range(3):
        press(page.get_by_role("button", name="Next removal"))
        numbers.append(int(page.inner_text(".dock .no")))
    press(page.get_by_role("button", name="Previous removal"))
    numbers.append(int(page.inner_text(".dock .no")))
    assert ARTICLE.removals[1].type == "site"
    assert numbers == [3, 4, 5, 4]


def test_a_screen_reader_hears_with_each_number_why_it_was_removed(page: Page, tmp_path: Path) -> None:
    show(page, report(ENGLISH), tmp_path)
    said = page.eval_on_selector_all(".tag", "tags => tags.map(tag => tag.getAttribute('aria-label'))")
    for text, removal in zip(said, ENGLISH.removals, strict=True):
        for part in (removal.reason.value, removal.type, removal.rule, removal.why):
            assert part in text
    expect(page.get_by_role("main")).to_have_count(1)
    for name in ("The input", "The article", "What was removed, and why", "About the removal"):
        expect(page.get_by_role("region", name=name)).to_have_count(1)


def test_the_first_stop_of_the_keyboard_leads_to_the_article(page: Page, tmp_path: Path) -> None:
    show(page, report(ENGLISH), tmp_path)
    page.keyboard.press("Tab")
    link = page.get_by_role("link", name="Skip to the article")
    expect(link).to_be_focused()
    expect(link).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator(".copy-text")).to_be_focused()


def test_what_has_the_focus_shows_it_and_what_is_pressed_is_large_enough(page: Page, tmp_path: Path) -> None:
    show(page, report(ARTICLE), tmp_path)
    for _ in range(12):
        page.keyboard.press("Tab")
        style = page.evaluate(
            "(s => [s.outlineStyle, parseFloat(s.outlineWidth)])(getComputedStyle(document.activeElement))"
        )
        assert style[0] == "solid"
        assert style[1] >= 2
    sizes = page.eval_on_selector_all(
        "button",
        """nodes => nodes.filter(n => n.checkVisibility()).map(n => n.getBoundingClientRect())
          .map(b => [b.width, b.height])""",
    )
    assert all(min(size) >= 24 for size in sizes)


# Directions


@pytest.mark.parametrize("language", MIXED)
def test_each_line_runs_in_its_own_direction_whatever_its_marks_say(
    page: Page, tmp_path: Path, language: str
) -> None:
    show(page, report(MIXED[language]), tmp_path)
    for pane, lines in ((".input .line", range(1, 7)), (".clean [data-part]", range(1, 5))):
        for line in lines:
            boxes = word_boxes(page, f"{pane}:nth-child({line})")
            assert len({round(top / 12) for *_, top in boxes}) == 1, "the line is broken: no order to compare"
            arabic = not boxes[0][0].isascii()
            edges = [left for _, left, _, _ in boxes]
            own = [x for (word, *_), x in zip(boxes, edges, strict=True) if word.isascii() != arabic]
            assert own == sorted(own, reverse=arabic)
            foreign = [x for (word, *_), x in zip(boxes, edges, strict=True) if word.isascii() == arabic]
            assert foreign == sorted(foreign, reverse=not arabic)
            frame = page.locator(f"{pane}:nth-child({line})").bounding_box()
            assert frame
            near = frame["x"] + frame["width"] - boxes[0][2] if arabic else boxes[0][1] - frame["x"]
            assert near < 140, "the line does not begin at its own side"


@pytest.mark.parametrize("language", MIXED)
def test_the_number_precedes_the_mark_in_its_direction(page: Page, tmp_path: Path, language: str) -> None:
    show(page, report(MIXED[language]), tmp_path)
    for number, right in ((0, True), (1, False)):
        box = tag(page, number).bounding_box()
        words = word_boxes(page, f'del[data-r="{number}"]')
        assert box
        assert (box["x"] > max(word[2] for word in words)) is right
        assert (box["x"] + box["width"] < min(word[1] for word in words)) is not right


# Safety


@pytest.mark.parametrize("several", [False, True])
def test_nothing_is_fetched_and_nothing_of_the_input_runs(
    context: BrowserContext, tmp_path: Path, several: bool
) -> None:
    page = context.new_page()
    requests: list[str] = []
    said: list[str] = []
    context.on("request", lambda request: requests.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))

    def refuse(dialog: Dialog) -> None:
        said.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", refuse)
    name = "<img src=//evil.example onerror=window.hit=7>"
    subjects = [Subject(name, HOSTILE), Subject("javascript:window.hit=8", HOSTILE)]
    show(page, reports(subjects if several else subjects[:1]), tmp_path)
    unfold(page)
    press(tag(page, 0).first)
    tick(page, ".dock input")
    page.wait_for_timeout(200)
    assert page.evaluate("window.hit") is None
    assert said == []
    assert requests == [page.url.partition("#")[0]]
    expect(page.locator(".clean").first).to_contain_text("<script>window.hit = 1</script>")
    expect(page.locator(".dock").first).to_contain_text("en.<img src=//evil.example/z.png>")


def test_the_policy_stops_what_would_run_or_load(page: Page, tmp_path: Path) -> None:
    show(page, report(ENGLISH), tmp_path)
    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text))
    page.evaluate(
        """() => {
          const script = document.createElement("script");
          script.textContent = "window.hit = 1";
          document.body.append(script);
          const box = document.createElement("div");
          box.innerHTML = '<img src="https://evil.example/x.png" onerror="window.hit = 2">';
          document.body.append(box);
        }"""
    )
    page.wait_for_timeout(300)
    assert page.evaluate("window.hit") is None
    assert sum("Content Security Policy" in text for text in refused) >= 2


# The text and the settings


def test_the_article_is_copied_and_saved_as_the_command_prints_it(
    context: BrowserContext, tmp_path: Path
) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = context.new_page()
    show(page, report(ARTICLE, name="pages/seed.txt"), tmp_path)
    printed = run("clean", SEED, "--diff", "none").text
    assert copied(page, ".copy-text") == printed
    with page.expect_download() as waiting:
        page.click(".save-text")
    assert waiting.value.suggested_filename == "seed.clean.txt"
    waiting.value.save_as(tmp_path / "saved.txt")
    assert (tmp_path / "saved.txt").read_bytes() == printed.encode()


@pytest.mark.parametrize(
    ("command", "file", "rules"),
    [
        ("clean", SEED, ["ar.follow.label"]),
        ("diff", SEED, ["und.caption.size-and-date", "copy.headline", "ar.section.name"]),
        ("clean", SEED, ["copy.version"]),
        ("diff", SAMPLES / "ferry.txt", ["en.share.label", "copy.truncated"]),
        ("clean", SAMPLES / "souk.txt", None),
    ],
    ids=["one rule", "three rules", "a retelling", "English", "all rules"],
)
def test_the_lines_for_the_settings_keep_what_was_ticked(
    context: BrowserContext, tmp_path: Path, command: str, file: Path, rules: list[str] | None
) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    text = tmp_path / "page.txt"
    text.write_bytes(file.read_bytes())
    arguments = ["-q"] if command == "diff" else ["--diff", "none"]
    run(command, text, *arguments, "--report", tmp_path / "why.html")
    page = context.new_page()
    page.goto((tmp_path / "why.html").as_uri())
    removals = clean(file.read_text(encoding="utf-8")).removals
    assert removals
    chosen = rules or sorted({removal.rule for removal in removals})
    for rule in chosen:
        number = next(number for number, removal in enumerate(removals) if removal.rule == rule)
        tick(page, f'.list li[data-r="{number}"] input[data-rule]')
    (tmp_path / "dedup.toml").write_text(copied(page, "#copy-lines"), encoding="utf-8")

    done = run("clean", text, "--diff", "none")
    assert done.code == 0, done.err
    for removal in removals:
        if removal.rule in chosen:
            assert removal.text.strip() in done.text.split("\n\n" if "\n" in removal.text else "\n")
    assert copied(page, ".copy-text") == done.text
    back = page.locator(".clean .back").all_text_contents()
    assert back == [removal.text.strip() for removal in removals if removal.rule in chosen]


def test_what_comes_back_is_where_the_library_puts_it(context: BrowserContext, tmp_path: Path) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = context.new_page()
    articles = [clean(source(case)) for case in read("in-the-wild")]
    articles = [article for article in articles if len(article.source) < 20_000 and article.removals][:40]
    assert len(articles) == 40
    show(page, reports([Subject(f"{n}", article) for n, article in enumerate(articles)]), tmp_path)
    unfold(page)
    tick(page, ".list input[data-rule]")
    expect(page.locator(".list li.entry[data-r]")).to_have_count(
        sum(len(article.removals) for article in articles)
    )
    page.eval_on_selector_all(
        ".list input[data-rule]", "boxes => boxes.forEach(box => box.checked || box.click())"
    )
    for number, article in enumerate(articles, 1):
        assert copied(page, f"#d{number} .copy-text") == article.restore(*article.removals).text + "\n"


def test_a_long_text_works_like_a_short_one(page: Page, tmp_path: Path) -> None:
    words = "The ferry between the two banks sails at nine from pier "
    rows: list[str | tuple[str, str, str, int]] = [f"{words}{n}. {'Fares stay. ' * 20}" for n in range(500)]
    rows.append((f"{words}3. {'Fares stay. ' * 20}", "exact", "copy.paragraph", 3))
    article = made(rows)
    assert len(article.source) > LONG
    show(page, report(article), tmp_path)
    page.locator('del[data-r="0"]').hover()
    expect(page.locator(".clean .place.lit")).to_be_in_viewport()
    expect(page.locator("#line path")).to_be_visible()
    press(page.locator(".dock .kept-twin a"))
    expect(page.locator(".input .place").first).to_be_in_viewport()


def test_one_tick_ticks_what_the_same_rule_took_and_unticking_undoes_it(page: Page, tmp_path: Path) -> None:
    show(page, report(ARTICLE), tmp_path)
    captions = [
        n for n, removal in enumerate(ARTICLE.removals) if removal.rule == "und.caption.size-and-date"
    ]
    assert len(captions) == 3
    tick(page, f'.list li[data-r="{captions[0]}"] input[data-rule]')
    expect(page.locator(".list input[data-rule]:checked")).to_have_count(3)
    expect(page.locator("#told")).to_have_text(
        "Kept: the rule und.caption.size-and-date. 3 removals come back."
    )
    expect(page.locator("del.kept")).to_have_count(3)
    tick(page, f'.list li[data-r="{captions[2]}"] input[data-rule]', on=False)
    expect(page.locator(".list input:checked")).to_have_count(0)
    expect(page.locator(".clean .back")).to_have_count(0)
    expect(page.locator("#copy-lines")).to_be_hidden()


def test_what_the_settings_ignore_already_remains_in_the_lines(page: Page, tmp_path: Path) -> None:
    (tmp_path / "page.txt").write_bytes(SEED.read_bytes())
    (tmp_path / "dedup.toml").write_text('ignore = ["ar.poll"]\n', encoding="utf-8")
    run("clean", tmp_path / "page.txt", "--diff", "none", "--report", tmp_path / "why.html")
    page.goto((tmp_path / "why.html").as_uri())
    expect(page.locator(".tag", has_text="poll")).to_have_count(0)
    tick(page, '.list li:has-text("ar.follow.label") input[data-rule]')
    expect(page.locator("#lines")).to_have_text('ignore = ["ar.poll", "ar.follow.label"]')


def test_rules_with_any_name_make_lines_that_toml_reads(page: Page, tmp_path: Path) -> None:
    import tomllib

    name = 'a"b\\c\n\x7f\x01\u0661 ]#'
    show(page, report(made(["Headline", ("Share", "share", name)])), tmp_path)
    tick(page, '.list li[data-r="0"] input[data-rule]')
    lines = page.locator("#lines code").text_content()
    assert tomllib.loads(lines or "") == {"ignore": [name]}


# Sizes, colours, paper


@pytest.mark.parametrize("width", [390, 320, 800, 1100])
def test_nothing_is_wider_than_the_window(browser: Browser, tmp_path: Path, width: int) -> None:
    long = made(
        ["a" * 400, ("b" * 400, "ad", "en." + "c" * 200), ("د" * 300, "follow", "ar.x"), "word " * 60]
    )
    pages = {
        "seed": report(ARTICLE, name="d" * 200),
        "long": report(long, name="/".join(["folder"] * 40)),
        "several": reports(
            [Subject("e" * 200, long), *(Subject(*named) for named in RIGHT_TO_LEFT.items())], unchanged=2
        ),
        "batch": batch_report(
            [
                BatchDocument(
                    "f" * 200,
                    10**12,
                    {"copy exact": (1, 10**11), "chrome " + "g" * 80: (1, 10**10)},
                    "h" * 200,
                )
            ]
        ),
    }
    with new_context(browser, (width, 844)) as context:
        page = context.new_page()
        for name, html in pages.items():
            show(page, html, tmp_path)
            unfold(page)
            if name != "batch":
                press(page.locator(".tag").first)
                tick(page, ".list input[data-rule]")
            assert page.evaluate("document.documentElement.scrollWidth") <= width, name
            overflowing = page.evaluate(
                """[...document.querySelectorAll("main *")].filter(node =>
                  node.scrollWidth > node.clientWidth + 1 && getComputedStyle(node).overflowX === "auto")
                  .map(node => node.className)"""
            )
            assert overflowing == [], name


def test_on_a_phone_the_panel_opens_at_a_touch_and_closes(browser: Browser, tmp_path: Path) -> None:
    with new_context(browser, PHONE, has_touch=True, is_mobile=True) as context:
        page = context.new_page()
        show(page, report(ARTICLE), tmp_path)
        dock = page.locator(".dock")
        expect(dock).to_be_hidden()
        number = number_of(ARTICLE, "truncated")
        page.locator(f'del[data-r="{number}"]').tap()
        expect(dock).to_be_in_viewport()
        expect(dock).to_contain_text("copy.truncated")
        box = dock.bounding_box()
        assert box
        assert box["width"] == PHONE[0]
        assert box["height"] <= PHONE[1] / 2
        page.get_by_role("button", name="Close").tap()
        expect(dock).to_be_hidden()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_stands_out_from_what_is_behind_it(
    browser: Browser, tmp_path: Path, scheme: Scheme
) -> None:
    with new_context(browser, color_scheme=scheme) as context:
        page = context.new_page()
        show(page, report(ENGLISH), tmp_path)
        tag(page, number_of(ENGLISH, "near")).focus()
        tick(page, 'input[data-kind="chrome share"]', on=False)
        tick(page, 'input[data-kind="chrome share"]')

        def value(name: str) -> tuple[float, float, float]:
            return color(
                page.evaluate(
                    """name => {
                      const probe = document.createElement("i");
                      document.body.append(probe);
                      probe.style.color = `var(${name})`;
                      const found = getComputedStyle(probe).color;
                      probe.remove();
                      return found;
                    }""",
                    name,
                )
            )

        card = value("--card")
        dark = sum(card) < 3 * 128
        assert dark is (scheme == "dark")
        texts = {
            "--ink": ["--card", "--paper"],
            "--soft": ["--card", "--paper"],
            "--accent": ["--card", "--paper"],
            "--copy-ink": ["--copy", "--card"],
            "--chrome-ink": ["--chrome", "--hatch", "--card"],
            "--twin-ink": ["--twin"],
        }
        for front, backs in texts.items():
            for back in backs:
                assert contrast(value(front), value(back)) >= 4.5, (front, back)
        # Lines and borders that tell something: 3 to 1.
        for front in ("--copy-line", "--chrome-line", "--twin-line", "--accent"):
            assert contrast(value(front), card) >= 3, front
        for selector in (
            ".input .line",
            "del.copy",
            "del.chrome",
            ".clean .place.lit",
            ".tag",
            ".why",
            ".facts",
        ):
            used = page.eval_on_selector(selector, "node => getComputedStyle(node).color")
            assert color(used) in [value(front) for front in texts], selector


def document(name: str, article: Article) -> BatchDocument:
    """A document of a batch with its view, from a site of its own."""
    found = BatchDocument.of([article], name, place="day.jsonl:1", site=f"{name}.example")
    return replace(found, views=(to_json(article),))


PAGES = {
    "one text": lambda: report(ARTICLE),
    "several texts": lambda: reports([Subject("one.txt", ENGLISH), Subject("two.txt", ARTICLE)], unchanged=1),
    "mixed directions": lambda: reports([Subject(*named) for named in MIXED.items()]),
    "a batch": lambda: batch_report(
        [
            *(document(name, article) for name, article in (("en", ENGLISH), *RIGHT_TO_LEFT.items())),
            *(BatchDocument(f"{n}.txt", 100, {"copy exact": (1, n)}) for n in range(101)),
        ]
    ),
}


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize(("scheme", "size"), [("light", WIDE), ("dark", WIDE), ("light", PHONE)])
def test_axe_finds_nothing(
    browser: Browser,
    tmp_path: Path,
    name: str,
    scheme: Scheme,
    size: tuple[int, int],
) -> None:
    with new_context(browser, size, color_scheme=scheme) as context:
        page = context.new_page()
        show(page, PAGES[name](), tmp_path)
        unfold(page)
        press(tag(page, 1).first)
        tick(page, ".list input[data-rule]")
        results = Axe().run(page)
        assert results.violations_count == 0, results.generate_report()


def test_without_its_script_the_page_says_everything(browser: Browser, tmp_path: Path) -> None:
    with new_context(browser, java_script_enabled=False) as context:
        page = context.new_page()
        show(page, report(ENGLISH), tmp_path)
        for removal in ENGLISH.removals:
            entry = page.locator("li.entry", has_text=removal.rule)
            expect(entry).to_be_visible()
            expect(entry).to_contain_text(removal.why)
        expect(page.locator(".clean .text")).to_contain_text("The ferry sails at nine from pier two.")


def test_on_paper_there_is_the_whole_article_and_no_buttons(page: Page, tmp_path: Path) -> None:
    for article in RIGHT_TO_LEFT.values():
        page.emulate_media(media="screen")
        show(page, report(article), tmp_path)
        press(tag(page, 0))
        page.emulate_media(media="print")
        for selector in (".dock", ".tools", "#settings", "#line", ".skip"):
            expect(page.locator(selector)).to_be_hidden()
        cut = page.eval_on_selector(".clean .text", "node => node.scrollHeight - node.clientHeight")
        assert cut <= 1
        expect(page.locator("li.entry").last).to_be_visible()
        assert page.pdf().startswith(b"%PDF")


# Several texts


def test_a_page_of_several_texts_opens_what_is_searched_and_linked(page: Page, tmp_path: Path) -> None:
    names = {"ar": "أخبار/two.txt", "he": "חדשות/three.txt", "fa": "خبرها/four.txt"}
    others = [Subject(name, RIGHT_TO_LEFT[language]) for language, name in names.items()]
    show(page, reports([Subject("one.txt", ENGLISH), *others]), tmp_path)
    second = page.locator("#d2")
    expect(second.locator(".panes")).to_be_hidden()
    page.evaluate("location.hash = 'd2-r3'")
    expect(page.locator("#d2-r3")).to_be_in_viewport()
    page.fill("#search", "أخبار")
    expect(page.locator("#d1")).to_be_hidden()
    expect(second).to_be_visible()
    expect(page.locator("#found")).to_have_text("1 of 4")
    for number, sought in ((3, "חדשות"), (4, "خبرها"), (3, "משרד הנמל"), (4, "دفتر بندر")):
        page.fill("#search", sought)
        expect(page.locator(".doc:visible")).to_have_id(f"d{number}")


def test_ticks_in_several_texts_make_one_line(page: Page, tmp_path: Path) -> None:
    show(page, reports([Subject("one.txt", ENGLISH), Subject("two.txt", ARTICLE)]), tmp_path)
    unfold(page)
    tick(page, '#d1 .list li[data-r="0"] input[data-rule]')
    tick(page, '#d2 .list li:has-text("ar.follow.label") input[data-rule]')
    expect(page.locator("#lines")).to_have_text('ignore = ["ar.follow.label", "en.share.label"]')


def test_the_panel_remains_in_the_window_in_every_text(browser: Browser, tmp_path: Path) -> None:
    for size in (WIDE, PHONE):
        with new_context(browser, size) as context:
            page = context.new_page()
            show(page, reports([Subject("one.txt", ENGLISH), Subject("two.txt", ARTICLE)]), tmp_path)
            press(page.locator("#d2 > summary"))
            press(page.locator('#d2 .tag[data-r="9"]'))
            expect(page.locator("#d2 .dock")).to_be_in_viewport(ratio=0.9)


def test_ten_thousand_documents_are_searched_and_ordered_and_few_are_laid_out(
    page: Page, tmp_path: Path
) -> None:
    documents = [
        BatchDocument(
            f"pages/{n * 7919 % 10_000:05}.txt",
            1_000 + n,
            {"copy exact": (1, n % 500), "chrome ad": (1, n % 7)},
        )
        for n in range(10_000)
    ]
    show(page, batch_report(documents), tmp_path)
    row = page.locator(".rows li")
    expect(row).to_have_count(10_000)
    most = max(documents, key=lambda document: document.share)
    expect(row.first).to_contain_text(most.name)
    shown = page.eval_on_selector_all(
        ".rows li", "rows => rows.filter(r => r.checkVisibility({contentVisibilityAuto: true})).length"
    )
    assert 0 < shown <= 500
    page.fill("#search", "/0012")
    expect(page.locator("#found")).to_have_text("10 of 10,000 documents")
    expect(row).to_have_count(10)
    page.select_option("#order", "name")
    names = row.locator(".name").all_text_contents()
    assert names == [f"pages/{n:05}.txt" for n in range(120, 130)]
    page.fill("#search", "")
    expect(page.locator("#found")).to_have_text("10,000 documents")
    expect(row.nth(9_999)).to_contain_text("pages/09999.txt")
    page.select_option("#order", "size")
    expect(row.first).to_contain_text(documents[-1].name)
