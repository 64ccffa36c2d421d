"""A line that only one telling has, between paragraphs that follow each other in the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from dedup import clean, lockstep
from dedup.chrome.context import Judgement, Known, Question, judge

PARAGRAPHS = (
    "The ferry to the northern islands sails again on Tuesday after a pause of eleven weeks.",
    "The harbour office had closed the line because the quay of the smallest island was unsafe.",
    "Workers drove forty new piles into the ground and laid a road of concrete over them.",
    "The first boat leaves at six in the morning, the last one comes back shortly before midnight.",
    "Tickets cost as much as before, and children under seven travel without one.",
)


def told_twice(line: str) -> str:
    glued = " ".join(PARAGRAPHS)
    visible = [*PARAGRAPHS[:3], line, *PARAGRAPHS[3:]]
    return "\n".join([glued, *visible])


@pytest.mark.parametrize(
    "line",
    [
        "Storm closes airport for second day as passengers sleep on the floor",
        "Seven walks along the coast that nobody should miss in the spring",
    ],
)
def test_a_headline_that_the_other_telling_lacks_goes(line: str) -> None:
    article = clean(told_twice(line))
    assert line not in article.text
    assert {removal.rule for removal in article.removals if line in removal.text} == {"telling.inserted"}


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("* Clique no link para ver o horário completo dos barcos da ilha", id="a point"),
        pytest.param("12. Find someone to talk to on the long way to the islands", id="a numbered point"),
        pytest.param("A: Bread from the bakery at the quay, cheese and a book", id="an answer"),
        pytest.param("قال الله تعالى يَا أَيُّهَا الَّذِينَ آمَنُواْ كُتِبَ عَلَيْكُمُ الْقِصَاصُ فِي الْقَتْلَى الآية", id="scripture"),
        pytest.param("The boats are new, and they are white.", id="a sentence"),
    ],
)
def test_what_an_article_holds_besides_sentences_stays(line: str) -> None:
    assert line in clean(told_twice(line)).text


@pytest.mark.parametrize(("probability", "stays"), [(0.9, True), (0.6, False)])
def test_a_line_that_the_context_judge_is_sure_of_is_no_insertion(
    probability: float, stays: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    line = "Storm closes airport for second day as passengers sleep on the floor"

    def judging(questions: Sequence[Question], _known: Known) -> list[Judgement]:
        return [
            replace(said, keep=tuple(probability if one == line else 0.95 for one in asked.lines))
            for asked, said in zip(questions, judge(questions), strict=True)
        ]

    monkeypatch.setattr(lockstep, "judge", judging)
    assert (line in clean(told_twice(line)).text) is stays


@pytest.mark.parametrize("mark", ["ـ", "-", "•", "*", "–", "■"])
def test_no_mark_of_a_list_is_left_of_a_glued_copy(mark: str) -> None:
    points = [f"{mark} {paragraph}" for paragraph in PARAGRAPHS]
    article = clean("\n".join([" ".join(points), *points]))
    assert article.paragraphs == tuple(points)
