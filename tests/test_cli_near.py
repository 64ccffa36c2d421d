"""``dedup near``: JSON lines in, clusters out."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dedup.__main__ import main
from dedup.errors import InputError
from dedup.stories.cluster import Cluster
from dedup.stories.index import ArticleIndex
from tests.near_articles import article, longer, shorter
from tests.process import run

STORY, OTHER = article(1, "ar"), article(2, "ar")
ROWS: list[dict[str, Any]] = [
    {"id": "wire", "text": STORY},
    {"id": "cut", "text": shorter(STORY)},
    {"id": "update", "text": longer(STORY, 1, "ar")},
    {"id": "other", "text": OTHER},
]


def written(path: Path, rows: list[dict[str, Any]]) -> str:
    path.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
    return str(path)


def told(path: Path) -> list[list[str]]:
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    assert all(row["keep"] == row["members"][0]["id"] for row in rows)
    return [[member["id"] for member in row["members"]] for row in rows]


def near(tmp_path: Path, *arguments: str) -> list[list[str]]:
    out = tmp_path / "clusters.jsonl"
    assert main(["near", *arguments, "-o", str(out)]) == 0
    return told(out)


def test_one_cluster_a_story_with_the_most_complete_first(tmp_path: Path) -> None:
    assert near(tmp_path, written(tmp_path / "in.jsonl", ROWS)) == [["update", "cut", "wire"]]


def test_the_row_says_why_and_how_similar(tmp_path: Path) -> None:
    near(tmp_path, written(tmp_path / "in.jsonl", ROWS))
    row = json.loads((tmp_path / "clusters.jsonl").read_text(encoding="utf-8"))
    assert row["keep"] == "update"
    assert row["why"].startswith("the most complete:")
    assert row["members"][2].items() >= {"id": "wire", "containment": 1.0}.items()


def test_articles_without_a_copy_are_listed_when_asked_for(tmp_path: Path) -> None:
    found = near(tmp_path, written(tmp_path / "in.jsonl", ROWS), "--all")
    assert found == [["update", "cut", "wire"], ["other"]]


def test_chrome_does_not_make_strangers_alike(tmp_path: Path) -> None:
    boilerplate = "Home\nWorld\nSport\nWeather\nSign in\nSubscribe to our newsletter\n"
    foot = "\nShare on Facebook\nShare on Twitter\nTerms of use\nPrivacy policy\n© 2025 All rights reserved\n"
    rows = [{"id": str(n), "text": f"{boilerplate}{article(n, paragraphs=2)}{foot}"} for n in range(6)]
    assert near(tmp_path, written(tmp_path / "in.jsonl", rows)) == []


def test_other_fields_compressed_input_and_standard_input(tmp_path: Path) -> None:
    rows = [{"url": row["id"], "body": row["text"]} for row in ROWS]
    data = "".join(f"{json.dumps(row)}\n" for row in rows).encode()
    (tmp_path / "in.jsonl.gz").write_bytes(gzip.compress(data))
    options = ("--field", "body", "--id-field", "url", "--cleaned")
    assert near(tmp_path, str(tmp_path / "in.jsonl.gz"), *options) == [["update", "cut", "wire"]]
    done = run("near", "-", *options, stdin=data)
    assert done.code == 0
    assert json.loads(done.text)["keep"] == "update"
    assert done.err == "4 articles read; 1 story in 3 articles\n"


def test_without_an_id_the_place_is_the_id(tmp_path: Path) -> None:
    path = written(tmp_path / "in.jsonl", [{"text": STORY}, {"text": STORY}])
    assert near(tmp_path, path) == [[f"{path}:1", f"{path}:2"]]


def test_a_stored_index_joins_the_days(tmp_path: Path) -> None:
    storage = f"sqlite:{tmp_path / 'index.db'}"
    monday = written(tmp_path / "monday.jsonl", [ROWS[0], ROWS[3], {"id": "twin", "text": OTHER}])
    tuesday = written(tmp_path / "tuesday.jsonl", ROWS[1:3])
    assert near(tmp_path, monday, "--storage", storage) == [["other", "twin"]]
    assert near(tmp_path, tuesday, "--storage", storage) == [["update", "cut", "wire"]]
    assert near(tmp_path, tuesday, "--storage", storage) == [["update", "cut", "wire"]]


def test_clusters_on_standard_output_are_those_in_a_file_and_none_if_one_cannot_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    monkeypatch.setattr("dedup.cli.near._SPOOLED", 100)
    rows = [{"id": f"{number}", "text": article(number // 2)} for number in range(20)]
    source, out = written(tmp_path / "in.jsonl", rows), tmp_path / "out.jsonl"
    assert main(["near", source, "-o", str(out), "--cleaned"]) == 0
    assert main(["near", source, "--cleaned"]) == 0
    assert capfdbinary.readouterr().out == out.read_bytes()

    with ArticleIndex() as index:
        index.add_many((row["id"], row["text"]) for row in rows)
        clusters = index.clusters()

    def broken(*_: object, **__: object) -> Iterator[Cluster]:
        yield from clusters
        raise InputError("index.db", "damaged")

    monkeypatch.setattr(ArticleIndex, "stories", broken)
    assert main(["near", source, "--cleaned"]) == 2
    assert main(["near", source, "-o", str(tmp_path / "other.jsonl"), "--cleaned"]) == 2
    assert capfdbinary.readouterr().out == b""
    assert not (tmp_path / "other.jsonl").exists()


def test_several_processes_find_the_same(tmp_path: Path) -> None:
    path = written(tmp_path / "in.jsonl", ROWS)
    assert near(tmp_path, path, "--workers", "2") == near(tmp_path, path)


def test_the_threshold_is_the_least_share(tmp_path: Path) -> None:
    half = "\n\n".join([*article(3).split("\n\n")[:3], *article(4).split("\n\n")[:3]])
    path = written(tmp_path / "in.jsonl", [{"id": "a", "text": article(3)}, {"id": "b", "text": half}])
    assert near(tmp_path, path, "--threshold", "0.4") == [["a", "b"]]
    assert near(tmp_path, path, "--threshold", "0.7") == []


def test_a_diff_of_two_articles(tmp_path: Path) -> None:
    rows = [
        {"id": "a", "text": "The port opened again on Monday.\n\nThe repairs cost 3 million in the end."},
        {
            "id": "b",
            "text": "The port opened again on Monday.\n\nNobody was hurt in the storm.\n\n"
            "The repairs cost 4 million in the end.",
        },
    ]
    done = run("near", written(tmp_path / "in.jsonl", rows), "--cleaned", "--diff", "a", "b")
    assert (done.code, done.err) == (0, "")
    assert done.text.splitlines() == [
        "  The port opened again on Monday.",
        "+ Nobody was hurt in the storm.",
        "~ The repairs cost [-3-]{+4+} million in the end.",
    ]


def test_a_diff_out_of_a_stored_index_needs_no_input(tmp_path: Path) -> None:
    storage = f"sqlite:{tmp_path / 'index.db'}"
    near(tmp_path, written(tmp_path / "in.jsonl", ROWS), "--storage", storage)
    done = run("near", "--storage", storage, "--diff", "wire", "update")
    assert done.code == 0
    assert [line[0] for line in done.text.splitlines()].count("+") == 2


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        (b"{not json}", "line 2: not a JSON object: Expecting property name enclosed in double quotes"),
        (b"[" * 100_000, "line 2: nested too deeply"),
        (b"[1]", "line 2: not a JSON object: not an object"),
        (b'{"id": "x"}', "line 2: no field 'text'"),
        (b'{"id": "x", "text": null}', "line 2: the field 'text' holds null, not a text"),
        (b'{"id": "x", "text": "\xff"}', "line 2: byte 0xff is not UTF-8"),
        (
            b'{"id": "wire", "text": "again"}',
            ".jsonl:2: the id 'wire' occurs twice; only the first article is used",
        ),
    ],
)
def test_a_faulty_record_is_named_and_the_others_are_compared(
    tmp_path: Path, line: bytes, fault: str
) -> None:
    rows = [f"{json.dumps(row)}\n".encode() for row in ROWS]
    path, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    path.write_bytes(b"".join([rows[0], line + b"\n", *rows[1:]]))
    done = run("near", path, "-o", out)
    assert done.code == 2
    assert fault in done.err.splitlines()[0]
    assert done.err.splitlines()[1:] == [
        "4 articles read; 1 story in 3 articles; 1 record skipped",
    ]
    assert told(out) == [["update", "cut", "wire"]]


@pytest.mark.parametrize(
    ("arguments", "fault"),
    [
        ([], "name a file or folder"),
        (["missing.jsonl"], "missing.jsonl: no such file"),
        (["{file}", "--threshold", "0"], "threshold: 0.0 is not above 0"),
        (["{file}", "--storage", "tape"], "'tape' is not one of memory, sqlite:PATH"),
        (["{file}", "--diff", "wire", "nobody"], "no article 'nobody' in the index"),
        (["{file}", "--storage", "sqlite:{file}"], "is an input; --storage has to name another file"),
        (["{file}", "-o", "nowhere/out.jsonl"], "nowhere/out.jsonl: there is no such folder"),
    ],
)
def test_a_fault_is_one_line(tmp_path: Path, arguments: list[str], fault: str) -> None:
    file = written(tmp_path / "in.jsonl", ROWS)
    done = run("near", *[one.replace("{file}", file) for one in arguments], cwd=tmp_path)
    assert done.code == 2
    assert len([line for line in done.err.splitlines() if line.startswith("dedup:")]) == 1
    assert fault in done.err
    assert "Traceback" not in done.err


def test_odd_ids_and_texts_come_through(tmp_path: Path) -> None:
    rows: list[dict[str, Any]] = [{"id": "\ud800", "text": STORY + "\udfff"}, {"id": 7, "text": STORY}]
    found = near(tmp_path, written(tmp_path / "in.jsonl", rows))
    assert sorted(found[0]) == ["7", "\ud800"]
