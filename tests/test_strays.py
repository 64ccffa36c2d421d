"""In a text that tells its headline again, what ends no sentence and stands at the edge is what is left of the page."""

from __future__ import annotations

import pytest

from dedup import clean
from dedup.chrome.face import is_pointed

HEADLINE = "عبّارة الجزر الشمالية تعود إلى الإبحار بعد توقف طويل"
PARAGRAPHS = (
    "تعود عبّارة الجزر الشمالية إلى الإبحار يوم الثلاثاء بعد توقف دام أحد عشر أسبوعا، كما أعلن مكتب الميناء.",
    "وكان المكتب قد أوقف الخط لأن رصيف الجزيرة الصغرى لم يكن آمنا، وقال المدير إن السلامة تأتي قبل كل شيء.",
    "ودق العمال أربعين وتدا جديدا في القاع، ثم مدوا فوقها طريقا من الخرسانة يصل إلى وسط القرية.",
    "ويغادر القارب الأول في السادسة صباحا، ويعود الأخير قبيل منتصف الليل بقليل، وتبقى الأسعار كما كانت.",
)
STRAY = "من جهة أخرى، شهد مدير الميناء"


def page(*body: str, echo: bool = True) -> str:
    head = [HEADLINE, "مشاركة", "تابعونا على"] if echo else []
    return "\n".join([HEADLINE, *head, *body, "الأكثر قراءة", "اضف تعليق"])


def test_a_cut_line_between_the_page_s_labels_and_the_article_goes() -> None:
    assert STRAY not in clean(page(STRAY, *PARAGRAPHS)).text


def test_without_a_headline_told_again_doubt_keeps_it() -> None:
    assert STRAY in clean("\n".join([STRAY, *PARAGRAPHS])).text


@pytest.mark.parametrize(
    "line", ["الأسعار والمواعيد", "لماذا توقف الخط؟", "وهذا كل شيء.", "ما قاله المدير عن الرصيف"]
)
def test_a_subheading_or_a_short_sentence_between_paragraphs_stays(line: str) -> None:
    assert line in clean(page(*PARAGRAPHS[:2], line, *PARAGRAPHS[2:])).text


@pytest.mark.parametrize("line", ["وهذا كل شيء.", "فهل تعود السفن؟"])
def test_a_short_last_sentence_stays(line: str) -> None:
    assert line in clean(page(*PARAGRAPHS, line)).text


@pytest.mark.parametrize(
    ("line", "pointed"),
    [
        ("فَأَكْرِمْ بِسَاعٍ لِلسَّعَادَةِ بَاسِمًا", True),
        ("قِفا نَبكِ مِن ذِكرى حَبيبٍ وَمَنزِلِ", True),
        ("تعود عبّارة الجزر الشمالية إلى الإبحار", False),
        ("مشاركةٌ", False),
        ("Café à la carte", False),
    ],
)
def test_a_line_pointed_throughout_is_verse(line: str, pointed: bool) -> None:
    assert is_pointed(line) is pointed


def test_pointed_verse_stays_wherever_the_judge_would_let_it_go() -> None:
    verse = "فَأَكْرِمْ بِسَاعٍ لِلسَّعَادَةِ بَاسِمًا"
    assert verse in clean(page(verse, *PARAGRAPHS)).text
