"""The main job on the seed and on its variants, each with its right answer."""

from __future__ import annotations

from collections.abc import Callable

import pytest

import dedup
from dedup.model import Article, Reason, Status
from dedup.text.decode import decode
from tests import seed


def visible(*, without: tuple[str, ...] = ()) -> str:
    return "\n".join(line for line in seed.VISIBLE if line not in without)


def head() -> str:
    return "\n".join(seed.HEAD)


def test_the_seed_gives_the_headline_and_the_eleven_paragraphs_and_nothing_else() -> None:
    article = dedup.clean(seed.TEXT)
    assert article.headline == seed.HEADLINE
    assert article.paragraphs == seed.PARAGRAPHS
    assert article.text == seed.ARTICLE
    assert article.status is Status.CLEANED


def test_every_removed_piece_of_the_seed_has_a_reason_a_rule_and_a_sentence() -> None:
    article = dedup.clean(seed.TEXT)
    assert len(article.removals) > 25
    for removal in article.removals:
        assert removal.rule
        assert removal.type
        assert removal.why
        assert removal.text == seed.TEXT[removal.start : removal.end]
        assert (removal.twin is not None) == (removal.reason is Reason.COPY)


def test_what_the_page_states_about_the_article_is_metadata() -> None:
    metadata = dedup.clean(seed.TEXT).metadata
    assert metadata.site == "سبوتنيك عربي"
    assert metadata.published == "12:26 GMT 12.11.2025"
    assert "أخبار سوريا اليوم" in metadata.sections
    assert len(metadata.captions) == 3
    assert "الشرع: هناك أسباب للوجود العسكري الأمريكي في سوريا" in metadata.related


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(visible() + "\n" + head() + "\n" + seed.GLUED, id="visible copy first"),
        pytest.param(visible(), id="no glued copy"),
        pytest.param(seed.TEXT.replace("\n", "\r\n"), id="CRLF"),
        pytest.param(seed.TEXT.replace("\n", "\r"), id="CR"),
        pytest.param("\ufeff" + seed.TEXT, id="byte order mark"),
        pytest.param(seed.TEXT.replace(seed.GLUED, seed.GLUED + "\n" + seed.GLUED), id="three tellings"),
        pytest.param("\n\n\n".join(seed.TEXT.split("\n")), id="more blank lines"),
    ],
)  # fmt: skip
def test_variants_of_the_page_give_the_same_article(text: str) -> None:
    assert dedup.clean(text).text == seed.ARTICLE


def test_the_visible_paragraphs_once_more_behind_the_page_change_nothing() -> None:
    again = seed.TEXT[seed.TEXT.index("تابعنا عبر") :]
    article = dedup.clean(f"{seed.TEXT}\n{again}")
    assert article.headline == seed.HEADLINE
    assert article.text == seed.ARTICLE


def folded(text: str) -> str:
    return text.translate(str.maketrans("أإآىة", "اااية"))


def stretched(text: str) -> str:
    return text.replace("لت", "ل\N{ARABIC TATWEEL}\N{ARABIC TATWEEL}ت")


def vowelled(text: str) -> str:
    return text.replace("قال", "ق\N{ARABIC FATHA}ال").replace("من ", "م\N{ARABIC KASRA}ن ")


def angled(text: str) -> str:
    return text.replace(' "', " «").replace('"', "»")


def curly(text: str) -> str:
    return text.replace(' "', " \N{LEFT DOUBLE QUOTATION MARK}").replace(
        '"', "\N{RIGHT DOUBLE QUOTATION MARK}"
    )


def spaced(text: str) -> str:
    return text.replace(" ", "\N{NO-BREAK SPACE}")


def eastern(text: str) -> str:
    return text.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))


@pytest.mark.parametrize("habit", [folded, stretched, vowelled, angled, curly, spaced, eastern])
def test_a_copy_in_other_spelling_is_still_a_copy(habit: Callable[[str], str]) -> None:
    text = seed.TEXT.replace(seed.GLUED, habit(seed.GLUED))
    assert dedup.clean(text).text == seed.ARTICLE


def test_without_line_breaks_the_same_words_are_kept_in_the_same_order() -> None:
    article = dedup.clean(" ".join(seed.TEXT.split()))
    assert article.headline == seed.HEADLINE
    assert article.body.split() == " ".join(seed.PARAGRAPHS).split()


def test_a_glued_copy_alone_is_parted_into_its_paragraphs() -> None:
    article = dedup.clean(seed.HEADLINE + "\n" + seed.HEADLINE + "\n" + seed.GLUED)
    glued = [p for p in seed.PARAGRAPHS if p in seed.GLUED]
    assert article.headline == seed.HEADLINE
    assert list(article.paragraphs) == glued


def test_a_paragraph_that_only_the_glued_copy_has_is_set_in_at_its_place() -> None:
    lost = seed.PARAGRAPHS[6]
    assert lost in seed.GLUED
    article = dedup.clean(seed.TEXT.replace(lost + "\n", ""))
    assert article.text == seed.ARTICLE


def test_a_description_longer_than_the_first_paragraph_is_still_a_cut_copy() -> None:
    longer = f"{seed.PARAGRAPHS[0]} {seed.PARAGRAPHS[1][:60]}... 12.11.2025, سبوتنيك عربي"
    assert dedup.clean(seed.TEXT.replace(seed.CUT_LEAD, longer)).text == seed.ARTICLE


def test_a_second_related_card_is_removed_too() -> None:
    card = "عون: لبنان لن يكون ساحة لحروب الآخرين\n10 نوفمبر, 08:41 GMT\n"
    text = seed.TEXT.replace(seed.PARAGRAPHS[4], card + seed.PARAGRAPHS[4])
    article = dedup.clean(text)
    assert article.text == seed.ARTICLE
    assert "عون: لبنان لن يكون ساحة لحروب الآخرين" in article.metadata.related


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        ("89 دولة", "98 دولة", "number"),
        ("لم يتم توقيع اتفاق", "سيتم توقيع اتفاق", "negation"),
        ("دونالد ترامب، خلال لقائهما", "جو بايدن، خلال لقائهما", "word"),
    ],
)
def test_a_sentence_with_another_fact_is_not_a_copy_and_the_diff_says_why(
    old: str, new: str, kind: str
) -> None:
    changed = seed.GLUED.replace(old, new)
    assert changed != seed.GLUED
    article = dedup.clean(seed.TEXT.replace(seed.GLUED, changed))
    assert old in article.body
    assert new in article.body
    assert [p for p in article.paragraphs if p in seed.PARAGRAPHS] == list(seed.PARAGRAPHS)
    vetoes = [repeat.comparison.veto or "" for repeat in article.repeats]
    assert any(kind in veto or (kind == "word" and veto) for veto in vetoes), vetoes


@pytest.mark.parametrize("encoding", ["cp1256", "utf-16", "utf-8-sig", "iso-8859-6"])
def test_the_seed_in_another_encoding_gives_the_same_article(encoding: str) -> None:
    text = seed.TEXT.replace("\N{COPYRIGHT SIGN}", "(c)") if encoding == "iso-8859-6" else seed.TEXT
    assert dedup.clean(decode(text.encode(encoding)).text).paragraphs == seed.PARAGRAPHS


def shaped(headline: str, site: str, paragraphs: list[str], boilerplate: list[str]) -> str:
    glued = "".join(paragraphs[:2] + paragraphs[3:])
    body = [
        line for pair in zip(paragraphs, boilerplate + [""] * len(paragraphs), strict=False) for line in pair
    ]
    return "\n".join([headline, headline, site, paragraphs[0][:40] + "...", glued, headline, *body])


OTHERS = {
    "en": (
        "Harbour council reopens the night ferry", "Example News",
        [
            "The harbour council voted on Tuesday to reopen the night ferry that was closed in January.",
            "Two boats will cross every forty minutes until the new landing stage is finished.",
            "Shop owners on the island said the closure had cost them a third of their evening trade.",
            "A spokeswoman said tickets would stay at the old price for at least 12 months.",
        ],
        ["Follow us on Facebook", "Read more: Storm closes airport", "Advertisement"],
    ),
    "fr": (
        "Le ferry de nuit reprend du service", "Journal Exemple",
        [
            "Le conseil du port a voté mardi la réouverture du ferry de nuit fermé depuis janvier.",
            "Deux bateaux traverseront toutes les quarante minutes jusqu'à la fin des travaux du quai.",
            "Les commerçants de l'île disent avoir perdu un tiers de leurs ventes du soir.",
            "Une porte-parole a indiqué que le prix des billets resterait le même pendant 12 mois.",
        ],
        ["Partager", "Lire aussi : La tempête ferme l'aéroport", "Publicité"],
    ),
    "fa": (
        "کشتی شبانه دوباره راه افتاد", "خبرگزاری نمونه",
        [
            "شورای بندر روز سه‌شنبه رأی داد که کشتی شبانه پس از سیل زمستان دوباره راه بیفتد.",
            "دو کشتی هر چهل دقیقه یک بار رفت و آمد می‌کنند تا اسکله تازه آماده شود.",
            "مغازه‌داران جزیره گفتند که تعطیلی کشتی یک سوم فروش شبانه آنان را کم کرده است.",
            "سخنگوی شورا گفت قیمت بلیت تا ۱۲ ماه آینده تغییر نمی‌کند.",
        ],
        ["اشتراک گذاری", "بیشتر بخوانید: توفان فرودگاه را بست", "تبلیغات"],
    ),
    "he": (
        "מעבורת הלילה חוזרת לפעול", "חדשות הדוגמה",
        [
            "מועצת הנמל החליטה ביום שלישי להפעיל מחדש את מעבורת הלילה שנסגרה אחרי השיטפון בינואר.",
            "שתי ספינות יפליגו כל ארבעים דקות עד שתסתיים בניית הרציף החדש באביב הבא.",
            "בעלי החנויות באי אמרו כי הסגירה עלתה להם בשליש מהמכירות של שעות הערב.",
            "דוברת המועצה אמרה כי מחיר הכרטיס יישאר כפי שהיה במשך 12 חודשים לפחות.",
        ],
        ["שתפו", "קראו גם: הסערה סגרה את שדה התעופה", "פרסומת"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("language", OTHERS)
def test_an_article_of_the_same_shape_in_another_language(language: str) -> None:
    headline, site, paragraphs, boilerplate = OTHERS[language]
    article = dedup.clean(shaped(headline, site, paragraphs, boilerplate))
    assert article.headline == headline
    assert list(article.paragraphs) == paragraphs
    assert article.language == language
    assert article.metadata.site == site or site in article.metadata.sections


def restored(article: Article) -> None:
    for removal in article.removals:
        again = article.restore(removal)
        assert removal.text.strip() in again.text
        assert removal not in again.removals
        assert "".join(again.source[s.start : s.end] for s in again.spans) == again.source


def test_each_removal_can_be_undone_alone() -> None:
    restored(dedup.clean(seed.TEXT))


def test_removals_undone_at_once_come_out_as_one_by_one() -> None:
    article = dedup.clean(seed.TEXT)
    for step in (1, 2, 5):
        some = article.removals[::step]
        one_by_one = article
        for removal in some:
            one_by_one = one_by_one.restore(removal)
        assert article.restore(*reversed(some)) == one_by_one
