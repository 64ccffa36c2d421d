"""The shape of a line: counts of its kinds of characters, and how it begins and ends.

Words and neighbouring lines do not matter: equal lines have equal shapes.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

from dedup.text.marks import SENTENCE_ENDS

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["SHAPE_FEATURES", "line_shapes"]

SHAPE_FEATURES = (
    "chars", "letters", "digit_share", "upper_share", "ends", "commas", "quotes", "bars", "colons", "brackets",
    "signs", "last_end", "last_colon", "last_comma", "last_dots", "last_closer", "first_upper", "first_lower",
    "first_digit", "first_mark", "first_quote",
)  # fmt: skip
"""The features of a line, in this order: logarithms of counts, shares of its characters, and truth values."""

_CLASSES = ("letter", "upper", "digit", "end", "comma", "quote", "bar", "colon", "bracket", "sign")
_MARKED = _CLASSES.index("end")
_COMMA = ",;\N{ARABIC COMMA}\N{ARABIC SEMICOLON}\N{IDEOGRAPHIC COMMA}\N{FULLWIDTH COMMA}"
_QUOTE = "\"'\N{LEFT DOUBLE QUOTATION MARK}\N{RIGHT DOUBLE QUOTATION MARK}\N{DOUBLE LOW-9 QUOTATION MARK}\N{LEFT-POINTING DOUBLE ANGLE QUOTATION MARK}\N{RIGHT-POINTING DOUBLE ANGLE QUOTATION MARK}\N{LEFT CORNER BRACKET}\N{RIGHT CORNER BRACKET}\N{RIGHT SINGLE QUOTATION MARK}\N{LEFT SINGLE QUOTATION MARK}"
_BAR = "|/\\<>\N{BULLET}\N{MIDDLE DOT}\N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK}\N{FULLWIDTH VERTICAL LINE}\N{EN DASH}\N{EM DASH}"
_COLON = ":\N{FULLWIDTH COLON}"
_BRACKET = "()[]{}\N{FULLWIDTH LEFT PARENTHESIS}\N{FULLWIDTH RIGHT PARENTHESIS}"
_SIGN = "@#\N{COPYRIGHT SIGN}*&_=+\N{REGISTERED SIGN}$%\N{EURO SIGN}"
_DOTS = "\N{HORIZONTAL ELLIPSIS}"
_MARKS = {
    "end": SENTENCE_ENDS, "comma": _COMMA, "quote": _QUOTE, "bar": _BAR, "colon": _COLON, "bracket": _BRACKET, "sign": _SIGN,
}  # fmt: skip
_BIT = {name: 1 << bit for bit, name in enumerate((*_CLASSES, "dots", "lower"))}
_UNSEEN = 0xFFFF
_COMBINATIONS = 1 << len(_BIT)
# Counters are packed into 64-bit words, four or two to a word: the width of a field bounds the length of a line.
_NARROW, _BROAD = 16, 32
# Characters counted at once: bounds the memory of the sums, 50 bytes per character.
_CHUNK = 1 << 17


@cache
def _classes() -> NDArray[np.uint16]:
    """Return the table of the classes of code points, as bits; it is filled as characters occur."""
    import numpy as np

    return np.full(0x110000, _UNSEEN, np.uint16)


def _class_of(char: str) -> int:
    category = unicodedata.category(char)
    bits = 0
    if category[0] == "L":
        bits |= _BIT["letter"]
    if category in ("Lu", "Lt"):
        bits |= _BIT["upper"]
    if category == "Ll":
        bits |= _BIT["lower"]
    if category == "Nd":
        bits |= _BIT["digit"]
    for name, chars in _MARKS.items():
        if char in chars:
            bits |= _BIT[name]
    return bits | _BIT["dots"] if char in _DOTS else bits


def _class_bits(text: str) -> NDArray[np.uint16]:
    import numpy as np

    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.dtype("<u4"))
    table = _classes()
    bits = table[codes]
    new = bits == _UNSEEN
    if new.any():
        for code in set(codes[new].tolist()):
            table[code] = _class_of(chr(code))
        bits = table[codes]
    return bits


@cache
def _counters(width: int) -> NDArray[np.uint64]:
    """Return what each combination of classes adds to the sums, in fields of ``width`` bits."""
    import numpy as np

    per_word = 64 // width
    words = -(-len(_CLASSES) // per_word)
    combinations = np.arange(_COMBINATIONS, dtype=np.uint64)
    table = np.zeros((words, _COMBINATIONS), np.uint64)
    for bit in range(len(_CLASSES)):
        word, field = divmod(bit, per_word)
        table[word] += ((combinations >> np.uint64(bit)) & np.uint64(1)) << np.uint64(field * width)
    return table


def _counts(bits: NDArray[np.uint16], ends: NDArray[np.int64]) -> NDArray[np.float64]:
    """Count the characters of each class in every one of consecutive lines: one row per class."""
    import numpy as np

    sizes = np.diff(ends, prepend=0)
    width = _NARROW if int(sizes.max()) < 1 << _NARROW else _BROAD
    table = _counters(width)
    upto = np.zeros((len(table), len(ends) + 1), np.uint64)
    total = np.zeros((len(table), 1), np.uint64)
    for start in range(0, len(bits), _CHUNK):
        # Sums may overflow; the difference of two is still correct.
        running = table[:, bits[start : start + _CHUNK]]
        running[:, :1] += total
        np.cumsum(running, axis=1, out=running)
        first, last = np.searchsorted(ends, (start, start + _CHUNK), side="right")
        upto[:, first + 1 : last + 1] = running[:, ends[first:last] - start - 1]
        total = running[:, -1:]
    sums = np.diff(upto, axis=1)
    word, field = np.divmod(np.arange(len(_CLASSES)), 64 // width)
    shifts = (field * width).astype(np.uint64)[:, None]
    return ((sums[word] >> shifts) & np.uint64((1 << width) - 1)).astype(np.float64)


def line_shapes(lines: Sequence[str]) -> NDArray[np.float64]:
    """Return the shape of each line, one column per line and one row for each of :data:`SHAPE_FEATURES`.

    Args:
        lines: lines of a text; none is empty.
    """
    import numpy as np

    sizes = np.fromiter(map(len, lines), np.int64, len(lines))
    starts = np.zeros(len(lines), np.int64)
    np.cumsum(sizes[:-1], out=starts[1:])
    ends = starts + sizes
    bits = _class_bits("".join(lines))
    sums = _counts(bits, ends)
    letter, upper, digit = sums[:_MARKED]
    size = sizes.astype(np.float32)
    first, last, before = bits[starts], bits[ends - 1], bits[np.maximum(ends - 2, starts)]
    closer = (last & (_BIT["quote"] | _BIT["bracket"])) > 0
    final = np.where(closer, before, last)
    triple = np.fromiter(("..." in line[-5:] for line in lines), np.bool_, len(lines))
    dots = ((final & _BIT["dots"]) > 0) | triple
    letters = np.maximum(letter, 1)
    shapes = np.empty((len(SHAPE_FEATURES), len(lines)))
    shapes[0], shapes[1], shapes[2], shapes[3] = np.log1p(size), letters, digit / size, upper / letters
    marks = 4 + len(_MARKS)
    shapes[4:marks] = np.log1p(sums[_MARKED:])
    truths = (
        ((final & _BIT["end"]) > 0) & ~dots,
        (final & _BIT["colon"]) > 0,
        (final & _BIT["comma"]) > 0,
        dots,
        closer,
        (first & _BIT["upper"]) > 0,
        (first & _BIT["lower"]) > 0,
        (first & _BIT["digit"]) > 0,
        (first & (_BIT["bar"] | _BIT["sign"] | _BIT["bracket"])) > 0,
        (first & _BIT["quote"]) > 0,
    )
    for row, truth in enumerate(truths, marks):
        shapes[row] = truth
    return shapes
