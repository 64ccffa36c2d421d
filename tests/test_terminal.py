"""The diff at a terminal: signs, places, reasons, twins, marked words; text is never anything but data."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from dedup.cleaner import clean
from dedup.model import Article, CopyKind, LabelledSpan, Reason
from dedup.show.display import Positions, compare_words, isolate, visible
from dedup.show.terminal import console_on, diff_lines, show
from dedup.show.wrapped import wrapped
from tests.made_articles import ARABIC, ENGLISH, made
from tests.seed import SEED


def lines_of(article: Article, *, marks: bool = True) -> list[str]:
    return [line.plain for line in diff_lines(article, marks=marks)]


def piped(article: Article, *, full: bool = True) -> str:
    stream = io.StringIO()
    show(article, console_on(stream), full=full)
    return stream.getvalue()


def with_confidence(article: Article, score: float) -> Article:
    """The article with all removals as boilerplate that is removed with this confidence."""
    return replace(
        article,
        spans=tuple(
            LabelledSpan(
                span.start,
                span.end,
                span.removal and replace(span.removal, twin=None, score=score, reason=Reason.CHROME),
            )
            for span in article.spans
        ),
    )


def test_the_diff_follows_the_text_with_place_reason_rule_twin_and_marked_words() -> None:
    assert lines_of(ENGLISH) == [
        "  1:1  Night ferry returns",
        "- 2:1  chrome share · en.share.label · confidence 1.00: why share",
        "-     Share",
        "- 3:1  copy near · copy.version · score 98: why near",
        "-     The ferry sails at [-eight-] from pier two.",
        "=     4:1  The ferry sails at {+nine+} from pier two.",
        "  4:1  The ferry sails at nine from pier two. (3 lines)",
        "~ 6:1  repeats 5:1, both kept · score 96: number: 2019 / 2020",
        "~     Fares stay as they were in [-2019.-]",
        "~     Fares stay as they were in {+2020.+}",
    ]


def test_every_line_begins_with_a_sign_and_a_space() -> None:
    assert {line[:2] for line in lines_of(ENGLISH)} == {"  ", "- ", "= ", "~ "}


def test_the_summary_counts_characters_without_white_space_by_reason_and_type() -> None:
    table = piped(ENGLISH, full=False)
    rows = [line.split() for line in table.splitlines() if line.strip()]
    assert ["copy", "near", "1", "32", "23.4%"] in rows
    assert ["chrome", "share", "1", "5", "3.6%"] in rows
    assert ["removed", "2", "37", "27.0%"] in rows
    assert ["kept", "4", "100", "73.0%"] in rows
    assert "scope: article (made by hand)" in table


def test_the_summary_shows_the_most_doubtful_removals_and_says_how_many_are_worth_a_look() -> None:
    rows = [
        (f"Read also: the ferry sails at nine from pier {n} of the harbour", "related", "en.related", 0)
        for n in range(7)
    ]
    article = made(["Headline", *rows])
    told = piped(with_confidence(article, 0.8), full=False).split("kept")[-1].splitlines()[2:]
    assert told[0] == "7 removals worth checking"
    assert [line[:2] for line in told[1:]] == ["? ", "- "] * 5 + ["  "]
    assert told[1].startswith("? 2:1  doubt 1")
    assert "chrome related · en.related · confidence 0.80: why related" in told[1]
    assert told[-1] == "  and 2 more: --report FILE.html, dedup review"


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (["Headline", ("Share", "share", "en.share")], "No removal worth checking"),
        ([("Share", "share", "en.share")], "No removal worth checking"),
    ],
)
def test_where_nothing_is_in_doubt_the_summary_says_so(lines: list[str], said: str) -> None:
    assert piped(made(lines), full=False).splitlines()[-1] == said


def test_a_missing_headline_is_worth_a_look() -> None:
    article = replace(ENGLISH, headline=None, paragraphs=(ENGLISH.headline or "", *ENGLISH.paragraphs))
    assert (
        piped(article, full=False).splitlines()[-1] == "No removal worth checking, and no headline was found"
    )


def test_neighbouring_removals_of_one_rule_and_reason_share_one_head() -> None:
    article = made(
        ["Headline", ("Transport", "section", "en.x"), ("City", "section", "en.x"), ("Ad", "ad", "en.y")]
    )
    assert lines_of(article)[1:] == [
        "- 2:1 … 3:1 (2 removals)  chrome section · en.x · confidence 1.00: why section",
        "-     2:1  Transport",
        "-     3:1  City",
        "- 4:1  chrome ad · en.y · confidence 1.00: why ad",
        "-     Ad",
    ]


def test_sentences_of_a_glued_copy_are_listed_below_one_head_beside_their_twins() -> None:
    kept = ["The ferry sails at nine.", "Fares stay as they were."]
    article = made([*kept, (kept[0], "exact", "copy.version", 0), (kept[1], "exact", "copy.version", 1)])
    found = [line for line in lines_of(article) if line[0] == "-"]
    assert found == [
        "- 3:1 … 4:1 (2 removals)  copy exact · copy.version · score 98: why exact",
        "-     3:1  = 1:1  The ferry sails at nine.",
        "-     4:1  = 2:1  Fares stay as they were.",
    ]


def at_width(article: Article, columns: int, *, full: bool = True) -> list[str]:
    stream = io.StringIO()
    console = Console(
        file=stream, force_terminal=True, width=columns, soft_wrap=True, color_system=None, highlight=False
    )
    show(article, console, full=full)
    return stream.getvalue().splitlines()


@pytest.mark.parametrize("columns", [60, 80, 140])
@pytest.mark.parametrize("language", ["ar", "he", "fa", "en", "zh"])
def test_a_terminal_gets_lines_wrapped_at_words_each_with_its_sign(language: str, columns: int) -> None:
    words = {
        "ar": "أعلنت هيئة الموانئ أن العبارة الليلية ستعود إلى العمل يوم الاثنين",
        "he": "רשות הנמל הודיעה כי המעבורת הלילית תשוב להפליג ביום שני",
        "fa": "اداره بندر اعلام کرد که کشتی شبانه از روز دوشنبه بازمی‌گردد",
        "en": "the harbour office said that the night ferry will sail again from Monday",
        "zh": "夜行渡輪 星期一 恢復 航行",
    }[language]
    removed = " ".join([words] * 6)
    article = made([removed, (removed, "ad", "en.ad"), (f"{removed} x", "near", "copy.version", 0)])
    lines = [line for line in at_width(article, columns) if line[:2] in ("- ", "= ")]
    assert all(cell_len(line) < columns for line in lines)
    assert all(line.count("\u2068") == line.count("\u2069") for line in lines)
    # Its continuations are indented; the first of them follows its head.
    bodies = [re.sub("[\u2066-\u2069]", "", line[6:]) for line in lines if line[:6] == "-     "]
    shown = " ".join(bodies).split()
    assert shown[: len(removed.split())] == removed.split()
    assert shown[-len(removed.split()) - 1 :] == [*removed.split(), "[-x-]"]


def test_the_seed_takes_two_thirds_of_the_lines_that_it_took() -> None:
    assert len(at_width(clean(SEED.read_text(encoding="utf-8")), 80)) <= 110  # it was 151


@given(
    st.text(alphabet="ab \u0628\u05d0\u4e2d\u2068\u2069", max_size=120),
    st.integers(20, 60),
)
def test_a_wrapped_line_has_the_words_of_the_line(words: str, columns: int) -> None:
    line = Text(f"- {visible(words)}")
    parts = [part.plain for part in wrapped(line, columns)]
    assert "".join("".join(part[2:].split()) for part in parts) == "".join(line.plain[2:].split())
    assert all(part[:1] == "-" and cell_len(part) < columns for part in parts)


def test_a_line_without_a_sign_is_indented_without_one() -> None:
    line = Text("copy exact of a sentence that occurs twice in the text")
    assert [part.plain for part in wrapped(line, 40)] == [
        "copy exact of a sentence that occurs",
        "      twice in the text",
    ]


def test_a_word_wider_than_the_terminal_is_cut_and_nothing_else() -> None:
    line = Text(f"- short {'w' * 70} end")
    assert [part.plain for part in wrapped(line, 40)] == [
        "- short",
        f"-     {'w' * 33}",
        f"-     {'w' * 33}",
        "-     wwww end",
    ]


def test_equal_removals_in_a_row_are_listed_once() -> None:
    article = made(["Headline", *[("Share", "share", "en.share.label")] * 1000])
    assert lines_of(article)[1:] == [
        "- 2:1 … 1001:1 (1,000 times)  chrome share · en.share.label · confidence 1.00: why share",
        "-     Share",
    ]


def test_a_twin_with_the_same_words_is_folded() -> None:
    words = "word " * 100 + "end"
    last = lines_of(made([words, (words, CopyKind.EXACT, "copy.line", 0)]))[-1]
    assert last.startswith("=     1:1  word word")
    assert last.endswith("word …")
    assert len(last) < 100


def test_kept_text_is_folded_to_one_line() -> None:
    (line,) = lines_of(made(["word " * 100, "more", "and more"]))
    assert line.endswith("word … (3 lines)")
    assert len(line) < 100


def test_right_to_left_text_is_put_between_isolates() -> None:
    assert lines_of(ARABIC) == [
        "  1:1  \u2068العبارة تعود\u2069",
        "- 2:1  chrome follow · ar.follow.label · confidence 1.00: why follow",
        "-     \u2068تابعنا عبر\u2069",
        "- 3:1  copy near · copy.version · score 98: why near",
        "-     \u2068تبحر العبارة في [-الثامنة-] من الرصيف\u2069",
        "=     4:1  \u2068تبحر العبارة في {+التاسعة+} من الرصيف\u2069",
        "  4:1  \u2068تبحر العبارة في التاسعة من الرصيف\u2069",
    ]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("[red]alert[/red] :smile: https://a.example", "[red]alert[/red] :smile: https://a.example"),
        ("a\x1b[31mb\x07", r"a\x1b[31mb\x07"),
        ("a\x9b31mb", r"a\x9b31mb"),
        ("a\tb", "a b"),
        ("a\u202eb\u2069", r"a\u202eb\u2069"),
        ("a\ud800b", r"a\ud800b"),
        ("a\u2028b", r"a\u2028b"),
        ("ورق\u200cها", "ورق\u200cها"),
    ],
)
def test_text_is_data_and_what_could_steer_the_terminal_is_escaped(text: str, shown: str) -> None:
    assert visible(text) == shown
    assert lines_of(made(["Headline", (text, "ad", "en.ad")]))[-1] == f"-     {isolate(shown)}"


def test_no_escape_of_the_text_reaches_a_coloured_terminal() -> None:
    stream = io.StringIO()
    console = Console(file=stream, force_terminal=True, color_system="truecolor", soft_wrap=True)
    show(made(["Headline", ("\x1b]0;owned\x07[bold]x[/bold]", "ad", "en.ad")]), console)
    assert "\x1b]" not in stream.getvalue()
    assert "[bold]x[/bold]" in stream.getvalue()


def test_a_pipe_gets_whole_lines_without_colour() -> None:
    words = "word " * 500 + "end"
    out = piped(made(["Headline", (words, "ad", "en.ad")]))
    assert f"-     {words}\n" in out
    assert "\x1b" not in out


def test_no_color_is_obeyed_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm-256color")
    stream = io.StringIO()
    console = Console(file=stream, force_terminal=True, soft_wrap=True)
    show(ENGLISH, console)
    assert "\x1b[31m" not in stream.getvalue()


def test_an_empty_article_has_an_empty_diff_and_a_summary() -> None:
    assert lines_of(made([])) == []
    assert "removed" in piped(made([]))


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_lines_and_columns_count_from_one_whatever_ends_a_line(newline: str) -> None:
    positions = Positions(newline.join(["ab", "", "cd"]))
    assert positions.line_column(0) == (1, 1)
    assert positions.line_column(2 + 2 * len(newline) + 1) == (3, 2)


@given(st.text(max_size=60), st.text(max_size=60))
def test_pieces_of_compared_texts_join_to_the_texts(one: str, other: str) -> None:
    left, right = compare_words(one, other)
    assert ("".join(p.text for p in left), "".join(p.text for p in right)) == (one, other)


@given(st.lists(st.text(st.characters(exclude_characters="\n\r"), min_size=1, max_size=20), max_size=6))
def test_any_text_gives_lines_that_can_be_written(texts: list[str]) -> None:
    out = piped(made(["Headline", *[(text, "ad", "en.ad") for text in texts]]))
    assert out.encode("utf-8").decode("utf-8") == out
    assert not set(out) & set("\x1b\r\x07\u202e")
