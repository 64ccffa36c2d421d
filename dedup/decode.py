"""Bytes to text and back in kind: encoding, byte order mark, newlines and the final newline are remembered.

Doubt refuses: bytes that fit no encoding, or several with different texts, raise an error that names the
byte and the way out, because a wrongly decoded article looks like an article.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from dedup.errors import InputError, OutputError, UsageError

__all__ = ["Decoded", "decode", "encode"]

_MARKS = (  # UTF-32 first: its little-endian mark begins with that of UTF-16
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_UNMARKED = {"utf-16": "utf-16-le", "utf-32": "utf-32-le", "utf-8-sig": "utf-8"}

_WORD = re.compile(r"\w+")
_SAMPLE = 1 << 16  # bytes that the detectors look at
_ENOUGH = 8  # bytes beyond ASCII, below which statistics of letters say nothing

# Frequent words that hold a letter beyond ASCII: the right code page shows many of them, a wrong one none.
_WORDS = {
    "cp1256": "في من على إلى أن إن التي الذي هذا هذه مع عن قال كما ما لا بعد كان وقال خلال بين",
    "iso8859-6": "في من على إلى أن إن التي الذي هذا هذه مع عن قال كما ما لا بعد كان وقال خلال بين",
    "cp1252": (
        "à é où été même après très être déjà für über auch können während größte más también está según año "
        "años había não são até você já perché più è così può på för är från när även også år før"
    ),
    "cp1254": (
        "için olduğu olduğunu değil çok daha büyük şu gün göre başkanı dışında şöyle türkiye yüzde geçen "
        "kişi bazı ülke önce artık"
    ),
    "cp1250": "się że są także być który która które více není byl při já však és hogy szerint például mň či",
    "cp1251": "и в не на что с по это как из за его для от также был їх що та й він є до",
    "koi8-r": "и в не на что с по это как из за его для от также был",
    "cp1253": "και το να του η της με που την από για στο ότι είναι",
    "cp1255": "של את על לא הוא עם גם כי היא זה בין אמר כל",
}
# What charset-normalizer may answer: encodings that news text is found in, not every code page ever made.
_KNOWN = (
    *("cp1256", "iso8859_6", "cp1252", "cp1254", "cp1250", "cp1251", "koi8_r", "koi8_u", "cp1253", "cp1255"),
    *("cp1257", "cp1258", "cp874", "gb18030", "big5", "cp932", "euc_jp", "cp949"),
)
_LATIN = frozenset({"cp1250", "cp1252", "cp1254", "cp1257", "cp1258"})
# Characters of western European text. Not among them: what letters of Turkish (þ ý ð), Polish (¹ ³), Czech
# (š ž) and Vietnamese pages look like when they are read as the western one.
_WESTERN = frozenset(
    "àâäáãåæçèéêëìíîïñòóôõöøœùúûüÿß¿¡ºª°·€£§©®«»‹›“”„‘’‚–—…\N{NO-BREAK SPACE}\N{SOFT HYPHEN}"
)


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text and what is needed to write it back in kind.

    Attributes:
        text: the characters, with the newlines of the file and without a byte order mark.
        encoding: Python's name of the encoding, without a mark ("utf-8", "utf-16-le", "cp1256").
        bom: the byte order mark that stood at the start, or nothing.
        newline: the newline that occurs most often; a line feed where there is none.
        final_newline: whether the text ends with a newline.
    """

    text: str
    encoding: str = "utf-8"
    bom: bytes = b""
    newline: str = "\n"
    final_newline: bool = True


def decode(data: bytes, *, encoding: str | None = None, name: str = "-") -> Decoded:
    """Return the text of a file.

    Args:
        data: the file's bytes; none at all is an empty text.
        encoding: the encoding, where the caller knows it; otherwise it is recognised.
        name: what error messages call the file.

    Raises:
        UsageError: the encoding is none that Python knows.
        InputError: the bytes are binary or fit no encoding; the message has the offset in bytes.
    """
    bom, marked = next(((mark, codec) for mark, codec in _MARKS if data.startswith(mark)), (b"", ""))
    if encoding is None:
        codec = marked or _recognise(data, name)
    else:
        codec = _lookup(encoding)
        codec = marked if marked and codec in {marked, *_family(marked)} else _UNMARKED.get(codec, codec)
        bom = bom if codec == marked else b""
    try:
        text = data[len(bom) :].decode(codec)
    except UnicodeDecodeError as error:
        at = len(bom) + error.start
        raise InputError(name, f"byte 0x{data[at]:02x} at offset {at} is not {codec}") from None
    except UnicodeError as error:
        raise InputError(name, f"not {codec}: {error}") from None
    if (nul := text.find("\0")) >= 0:
        at = len(bom) + len(text[:nul].encode(codec))
        raise InputError(name, f"NUL character at byte offset {at}: a binary file, not text")
    if encoding is not None:
        _refuse_halves(text, codec, name)
    return Decoded(text, codec, bom, _newline(text), text.endswith(("\n", "\r")))


def encode(decoded: Decoded, text: str) -> bytes:
    """Return the bytes of a changed text, written in kind: encoding, mark, newlines, last newline.

    Raises:
        OutputError: the text holds a character that the encoding lacks.
    """
    body = text.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n")
    if body and decoded.final_newline:
        body += "\n"
    try:
        return decoded.bom + body.replace("\n", decoded.newline).encode(decoded.encoding)
    except UnicodeEncodeError as error:
        character = f"U+{ord(body[error.start]):04X}" if error.start < len(body) else "a character"
        raise OutputError("-", f"{decoded.encoding} has no {character}") from None


def _lookup(encoding: str) -> str:
    try:
        codec = codecs.lookup(encoding).name
        b"  ".decode(codec)  # tells a text encoding from the likes of base64
    except UnicodeError:
        pass
    except (LookupError, ValueError):
        raise UsageError(
            f"encoding: {encoding!r} is not known; names like utf-8, utf-16-le, windows-1256 are"
        ) from None
    return codec


def _refuse_halves(text: str, codec: str, name: str) -> None:
    """Refuse half characters, which a few of Python's decoders (UTF-7) let through and no file can hold."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        half = f"U+{ord(text[error.start]):04X}"
        raise InputError(
            name, f"lone surrogate {half} at character {error.start} of the {codec} text"
        ) from None


def _family(marked: str) -> tuple[str, ...]:
    """Names a caller may give for an encoding whose byte order the mark tells."""
    return (marked.rsplit("-", 1)[0], "utf-8-sig") if marked == "utf-8" else (marked.rsplit("-", 1)[0],)


def _newline(text: str) -> str:
    both = text.count("\r\n")
    counts = {"\n": text.count("\n") - both, "\r\n": both, "\r": text.count("\r") - both}
    return max(counts, key=lambda kind: counts[kind])


def _recognise(data: bytes, name: str) -> str:
    """Name the encoding of bytes without a mark."""
    nul = data.find(0)
    if nul >= 0:
        return _wide(data, nul, name)
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        return _legacy(data, error.start, name)
    return "utf-8"


def _wide(data: bytes, nul: int, name: str) -> str:
    """Tell UTF-16 without a mark from binary data.

    The high bytes of alphabetic scripts lie below 0x20 (U+1FFF), in binary data they lie anywhere. Chinese,
    Japanese and Korean are not recognised this way: the caller has to name the encoding.
    """
    sample = data[: _SAMPLE & ~1]
    for codec, high in (("utf-16-le", sample[1::2]), ("utf-16-be", sample[0::2])):
        if len(data) % 2 == 0 and sum(byte < 0x20 for byte in high) >= 0.8 * len(high):
            try:
                text = data.decode(codec)
            except UnicodeDecodeError:
                continue
            if not _has_controls(text):
                return codec
    problem = f"NUL byte at offset {nul}: a binary file, not text (UTF-16 without a mark needs --encoding)"
    raise InputError(name, problem)


def _has_controls(text: str) -> bool:
    """Whether control characters occur that no text file holds (form feeds and escapes are met in some)."""
    return not text.isprintable() and any(
        ord(c) < 0x20 and c not in "\t\n\v\f\r\x1a\x1b" for c in set(text) if ord(c) < 0x20
    )


def _legacy(data: bytes, at: int, name: str) -> str:
    """Name the code page of bytes that are no UTF-8; ``at`` is the offset of the first bad byte."""
    head = f"byte 0x{data[at]:02x} at offset {at} is not UTF-8"
    loose = data.decode("utf-8", "replace")
    broken = loose.count("\N{REPLACEMENT CHARACTER}")
    if sum(not c.isascii() for c in loose[: _SAMPLE * 4]) > 3 * broken:
        raise InputError(name, f"{head} in a file that otherwise is: repair it, or give --encoding")
    if _has_controls(data.decode("latin-1")):
        raise InputError(name, f"{head}: a binary file, not text")
    sample = _sample(data)
    found = _by_words(sample) or _by_statistics(sample)
    if found is not None:
        try:
            data.decode(found)
        except UnicodeDecodeError:
            found = None
    if found is None:
        raise InputError(name, f"{head}, and no other encoding fits for sure: give --encoding")
    return codecs.lookup(found).name


def _sample(data: bytes) -> bytes:
    """The lines with bytes beyond ASCII, up to a bound.

    Lines are cut at bytes that are no second half of a character in any of the encodings.
    """
    lines: list[bytes] = []
    size = 0
    for line in data.splitlines():
        if line.isascii():
            continue
        piece = line
        if len(line) > _SAMPLE:
            piece = line[:_SAMPLE]
            piece = piece[: piece.rfind(b" ") + 1] or piece
        lines.append(piece)
        size += len(piece)
        if size > _SAMPLE:
            break
    return b"\n".join(lines)


def _by_words(sample: bytes) -> str | None:
    """The code page that shows at least two frequent words and three times as many as any other reading."""
    hits: dict[str, tuple[int, str]] = {}
    for codec, words in _WORDS.items():
        try:
            text = sample.decode(codec)
        except UnicodeDecodeError:
            continue
        known = {word for word in words.split() if not word.isascii()}
        hits[text] = max(
            hits.get(text, (0, "")), (sum(w in known for w in _WORD.findall(text.lower())), codec)
        )
    ranked = sorted(hits.values(), reverse=True)
    if not ranked or ranked[0][0] < 2 or (len(ranked) > 1 and ranked[1][0] * 3 > ranked[0][0]):
        return None
    return ranked[0][1]


def _by_statistics(sample: bytes) -> str | None:
    """What charset-normalizer says, unless it is a guess among the Latin code pages.

    Those differ in few letters, and on short texts its choice among them is wrong in one case of four: there
    only the Western page is taken, by far the commonest, and only if no letter looks out of place in it.
    """
    from charset_normalizer import from_bytes

    best = from_bytes(sample, cp_isolation=list(_KNOWN)).best()
    if best is None:
        return None
    if best.encoding not in _LATIN:
        return best.encoding if sum(byte > 0x7F for byte in sample) >= _ENOUGH else None
    western = _try(sample, "cp1252")
    if western is not None and all(c.isascii() or c in _WESTERN for c in set(western.lower())):
        return "cp1252"
    return None


def _try(data: bytes, codec: str) -> str | None:
    try:
        return data.decode(codec)
    except UnicodeDecodeError:
        return None
