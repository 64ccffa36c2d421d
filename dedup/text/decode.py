"""Bytes to text and back in the same form: encoding, byte order mark, newlines and the final newline are remembered.

Doubtful input is refused: bytes that fit no encoding, or several with different texts, raise an error that names
the byte and the way out, because a wrongly decoded article looks like an article.
"""

from __future__ import annotations

import codecs
from dataclasses import dataclass

from dedup.errors import InputError, OutputError, UsageError
from dedup.text.code_pages import code_page, has_controls

__all__ = ["Decoded", "decode", "encode", "is_binary"]

_MARKS = (  # UTF-32 first: its little-endian mark begins with that of UTF-16
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_WIDE_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_UNMARKED = {"utf-16": "utf-16-le", "utf-32": "utf-32-le", "utf-8-sig": "utf-8"}

SAMPLE = 1 << 16
"""Bytes from which UTF-16 without a mark is recognised."""
FEW_NULS, NUL_SHARE = 4, 0.005
"""A text has at most this many NULs, or this share of its bytes; binary data has more."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text and what is needed to write it back in the same form.

    Attributes:
        text: the characters, with the newlines of the file and without a byte order mark.
        encoding: Python's name of the encoding, without a mark ("utf-8", "utf-16-le", "cp1256").
        bom: the byte order mark at the start, or nothing.
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
        UsageError: Python does not know the encoding.
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
    if "\0" in text and not _few_nuls(text):
        at = len(bom) + len(text[: text.find("\0")].encode(codec))
        raise InputError(name, f"NUL character at byte offset {at}: a binary file, not text")
    if encoding is not None:
        _refuse_halves(text, codec, name)
    return Decoded(text, codec, bom, _newline(text), text.endswith(("\n", "\r")))


def encode(decoded: Decoded, text: str) -> bytes:
    """Return the bytes of a changed text, written in the same form: encoding, mark, newlines, last newline.

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
        b"  ".decode(codec)  # distinguishes a text encoding from the likes of base64
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
    """Names a caller may give for an encoding whose byte order the mark shows."""
    return (marked.rsplit("-", 1)[0], "utf-8-sig") if marked == "utf-8" else (marked.rsplit("-", 1)[0],)


def _newline(text: str) -> str:
    both = text.count("\r\n")
    counts = {"\n": text.count("\n") - both, "\r\n": both, "\r": text.count("\r") - both}
    return max(counts, key=lambda kind: counts[kind])


def is_binary(data: bytes) -> bool:
    """Return whether bytes contain more NULs than a text does, and are not UTF-16 without a mark."""
    if data.startswith(_WIDE_MARKS):
        return False
    return b"\0" in data and not _few_nuls(data) and _wide(data) is None


def _few_nuls(data: bytes | str) -> bool:
    """Whether a text may hold the NULs that occur: few of them or a tail that pads it, and no other controls."""
    text = data if isinstance(data, str) else data.decode("latin-1")
    body = text.rstrip("\0")
    count = body.count("\0")
    return (
        bool(body)
        and count <= max(FEW_NULS, NUL_SHARE * len(body))
        and not has_controls(body.replace("\0", ""))
    )


def _recognise(data: bytes, name: str) -> str:
    """Name the encoding of bytes without a mark."""
    nul = data.find(0)
    if nul >= 0:
        if (wide := _wide(data)) is not None:
            return wide
        if not _few_nuls(data):
            raise InputError(
                name,
                f"NUL byte at offset {nul}: a binary file, not text (UTF-16 without a mark needs --encoding)",
            )
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        return _legacy(data, error.start, name)
    return "utf-8"


def _wide(data: bytes) -> str | None:
    """Name the byte order of UTF-16 without a mark; ``None`` where the bytes are something else.

    The high bytes of alphabetic scripts lie below 0x20 (U+1FFF), in binary data they lie anywhere. Chinese,
    Japanese and Korean are not recognised this way: the caller has to name the encoding.
    """
    if len(data) % 2:
        return None
    sample = data[:SAMPLE]
    for codec, high in (("utf-16-le", sample[1::2]), ("utf-16-be", sample[0::2])):
        if sum(byte < 0x20 for byte in high) >= 0.8 * len(high):
            try:
                text = data.decode(codec)
            except UnicodeDecodeError:
                continue
            if ("\0" not in text and not has_controls(text)) or _few_nuls(text):
                return codec
    return None


def _legacy(data: bytes, at: int, name: str) -> str:
    """Name the code page of bytes that are not UTF-8; ``at`` is the offset of the first bad byte."""
    head = f"byte 0x{data[at]:02x} at offset {at} is not UTF-8"
    loose = data.decode("utf-8", "replace")
    broken = loose.count("\N{REPLACEMENT CHARACTER}")
    if sum(not c.isascii() for c in loose[: SAMPLE * 4]) > 3 * broken:
        raise InputError(name, f"{head} in a file that otherwise is: repair it, or give --encoding")
    nul, bare = data.find(0), data.replace(b"\0", b"")
    # With a NUL beside it, doubt about the letters is doubt whether this is text at all.
    found = None if has_controls(bare.decode("latin-1")) else code_page(bare, sure=nul >= 0)
    if found is not None:
        return codecs.lookup(found).name
    if nul >= 0:
        raise InputError(name, f"NUL byte at offset {nul}: a binary file, not text")
    if has_controls(bare.decode("latin-1")):
        raise InputError(name, f"{head}: a binary file, not text")
    raise InputError(name, f"{head}, and no other encoding fits for sure: give --encoding")
