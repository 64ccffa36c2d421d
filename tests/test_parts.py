"""The cleaner's parts: headline, cut beginnings, glue, pieces, the ledger, the account."""

from __future__ import annotations

import pytest

import dedup
from dedup import Cleaner, Config
from dedup.boilerplate.classifier.lines import ClassifierInput, CopyState
from dedup.boilerplate.classifier.scores import Scores
from dedup.boilerplate.headline import choose_headline
from dedup.config import Scope, Strictness
from dedup.copies.headline import find_headline
from dedup.copies.insertion import resolve_version
from dedup.copies.similarity import find_copies
from dedup.copies.truncated import find_truncated
from dedup.copies.unglue import unglue
from dedup.copies.versions import find_versions
from dedup.errors import InputError, UsageError
from dedup.model import LabelledSpan, Reason, Segmentation, Span, Status
from dedup.result.assembly import Sources, assemble, partition
from dedup.result.ledger import Ledger
from dedup.text.keys import keys
from dedup.text.one_line_pages import unfold
from dedup.text.segment import segment
from tests import seed

STORY = [
    "The harbour council voted on Tuesday to reopen the night ferry that was closed in January.",
    "Two boats will cross every forty minutes until the new landing stage is finished next spring.",
    "Shop owners on the island said the closure had cost them a third of their evening trade.",
    "A spokeswoman for the council said tickets would stay at the old price for 12 months.",
]
HEAD = "Harbour council reopens the night ferry"


def line_keys(found: Segmentation) -> list[str]:
    return keys([found.text[line.start : line.end] for line in found.lines])


def headline(*lines: str, given: str | None = None) -> tuple[int, list[int]] | None:
    found = segment("\n".join(lines))
    told = find_headline(found.text, found.lines, line_keys(found), given=given)
    return None if told is None else (told.line, [echo.line for echo in told.echoes])


def test_a_headline_is_known_by_its_echoes() -> None:
    assert headline(HEAD, HEAD, *STORY) == (0, [1])
    assert headline(HEAD, *STORY[:2], HEAD, *STORY[2:]) == (0, [3])


@pytest.mark.parametrize(
    "title",
    [f"{HEAD} | Example News", f"{HEAD} - Example News", f"Example News: {HEAD}", f"Example » {HEAD}"],
)
def test_an_echo_may_carry_the_name_of_the_site(title: str) -> None:
    told = headline(title, HEAD, *STORY)
    assert told == ((1, [0]) if ": " not in title else None)


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param([HEAD, *STORY], id="told once"),
        pytest.param([HEAD, HEAD + " after a flood, the mayor said.", *STORY], id="a lead goes on"),
        pytest.param([STORY[0], STORY[0], *STORY[1:]], id="a paragraph"),
        pytest.param([*STORY, HEAD, HEAD], id="below the running text"),
        pytest.param(["Share", "Share", *STORY], id="a label"),
        pytest.param(["What moves you today?"] * 9 + STORY, id="a refrain"),
    ],
)
def test_what_is_no_headline(lines: list[str]) -> None:
    assert headline(*lines) is None


def test_a_headline_that_the_caller_knows_needs_no_echo() -> None:
    assert headline(HEAD, *STORY, given=HEAD) == (0, [])
    assert dedup.Cleaner().clean("\n".join([HEAD, *STORY]), headline=HEAD).headline == HEAD


def chosen(
    *lines: str, best: int, score: float = 5.0, given: str | None = None, skip: tuple[int, ...] = ()
) -> tuple[int, list[int]] | None:
    """The line that the classifier chooses as the headline, and its echoes, where it prefers one line."""
    found = segment("\n".join(lines))
    folded = line_keys(found)
    known = ClassifierInput(lines, folded, [1] * len(lines), [()] * len(lines), [CopyState.NONE] * len(lines))
    rated = [score if number == best else -1.0 for number in range(len(lines))]
    scores = Scores((0.9,) * len(lines), tuple(rated), (9,) * len(lines), 0.0)
    repeated = find_headline(found.text, found.lines, folded, given=given)
    is_given = given is not None
    told = choose_headline(found.text, found.lines, known, scores, repeated, given=is_given, skip=skip)
    return None if told is None else (told.line, [echo.line for echo in told.echoes])


def test_the_classifier_chooses_the_headline() -> None:
    assert chosen(HEAD, *STORY, best=0) == (0, [])
    assert chosen("Example News", HEAD, *STORY, HEAD, best=1) == (1, [6])
    assert chosen("Example News", HEAD, *STORY, HEAD, best=6) == (1, [6])
    assert chosen(HEAD, HEAD, *STORY, best=0, score=-0.1) is None


def test_a_headline_that_the_caller_gave_is_taken_as_it_is() -> None:
    assert chosen(HEAD, *STORY, best=1, given=HEAD) == (0, [])
    assert chosen(HEAD, *STORY, best=1, score=-0.1, given=HEAD) == (0, [])


@pytest.mark.parametrize("line", ["- - -", "***", "word " * 60])
def test_a_line_of_signs_or_a_long_one_is_no_headline(line: str) -> None:
    assert chosen(line.strip(), *STORY, best=0) is None


def test_a_line_that_the_user_s_own_rule_removes_is_no_headline() -> None:
    assert chosen(HEAD, *STORY, best=0, skip=(0,)) is None


def truncated_lines(*lines: str) -> list[tuple[int, int]]:
    found = segment("\n".join(lines))
    return [cut[:2] for cut in find_truncated(found.text, found.lines, line_keys(found))]


@pytest.mark.parametrize("tail", ["...", " …", "... 12.11.2025, Example News", " ...."])
def test_a_line_cut_off_with_an_ellipsis_is_a_copy_of_the_line_that_goes_on(tail: str) -> None:
    assert truncated_lines(STORY[0][:50] + tail, *STORY) == [(0, 1)]


@pytest.mark.parametrize(
    "line", ["He waited...", "Something else was said of it all...", STORY[0], "To be continued…"]
)
def test_an_ellipsis_alone_makes_no_teaser(line: str) -> None:
    assert truncated_lines(line, *STORY) == []


def test_a_sentence_glued_of_two_is_a_copy_of_both() -> None:
    subheading = "What happens next"
    text = STORY[0] + subheading + STORY[1] + STORY[2] + "\n" + "\n".join([STORY[0], subheading, *STORY[1:3]])
    assert list(dedup.clean(text).paragraphs) == [STORY[0], subheading, *STORY[1:3]]


def test_a_paragraph_with_a_good_part_of_all_words_does_not_go_on_form_alone() -> None:
    long = " ".join(STORY)
    menu = "\n".join(
        ["Home", "News", "World", "Sport", "Culture", "Weather", "Traffic", "Jobs", "Homes", "Cars"] * 3
    )
    text = f"{menu}\n{long}\n{menu}"
    assert long in Cleaner(Config(scope=Scope.PAGE, strictness=Strictness.THOROUGH)).clean(text).text


@pytest.mark.parametrize("dots", ["...", "\N{HORIZONTAL ELLIPSIS}"])
def test_a_lead_told_again_with_dots_behind_it_is_no_name_of_a_site(dots: str) -> None:
    article = dedup.clean(f"{STORY[0]}\n{STORY[0]}{dots}")
    assert article.text == STORY[0]


def test_glued_lines_are_cut_where_other_lines_begin_and_end() -> None:
    lines = ["One paragraph without a stop", "Another one without it too", "And the third of them all here"]
    text = "".join(lines * 2) + "\n" + "\n".join(lines)
    found = segment(text)
    cut = unglue(found, line_keys(found))
    assert [text[s.start : s.end] for s in cut.sentences[:3]] == lines
    assert len(found.sentences) < len(cut.sentences)


def test_a_text_with_line_breaks_is_not_cut_into_pieces() -> None:
    found = segment("\n".join([HEAD, *STORY, HEAD]))
    assert unfold(found, {}) is found


def test_a_page_of_which_a_few_line_breaks_are_left_is_cut_too() -> None:
    flat = " ".join(
        [HEAD, HEAD, "12:26 GMT 12.11.2025", *(f"{line} {n}" for n in range(9) for line in STORY)]
    )
    found = unfold(segment("\n".join([flat, "Home", "News", "World", "Sport"])), {})
    assert found.folded
    assert len(found.lines) > len(STORY)


def test_a_long_copy_out_of_the_metadata_is_no_page_on_one_line() -> None:
    glued = "".join(f"{line[:-1]} {n}." for n in range(12) for line in STORY)
    found = segment("\n".join([glued, "Home", "News", "World", "Sport"]))
    assert unfold(found, {}) is found


def test_a_text_without_line_breaks_is_cut_where_a_title_is_told_again_and_at_times() -> None:
    text = " ".join([HEAD, HEAD, "12:26 GMT 12.11.2025", *STORY, *STORY[:2]])
    found = unfold(segment(text), {})
    assert found.folded
    pieces = [text[line.start : line.end] for line in found.lines]
    assert pieces[:2] == [HEAD, HEAD]
    assert "12:26 GMT 12.11.2025" in pieces


def test_the_ledger_takes_no_removal_over_another_and_none_on_a_guarded_line() -> None:
    found = segment("one two three\nfour five")
    ledger = Ledger(found)
    why = (Reason.CHROME, "share", "rule", "why")
    assert ledger.remove(Span(4, 7), 0, *why)
    assert not ledger.remove(Span(0, 5), 0, *why)
    assert not ledger.remove(Span(6, 9), 0, *why)
    ledger.guard(1)
    assert not ledger.remove_line(1, *why)
    assert ledger.remove_line(0, *why)
    assert [r.text for r in ledger.removals] == ["one", "two", "three"]
    assert ledger.removed_lines == {0}


def test_what_is_left_of_a_line_is_joined_by_a_space_and_never_glued() -> None:
    found = segment("one two three\nfour")
    ledger = Ledger(found)
    ledger.remove(Span(4, 7), 0, Reason.CHROME, "share", "rule", "why")
    layout = assemble(found, ledger.removals, {})
    assert layout.texts == ("one three", "four")
    assert Sources(layout).of(Span(4, 9)) == [Span(8, 13)]
    spans = partition(found.text, layout, ledger.removals)
    assert [found.text[s.start : s.end] for s in spans] == ["one", " ", "two", " ", "three", "\n", "four"]
    assert [s.kept for s in spans] == [True, True, False, True, True, True, True]


PAGE = "\n".join(
    [HEAD, STORY[0], "Photo: Example News", STORY[1], "Follow us on Facebook", STORY[2], STORY[3]]
)


def test_a_kind_of_furniture_can_be_kept_in_place() -> None:
    assert "Photo: Example News" not in dedup.clean(PAGE).text
    kept = dedup.clean(PAGE, config=Config(keep=("caption", "credit")))
    assert kept.paragraphs[-5:] == (STORY[0], "Photo: Example News", STORY[1], STORY[2], STORY[3])


def test_the_article_says_why_a_character_is_gone() -> None:
    article = dedup.clean(PAGE)
    removal = article.why(PAGE.index("Follow us"))
    assert removal is not None
    assert removal.type == "follow"
    assert article.why(PAGE.index("Two boats")) is None
    with pytest.raises(IndexError):
        article.why(len(PAGE) + 5)


def test_the_removed_share_leaves_white_space_aside() -> None:
    assert dedup.clean("a  b\n\n\nc").removed_ratio == 0
    assert 0 < dedup.clean(PAGE).removed_ratio < 0.2


def test_a_removal_of_another_article_cannot_be_restored() -> None:
    removal = dedup.clean(PAGE).removals[0]
    with pytest.raises(ValueError, match="not one of"):
        dedup.clean(HEAD).restore(removal)


def test_scope_is_decided_and_said_or_as_set() -> None:
    assert dedup.clean(PAGE).scope == "article"
    assert any("scope: article" in note for note in dedup.clean(PAGE).notes)
    assert dedup.clean(seed.TEXT, config=Config(scope=Scope.PAGE)).scope == "page"


def test_careful_removes_no_more_than_standard_and_standard_no_more_than_thorough() -> None:
    sizes = [
        len(dedup.clean(seed.TEXT, config=Config(strictness=strictness)).text)
        for strictness in reversed(Strictness)
    ]
    assert sizes == sorted(sizes)


@pytest.mark.parametrize(
    "settings", [{"scope": "book"}, {"strictness": "lax"}, {"keep": "caption"}, {"max_chars": 0}]
)
def test_a_wrong_setting_is_said_in_one_line(settings: dict[str, object]) -> None:
    with pytest.raises(UsageError, match=next(iter(settings))) as caught:
        Config(**settings)  # type: ignore[arg-type]
    assert "\n" not in str(caught.value)


def test_a_text_over_the_limit_is_refused() -> None:
    with pytest.raises(InputError, match="limit"):
        Cleaner(Config(max_chars=10)).clean("x" * 11)


@pytest.mark.parametrize("text", ["", " ", "\n\n", "\ufeff", "\u3000\n"])
def test_nothing_gives_an_empty_article(text: str) -> None:
    article = dedup.clean(text)
    assert article.text == ""
    assert article.status is Status.UNCHANGED
    assert article.spans == ((LabelledSpan(0, len(text), None),) if text else ())


def test_a_repeat_inside_the_running_text_stays_and_is_reported() -> None:
    near = "Shop owners on the mainland said the closure had cost them a fifth of their evening trade."
    article = dedup.clean("\n".join([HEAD, *STORY, near]))
    assert near in article.paragraphs
    assert article.repeats
    assert not article.removals


def test_transfer_leaves_out_what_is_known_already() -> None:
    text = "".join(STORY) + "\n" + "\n".join(STORY)
    found = segment(text)
    folded = keys([text[s.start : s.end] for s in found.sentences])
    weights = [len(k) for k in folded]
    matches = find_copies(folded, [text[s.start : s.end] for s in found.sentences])
    version = find_versions(found, weights, matches, whole_page=False)[0]
    resolved = resolve_version(found, folded, version, frozenset({0}))
    assert [copied.sentence for copied in resolved.copied] == [1, 2, 3]
    assert not resolved.placed


def test_a_first_line_with_furniture_at_its_head_is_no_headline_of_its_place() -> None:
    text = "\n".join(
        ["Share this Story : Example.Com", *STORY, "Newsletter", "Sports", "Weather", "Contact us"]
    )
    assert dedup.clean(text).status is not Status.UNPROVED


def test_a_whole_sentence_never_goes_for_its_cut_beginning() -> None:
    cut = [*STORY[:2], STORY[2][:60] + "...", STORY[3]]
    for lines in ([HEAD, *cut, *STORY], [HEAD, *STORY, *cut]):
        assert set(STORY) <= set(dedup.clean("\n".join(lines)).paragraphs)


def test_verse_in_the_running_text_has_no_headline_and_loses_no_line() -> None:
    verse = ["The night is long,", "the boat is small,", "the night is long,", "the tide is all."]
    text = "\n".join([HEAD, STORY[0], *verse, STORY[1]])
    assert dedup.clean(text).text.split("\n\n") == text.split("\n")


def test_a_table_in_the_running_text_is_kept() -> None:
    rows = ["Team | Played | Points", "Harbour | 9 | 21", "Valley | 9 | 18", "Ferry | 9 | 12"]
    lines = [
        "Harbour leads the amateur league after a wet weekend",
        "Harbour beat Valley by two goals to one on Saturday and now leads the amateur league by three points.",
        "The match on the old ground began an hour late because the pitch had to be swept of water.",
        "Ann Lee scored twice in the first half, and the guests had only a late penalty to show for the afternoon.",
        '"We have never begun a season like this," said the coach, who has been with the club for eleven years.',
        "The table after the ninth round of matches:",
        *rows,
        "The next round will be played on Sunday, when Harbour travels to the hill town that won the cup last year.",
        "Valley will be without its captain, who was sent off in the last minute after a foul.",
        "The league ends in May; the first two teams will go on to the regional round, which is held in June.",
    ]
    assert dedup.clean("\n".join(lines)).text.split("\n\n") == lines
