"""Decodes bytes and encodes text in the same form: encoding, byte order mark, newlines and the final newline.

Unclear input is rejected: bytes that fit no encoding, or several with different texts, raise an error that states the
byte and what to do, because a wrongly decoded article looks like an article.
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
"""A text has at most this many NULs, or at most this share of its bytes are NULs; binary data has more."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text and what is needed to encode it in the same form.

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
        data: the file's bytes; no bytes are an empty text.
        encoding: the encoding, where the caller knows it; otherwise it is recognised.
        name: what error messages call the file.

    Raises:
        UsageError: Python does not know the encoding.
        InputError: the bytes are binary or fit no encoding; the message states the offset in bytes.
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
        offset = len(bom) + error.start
        raise InputError(name, f"byte 0x{data[offset]:02x} at offset {offset} is not {codec}") from None
    except UnicodeError as error:
        raise InputError(name, f"not {codec}: {error}") from None
    if "\0" in text and not _few_nuls(text):
        offset = len(bom) + len(text[: text.find("\0")].encode(codec))
        raise InputError(name, f"NUL character at byte offset {offset}: a binary file, not text")
    if encoding is not None:
        _reject_surrogates(text, codec, name)
    return Decoded(text, codec, bom, _newline(text), text.endswith(("\n", "\r")))


def encode(decoded: Decoded, text: str) -> bytes:
    """Return the bytes of a changed text, written in the same form: encoding, mark, newlines, last newline.

    Raises:
        OutputError: the text has a character that the encoding lacks.
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
        b"  ".decode(codec)  # fails for codecs that are not text encodings, such as base64
    except UnicodeError:
        pass
    except (LookupError, ValueError):
        raise UsageError(
            f"encoding: {encoding!r} is not known; names like utf-8, utf-16-le, windows-1256 are"
        ) from None
    return codec


def _reject_surrogates(text: str, codec: str, name: str) -> None:
    """Reject lone surrogates, which a few of Python's decoders (UTF-7) accept and UTF-8 cannot encode."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        surrogate = f"U+{ord(text[error.start]):04X}"
        raise InputError(
            name, f"lone surrogate {surrogate} at character {error.start} of the {codec} text"
        ) from None


def _family(marked: str) -> tuple[str, ...]:
    """Return the other names by which a caller may mean an encoding whose byte order the mark states."""
    return (marked.rsplit("-", 1)[0], "utf-8-sig") if marked == "utf-8" else (marked.rsplit("-", 1)[0],)


def _newline(text: str) -> str:
    crlf = text.count("\r\n")
    counts = {"\n": text.count("\n") - crlf, "\r\n": crlf, "\r": text.count("\r") - crlf}
    return max(counts, key=lambda newline: counts[newline])


def is_binary(data: bytes) -> bool:
    """Return whether bytes contain more NULs than a text does, and are not UTF-16 without a mark."""
    if data.startswith(_WIDE_MARKS):
        return False
    return b"\0" in data and not _few_nuls(data) and _wide(data) is None


def _few_nuls(data: bytes | str) -> bool:
    """Return whether the NULs of a text are acceptable: few, or padding at its end, and no other control characters."""
    text = data if isinstance(data, str) else data.decode("latin-1")
    body = text.rstrip("\0")
    count = body.count("\0")
    return (
        bool(body)
        and count <= max(FEW_NULS, NUL_SHARE * len(body))
        and not has_controls(body.replace("\0", ""))
    )


def _recognise(data: bytes, name: str) -> str:
    """Return the encoding of bytes without a byte order mark."""
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
    """Return the codec of UTF-16 without a byte order mark; ``None`` if the bytes are something else.

    The high bytes of alphabetic scripts are below 0x20 (U+1FFF), in binary data they have any value. Chinese,
    Japanese and Korean are not recognised in this way: the caller has to state the encoding.
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


def _legacy(data: bytes, offset: int, name: str) -> str:
    """Return the code page of bytes that are not UTF-8; ``offset`` is that of the first invalid byte."""
    head = f"byte 0x{data[offset]:02x} at offset {offset} is not UTF-8"
    repaired = data.decode("utf-8", "replace")
    broken = repaired.count("\N{REPLACEMENT CHARACTER}")
    if sum(not char.isascii() for char in repaired[: SAMPLE * 4]) > 3 * broken:
        raise InputError(name, f"{head} in a file that otherwise is: repair it, or give --encoding")
    nul, without_nuls = data.find(0), data.replace(b"\0", b"")
    # Data with a NUL may not be text at all: the code page must be sure.
    codec = None if has_controls(without_nuls.decode("latin-1")) else code_page(without_nuls, sure=nul >= 0)
    if codec is not None:
        return codecs.lookup(codec).name
    if nul >= 0:
        raise InputError(name, f"NUL byte at offset {nul}: a binary file, not text")
    if has_controls(without_nuls.decode("latin-1")):
        raise InputError(name, f"{head}: a binary file, not text")
    raise InputError(name, f"{head}, and no other encoding fits for sure: give --encoding")
