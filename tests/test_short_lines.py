"""Short lines of the article are kept on a page that surrounds it with labels: sub-headings, last sentences, verse."""

from __future__ import annotations

import pytest

from dedup import clean

HEADLINE = "عبّارة الجزر الشمالية تعود إلى الإبحار بعد توقف طويل"
PARAGRAPHS = (
    "تعود عبّارة الجزر الشمالية إلى الإبحار يوم الثلاثاء بعد توقف دام أحد عشر أسبوعا، كما أعلن مكتب الميناء.",
    "وكان المكتب قد أوقف الخط لأن رصيف الجزيرة الصغرى لم يكن آمنا، وقال المدير إن السلامة تأتي قبل كل شيء.",
    "ودق العمال أربعين وتدا جديدا في القاع، ثم مدوا فوقها طريقا من الخرسانة يصل إلى وسط القرية.",
    "ويغادر القارب الأول في السادسة صباحا، ويعود الأخير قبيل منتصف الليل بقليل، وتبقى الأسعار كما كانت.",
)
VERSE = "فَأَكْرِمْ بِسَاعٍ لِلسَّعَادَةِ بَاسِمًا"


def page(*body: str) -> str:
    return "\n".join([HEADLINE, HEADLINE, "مشاركة", "تابعونا على", *body, "الأكثر قراءة", "اضف تعليق"])


def test_the_article_of_the_page_is_all_that_is_left() -> None:
    assert clean(page(*PARAGRAPHS)).text.split("\n\n") == [HEADLINE, *PARAGRAPHS]


@pytest.mark.parametrize(
    "line", ["الأسعار والمواعيد", "لماذا توقف الخط؟", "وهذا كل شيء.", "ما قاله المدير عن الرصيف"]
)
def test_a_subheading_or_a_short_sentence_between_paragraphs_is_kept(line: str) -> None:
    assert line in clean(page(*PARAGRAPHS[:2], line, *PARAGRAPHS[2:])).text


@pytest.mark.parametrize("line", ["وهذا كل شيء.", "فهل تعود السفن؟"])
def test_a_short_last_sentence_is_kept(line: str) -> None:
    assert line in clean(page(*PARAGRAPHS, line)).text


def test_vocalised_verse_is_kept() -> None:
    assert VERSE in clean(page(VERSE, *PARAGRAPHS)).text


def test_a_first_line_that_ends_no_sentence_is_kept() -> None:
    line = "من جهة أخرى، شهد مدير الميناء"
    assert line in clean("\n".join([line, *PARAGRAPHS])).text
