"""An article as JSON: complete, readable by any parser, and read back as the same article."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

import dedup
from dedup.model import Article
from dedup.show.records import read_json, to_json, to_record
from tests.made_articles import ARABIC, ENGLISH, made


@pytest.mark.parametrize("article", [ENGLISH, ARABIC, made([]), dedup.clean("Ferry\n\nIt sails.\n\nShare\n")])
@pytest.mark.parametrize("indent", [2, None])
def test_what_is_written_is_read_back(article: Article, indent: int | None) -> None:
    assert read_json(to_json(article, indent=indent)) == article


def test_the_record_holds_everything() -> None:
    record = json.loads(to_json(ENGLISH))
    assert set(record) == {
        *("format", "version", "status", "language", "scope", "headline", "paragraphs", "text", "body"),
        *("removed_ratio", "metadata", "removals", "repeats", "notes", "layout", "spans", "source"),
    }
    assert record["text"] == ENGLISH.text
    assert record["removals"][1] == {
        "start": 26,
        "end": 65,
        "line": 3,
        "column": 1,
        "text": "The ferry sails at eight from pier two.",
        "reason": "copy",
        "type": "near",
        "rule": "copy.version",
        "why": "why near",
        "twin": [66, 104],
        "score": 97.5,
    }
    assert record["repeats"][0]["veto"] == "number: 2019 / 2020"
    assert record["metadata"]["sections"] == ["Transport", "City"]


def test_the_spans_rebuild_the_input() -> None:
    record = to_record(ENGLISH)
    source = record["source"]
    assert "".join(source[span["start"] : span["end"]] for span in record["spans"]) == source
    removed = [record["removals"][s["removal"]] for s in record["spans"] if s["removal"] is not None]
    assert removed == record["removals"]


def test_arabic_is_written_as_letters() -> None:
    assert "تابعنا عبر" in to_json(ARABIC)


@given(st.lists(st.text(max_size=10), max_size=4))
def test_any_text_can_be_written_as_utf_8_and_read_back(texts: list[str]) -> None:
    article = made(["Headline", *[(text, "ad", "en.ad") for text in texts]])
    assert read_json(to_json(article).encode("utf-8").decode("utf-8")) == article


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"format": 2}', '{"format": 1}', '{"format": 1, "removals": [1]}', "null"]
)
def test_anything_else_is_a_value_error(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        read_json(text)
