"""A JSON array is read element by element, whatever comes in at once, and no element is held beyond a limit."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dedup.datasets.json_array import array_elements, array_or_lines
from dedup.datasets.streams import Opened
from dedup.errors import InputError

VALUES: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.sampled_from('a"\\[]{},: \n\té\u2028ق')),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=8,
)
ROWS = st.lists(st.dictionaries(st.text(max_size=4), VALUES, max_size=3), max_size=4)


class Trickle(io.RawIOBase):
    """A pipe that gives few bytes at a time."""

    def __init__(self, data: bytes, most: int) -> None:
        self._data, self._most = data, most

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:  # noqa: ANN401
        piece = self._data[: min(self._most, len(buffer))]
        self._data = self._data[len(piece) :]
        buffer[: len(piece)] = piece
        return len(piece)


def source(data: bytes, at_once: int | None = None) -> Opened:
    """Return an open file, or a pipe that gives so many bytes at once."""
    stream = io.BufferedReader(Trickle(data, at_once)) if at_once else io.BytesIO(data)
    return Opened(stream, stream, seekable=at_once is None)


def elements(data: bytes, at_once: int | None = None, limit: int = 10**6) -> list[bytes | None]:
    is_array, stream = array_or_lines(source(data, at_once))
    assert is_array
    return [line.data for line in array_elements(stream, limit, "in.json")]


@given(ROWS, st.sampled_from([None, 0, 2]), st.booleans(), st.sampled_from([None, 1, 3, 7]))
@settings(deadline=None)
def test_the_elements_are_those_of_the_array_however_it_is_spelled_and_comes_in(
    rows: list[dict[str, Any]], indent: int | None, escaped: bool, at_once: int | None
) -> None:
    data = json.dumps(rows, indent=indent, ensure_ascii=escaped).encode()
    found = elements(b"\xef\xbb\xbf \n" + data + b"\n\n", at_once)
    assert [json.loads(one or b"") for one in found] == rows
    assert not any(b"\n" in (one or b"") for one in found)


def test_values_are_spelled_as_they_were_and_only_breaks_between_them_are_removed() -> None:
    (found,) = elements(b'[\n  {\n    "z": 1.50,\r\n    "a": "\\u0041\\n x",\n\t"b":   1E5\n  }\n]')
    assert found == b'{ "z": 1.50, "a": "\\u0041\\n x", "b":   1E5 }'


@pytest.mark.parametrize("at_once", [None, 1, 5])
def test_an_element_beyond_the_limit_is_counted_and_forgotten(at_once: int | None) -> None:
    data = b'[{"a": "' + b"x" * 100 + b'"}, {"b": 1}, ,\n{"c": "' + b'\\"' * 60 + b'"}]'
    assert elements(data, at_once, limit=50) == [None, b'{"b": 1}', None]


@pytest.mark.parametrize(
    ("data", "is_array"),
    [
        (b'[{"text": "a"}]', True),
        (b' \r\n\t[ \n{"text": "a"}', True),
        (b"\xef\xbb\xbf[{", True),
        (b"[]", True),
        (b"[ \n ]", True),
        (b"", False),
        (b'{"text": "a"}\n', False),
        (b"[1]\n", False),
        (b'["a"]\n', False),
        (b"[[{}]]\n", False),
        (b"[" * 10_000, False),
        (b"\xef\xbb", False),
    ],
)
@pytest.mark.parametrize("at_once", [None, 1])
def test_what_begins_as_an_array_of_objects_is_one_and_nothing_of_it_is_lost(
    data: bytes, is_array: bool, at_once: int | None
) -> None:
    found, stream = array_or_lines(source(data, at_once))
    assert found is is_array
    assert stream.read() == data


@pytest.mark.parametrize("at_once", [None, 1])
@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (b'[{"a": 1}', "truncated"),
        (b'[{"a": 1},', "truncated"),
        (b'[{"a": "]', "truncated"),
        (b'[{"a": "\\', "truncated"),
        (b'[{"a": 1}] x', "something follows"),
        (b'[{"a": 1}]\n[{"a": 2}]', "something follows"),
    ],
)
def test_an_array_that_does_not_end_where_the_file_does_is_an_error(
    data: bytes, fault: str, at_once: int | None
) -> None:
    with pytest.raises(InputError, match=fault):
        elements(data, at_once)


def test_a_pipe_is_not_waited_for_longer_than_it_takes_to_tell() -> None:
    class Slow(Trickle):
        reads = 0

        def readinto(self, buffer: Any) -> int:  # noqa: ANN401
            self.reads += 1
            return super().readinto(buffer)

    slow = Slow(b'{"text": "a"}\n' * 3, 14)
    stream = io.BufferedReader(slow)
    found, again = array_or_lines(Opened(stream, stream, seekable=False))
    assert (found, slow.reads) == (False, 1)
    assert again.readline() == b'{"text": "a"}\n'
