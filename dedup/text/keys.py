"""Comparison keys: the normalised form by which sentences are compared. A key is never output.

Equal keys mean equal words: case, Arabic spelling habits, vowel marks, tatweel, digits of any script, quotation
marks, punctuation, spacing, invisible characters and converters' escapes make no difference. What has a meaning
in a number does: decimals ("3.5" is not "35"), per cent and currency signs, a minus before a digit. Marks that are
part of the spelling (Latin accents, Indic and Thai vowels) are kept.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

import regex

from dedup.text.escapes import unescaped

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["conflicting_letters", "conflicting_vowels", "key", "keys", "squashed"]

# Spelling habits of Arabic and the letters of its neighbours that stand for the same letter.
_ARABIC = str.maketrans(
    "\u0622\u0623\u0625\u0671\u0672\u0673\u0675\u0624\u0676\u0626\u0649\u06cc\u06cd\u0678\u0629\u06c1\u06be\u06c0\u06c2\u06c3\u06d5\u06a9\u06aa",
    "\u0627\u0627\u0627\u0627\u0627\u0627\u0627\u0648\u0648\u064a\u064a\u064a\u064a\u064a\u0647\u0647\u0647\u0647\u0647\u0647\u0647\u0643\u0643",
)
# Letters by their Unicode category, but typed in place of an apostrophe.
_APOSTROPHES = frozenset("\u02b9\u02ba\u02bb\u02bc\u02bd\ua78c")
_TATWEEL = "\N{ARABIC TATWEEL}"
# Marks whose treatment depends on their neighbours, and signs that are words of their own.
_POINT, _MINUS = ".", "-"
_MARKS = {
    ".": _POINT,
    ",": _POINT,
    "\N{ARABIC DECIMAL SEPARATOR}": _POINT,
    "\N{ARABIC THOUSANDS SEPARATOR}": _POINT,
    "-": _MINUS,
    "\N{MINUS SIGN}": _MINUS,
    "%": " % ",
    "\N{ARABIC PERCENT SIGN}": " % ",
    "\N{PER MILLE SIGN}": " \N{PER MILLE SIGN} ",
    "\N{DEGREE SIGN}": " \N{DEGREE SIGN} ",
}
# NFKC would glue these digits to the number before them: "3½" must not become "31 2", nor "10²" become "102".
_FRACTIONS = frozenset(
    map(
        chr,
        (0xB2, 0xB3, 0xB9, 0xBC, 0xBD, 0xBE, 0x2070, *range(0x2074, 0x207A), *range(0x2150, 0x2160), 0x2189),
    )
)
# Invisible characters: format characters, and others that may separate a letter from its accent.
_INVISIBLE = regex.compile(r"[\p{Cf}\u034f\u180b-\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef]+")
_BARE_POINT = regex.compile(r"(?<![0-9])\.|\.(?![0-9])")
_BARE_MINUS = regex.compile(r"(?<=[^ .\-])-|-(?![0-9])")
# Vowels of Arabic (short vowels, their nunated forms, sukun) and Hebrew points; a letter with its marks; a word.
_VOWEL = regex.compile("[\u064b-\u0650\u0652\u05b0-\u05bb]")
# Alef maqsura and ta marbuta: a writer who uses them in one word does not use ya and ha instead in another.
_FINALS = "\u0649\u0629"
_LETTER = regex.compile("(?!\u0640)\\p{L}\\p{M}*")
_WORD = regex.compile(r"[\p{L}\p{M}\p{Cf}]+")

# Special entries of the table of characters; any other is the code point that a character becomes.
_UNKNOWN, _DROP, _HARD = 0, 1, 2
_BREAK = 10
# Characters processed at once: bounds the memory of the arrays.
_CHUNK = 1 << 20
# With fewer characters, setting up the arrays costs more than it saves (measured).
_SMALL = 400


def _optional_mark(char: str) -> bool:
    """Return whether a non-spacing mark is one that writers of Arabic, Hebrew or Syriac may omit."""
    code = ord(char)
    return 0x0591 <= code <= 0x05C7 or 0x0610 <= code <= 0x08FF or code == 0xFB1E


@cache
def _folded(char: str) -> str:
    """Return what a character becomes in a key; points and minus signs remain until their neighbours are known."""
    if char in _MARKS:
        return _MARKS[char]
    if char == _TATWEEL or _INVISIBLE.match(char):
        return ""
    if char in _APOSTROPHES:
        return " "
    normalised = unicodedata.normalize("NFKC", char)
    if char in _FRACTIONS:
        return f" {''.join(map(_folded, normalised))} "
    if normalised != char:
        return "".join(map(_folded, normalised))
    if char == "\N{LATIN CAPITAL LETTER I WITH DOT ABOVE}":
        return "i"
    category = unicodedata.category(char)
    if category == "Nd":
        return str(unicodedata.decimal(char))
    if category == "Mn" and _optional_mark(char):
        return ""
    if category[0] in "LMN":
        folded = unicodedata.normalize("NFKC", char.casefold()).translate(_ARABIC)
        return folded if folded == char else "".join(map(_folded, folded))
    return f" {char} " if category == "Sc" else " "


class _Folds(dict[int, str]):
    """The table for ``str.translate``, filled as characters occur."""

    def __missing__(self, code: int) -> str:
        folded = self[code] = _folded(chr(code))
        return folded


_FOLDS = _Folds()


def _folded_text(text: str) -> str:
    """Fold a text; where a fold brings a letter and an accent together, fold again."""
    if text.isascii():
        return text.translate(_FOLDS)
    text = _INVISIBLE.sub("", text)
    if not _FRACTIONS.isdisjoint(text):
        text = text.translate({ord(char): _folded(char) for char in _FRACTIONS})
    text = unicodedata.normalize("NFKC", text)
    # Two rounds are enough for the text of any language; the bound is for arbitrary strings.
    for _ in range(8):
        folded = text.translate(_FOLDS)
        text = unicodedata.normalize("NFKC", folded)
        if text == folded:
            break
    return text


def key(text: str) -> str:
    r"""Return the comparison key of a text; empty if it has no letter, digit or sign of a number.

    ``key(key(text)) == key(text)`` for every string.

    >>> key("\\u00abThe Harbour\\u00bb, 3.5 %!")
    'the harbour 3.5 %'
    """
    text = _folded_text(unescaped(text))
    if "." in text:
        text = _BARE_POINT.sub(" ", text)
    if "-" in text:
        text = _BARE_MINUS.sub(" ", text)
    return " ".join(text.split())


class _Table:
    """Maps code points to code points, for whole documents at once; filled as characters occur."""

    def __init__(self) -> None:
        import numpy as np

        # Zero pages cost no memory until they are touched.
        self.entries: NDArray[np.uint32] = np.zeros(0x110000, np.uint32)
        self.entries[_BREAK] = _BREAK

    def look_up(self, codes: NDArray[np.uint32]) -> NDArray[np.uint32]:
        """Return the entries of code points; missing ones are added first."""
        entries = self.entries.take(codes)
        if not entries.all():
            self.add(codes)
            entries = self.entries.take(codes)
        return entries

    def add(self, codes: NDArray[np.uint32]) -> None:
        """Add the code points that are missing."""
        for code in sorted(set(codes[self.entries[codes] == _UNKNOWN].tolist())):
            folded = _folded(chr(code))
            self.entries[code] = _HARD if len(folded) > 1 else ord(folded) if folded else _DROP


_table = cache(_Table)


def _codes(text: str) -> NDArray[np.uint32]:
    import numpy as np

    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.dtype("<u4"))


def _mapped(text: str) -> NDArray[np.uint32]:
    """Fold a text character by character, without the characters that a key omits."""
    import numpy as np

    table = _table()
    codes = _codes(text)
    mapped = table.look_up(codes)
    hard = mapped == _HARD
    if hard.any():
        for char in {chr(code) for code in set(codes[hard].tolist())}:
            text = text.replace(char, _folded(char))
        codes = _codes(text)
        mapped = table.look_up(codes)
        # Those that remain are signs that represent themselves, now between spaces.
        mapped = np.where(mapped == _HARD, codes, mapped)
    kept: NDArray[np.uint32] = mapped[mapped != _DROP]
    return kept


def _keys_at_once(texts: Sequence[str]) -> list[str]:
    """Return the keys of texts without line breaks, in one pass over all of them."""
    import numpy as np

    out = _mapped("\n".join(("", *texts, "")))
    if ((out >= 0x300) & (out < 0x370)).any():
        return [key(text) for text in texts]
    digit = (out >= 48) & (out <= 57)
    points = np.flatnonzero(out == ord(_POINT))
    out[points[~(digit[points - 1] & digit[points + 1])]] = 32
    dashes = np.flatnonzero(out == ord(_MINUS))
    before = out[dashes - 1]
    alone = (before == 32) | (before == _BREAK) | (before == ord(_POINT)) | (before == ord(_MINUS))
    out[dashes[~(alone & digit[dashes + 1])]] = 32
    spare = np.zeros(len(out), np.bool_)
    spare[:-1] = (out[:-1] == 32) & ((out[1:] == 32) | (out[1:] == _BREAK))
    joined = out[~spare].tobytes().decode("utf-32-le", "surrogatepass")
    if not unicodedata.is_normalized("NFKC", joined):
        return [key(text) for text in texts]
    return [line.strip() for line in joined.split("\n")[1:-1]]


def keys(texts: Sequence[str]) -> list[str]:
    """Return ``[key(text) for text in texts]``, several times as fast for a document's worth of sentences."""
    result: list[str] = []
    chunk: list[str] = []
    size = 0
    for raw in texts:
        text = unescaped(raw)
        chunk.append(text.replace("\n", " ") if "\n" in text else text)
        size += len(text)
        if size > _CHUNK:
            result += _keys_at_once(chunk)
            chunk, size = [], 0
    if size < _SMALL:
        return result + [key(text) for text in chunk]
    return result + _keys_at_once(chunk)


def squashed(key: str) -> str:
    """Return a key without its spaces, for finding a glued copy in a spaced one.

    >>> squashed("the harbour 3.5 %")
    'theharbour3.5%'
    """
    return key.replace(" ", "")


def conflicting_vowels(a: str, b: str) -> tuple[str, str] | None:
    """Return two spellings of a word whose vowel marks disagree, the first such pair, or ``None``.

    A mark in only one of them is not a difference: many writers use none. Shadda is not a vowel. The texts are the
    original ones; words are aligned by their keys.
    """
    if not (_VOWEL.search(a) and _VOWEL.search(b)):
        return None
    from rapidfuzz.distance import Levenshtein

    words_a, words_b = _WORD.findall(a), _WORD.findall(b)
    for step in Levenshtein.opcodes([key(word) for word in words_a], [key(word) for word in words_b]):
        if step.tag == "equal":
            same = zip(
                words_a[step.src_start : step.src_end], words_b[step.dest_start : step.dest_end], strict=True
            )
            for word_a, word_b in same:
                if word_a != word_b and _disagree(word_a, word_b):
                    return word_a, word_b
    return None


def conflicting_letters(a: str, b: str) -> tuple[str, str] | None:
    """Return two words with equal keys that are different words by their last letters, or ``None``.

    Some writers always use a final ya for alef maqsura, or ha for ta marbuta: that is a habit, not a difference. Where
    only one word differs in this way, and both texts have the same letter in another, the word is a different one:
    "\u0639\u0644\u064a" (Ali) is not "\u0639\u0644\u0649" (on).
    """
    words_a, words_b = (_WORD.findall(_INVISIBLE.sub("", _VOWEL.sub("", text))) for text in (a, b))
    if len(words_a) != len(words_b):
        return None
    for letter in _FINALS:
        pairs = [pair for pair in zip(words_a, words_b, strict=True) if letter in (pair[0][-1], pair[1][-1])]
        different = [(word_a, word_b) for word_a, word_b in pairs if word_a[-1] != word_b[-1]]
        if len(different) == 1 and len(pairs) > 1:
            return different[0]
    return None


def _disagree(a: str, b: str) -> bool:
    """Return whether two spellings of a word have different vowels on a letter."""
    letters_a, letters_b = (
        _LETTER.findall(unicodedata.normalize("NFKC", _INVISIBLE.sub("", word))) for word in (a, b)
    )
    if len(letters_a) != len(letters_b):
        return False
    for letter_a, letter_b in zip(letters_a, letters_b, strict=True):
        vowels_a, vowels_b = set(_VOWEL.findall(letter_a)), set(_VOWEL.findall(letter_b))
        if vowels_a and vowels_b and vowels_a != vowels_b:
            return True
    return False
