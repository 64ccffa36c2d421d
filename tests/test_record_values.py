"""The text of JSON and CSV records: a value changed, all else as it was, against the plain way to do it."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.datasets.csvtext import State, advance, cell_value, cells, spelled_cell
from dedup.datasets.jsonplaces import Number, find_places, find_values, spelled, split_path, with_values
from dedup.datasets.lines import bounded_lines

NAMES = st.text(st.characters(exclude_characters=".\\"), max_size=3)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=12,
)
CELLS = st.lists(st.text(st.sampled_from('a"b,\n\r ;ش'), max_size=6), min_size=2, max_size=4)


@given(st.dictionaries(NAMES, VALUES, max_size=4), st.sampled_from([None, 1, "\t"]), st.booleans())
def test_each_member_is_found_and_can_be_changed_alone(
    record: dict[str, Any], indent: int | str | None, escaped: bool
) -> None:
    text = json.dumps(record, indent=indent, ensure_ascii=escaped)
    found = find_places(text, [(name,) for name in record])
    assert len(found) == len(record)
    for (name,), place in found.items():
        assert json.loads(text[place.start : place.end]) == record[name]
        changed = with_values(text, [(place, spelled("new", text))])
        assert json.loads(changed) == {**record, name: "new"}
        assert len(changed) == len(text) - (place.end - place.start) + len('"new"')


def test_steps_lead_through_records_and_lists_and_the_last_of_two_counts() -> None:
    text = ' {"a": {"b": [0, {"c": "first", "c" : "x"}], "b.d": 1}, "n": -1.0e5}\r\n'
    paths = [split_path(name) for name in ("a.b.1.c", r"a.b\.d", "a.x", "a.b.7", "n.x", "n")]
    found = find_places(text, paths)
    assert {path: text[place.start : place.end] for path, place in found.items()} == {
        ("a", "b", "1", "c"): '"x"',
        ("a", "b.d"): "1",
        ("n",): "-1.0e5",
    }


@given(st.dictionaries(NAMES, VALUES, max_size=4), st.data())
def test_values_alone_are_those_at_the_places(record: dict[str, Any], data: st.DataObject) -> None:
    text = json.dumps(record)
    steps = st.one_of(st.sampled_from(["0", "1", "01", "-1", "", *record]), NAMES)
    paths = data.draw(st.lists(st.lists(steps, min_size=1, max_size=3).map(tuple), max_size=6))
    places, values = find_places(text, paths), find_values(text, paths)
    assert values.keys() == places.keys()
    for path, value in values.items():
        place = places[path]
        assert (
            str(value) == place.value
            if isinstance(value, Number)
            else value == place.value or "Number" in repr(value)
        )


@pytest.mark.parametrize("text", ["", "[]", "1", '{"a": 1', '{"a" 1}', '{"a": 1} x', "{'a': 1}", '{"a": 01}'])
def test_what_is_not_an_object_is_refused(text: str) -> None:
    for find in (find_places, find_values):
        with pytest.raises(ValueError, match=r".+"):
            find(text, [("a",)])


@given(CELLS, st.sampled_from([",", ";"]), st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]))
def test_cells_say_what_the_csv_module_reads(row: list[str], delimiter: str, quoting: Any) -> None:  # noqa: ANN401
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter, quoting=quoting).writerow(row)
    text = out.getvalue()
    raw = [text[start:end] for start, end in cells(text, delimiter)]
    assert [cell_value(cell) for cell in raw] == row
    again = [spelled_cell(value, cell, delimiter) for value, cell in zip(row, raw, strict=True)]
    assert next(csv.reader(io.StringIO(delimiter.join(again), newline=""), delimiter=delimiter)) == row


@given(st.lists(CELLS, max_size=4), st.integers(1, 5))
def test_records_end_where_the_csv_module_ends_them(rows: list[list[str]], size: int) -> None:
    out = io.StringIO(newline="")
    csv.writer(out, quoting=csv.QUOTE_ALL).writerows(rows)
    ends, state = 0, State.START
    stream = io.BytesIO(out.getvalue().encode())
    while piece := stream.readline(size):
        state = advance(piece, state, b",")
        if piece.endswith(b"\n") and state is not State.QUOTED:
            ends, state = ends + 1, State.START
    assert ends == len(rows)


@given(st.lists(st.binary(max_size=12).map(lambda data: data.replace(b"\n", b"")), max_size=6), st.booleans())
def test_lines_have_a_bound_and_their_places(lines: list[bytes], last: bool) -> None:
    data = b"\n".join(lines) + b"\n" * last
    whole = io.BytesIO(data).readlines()
    found = list(bounded_lines(io.BytesIO(data), 8))
    assert [line.data for line in found] == [line if len(line) <= 8 else None for line in whole]
    assert [line.size for line in found] == [len(line) for line in whole]
    assert all(data[: line.end] == b"".join(whole[: line.number]) for line in found)
