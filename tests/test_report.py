"""The HTML pages as files: every removal is there, nothing of the input is markup, nothing is loaded."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from collections.abc import Callable, Sequence
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dedup.cleaner import clean
from dedup.model import Article
from dedup.show.html import BatchDocument, Subject, batch_report, report, reports
from dedup.show.html.kinds import kinds
from dedup.show.html.pieces import Places, lines
from tests.made_articles import ARABIC, ENGLISH, made
from tests.process import run
from tests.seed import SEED

VOID = {"meta", "input"}
HOSTILE: Sequence[str | tuple[str, str, str]] = [
    "<script>alert(1)</script>",
    '</script></style></title><img src="https://evil.example/x.png" onerror="alert(2)">',
    ('"><iframe srcdoc="<b>"></iframe>', "<i>ad", "en.<u>"),
    "<!-- <script> ]]> &lt; &amp; \u2028 \u202e \x00 \ud800",
]


class Page(HTMLParser):
    """Collects a page's links, targets and text, and checks that its elements nest."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: set[str] = set()
        self.targets: list[str] = []
        self.tags: list[str] = []
        self.open: list[str] = []
        self.addresses: list[str] = []
        self.inside: dict[str, list[str]] = {"script": [], "style": []}
        self.text = ""
        self.policy = ""
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        values = dict(attrs)
        assert not [name for name in values if name.startswith("on") or name == "style"]
        if tag not in VOID:
            self.open.append(tag)
        if href := values.get("href"):
            self.links.add(href)
        self.addresses += [
            values[name] or "" for name in ("src", "srcset", "action", "data") if name in values
        ]
        if target := values.get("id"):
            self.targets.append(target)
        if values.get("http-equiv") == "Content-Security-Policy":
            self.policy = values["content"] or ""

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] in self.inside:
            self.inside[self.open[-1]].append(data)
        else:
            self.text += data


def hashed(code: str) -> str:
    return f"'sha256-{b64encode(sha256(code.encode()).digest()).decode()}'"


def seed() -> Article:
    return clean(SEED.read_text(encoding="utf-8"))


def batch() -> str:
    return batch_report([BatchDocument("a.txt", 100, {"copy": 30}), BatchDocument("<b>", 0, {})])


PAGES: dict[str, Callable[[], str]] = {
    "one text": lambda: report(ENGLISH),
    "a right-to-left text": lambda: report(ARABIC),
    "nothing": lambda: report(made([])),
    "a real page": lambda: report(seed()),
    "hostile text": lambda: report(made(HOSTILE), name="</title><b>"),
    "several texts": lambda: reports([Subject("a", ENGLISH), Subject("<b>", made(HOSTILE))], unchanged=1),
    "no text": lambda: reports([], unchanged=3),
    "a batch": batch,
    "an empty batch": lambda: batch_report([]),
}
every_page = pytest.mark.parametrize("name", PAGES)


@every_page
def test_every_link_leads_somewhere_in_the_page(name: str) -> None:
    page = Page(PAGES[name]())
    assert {link.removeprefix("#") for link in page.links} <= set(page.targets)
    assert len(page.targets) == len(set(page.targets))


@every_page
def test_the_page_names_nothing_to_fetch(name: str) -> None:
    page = Page(PAGES[name]())
    assert not page.addresses
    assert not {"img", "link", "iframe", "object", "base", "form", "video", "audio", "b-", "u", "i"} & set(
        page.tags
    )
    assert not re.search(r"url\(|@import|//", "".join(page.inside["style"]))


@every_page
def test_the_policy_allows_this_style_and_this_script_and_nothing_else(name: str) -> None:
    page = Page(PAGES[name]())
    data, script = page.inside["script"]
    (style,) = page.inside["style"]
    json.loads(data)
    assert page.policy.split("; ") == [
        "default-src 'none'",
        f"script-src {hashed(script)}",
        f"style-src {hashed(style)}",
        "base-uri 'none'",
        "form-action 'none'",
    ]


def test_hostile_text_is_text_and_cannot_close_the_data() -> None:
    page = Page(report(made(HOSTILE), name="<b>"))
    assert "<script>alert(1)</script>" in page.text
    assert 'onerror="alert(2)">' in page.text
    assert "<i>ad" in page.text
    assert "en.<u>" in page.text
    assert len(page.inside["script"]) == 2
    data = page.inside["script"][0]
    assert not set("<>&\u2028") & set(data)
    (document,) = json.loads(data)["documents"]
    # What the page shows as it is stands there alone; what it writes out is in the data as it is.
    assert list(document["parts"].values()) == [line for line in HOSTILE if "\x00" in line]


def test_what_could_turn_round_or_hide_text_is_written_out() -> None:
    text = Page(report(made(["a\u202eb\x1b[31m", "c\x00d"]))).text
    assert "a\\u202eb\\x1b[31m" in text
    assert "c\\x00d" in text


def test_every_removal_stands_there_with_place_reason_rule_score_and_twin() -> None:
    text = Page(report(ENGLISH, name="ferry.txt")).text
    for said in [
        "ferry.txt",
        "2:1",
        "chrome share",
        "en.share.label",
        "confidence 1.00",
        "copy near",
        "why near",
        "score 98",
        "twin at",
        "4:1",
        "Harbour Post",
        "Transport",
        "number: 2019 / 2020",
    ]:
        assert said in text


def test_differing_words_are_marked() -> None:
    html = report(ENGLISH)
    assert "<mark>eight </mark>" in html
    assert "<mark>nine </mark>" in html


def test_the_same_page_comes_out_every_time() -> None:
    assert report(seed(), name="a") == report(seed(), name="a")


def test_the_shares_of_the_kinds_are_the_share_that_was_removed() -> None:
    article = seed()
    assert sum(kind.share for kind in kinds(article)) == pytest.approx(article.removed_ratio)
    assert sum(kind.pieces for kind in kinds(article)) == len(article.removals)


@settings(deadline=None)
@given(st.lists(st.text(max_size=12), max_size=4))
def test_any_text_gives_a_well_formed_page(texts: list[str]) -> None:
    html = report(made(["Headline", *[(text, "ad", "en.ad", 0) for text in texts]]))
    Page(html.encode("utf-8").decode("utf-8"))


PIECES = st.text("a \r\n\u0628.", min_size=1, max_size=6)


@settings(deadline=None)
@given(
    st.lists(PIECES | st.tuples(PIECES, st.just("ad"), st.just("en.ad"), st.just(0)), max_size=6),
    st.sampled_from(["\n", "\r\n", "\r"]),
)
def test_the_lines_hold_every_character_once_and_in_order(
    parts: list[str | tuple[str, str, str, int]], newline: str
) -> None:
    article = made(["first", *parts], newline=newline)
    source = article.source
    found = list(lines(article, Places(article)))
    told = ["".join(source[bit.start : bit.end] for bit in row) for row in found]
    assert told == re.split(r"\r\n?|\n", source)[: len(found)]
    bits = [bit for row in found for bit in row]
    covered = [offset for bit in bits for offset in range(bit.start, bit.end)]
    assert covered == [offset for offset, char in enumerate(source) if char not in "\r\n"]
    for bit in bits:
        removal = article.why(bit.start)
        assert removal == (None if bit.removal is None else article.removals[bit.removal])
        twin = bit.start < len("first")
        assert bit.places == ((0,) if twin and article.removals else ())


def test_texts_beyond_what_a_page_can_hold_are_named_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dedup.show.html.removals.MOST_CHARACTERS", len(ENGLISH.source) + 1)
    page = Page(reports([Subject("one.txt", ENGLISH), Subject("two.txt", ENGLISH)]))
    assert "Shown are the first 1;" in page.text
    assert "two.txt" in page.text
    assert page.text.count("The input") == 1


def test_a_batch_lists_what_most_was_removed_of_first_and_then_by_name() -> None:
    rows = [
        BatchDocument("b", 10, {"copy": 2}),
        BatchDocument("a", 100, {"copy": 10, "chrome": 10}),
        BatchDocument("c", 10, {"chrome": 9}),
        BatchDocument("d", 0),
    ]
    names = re.findall(r"<bdi>(\w)</bdi>", batch_report(rows))
    assert names == ["c", "a", "b", "d"]
    assert batch_report(rows) == batch_report(reversed(rows))


def test_a_batch_says_how_much_each_reason_took() -> None:
    text = Page(batch_report([BatchDocument("a", 200, {"copy": 50, "chrome": 20})])).text
    assert "70 of 200 characters removed, 35.0%" in text
    assert "copy 25.0%, chrome 10.0% of 200" in text


def test_a_batch_lists_the_most_doubtful_first_and_its_rules_with_three_examples() -> None:
    rows = [
        BatchDocument(
            "a", 10, {"copy exact": 2}, title="Night ferry", rules={"x": 4}, doubtful=[(0.1, "x", "one")]
        ),
        BatchDocument(
            "b", 10, {"chrome share": 1, "chrome ad": 2}, rules={"x": 1}, doubtful=[(0.3, "x", "<two>")]
        ),
        BatchDocument("c", 10, {"copy exact": 9}, rules={"y": 2}),
        *(BatchDocument(f"z{n}", 10, doubtful=[(0.01, "x", f"more {n}")]) for n in range(3)),
    ]
    html = batch_report(rows)
    page = Page(html)
    assert re.findall(r"<bdi>([abc])</bdi>", html)[:3] == ["b", "a", "c"]
    assert "chrome 30.0% of 10, doubt 30%" in page.text
    assert "Night ferry" in page.text
    assert "x 5 removals" in page.text
    assert (
        page.text.index("<two> doubt 30%")
        < page.text.index("one doubt 10%")
        < page.text.index("more 0 doubt 1%")
    )
    assert "more 1" not in page.text


def test_clean_writes_the_page(tmp_path: Path) -> None:
    target = tmp_path / "why.html"
    done = run("clean", SEED, "--report", target, "--diff", "none")
    assert done.code == 0
    assert target.read_text(encoding="utf-8") == report(seed(), name=str(SEED))


def test_diff_writes_a_page_about_the_files_that_would_change(tmp_path: Path) -> None:
    (tmp_path / "page.txt").write_bytes(SEED.read_bytes())
    (tmp_path / "fine.txt").write_text("A single sentence stays as it is.\n", encoding="utf-8")
    (tmp_path / "bad.txt").write_bytes(b"\0\1\2")
    target = tmp_path / "why.html"
    done = run("diff", "page.txt", "fine.txt", "bad.txt", "--report", target, cwd=tmp_path)
    assert done.code == 2
    assert done.text.startswith("--- a/page.txt\n")
    page = Page(target.read_text(encoding="utf-8"))
    assert "1 document would change" in page.text
    assert "1 further document needs no change." in page.text
    assert "page.txt" in page.text
    assert "fine.txt" not in page.text


def test_a_page_that_cannot_be_written_is_one_line_behind_the_summary_and_exit_code_2(tmp_path: Path) -> None:
    done = run("diff", SEED, "-q", "--report", "no/such/folder/out.html", cwd=tmp_path)
    assert done.code == 2
    assert done.err.splitlines() == [
        "1 file would change, 0 files left as they are",
        "dedup: no/such/folder/out.html: there is no such folder",
    ]


@pytest.mark.parametrize(
    ("arguments", "kept", "gone"),
    [
        (["--ignore", "ar.follow.label"], "تابعنا عبر", "وسائط متعددة"),
        (["--select", "copy"], "تابعنا عبر", "سبوتنيك عربي, 1920"),
    ],
)
def test_clean_leaves_what_is_not_chosen(arguments: list[str], kept: str, gone: str) -> None:
    text = run("clean", SEED, "--diff", "none", *arguments).text
    assert kept in text
    assert (gone in text) == ("--select" in arguments)
