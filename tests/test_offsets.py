"""Offsets of a text that is made of pieces of another: both directions, against a map of every character."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.model import Span
from dedup.text.offsets import OffsetMap

SIZE = 40
Paragraphs = list[list[Span]]


@st.composite
def stretches(draw: st.DrawFn) -> list[Span]:
    """Stretches of a text, in order; neighbours may touch, some reach the ends."""
    edges = sorted(draw(st.sets(st.integers(0, SIZE))))
    chosen = [Span(*edge) for edge in pairwise(edges)]
    return [span for span in chosen if draw(st.booleans())]


@st.composite
def paragraphs(draw: st.DrawFn) -> Paragraphs:
    """Pieces of a text in any order, grouped into paragraphs."""
    pieces = draw(st.permutations(draw(stretches())))
    cuts = sorted({0, len(pieces), *draw(st.sets(st.integers(0, len(pieces))))})
    return [list(pieces[start:end]) for start, end in pairwise(cuts)]


def characters_without(removed: list[Span]) -> list[int | None]:
    """For each character of the shorter text its offset in the whole one."""
    return [at for at in range(SIZE) if not any(span.start <= at < span.end for span in removed)]


def characters_joined(rows: Paragraphs, joint: int) -> list[int | None]:
    """For each character of the joined text its offset in the other one; ``None`` for what joins the pieces."""
    text: list[int | None] = []
    for row in rows:
        for number, piece in enumerate(row):
            text += [None] * joint if number else []
            text += range(*piece)
        text += [None, None]
    return text


def offsets(spans: list[Span]) -> list[int]:
    """The offsets of the characters of spans."""
    return [at for span in spans for at in range(*span)]


@st.composite
def maps(draw: st.DrawFn) -> tuple[OffsetMap, list[int | None]]:
    """A map of either kind, and the same as a list."""
    if draw(st.booleans()):
        removed = draw(stretches())
        return OffsetMap.without(removed, SIZE), characters_without(removed)
    rows, joint = draw(paragraphs()), draw(st.integers(0, 3))
    return OffsetMap.joined(rows, lambda _left, _right: joint), characters_joined(rows, joint)


SPANS = st.tuples(st.integers(0, SIZE + 20), st.integers(0, SIZE + 20)).map(lambda ends: Span(*sorted(ends)))


@given(maps(), SPANS)
def test_a_stretch_is_mapped_as_its_characters_are(
    made: tuple[OffsetMap, list[int | None]], span: Span
) -> None:
    found, characters = made
    assert offsets(found.mapped(span)) == [at for at in characters[slice(*span)] if at is not None]


@given(maps(), SPANS)
def test_the_inverse_maps_every_character_back(made: tuple[OffsetMap, list[int | None]], span: Span) -> None:
    found, characters = made
    places = {at: place for place, at in enumerate(characters) if at is not None}
    assert offsets(found.inverse().mapped(span)) == [places[at] for at in range(*span) if at in places]


@given(maps())
def test_there_and_back_is_the_same_map(made: tuple[OffsetMap, list[int | None]]) -> None:
    found, _ = made
    assert found.inverse().inverse() == found


@given(stretches(), st.integers(0, 3), SPANS)
def test_the_whole_stretch_is_from_the_first_to_the_last_character(
    kept: list[Span], joint: int, span: Span
) -> None:
    found = OffsetMap.joined([kept], lambda _left, _right: joint)
    inside = offsets(found.mapped(span))
    if inside:
        assert found.whole(span) == Span(inside[0], inside[-1] + 1)
    else:
        assert not range(*found.whole(span))


@given(stretches(), SPANS, SPANS)
def test_a_map_of_removals_keeps_the_order(removed: list[Span], one: Span, other: Span) -> None:
    found = OffsetMap.without(removed, SIZE)
    left, right = sorted((one, other))
    if found.mapped(left) and found.mapped(right):
        assert found.whole(left) <= found.whole(right)


@given(stretches())
def test_what_was_removed_has_no_place_in_the_shorter_text(removed: list[Span]) -> None:
    shorter = OffsetMap.without(removed, SIZE).inverse()
    assert not any(shorter.mapped(span) for span in removed)


@pytest.mark.parametrize(
    ("span", "mapped", "whole"),
    [
        (Span(0, 3), [Span(0, 3)], Span(0, 3)),  # ends where something was removed
        (Span(3, 5), [Span(6, 8)], Span(6, 8)),  # begins where something was removed
        (Span(2, 5), [Span(2, 3), Span(6, 8)], Span(2, 8)),  # something was removed inside it
        (Span(5, 7), [Span(8, 10)], Span(8, 10)),  # ends with the text, whose end was removed
        (Span(3, 3), [], Span(0, 0)),  # has no character
        (Span(9, 12), [], Span(0, 0)),  # lies beyond the text
    ],
)
def test_removals_at_the_ends_of_a_stretch_are_not_part_of_it(
    span: Span, mapped: list[Span], whole: Span
) -> None:
    found = OffsetMap.without([Span(3, 4), Span(4, 6), Span(10, 12)], 12)
    assert (found.mapped(span), found.whole(span)) == (mapped, whole)
