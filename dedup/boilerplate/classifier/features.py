"""The features of a line: its characters, its words, its labels and copies, its position among the other lines.

They do not depend on the language, except for the lexicon's score. The network itself takes a line's neighbours and
the whole text into account, so the features describe single lines; of their surroundings they only describe what has
to be found by comparing text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from dedup.boilerplate.classifier.lexicon import lexical_scores
from dedup.boilerplate.classifier.line_shape import SHAPE_FEATURES, line_shapes
from dedup.boilerplate.classifier.lines import ClassifierInput, CopyState
from dedup.boilerplate.classifier.words import LONG, SharedWords, shared_words
from dedup.boilerplate.rules.values import Confidence, LabelExtent
from dedup.model import ChromeType
from dedup.text.columns import Columns, columns
from dedup.text.marks import EXCLAMATIONS, QUESTIONS

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np
    from numpy.typing import NDArray

__all__ = ["NAMES", "line_features"]

SHAPES_NEAR = 8
"""Lines on each side whose shape is compared with a line's own."""
LONGEST_LABEL = 40
"""Longest name in front of a colon, in characters, that may be a speaker's."""
# Members of an enumeration are slow to look up, and these are needed for every line.
_LINE, _SURE = LabelExtent.LINE, Confidence.SURE
_LIST_MARK = re.compile(
    r"\s*(?:[-*+\N{BULLET}\N{MIDDLE DOT}\N{BLACK SMALL SQUARE}\N{BLACK CIRCLE}\N{WHITE CIRCLE}"
    r"\N{WHITE BULLET}\N{TRIANGULAR BULLET}\N{EN DASH}\N{EM DASH}]\s|\(?\d{1,3}[.):]\s|\(?[a-zA-Z][.)]\s)"
)
_SPEAKER = re.compile(rf"[^\s:.!?][^:.!?]{{0,{LONGEST_LABEL}}}[:\N{{FULLWIDTH COLON}}]\s*\S")
_QUESTIONS = tuple(QUESTIONS)
_CLOSERS = "\"'\N{RIGHT DOUBLE QUOTATION MARK}\N{RIGHT SINGLE QUOTATION MARK}»)] "

# Addresses of links and control characters are taken out before a text is classified.
_TYPES = sorted({*ChromeType} - {ChromeType.LINK, ChromeType.CONTROL})
_TYPE_ROW = {kind.value: row for row, kind in enumerate(_TYPES)}
_LABELS = (*(f"label_{kind}" for kind in _TYPES), "label_sure", "label_part", "label_block")
NAMES: tuple[str, ...] = (
    *SHAPE_FEATURES, "log_words", "letters_a_word", "letter_share", "sentences", "question", "exclamation", "list_mark",
    "speaker", "address", "unspaced", "one_line", "markup",
    "known", "common", "first_line", "covers_first", "recurring", "above", "below", "count", "later",
    "form_count", "form_later", "same_start", "same_end", "lexicon",
    "echo", "truncated", "aligned", "primary", "headline",
    "prose", "prose_above", "prose_below", "from_top", "from_end", "place", "same_shape_next", "same_shape_near",
    *_LABELS,
)  # fmt: skip
"""The features of a line, in the order of the rows of :func:`line_features`."""


def line_features(
    texts: Sequence[ClassifierInput], lexicon: Mapping[str, int] | None = None
) -> tuple[Columns, NDArray[np.float32]]:
    """Return the features of the lines of texts.

    Args:
        texts: the lines of each text; each has at least one.
        lexicon: weights of words instead of the shipped ones.

    Returns:
        Which columns belong to which text, and a table with a column for each line and a row for each of :data:`NAMES`.
    """
    import numpy as np

    layout = columns([len(text.texts) for text in texts])
    size = layout.size
    lines = [line for text in texts for line in text.texts]
    keys = [key for text in texts for key in text.keys]
    rows = [key.split() for key in keys]
    shared = shared_words(keys, rows, layout)
    shapes = line_shapes(lines)
    shape_of = {name: shapes[row] for row, name in enumerate(SHAPE_FEATURES)}
    words = np.maximum(shared.words, 1)
    prose = ((shared.words >= LONG) & (shape_of["last_end"] > 0)) | (shared.words >= 3 * LONG)
    copies = np.array([state for text in texts for state in text.copies], np.int8)
    sentences = [count for text in texts for count in text.sentences]
    letters = shape_of["letters"]
    next_to, near = _same_shapes(lines, shared, layout)
    table = np.empty((len(NAMES), size), np.float32)
    values: tuple[NDArray[np.generic] | list[bool] | list[float], ...] = (
        np.log1p(shared.words), letters / words / 10, letters / np.maximum(np.expm1(shape_of["chars"]), 1),
        np.log1p(sentences), *_surface(lines),
        shared.unspaced, layout.spread(np.array([text.one_line for text in texts])), _markup(texts, layout),
        shared.known, shared.common, shared.first_line, shared.covers_first, shared.recurring,
        shared.above, shared.below, np.log(shared.count), shared.later, np.log(shared.form_count), shared.form_later,
        np.log(np.maximum(shared.same_start, 1)), np.log(np.maximum(shared.same_end, 1)),
        lexical_scores(keys, lexicon),
        copies == CopyState.ECHO, copies == CopyState.TRUNCATED, copies == CopyState.ALIGNED,
        copies == CopyState.PRIMARY, _headlines(texts, layout),
        *_position(prose, layout), next_to, near,
    )  # fmt: skip
    table[: len(SHAPE_FEATURES)] = shapes
    table[SHAPE_FEATURES.index("letters")] = np.log1p(letters)
    first_label = len(SHAPE_FEATURES) + len(values)
    for row, value in enumerate(values, len(SHAPE_FEATURES)):
        table[row] = value
    _labels(texts, layout, table[first_label:])
    return layout, table


def _surface(lines: Sequence[str]) -> tuple[list[bool], ...]:
    """Return which lines are questions, exclamations, items of lists, begin with a speaker, or have an address."""
    return (
        [line.rstrip(_CLOSERS).endswith(_QUESTIONS) for line in lines],
        [line[-1] in EXCLAMATIONS for line in lines],
        [_LIST_MARK.match(line) is not None for line in lines],
        [_SPEAKER.match(line) is not None for line in lines],
        ["http" in line or "www." in line for line in lines],
    )


def _position(prose: NDArray[np.bool_], layout: Columns) -> tuple[NDArray[np.generic], ...]:
    """Return which lines are prose, how far it is to prose above and below, and where in its text a line is."""
    import numpy as np

    positions = layout.positions()
    following = layout.end - layout.first - 1 - positions
    return (
        prose,
        np.log1p(layout.distance(prose, up=True)),
        np.log1p(layout.distance(prose, up=False)),
        np.log1p(positions),
        np.log1p(following),
        positions / np.maximum(positions + following, 1),
    )


def _headlines(texts: Sequence[ClassifierInput], layout: Columns) -> NDArray[np.bool_]:
    import numpy as np

    marked = np.zeros(layout.size, np.bool_)
    for start, text in zip(layout.starts.tolist(), texts, strict=True):
        if text.headline is not None:
            marked[start + text.headline] = True
    return marked


def _markup(texts: Sequence[ClassifierInput], layout: Columns) -> NDArray[np.bool_]:
    import numpy as np

    marked = np.zeros(layout.size, np.bool_)
    for start, text in zip(layout.starts.tolist(), texts, strict=True):
        marked[[start + number for number in text.markup]] = True
    return marked


def _labels(texts: Sequence[ClassifierInput], layout: Columns, table: NDArray[np.float32]) -> None:
    """Write the rows of the labels: 1 where a label covers the whole line, less where it covers an end of it."""
    table[:] = 0
    sure, part, block = (len(_TYPES) + row for row in range(3))
    for start, text in zip(layout.starts.tolist(), texts, strict=True):
        for number, labels in enumerate(text.labels, start):
            for label in labels:
                whole = label.extent is _LINE
                if (row := _TYPE_ROW.get(label.type)) is not None:
                    table[row, number] = 1.0 if whole else 0.5
                if label.confidence is _SURE:
                    table[sure, number] = 1
                if not whole:
                    table[part, number] = 1
                if label.block >= 0:
                    table[block, number] = 1


def _same_shapes(
    lines: Sequence[str], shared: SharedWords, layout: Columns
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return how many of a line's nearest neighbours, and of those within reach, have its shape.

    A shape is the order of magnitude of the number of words, the kind of the first character, and the last character
    unless it is a letter or digit.
    """
    import numpy as np

    size = layout.size
    length = np.minimum(5, np.log2(shared.words + 1).astype(np.int64))
    ends = [0 if line[-1].isalnum() else ord(line[-1]) for line in lines]
    starts = [2 * line[0].isupper() + line[0].isdigit() for line in lines]
    shape = (np.array(ends, np.int64) * 4 + np.array(starts)) * 8 + length
    next_to, near = np.zeros(size), np.zeros(size)
    for step in range(1, SHAPES_NEAR + 1):
        if step >= size:
            break
        same = (shape[step:] == shape[:-step]) & (layout.first[step:] == layout.first[:-step])
        near[step:] += same
        near[:-step] += same
        if step == 1:
            next_to = near / 2
    return next_to, near / (2 * SHAPES_NEAR)
