"""HTML in: recognised by its content, decoded as the page says, extracted, and cleaned with the page's own data."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dedup import Cleaner, DedupError, clean_html
from dedup.errors import InputError
from dedup.html import extract
from dedup.html.extract import html_text
from dedup.html.linked import article_record, names, plain
from dedup.html.recognise import decode_html, is_html
from dedup.pages import clean_page
from dedup.result.proof import misplaced
from tests.process import run

HEADLINE = "Will the night ferry return to the harbour?"
BODY = (
    "The night ferry between the two banks will sail again from Monday, the harbour office said in a statement.",
    "It had been laid up for two winters because its engine could not be repaired in time for the season.",
    "Two boats will cross every forty minutes until the new landing stage is finished, the office added on Friday.",
    "Those who work on the other bank at night had to take the long way over the bridge in all that time.",
)
ARABIC = "أعلنت هيئة الميناء يوم الجمعة أن العبارة الليلية بين الضفتين ستعود إلى العمل ابتداء من يوم الاثنين المقبل."


def page(
    *lines: str, head: str = "", heading: str | None = HEADLINE, linked: object = None, charset: str = "utf-8"
) -> str:
    record = f'<script type="application/ld+json">{json.dumps(linked)}</script>' if linked else ""
    title = f"<h1>{heading}</h1>" if heading else ""
    inside = "\n".join(f"<p>{line}</p>" for line in lines)
    return (
        f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="{charset}"><title>{HEADLINE} | Harbour Post</title>'
        f'<meta property="og:site_name" content="Harbour Post">{head}{record}</head><body>'
        '<nav><ul><li><a href="/">Home</a></li><li><a href="/sport">Sport</a></li></ul></nav>'
        f"<main><article>{title}{inside}</article></main>"
        "<footer><p>© 2025 Harbour Post. All rights reserved.</p></footer></body></html>\n"
    )


def record(**more: object) -> dict[str, object]:
    return {"@context": "https://schema.org", "@type": "NewsArticle", "headline": HEADLINE, **more}


@pytest.mark.parametrize(
    "text",
    [
        "<!DOCTYPE html><html><head></head></html>",
        "\ufeff\r\n<!doctype HTML PUBLIC '-//W3C//DTD XHTML 1.0 Strict//EN'\n'http://w.org/x'>\n<html>",
        "<?xml version='1.0' encoding='utf-8'?>\n<!DOCTYPE html>\n<html xmlns='x'>\n<head>",
        "<!-- saved from a site -->\n<HTML lang='ar'>\n<BODY>",
        "<body class='x'>\n<div>text</div>",
        "<html>text without another tag</html>\n",
    ],
)
def test_a_page_is_recognised_by_what_it_begins_with(text: str) -> None:
    assert is_html(text)
    assert is_html(text.encode())
    assert is_html(b"\xff\xfe" + text.removeprefix("\ufeff").encode("utf-16-le"))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "<html> is the first tag of a page, and <body> comes after it.",
        "How to write a page\n\n<!DOCTYPE html>\n<html><body><p>Hello</p></body></html>",
        "<!doctype html> was not needed then, he said.",
        "<p>A fragment</p>",
        "<?xml version='1.0'?><rss><channel></channel></rss>",
        "The <html><head> tags",
        "<heading>no tag of HTML</heading>",
        "<htmlx><body>",
    ],
)
def test_a_text_that_mentions_tags_is_not_a_page(text: str) -> None:
    assert not is_html(text)
    assert not is_html(text.encode())


@pytest.mark.parametrize(
    ("codec", "charset"),
    [
        ("cp1256", "windows-1256"),
        ("iso8859-6", "ISO-8859-6"),
        ("utf-8", "windows-1256"),
        ("utf-8-sig", "iso-8859-1"),
        ("utf-16", "utf-16"),
        ("utf-8", "no-such-name"),
    ],
)
def test_the_encoding_is_that_of_mark_bytes_and_declaration(codec: str, charset: str) -> None:
    html = page(ARABIC, charset=charset).replace("©", "")
    assert decode_html(html.encode(codec)) == html


def test_a_latin_declaration_is_read_as_browsers_read_it() -> None:
    html = page("The “ferry” costs 5 € a head.", charset="iso-8859-1")
    assert decode_html(html.encode("cp1252")) == html


@pytest.mark.parametrize(
    ("codec", "served", "charset"),
    [
        ("cp1256", "windows-1256", "no-such-name"),
        ("cp1256", "Windows-1256", "iso-8859-1"),
        ("cp1256", "shift_jis", "windows-1256"),
        ("cp1256", "no-such-name", "windows-1256"),
        ("utf-8", "windows-1256", "windows-1256"),
        ("utf-8", "utf-16", "utf-8"),
        ("utf-8-sig", "windows-1256", "windows-1256"),
        ("utf-16-le", "utf-16le", "utf-8"),
    ],
)
def test_what_the_server_named_holds_before_the_page_s_own_word(
    codec: str, served: str, charset: str
) -> None:
    html = page(ARABIC, charset=charset).replace("©", "")
    assert decode_html(html.encode(codec), served=served) == html


@pytest.mark.parametrize("named", ["served", "declared"])
def test_an_encoding_of_seven_bits_is_not_utf_8(named: str) -> None:
    html = page("夜のフェリーが戻る。", charset="iso-2022-jp" if named == "declared" else "utf-8").replace(
        "©", ""
    )
    assert decode_html(html.encode("iso2022_jp"), served="iso-2022-jp" if named == "served" else None) == html


def test_utf_7_is_never_read() -> None:
    html = page("+ADw-script+AD4-", charset="utf-7").replace("©", "")
    assert decode_html(html.encode(), served="utf-7") == html


def test_bytes_that_contradict_the_declaration_are_an_error_with_the_place() -> None:
    data = (
        page("caf\xe9", charset="shift_jis")
        .replace("©", "")
        .encode("latin-1")
        .replace(b"\xe9<", b"\x81<\xff")
    )
    with pytest.raises(InputError, match=r"^x\.html: byte 0x.. at offset \d+"):
        decode_html(data, name="x.html")


def test_the_article_of_a_page_is_its_headline_and_paragraphs() -> None:
    article = clean_html(page(*BODY, "Share this article", "Follow us on Facebook"))
    assert article.headline == HEADLINE
    assert article.paragraphs == BODY
    assert misplaced(article) is None
    assert {"en.share.label", "en.follow.label"} <= {removal.rule for removal in article.removals}
    assert article.notes[0].startswith("html: visible lines, main text by trafilatura")


def test_bytes_are_taken_as_well_as_characters() -> None:
    html = page(ARABIC, *BODY, charset="windows-1256")
    assert clean_html(html.encode("cp1256")) == clean_html(html)


def test_a_headline_that_the_extractor_left_out_is_set_above_the_text() -> None:
    article = clean_html(page(*BODY, heading=None, linked=record()))
    assert (article.headline, article.paragraphs) == (HEADLINE, BODY)


def test_the_printed_headline_holds_before_the_one_for_search_engines() -> None:
    head = '<meta property="og:title" content="Night ferry to the harbour: what you need to know">'
    found = html_text(page(*BODY, heading="Night ferry returns to the harbour", head=head))
    assert found.page.headline == "Night ferry returns to the harbour"


def test_metadata_that_the_text_lacks_is_the_page_s() -> None:
    linked = record(
        datePublished="2025-03-14T09:30:00Z",
        dateModified="2025-03-15T10:00:00Z",
        author=[{"@type": "Person", "name": "Ana Quay"}, {"name": "Ben Pier", "url": "https://x.org"}],
        articleSection=["Waterfront"],
    )
    metadata = clean_html(page(*BODY, linked={"@graph": [{"@type": "WebPage"}, linked]})).metadata
    assert metadata.site == "Harbour Post"
    assert (metadata.published, metadata.updated) == ("2025-03-14T09:30:00Z", "2025-03-15T10:00:00Z")
    assert (metadata.authors, metadata.sections) == (("Ana Quay", "Ben Pier"), ("Waterfront",))


def test_open_graph_and_meta_elements_tell_what_json_ld_does_not() -> None:
    head = (
        '<meta property="article:published_time" content="2025-03-14"><meta name="author" content="Ana Quay">'
        '<meta property="article:section" content="Waterfront">'
    )
    found = html_text(page(*BODY, head=head)).page
    assert (found.published, found.authors, found.sections) == ("2025-03-14", ("Ana Quay",), ("Waterfront",))


@pytest.mark.parametrize("place", [0, 4])
def test_names_of_the_page_s_data_on_lines_of_their_own_are_removed(place: int) -> None:
    lines = [*BODY[:place], "Anastasia Quayside of Harbour", *BODY[place:], "Harbour Post"]
    article = clean_html(page(*lines, linked=record(author="Anastasia Quayside of Harbour")))
    assert article.paragraphs == BODY
    assert {"html.byline", "html.site"} <= {removal.rule for removal in article.removals}
    assert article.metadata.sections == ()


def test_a_name_of_the_page_s_data_inside_a_sentence_is_kept() -> None:
    lines = (*BODY, "Ana Quay, who runs the harbour office, expects more passengers than before the winter.")
    assert clean_html(page(*lines, linked=record(author="Ana Quay"))).paragraphs == lines


def test_menus_and_dates_of_other_articles_are_not_metadata() -> None:
    html = page(*BODY, linked=record(datePublished="2025-03-14")).replace(
        "<footer>", "<footer><p>12 May 2019</p>"
    )
    metadata = clean_html(html).metadata
    assert (metadata.published, metadata.updated, metadata.sections) == ("2025-03-14", None, ())


def test_where_the_extract_misses_the_article_json_ld_has_it() -> None:
    html = page("Enable JavaScript to read this article.", linked=record(articleBody="\n\n".join(BODY)))
    article = clean_html(html)
    assert article.paragraphs == BODY
    assert article.headline == HEADLINE
    assert article.notes[0] == "html: the article's text out of the page's JSON-LD"


def test_of_several_records_the_one_with_the_text_is_the_article_s() -> None:
    related = json.dumps(record(headline="Another story"))
    assert article_record(
        [related, "{broken", "[" * 5000, json.dumps([record(articleBody="Text.")])]
    ) == record(articleBody="Text.")
    assert article_record(['{"@type": "Product", "articleBody": "x"}']) == {}


def test_strings_of_records_become_plain_text() -> None:
    assert plain("<p>One &amp; two</p><p>a &lt; b</p>") == "One & two\na < b"
    assert names([{"name": "Ana"}, "Ben", {"name": ["Cy", 3]}, "https://x.org/ana", None]) == (
        "Ana",
        "Ben",
        "Cy",
    )


@pytest.mark.parametrize(
    "extract",
    [
        pytest.param("\n".join(BODY[:2]), id="half of the article"),
        pytest.param(
            "\n".join([*BODY, "Home", "Sport", "© 2025 Harbour Post. All rights reserved."]), id="too much"
        ),
        pytest.param("", id="nothing"),
    ],
)
def test_what_the_extractor_lost_or_kept_is_evidence_alone(
    extract: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    import trafilatura

    monkeypatch.setattr(trafilatura, "extract", lambda *_, **__: extract)
    assert clean_html(page(*BODY)).paragraphs == BODY


def test_the_account_of_a_page_is_about_its_visible_text() -> None:
    article = clean_html(page(*BODY))
    assert article.source.splitlines() == [
        "Home", "Sport", HEADLINE, *BODY, "© 2025 Harbour Post. All rights reserved."
    ]  # fmt: skip
    assert "".join(article.source[span.start : span.end] for span in article.spans) == article.source


@pytest.mark.parametrize(
    "html",
    [
        pytest.param("".join(f"<p>{line}</p>" for line in BODY), id="a fragment"),
        pytest.param("<br><br>".join(BODY), id="lines alone"),
        pytest.param(f"<pre>{chr(10).join(BODY)}</pre>", id="preformatted text"),
        pytest.param("<head><title>x</title></head>" + "<div>".join(BODY), id="a page without html element"),
        pytest.param("<font>" + "<p>".join(BODY) + "</html>", id="unclosed elements"),
        pytest.param("<table><tr><td>" + "<p>".join(BODY) + "</table>", id="a table"),
    ],
)
def test_what_a_browser_shows_is_a_page(html: str) -> None:
    assert clean_html(html).paragraphs == BODY


def test_a_page_s_text_can_be_had_uncleaned_for_many_pages() -> None:
    found = html_text(page(*BODY, "Share this article"))
    assert "Share this article" in found.text
    assert clean_page(Cleaner(), found).paragraphs == BODY


@pytest.mark.parametrize(
    ("html", "problem"),
    [
        ("", "not an HTML page"),
        ("<!doctype html><html><body></body></html>", "no article was found in this HTML page"),
        ("<!doctype html><html><body>" + "<div>" * 250 + "<p>x", "elements nested"),
        ("<!doctype html><html><body>" + "<p>word" * 60_000, "more than 50,000 elements"),
    ],
)
def test_what_is_not_an_article_is_one_line(html: str, problem: str) -> None:
    with pytest.raises(DedupError, match=problem):
        clean_html(html)


def test_a_page_that_is_too_long_is_refused_unread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extract, "LONGEST_PAGE", 500)
    with pytest.raises(InputError, match="more than 500 characters"):
        clean_html(page(*BODY))


def test_half_characters_and_nulls_do_not_end_a_page() -> None:
    assert clean_html(page("A \ud800lone half.", *BODY, "With \0 inside.")).paragraphs[1:5] == BODY


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "page.txt"  # the name says nothing
    path.write_text(page(*BODY, "Share this article"), "utf-8")
    return path


def test_the_command_prints_the_article_of_a_page(file: Path) -> None:
    done = run("clean", file, "--diff", "none", "--format", "markdown")
    assert (done.code, done.err) == (0, "")
    assert done.text == "\n\n".join([f"# {HEADLINE}", *BODY]) + "\n"


def test_the_command_reads_a_page_from_standard_input_in_its_encoding() -> None:
    html = page(ARABIC, *BODY, charset="windows-1256").encode("cp1256")
    done = run("clean", "-", "--format", "json", "--diff", "none", stdin=html)
    assert done.code == 0
    assert json.loads(done.text)["paragraphs"][0] == ARABIC


def test_without_the_extractor_one_line_says_how_to_get_it(file: Path, tmp_path: Path) -> None:
    (tmp_path / "trafilatura.py").write_text("raise ImportError('not here')\n")
    root = str(Path(__file__).parent.parent)
    done = run("clean", file, env={"PYTHONPATH": f"{tmp_path}:{root}"})
    assert (done.code, done.out) == (2, b"")
    assert done.err == "dedup: an HTML page needs an extra: pip install 'article-dedup[html]'\n"


@pytest.mark.parametrize("command", ["check", "diff", "fix"])
def test_a_page_is_never_treated_as_a_text(file: Path, command: str) -> None:
    before = file.read_bytes()
    named = run(command, file)
    assert named.code == 2
    assert named.err.splitlines()[0] == (
        f"dedup: {file}: an HTML page, which is never rewritten as text; dedup clean prints its article"
    )
    found = run(command, file.parent)
    assert (found.code, found.out) == (0, b"")
    assert found.err.endswith("1 HTML skipped\n")
    piped = run(command, "-", stdin=before)
    assert (piped.code, piped.out) == (2, b"")
    assert file.read_bytes() == before
