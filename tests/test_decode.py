"""Bytes become text, and a changed text is encoded as it was; what is doubtful is refused with its offset."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.errors import InputError, OutputError, UsageError
from dedup.text.decode import Decoded, decode, encode, is_binary

ARABIC = "قال رئيس البلدية إن السوق الجديدة ستفتح في شهر مارس، وأضاف أن العقود ستوقع علنا.\n"
HEBREW = "ראש העיר אמר כי השוק החדש ייפתח על הרציף של הנמל, וגם הוסיף כי לא ייסגר.\n"
RUSSIAN = "Мэр сказал, что новый рынок откроется в марте и что договоры подпишут на площади.\n"
FRENCH = "Le maire a déclaré que le marché sera ouvert après les fêtes, près de la gare d'été.\n"
TURKISH = (
    "Başkan, yeni çarşının büyük olduğunu ve herkes için açılacağını, çok değil iki gün süreceğini söyledi.\n"
)


def test_an_empty_file_is_an_empty_text() -> None:
    assert decode(b"") == Decoded("", "utf-8", b"", "\n", False)


@pytest.mark.parametrize(
    ("mark", "codec"),
    [
        (b"", "utf-8"),
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (b"", "utf-16-le"),
        (b"", "utf-16-be"),
    ],
)
@pytest.mark.parametrize("text", [ARABIC, HEBREW, RUSSIAN, FRENCH, "Ferry reopens\n"])
def test_unicode_is_recognised_with_and_without_a_mark(text: str, mark: bytes, codec: str) -> None:
    decoded = decode(mark + text.encode(codec))
    assert (decoded.text, decoded.encoding, decoded.bom) == (text, codec, mark)


@pytest.mark.parametrize(
    ("text", "codec"),
    [
        (ARABIC, "cp1256"),
        (ARABIC, "iso8859-6"),
        (HEBREW, "cp1255"),
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "koi8-r"),
        (FRENCH, "cp1252"),
        (TURKISH, "cp1254"),
    ],
)
def test_legacy_encodings_are_recognised(text: str, codec: str) -> None:
    data = text.replace("،", ",").encode(codec)
    decoded = decode(data)
    assert (decoded.text.encode(codec), decoded.encoding) == (data, codec)


def test_one_arabic_headline_is_enough_to_tell_the_arabic_encodings_apart() -> None:
    headline = "بلدية المرسى تفتتح سوق السمك الجديدة في مارس"
    assert decode(headline.encode("cp1256")).text == headline
    assert decode(headline.encode("iso8859-6")).text == headline


CHINESE = "市长说，新的鱼市场将在三月开放，合同将在广场上公开签署，所有人都可以参加这个活动。\n"
TAIWANESE = "市長說，新的魚市場將在三月開放，合同將在廣場上公開簽署，所有人都可以參加這個活動。\n"
JAPANESE = "市長は、新しい魚市場が三月に開かれ、契約は広場で公に署名されると述べた。\n"
KOREAN = "시장은 새로운 어시장이 삼월에 문을 열고 계약은 광장에서 공개적으로 서명될 것이라고 말했다.\n"
THAI = "นายกเทศมนตรีกล่าวว่าตลาดปลาแห่งใหม่จะเปิดในเดือนมีนาคมและสัญญาจะลงนามที่จัตุรัสของเมือง\n"
PERSIAN = "شهردار گفت که بازار ماهي جديد در اسفند باز مي شود و قرارداد ها را در ميدان شهر امضا مي کنند.\n"
VOWELLED = "قَالَ رَئِيسُ البَلَدِيَّةِ إِنَّ السُّوقَ الجَدِيدَةَ سَتُفْتَحُ فِي شَهْرِ مَارِسَ.\n"


@pytest.mark.parametrize(
    ("text", "codec"),
    [
        (CHINESE, "gb18030"),
        (TAIWANESE, "big5"),
        (JAPANESE, "cp932"),
        (JAPANESE, "euc_jp"),
        (KOREAN, "cp949"),
        (THAI, "cp874"),
        (PERSIAN, "cp1256"),
        (VOWELLED, "cp1256"),
    ],
)
def test_no_script_is_read_as_the_letters_of_another(text: str, codec: str) -> None:
    decoded = decode(text.encode(codec))
    assert (decoded.text, codecs.lookup(decoded.encoding)) == (text, codecs.lookup(codec))


# The opening sentences of newspaper articles, as they stood on the pages: quotation marks come first.
OPENINGS = [
    "”لا نعرف متى تنتهي الأزمة“ قال وزير المالية في مؤتمر صحافي عقده أمس في الرياض.",
    "“نعرف متى تنتهي الأزمة” قال وزير المالية في مؤتمر صحافي عقده أمس في الرياض.",
    "«الاقتصاد» تُلزم المورّدين بـ «فتح كل البرّادات» يومياً لطرح كميات كافية من السلع.",
    "أ. ب. ج. د. هـ. و. ز. ح. ط. ي. حروف يتعلمها الأطفال في المدرسة.",
    "(1) تبت يدا أبي لهب وتب، وأبو لهب هو عم النبي محمد (ص).",
]


@pytest.mark.parametrize("text", OPENINGS)
@pytest.mark.parametrize("tail", ["", "\0", "\r\n\0"])
def test_an_arabic_newspaper_article_in_windows_1256_is_recognised(text: str, tail: str) -> None:
    data = (text + "\r\n" + ARABIC.replace("\n", "\r\n") + tail).encode("cp1256")
    decoded = decode(data)
    assert (decoded.text.encode("cp1256"), decoded.encoding, decoded.newline) == (data, "cp1256", "\r\n")


@pytest.mark.parametrize(
    "data",
    [
        b"plain\0text",
        b"abc\0",
        b"The ferry sails again.\n" + 4096 * b"\0",
        50 * (8 * b"A record of fifty of them, of no great length. " + b"\0\n"),
        ("نص\0" * 3).encode(),
        codecs.BOM_UTF16_LE + "نص\0".encode("utf-16-le"),
        "The ferry\0 sails.\0".encode("utf-16-be"),
    ],
    ids=["inside", "at the end", "padding", "many records", "arabic", "utf-16 with a mark", "utf-16 without"],
)
def test_a_few_nuls_are_characters_of_a_text(data: bytes) -> None:
    decoded = decode(data)
    assert "\0" in decoded.text
    assert decoded.bom + decoded.text.encode(decoded.encoding) == data
    assert not is_binary(data)


@pytest.mark.parametrize(
    ("data", "offset"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\1\0", 8),
        (b"\x7fELF\2\1\1\0abcdefgh", 7),
        (b"a\0b\0c\0d\0\0e\0f", 1),
        (b"\0\0\0\0", 0),
        (b"PK\3\4\0\0text.txt", 4),
        (b"caf\xe9 \xfe\0", 6),
        (codecs.BOM_UTF16_LE + "ن\0\0\0\0\0ص".encode("utf-16-le"), 4),
    ],
    ids=["image", "program", "every other", "nothing else", "archive", "no code page is sure", "utf-16"],
)
def test_binary_data_is_refused_with_the_offset_in_bytes(data: bytes, offset: int) -> None:
    with pytest.raises(InputError, match=rf"a\.bin: .*offset {offset}\b"):
        decode(data, name="a.bin")


def test_control_characters_of_binary_data_are_refused_with_the_offset_in_bytes() -> None:
    with pytest.raises(InputError, match=r"a\.bin: .*offset 6\b"):
        decode(b"\xff\xfe\xfd\x01\x02\x03\x04", name="a.bin")


@pytest.mark.parametrize(
    ("data", "offset"),
    [
        ((ARABIC * 3).encode()[:-2] + b"\xd9", len((ARABIC * 3).encode()) - 2),
        (ARABIC.encode() + b"\xff" + ARABIC.encode(), len(ARABIC.encode())),
        (codecs.BOM_UTF8 + b"ab\xff", 5),
        (codecs.BOM_UTF16_LE + b"a\0\0\xd8b\0", 4),
        (b"\x81\x8d\x8f", 0),
    ],
)
def test_broken_text_is_refused_and_not_read_as_something_else(data: bytes, offset: int) -> None:
    with pytest.raises(InputError, match=rf"offset {offset}\b"):
        decode(data)


def test_letters_that_two_code_pages_read_differently_are_refused() -> None:
    with pytest.raises(InputError, match="--encoding"):
        decode(b"\xfe\xe3\xf0 \xb9\xb3\n")


@pytest.mark.parametrize("encoding", ["windows-1256", "CP1256", "cp1256"])
def test_a_given_encoding_is_obeyed(encoding: str) -> None:
    assert decode(ARABIC.encode("cp1256"), encoding=encoding).text == ARABIC


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "UTF16"])
def test_a_given_encoding_agrees_with_a_mark(encoding: str) -> None:
    decoded = decode(codecs.BOM_UTF16_LE + ARABIC.encode("utf-16-le"), encoding=encoding)
    assert (decoded.text, decoded.bom) == (ARABIC, codecs.BOM_UTF16_LE)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_a_given_utf_8_leaves_the_mark_out_of_the_text(encoding: str) -> None:
    assert decode(codecs.BOM_UTF8 + b"a\n", encoding=encoding).text == "a\n"


@pytest.mark.parametrize("encoding", ["nonsense", "", "base64", "rot13", "a\0b"])
def test_an_unknown_encoding_is_a_usage_error(encoding: str) -> None:
    with pytest.raises(UsageError, match="encoding"):
        decode(b"a", encoding=encoding)


def test_half_a_character_is_refused() -> None:
    with pytest.raises(InputError, match=r"lone surrogate U\+D800 at character 1 "):
        decode(b"a+2AA-", encoding="utf-7")


def test_a_wrong_encoding_is_refused_with_the_offset() -> None:
    with pytest.raises(InputError, match="offset 2"):
        decode(b"ab\xe9", encoding="ascii")


@pytest.mark.parametrize(
    ("text", "newline", "final"),
    [
        ("a\nb\n", "\n", True),
        ("a\r\nb\r\n", "\r\n", True),
        ("a\rb\r", "\r", True),
        ("a\r\nb\r\nc\nd", "\r\n", False),
        ("a\nb\nc\r\nd", "\n", False),
        ("a", "\n", False),
    ],
)
def test_newlines_are_kept_and_remembered(text: str, newline: str, final: bool) -> None:
    decoded = decode(text.encode())
    assert (decoded.text, decoded.newline, decoded.final_newline) == (text, newline, final)


@pytest.mark.parametrize("codec", ["utf-8", "cp1256", "utf-16-le"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("final", [True, False])
@pytest.mark.parametrize("bom", [True, False])
def test_a_changed_text_is_written_in_kind(codec: str, newline: str, final: bool, bom: bool) -> None:
    mark = {"utf-8": codecs.BOM_UTF8, "utf-16-le": codecs.BOM_UTF16_LE}.get(codec, b"") if bom else b""
    first, second = ARABIC.strip(), "قالت الوزيرة إن الميناء سيبقى مفتوحا في الليل"
    data = mark + newline.join([first, "تابعنا عبر", second, ""][: 4 if final else 3]).encode(codec)
    cleaned = f"{first}\n\n{second}"
    expected = mark + (newline.join([first, "", second]) + (newline if final else "")).encode(codec)
    assert encode(decode(data), cleaned) == expected


def test_a_character_that_the_encoding_lacks_is_an_output_error() -> None:
    with pytest.raises(OutputError, match=r"U\+20A9"):
        encode(Decoded("", "cp1256"), "\N{WON SIGN}")
    with pytest.raises(OutputError, match=r"U\+D800"):
        encode(Decoded("", "utf-8"), "\ud800")


@given(st.binary(max_size=200), st.sampled_from([None, "utf-8", "utf-16", "utf-7", "cp1256", "gb18030"]))
def test_bytes_of_any_kind_are_decoded_or_refused(data: bytes, encoding: str | None) -> None:
    try:
        said = decode(data, encoding=encoding).text.replace("\n", "")
    except InputError as error:
        said = str(error)
    assert "\n" not in said
    assert said.encode().decode() == said


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\ufeff"), max_size=100))
def test_an_unchanged_text_with_one_kind_of_newline_is_returned_byte_for_byte(text: str) -> None:
    text = text.replace("\r", "").rstrip("\n") + "\n"
    data = text.encode()
    assert encode(decode(data), text) == (data if text != "\n" else b"")
