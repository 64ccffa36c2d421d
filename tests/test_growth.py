"""Work grows with the text and not with its square: lines of code that run are counted, not seconds."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

import pytest

from dedup.boilerplate.classifier.line_shape import line_shapes
from dedup.config import Matcher
from dedup.copies.similarity import find_copies
from dedup.model import Line, Reason, Removal, Segmentation, Sentence, Span
from dedup.result.assembly import assemble
from dedup.result.ledger import Ledger
from dedup.text.one_line_pages import unfold
from dedup.text.segment import segment

SMALL, LARGE = 400, 1600
LINEAR = 5.0
"""Four times the text may take so many times the work; its square would be 16 times."""
WORDS = "harbour ferry morning bridge river market school letter winter garden captain engine".split()


def work(function: Callable[[], object]) -> int:
    """Count the lines of Python that run, those of comprehensions once for every item."""
    count = 0

    def trace(_frame: FrameType, event: str, _argument: object) -> Any:  # noqa: ANN401
        nonlocal count
        count += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        function()
    finally:
        sys.settrace(before)
    return count


def named(number: int) -> str:
    """A sentence of its own for every number, without figures, like all the others."""
    name = "".join("bcdfghjklm"[int(digit)] for digit in str(number)).capitalize()
    return f"The ferry between the two banks sails again from Monday, said the harbour master of {name} on Sunday."


def unlike(number: int) -> str:
    """A sentence that is like no other."""
    return f"{' '.join(WORDS[number // step % 12] for step in (1, 12, 144, 7, 5))} {named(number)[-20:]}"


def unfolding(size: int) -> Callable[[], object]:
    text = " ".join(named(number) for number in range(size))
    found = segment(text)
    unfold(found, {})  # loads what every call shares
    return lambda: unfold(found, {})


def glued_copy(size: int) -> Callable[[], object]:
    """Assemble a line of glued sentences of which every other one is cut out."""
    parts = [unlike(number) for number in range(size)]
    places, text = [], ""
    for part in parts:
        places.append((len(text), len(text) + len(part)))
        text += part
    sentences = tuple(Sentence(start, end, 0, start > 0) for start, end in places)
    cut = Segmentation(text, (Line(0, len(text), 0, size),), sentences)
    removals = [
        Removal(start, end, text[start:end], Reason.COPY, "near", "copy.version", "told again")
        for start, end in places[::2]
    ]
    return lambda: assemble(cut, removals, {})


def repeated_and_like_many(size: int) -> Callable[[], object]:
    texts = [text for number in range(size // 2) for text in (named(0), named(number + 1))]
    folded = [text.casefold() for text in texts]
    find_copies(folded[:4], texts[:4], matcher=Matcher.MINHASH)
    return lambda: find_copies(folded, texts, matcher=Matcher.MINHASH)


def heads_then_lines(size: int) -> Callable[[], object]:
    """Remove the head of every line, and then the line."""
    found = segment("\n".join(unlike(number) for number in range(size)))

    def run() -> None:
        ledger = Ledger(found)
        enter = (Reason.CHROME, "label", "test", "a test")
        for number, line in enumerate(found.lines):
            ledger.remove(Span(line.start, line.start + 4), number, *enter)
        for number in range(size):
            ledger.remove_line(number, *enter)

    return run


@pytest.mark.parametrize("task", [unfolding, glued_copy, repeated_and_like_many, heads_then_lines])
def test_four_times_the_text_is_about_four_times_the_work(
    task: Callable[[int], Callable[[], object]],
) -> None:
    small, large = work(task(SMALL)), work(task(LARGE))
    assert large <= LINEAR * small, f"{small} lines of code for {SMALL}, {large} for {LARGE}"


def test_a_sentence_that_occurs_often_is_paired_as_a_whole_with_the_few_most_like_it() -> None:
    size = 200
    texts = [text for number in range(size) for text in (named(0), named(number + 1))]
    matches = find_copies([text.casefold() for text in texts], texts)
    members = set(range(0, 2 * size, 2))
    wide = {
        pair for match in matches if (pair := match[:2]) and len(members & set(pair)) == 1 and 0 not in pair
    }
    # Four of the single ones, each with all members but the first.
    assert len(wide) <= 4 * (size - 1)
    assert {match.second for match in matches if match.first == 0} >= members - {0}


@pytest.mark.parametrize("blank", [" \ufeff", "\ufeff\u3000", "\u00a0 \ufeff"])
def test_white_space_and_byte_order_marks_in_any_order_are_trimmed_at_once(blank: str) -> None:
    text = f"{blank * 200_000}The ferry sails.{blank * 200_000}"
    line = segment(text).lines[0]
    assert text[line.start : line.end] == "The ferry sails."


def test_every_white_space_is_trimmed() -> None:
    blanks = [char for char in map(chr, range(sys.maxunicode + 1)) if char.isspace() and char.splitlines()[0]]
    text = f"\ufeff{''.join(blanks)}\ufeffThe ferry sails.\ufeff{''.join(blanks)}\ufeff"
    line = segment(text).lines[0]
    assert text[line.start : line.end] == "The ferry sails."


def test_a_line_longer_than_what_is_counted_at_once_looks_like_its_parts_together() -> None:
    short, long = "Ab1. ", "Ab1. " * 100_000
    one, many = line_shapes([short]), line_shapes(["x", long, "y"])
    places = (2, 3)  # shares of digits and of capitals
    assert [one[place, 0] for place in places] == pytest.approx([many[place, 1] for place in places])
    assert many[:, 0].tolist() == line_shapes(["x"])[:, 0].tolist()
    assert many[:, 2].tolist() == line_shapes(["y"])[:, 0].tolist()
