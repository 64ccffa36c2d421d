"""Labels: which lines, and which ends of lines, are chrome by the rules of the packs."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dedup.boilerplate.rules.labels import Label, explain, label_lines
from dedup.boilerplate.rules.loading import load_packs
from dedup.model import Line

RULES = load_packs()
PROSE = (
    "افتتحت بلدية المرسى صباح الخميس سوق السمك الجديدة بعد أعمال استمرت عامين، وحضر الافتتاح عدد من الصيادين."
)
MORE_PROSE = (
    "وقالت رئيسة البلدية إن السوق تضم أربعين متجرا ومصنعا صغيرا للثلج، "
    "وإن الأولوية في الإيجار لأبناء المدينة."
)
ENGLISH = (
    "The harbour council voted on Tuesday to reopen the night ferry that was closed after the January floods."
)


def lines_of(text: str) -> list[Line]:
    lines: list[Line] = []
    start = 0
    for raw in text.split("\n"):
        if bare := raw.strip():
            at = start + raw.index(bare)
            lines.append(Line(at, at + len(bare), 0, 0))
        start += len(raw) + 1
    return lines


def labels_of(*lines: str) -> list[tuple[Label, ...]]:
    text = "\n".join(lines)
    return label_lines(text, lines_of(text), RULES)


def whole(*lines: str, sure: bool = True) -> list[str]:
    """Return the lines that carry a label of the whole line, surely or not."""
    return [
        line
        for line, labels in zip(lines, labels_of(*lines), strict=True)
        if any(label.extent == "line" and (label.confidence == "sure") is sure for label in labels)
    ]


@pytest.mark.parametrize(
    "line",
    [
        "تابعنا عبر:",
        "\N{RIGHT-TO-LEFT MARK}تابعنا عبر",
        "تابــعنا عبر",
        "تَابِعنا عبر ...",
        "إقرأ أيضاً :",
        "FOLLOW US",
        "Read more…",
        "Lesen Sie auch:",
        "À LIRE AUSSI",
        "12:26 GMT 12.11.2025",
        "١٢:٢٦ GMT ١٢.١١.٢٠٢٥",
        "© Photo / A. Name",
        "سوق السمك الجديدة - موقع المثال, 1920, 14.11.2025",
        "منذ 3 ساعات",
        "5 minutes ago",
        "vor 3 Stunden",
        "il y a 2 heures",
        "3小时前",
        "3 min read",
        "مدة القراءة: دقيقتان",
        "Home > News > World",
        "1/7",
        "12 Comments",
        "(Foto: dpa)",
        "Clip: Phà đêm cập bến",
        "Ảnh: Văn phòng cảng",
        "Sign up to our free Tuesday newsletter and get the best of the harbour in your inbox.",
        "Enjoying this story? Follow us on Facebook and support local journalism from 2 pounds a week.",
        "Weiterlesen mit Plus: 4 Wochen für 1 Euro testen, danach 2,95 Euro pro Woche, jederzeit kündbar.",
        "Bereits Abonnent? Jetzt anmelden",
        "اقرأ أيضا | خمس نزهات لعطلة ماطرة",
        "تصويت... برأيك ما الهدف الأبرز من الزيارة؟",
    ],
)
def test_chrome_line_is_surely_labelled_whatever_its_spelling(line: str) -> None:
    assert whole(line) == [line]


@pytest.mark.parametrize(
    "line",
    [
        "تابعنا على مدى ثلاثة أيام عمل فرق الإنقاذ في الوادي، ورأينا كيف تقسم النوبات بين المتطوعين.",
        "شارك في المهمة سبعون متطوعا جاؤوا من خمس قرى مجاورة.",
        "المصدر الوحيد للكهرباء هنا مولد صغير يعمل ست ساعات في اليوم.",
        "منذ ساعتين فقط عاد آخر القوارب إلى المرسى سالما.",
        "حقوق المتطوعين في التعويض لم تحسم بعد، بحسب لجنة الأهالي.",
        "المصدر: قال مسؤول إن القافلة وصلت إلى المدينة أمس.",
        "المزيد من المعاناة",
        "خلفية القانون",
        "ماذا بعد؟",
        "Read more than you write.",
        "Updated figures show a rise.",
        "Published in 1990, the book was a success.",
        "Share prices fell on Tuesday.",
        "Par ailleurs, le conseil a voté.",
        "Von den 20 Toten waren drei Kinder.",
        "Напомним: дело открыли в марте.",
        "به گزارش خبرنگاران، جلسه دیروز برگزار شد.",
        "记者从会议上获悉，项目已经完成。",
        ENGLISH,
        PROSE,
    ],
)
def test_prose_that_begins_like_chrome_carries_no_sure_label(line: str) -> None:
    assert whole(line) == []


@pytest.mark.parametrize(
    "line", ["Facebook", "Print", "بحث", "Summary", "Teilen Sie", "12 مارس 2024", "رياضة"]
)
def test_line_that_may_be_a_subheading_is_never_surely_chrome_alone(line: str) -> None:
    assert whole(line) == []


@pytest.mark.parametrize("line", ["[Read more…](/more)", "* [FOLLOW US](#)", "[تابعنا عبر](https://x.org/n)"])
def test_a_lone_link_is_labelled_by_its_words(line: str) -> None:
    assert whole(line) == [line]


def test_button_beside_a_sure_label_is_sure() -> None:
    assert whole(ENGLISH, "Share this article", "Facebook", "Twitter", ENGLISH) == [
        "Share this article",
        "Facebook",
        "Twitter",
    ]


def test_names_of_networks_as_subheadings_remain_in_doubt() -> None:
    assert whole("Facebook", ENGLISH, "Twitter", ENGLISH) == []


@pytest.mark.parametrize(
    ("head", "rest"),
    [
        ("شارك هذا الخبر فيسبوك تويتر واتساب ", PROSE),
        ("شارك من خلال تويتر فيسبوك جوجل بلس اكتب رأيك ", PROSE),
        ("Share on Facebook Share on Twitter ", ENGLISH),
    ],
)
def test_chrome_glued_to_the_beginning_is_cut_off_and_the_sentence_is_kept(head: str, rest: str) -> None:
    (labels,) = labels_of(head + rest)
    assert [(label.extent, label.start, label.end) for label in labels] == [("head", 0, len(head))]


@pytest.mark.parametrize(
    ("sentence", "tail"),
    [
        (PROSE, " رابط الخبر المختصر: https://example.com/n/4417"),
        (PROSE, " المصدر: وكالات"),
        ("Das Spiel endete am Abend.", " © dpa"),
    ],
)
def test_chrome_glued_to_the_end_is_cut_off_and_the_sentence_is_kept(sentence: str, tail: str) -> None:
    (labels,) = labels_of(sentence + tail)
    text = sentence + tail
    assert [(label.extent, text[label.start : label.end].strip()) for label in labels] == [
        ("tail", tail.strip())
    ]


def test_headline_after_a_label_between_paragraphs_is_related() -> None:
    assert whole(PROSE, "اقرأ أيضا:", "العاصفة تغلق المطار ليوم ثان", "أمس, 09:15 GMT", MORE_PROSE) == [
        "اقرأ أيضا:",
        "العاصفة تغلق المطار ليوم ثان",
        "أمس, 09:15 GMT",
    ]


def test_headline_above_the_time_of_a_card_is_related() -> None:
    card = ["وسائط متعددة", "هناك أسباب لإغلاق المطار", "9 نوفمبر, 12:20 GMT"]
    assert whole(PROSE, *card, MORE_PROSE)[-2:] == card[1:]


def test_headlines_behind_a_label_after_the_running_text_are_all_related() -> None:
    links = ["Read more:", "Storm closes airport for second day", "Five walks for a wet weekend", "Most read"]
    assert whole(ENGLISH, *links, "School bus drivers call off strike")[:4] == links


def test_label_before_the_running_text_makes_no_headline_sure() -> None:
    assert "Harbour council reopens the night ferry" not in whole(
        "Most read", "Harbour council reopens the night ferry", ENGLISH
    )


def test_running_text_after_a_label_is_kept() -> None:
    assert whole(PROSE, "اقرأ أيضا:", MORE_PROSE) == ["اقرأ أيضا:"]


def test_a_box_between_opening_and_closing_label_is_removed_whole() -> None:
    box = ["list of 2 items", "list 1 of 2", "العاصفة تغلق المطار", "list 2 of 2", "خمس نزهات", "end of list"]
    assert whole(PROSE, *box, MORE_PROSE) == box


def test_a_subheading_after_a_closed_box_is_kept() -> None:
    box = ["list of 1 items", "list 1 of 1", "العاصفة تغلق المطار", "end of list"]
    assert "أثر السوق في المدينة" not in whole(PROSE, *box, "أثر السوق في المدينة", MORE_PROSE)


def test_dates_of_a_chronology_are_not_sure() -> None:
    lines = [
        "فيما يلي أبرز محطات القضية:",
        "12 مارس 2024",
        "قدم الأهالي أول شكوى.",
        "3 يونيو 2024",
        "عاينت اللجنة السد.",
    ]
    assert whole(*lines) == []


def test_a_headline_that_occurs_twice_is_not_related() -> None:
    title = "بلدية المرسى تفتتح سوق السمك الجديدة"
    assert title not in whole(title, PROSE, title, "أمس, 09:15 GMT", MORE_PROSE)


def test_explain_names_each_rule_and_what_it_matched() -> None:
    assert ("ar.follow.label", "تابعنا عبر:") in [
        (rule.id, text) for rule, text in explain("تابعنا عبر:", RULES)
    ]
    assert explain(PROSE, RULES) == []


ALPHABET = st.text(alphabet=st.characters(), max_size=120)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        ALPHABET | st.sampled_from(["اقرأ أيضا:", "أمس, 09:15 GMT", "list of 2 items", PROSE]), max_size=8
    )
)
def test_labels_of_any_text_lie_in_their_lines_and_do_not_overlap(pieces: list[str]) -> None:
    text = "\n".join(pieces)
    lines = lines_of(text)
    for number, (line, labels) in enumerate(zip(lines, label_lines(text, lines, RULES), strict=True)):
        place = line.start
        for label in labels:
            assert label.line == number
            assert place <= label.start < label.end <= line.end
            place = label.end


@pytest.mark.parametrize(
    "unit",
    ["a ", "1/", "© ", "> ", "share ", "(foto ", "12:30 ", "شارك ", "Newsletter. ", "图", "\ud800", "- "],
)
def test_hostile_line_takes_no_longer_than_its_length_warrants(unit: str) -> None:
    text = "\n".join([unit * 20_000] + [unit * 75] * 50)
    lines = lines_of(text)
    label_lines(text, lines[:2], RULES)
    started = time.perf_counter()
    label_lines(text, lines, RULES)
    assert time.perf_counter() - started < 2
