"""Comparison keys: what two sentences are compared by. The output never comes from a key.

Equal keys mean equal words: case, Arabic spelling habits, vowel marks, tatweel, digits of any script, quotation
marks, punctuation, spacing, invisible marks and another converter's escapes make no difference. What carries
meaning inside a number does: decimals ("3.5" is not "35"), per cent and currency signs, a minus before a digit. Marks
of scripts in which they are letters (Latin accents, Indic and Thai vowels) are kept.
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
# Letters by category, but typed in place of an apostrophe.
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
# What is invisible: format characters, and what else could keep a letter from its accent.
_INVISIBLE = regex.compile(r"[\p{Cf}\u034f\u180b-\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef]+")
_BARE_POINT = regex.compile(r"(?<![0-9])\.|\.(?![0-9])")
_BARE_MINUS = regex.compile(r"(?<=[^ .\-])-|-(?![0-9])")
# Vowels of Arabic (short vowels, their nunated forms, sukun) and Hebrew points; a letter with its marks; a word.
_VOWEL = regex.compile("[\u064b-\u0650\u0652\u05b0-\u05bb]")
# Alef maqsura and ta marbuta: whoever writes them somewhere does not write ya and ha for them elsewhere.
_FINALS = "\u0649\u0629"
_LETTER = regex.compile("(?!\u0640)\\p{L}\\p{M}*")
_WORD = regex.compile(r"[\p{L}\p{M}\p{Cf}]+")

# Entries of the table of single characters beside the code point that a character becomes.
_UNKNOWN, _DROP, _HARD = 0, 1, 2
_BREAK = 10
# Largest stretch handled at once, in characters: bounds the memory of the arrays.
_STRETCH = 1 << 20
# Below this many characters the array set-up costs more than it saves (measured).
_SMALL = 400


def _optional_mark(char: str) -> bool:
    """Whether a non-spacing mark is one that writers of Arabic, Hebrew or Syriac omit."""
    code = ord(char)
    return 0x0591 <= code <= 0x05C7 or 0x0610 <= code <= 0x08FF or code == 0xFB1E


@cache
def _folded(char: str) -> str:
    """What one character becomes in a key; marks keep their place until their neighbours are known."""
    if char in _MARKS:
        return _MARKS[char]
    if char == _TATWEEL or _INVISIBLE.match(char):
        return ""
    if char in _APOSTROPHES:
        return " "
    plain = unicodedata.normalize("NFKC", char)
    if char in _FRACTIONS:
        return f" {''.join(map(_folded, plain))} "
    if plain != char:
        return "".join(map(_folded, plain))
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
    """The table for ``str.translate``, filled as characters are met."""

    def __missing__(self, code: int) -> str:
        folded = self[code] = _folded(chr(code))
        return folded


_FOLDS = _Folds()


def _settled(text: str) -> str:
    """Fold a text; where a fold brings a letter and an accent together, fold again."""
    if text.isascii():
        return text.translate(_FOLDS)
    text = _INVISIBLE.sub("", text)
    if not _FRACTIONS.isdisjoint(text):
        text = text.translate({ord(char): _folded(char) for char in _FRACTIONS})
    text = unicodedata.normalize("NFKC", text)
    # Every round removes or replaces characters for good; two are enough for all that is written anywhere.
    for _ in range(8):
        folded = text.translate(_FOLDS)
        text = unicodedata.normalize("NFKC", folded)
        if text == folded:
            break
    return text


def key(text: str) -> str:
    r"""Return the comparison key of a text; empty where it holds no letter, digit or sign of a number.

    ``key(key(text)) == key(text)`` for every string.

    >>> key("\\u00abThe Harbour\\u00bb, 3.5 %!")
    'the harbour 3.5 %'
    """
    text = _settled(unescaped(text))
    if "." in text:
        text = _BARE_POINT.sub(" ", text)
    if "-" in text:
        text = _BARE_MINUS.sub(" ", text)
    return " ".join(text.split())


class _Table:
    """Code point to code point, for whole documents at once; filled as characters are met."""

    def __init__(self) -> None:
        import numpy as np

        # Zero pages cost no memory until they are touched.
        self.entries: NDArray[np.uint32] = np.zeros(0x110000, np.uint32)
        self.entries[_BREAK] = _BREAK

    def look_up(self, codes: NDArray[np.uint32]) -> NDArray[np.uint32]:
        """Return the entries of code points; unknown ones are entered first."""
        found = self.entries.take(codes)
        if not found.all():
            self.learn(codes)
            found = self.entries.take(codes)
        return found

    def learn(self, codes: NDArray[np.uint32]) -> None:
        """Enter the code points that are not known yet."""
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
        # What is still there is a sign that represents itself, now between spaces.
        mapped = np.where(mapped == _HARD, codes, mapped)
    kept: NDArray[np.uint32] = mapped[mapped != _DROP]
    return kept


def _stretch_keys(texts: Sequence[str]) -> list[str]:
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
    found: list[str] = []
    stretch: list[str] = []
    size = 0
    for raw in texts:
        text = unescaped(raw)
        stretch.append(text.replace("\n", " ") if "\n" in text else text)
        size += len(text)
        if size > _STRETCH:
            found += _stretch_keys(stretch)
            stretch, size = [], 0
    if size < _SMALL:
        return found + [key(text) for text in stretch]
    return found + _stretch_keys(stretch)


def squashed(key: str) -> str:
    """Return a key without its spaces, for finding a glued copy in a spaced one.

    >>> squashed("the harbour 3.5 %")
    'theharbour3.5%'
    """
    return key.replace(" ", "")


def conflicting_vowels(a: str, b: str) -> tuple[str, str] | None:
    """Return the first two spellings of one word whose vowel marks disagree, or ``None``.

    A mark on one side only is not a difference: many writers use none. Shadda is not a vowel. The texts are the
    original ones; words are aligned by their keys.
    """
    if not (_VOWEL.search(a) and _VOWEL.search(b)):
        return None
    from rapidfuzz.distance import Levenshtein

    ours, theirs = _WORD.findall(a), _WORD.findall(b)
    for step in Levenshtein.opcodes([key(word) for word in ours], [key(word) for word in theirs]):
        if step.tag == "equal":
            same = zip(
                ours[step.src_start : step.src_end], theirs[step.dest_start : step.dest_end], strict=True
            )
            for one, two in same:
                if one != two and _disagree(one, two):
                    return one, two
    return None


def conflicting_letters(a: str, b: str) -> tuple[str, str] | None:
    """Return two words of equal keys whose last letters their writers distinguish, or ``None``.

    Some writers put a final ya for alef maqsura, or ha for ta marbuta, throughout: that is a habit, not a difference.
    Where only one word differs so, and another that could is written alike in both texts, it is a different word:
    "\u0639\u0644\u064a" (Ali) is not "\u0639\u0644\u0649" (on).
    """
    ours, theirs = (_WORD.findall(_INVISIBLE.sub("", _VOWEL.sub("", text))) for text in (a, b))
    if len(ours) != len(theirs):
        return None
    for letter in _FINALS:
        ends = [(one, two) for one, two in zip(ours, theirs, strict=True) if letter in (one[-1], two[-1])]
        apart = [(one, two) for one, two in ends if one[-1] != two[-1]]
        if len(apart) == 1 and len(ends) > 1:
            return apart[0]
    return None


def _disagree(a: str, b: str) -> bool:
    """Whether two spellings of one word have different vowels on one letter."""
    ours, theirs = (
        _LETTER.findall(unicodedata.normalize("NFKC", _INVISIBLE.sub("", word))) for word in (a, b)
    )
    if len(ours) != len(theirs):
        return False
    for one, two in zip(ours, theirs, strict=True):
        mine, yours = set(_VOWEL.findall(one)), set(_VOWEL.findall(two))
        if mine and yours and mine != yours:
            return True
    return False
