"""``dedup compare``: what two settings, packs or versions treat differently, in articles, documents and corpora."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Browser, expect

import dedup
from dedup.differences.change import Way, changes
from dedup.differences.page import differences_report
from dedup.differences.sides import Articles, Side, side_of
from dedup.differences.summary import MOST_CHANGES, DifferenceSummary
from dedup.differences.text import differences_json, differences_text
from dedup.errors import ConfigError, RulePackError, UsageError
from dedup.model import Article, LabelledSpan, Reason, Removal
from dedup.show.records import to_json
from tests.browser import NO_BROWSER, chromium, open_browser, show
from tests.process import call, run

SAMPLES = Path(__file__).parents[1] / "samples"
PAGE = """\
The night ferry between the two banks will sail again from Monday, the harbour office said in a statement on Friday.

Share

It had been laid up for two winters because its engine could not be repaired in time, and the yard had no parts.
"""
ARABIC = """\
قالت بلدية المرسى إن سوق السمك الجديد سيفتح أبوابه يوم الاثنين على رصيف الميناء بعد عامين من العمل.

تابعنا على فيسبوك

وأضافت البلدية أن السوق يضم 48 متجرا ومصنعا صغيرا للثلج، وأن الإيجارات لن ترتفع قبل نهاية العام المقبل.
"""
CHROME = {PAGE.splitlines()[2], ARABIC.splitlines()[2]}
"""What every version removes, and the pack keeps."""
PACK = """\
language = "en"

[[keep]]
lines = ["Share", "تابعنا على فيسبوك"]
why = "these tests want it"
"""


def removal(source: str, start: int, end: int, rule: str = "a.rule", score: float | None = 0.75) -> Removal:
    return Removal(start, end, source[start:end], Reason.CHROME, "ad", rule, "why", None, score)


def article(source: str, removals: Sequence[tuple[int, int]], **options: Any) -> Article:  # noqa: ANN401
    """An article that leaves out stretches of a source."""
    spans: list[LabelledSpan] = []
    at = 0
    for start, end in removals:
        spans += [LabelledSpan(at, start, None)] if at < start else []
        spans.append(LabelledSpan(start, end, removal(source, start, end, **options)))
        at = end
    spans += [LabelledSpan(at, len(source), None)] if at < len(source) else []
    return Article(source, None, (source,), (), tuple(spans))


SOURCE = "0123456789abcdefghij"


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        pytest.param([], [], [], id="nothing"),
        pytest.param([(2, 5)], [(2, 5)], [], id="the same"),
        pytest.param([], [(2, 5)], [("removed", "234")], id="newly removed"),
        pytest.param([(2, 5)], [], [("kept", "234")], id="newly kept"),
        pytest.param([(2, 5)], [(1, 7)], [("removed", "1"), ("removed", "56")], id="more on both sides"),
        pytest.param([(1, 7)], [(3, 4)], [("kept", "12"), ("kept", "456")], id="less on both sides"),
        pytest.param([(2, 5)], [(4, 8)], [("kept", "23"), ("removed", "567")], id="shifted"),
        pytest.param([(2, 4), (4, 6)], [(2, 6)], [], id="cut otherwise"),
        pytest.param(
            [(2, 4), (6, 8)], [(1, 9)], [("removed", "1"), ("removed", "45"), ("removed", "8")], id="holes"
        ),
        pytest.param(
            [(1, 9)], [(2, 4), (6, 8)], [("kept", "1"), ("kept", "45"), ("kept", "8")], id="islands"
        ),
    ],
)
def test_what_only_one_side_leaves_out_is_a_change(
    old: list[tuple[int, int]], new: list[tuple[int, int]], found: list[tuple[str, str]]
) -> None:
    said = changes(article(SOURCE, old), article(SOURCE, new))
    assert [(str(change.way), change.text) for change in said] == found


STRETCHES = st.lists(st.integers(0, len(SOURCE)), max_size=12, unique=True).map(
    lambda edges: [(a, b) for a, b in zip(sorted(edges)[::2], sorted(edges)[1::2], strict=False)]
)


@given(STRETCHES, STRETCHES)
def test_every_character_is_in_a_change_if_and_only_if_one_side_alone_leaves_it_out(
    old: list[tuple[int, int]], new: list[tuple[int, int]]
) -> None:
    def removed(stretches: list[tuple[int, int]]) -> set[int]:
        return {at for start, end in stretches for at in range(start, end)}

    found = changes(article(SOURCE, old), article(SOURCE, new))
    for way, only in ((Way.REMOVED, removed(new) - removed(old)), (Way.KEPT, removed(old) - removed(new))):
        stretches = [(change.start, change.end) for change in found if change.way is way]
        assert removed(stretches) == only
        assert sum(end - start for start, end in stretches) == len(only)
    assert [change.start for change in found] == sorted(change.start for change in found)
    back = changes(article(SOURCE, new), article(SOURCE, old))
    assert [(change.start, change.end) for change in back] == [(change.start, change.end) for change in found]


def test_marks_and_white_space_alone_are_not_a_change_and_other_rules_neither() -> None:
    source = "Share — \n\n* * *\nmore"
    assert changes(article(source, [(0, 5)]), article(source, [(0, 15)])) == ()
    assert changes(article(source, [(0, 5)], rule="one"), article(source, [(0, 5)], rule="two")) == ()
    with pytest.raises(ValueError, match="different sources"):
        changes(article("a", []), article("b", []))


# Added up


def filled(number: int) -> DifferenceSummary:
    """A summary of documents with one change each, more and more doubtful."""
    found = DifferenceSummary()
    for place in range(number):
        source = f"line {place}\nmore words {place}\n"
        old, new = article(source, []), article(source, [(7, 12)], score=1 - place / (2 * number))
        found.add(f"d{place}", "", source, changes(old, new))
    return found


def test_the_most_doubtful_changes_are_held_and_all_are_counted() -> None:
    number = MOST_CHANGES + 200
    found = filled(number)
    assert found.total.removed.pieces == number
    assert (found.documents, found.differing) == (number, number)
    doubts = [change.doubt for change in found.changes]
    assert len(doubts) == MOST_CHANGES
    assert doubts == sorted(doubts, reverse=True)
    assert found.changes[0].document == f"d{number - 1}"
    assert "d0" not in {change.document for change in found.changes}


def test_of_equal_doubt_the_longest_removal_comes_first_and_what_is_newly_kept_last() -> None:
    source = "one\ntwo three four\nfive six\n"
    found = DifferenceSummary()
    found.add("a", "", source, changes(article(source, [(0, 3)]), article(source, [(4, 18), (19, 27)])))
    assert [(change.text, str(change.way), change.line) for change in found.changes] == [
        ("two three four", "removed", 2),
        ("five six", "removed", 3),
        ("one", "kept", 1),
    ]


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r", "\u2028"])
def test_the_line_of_a_change_counts_every_kind_of_line_break(newline: str) -> None:
    source = newline.join(["one", "", "two three", "four"])
    found = DifferenceSummary()
    for text in ("one", "two", "three", "four"):
        start = source.index(text)
        found.add(
            text, "", source, changes(article(source, []), article(source, [(start, start + len(text))]))
        )
    assert {change.text: change.line for change in found.changes} == {
        "one": 1,
        "two": 3,
        "three": 3,
        "four": 4,
    }


def test_the_outputs_are_harmless_and_say_the_same() -> None:
    hostile = "</script><script>alert(1)</script> ::error::x \x1b[31m \u202e"
    source = f"{hostile}\nmore\n"
    found = DifferenceSummary()
    made = article(source, [(0, len(hostile))], rule="<b>rule</b>")
    found.add("::error::<i>.txt", "<u>site</u>", source, changes(article(source, []), made))
    text = differences_text(found, limit=20)
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert not re.search(r"^\s*::", text, re.MULTILINE)
    said = json.loads(differences_json(found, "a", "b"))
    assert said["removed"] == {"pieces": 1, "characters": sum(map(len, hostile.split()))}
    assert said["changes"][0]["doubt"] == round(made.removals[0].doubt, 3)
    page = differences_report(found, "<a>", "b")
    for tag in ("<i>", "<u>", "<b>rule", "alert(1)</script>"):
        assert tag not in page
    assert "</script>" in page


# Sides


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "page.txt").write_text(PAGE, "utf-8")
    (tmp_path / "in" / "صفحة.txt").write_text(ARABIC, "utf-8")
    (tmp_path / "pack.toml").write_text(PACK, "utf-8")
    (tmp_path / "empty.toml").write_text('language = "und"\n', "utf-8")
    (tmp_path / "settings.toml").write_text('packs = ["pack.toml"]\nstrictness = "careful"\n', "utf-8")
    (tmp_path / "ignoring.toml").write_text('ignore = ["share", "follow"]\n', "utf-8")
    (tmp_path / "pyproject.toml").write_text('[tool.dedup]\nscope = "page"\n[tool.other]\nx = 1\n', "utf-8")
    return tmp_path


def test_a_side_is_settings_a_pack_a_folder_of_packs_articles_or_the_defaults(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)
    (folder / "packs").mkdir()
    (folder / "packs" / "mine.toml").write_text(PACK, "utf-8")
    assert side_of("defaults") == Side()
    assert side_of("pack.toml") == Side(dedup.Config(packs=("pack.toml",)))
    assert side_of("empty.toml") == Side(dedup.Config(packs=("empty.toml",)))
    assert side_of("packs") == Side(dedup.Config(packs=("packs",)))
    assert side_of("settings.toml") == Side(dedup.Config(packs=("pack.toml",), strictness="careful"))  # type: ignore[arg-type]
    assert side_of("ignoring.toml").choice.ignore == ("share", "follow")  # type: ignore[union-attr]
    assert side_of("pyproject.toml").config.scope == "page"  # type: ignore[union-attr]
    assert side_of("old.jsonl.gz") == Articles("old.jsonl.gz")


@pytest.mark.parametrize(
    ("content", "error", "said"),
    [
        ("= no TOML", RulePackError, "not TOML"),
        ('strictnes = "careful"', ConfigError, "did you mean strictness?"),
        ('ignore = ["nothing.like.it"]', ConfigError, "there is no reason, type or rule"),
        ('packs = ["no.toml"]', UsageError, "no.toml"),
        ('language = "en"\n[[rule]]\nid = "x"\n', RulePackError, "rule"),
    ],
)
def test_a_side_that_cannot_be_used_is_one_line(tmp_path: Path, content: str, error: type, said: str) -> None:
    (tmp_path / "side.toml").write_text(content, "utf-8")
    with pytest.raises(error, match=said) as raised:
        side_of(str(tmp_path / "side.toml"))
    assert "\n" not in str(raised.value)


# The command


def test_a_pack_against_the_defaults_says_what_is_removed_and_the_other_way_round_what_is_kept(
    folder: Path,
) -> None:
    done = call("compare", "pack.toml", "defaults", "in", "--format", "json", cwd=folder)
    assert (done.code, done.err) == (1, "")
    said = json.loads(done.out)
    assert (said["documents"], said["differing"]) == (2, 2)
    assert sum(row["removed"]["pieces"] for row in said["rules"]) == said["removed"]["pieces"] == 2
    assert {(change["document"], change["line"], change["way"]) for change in said["changes"]} == {
        ("page.txt", 3, "removed"),
        ("صفحة.txt", 3, "removed"),
    }
    assert {change["text"] for change in said["changes"]} == CHROME
    back = json.loads(call("compare", "defaults", "pack.toml", "in", "--format", "json", cwd=folder).out)
    assert {change["way"] for change in back["changes"]} == {"kept"}
    assert back["kept"] == said["removed"]


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("defaults", "defaults", 0),
        ("pack.toml", "ignoring.toml", 0),
        ("defaults", "ignoring.toml", 1),
        ("pack.toml", "defaults", 1),
        ("defaults", "empty.toml", 0),
    ],
)
def test_the_exit_code_says_whether_anything_differs(folder: Path, old: str, new: str, code: int) -> None:
    done = call("compare", old, new, "in/page.txt", cwd=folder)
    assert (done.code, done.err) == (code, "")
    assert done.text.startswith(f"1 document, {code} of them differ: ")


def test_the_text_shows_totals_rules_and_the_most_doubtful(folder: Path) -> None:
    done = call("compare", "pack.toml", "defaults", "in", "--limit", "1", cwd=folder)
    assert "2 documents, 2 of them differ: 2 pieces" in done.text
    assert re.search(r"^\S+ +1 +\d+ +0 +0$", done.text, re.MULTILINE)
    assert done.text.count("\n+ ") == 1
    assert done.text.endswith("and 1 more\n")


def test_records_are_compared_with_the_rules_of_their_own_site(tmp_path: Path) -> None:
    urls = [
        "https://harbour.example/ferry",
        "https://www.harbour.example/toll",
        "https://other.example/ferry",
    ]
    rows = [
        json.dumps({"text": PAGE.replace("Monday", f"day {n}"), "url": url}) for n, url in enumerate(urls)
    ]
    (tmp_path / "day.jsonl").write_text("\n".join(rows), "utf-8")
    (tmp_path / "pack.toml").write_text(f'{PACK}site = "harbour.example"\n', "utf-8")
    arguments = ("compare", "defaults", "pack.toml", "day.jsonl", "--format", "json")
    said = json.loads(call(*arguments, "--site-field", "url", cwd=tmp_path).out)
    assert [(row["name"], row["kept"]["pieces"]) for row in said["sites"]] == [("harbour.example", 2)]
    assert said["differing"] == 2
    # The lines are kept on one site alone: where no record has one, nowhere.
    assert call(*arguments, cwd=tmp_path).code == 0


def test_several_processes_find_what_one_does(folder: Path) -> None:
    for number in range(40):
        (folder / "in" / f"{number}.txt").write_text(PAGE.replace("Monday", f"day {number}"), "utf-8")
    outputs = [
        run("compare", "defaults", "pack.toml", "in", "--format", "json", "--workers", workers, cwd=folder)
        for workers in ("1", "2")
    ]
    assert outputs[0].code == 1
    assert outputs[0] == outputs[1]


def test_a_page_of_html_is_compared_by_its_text(folder: Path) -> None:
    (folder / "page.html").write_text(
        "<!DOCTYPE html><html><head><title>Ferry</title></head><body><article>"
        + "".join(f"<p>{line}</p>" for line in PAGE.splitlines() if line)
        + "</article></body></html>",
        "utf-8",
    )
    said = json.loads(
        call("compare", "defaults", "pack.toml", "page.html", "--format", "json", cwd=folder).out
    )
    assert [change["text"] for change in said["changes"]] == [PAGE.splitlines()[2]]


def test_what_cannot_be_read_is_reported_and_the_others_are_compared(folder: Path) -> None:
    (folder / "in" / "b.txt").write_bytes(b"\0\1\2\xff" * 100)
    done = call("compare", "defaults", "pack.toml", "in", "no.txt", cwd=folder)
    assert done.code == 2
    assert "2 documents, 2 of them differ" in done.text
    assert "; 2 not compared" in done.text
    assert done.err.count("\n") == 2


def written(path: Path, articles: Sequence[Article], *, nested: bool = False) -> None:
    rows = [json.loads(to_json(one, indent=None)) for one in articles]
    records = [{"id": f"r{n}", "url": f"https://s{n}.example/x", "text": row} for n, row in enumerate(rows)]
    path.write_text("".join(f"{json.dumps(row)}\n" for row in (records if nested else rows)), "utf-8")


@pytest.mark.parametrize("nested", [False, True], ids=["clean", "batch"])
def test_articles_of_two_versions_are_brought_together_by_their_texts(
    tmp_path: Path, *, nested: bool
) -> None:
    sources = [f"{SOURCE} {number}" for number in range(5)]
    old = [article(source, []) for source in sources[:4]]
    new = [article(source, [(0, 5)] if source == sources[2] else []) for source in reversed(sources[1:])]
    written(tmp_path / "old.jsonl", old, nested=nested)
    written(tmp_path / "new.jsonl", new, nested=nested)
    done = call("compare", "old.jsonl", "new.jsonl", "--format", "json", cwd=tmp_path)
    assert (done.code, done.err) == (1, "")
    said = json.loads(done.out)
    assert (said["documents"], said["differing"], said["only"]) == (3, 1, {"old": 1, "new": 1})
    (change,) = said["changes"]
    assert (change["text"], change["document"]) == ("01234", "r2" if nested else "old.jsonl:3")
    assert change["site"] == ("s2.example" if nested else "")


def test_what_clean_and_batch_write_can_be_compared(tmp_path: Path) -> None:
    (tmp_path / "page.txt").write_text(PAGE, "utf-8")
    (tmp_path / "pack.toml").write_text(PACK, "utf-8")
    for name, extra in (("old.json", []), ("new.json", ["--pack", "pack.toml"])):
        done = call(
            "clean", "page.txt", "--format", "json", "--diff", "none", "-o", name, *extra, cwd=tmp_path
        )
        assert done.code == 0
    assert "1 document, 1 of them differ" in call("compare", "old.json", "new.json", cwd=tmp_path).text
    rows = f"{json.dumps({'id': 'one', 'text': PAGE})}\n"
    (tmp_path / "day.jsonl").write_text(rows, "utf-8")
    for name, extra in (("old.jsonl", []), ("new.jsonl", ["--pack", "pack.toml"])):
        done = run("batch", "day.jsonl", "-o", name, "--emit", "article", "-q", *extra, cwd=tmp_path)
        assert done.code == 0, done.err
    assert "- one:3  chrome share, " in call("compare", "old.jsonl", "new.jsonl", cwd=tmp_path).text


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["defaults", "pack.toml"], "name INPUTS: files, folders or data sets that both sides clean"),
        (["defaults", "no.toml", "in"], "no.toml: no such file; "),
        (
            ["defaults", "in/page.txt", "in"],
            "in/page.txt: neither TOML (settings, a rule pack) nor JSON (articles)",
        ),
        (["defaults", "a.jsonl"], "OLD and NEW: articles can only be compared with articles"),
        (["a.jsonl", "a.jsonl", "in"], "OLD and NEW are articles, which need no INPUTS"),
        (["no.json", "a.jsonl"], "no.json: no such file"),
        (["a.jsonl", "none.jsonl"], "none.jsonl: contains no article"),
        (["a.jsonl", "broken.json"], "broken.json: not JSON"),
        (["-", "pack.toml", "in"], "standard input can be read only once"),
        (
            ["defaults", "pack.toml", "in", "-o", "pack.toml"],
            "pack.toml: is an input; -o has to name another file",
        ),
        (["defaults", "pack.toml", "in", "--report", "in/r.html"], "in/r.html: is in the input folder in"),
        (
            ["defaults", "pack.toml", "in", "-o", "x", "--report", "x"],
            "-o and --report: the same output, x",
        ),
    ],
)
def test_what_cannot_be_compared_is_reported_and_nothing_is_written(
    folder: Path, arguments: list[str], said: str
) -> None:
    written(folder / "a.jsonl", [article(SOURCE, [])])
    (folder / "none.jsonl").write_text('{"text": "no article"}\n[]\nnull\n', "utf-8")
    (folder / "broken.json").write_text('{"text": ', "utf-8")
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    done = call("compare", *arguments, cwd=folder)
    assert done.code == 2
    assert said in done.err.splitlines()[-1]
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before


def test_lines_that_hold_no_article_are_counted(folder: Path) -> None:
    written(folder / "a.jsonl", [article(SOURCE, [])])
    mixed = (folder / "a.jsonl").read_text("utf-8") + 'no JSON\n{"spans": 3}\n{"a": {"spans": []}}\n'
    (folder / "b.jsonl").write_text(mixed, "utf-8")
    done = call("compare", "a.jsonl", "b.jsonl", cwd=folder)
    assert (done.code, done.err.count("\n")) == (2, 3)
    assert "1 document, 0 of them differ" in done.text


# The page


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if chromium() is None:
        pytest.skip(NO_BROWSER)
    with open_browser() as browser:
        yield browser


def test_the_page_lists_what_the_json_does_and_can_be_filtered(browser: Browser, folder: Path) -> None:
    arguments = ("compare", "pack.toml", "defaults", "in", "--report", "changes.html")
    assert call(*arguments, cwd=folder).code == 1
    page = browser.new_page()
    page.goto((folder / "changes.html").as_uri())
    expect(page.locator(".changes li")).to_have_count(2)
    expect(page.locator("tbody th")).to_have_count(2)
    rtl = page.locator(".quote", has_text="تابعنا")
    assert rtl.evaluate("node => getComputedStyle(node).direction") == "rtl"
    page.fill("#search", "PAGE.TXT")
    expect(page.locator(".changes li:visible")).to_have_count(1)
    expect(page.locator("#found")).to_have_text("1 of 2 changes")
    page.fill("#search", "")
    page.select_option("#way", "kept")
    expect(page.locator(".changes li:visible")).to_have_count(0)


def test_changes_are_shown_in_the_direction_of_their_text(browser: Browser, tmp_path: Path) -> None:
    found = DifferenceSummary()
    texts = {
        "ar": "تابعنا على فيسبوك",
        "he": "עקבו אחרינו בפייסבוק",
        "fa": "ما را در تلگرام دنبال کنید",
        "en": "Follow us",
    }
    for name, line in texts.items():
        source = f"{line}\n"
        found.add(name, "", source, changes(article(source, []), article(source, [(0, len(line))])))
    page = browser.new_page()
    show(page, differences_report(found, "old.toml", "new.toml"), tmp_path)
    for name, line in texts.items():
        quote = page.locator(".quote", has_text=line)
        assert quote.evaluate("node => getComputedStyle(node).direction") == (
            "ltr" if name == "en" else "rtl"
        )
    page.emulate_media(media="print")
    assert page.pdf().startswith(b"%PDF")
    page.close()


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_keeps_nobody_out(browser: Browser, tmp_path: Path, width: int, scheme: Any) -> None:  # noqa: ANN401
    context = browser.new_context(
        viewport={"width": width, "height": 800}, color_scheme=scheme, bypass_csp=True
    )
    page = context.new_page()
    show(page, differences_report(filled(30), "old.toml", "نصوص.toml"), tmp_path)
    assert Axe().run(page).response["violations"] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    context.close()
