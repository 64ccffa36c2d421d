"""``dedup batch`` on CSV, Parquet and folders."""

from __future__ import annotations

import csv
import gzip
import io
import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from dedup.datasets import job, output_folder
from dedup.datasets.journal import Journal
from dedup.datasets.model import BatchJob, DataForm, Position, RecordTask, Unit
from dedup.datasets.prepare import prepare
from tests.data_sets import ARTICLE, PAGE, page, read
from tests.process import Done, run


def batch(tmp_path: Path, *arguments: str | Path, stdin: bytes = b"") -> Done:
    return run("batch", *arguments, cwd=tmp_path, stdin=stdin)


# CSV


def cell(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def test_csv_keeps_other_cells_mark_and_line_ends(tmp_path: Path) -> None:
    arabic = "عادت العبارة يوم الاثنين، وفق المكتب."
    text = PAGE + f'"{arabic}", he said, again.\n'
    clean = ARTICLE + f'\n\n"{arabic}", he said, again.'
    before = f'\ufeffid,"text",note\r\n007,{cell(text)},"a ""b""\nc, d"\r\n "x,{cell(text)},\r\n'
    (tmp_path / "in.csv").write_bytes(before.encode())
    done = batch(tmp_path, "in.csv", "-o", "out.csv")
    assert done.code == 0, done.err
    after = (tmp_path / "out.csv").read_bytes().decode()
    assert after == before.replace(cell(text), cell(clean))


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_csv_of_another_program_is_read_as_that_program_reads_it(tmp_path: Path, delimiter: str) -> None:
    rows = [[n, page(n, "ar"), 'a "quoted"\nline; or, two | three\tfour', ""] for n in range(20)]
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter).writerows([["id", "text", "note", "empty"], *rows])
    (tmp_path / "in.csv.gz").write_bytes(gzip.compress(out.getvalue().encode()))
    assert batch(tmp_path, "in.csv.gz", "-o", "out.csv").code == 0
    with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as file:
        found = list(csv.reader(file, delimiter=delimiter))
    assert found[0] == ["id", "text", "note", "empty"]
    assert [[row[0], *row[2:]] for row in found[1:]] == [[str(row[0]), *row[2:]] for row in rows]
    assert all(
        "Follow us" in str(old[1]) and "Follow us" not in new[1]
        for old, new in zip(rows, found[1:], strict=True)
    )


def test_bad_records_of_csv_are_reported_by_the_line_where_they_begin(tmp_path: Path) -> None:
    text = cell(PAGE)
    data = (
        f"id,text\n1,{text}\n2,short,more\n3,{cell('x' * 200_000)}\n4,{text}\n\n5\n6,\n".encode()
        + b'7,\xff\n8,"never closed\nand on'
    )
    (tmp_path / "in.csv").write_bytes(data)
    done = batch(tmp_path, "in.csv", "-o", "out.csv", "--max-record", "100000")
    assert done.code == 0, done.err
    rejects = [(one["line"], one["reason"]) for one in read(tmp_path / "out.csv.rejects.jsonl")]
    assert rejects == [(9, "not-csv"), (10, "too-large"), (19, "not-csv"), (21, "not-utf-8"), (22, "not-csv")]
    with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as file:
        assert list(csv.reader(file)) == [["id", "text"], ["1", ARTICLE], ["4", ARTICLE], ["6", ""]]


def test_several_csv_files_have_one_header(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("id,text\n1,One thing.\n", encoding="utf-8")
    (tmp_path / "b.csv").write_text("id,text\n2,Other thing.", encoding="utf-8")
    (tmp_path / "c.csv").write_text("text,id\nThird thing.,3\n", encoding="utf-8")
    assert batch(tmp_path, "a.csv", "b.csv", "-o", "out.csv").code == 0
    assert (tmp_path / "out.csv").read_text("utf-8") == "id,text\n1,One thing.\n2,Other thing.\n"
    done = batch(tmp_path, "a.csv", "c.csv", "-o", "no.csv")
    assert done.code == 2
    assert "c.csv: its columns differ from those of a.csv" in done.err


def test_csv_through_a_pipe(tmp_path: Path) -> None:
    data = f"id,text\n1,{cell(PAGE)}\n".encode()
    done = batch(tmp_path, "-", "-o", "-", "-q", "--input-format", "csv", stdin=data)
    assert (done.code, done.text) == (0, f"id,text\n1,{cell(ARTICLE)}\n")


# Folders


def test_a_folder_comes_out_as_a_folder_in_kind(tmp_path: Path) -> None:
    (tmp_path / "in" / "deep").mkdir(parents=True)
    (tmp_path / "in" / "a.txt").write_bytes(PAGE.replace("\n", "\r\n").encode("utf-16"))
    (tmp_path / "in" / "deep" / "b.txt").write_bytes(PAGE.encode())
    (tmp_path / "in" / "deep" / "c.txt").write_bytes(b"\0\1\2")
    (tmp_path / "in" / "other.png").write_bytes(b"")
    done = batch(tmp_path, "in", "-o", "out/")
    assert done.code == 0, done.err
    out = tmp_path / "out"
    assert (out / "a.txt").read_bytes().decode("utf-16") == ARTICLE.replace("\n", "\r\n") + "\r\n"
    assert (out / "deep" / "b.txt").read_text("utf-8") == ARTICLE + "\n"
    assert sorted(path.name for path in out.rglob("*")) == ["a.txt", "b.txt", "deep"]
    (reject,) = read(tmp_path / "out.rejects.jsonl")
    assert (reject["file"], reject["reason"]) == ("in/deep/c.txt", "not-text")
    assert batch(tmp_path, "in", "-o", "told", "--emit", "removals").code == 0
    told = json.loads((tmp_path / "told" / "deep" / "b.txt.json").read_text("utf-8"))
    assert "Follow us on Facebook" in [one["text"] for one in told]


@pytest.mark.parametrize(
    ("output", "fault"), [("in/out", "is in the input"), ("in", "is an input"), (".", "contains")]
)
def test_an_output_folder_is_not_part_of_the_input(tmp_path: Path, output: str, fault: str) -> None:
    (tmp_path / "in").mkdir()
    done = batch(tmp_path, "in", "-o", output, "--overwrite")
    assert done.code == 2
    assert fault in done.err


def test_names_in_a_folder_last_before_the_journal_tells_of_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: set[str] = set()
    monkeypatch.setattr(output_folder, "sync_folder", lambda folder: synced.add(folder.name))
    output = output_folder.FolderOutput(str(tmp_path / "out"), 0)
    unit = Unit("in", 1, b"", 0, Position(), 0, keep=SimpleNamespace(inner="deep/er/a.txt"))
    output.write(unit, b"text")
    assert synced == set()
    assert output.checkpoint() == 1
    assert synced == {"out", "deep", "er"}


# Parquet


def table(rows: int) -> Any:  # noqa: ANN401
    pa = pytest.importorskip("pyarrow")
    docs = [{"body": page(n) if n % 10 else None, "views": n} for n in range(rows)]
    docs[7] = None  # type: ignore[call-overload]
    kind = pa.struct([("body", pa.large_string()), ("views", pa.int16())])
    return pa.table(
        {
            "id": pa.array(range(rows), pa.uint32()),
            "doc": pa.array(docs, kind),
            "tags": pa.array([["a", None], []] * (rows // 2)),
            "site": pa.array(["one", "two"] * (rows // 2)).dictionary_encode(),
        },
    ).replace_schema_metadata({"maker": "a test"})


def test_parquet_keeps_schema_and_other_columns(tmp_path: Path) -> None:
    before = table(40)
    import pyarrow.parquet as pq

    pq.write_table(before, tmp_path / "in.parquet", row_group_size=15, compression="zstd")
    before = pq.read_table(tmp_path / "in.parquet")
    done = batch(tmp_path, "in.parquet", "-o", "out.parquet", "--field", "doc.body")
    assert done.code == 0, done.err
    after = pq.read_table(tmp_path / "out.parquet")
    assert after.schema.equals(before.schema, check_metadata=True)
    kept = [n for n in range(40) if n % 10 and n != 7]
    assert after.drop(["doc"]).equals(before.drop(["doc"]).take(kept))
    for number, doc in zip(kept, after["doc"].to_pylist(), strict=True):
        assert doc["views"] == number
        assert doc["body"].split()[0] == page(number).split()[1]
        assert "Follow us" not in doc["body"]
    rejects = read(tmp_path / "out.parquet.rejects.jsonl")
    assert [(one["line"], one["reason"]) for one in rejects] == [(n, "not-text") for n in (1, 8, 11, 21, 31)]
    assert pq.ParquetFile(tmp_path / "out.parquet").metadata.row_group(0).column(0).compression == "ZSTD"
    names = ["in.parquet", "out.parquet", "out.parquet.rejects.jsonl"]
    assert sorted(path.name for path in tmp_path.iterdir()) == names


@pytest.mark.parametrize(
    ("field", "fault"), [("body", "no column 'body'; there are: id, doc"), ("id", "holds uint32, not texts")]
)
def test_a_missing_column_is_reported(tmp_path: Path, field: str, fault: str) -> None:
    rows = table(10)
    import pyarrow.parquet as pq

    pq.write_table(rows, tmp_path / "in.parquet")
    done = batch(tmp_path, "in.parquet", "-o", "out.parquet", "--field", field)
    assert done.code == 2
    assert fault in done.err
    (tmp_path / "in.parquet").write_bytes(b"PAR1 no more")
    done = batch(tmp_path, "in.parquet", "-o", "out.parquet", "--field", field)
    assert (done.code, len(done.err.splitlines())) == (2, 1)
    assert "in.parquet: not Parquet, or damaged" in done.err


class Halt(Exception):
    """What stops a run in this process."""


def in_this_process(tmp_path: Path, output: str, *, resume: bool = False, halt_at: int = 0) -> None:
    path = str(tmp_path / output)
    task = RecordTask(form=DataForm.PARQUET, fields=("doc.body",))
    work = BatchJob((str(tmp_path / "in.parquet"),), path, f"{path}.rejects.jsonl", task)
    begin = prepare(work, None, resume=resume, overwrite=False)
    assert isinstance(begin.journal, Journal)

    def watch(unit: Unit, _summary: object) -> None:
        if unit.line == halt_at:
            raise Halt

    job.run(work, begin.journal, begin.mark, give=lambda _: None, say=lambda _: None, watch=watch)
    begin.journal.remove()


def test_parquet_continues_from_its_parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = table(100)
    import pyarrow.parquet as pq

    from dedup.datasets.output_parquet import ParquetOutput

    monkeypatch.setattr(ParquetOutput, "records", 8)
    pq.write_table(rows, tmp_path / "in.parquet", row_group_size=30)
    in_this_process(tmp_path, "whole.parquet")
    with pytest.raises(Halt):
        in_this_process(tmp_path, "out.parquet", halt_at=30)
    assert not (tmp_path / "out.parquet").exists()
    parts = tmp_path / "out.parquet.parts"
    assert len(list(parts.iterdir())) == 3
    assert (tmp_path / "out.parquet.journal").exists()
    with pytest.raises(Halt):
        in_this_process(tmp_path, "out.parquet", resume=True, halt_at=77)
    in_this_process(tmp_path, "out.parquet", resume=True)
    assert not parts.exists()
    for name in ("parquet", "parquet.rejects.jsonl"):
        assert (tmp_path / f"out.{name}").read_bytes() == (tmp_path / f"whole.{name}").read_bytes()
