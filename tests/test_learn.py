"""A site's chrome, learned from its pages, and what must not be taken for it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dedup import Cleaner, Config
from dedup.boilerplate.rules.labels import explain
from dedup.boilerplate.rules.loading import Rules, check_packs, load_packs, read_pack
from dedup.errors import UsageError
from dedup.sites.by_site import site_name
from dedup.sites.evidence import Part, SitePage, identities
from dedup.sites.learn import RecurringText, SiteChrome
from dedup.sites.site_packs import file_name, pack
from dedup.text.keys import key
from tests.near_articles import article, longer, shorter
from tests.process import run

SITE = "news.example"
Dress = Callable[[int, str], str]


def findings(dress: Dress, pages: int = 30, language: str = "en") -> list[RecurringText]:
    chrome = SiteChrome()
    for number in range(pages):
        chrome.add(SITE, str(number), dress(number, article(number, language, 4)))
    return chrome.findings(SITE)


def told(dress: Dress, pages: int = 30) -> list[tuple[Part, str, bool]]:
    return [(one.part, one.text, one.sure) for one in findings(dress, pages)]


def filler(number: int) -> str:
    """A word that no other number has."""
    return "".join("abcdefghij"[int(digit)] for digit in f"{number:04}").title()


CHROME: dict[str, tuple[Dress, tuple[Part, str, bool]]] = {
    "a line below": (lambda n, body: f"{body}\n\nOur shop of maps", (Part.LINE, "our shop of maps", True)),
    "a line above": (lambda n, body: f"Harbour Post\n\n{body}", (Part.LINE, "harbour post", True)),
    "other numbers": (
        lambda n, body: f"{body}\n\nSend {n + 200} to 88548",
        (Part.LINE, "send 0 to 0", True),
    ),
    "a label with a mark": (
        lambda n, body: f"{body}\n\nLink to this story: {article(n + 900, paragraphs=1)[:40]}",
        (Part.HEAD, "link to this story", True),
    ),
    "a label without a mark, glued to the last sentence": (
        lambda n, body: f"{body} Keywords {article(n + 900, paragraphs=1)[:30]}",
        (Part.LABEL, "keywords", True),
    ),
    "words glued to the last sentence": (
        lambda n, body: f"{body} Our shop of maps",
        (Part.GLUED, "our shop of maps", True),
    ),
    "a name behind a dash": (
        lambda n, body: f"{article(n + 900, paragraphs=1)[:12]} – Harbour Post\n\n{body}",
        (Part.TAIL, "harbour post", True),
    ),
    "a name before words that stand": (
        lambda n, body: f"{filler(n)} {filler(n + 3000)} for the Harbour Post\n\n{body}",
        (Part.CLOSING, "for the harbour post", False),
    ),
    "a section behind words that stand": (
        lambda n, body: f"More of this in {filler(n)}\n\n{body}",
        (Part.OPENING, "more of this in", False),
    ),
    "a legal sentence below every article": (
        lambda n, body: f"{body}\n\nAll that stands here belongs to the Harbour Post and must not be copied.",
        (Part.LINE, "all that stands here belongs to the harbour post and must not be copied", True),
    ),
}


@pytest.mark.parametrize("kind", CHROME)
def test_what_a_site_repeats_is_found(kind: str) -> None:
    dress, expected = CHROME[kind]
    assert expected in told(dress)


HEADLINES: dict[str, Callable[[str], str]] = {
    "behind it": lambda headline: f"{headline} – Harbour Post",
    "before it": lambda headline: f"Harbour Post | {headline}",
}


def headline(number: int) -> str:
    """A headline of six words."""
    return " ".join(article(number + 900, paragraphs=1).split()[:6])


@pytest.mark.parametrize("place", HEADLINES)
def test_a_headline_beside_the_name_of_the_site_is_kept(tmp_path: Path, place: str) -> None:
    def dress(number: int, body: str) -> str:
        return f"{HEADLINES[place](headline(number))}\n\n{body}"

    own = learned_rules(tmp_path, dress)
    ((rule, removed),) = explain(HEADLINES[place](headline(777)), own)
    assert rule.sure
    assert removed.strip(" –|") == "Harbour Post"


def test_words_after_a_dash_are_kept_where_no_dash_precedes_them(tmp_path: Path) -> None:
    names = [f"{headline(n).partition(' ')[0].title()} Doe" for n in range(30)]
    own = learned_rules(tmp_path, lambda n, body: f"{names[n]} – Riverton\n\n{body}")
    assert [removed for _, removed in explain("Jane Roe – Riverton", own)] == ["Jane Roe – Riverton"]
    assert explain("Rain over Riverton", own) == []


def test_what_the_shipped_rules_are_sure_of_is_not_learned_again() -> None:
    assert told(lambda n, body: f"Photo: Reuters\n\n{body}\n\nRead also: {headline(n)}") == []


def test_what_the_shipped_rules_only_suspect_is_learned_as_what_they_take_it_for(tmp_path: Path) -> None:
    path = tmp_path / file_name(SITE)
    path.write_text(pack(SITE, findings(lambda n, body: f"{body}\n\nFacebook")), "utf-8")
    page = f"{article(500)}\n\nFacebook"
    config = Config(packs=(str(path),), site=SITE)
    (removal,) = Cleaner(config).clean(page).removals
    assert removal.type == "share"
    assert Cleaner(config.keeping("share")).clean(page).removals == ()


def learned_rules(folder: Path, dress: Dress) -> Rules:
    """The rules learned from 30 pages, alone."""
    path = folder / file_name(SITE)
    path.write_text(pack(SITE, findings(dress)), "utf-8")
    return load_packs([], [path], SITE).only(*(rule.id for rule in read_pack(path).rule))


@pytest.mark.parametrize(
    ("kind", "fits", "does_not"),
    [
        (
            "a name before words that stand",
            ["Jane Roe for the Harbour Post", "Annette von Doe for the Harbour Post"],
            ["For the Harbour Post", "What the council wants to do for the Harbour Post"],
        ),
        (
            "a section behind words that stand",
            ["More of this in Sport", "More of this in Arts and Books"],
            ["More of this in", "More of this in Sport.", "More of this in a town that had enough of it"],
        ),
    ],
)
def test_a_frame_fits_few_other_words(
    tmp_path: Path, kind: str, fits: list[str], does_not: list[str]
) -> None:
    own = learned_rules(tmp_path, CHROME[kind][0])
    assert [sorted({rule.sure for rule, _ in explain(line, own)}) for line in fits] == [[False]] * len(fits)
    assert [explain(line, own) for line in does_not] == [[]] * len(does_not)


LAW = "Whoever enters the harbour at night without a light pays a fine of one hundred crowns to the port."
AUTHORS: dict[str, Dress] = {
    "nothing": lambda n, body: body,
    "a column's standing first line": lambda n, body: (
        f"Dear readers of this small column, how good that you are here.\n\n{body}" if n % 4 == 0 else body
    ),
    "a refrain inside a text": lambda n, body: (
        "\n\n".join(f"{part}\n\nAnd the river flows" for part in body.split("\n\n")[:-1])
        + "\n\n"
        + body.split("\n\n")[-1]
        if n % 5 == 0
        else body
    ),
    "a quoted law": lambda n, body: body.replace("\n\n", f"\n\n{LAW}\n\n", 1) if n % 3 == 0 else body,
    "sub-headings": lambda n, body: body.replace("\n\n", "\n\nBackground\n\n", 1) if n % 4 == 0 else body,
    "a line of one of many pages": lambda n, body: (
        f"{body}\n\nOur shop of maps" if n in (3, 7, 9, 11) else body
    ),
    "a place before a date": lambda n, body: f"{filler(n)} 26 May {2000 + n % 20} Harbour Wire\n\n{body}",
    "a title that a column varies": lambda n, body: (
        f"A letter home from {filler(n)}\n\n{body}" if n % 4 == 0 else body
    ),
    "sub-headings that say the same of another": lambda n, body: body.replace(
        "\n\n", f"\n\nWhat they say in {filler(n)}\n\n", 1
    ),
    "two words that stand": lambda n, body: f"Letter from {filler(n)}\n\n{body}",
    "sentences that begin alike": lambda n, body: f"Good morning, dear readers in {filler(n)}.\n\n{body}",
    "numbers alone": lambda n, body: f"{body}\n\n{n}",
}


@pytest.mark.parametrize("kind", AUTHORS)
def test_what_recurs_for_good_reason_is_not_learned(kind: str) -> None:
    assert told(AUTHORS[kind], 60) == []


def test_a_standing_first_line_of_all_articles_is_never_sure() -> None:
    found = told(
        lambda n, body: f"Dear readers of this small column, how good that you are here.\n\n{body}", 60
    )
    assert [sure for _, _, sure in found] == [False]


def test_copies_of_one_article_prove_no_frame() -> None:
    body = article(1)
    chrome = SiteChrome()
    for number in range(30):
        version = (body, shorter(body), longer(body, 1))[number % 3]
        chrome.add(SITE, str(number), f"{filler(number)} Roe for the Harbour Post\n\n{version}")
    assert chrome.findings(SITE) == []


def test_copies_of_one_article_prove_nothing() -> None:
    body = article(1)
    chrome = SiteChrome()
    for number in range(30):
        version = (body, shorter(body), longer(body, 1))[number % 3]
        chrome.add(SITE, str(number), f"A lone title\n\n{version}\n\nWritten by hand")
    assert chrome.findings(SITE) == []


def test_pages_without_running_text_are_one_article() -> None:
    first, second, third = identities(
        [SitePage("a", "Home\nSport"), SitePage("b", "Menu"), SitePage("c", article(1))]
    )
    assert first == second != third


def test_few_articles_prove_nothing() -> None:
    dress = CHROME["a line below"][0]
    assert told(dress, 4) == []
    assert told(dress, 5) != []
    with pytest.raises(UsageError, match="least: 2 articles prove nothing"):
        SiteChrome(least=2)


def test_sites_are_learned_apart() -> None:
    chrome = SiteChrome()
    for number in range(10):
        chrome.add("a.example", str(number), f"{article(number)}\n\nOur shop of maps")
        chrome.add("b.example", str(number), article(number + 50))
    assert chrome.sites() == ("a.example", "b.example")
    assert len(chrome.findings("a.example")) == 1
    assert chrome.findings("b.example") == []
    assert chrome.findings("c.example") == []


def test_a_finding_says_where_it_is() -> None:
    (found,) = findings(CHROME["a line below"][0])
    assert (found.articles, found.total) == (30, 30)
    assert found.examples == tuple((str(n), "Our shop of maps") for n in range(3))


@pytest.mark.parametrize("kind", CHROME)
def test_the_pack_is_readable_and_its_examples_hold(tmp_path: Path, kind: str) -> None:
    found = findings(CHROME[kind][0])
    path = tmp_path / file_name(SITE)
    path.write_text(pack(SITE, found, prose="The night ferry sails again on Monday, the port said."), "utf-8")
    read = read_pack(path)
    assert len(read.rule) >= len(found)
    assert "# 30 of 30 articles, such as 0, 1, 2" in path.read_text("utf-8")
    own = load_packs([], [path], SITE)
    for rule in read.rule:
        fired = [{one.id for one, _ in explain(text, own.only(rule.id))} for text in rule.matches]
        assert fired == [{rule.id}] * len(rule.matches), rule
        assert not any(explain(text, own.only(rule.id)) for text in rule.not_matches)


@pytest.mark.parametrize("kind", [kind for kind, (_, (_, _, sure)) in CHROME.items() if sure])
def test_what_was_learned_is_removed_from_a_page_not_seen_before(tmp_path: Path, kind: str) -> None:
    dress, _ = CHROME[kind]
    path = tmp_path / file_name(SITE)
    path.write_text(pack(SITE, findings(dress)), "utf-8")
    body = article(500, paragraphs=4)
    article_of_page = Cleaner(Config(packs=(str(path),), site=SITE)).clean(dress(777, body))
    assert article_of_page.body == body
    assert Cleaner(Config(packs=(str(path),), site="other.example")).clean(body).body == body


NUMBERED: dict[str, tuple[Callable[[int], str], int]] = {
    "more numbers than a pattern holds": (
        lambda n: "Tide table " + " ".join(str((n + hour) % 10) for hour in range(130)),
        0,
    ),
    "written in three ways, too long together": (
        lambda n: f"{' '.join([('Tide', 'tide', 'TIDE')[n % 3]] * 50)} {n}",
        1,
    ),
}


@pytest.mark.parametrize("kind", NUMBERED)
def test_a_line_that_no_pattern_can_hold_spoils_no_pack(tmp_path: Path, kind: str) -> None:
    line, rules = NUMBERED[kind]
    found = findings(lambda n, body: f"{body}\n\nOur shop of maps\n{line(n)}")
    assert len(found) == 2
    path = tmp_path / file_name(SITE)
    path.write_text(pack(SITE, found), "utf-8")
    check_packs([path])
    assert len(read_pack(path).rule) == 1 + rules


@settings(deadline=None, max_examples=40)
@given(st.text(max_size=30), st.text(max_size=30).map(str.strip), st.sampled_from(Part), st.booleans())
def test_any_site_and_line_make_a_pack_that_can_be_read(
    site: str, line: str, part: Part, whole: bool
) -> None:
    line = line or "x"
    text = key(line) or "x"
    found = RecurringText(
        part, text, whole=whole, prose=False, sure=True, articles=5, total=9, examples=((site, line),)
    )
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / file_name(site)
        assert path.parent == Path(folder)
        path.write_text(pack(site, [found]), "utf-8")
        assert len(read_pack(path).rule) <= 2
        check_packs([path])


@pytest.mark.parametrize(
    ("value", "site"),
    [
        ("https://www.News.example:443/a?b", "news.example"),
        ("Harbour Post", "Harbour Post"),
        ("http://[broken", ""),
        ("  ", ""),
    ],
)
def test_the_site_of_a_page(value: str, site: str) -> None:
    assert site_name(value) == site


def test_the_command_writes_a_pack_a_site(tmp_path: Path) -> None:
    rows = [
        {"url": f"https://{site}/{n}", "text": f"{article(n + 100 * k)}\n\n{line}"}
        for k, (site, line) in enumerate(
            [("a.example", "Our shop of maps"), ("b.example", "Printed at night")]
        )
        for n in range(8)
    ]
    (tmp_path / "in.jsonl").write_text(
        "".join(f"{json.dumps(row)}\n" for row in rows) + '{"text": "no site"}\n'
    )
    done = run("learn", "in.jsonl", "-o", "packs/sites", cwd=tmp_path)
    assert done.code == 2
    assert done.err.splitlines() == [
        "dedup: in.jsonl: line 17: no site in the field 'url'",
        "a.example: 1 found, 1 of them sure",
        "b.example: 1 found, 1 of them sure",
        "2 packs written",
    ]
    assert sorted(path.name for path in (tmp_path / "packs/sites").iterdir()) == [
        "a.example.toml",
        "b.example.toml",
    ]
    page = f"{article(900)}\n\nPrinted at night\n".encode()
    options = ("--pack", "packs/sites/b.example.toml", "--site", "b.example", "--diff", "none")
    assert run("clean", "-", *options, stdin=page, cwd=tmp_path).text == f"{article(900)}\n"

    folder = ("--packs", "packs/sites", "--diff", "none")
    assert run("clean", "-", *folder, "--site", "b.example", stdin=page, cwd=tmp_path).out == (
        page.replace(b"\n\nPrinted at night", b"")
    )
    several = run("clean", "-", *folder, stdin=page, cwd=tmp_path)
    assert (several.code, several.err) == (
        2,
        "dedup: --site: choose one; packs/sites has packs of 2 sites (a.example, b.example)\n",
    )


@pytest.fixture
def learned(tmp_path: Path) -> Path:
    """A folder in which ``dedup learn`` has written the pack of one site."""
    rows = [
        {
            "url": f"https://a.example/{n}",
            "text": f"{article(n)}\n\nPrinted on paper from the northern islands",
        }
        for n in range(8)
    ]
    (tmp_path / "in.jsonl").write_text("".join(f"{json.dumps(row)}\n" for row in rows))
    assert run("learn", "in.jsonl", "-o", "site-packs/", cwd=tmp_path).code == 0
    (tmp_path / "page.txt").write_text(f"{article(900)}\n\nPrinted on paper from the northern islands\n")
    return tmp_path


def test_a_learned_folder_of_one_site_needs_no_name(learned: Path) -> None:
    done = run("clean", "page.txt", "--packs", "site-packs/", "--diff", "none", cwd=learned)
    assert (done.code, done.text) == (0, f"{article(900)}\n")


def test_a_learned_folder_serves_check_and_fix(learned: Path) -> None:
    assert run("check", "page.txt", cwd=learned).code == 0
    found = run("check", "page.txt", "--packs", "site-packs", "--format", "concise", cwd=learned)
    assert (found.code, found.text) == (1, "page.txt:13:1: chrome site.a.example.1.line\n")
    assert run("fix", "page.txt", "--packs", "site-packs", cwd=learned).code == 0
    assert (learned / "page.txt").read_text() == f"{article(900)}\n"


def test_a_learned_folder_may_be_named_in_the_settings(learned: Path) -> None:
    (learned / "dedup.toml").write_text('packs = ["site-packs"]\n')
    assert run("check", "page.txt", cwd=learned).code == 1


def test_a_folder_without_packs_is_reported_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "none").mkdir()
    done = run("clean", "-", "--packs", "none", stdin=b"Text.", cwd=tmp_path)
    assert (done.code, done.err) == (2, "dedup: none: there is no pack (*.toml) in this folder\n")
