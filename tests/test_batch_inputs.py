"""What ``dedup batch``, ``near`` and ``learn`` take: arrays, encodings, compression, and fields that are not there."""

from __future__ import annotations

import csv
import gzip
import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from dedup.datasets import fields, job
from dedup.datasets.journal import Journal
from dedup.datasets.model import BatchJob, DataForm, RecordTask, Unit
from dedup.datasets.prepare import prepare
from dedup.datasets.streams import opened
from dedup.datasets.transcode import as_utf8
from dedup.errors import InputError
from tests.data_sets import ARTICLE, PAGE, page, read, row, written
from tests.near_articles import article
from tests.process import Done, run

ARABIC_PAGE = (
    "بلدية المرسى تفتتح السوق\nافتتحت بلدية المرسى صباح الخميس سوق السمك بعد عامين من العمل.\nتابعنا عبر\n"
    "وقالت رئيسة البلدية إن السوق تضم أربعين متجرا.\n"
)


def batch(tmp_path: Path, *arguments: str | Path, stdin: bytes = b"") -> Done:
    return run("batch", *arguments, cwd=tmp_path, stdin=stdin)


# Arrays


ROWS = [{"id": n, "text": page(n), "score": 1.5, "nested": {"a": [1, {"b": "]"}]}} for n in range(12)]


@pytest.mark.parametrize("indent", [None, 2])
def test_a_json_array_is_read_as_its_records(tmp_path: Path, indent: int | None) -> None:
    (tmp_path / "in.json").write_text(json.dumps(ROWS, indent=indent), encoding="utf-8")
    written(tmp_path / "in.jsonl", ROWS)
    assert batch(tmp_path, "in.json", "-o", "array.jsonl").code == 0
    assert batch(tmp_path, "in.jsonl", "-o", "lines.jsonl").code == 0
    assert read(tmp_path / "array.jsonl") == read(tmp_path / "lines.jsonl")


@pytest.mark.parametrize("ending", ["", ".gz"])
def test_an_array_comes_out_as_an_array_where_the_output_is_called_json(tmp_path: Path, ending: str) -> None:
    data = json.dumps(ROWS, indent=1).encode()
    (tmp_path / f"in.json{ending}").write_bytes(gzip.compress(data) if ending else data)
    assert batch(tmp_path, f"in.json{ending}", "-o", f"out.json{ending}").code == 0
    out = (tmp_path / f"out.json{ending}").read_bytes()
    rows = json.loads(gzip.decompress(out) if ending else out)
    assert [one["id"] for one in rows] == list(range(12))
    assert not any("Follow us" in one["text"] for one in rows)


def test_an_empty_array_gives_an_empty_array(tmp_path: Path) -> None:
    (tmp_path / "in.json").write_text("[]")
    assert batch(tmp_path, "in.json", "-o", "out.json").code == 0
    assert (tmp_path / "out.json").read_text() == "[]\n"


def test_json_lines_that_are_called_json_remain_lines(tmp_path: Path) -> None:
    written(tmp_path / "in.json", ROWS[:3])
    assert batch(tmp_path, "in.json", "-o", "out.json").code == 0
    assert [one["id"] for one in read(tmp_path / "out.json")] == [0, 1, 2]


def test_a_bad_element_is_reported_by_its_number_and_a_cut_array_by_its_end(tmp_path: Path) -> None:
    rows = [json.dumps({"text": PAGE}), '{"text": null}', "[1]", json.dumps({"text": "x" * 300_000})]
    (tmp_path / "in.json").write_text(f"[{', '.join(rows)}, {{")
    done = batch(tmp_path, "in.json", "-o", "out.jsonl", "--max-record", "200000")
    assert done.code == 2
    assert read(tmp_path / "out.jsonl") == [{"text": ARTICLE}]
    rejects = [(one["line"], one["reason"]) for one in read(tmp_path / "out.jsonl.rejects.jsonl")]
    assert rejects == [(2, "not-text"), (3, "not-json"), (4, "too-large"), (5, "not-read")]


class Halt(Exception):
    """What stops a run in this process."""


def in_this_process(
    task: RecordTask, source: Path, output: Path, *, array: bool, resume: bool, halt_at: int
) -> None:
    work = BatchJob((str(source),), str(output), f"{output}.rejects.jsonl", task, array=array)
    begin = prepare(work, None, resume=resume, overwrite=False)
    assert isinstance(begin.journal, Journal)
    seen = 0

    def watch(_unit: Unit, _summary: object) -> None:
        nonlocal seen
        seen += 1
        if seen == halt_at:
            raise Halt

    job.run(work, begin.journal, begin.mark, give=lambda _: None, say=lambda _: None, watch=watch)
    begin.journal.remove()


@pytest.mark.parametrize("kind", ["array", "utf-16", "cp1256"])
def test_a_run_that_was_stopped_continues_to_the_same_bytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    from dedup.datasets.outputs import LinesOutput

    monkeypatch.setattr(LinesOutput, "records", 3)
    array = kind == "array"
    source = tmp_path / ("in.json" if array else "in.csv")
    if array:
        source.write_text(json.dumps(ROWS, indent=2))
    else:
        source.write_bytes(table([[n, ARABIC_PAGE] for n in range(12)]).encode(kind))
    task = RecordTask(form=DataForm.JSONL if array else DataForm.CSV)
    whole, parts = (tmp_path / f"{name}{source.suffix}" for name in ("whole", "parts"))
    in_this_process(task, source, whole, array=array, resume=False, halt_at=0)
    with pytest.raises(Halt):
        in_this_process(task, source, parts, array=array, resume=False, halt_at=5)
    with pytest.raises(Halt):
        in_this_process(task, source, parts, array=array, resume=True, halt_at=4)
    in_this_process(task, source, parts, array=array, resume=True, halt_at=0)
    assert parts.read_bytes() == whole.read_bytes()


# Encodings of CSV


def table(rows: list[list[Any]], delimiter: str = ",", ends: str = "\r\n") -> str:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter, lineterminator=ends).writerows([["id", "text"], *rows])
    return out.getvalue()


ENCODINGS = {
    "utf-8": ("", "utf-8"),
    "utf-8 with a mark": ("\ufeff", "utf-8"),
    "Excel's Unicode text": ("\ufeff", "utf-16-le"),
    "utf-16, the other byte order": ("\ufeff", "utf-16-be"),
    "utf-16 without a mark": ("", "utf-16-le"),
    "utf-32": ("\ufeff", "utf-32-le"),
    "windows-1256": ("", "cp1256"),
    "iso-8859-6": ("", "iso8859-6"),
}


@pytest.mark.parametrize("name", ENCODINGS)
@pytest.mark.parametrize("piped", [False, True], ids=["file", "pipe"])
def test_csv_is_read_and_written_in_its_own_encoding(tmp_path: Path, name: str, piped: bool) -> None:
    mark, codec = ENCODINGS[name]
    text = ARABIC_PAGE if codec != "utf-32-le" else PAGE
    before = (mark + table([[1, text], [2, "نعم"]], "\t")).encode(codec)
    if piped:
        done = batch(tmp_path, "-", "-o", "-", "--input-format", "csv", stdin=before)
        after = done.out
    else:
        (tmp_path / "in.csv").write_bytes(before)
        done = batch(tmp_path, "in.csv", "-o", "out.csv")
        after = (tmp_path / "out.csv").read_bytes()
    assert done.code == 0, done.err
    rows = list(csv.reader(io.StringIO(after.decode(codec), newline=""), delimiter="\t"))
    assert rows[0] == [f"{mark}id", "text"]
    assert [one[0] for one in rows[1:]] == ["1", "2"]
    assert len(rows[1][1]) < len(text)
    assert "تابعنا عبر" not in rows[1][1]
    assert rows[2][1] == "نعم"


@pytest.mark.parametrize(
    ("given", "codec"), [("cp864", "cp864"), ("utf-16", "utf-16-le"), ("windows-1256", "cp1256")]
)
def test_the_encoding_can_be_named(tmp_path: Path, given: str, codec: str) -> None:
    text = "One thing. Share\n" if codec == "cp864" else ARABIC_PAGE
    (tmp_path / "in.csv").write_bytes(table([[1, text]]).encode(codec))
    done = batch(tmp_path, "in.csv", "-o", "out.csv", "--encoding", given)
    assert done.code == 0, done.err
    assert (tmp_path / "out.csv").read_bytes().decode(codec).startswith("id,text\r\n1,")


def test_bytes_that_do_not_fit_cost_their_record_only(tmp_path: Path) -> None:
    rows = [[n, ARABIC_PAGE] for n in range(4)]
    data = table(rows).encode("utf-16").replace('2,"'.encode("utf-16-le"), b'2\0,\0"\0\0\xdc', 1)
    (tmp_path / "in.csv").write_bytes(data)
    done = batch(tmp_path, "in.csv", "-o", "out.csv")
    assert done.code == 0, done.err
    after = (tmp_path / "out.csv").read_bytes().decode("utf-16")
    assert [one[0] for one in csv.reader(io.StringIO(after, newline=""))] == ["id", "0", "1", "3"]
    (reject,) = read(tmp_path / "out.csv.rejects.jsonl")
    assert (reject["reason"], reject["why"]) == ("not-utf-8", "a byte is not utf-16-le")


def test_an_account_in_an_old_encoding_has_escapes_for_what_it_lacks(tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_bytes(table([[1, ARABIC_PAGE]]).encode("cp1256"))
    assert batch(tmp_path, "in.csv", "-o", "out.csv", "--emit", "article").code == 0
    rows = list(csv.reader(io.StringIO((tmp_path / "out.csv").read_bytes().decode("cp1256"), newline="")))
    assert json.loads(rows[1][1])["source"] == ARABIC_PAGE


def test_csv_files_of_several_encodings_are_not_one_data_set(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(table([[1, ARABIC_PAGE]]).encode())
    (tmp_path / "b.csv").write_bytes(table([[1, ARABIC_PAGE]]).encode("cp1256"))
    done = batch(tmp_path, "a.csv", "b.csv", "-o", "out.csv")
    assert done.code == 2
    assert "b.csv: its encoding (cp1256) differs from that of a.csv (utf-8)" in done.err


def test_an_encoding_that_nothing_tells_is_refused(tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_bytes(b"id,text\n" + b"1,\x81\x8d\x8f\x90\x9d\n" * 20)
    done = batch(tmp_path, "in.csv", "-o", "out.csv")
    assert done.code == 2
    assert "give --encoding" in done.err
    assert not (tmp_path / "out.csv").exists()


@pytest.mark.parametrize("codec", ["utf-16", "cp1256"])
def test_a_large_file_is_recognised_by_its_beginning_whatever_is_cut(tmp_path: Path, codec: str) -> None:
    path = tmp_path / "in.csv"
    text = "نص طويل من التي في على أن \U0001f600" if codec == "utf-16" else "نص طويل من التي في على أن"
    data = table([[n, text] for n in range(40_000)]).encode(codec)
    for cut in range(4):  # the sample ends in the middle of a character, once
        path.write_bytes(data[:8] + data[8 + 2 * cut :])
        with opened(str(path)) as source:
            stream, encoding = as_utf8(source, str(path), None)
            size = sum(len(line) for line in stream)
        assert encoding.name == ("utf-16-le" if codec == "utf-16" else codec)
        assert size > 1_000_000


@pytest.mark.parametrize(
    ("arguments", "fault"),
    [
        (("in.jsonl", "--encoding", "utf-16"), "--encoding applies to CSV and folders of texts only"),
        (("in.csv", "--encoding", "klingon"), "'klingon' is not known"),
        (("in.csv", "--encoding", "base64"), "'base64' is not known"),
        (("in.jsonl", "--exclude", "a"), "--exclude applies to folders only"),
    ],
)
def test_an_option_that_does_not_fit_the_input_is_an_error(
    tmp_path: Path, arguments: tuple[str, ...], fault: str
) -> None:
    written(tmp_path / "in.jsonl", [row(1)])
    (tmp_path / "in.csv").write_text("id,text\n1,a\n")
    done = batch(tmp_path, *arguments, "-o", "out.jsonl" if "in.jsonl" in arguments else "out.csv")
    assert done.code == 2
    assert fault in done.err
    assert not list(tmp_path.glob("out*"))


# Compression


@pytest.mark.parametrize("kind", ["gzip", "zstd"])
@pytest.mark.parametrize("form", ["jsonl", "json", "csv"])
@pytest.mark.parametrize("way", ["pipe", "file as input", "another name", "named pipe"])
def test_what_is_compressed_is_known_by_its_first_bytes(
    tmp_path: Path, kind: str, form: str, way: str
) -> None:
    rows = [[n, page(n)] for n in range(3)]
    records = [dict(zip(("id", "text"), one, strict=True)) for one in rows]
    lines = "".join(f"{json.dumps(one)}\n" for one in records)
    plain = {"jsonl": lines, "json": json.dumps(records), "csv": table(rows)}[form].encode()
    zstd = pytest.importorskip("zstandard").ZstdCompressor() if kind == "zstd" else None
    data = zstd.compress(plain) if zstd else gzip.compress(plain)
    options = ("-o", "-", "-q", "--input-format", "csv" if form == "csv" else "jsonl")
    expected = batch(tmp_path, "-", *options, stdin=plain).out
    assert expected
    (tmp_path / "packed").write_bytes(data)
    if way == "pipe":
        done = batch(tmp_path, "-", *options, stdin=data)
    elif way == "another name":
        done = batch(tmp_path, "packed", *options)
    else:
        command = [sys.executable, "-m", "dedup", "batch", "-", *options]
        line = 'exec "$@" < packed' if way == "file as input" else 'exec "$@"'
        if way == "named pipe":
            command[4] = "fifo"
            os.mkfifo(tmp_path / "fifo")
            line = 'cat packed > fifo & exec "$@"'
        finished = subprocess.run(
            ["bash", "-c", line, "-", *command], cwd=tmp_path, capture_output=True, check=False, timeout=100
        )
        done = Done(finished.returncode, finished.stdout, finished.stderr.decode())
    assert (done.code, done.out) == (0, expected), done.err


def test_a_stream_that_is_given_from_its_middle_is_read_from_there(tmp_path: Path) -> None:
    written(tmp_path / "in.jsonl", [row(1), row(2)])
    command = f'{{ read -r first; "{sys.executable}" -m dedup batch - -o - -q; }} < in.jsonl'
    done = subprocess.run(
        ["bash", "-c", command], cwd=tmp_path, capture_output=True, check=False, timeout=100
    )
    assert [json.loads(line)["id"] for line in done.stdout.splitlines()] == [2]


# Fields that are not there


@pytest.mark.parametrize("name", ["in.jsonl", "in.json", "-"])
@pytest.mark.parametrize(
    ("options", "said"),
    [
        (
            ("--field", "body"),
            "none of its first 3 records has the field 'body'; there are: id, text, meta.lang",
        ),
        (("--field", "txet"), "'txet'; did you mean text?"),
        (("--field", "meta.lnag"), "'meta.lnag'; did you mean meta.lang?"),
        (("--field", "text", "--field", "body"), "the field 'body'; there are:"),
        (("--site-field", "ulr"), "the field 'ulr'; did you mean url?"),
    ],
)
def test_a_field_that_no_record_has_stops_the_run_before_anything_is_written(
    tmp_path: Path, name: str, options: tuple[str, ...], said: str
) -> None:
    rows = [
        {"id": n, "text": page(n), "meta": {"lang": "en"}, "url": "https://a.example/", "a.b": 1}
        for n in range(3)
    ]
    written(tmp_path / "in.jsonl", rows)
    (tmp_path / "in.json").write_text(json.dumps(rows))
    done = batch(tmp_path, name, "-o", "out.jsonl", *options, stdin=(tmp_path / "in.jsonl").read_bytes())
    assert (done.code, done.out) == (2, b"")
    assert said in done.err
    assert done.err.startswith(f"dedup: {name}: ")
    assert done.err.count("\n") == 1
    assert not list(tmp_path.glob("out*"))


@pytest.mark.parametrize("name", ["in.csv", "in.parquet", "-"])
def test_a_column_that_is_not_there_stops_the_run_likewise(tmp_path: Path, name: str) -> None:
    if name == "in.parquet":
        pa = pytest.importorskip("pyarrow")
        import pyarrow.parquet as pq

        pq.write_table(pa.table({"id": ["1"], "text": ["a"]}), tmp_path / name)
    else:
        (tmp_path / "in.csv").write_text("id,text\n1,a\n")
    options = ("--input-format", "csv") if name == "-" else ()
    out = "out.parquet" if name == "in.parquet" else "out.csv"
    done = batch(tmp_path, name, "-o", out, "--field", "body", *options, stdin=b"id,text\n1,a\n")
    assert done.code == 2
    assert done.err == f"dedup: {name}: no column 'body'; there are: id, text\n"
    assert not list(tmp_path.glob("out*"))


def test_a_field_that_is_met_late_is_enough_and_the_records_before_are_rejects(tmp_path: Path) -> None:
    rows = [{"other": n} for n in range(fields.FIRST - 1)]
    written(tmp_path / "in.jsonl", [*rows, "no record", {"text": PAGE}])
    assert batch(tmp_path, "in.jsonl", "-o", "out.jsonl").code == 2
    written(tmp_path / "in.jsonl", [*rows[1:], "no record", {"text": PAGE}])
    done = batch(tmp_path, "in.jsonl", "-o", "out.jsonl")
    assert done.code == 0
    assert read(tmp_path / "out.jsonl") == [{"text": ARTICLE}]
    assert len(read(tmp_path / "out.jsonl.rejects.jsonl")) == fields.FIRST - 1


def test_a_file_that_is_not_json_at_all_is_reported_as_such(tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_text("id;text\n" * fields.FIRST)
    done = batch(tmp_path, "in.jsonl", "-o", "out.jsonl")
    assert done.code == 2
    assert "none of the first 100 lines is a JSON object" in done.err
    assert not list(tmp_path.glob("out*"))


def test_many_and_strange_names_of_fields_are_listed_in_one_short_line(tmp_path: Path) -> None:
    written(tmp_path / "in.jsonl", [{"\x1b[31m\n": 1, **{f"field {n}": n for n in range(1000)}}])
    done = batch(tmp_path, "in.jsonl", "-o", "out.jsonl")
    assert done.code == 2
    assert "\x1b" not in done.err
    assert len(done.err) < 400
    assert done.err.count("\n") == 1


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b'{"text": null}\n{"text": 3}\n', "not-text"),
        (b"{no json}\n", "not-json"),
        (b'{"text": "\xff"}\n', "not-utf-8"),
    ],
)
@pytest.mark.parametrize("output", ["out.jsonl", "-"])
def test_an_input_of_which_every_record_is_rejected_is_an_error(
    tmp_path: Path, data: bytes, reason: str, output: str
) -> None:
    (tmp_path / "bad.jsonl").write_bytes(data)
    written(tmp_path / "good.jsonl", [row(1), "no record"])
    done = batch(tmp_path, "good.jsonl", "bad.jsonl", "-o", output, "--report", "run.json")
    assert done.code == 2
    assert "dedup: bad.jsonl: every record was rejected" in done.err
    assert "good.jsonl: every record" not in done.err
    report = json.loads((tmp_path / "run.json").read_text())
    assert report["wholly_rejected"] == ["bad.jsonl"]
    assert reason in report["rejected"]
    if output == "out.jsonl":
        assert "out.jsonl.rejects.jsonl says why" in done.err
        assert [one["id"] for one in read(tmp_path / "out.jsonl")] == [1]


@pytest.mark.parametrize("data", [b"", b"\n \n"])
def test_an_input_without_records_is_not_one_of_those(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "in.jsonl").write_bytes(data)
    assert batch(tmp_path, "in.jsonl", "-o", "out.jsonl").code == 0


def test_one_bad_text_of_a_folder_is_not_all_of_it(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for name, content in {"a.txt": PAGE.encode(), "b.txt": b"\0\1\2", "c.txt": PAGE.encode()}.items():
        (tmp_path / "in" / name).write_bytes(content)
    assert batch(tmp_path, "in", "-o", "out").code == 0
    assert batch(tmp_path, "in", "-o", "none", "--exclude", "a.*", "--exclude", "c.*").code == 2


def test_that_every_record_was_rejected_is_known_after_an_interruption_too(tmp_path: Path) -> None:
    from dedup.datasets.model import Position, Reject, RejectReason
    from dedup.datasets.summary import RunSummary

    def unit(name: str) -> Unit:
        return Unit(name, 1, b"", 0, Position(), 0)

    bad = Reject(RejectReason.NOT_JSON, "")
    summary = RunSummary()
    summary.add(unit("a"), bad, "a")
    summary = RunSummary.from_mark(json.loads(json.dumps(summary.to_mark())))
    summary.add(unit("a"), bad, "a")
    summary.add(unit("b"), Reject(RejectReason.NOT_READ, ""), "b")
    summary.finish()
    assert summary.failed == ["a"]


# Removals that count, and files of a folder that do


@pytest.mark.parametrize(
    ("options", "left"),
    [
        (("--ignore", "follow"), "Follow us on Facebook"),
        (("--ignore", "en.follow,copy"), "Follow us on Facebook"),
        (("--select", "copy"), "Follow us on Facebook"),
        (("--select", "follow"), "Share"),
    ],
)
def test_removals_can_be_chosen(tmp_path: Path, options: tuple[str, ...], left: str) -> None:
    written(tmp_path / "in.jsonl", [{"text": PAGE}])
    done = batch(tmp_path, "in.jsonl", "-o", "out.jsonl", *options, "--report", "run.json")
    assert done.code == 0, done.err
    text = read(tmp_path / "out.jsonl")[0]["text"]
    assert left in text
    removed = sum(one["characters"] for one in json.loads((tmp_path / "run.json").read_text())["removed"])
    assert removed < len(PAGE) - len(text) + 12


def test_the_settings_choose_too_and_a_run_continues_with_the_same_choice_only(tmp_path: Path) -> None:
    written(tmp_path / "in.jsonl", [{"text": PAGE}, "{"])
    (tmp_path / "dedup.toml").write_text('ignore = ["follow"]\n')
    assert batch(tmp_path, "in.jsonl", "-o", "out.jsonl", "--max-rejects", "0").code == 2
    done = batch(tmp_path, "in.jsonl", "-o", "out.jsonl", "--resume", "--ignore", "share")
    assert done.code == 2
    assert "had another --ignore" in done.err
    assert batch(tmp_path, "in.jsonl", "-o", "out.jsonl", "--resume").code == 0
    assert "Follow us on Facebook" in read(tmp_path / "out.jsonl")[0]["text"]


@pytest.mark.parametrize("by", ["option", "settings"])
def test_files_of_a_folder_can_be_passed_over(tmp_path: Path, by: str) -> None:
    for name in ("in/a.txt", "in/drafts/b.txt", "in/c.old.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(PAGE)
    patterns = ("drafts/", "*.old.txt")
    options = [part for pattern in patterns for part in ("--exclude", pattern)] if by == "option" else []
    if by == "settings":
        (tmp_path / "in" / "dedup.toml").write_text(f"exclude = {json.dumps(patterns)}\n")
    assert batch(tmp_path, "in", "-o", "out", *options).code == 0
    assert [path.name for path in (tmp_path / "out").rglob("*")] == ["a.txt"]


# The same inputs for near and learn


def inputs(tmp_path: Path, rows: list[dict[str, Any]]) -> dict[str, str]:
    """Write the same records in every form; return the inputs by form."""
    names = {
        "jsonl": "in.jsonl",
        "json": "in.json",
        "csv": "in.csv",
        "utf-16": "excel.csv",
        "parquet": "in.parquet",
    }
    written(tmp_path / "in.jsonl", rows)
    (tmp_path / "in.json").write_text(json.dumps(rows), encoding="utf-8")
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    (tmp_path / "in.csv").write_text(out.getvalue(), encoding="utf-8", newline="")
    (tmp_path / "excel.csv").write_text(out.getvalue(), encoding="utf-16", newline="")
    pa = pytest.importorskip("pyarrow")
    import pyarrow.parquet as pq

    pq.write_table(pa.Table.from_pylist(rows), tmp_path / "in.parquet")
    return {form: str(tmp_path / name) for form, name in names.items()}


def test_near_reads_what_batch_reads_and_finds_the_same(tmp_path: Path) -> None:
    rows = [{"id": f"{n}", "text": article(n // 2, "ar")} for n in range(6)]
    found = {form: run("near", path, "--cleaned").text for form, path in inputs(tmp_path, rows).items()}
    assert len(found["jsonl"].splitlines()) == 3
    assert set(found.values()) == {found["jsonl"]}


def test_near_reads_folders_and_several_kinds_in_one_call(tmp_path: Path) -> None:
    (tmp_path / "in" / "deep").mkdir(parents=True)
    (tmp_path / "in" / "a.txt").write_text(article(1, "ar"), encoding="cp1256")
    (tmp_path / "in" / "deep" / "b.txt").write_text(article(1, "ar"), encoding="utf-16")
    (tmp_path / "in" / "old.txt").write_text(article(1, "ar"))
    written(tmp_path / "day.jsonl", [{"id": "wire", "text": article(1, "ar")}])
    done = run("near", "in", "day.jsonl", "--cleaned", "--exclude", "old*", cwd=tmp_path)
    assert done.code == 0, done.err
    (cluster,) = map(json.loads, done.text.splitlines())
    assert sorted(member["id"] for member in cluster["members"]) == ["in/a.txt", "in/deep/b.txt", "wire"]


@pytest.mark.parametrize("command", ["near", "learn"])
def test_a_wrong_field_stops_near_and_learn_as_well(tmp_path: Path, command: str) -> None:
    rows = [{"id": "1", "text": "One thing.", "url": "https://a.example/"}]
    for form, path in inputs(tmp_path, rows).items():
        done = run(command, path, "--field", "body", "-o", tmp_path / "out")
        assert (done.code, done.out) == (2, b""), form
        assert "'body'; there are: id, text, url" in done.err
        assert not (tmp_path / "out").exists()


def test_learn_reads_what_batch_reads_and_writes_the_same_for_any_number_of_workers(tmp_path: Path) -> None:
    rows = [
        {
            "id": f"{n}",
            "text": f"{article(n, paragraphs=3)}\n\nOur shop of maps",
            "url": f"https://{site}.example/",
        }
        for n in range(24)
        for site in ("a", "b", "c")
    ]
    packs: dict[str, dict[str, bytes]] = {}
    for form, path in inputs(tmp_path, rows).items():
        for workers in ("1", "2") if form == "jsonl" else ("1",):
            target = tmp_path / f"{form}{workers}"
            done = run("learn", path, "-o", target, "--workers", workers)
            assert done.code == 0, done.err
            assert done.err.splitlines()[-1] == "3 packs written"
            packs[f"{form}{workers}"] = {file.name: file.read_bytes() for file in target.iterdir()}
    assert sorted(packs["jsonl1"]) == ["a.example.toml", "b.example.toml", "c.example.toml"]
    assert all(one == packs["jsonl1"] for one in packs.values())


def test_an_id_that_no_record_has_is_named(tmp_path: Path) -> None:
    written(tmp_path / "in.jsonl", [{"text": "One thing."}, {"text": "Other.", "key": "x"}])
    done = run("near", "in.jsonl", "--id-field", "key", cwd=tmp_path)
    assert done.code == 2
    assert done.err.startswith("dedup: in.jsonl: line 1: no id in the field 'key'\n")


def test_the_beginning_of_a_large_input_is_all_that_is_held(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fields, "MOST_HELD", 1_000)
    read_so_far = 0

    def endless() -> Any:  # noqa: ANN401
        nonlocal read_so_far
        while True:
            read_so_far += 1
            data = json.dumps({"other": "x" * 100}).encode()
            from dedup.datasets.model import Position

            yield 0, Unit("in.jsonl", read_so_far, data, len(data), Position(read_so_far), 0)

    with pytest.raises(InputError, match="none of its first 9 records has the field 'text'"):
        next(fields.with_fields(endless(), RecordTask()))
    assert read_so_far == 9
