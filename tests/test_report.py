"""The HTML pages as files: every removal is there, nothing of the input is markup, nothing is loaded."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from collections.abc import Callable, Sequence
from dataclasses import replace
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dedup.cleaner import clean
from dedup.model import Article
from dedup.show.html import BatchDocument, RuleUse, Subject, batch_report, batch_totals, report, reports
from dedup.show.html.kinds import kinds
from dedup.show.html.pieces import Places, lines
from dedup.show.records import to_json
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
    articles = {"a.txt": ENGLISH, "</title><b>": made(HOSTILE), "ar": ARABIC}
    rows = [
        replace(BatchDocument.of([article], name, site="<i>"), views=(to_json(article),))
        for name, article in articles.items()
    ]
    return batch_report([*rows, BatchDocument("<b>", 0, {})])


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
    # What the page shows as it is occurs there alone; what it writes out is in the data as it is.
    assert list(document["parts"].values()) == [line for line in HOSTILE if "\x00" in line]


def test_what_could_turn_round_or_hide_text_is_written_out() -> None:
    text = Page(report(made(["a\u202eb\x1b[31m", "c\x00d"]))).text
    assert "a\\u202eb\\x1b[31m" in text
    assert "c\\x00d" in text


def test_every_removal_is_listed_with_place_reason_rule_score_and_twin() -> None:
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
    assert "Only the first 1 are shown in full," in page.text
    assert "two.txt" in page.text
    assert page.text.count("The input") == 1


def use(doubt: float, example: str, pieces: int = 1) -> RuleUse:
    return RuleUse(pieces, 10 * pieces, doubt, example)


def test_a_batch_lists_the_most_doubtful_first_then_what_most_was_removed_of_then_as_given() -> None:
    rows = [
        BatchDocument("b", 10, {"copy exact": (1, 2)}),
        BatchDocument("a", 100, {"copy exact": (1, 10), "chrome ad": (1, 10)}),
        BatchDocument("c", 10, {"chrome ad": (1, 9)}),
        BatchDocument("d", 0),
        BatchDocument("e", 100, {"chrome ad": (1, 1)}, rules={"x": use(0.1, "one")}),
    ]
    names = re.findall(r'<span class="name" dir="ltr"><bdi>(\w)</bdi>', batch_report(rows))
    assert names[:5] == ["e", "c", "b", "a", "d"]


def test_a_batch_adds_up_what_was_removed_and_what_is_worth_a_look() -> None:
    rows = [
        BatchDocument("a", 200, {"copy exact": (2, 50), "chrome share": (3, 20)}, looks=2, site="x.example"),
        BatchDocument("b", 100, {"chrome share": (1, 5)}, looks=1, headline=False, site="y.example"),
        BatchDocument("c", 100),
    ]
    text = Page(batch_report(rows)).text
    assert "3 documents 18.8% removed in 6 pieces · 1 unchanged · 2 sites" in " ".join(text.split())
    assert "3 removals worth checking · no headline found in 1 document" in " ".join(text.split())
    assert "35.0% of 200 · 2 worth checking" in text
    assert "unchanged, 100 characters" in text


def test_a_batch_names_rules_and_sites_each_with_its_three_most_doubtful_removals() -> None:
    rows = [
        BatchDocument(
            "a", 100, {"copy exact": (4, 40)}, "Night ferry", site="one", rules={"x": use(0.1, "v", 4)}
        ),
        BatchDocument("b", 100, {"chrome ad": (1, 10)}, site="one", rules={"x": use(0.3, "<w>")}),
        BatchDocument("c", 100, {"chrome ad": (2, 20)}, site="two", rules={"y": use(0.2, "u", 2)}),
        *(BatchDocument(f"z{n}", 100, rules={"x": use(0.01, f"more {n}")}) for n in range(3)),
    ]
    text = " ".join(Page(batch_report(rows)).text.split())
    sites, rules = (part.split("By ")[0] for part in text.split("By site")[1].split("By rule"))
    assert sites.index("one 5 removals in 2 documents · 25.0% removed") < sites.index("two 2 removals")
    assert sites.index("<w> doubt 30% · x") < sites.index("v doubt 10% · x")
    assert rules.index("x 8 removals in 5 documents · 80 characters") < rules.index("y 2 removals")
    assert rules.index("<w> doubt 30% · b") < rules.index("v doubt 10% · a") < rules.index("more 0 doubt 1%")
    assert "more 1" not in rules
    assert "Night ferry" in text


def test_each_row_and_example_of_a_batch_leads_to_the_view_of_its_document() -> None:
    row = replace(BatchDocument.of([ENGLISH, ARABIC], "page"), views=(to_json(ENGLISH), to_json(ARABIC)))
    html = batch_report([row, BatchDocument("listed only", 10)])
    page = Page(html)
    assert {"#d1", *(link for link in page.links if link.startswith("#d1-i"))} <= set(page.links)
    assert {"d1", "d2"} <= set(page.targets)
    for rule, used in row.rules.items():
        removal = (ENGLISH, ARABIC)[used.text].removals[used.removal]
        assert (removal.rule, round(removal.doubt, 6)) == (rule, round(used.doubt, 6))
        assert f"#d{used.text + 1}-i{used.removal + 1}" in page.links
    assert "listed only" in page.text


def test_of_very_many_documents_the_most_doubtful_are_listed_and_all_are_counted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(batch_totals, "LISTED", 2)
    monkeypatch.setattr(batch_totals, "VIEWED_CHARACTERS", 100)
    rows = [
        BatchDocument(name, 100, rules={"x": use(doubt, name)}, views=(to_json(ENGLISH),))
        for name, doubt in (("calm", 0.05), ("worst", 0.7), ("sure", 0.0), ("second", 0.6))
    ]
    page = Page(batch_report(rows))
    assert "4 documents" in page.text
    assert "These are the most doubtful; 2 other documents are not listed." in page.text
    assert page.text.index("worst") < page.text.index("second") < page.text.index("By rule")
    assert "calm" not in page.text.partition("By rule")[0]
    assert [target for target in page.targets if re.fullmatch(r"d\d+", target)] == ["d1"]


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
        "1 file would change, 0 files left unchanged",
        "dedup: no/such/folder/out.html: there is no such folder",
    ]


@pytest.mark.parametrize(
    ("arguments", "kept", "removed"),
    [
        (["--ignore", "ar.follow.label"], "تابعنا عبر", "وسائط متعددة"),
        (["--select", "copy"], "تابعنا عبر", "سبوتنيك عربي, 1920"),
    ],
)
def test_clean_leaves_what_is_not_chosen(arguments: list[str], kept: str, removed: str) -> None:
    text = run("clean", SEED, "--diff", "none", *arguments).text
    assert kept in text
    assert (removed in text) == ("--select" in arguments)
