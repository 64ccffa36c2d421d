"""Versions: which runs of similar sentences show that a text contains its article again, and which do not."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import dedup
from dedup.copies.similarity import find_copies
from dedup.copies.versions import Alignment, find_versions, primary_lines
from dedup.model import Segmentation, Span
from dedup.text.keys import keys
from dedup.text.segment import segment

STORY = (
    "The harbour council voted on Tuesday to reopen the night ferry that was closed in January.",
    "Two boats will cross every forty minutes until the new landing stage is finished next spring.",
    "Shop owners on the island said the closure had cost them a third of their evening trade.",
    "A spokeswoman for the council said tickets would stay at the old price for the first year.",
    "The first boat leaves at six in the morning, and the last one returns shortly before midnight.",
    "Children under seven travel without a ticket, as they did before the landing stage was closed.",
)
ARABIC = (
    "تعود عبّارة الجزر الشمالية إلى الإبحار يوم الثلاثاء بعد توقف دام أحد عشر أسبوعا، كما أعلن مكتب الميناء.",
    "وكان المكتب قد أوقف الخط لأن رصيف الجزيرة الصغرى لم يكن آمنا، وقال المدير إن السلامة تأتي قبل كل شيء.",
    "ودق العمال أربعين وتدا جديدا في القاع، ثم مدوا فوقها طريقا من الخرسانة يصل إلى وسط القرية.",
    "ويغادر القارب الأول في السادسة صباحا، ويعود الأخير قبيل منتصف الليل بقليل، وتبقى الأسعار كما كانت.",
)
OTHER = (
    "Nobody was hurt when the old crane fell into the basin behind the market hall last week.",
    "The bakery on the quay sells three kinds of bread and closes when the last loaf is gone.",
    "A choir from the valley will sing in the church on Sunday, and the doors open at four.",
    "The museum shows letters of sailors who never came home and of those who waited for them.",
    "Schoolchildren planted forty trees along the road that leads from the station to the beach.",
    "In the evening a storm broke two windows of the town hall and carried off a garden table.",
    "The library has bought a van that will visit the farms beyond the river every other Friday.",
    "Fishermen found a bell from the last century in their net and gave it to the harbour office.",
)


def versions(text: str, *, whole_page: bool = False) -> tuple[Segmentation, list[Alignment]]:
    found = segment(text)
    texts = [text[sentence.start : sentence.end] for sentence in found.sentences]
    folded = keys(texts)
    weights = [len(one) - one.count(" ") for one in folded]
    return found, find_versions(found, weights, find_copies(folded, texts), whole_page=whole_page)


def spans(text: str, *, whole_page: bool = False) -> list[tuple[Span, Span]]:
    return [(one.primary, one.other) for one in versions(text, whole_page=whole_page)[1]]


@pytest.mark.parametrize("story", [STORY, ARABIC], ids=["English", "Arabic"])
def test_of_two_versions_the_one_in_paragraphs_is_kept(story: tuple[str, ...]) -> None:
    size = len(story)
    first, second = Span(0, size), Span(size, 2 * size)
    for one_line in ("".join(story), " ".join(story)):
        assert spans(one_line + "\n" + "\n".join(story)) == [(second, first)]
        assert spans("\n".join(story) + "\n" + one_line) == [(first, second)]


def test_of_two_equal_versions_the_first_is_kept() -> None:
    found, alignments = versions("\n".join(STORY * 2))
    assert [(one.primary, one.other) for one in alignments] == [(Span(0, 6), Span(6, 12))]
    assert primary_lines(alignments, found.sentences) == frozenset(range(6))


def test_a_third_version_is_found_too() -> None:
    assert spans("\n".join([*STORY, "".join(STORY), " ".join(STORY)])) == [
        (Span(0, 6), Span(6, 12)),
        (Span(0, 6), Span(12, 18)),
    ]


def test_a_glued_copy_of_a_part_is_a_version_however_small_its_share_of_the_text() -> None:
    text = "\n".join([*OTHER[:4], *STORY, *OTHER[4:], "".join(STORY[:3])])
    assert spans(text) == [(Span(4, 7), Span(14, 17))]


def test_a_version_that_leaves_paragraphs_out_is_one() -> None:
    assert spans("\n".join([*STORY, *STORY[:2], *STORY[4:]])) == [(Span(0, 6), Span(6, 10))]


def test_one_paragraph_that_is_most_of_the_text_is_a_version() -> None:
    assert spans("\n".join([STORY[0], OTHER[0], STORY[0]])) == [(Span(0, 1), Span(2, 3))]
    assert spans("\n".join([STORY[0], *OTHER[:3], STORY[0]])) == []


def test_a_short_copy_needs_the_title_of_a_page_above_it() -> None:
    text = "\n".join([*OTHER, *STORY[:3], *OTHER[::-1][:0], *STORY[:3]])
    assert spans(text) == []
    assert spans(text, whole_page=True) == [(Span(8, 11), Span(11, 14))]


REFRAIN = "And the river runs on below the bridge of stone, as it ran before we came."


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("\n".join([*STORY, STORY[2]]), id="a sentence that is repeated"),
        pytest.param(
            "\n".join([STORY[0], OTHER[0], STORY[0].replace("reopen", "open")]), id="a similar sentence alone"
        ),
        pytest.param(
            "\n".join(line for pair in zip(OTHER, [REFRAIN] * 8, strict=True) for line in pair), id="a refrain"
        ),
        pytest.param(
            "\n".join(line for other in OTHER for line in (other, *STORY[:1], REFRAIN)), id="a refrain of two lines"
        ),
        pytest.param(
            "\n".join(
                f"Put {count} grams of {what} into the bowl and stir until it is smooth.\n"
                f"Bake it for {minutes} minutes at {heat} degrees and let it cool on a rack."
                for count, what, minutes, heat in [
                    (200, "rye flour", 40, 220), (150, "ground nuts", 25, 180), (90, "brown sugar", 12, 160),
                ]
            ),
            id="recipes",
        ),
        pytest.param(
            "\n".join(
                f"Dear {name},\nYour order {number} has left our warehouse and will arrive on {day}.\n"
                f"You have paid {price} dollars for it, and the invoice is attached to this letter."
                for name, number, day, price in [
                    ("Mr Brown", 4711, "Monday", 31), ("Ms Green", 4712, "Tuesday", 56),
                    ("Dr White", 4713, "Friday", 8),
                ]
            ),
            id="a form letter",
        ),
        pytest.param(
            "\n".join(
                f"What did you do when the lights went out in the whole town?\n{answer}\n"
                f"And what would you do if it happened again tonight?\n{answer[::-1]}"
                for answer in OTHER[:5]
            ),
            id="the same questions to several people",
        ),
        pytest.param("\n".join(["Share", "Follow us", "Read more"] * 8), id="labels"),
        pytest.param("", id="nothing"),
    ],
)  # fmt: skip
def test_what_is_not_a_version(text: str) -> None:
    assert spans(text) == []
    assert spans(text, whole_page=True) == []


@pytest.mark.parametrize(
    ("one", "two"),
    [
        pytest.param("at least 89 people", "at least 98 people", id="numbers"),
        pytest.param("the guards let Ann Lee go", "the guards let Joe Ray go", id="names"),
        pytest.param("the gate was opened for them", "the gate was not opened for them", id="negations"),
    ],
)
def test_sentences_that_differ_in_a_fact_make_no_version(one: str, two: str) -> None:
    frames = (
        "In the first hour after the storm {} in the harbour, the office said.",
        "When the second ship came in {} at the quay, as the captain wrote.",
        "On the third day of the strike {} in front of the old market hall.",
        "Before the last boat left {} on the bridge, a witness told the court.",
    )
    text = "\n".join([*(frame.format(one) for frame in frames), *(frame.format(two) for frame in frames)])
    assert spans(text) == []
    assert spans(text, whole_page=True) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [("a third", "a half"), ("forty minutes", "fourteen minutes"), ("would stay", "would not stay")],
)
def test_a_sentence_of_a_version_that_differs_in_a_fact_is_kept_in_both(old: str, new: str) -> None:
    changed = [line.replace(old, new) for line in STORY]
    article = dedup.clean("".join(changed) + "\n" + "\n".join(STORY))
    assert old in article.text
    assert new in article.text


def test_what_only_the_other_version_has_is_inserted_after_the_twin_of_its_neighbour() -> None:
    text = "".join(STORY) + "\n" + "\n".join(STORY[:2] + STORY[3:])
    assert dedup.clean(text).text.split("\n\n") == list(STORY)


@pytest.mark.parametrize("mark", ["ـ", "-", "•", "*", "–", "■"])
def test_no_mark_of_a_list_is_left_of_a_version_that_is_removed(mark: str) -> None:
    points = [f"{mark} {paragraph}" for paragraph in STORY]
    assert dedup.clean("\n".join([" ".join(points), *points])).text.split("\n\n") == points


@pytest.mark.parametrize(
    "lines", [[STORY[2], *STORY], [*STORY, STORY[2]], [*STORY, REFRAIN, *OTHER, REFRAIN]]
)
def test_a_lone_paragraph_that_is_repeated_is_kept_and_reported(lines: list[str]) -> None:
    article = dedup.clean("\n".join(lines))
    assert article.text.split("\n\n") == lines
    assert not article.removals
    assert article.repeats


@settings(deadline=None, max_examples=60)
@given(st.lists(st.sampled_from([*STORY, *OTHER[:3], "Share", "Photo: Ann Lee"]), max_size=40), st.booleans())
def test_versions_are_pairs_in_order_and_no_sentence_is_removed_twice(lines: list[str], glued: bool) -> None:
    half = len(lines) // 2
    text = "\n".join([("" if glued else " ").join(lines[:half]), *lines[half:]])
    found, alignments = versions(text)
    removed: set[int] = set()
    for one in alignments:
        assert 0 <= one.primary.start < one.primary.end <= len(found.sentences)
        assert one.primary.end <= one.other.start or one.other.end <= one.primary.start
        others, primaries = [pair.other for pair in one.pairs], [pair.primary for pair in one.pairs]
        assert others == sorted(set(others))
        assert primaries == sorted(set(primaries))
        assert {*others} <= {*range(*one.other)}
        assert {*primaries} <= {*range(*one.primary)}
        assert removed.isdisjoint(others)
        removed.update(others)


@settings(deadline=None, max_examples=30)
@given(st.randoms(use_true_random=False))
def test_sentences_in_another_order_are_not_a_version_unless_a_run_is_in_order(chance: random.Random) -> None:
    mixed = list(STORY)
    chance.shuffle(mixed)
    _, alignments = versions("\n".join([*STORY, *mixed]))
    for one in alignments:
        copies = [pair for pair in one.pairs if pair.veto is None]
        assert 2 * len(copies) > len(one.pairs)
