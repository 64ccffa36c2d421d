"""The headline: known by its echoes, by the caller, or by the classifier."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

import pytest

import dedup
from dedup.boilerplate.classifier.lines import ClassifierInput, CopyState
from dedup.boilerplate.classifier.scores import Scores
from dedup.boilerplate.headline import choose_headline, leading_headline
from dedup.copies.headline import HeadlineSearch
from dedup.model import Segmentation, Status
from dedup.text.segment import segment
from tests.story import HEAD, STORY, line_keys


def headline(*lines: str, given: str | None = None) -> tuple[int, list[int]] | None:
    found = segment("\n".join(lines))
    found_headline = HeadlineSearch(found.text, found.lines, line_keys(found)).find(given=given)
    return (
        None
        if found_headline is None
        else (found_headline.line, [echo.line for echo in found_headline.echoes])
    )


def test_a_headline_is_known_by_its_echoes() -> None:
    assert headline(HEAD, HEAD, *STORY) == (0, [1])
    assert headline(HEAD, *STORY[:2], HEAD, *STORY[2:]) == (0, [3])


@pytest.mark.parametrize(
    "title",
    [f"{HEAD} | Example News", f"{HEAD} - Example News", f"Example News: {HEAD}", f"Example » {HEAD}"],
)
def test_an_echo_may_carry_the_name_of_the_site(title: str) -> None:
    found_headline = headline(title, HEAD, *STORY)
    assert found_headline == ((1, [0]) if ": " not in title else None)


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param([HEAD, *STORY], id="occurs once"),
        pytest.param([HEAD, HEAD + " after a flood, the mayor said.", *STORY], id="a lead continues"),
        pytest.param([STORY[0], STORY[0], *STORY[1:]], id="a paragraph"),
        pytest.param([*STORY, HEAD, HEAD], id="below the running text"),
        pytest.param(["Share", "Share", *STORY], id="a label"),
        pytest.param(["What moves you today?"] * 9 + STORY, id="a refrain"),
    ],
)
def test_what_is_not_a_headline(lines: list[str]) -> None:
    assert headline(*lines) is None


def test_a_headline_that_the_caller_knows_needs_no_echo() -> None:
    assert headline(HEAD, *STORY, given=HEAD) == (0, [])
    assert dedup.Cleaner().clean("\n".join([HEAD, *STORY]), headline=HEAD).headline == HEAD


def classified(lines: Sequence[str], rated: Sequence[float]) -> tuple[Segmentation, ClassifierInput, Scores]:
    """Lines without labels and copies, and the scores that the classifier gives them as headlines."""
    found = segment("\n".join(lines))
    size = len(lines)
    known = ClassifierInput(lines, line_keys(found), [1] * size, [()] * size, [CopyState.NONE] * size)
    return found, known, Scores((0.9,) * size, tuple(rated), (9,) * size, 0.0)


def leading(*lines: str, score: float) -> int | None:
    """The line that is the headline by its form alone."""
    found, known, scores = classified(lines, [score] * len(lines))
    found_headline = leading_headline(found.text, found.lines, known, scores, ())
    return None if found_headline is None else found_headline.line


def chosen(
    *lines: str,
    best: int,
    score: float = 5.0,
    others: Mapping[int, float] = MappingProxyType({}),
    given: str | None = None,
    skip: tuple[int, ...] = (),
) -> tuple[int, list[int]] | None:
    """The line that the classifier chooses as the headline, and its echoes, where it prefers one line."""
    rated = [score if number == best else others.get(number, -1.0) for number in range(len(lines))]
    found, known, scores = classified(lines, rated)
    repeated = HeadlineSearch(found.text, found.lines, known.keys).find(given=given)
    is_given = given is not None
    found_headline = choose_headline(
        found.text, found.lines, known, scores, repeated, given=is_given, skip=skip
    )
    return (
        None
        if found_headline is None
        else (found_headline.line, [echo.line for echo in found_headline.echoes])
    )


def test_the_classifier_chooses_the_headline() -> None:
    assert chosen(HEAD, *STORY, best=0) == (0, [])
    assert chosen("Example News", HEAD, *STORY, HEAD, best=1) == (1, [6])
    assert chosen("Example News", HEAD, *STORY, HEAD, best=6) == (1, [6])
    assert chosen(HEAD, HEAD, *STORY, best=0, score=-0.1) is None


@pytest.mark.parametrize(
    "question",
    [
        "Private lessons or a class with others: which of the two is the best for you?",
        "هل تعود العبارة الليلية إلى الميناء القديم بعد كل ما جرى في هذا العام؟",
        "The night ferry is back, and the whole harbour is out to see her sail again!",
    ],
)
def test_a_question_of_many_words_may_be_the_headline(question: str) -> None:
    assert chosen(question, *STORY, best=0) == (0, [])
    assert chosen(question + " So it seems.", *STORY, best=0) is None


def test_the_title_of_a_page_that_a_heading_repeats_comes_before_one_that_only_looks_better() -> None:
    lines = (HEAD, "What is a ferry at all", *STORY, HEAD)
    assert chosen(*lines, best=1) == (1, [])
    assert chosen(*lines, best=1, others={0: 2.5}) == (0, [6])


@pytest.mark.parametrize("site", ["Example News", "Seznam Zprávy", "جريدة الميناء"])
def test_a_line_that_looks_much_better_comes_before_the_repeated_name_of_the_site(site: str) -> None:
    lines = (site, "Menu", HEAD, *STORY, site)
    assert chosen(*lines, best=2, others={0: 2.0, len(lines) - 1: 2.0}) == (2, [])


@pytest.mark.parametrize("section", ["The Harbour and the Ferry", "أخبار الميناء والعبارة"])
def test_the_repeated_name_of_a_section_does_not_come_before_a_better_line(section: str) -> None:
    lines = ("Menu", section, HEAD, *STORY, section)
    last = len(lines) - 1
    assert chosen(*lines, best=2, others={1: 0.5, last: 0.5}) == (2, [])
    assert chosen(*lines, best=1) == (1, [last])


@pytest.mark.parametrize("title", [f"{HEAD} | Example News", f"Example News - {HEAD}", f"{HEAD} — Example"])
def test_a_repeated_title_with_the_name_of_the_site_gives_way_to_a_better_line_without_it(title: str) -> None:
    page = [title, title, "Sports", "World", HEAD, *STORY]
    assert chosen(*page, best=4, others={0: 1.0, 1: 1.0}) == (4, [0, 1])
    assert chosen(*page, best=0, others={4: 1.0}) == (0, [1])


def test_a_headline_of_two_lines_is_found_when_the_article_is_cleaned_again() -> None:
    rest = "(and what the five villages on the other bank of the river have to say about it, after so many years)"
    long = f"{HEAD} {rest}"
    assert 140 < len(long) < 180
    article = dedup.clean("\n".join([long, *STORY]))
    assert article.headline == long
    assert dedup.clean(article.text).headline == long


def test_a_headline_that_the_caller_gave_is_taken_as_it_is() -> None:
    assert chosen(HEAD, *STORY, best=1, given=HEAD) == (0, [])
    assert chosen(HEAD, *STORY, best=1, score=-0.1, given=HEAD) == (0, [])


@pytest.mark.parametrize("line", ["- - -", "***", "word " * 60])
def test_a_line_of_signs_or_a_long_one_is_not_a_headline(line: str) -> None:
    assert chosen(line.strip(), *STORY, best=0) is None


def test_a_line_that_the_user_s_own_rule_removes_is_not_the_headline() -> None:
    assert chosen(HEAD, *STORY, best=0, skip=(0,)) is None


def test_a_first_line_that_begins_with_boilerplate_is_not_the_headline_by_position() -> None:
    text = "\n".join(
        ["Share this Story : Example.Com", *STORY, "Newsletter", "Sports", "Weather", "Contact us"]
    )
    assert dedup.clean(text).status is not Status.UNPROVED


@pytest.mark.parametrize(
    "dateline",
    [
        "الرياض 25 شوال 1436 هـ الموافق 10 أغسطس 2015 م واس",
        "LONDON, 12 August 2015 10:30 GMT",
        "Berlin 3. Mai 2019 14:05",
        "Paris le 3 mai 2019 à 14 h 05",
        "Table 3 12 450 1,200",
    ],
)
def test_a_dateline_is_not_the_headline_unless_the_page_repeats_it(dateline: str) -> None:
    assert dedup.clean("\n\n".join([dateline, *STORY])).headline is None
    assert chosen(dateline, *STORY, best=0) is None
    assert chosen(dateline, HEAD, *STORY, best=0, others={1: 1.0}) == (1, [])
    assert chosen(dateline, *STORY, dateline, best=0) == (0, [len(STORY) + 1])


@pytest.mark.parametrize("dateline", ["23 July 2012 Last updated at 22:58 ET", "November 5, 2012, 3:16 pm"])
def test_a_dateline_above_the_headline_does_not_replace_it_where_nothing_is_removed(dateline: str) -> None:
    article = dedup.clean("\n\n".join([dateline, HEAD, *STORY]))
    assert article.status is Status.UNCHANGED
    assert article.headline is None
    assert article.text.startswith(f"{dateline}\n\n{HEAD}\n\n")


@pytest.mark.parametrize("title", ["The 5 Best Ferries of 2025", "بعد 40 عاما من الخدمة: العبارة تعود"])
def test_a_headline_may_have_figures(title: str) -> None:
    assert chosen(title, *STORY, best=0) == (0, [])


def test_a_first_line_that_the_classifier_rejects_for_certain_is_not_the_headline_by_its_form() -> None:
    assert leading(HEAD, *STORY, score=-3.9) == 0
    assert leading(HEAD, *STORY, score=-4.1) is None
