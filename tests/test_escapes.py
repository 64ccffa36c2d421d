"""Entities, escapes and wrong decoding make no difference to comparing; what is printed is as it was written."""

from __future__ import annotations

import html
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

import dedup
from dedup.model import Reason, Status
from dedup.text.escapes import boundaries, unescaped
from dedup.text.keys import key, keys
from dedup.text.segment import segment

HEADLINE = "Council votes on quiet hours"
FIRST = 'The council\'s vote was 9 to 4, and the mayor said it was "a good night" for Velm & its neighbours.'
SECOND = "Ships may sound their horns only in fog, the new rules say, and nightly unloading ends at 22:00."
THIRD = "Nobody objects to that any more, said the harbour master \u2013 once its loudest critic."
ARABIC = [
    "قال رئيس البلدية «إن السوق الجديدة ستفتح في 12 مارس» على الرصيف.",
    "وأضاف أن العقود ستوقع علنا أمام الصحافة بعد شهر واحد من اليوم.",
    "وترفض نقابة الصيادين الانتقال قبل أن يستقر السعر الجديد للمتر.",
]
MARKS = "\"'&\u2013\u00ab\u00bb"
ENGLISH = [FIRST, SECOND, THIRD]


def misread(text: str) -> str:
    """A text whose UTF-8 was read as windows-1252."""
    read = (bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in text.encode())
    return "".join(read)


def entities(text: str) -> str:
    return (
        html.escape(text)
        .replace("\u2013", "&ndash;")
        .replace("\u00ab", "&laquo;")
        .replace("\u00bb", "&raquo;")
    )


WAYS: dict[str, Callable[[str], str]] = {
    "entities": entities,
    "numbers": lambda text: "".join(f"&#{ord(char)};" if char in MARKS else char for char in text),
    "hexadecimal numbers": lambda text: "".join(f"&#x{ord(c):X};" if c in MARKS else c for c in text),
    "entities twice": lambda text: html.escape(html.escape(text)),
    "hard spaces": lambda text: text.replace(" ", "&nbsp;", 2),
    "escapes of JSON": lambda text: "".join(
        char if char.isascii() else f"\\u{ord(char):04x}" for char in text
    ),
    "wrong decoding": misread,
}
ways = pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
languages = pytest.mark.parametrize("sentences", [ENGLISH, ARABIC], ids=["en", "ar"])


@ways
@languages
def test_a_sentence_has_one_key_however_it_was_converted(
    way: Callable[[str], str], sentences: list[str]
) -> None:
    assert [key(way(text)) for text in sentences] == [key(text) for text in sentences]
    many = sentences * 10
    assert keys(list(map(way, many))) == keys(many)


@ways
@languages
@pytest.mark.parametrize("first", ["plain", "converted"])
def test_a_converted_copy_is_a_copy_and_is_kept_as_it_is_written_where_it_is_kept(
    way: Callable[[str], str], sentences: list[str], first: str
) -> None:
    plain, converted = [HEADLINE, *sentences], [HEADLINE, *map(way, sentences)]
    tellings = (plain, converted) if first == "plain" else (converted, plain)
    article = dedup.clean("\n".join((*tellings[0], *tellings[1])))
    assert article.status is Status.CLEANED
    kept = [article.headline, *article.paragraphs] if article.headline else [*article.paragraphs]
    assert [key(text) for text in kept if text] == [key(text) for text in plain]
    assert set(kept) <= {*plain, *converted}
    assert Reason.COPY in {removal.reason for removal in article.removals}


@pytest.mark.parametrize("mark", [r"\n", r"\n\n", r"\r\n", r"\n ", r"\t"])
@pytest.mark.parametrize("order", ["glued first", "glued last"])
@languages
def test_a_copy_glued_by_literal_line_breaks_is_found(sentences: list[str], order: str, mark: str) -> None:
    glued = mark.join([HEADLINE, *sentences])
    plain = "\n".join([HEADLINE, *sentences])
    article = dedup.clean("\n\n".join((glued, plain) if order == "glued first" else (plain, glued)))
    assert article.status is Status.CLEANED
    assert article.text == "\n\n".join([HEADLINE, *sentences])


def test_a_lone_text_with_escapes_is_not_changed() -> None:
    text = "\n\n".join(map(entities, ENGLISH))
    assert (dedup.clean(text).text, dedup.clean(text).removals) == (text, ())


@pytest.mark.parametrize(
    ("line", "sentences"),
    [
        (
            r"The ferry sails\nIt is full.\nThen it left.",
            [r"The ferry sails\n", r"It is full.\n", "Then it left."],
        ),
        (r"\n\nThe ferry sails.", [r"\n\nThe ferry sails."]),
        ("He said &quot;Go.&quot; Then he left.", ["He said &quot;Go.&quot;", "Then he left."]),
        ("It ended.&nbsp;Then it left.", ["It ended.&nbsp;", "Then it left."]),
        (r"It lies in C:\reports\new\notes and C:\Temp.", [r"It lies in C:\reports\new\notes and C:\Temp."]),
        (r'print("%s\n%s\n", name)', [r'print("%s\n%s\n", name)']),
        (r'let line = "1\n2\n3\n";', [r'let line = "1\n2\n3\n";']),
    ],
)
def test_a_line_is_cut_at_literal_line_breaks_and_no_path_or_code_is(line: str, sentences: list[str]) -> None:
    found = segment(line).sentences
    assert [line[sentence.start : sentence.end] for sentence in found] == sentences


@pytest.mark.parametrize(
    "text",
    [
        "Caf\u00e9 \u00bbMitte\u00ab", "NA\u00c7\u00c3O", "\u00c9\u00ab", "5\u00a0\u20ac \u00b7 \u00c2\u00a7",
        "Fish & chips; AT&T", "a&b;", "&unknown;", "&#xZZ;", "\\x41", "100 \\% sure", "", "\ud83d", "السوق",
    ],
)  # fmt: skip
def test_what_only_looks_like_an_escape_is_kept(text: str) -> None:
    assert unescaped(text) == text


@given(
    st.text(
        st.sampled_from("ab &;#xamp39quot\\nru0041\u00c3\u00a9\u00e2\u20ac\u0153\u00d8\u00a7\u00f0\u0178"),
        max_size=24,
    )
)
def test_a_key_of_a_key_is_the_key(text: str) -> None:
    folded = key(text)
    assert key(folded) == folded
    assert keys([text] * 30)[0] == folded


@given(st.text(st.sampled_from("ab &;#quot39\\nu0041"), max_size=24))
def test_a_text_cut_at_boundaries_is_the_same_unescaped_in_pieces(text: str) -> None:
    places = boundaries(text)
    assert (places[0], places[-1]) == (0, len(text))
    whole = unescaped(text)
    for place in places:
        head, tail = unescaped(text[:place]), unescaped(text[place:])
        assert head + tail == whole or "&" in head + tail


def test_the_numbers_of_entities_are_none_of_the_copys() -> None:
    copy = FIRST.replace("'", "&#39;").replace('"', "&#34;")
    article = dedup.clean(f"{HEADLINE}\n{FIRST}\n{SECOND}\n{copy}\n{SECOND}\n")
    assert article.text == "\n\n".join([HEADLINE, FIRST, SECOND])
