"""What a line looks like to the context judge: structural features, the same in every language.

No word is known here. What the lines of a text have in common with its own long sentences stands in for word lists:
words that most of them share are the function words of whatever language it is.
"""

from __future__ import annotations

import math
import unicodedata
from collections import Counter
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Table = NDArray[np.float32]

__all__ = ["DOCUMENT", "NAMES", "document_features", "line_features"]

LONG = 12
"""A line of so many words that ends a sentence is prose."""
WINDOWS = (1, 2, 4, 8, 16, 32)
"""Neighbourhoods in which prose and short lines are counted, in lines to each side."""
NEAR = (1, 2, 3)
"""Neighbours whose own looks are features, in lines to each side."""
COMMON = 0.3
"""A word that stands in such a share of the long lines is a function word."""

_CLASSES = ("letter", "upper", "digit", "end", "comma", "quote", "bar", "colon", "bracket", "sign", "space")
_OWN = (
    "chars", "words", "letters_a_word", "digit_share", "upper_share", "ends", "commas", "quotes", "bars", "colons",
    "brackets", "signs", "last_end", "last_colon", "last_comma", "last_dots", "last_closer", "first_upper",
    "first_lower", "first_digit", "first_mark", "first_quote", "known_share", "common_share", "headline_share",
    "repeats", "later_repeat", "state", "pack", "pack_part", "prose",
)  # fmt: skip
_PLACE = ("from_top", "from_end", "from_top_share")
_SHARED = (
    "words",
    "last_end",
    "common_share",
    "upper_share",
    "digit_share",
    "state",
    "pack",
    "repeats",
    "prose",
)
DOCUMENT = (
    "lines", "all_words", "prose_share", "ending_share", "prose_lines", "gone_share", "short_share", "repeat_share",
    "upper_mean", "long_ending_share", "labels", "labels_share", "label_types", "mean_words", "gone_words",
)  # fmt: skip
NAMES: tuple[str, ...] = (
    *_OWN,
    *_PLACE,
    *(f"{name}_{side}{step}" for step in NEAR for side in ("above", "below") for name in _SHARED),
    *(
        f"{what}_{side}{width}"
        for width in WINDOWS
        for side in ("above", "below")
        for what in ("prose", "short")
    ),
    *(f"to_prose_{side}" for side in ("above", "below")),
    *(f"doc_{name}" for name in DOCUMENT),
)
"""The features of a line, in the order of the columns."""

_END = ".!?\N{ARABIC QUESTION MARK}\N{ARABIC FULL STOP}\N{DEVANAGARI DANDA}\N{IDEOGRAPHIC FULL STOP}\N{FULLWIDTH EXCLAMATION MARK}\N{FULLWIDTH QUESTION MARK}\N{ARMENIAN FULL STOP}\N{ETHIOPIC FULL STOP}\N{KHMER SIGN KHAN}"
_COMMA = ",;\N{ARABIC COMMA}\N{ARABIC SEMICOLON}\N{IDEOGRAPHIC COMMA}\N{FULLWIDTH COMMA}"
_QUOTE = "\"'\N{LEFT DOUBLE QUOTATION MARK}\N{RIGHT DOUBLE QUOTATION MARK}\N{DOUBLE LOW-9 QUOTATION MARK}\N{LEFT-POINTING DOUBLE ANGLE QUOTATION MARK}\N{RIGHT-POINTING DOUBLE ANGLE QUOTATION MARK}\N{LEFT CORNER BRACKET}\N{RIGHT CORNER BRACKET}\N{RIGHT SINGLE QUOTATION MARK}\N{LEFT SINGLE QUOTATION MARK}"
_BAR = "|/\\<>\N{BULLET}\N{MIDDLE DOT}\N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK}\N{FULLWIDTH VERTICAL LINE}\N{EN DASH}\N{EM DASH}"
_COLON = ":\N{FULLWIDTH COLON}"
_BRACKET = "()[]{}\N{FULLWIDTH LEFT PARENTHESIS}\N{FULLWIDTH RIGHT PARENTHESIS}"
_SIGN = "@#\N{COPYRIGHT SIGN}*&_=+\N{REGISTERED SIGN}$%\N{EURO SIGN}"
_DOTS = "\N{HORIZONTAL ELLIPSIS}"
_BITS = {name: 1 << place for place, name in enumerate(_CLASSES)}
_DOT_BIT = 1 << len(_CLASSES)
_LOWER_BIT = 1 << (len(_CLASSES) + 1)


@cache
def _classes() -> NDArray[np.uint16]:
    """The classes of every code point, as bits; entry 0xFFFF marks one not looked up yet."""
    import numpy as np

    return np.full(0x110000, 0xFFFF, np.uint16)


def _class_of(char: str) -> int:
    category = unicodedata.category(char)
    bits = 0
    if category[0] == "L":
        bits |= _BITS["letter"]
    if category in ("Lu", "Lt"):
        bits |= _BITS["upper"]
    if category == "Ll":
        bits |= _LOWER_BIT
    if category == "Nd":
        bits |= _BITS["digit"]
    if char.isspace():
        bits |= _BITS["space"]
    for name, chars in (
        ("end", _END), ("comma", _COMMA), ("quote", _QUOTE), ("bar", _BAR), ("colon", _COLON),
        ("bracket", _BRACKET), ("sign", _SIGN),
    ):  # fmt: skip
        if char in chars:
            bits |= _BITS[name]
    return bits | _DOT_BIT if char in _DOTS else bits


def _class_bits(text: str) -> NDArray[np.uint16]:
    import numpy as np

    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.dtype("<u4"))
    table = _classes()
    bits = table[codes]
    new = bits == 0xFFFF
    if new.any():
        for code in np.unique(codes[new]).tolist():
            table[code] = _class_of(chr(code))
        bits = table[codes]
    return bits


def line_features(
    text: str,
    spans: Sequence[tuple[int, int]],
    keys: Sequence[str],
    states: Sequence[int],
    packs: Sequence[int],
    parts: Sequence[int],
) -> Table:
    """Return the features of all lines of a text, one row a line.

    Args:
        text: the input text.
        spans: the lines, half-open, in characters.
        keys: the key of each line.
        states: what is known of each line: 0 open, 1 page furniture, 2 a copy.
        packs: what the rule packs say of each line: 0 nothing, above it a code of type and confidence.
        parts: whether a pack's label covers the whole line (1) or an end of it (2).
    """
    import numpy as np

    rows = len(spans)
    starts = np.fromiter((span[0] for span in spans), np.int64, rows)
    ends = np.fromiter((span[1] for span in spans), np.int64, rows)
    bits = _class_bits(text)
    sums = {name: _sums(bits, bit, starts, ends) for name, bit in _BITS.items()}
    size = np.maximum(ends - starts, 1).astype(np.float32)
    vocabulary = _Vocabulary(keys)
    words = vocabulary.words
    letters = np.maximum(sums["letter"], 1)
    first, last, before = bits[starts], bits[ends - 1], bits[np.maximum(ends - 2, starts)]
    closer = (last & (_BITS["quote"] | _BITS["bracket"])) > 0
    final = np.where(closer, before, last)
    dots = ((final & _DOT_BIT) > 0) | _triple_dots(text, spans)
    last_end = ((final & _BITS["end"]) > 0) & ~dots
    prose = ((words >= LONG) & last_end) | (words >= 3 * LONG)
    repeats = vocabulary.counts
    own = {
        "chars": np.log1p(size),
        "words": np.log1p(words),
        "letters_a_word": letters / np.maximum(words, 1),
        "digit_share": sums["digit"] / size,
        "upper_share": sums["upper"] / letters,
        "ends": np.log1p(sums["end"]),
        "commas": np.log1p(sums["comma"]),
        "quotes": np.log1p(sums["quote"]),
        "bars": np.log1p(sums["bar"]),
        "colons": np.log1p(sums["colon"]),
        "brackets": np.log1p(sums["bracket"]),
        "signs": np.log1p(sums["sign"]),
        "last_end": last_end,
        "last_colon": (final & _BITS["colon"]) > 0,
        "last_comma": (final & _BITS["comma"]) > 0,
        "last_dots": dots,
        "last_closer": closer,
        "first_upper": (first & _BITS["upper"]) > 0,
        "first_lower": (first & _LOWER_BIT) > 0,
        "first_digit": (first & _BITS["digit"]) > 0,
        "first_mark": (first & (_BITS["bar"] | _BITS["sign"] | _BITS["bracket"])) > 0,
        "first_quote": (first & _BITS["quote"]) > 0,
        "known_share": vocabulary.known,
        "common_share": vocabulary.common,
        "headline_share": vocabulary.headline,
        "repeats": np.log1p(repeats),
        "later_repeat": vocabulary.later,
        "state": np.asarray(states, np.float32),
        "pack": np.asarray(packs, np.float32),
        "pack_part": np.asarray(parts, np.float32),
        "prose": prose,
    }
    own = {name: np.asarray(column, np.float32) for name, column in own.items()}
    # Lines that are gone weigh nothing as prose.
    alive = own["state"] == 0
    prose_words = np.where(prose & alive, words, 0).astype(np.float64)
    short = ((~prose) & (words < LONG)).astype(np.float64)
    places = np.arange(rows, dtype=np.float32)
    columns = [own[name] for name in _OWN]
    columns += [np.log1p(places), np.log1p(rows - 1 - places), places / max(1, rows - 1)]
    for step in NEAR:
        for side in (step, -step):
            columns += [_shifted(own[name], side) for name in _SHARED]
    for width in WINDOWS:
        for up in (True, False):
            columns += [np.log1p(_window(prose_words, width, up)), _window(short, width, up)]
    columns += [_distance(prose & alive, up=True), _distance(prose & alive, up=False)]
    whole = document_features(words, prose, last_end, own["state"], repeats, own["upper_share"], own["pack"])
    columns += [np.full(rows, value, np.float32) for value in whole]
    return np.column_stack([np.asarray(column, np.float32) for column in columns])


def document_features(
    words: NDArray[np.float64],
    prose: NDArray[np.bool_],
    last_end: NDArray[np.bool_],
    states: NDArray[np.float32],
    repeats: NDArray[np.float64],
    upper: NDArray[np.float32],
    packs: NDArray[np.float32],
) -> list[float]:
    """Return what tells a page from an article: how much of it is prose, how much is short or repeated."""
    alive = states == 0
    total = max(1.0, float(words[alive].sum()))
    lines = max(1, int(alive.sum()))
    long = alive & (words >= LONG)
    return [
        math.log1p(len(words)),
        math.log1p(total),
        float(words[prose & alive].sum()) / total,
        float((last_end & alive).sum()) / lines,
        math.log1p(float((prose & alive).sum())),
        1 - float(alive.sum()) / max(1, len(words)),
        float(((words < LONG) & ~last_end & alive).sum()) / lines,
        float(((repeats > 1) & alive).sum()) / lines,
        float(upper[alive].mean()) if alive.any() else 0.0,
        float((last_end & long).sum()) / max(1, int(long.sum())),
        math.log1p(float((packs > 0).sum())),
        float((packs > 0).sum()) / max(1, len(words)),
        math.log1p(len(set(packs.tolist()))),
        total / lines,
        float(words[~alive].sum()) / max(1.0, float(words.sum())),
    ]


def _sums(
    bits: NDArray[np.uint16], bit: int, starts: NDArray[np.int64], ends: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Count the characters of a class in every line."""
    import numpy as np

    running = np.zeros(len(bits) + 1, np.int64)
    np.cumsum((bits & bit) > 0, out=running[1:])
    counts: NDArray[np.float64] = (running[ends] - running[starts]).astype(np.float64)
    return counts


def _triple_dots(text: str, spans: Sequence[tuple[int, int]]) -> NDArray[np.bool_]:
    import numpy as np

    return np.fromiter(
        ("..." in text[max(start, end - 5) : end] for start, end in spans), np.bool_, len(spans)
    )


def _shifted(column: Table, step: int) -> Table:
    """The same column for the line ``step`` lines above (or below, if negative); -1 beyond the ends."""
    import numpy as np

    moved = np.full_like(column, -1)
    if step > 0:
        moved[step:] = column[:-step]
    else:
        moved[:step] = column[-step:]
    return moved


def _window(values: NDArray[np.float64], width: int, up: bool) -> NDArray[np.float64]:
    """The sum over the ``width`` lines above each line, or below it."""
    import numpy as np

    running = np.concatenate(([0.0], np.cumsum(values)))
    places = np.arange(len(values))
    if up:
        return running[places] - running[np.maximum(places - width, 0)]
    return running[np.minimum(places + 1 + width, len(values))] - running[places + 1]


def _distance(marked: NDArray[np.bool_], *, up: bool) -> NDArray[np.float64]:
    """How many lines away the nearest marked line above (or below) is, as a logarithm."""
    import numpy as np

    size = len(marked)
    places = np.arange(size)
    ordered = marked if up else marked[::-1]
    seen = np.maximum.accumulate(np.where(ordered, places, -size))
    away = np.log1p(np.minimum(places - np.concatenate(([-size], seen[:-1])), size).astype(np.float64))
    return away if up else away[::-1]


class _Vocabulary:
    """What the words of each line have in common with the long lines of the text."""

    def __init__(self, keys: Sequence[str]) -> None:
        import numpy as np

        rows = [key.split() for key in keys]
        size = len(rows)
        self.words = np.fromiter(map(len, rows), np.float64, size)
        unspaced = np.fromiter((len(key) for key in keys), np.float64, size) / 4
        # Scripts without spaces: four characters stand for a word.
        self.words = np.where(self.words < unspaced / 4, unspaced, self.words)
        counted = Counter(keys)
        self.counts = np.fromiter((counted[key] for key in keys), np.float64, size)
        seen: set[str] = set()
        self.later = np.zeros(size, np.float32)
        for place, key in enumerate(keys):
            self.later[place] = key in seen
            seen.add(key)
        spread: Counter[str] = Counter()
        long = 0
        for row in {key: row for key, row in zip(keys, rows, strict=True) if len(row) >= LONG}.values():
            spread.update(set(row))
            long += 1
        least = max(2, COMMON * long)
        common = {word for word, count in spread.items() if count >= least}
        title = set(rows[0]) - common if rows else set()
        self.known = np.zeros(size, np.float32)
        self.common = np.zeros(size, np.float32)
        self.headline = np.zeros(size, np.float32)
        for place, row in enumerate(rows):
            if row:
                own = len(row) >= LONG
                self.known[place] = sum(spread[word] > own for word in row) / len(row)
                self.common[place] = sum(word in common for word in row) / len(row)
                self.headline[place] = sum(word in title for word in row) / len(row) if place else 0
