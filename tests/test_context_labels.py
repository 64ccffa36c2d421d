"""Labels that only the rest of a text gives: the site's name, and lines that the other version of the article lacks."""

from __future__ import annotations

import pytest

from dedup import Config, clean
from dedup.boilerplate.rules.blocks import Label
from dedup.boilerplate.rules.labels import HitCache
from dedup.boilerplate.rules.loading import load_packs
from dedup.reading.cache import TextCache
from dedup.reading.preparation import prepare

RULES = load_packs()
PARAGRAPHS = (
    "The ferry to the northern islands sails again on Tuesday after a pause of eleven weeks.",
    "The harbour office had closed the line because the quay of the smallest island was unsafe.",
    "Workers drove forty new piles into the ground and laid a road of concrete over them.",
    "The first boat leaves at six in the morning, the last one comes back shortly before midnight.",
    "Tickets cost as much as before, and children under seven travel without one.",
)
HEADLINE = "Ferry to the northern islands sails again"


def two_versions(line: str) -> str:
    return "\n".join([" ".join(PARAGRAPHS), *PARAGRAPHS[:3], line, *PARAGRAPHS[3:]])


def labels_of(text: str, line: str) -> list[Label]:
    lines = prepare(text, RULES, Config(), TextCache(HitCache({}, {})), frozenset(), None).lines
    return [
        label
        for said, row in zip(lines.texts, lines.labels, strict=True)
        for label in row
        if said == line and label.rule.startswith("context.")
    ]


@pytest.mark.parametrize(
    "line",
    [
        "Storm closes airport for second day as passengers sleep on the floor",
        "Seven walks along the coast that nobody should miss in the spring",
    ],
)
def test_a_line_like_a_headline_that_the_other_version_lacks_may_be_another_article_s(line: str) -> None:
    assert [(label.rule, label.confidence) for label in labels_of(two_versions(line), line)] == [
        ("context.inserted", "probable")
    ]


@pytest.mark.parametrize(
    "line",
    [
        "The boats are new, and they are white.",
        "How long will the repaired quay last?",
        "What the master of the harbour said about it:",
        "Boats",
    ],
)
def test_a_sentence_a_question_or_a_word_that_the_other_version_lacks_is_not_labelled(line: str) -> None:
    assert labels_of(two_versions(line), line) == []


def test_a_line_at_the_end_of_a_version_may_be_anything() -> None:
    line = "Seven walks along the coast that nobody should miss in the spring"
    assert labels_of("\n".join([" ".join(PARAGRAPHS), *PARAGRAPHS, line]), line) == []


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("12. Find someone to talk to on the long way to the islands", id="a numbered point"),
        pytest.param("A: Bread from the bakery at the quay, cheese and a book", id="an answer"),
        pytest.param("قال الله تعالى يَا أَيُّهَا الَّذِينَ آمَنُواْ كُتِبَ عَلَيْكُمُ الْقِصَاصُ فِي الْقَتْلَى الآية", id="scripture"),
        pytest.param("The boats are new, and they are white.", id="a sentence"),
    ],
)
def test_what_an_article_consists_of_besides_paragraphs_is_kept(line: str) -> None:
    assert line in clean(two_versions(line)).text


@pytest.mark.parametrize(
    "title", [f"{HEADLINE} | Port News", f"{HEADLINE} - Port News", f"Port News | {HEADLINE}"]
)
def test_the_name_beside_the_headline_is_the_site_s_wherever_it_is_a_line(title: str) -> None:
    text = "\n".join([title, HEADLINE, *PARAGRAPHS, "Port News"])
    assert [label.rule for label in labels_of(text, "Port News")] == ["context.site-name"]
    assert labels_of("\n".join([HEADLINE, *PARAGRAPHS, "Port News"]), "Port News") == []


def test_the_name_behind_a_cut_description_is_the_site_s() -> None:
    text = "\n".join([f"{PARAGRAPHS[0][:60]}... 12.11.2025, Harbour News", *PARAGRAPHS, "Harbour News"])
    assert [label.rule for label in labels_of(text, "Harbour News")] == ["context.site-name"]
