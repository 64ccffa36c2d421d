"""Sentence segmentation: where a sentence ends, and where it does not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.text.languages import abbreviations, codes, load
from dedup.text.segment import segment
from tests import seed


def parts(text: str) -> list[str]:
    return [text[sentence.start : sentence.end] for sentence in segment(text).sentences]


@pytest.mark.parametrize(
    "text",
    [
        'قال إن الأمر "انتهى".|وأضاف أن الأمر مستمر.',
        'قال "مع تنظيم "النور" انتهى".|وأضاف أن "باب "الحوار" لم يغلق.|ورأى أن الأيام هادئة.',
        "وقعت يوم 12.11.2025.|وفي الساعة نشرت.",
        "لماذا الآن؟|لا أحد يعرف.",
        "کھول دیا۔|دکانداروں نے بتایا۔",
        "It ended on Monday.|The mayor left.",
        "Он ушёл домой.|Потом вернулся.",
        "今日は晴れ。|明日は雨！|本当？",
        "वह गया।|फिर लौटा।",
    ],
)
def test_a_sentence_ends_also_where_the_next_is_glued_to_it(text: str) -> None:
    wanted = text.split("|")
    assert parts("".join(wanted)) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "«انتهى الأمر لن نعود». |ثم غادر القاعة.",
        "He said “Go.” |Then he left.",
        "يخدع نفسه . |انه طريق طويل.",
        "هل تسكن هنا؟ |نعم. |كلا.",
        "Are you sure?! |Yes.",
        "Il est parti. |Elle reste.",
    ],
)
def test_a_sentence_ends_behind_its_closing_marks(text: str) -> None:
    assert parts(text.replace("|", "")) == [part.strip() for part in text.split("|")]


@pytest.mark.parametrize(
    "text",
    [
        "يوم 12.11.2025 في الساعة 00:16 GMT بلغ السعر 3.5 أو ٤٫٢ دولار",
        "ضمت اللجنة د. سامي الخوري ود. هدى منصور وأ. د. كريم صالح",
        "راجع م. ليلى حداد نسخة ق.م. وبيان م.ت.ف. أمس",
        "قال، في بيان، إن اللجنة ستجتمع؛ ثم تنصرف: غدا",
        "مؤكدا أن... 12.11.2025, موقع المثال",
        "Write to desk@example.org or see www.example.org/ferry for version 2.10.1 of it",
        "It costs 3.50, as Dr. J. R. Lowe et al. [2004] once proposed",
        "The log said .. Fog all night ... Then nothing .... until noon",
        "Das Haus Nr. 5 steht z. B. in der Hauptstr. am Markt, seit dem 3. Mai",
        "M. Dupont et Mme. Durand, av. J.-C., p. 12",
        "В 2020 г. на ул. Ленина, д. 5 и т. д. открылся музей",
        "Sr. Pérez vive en la Avda. Mayor núm. 4",
        "1. first point of a list",
        "“Why?” he asked",
    ],
)
def test_no_sentence_ends_inside_dates_abbreviations_addresses_and_ellipses(text: str) -> None:
    assert parts(text) == [text]


def test_a_lone_title_is_never_a_sentence() -> None:
    assert "د." not in parts("وكتب د. سامي الخوري التقرير. وراجع د. كريم صالح الأرقام.")


def test_the_glued_copy_of_the_seed_has_the_sentences_of_the_visible_one() -> None:
    glued = parts(seed.GLUED)
    visible = [part for paragraph in seed.PARAGRAPHS if paragraph in seed.GLUED for part in parts(paragraph)]
    assert glued == visible


def test_a_glued_sentence_says_so_but_not_in_scripts_without_spaces() -> None:
    assert [s.glued for s in segment("It ended.Then it began. So it is.").sentences] == [False, True, False]
    assert not any(s.glued for s in segment("今日は晴れ。明日は雨。").sentences)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\u2028", "\u2029", "\x85", "\v", "\f"])
def test_a_line_ends_at_every_kind_of_line_break_and_a_sentence_with_it(end: str) -> None:
    text = f"one two{end}three four{end}"
    assert [text[line.start : line.end] for line in segment(text).lines] == ["one two", "three four"]
    assert parts(text) == ["one two", "three four"]


def test_a_byte_order_mark_belongs_to_no_line() -> None:
    text = "\ufeff Headline \ufeff\n\ufeff\nText"
    assert [text[line.start : line.end] for line in segment(text).lines] == ["Headline", "Text"]


@given(st.text(max_size=200))
def test_every_character_but_white_space_lies_in_one_sentence_in_order(text: str) -> None:
    found = segment(text)
    joined = "".join("".join(text[s.start : s.end].split()) for s in found.sentences)
    lines = "".join("".join(text[line.start : line.end].split()) for line in found.lines)
    assert (
        joined.replace("\ufeff", "")
        == lines.replace("\ufeff", "")
        == "".join(text.split()).replace("\ufeff", "")
    )
    ends = [0] + [s.end for s in found.sentences]
    assert all(s.start >= end for s, end in zip(found.sentences, ends, strict=False))
    for number, line in enumerate(found.lines):
        assert all(s.line == number for s in found.sentences[line.first : line.last])


@pytest.mark.parametrize("code", codes())
def test_the_data_of_a_language_is_well_formed(code: str) -> None:
    language = load(code)
    assert all(word == word.strip() and word and not word.endswith(".") for word in language.abbreviations)
    assert len(set(language.function_words)) == len(language.function_words)
    assert set(map(str.casefold, language.abbreviations)) <= abbreviations()
