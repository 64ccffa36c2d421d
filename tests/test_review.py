"""The pure part of a review: what is asked, what an answer does, and what the pack then protects or removes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from dedup import Article, Cleaner, Config, Removal, clean
from dedup.boilerplate.rules.kept import fingerprint
from dedup.boilerplate.rules.loading import load_packs, parse_pack
from dedup.boilerplate.rules.rule import Rule
from dedup.errors import RulePackError
from dedup.model import FULL_WEIGHT, Reason, Span, Status
from dedup.review.questions import Question, questions
from dedup.review.rules import ReviewedLines, rule_for
from dedup.review.session import Answer, Review, Session, apply
from dedup.review.worth_checking import WorthChecking, worth_checking
from dedup.review.written import written
from tests.made_articles import made

ROOT = Path(__file__).parent.parent
FERRY = (ROOT / "samples" / "ferry.txt").read_text("utf-8")
SEED = (ROOT / "seeds" / "000_630a8231ab2f74b7.txt").read_text("utf-8")
SOUK = (ROOT / "samples" / "souk.txt").read_text("utf-8")
SHARED = "The night ferry sails again.\n\nShare\n\nIt had been laid up for two winters.\n"


def pack(folder: Path, body: str, name: str = "mine.toml") -> str:
    path = folder / name
    path.write_text(f'language = "und"\n{body}', "utf-8")
    return str(path)


def cleaned(text: str, *packs: str, site: str | None = None) -> Article:
    return Cleaner(Config(packs=packs, site=site)).clean(text)


def removal(score: float | None, *, reason: Reason = Reason.CHROME, kind: str = "related") -> Removal:
    return Removal(0, 4, "text", reason, kind, "a.rule", score=score)


def asked(article: Article, words: str) -> Question:
    return next(question for question in questions(article) if question.piece.words == words)


def decided(article: Article, answer: Answer, words: str) -> Session:
    return Session.of((asked(article, words),)).answered(answer)


# What is in doubt


@pytest.mark.parametrize(
    ("given", "doubt"),
    [
        (removal(1.0), 0.0),
        (removal(0.75), 0.25),
        (removal(None), 0.5),
        (removal(100.0, reason=Reason.COPY, kind="exact"), 0.0),
        (removal(90.0, reason=Reason.COPY, kind="near"), 0.2),
        (removal(20.0, reason=Reason.COPY, kind="near"), 1.0),
        (removal(None, reason=Reason.COPY, kind="echo"), 0.1),
    ],
)
def test_doubt_grows_as_confidence_and_likeness_fall(given: Removal, doubt: float) -> None:
    assert replace(given, text="w" * FULL_WEIGHT).doubt == pytest.approx(doubt)


@pytest.mark.parametrize(
    ("text", "share"),
    [("w" * 40, 0.5), ("w w " * 20, 0.5), ("w" * 80, 1), ("w" * 8000, 1), ("渡" * 20, 0.75), ("", 0)],
)
def test_doubt_counts_short_removals_in_proportion_to_their_length(text: str, share: float) -> None:
    assert replace(removal(0.8), text=text).doubt == pytest.approx(0.2 * share)


def test_the_most_doubtful_removals_come_first_and_certain_ones_not_at_all() -> None:
    article = clean(FERRY, config=Config(scope="page"))  # type: ignore[arg-type]
    doubtful = article.doubtful(1000)
    assert list(doubtful) == sorted(doubtful, key=lambda found: -found.doubt)
    assert {found.doubt for found in article.removals if found not in doubtful} <= {0.0}
    assert article.doubtful(0) == ()


# What is asked


def test_questions_follow_the_text_and_leave_out_what_is_less_in_doubt() -> None:
    article = clean(FERRY)
    found = questions(article)
    assert [question.piece.span.start for question in found] == sorted(q.piece.span.start for q in found)
    assert all(question.doubt >= 0.01 for question in questions(article, least=0.01))
    assert len(questions(article, least=0.01)) < len(found)
    assert questions(article, least=0.9) == ()


def test_removals_of_the_same_words_are_one_question() -> None:
    text = "Share\n\nThe night ferry sails again.\n\nSHARE:\n\nIt had been laid up for two winters.\n"
    (question,) = questions(clean(text))
    assert [piece.words for piece in question.pieces] == ["Share", "SHARE:"]


def test_what_was_removed_before_is_not_asked_again() -> None:
    article = clean(SHARED)
    assert questions(article, agreed=frozenset(["share"])) == ()


def test_the_address_of_a_link_is_neither_asked_about_nor_part_of_the_words() -> None:
    text = (
        "The night ferry sails [again from Monday](https://harbour.example/a), the office said.\n\n"
        "Follow us on [Facebook](https://f.example/x) and on every other network\n\n"
        "It had been laid up for two winters because its engine could not be repaired.\n"
    )
    article = clean(text)
    assert any(found.type == "link" for found in article.removals)
    assert [question.piece.words for question in questions(article)] == [
        "Follow us on Facebook and on every other network"
    ]


# The walk


def test_a_review_can_go_back_with_its_answers_and_an_answer_replaces_the_one_before() -> None:
    walk = Session.of(questions(clean(FERRY))[:2])
    assert walk.back() is walk
    there = walk.answered(Answer.KEEP).answered(Answer.REMOVE)
    assert there.done
    assert [answer for _, answer in there.choices()] == [Answer.KEEP, Answer.REMOVE]
    back = there.back()
    assert (back.at, back.question) == (1, walk.questions[1])
    assert back.answer is Answer.REMOVE
    assert [answer for _, answer in back.choices()] == [Answer.KEEP, Answer.REMOVE]
    assert [answer for _, answer in back.answered(Answer.KEEP).choices()] == [Answer.KEEP, Answer.KEEP]
    assert back.answered(Answer.NEXT) == there


def test_undo_takes_back_the_answer_that_is_shown_or_else_the_one_before() -> None:
    walk = Session.of(questions(clean(FERRY))[:3]).answered(Answer.KEEP).answered(Answer.REMOVE)
    undone = walk.undone()
    assert (undone.at, [answer for _, answer in undone.choices()]) == (1, [Answer.KEEP])
    assert (undone.undone().at, list(undone.undone().choices())) == (0, [])
    assert list(walk.back().undone().choices()) == list(undone.choices())
    fresh = Session.of(walk.questions)
    assert fresh.undone() is fresh


# What is worth checking


def test_worth_checking_are_the_doubtful_then_the_longest_unrepeated_sentence_and_a_missing_headline() -> (
    None
):
    sentence = "The yard had no spare parts for an engine of that age."
    article = made(
        [
            ("Share", "share", "en.share"),
            (sentence, "related", "classifier"),
            (
                "Harbour dues are set to rise in autumn again, says the harbour office of the town on Friday",
                "ad",
                "x",
            ),
            "Night ferry returns",
        ]
    )
    doubtful = replace(article.removals[2], score=0.8)
    spans = tuple(
        s._replace(removal=doubtful) if s.removal == article.removals[2] else s for s in article.spans
    )
    found = worth_checking(replace(article, spans=spans))
    assert [question.piece.words for question in found.questions] == [doubtful.text, sentence]
    assert (found.longest, found.count, found.headline) == (1, 2, True)
    assert found.doubt == pytest.approx(doubtful.doubt)
    assert [found.why(0), found.why(1)] == ["doubt 18%", "longest sentence, doubt 0%"]
    headless = worth_checking(
        replace(replace(article, spans=spans), headline=None, paragraphs=("Night ferry returns",))
    )
    assert (headless.count, headless.headline) == (3, False)
    assert worth_checking(made([])) == WorthChecking((), None, True)


def test_what_was_passed_over_decides_nothing() -> None:
    walk = Session.of(questions(clean(SHARED))).answered(Answer.NEXT)
    assert list(walk.choices()) == []
    assert apply(clean(SHARED), walk) == clean(SHARED)


def test_kept_pieces_come_back_at_their_place() -> None:
    article = clean(SHARED)
    kept = apply(article, decided(article, Answer.KEEP, "Share"))
    assert kept.text == SHARED.strip()
    assert apply(article, decided(article, Answer.REMOVE, "Share")) == article


# What a pack protects


def test_a_kept_line_is_kept_although_a_sure_rule_names_it(tmp_path: Path) -> None:
    assert "Share" not in cleaned(SHARED).text
    assert "Share" in cleaned(SHARED, pack(tmp_path, '[[keep]]\nlines = ["SHARE!"]\n')).text


def test_a_kept_line_is_kept_although_it_is_a_copy(tmp_path: Path) -> None:
    headline = "Night ferry returns to the harbour after two winters"
    assert cleaned(FERRY).text.count(headline) == 1
    kept = cleaned(FERRY, pack(tmp_path, f'[[keep]]\nlines = ["{headline}"]\n'))
    assert (kept.text.count(headline), kept.status) == (2, Status.CLEANED)


def test_a_kept_line_of_a_site_is_kept_on_that_site_alone(tmp_path: Path) -> None:
    mine = pack(tmp_path, '[[keep]]\nlines = ["Share"]\nsite = "harbour.example"\n')
    assert "Share" in cleaned(SHARED, mine, site="harbour.example").text
    assert "Share" not in cleaned(SHARED, mine, site="other.example").text
    assert "Share" not in cleaned(SHARED, mine).text


def test_a_kept_sentence_is_kept_and_its_neighbours_on_the_line_are_removed(tmp_path: Path) -> None:
    article = clean(FERRY)
    line = next(row for row in FERRY.splitlines() if row.count("It had been laid up") and "Fares" in row)
    words = "It had been laid up for two winters because its engine could not be repaired in time."
    assert sum(found.text in line for found in article.removals if found.rule == "copy.version") > 1
    kept = cleaned(FERRY, pack(tmp_path, f'[[keep]]\nlines = ["{words}"]\n'))
    assert kept.text.count(words) == 2
    assert kept.text.count("The night ferry between the two banks") == 1


def test_a_decision_holds_for_its_text_however_its_lines_are_broken_and_for_no_other(tmp_path: Path) -> None:
    mine = pack(tmp_path, f'[[decision]]\ntext = ["{fingerprint(SHARED)}"]\nkeep = ["Share"]\n')
    assert "Share" in cleaned(SHARED, mine).text
    assert "Share" in cleaned(SHARED.replace("\n\n", "\r\n"), mine).text
    assert "Share" not in cleaned(SHARED.replace("two", "three"), mine).text


def test_a_decision_holds_before_what_holds_always_and_the_later_of_two_before_the_earlier(
    tmp_path: Path,
) -> None:
    text = f'text = ["{fingerprint(SHARED)}"]\n'
    always = '[[keep]]\nlines = ["Share"]\n'
    removes = f'[[decision]]\n{text}remove = ["Share"]\n'
    keeps = f'[[decision]]\n{text}keep = ["Share"]\n'
    assert "Share" not in cleaned(SHARED, pack(tmp_path, always + removes, "1.toml")).text
    assert "Share" in cleaned(SHARED, pack(tmp_path, removes + keeps, "2.toml")).text
    assert "Share" not in cleaned(SHARED, pack(tmp_path, keeps + removes, "3.toml")).text


def test_what_a_person_agreed_to_remove_is_known_for_that_text(tmp_path: Path) -> None:
    mine = pack(tmp_path, f'[[decision]]\ntext = ["{fingerprint(SHARED)}"]\nremove = ["Share"]\n')
    cleaner = Cleaner(Config(packs=(mine,)))
    assert cleaner.agreed(SHARED) == {"share"}
    assert cleaner.agreed(FERRY) == frozenset()


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("[[keep]]\nlines = []\n", "keep number 1: name the lines to keep"),
        ('[[keep]]\nlines = ["***"]\n', "keep number 1: '***' has no letter or digit to identify it by"),
        ('[[keep]]\nlines = "Share"\n', "Expected `array`, got `str`"),
        ('[[keep]]\nlines = ["Share"]\nwords = 1\n', "unknown field `words`"),
        ('[[decision]]\ntext = ["page.txt"]\n', "decision number 1: text takes fingerprints of 32"),
        ("[[decision]]\ntext = []\n", "decision number 1: text takes fingerprints of 32"),
    ],
)
def test_a_wrong_entry_is_named_with_the_pack(body: str, said: str) -> None:
    with pytest.raises(RulePackError) as caught:
        parse_pack(f'language = "und"\n{body}', "mine.toml")
    assert str(caught.value).startswith("mine.toml: ")
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_pack_that_changes_is_read_again(tmp_path: Path) -> None:
    mine = pack(tmp_path, "")
    assert load_packs(None, (mine,)).kept.always == frozenset()
    pack(tmp_path, '[[keep]]\nlines = ["The Harbour"]\n')
    assert load_packs(None, (mine,)).kept.always == {"the harbour"}


# Rules out of removals


def test_a_whole_line_makes_a_rule_for_that_line_with_the_type_it_was_removed_by() -> None:
    article = clean(SHARED)
    rule = rule_for(asked(article, "Share"), ReviewedLines(article), site="harbour.example")
    assert isinstance(rule, Rule)
    assert (rule.match, rule.type, rule.confidence, rule.site) == ("line", "share", "sure", "harbour.example")
    assert rule.id.startswith("review.share.")


def test_no_rule_is_made_of_a_copy() -> None:
    article = clean(FERRY)
    copy = next(question for question in questions(article) if question.piece.first.reason is Reason.COPY)
    assert (
        rule_for(copy, ReviewedLines(article))
        == "a copy is removed because its twin is kept; a rule would remove both"
    )


def head_or_tail(text: str, words: str) -> Question:
    """A question about a part of the first line, as if a classifier had removed it."""
    start = text.index(words)
    part = Removal(start, start + len(words), words, Reason.CHROME, "navigation", "a.classifier", score=0.6)
    whole = clean(text)
    spans = tuple(
        span
        for span in (
            whole.spans[0]._replace(start=0, end=start),
            whole.spans[0]._replace(start=start, end=part.end, removal=part),
            whole.spans[0]._replace(start=part.end, end=len(text)),
        )
        if span.start < span.end
    )
    article = Article(text, None, (), ((Span(0, len(text)),),), spans)
    return asked(article, words)


@pytest.mark.parametrize(
    ("words", "text", "match"),
    [
        ("Waterfront desk:", "Waterfront desk: The night ferry sails again on Monday.", "head"),
        ("More on the quay", "The night ferry sails again on Monday. More on the quay", "tail"),
    ],
)
def test_the_head_or_tail_of_a_line_makes_a_rule_that_takes_no_more(
    words: str, text: str, match: str
) -> None:
    rule = rule_for(head_or_tail(text, words), ReviewedLines(clean(text)))
    assert isinstance(rule, Rule)
    assert (rule.match, rule.phrases, rule.extent) == (match, (words,), "phrase")


def test_no_rule_is_made_of_the_midst_of_a_line_nor_of_two_words_that_nothing_sets_off() -> None:
    text = "The night ferry sails again on Monday morning."
    for words in ("ferry sails", "The night"):
        assert isinstance(rule_for(head_or_tail(text, words), ReviewedLines(clean(text))), str)


# The pack that is written


def test_what_a_person_wrote_is_kept_and_the_choices_follow_it() -> None:
    base = '# ours\nlanguage = "en"  # by hand\r\n[lists]\nboats = ["ferry"]'
    article = clean(SHARED)
    review = Review("page.txt", article, decided(article, Answer.ALWAYS_KEEP, "Share"))
    text = written(base, [review], "mine.toml")
    assert text.startswith(base)
    made = parse_pack(text, "mine.toml")
    assert made.lists == {"boats": ("ferry",)}
    assert [keep.lines for keep in made.keep] == [("Share",)]
    assert [(found.file, found.keep) for found in made.decision] == [("page.txt", ("Share",))]


def test_without_a_choice_the_pack_is_as_it_was() -> None:
    article = clean(SHARED)
    review = Review("page.txt", article, Session.of(questions(article)))
    assert written("", [review], "mine.toml") == ""
    assert written("language = 'und'", [review], "mine.toml") == "language = 'und'"


def test_a_choice_that_the_pack_holds_already_is_not_written_twice() -> None:
    article = clean(SHARED)
    reviews = [Review("page.txt", article, decided(article, Answer.ALWAYS_REMOVE, "Share"))]
    once = written("", reviews, "mine.toml")
    twice = parse_pack(written(once, reviews, "mine.toml"), "mine.toml")
    assert len(twice.rule) == 1


def test_a_pack_to_which_nothing_can_be_added_is_refused() -> None:
    article = clean(SHARED)
    review = Review("page.txt", article, decided(article, Answer.ALWAYS_REMOVE, "Share"))
    with pytest.raises(RulePackError, match=r"mine\.toml: not valid TOML"):
        written('language = "und"\nrule = []\ndecision = []\n', [review], "mine.toml")


def test_hostile_characters_come_back_from_the_pack_as_they_were() -> None:
    words = 'Share "now" \\ \x1b[31m \x7f \u202e \N{ARABIC LETTER ALEF}'
    article = head_article(f"{words}\n\nThe night ferry sails again.\n", words)
    review = Review("a\nb.txt", article, decided(article, Answer.ALWAYS_KEEP, words))
    (keep,) = parse_pack(written("", [review], "mine.toml"), "mine.toml").keep
    assert keep.lines == (words,)


def head_article(text: str, words: str) -> Article:
    part = Removal(0, len(words), words, Reason.CHROME, "share", "a.classifier", score=0.6)
    whole = clean(text)
    spans = (
        whole.spans[0]._replace(start=0, end=len(words), removal=part),
        whole.spans[0]._replace(start=len(words), end=len(text), removal=None),
    )
    return Article(text, None, (), (), spans)


# The whole way: an answer, the pack, and the cleaner that reads it


@pytest.mark.parametrize("text", [FERRY, SOUK, SEED], ids=["ferry", "souk", "seed"])
@pytest.mark.parametrize("answer", [Answer.KEEP, Answer.ALWAYS_KEEP])
def test_whatever_is_kept_remains_in_a_later_run_and_in_the_run_after_that(
    text: str, answer: Answer, tmp_path: Path
) -> None:
    article = clean(text)
    for number, question in enumerate(questions(article)):
        session = Session.of((question,)).answered(answer)
        path = tmp_path / f"{number}.toml"
        path.write_text(written("", [Review("a.txt", article, session)], str(path)), "utf-8")
        reviewed = apply(article, session).text
        later = cleaned(text, str(path))
        assert later.status is Status.CLEANED
        assert all(question.key != again.key for again in questions(later)), question.piece.words
        assert all(question.key != again.key for again in questions(cleaned(reviewed, str(path))))


@pytest.mark.parametrize("text", [FERRY, SOUK, SEED], ids=["ferry", "souk", "seed"])
def test_what_is_always_removed_is_removed_by_a_sure_rule_from_any_text(text: str, tmp_path: Path) -> None:
    article = clean(text)
    made = 0
    for number, question in enumerate(questions(article)):
        if isinstance(rule_for(question, ReviewedLines(article)), str):
            continue
        session = Session.of((question,)).answered(Answer.ALWAYS_REMOVE)
        path = tmp_path / f"{number}.toml"
        path.write_text(written("", [Review("a.txt", article, session)], str(path)), "utf-8")
        other = (
            f"The council met on Monday to speak of the budget.\n\n{question.piece.words}\n\nIt rose late.\n"
        )
        assert question.piece.words in [found.text for found in cleaned(other, str(path)).removals]
        made += 1
    assert made > 2
