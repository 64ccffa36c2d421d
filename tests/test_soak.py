"""Long runs in small: what is kept between texts is bounded, and nulls at any depth cost no row beside them."""

from __future__ import annotations

import gc
from pathlib import Path
from typing import Any

import pytest

import dedup
from dedup import Cleaner, Config
from dedup.cleaner import CLEANERS
from tests.data_sets import ARTICLE, PAGE, read
from tests.process import run


def objects() -> int:
    gc.collect()
    return len(gc.get_objects())


def test_cleaning_leaves_nothing_behind() -> None:
    """Of 1,200 texts with words of their own the last 800 leave no more objects than the caches may hold."""
    cleaner = Cleaner()

    def clean(numbers: range) -> None:
        for number in numbers:
            words = f"{number * 7919:x} {number * 104729:o} {chr(0x4E00 + number)}"
            article = cleaner.clean(
                f"Ferry {words} sails\n\nThe ferry {words} sails again, the office said.\n\nShare\n"
            )
            assert article.paragraphs

    clean(range(400))
    before = objects()
    clean(range(400, 1200))
    # A short line is remembered as a string and a tuple, two objects or three.
    assert objects() - before < 800 * 8


def test_cleaners_of_many_settings_are_not_all_kept() -> None:
    def alive() -> int:
        gc.collect()
        return sum(isinstance(one, Cleaner) for one in gc.get_objects())

    before = alive()
    for number in range(4 * CLEANERS):
        dedup.clean("One line.", config=Config(site=f"s{number}.example"))
    assert alive() - before <= CLEANERS


@pytest.mark.parametrize("rows", [2, 5, 1000], ids=["groups of two", "groups of five", "one group"])
def test_nulls_at_any_depth_of_parquet_are_rejects_and_the_other_rows_remain_in_order(
    tmp_path: Path, rows: int
) -> None:
    pa = pytest.importorskip("pyarrow")
    pq = pytest.importorskip("pyarrow.parquet")
    parts = pa.struct([("text", pa.string()), ("n", pa.int32())])
    schema = pa.schema(
        [("id", pa.int64()), ("doc", pa.struct([("parts", parts), ("tags", pa.list_(pa.string()))]))]
    )
    kinds: list[Any] = [
        {"parts": {"text": PAGE, "n": 1}, "tags": ["a", None]},
        None,
        {"parts": None, "tags": None},
        {"parts": {"text": None, "n": None}, "tags": []},
        {"parts": {"text": "", "n": None}, "tags": None},
        {"parts": {"text": f"{PAGE}\0", "n": 2}, "tags": [None]},
    ]
    given: list[dict[str, Any]] = [
        {"id": number if number % 7 else None, "doc": kinds[number % 6]} for number in range(60)
    ]
    table = pa.Table.from_pylist(given, schema=schema)
    pq.write_table(table, tmp_path / "in.parquet", row_group_size=rows)
    done = run(
        "batch",
        "in.parquet",
        "-o",
        "out.parquet",
        "--field",
        "doc.parts.text",
        "--workers",
        "2",
        cwd=tmp_path,
    )
    assert done.code == 0, done.err
    found = pq.read_table(tmp_path / "out.parquet")
    assert found.schema.equals(table.schema)
    wanted = [
        {
            **row,
            "doc": {
                **row["doc"],
                "parts": {**row["doc"]["parts"], "text": ARTICLE if row["doc"]["parts"]["text"] else ""},
            },
        }
        for row in given
        if row["doc"] and row["doc"]["parts"] and row["doc"]["parts"]["text"] is not None
    ]
    assert found.to_pylist() == wanted
    rejects = read(tmp_path / "out.parquet.rejects.jsonl")
    assert [reject["line"] for reject in rejects] == [
        number + 1 for number in range(60) if number % 6 in (1, 2, 3)
    ]
    assert {reject["reason"] for reject in rejects} == {"not-text"}
