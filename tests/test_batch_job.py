"""``dedup batch`` on JSON lines: what comes out, what is rejected, what is refused."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from tests.data_sets import ARTICLE, PAGE, read, row, written
from tests.process import Done, run


def batch(tmp_path: Path, *arguments: str | Path, stdin: bytes = b"") -> Done:
    return run("batch", *arguments, cwd=tmp_path, stdin=stdin)


def cleaned(tmp_path: Path, line: str, *options: str) -> str:
    written(tmp_path / "in.jsonl", [line])
    done = batch(tmp_path, "in.jsonl", "-o", "out.jsonl", *options)
    assert done.code == 0, done.err
    return (tmp_path / "out.jsonl").read_text(encoding="utf-8")


def test_the_text_is_cleaned_and_the_summary_says_what_was_removed(tmp_path: Path) -> None:
    written(tmp_path / "in.jsonl", [{"id": 1, "text": PAGE}, {"id": 2, "text": ARTICLE}])
    done = batch(tmp_path, "in.jsonl", "-o", "out.jsonl")
    assert (done.code, done.out) == (0, b"")
    assert read(tmp_path / "out.jsonl") == [{"id": 1, "text": ARTICLE}, {"id": 2, "text": ARTICLE}]
    assert done.err.splitlines()[0].startswith("2 documents, 1 of them shorter; ")
    assert "  chrome " in done.err
    assert "in.jsonl:1 (" in done.err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.jsonl", "out.jsonl"]


def test_other_fields_are_kept_as_they_are_spelled(tmp_path: Path) -> None:
    text = json.dumps(PAGE)
    line = (
        f'{{ "z" : 1.50,"big":12345678901234567890123,  "text":{text} ,"e":1E5,"a":"\\u0041\\/", "n":null}}'
    )
    assert cleaned(tmp_path, line) == line.replace(text, json.dumps(ARTICLE)) + "\n"


def test_a_clean_record_is_unchanged_byte_for_byte(tmp_path: Path) -> None:
    line = '{"text": "The toll rose to 71 crowns on Monday, the mayor \\u0073aid.", "x" :0}'
    assert cleaned(tmp_path, line) == line + "\n"


def test_a_field_in_nested_records_and_lists(tmp_path: Path) -> None:
    line = json.dumps({"doc": {"parts": [{"body": "no"}, {"body": PAGE}], "text": 1}, "a.b": PAGE})
    done = json.loads(cleaned(tmp_path, line, "--field", "doc.parts.1.body", "--field", r"a\.b"))
    assert done == {"doc": {"parts": [{"body": "no"}, {"body": ARTICLE}], "text": 1}, "a.b": ARTICLE}


def test_escapes_are_kept_where_the_text_had_them(tmp_path: Path) -> None:
    text = PAGE.replace("harbour office", "مكتب الميناء")
    assert cleaned(tmp_path, json.dumps({"text": text})).isascii()
    (tmp_path / "out.jsonl").unlink()
    assert "مكتب" in cleaned(tmp_path, json.dumps({"text": text}, ensure_ascii=False))


def test_half_a_character_comes_through(tmp_path: Path) -> None:
    line = json.dumps({"text": PAGE.replace("Fares", "Fares \ud800")})
    assert json.loads(cleaned(tmp_path, line))["text"] == ARTICLE.replace("Fares", "Fares \ud800")


@pytest.mark.parametrize(
    ("emit", "kind"),
    [("text", "str"), ("body", "str"), ("article", "dict"), ("removals", "list")],
)
def test_what_takes_the_place_of_the_text(tmp_path: Path, emit: str, kind: str) -> None:
    value: Any = json.loads(cleaned(tmp_path, json.dumps({"text": PAGE}), "--emit", emit))["text"]
    assert type(value).__name__ == kind
    if emit == "text":
        assert value == ARTICLE
    elif emit == "body":
        assert value == ARTICLE.split("\n\n", 1)[1]
    elif emit == "article":
        assert (value["text"], value["source"]) == (ARTICLE, PAGE)
    else:
        assert [part["text"] for part in value][1:] == ["Share", "Follow us on Facebook"]


def test_the_title_field_is_the_headline(tmp_path: Path) -> None:
    text = "Ferry back in town\nThe night ferry sails again on Monday.\nFares stay as they were in 2023.\n"
    line = json.dumps({"head": {"line": "Ferry back in town"}, "text": text})
    assert json.loads(cleaned(tmp_path, line, "--title-field", "head.line", "--emit", "article"))["text"][
        "headline"
    ] == ("Ferry back in town")


def test_several_inputs_several_workers_one_order(tmp_path: Path) -> None:
    rows = [row(number) for number in range(120)]
    written(tmp_path / "a.jsonl", rows[:70])
    (tmp_path / "b.jsonl.gz").write_bytes(gzip.compress(written(tmp_path / "b", rows[70:]).read_bytes()))
    for workers in ("1", "2"):
        done = batch(tmp_path, "a.jsonl", "b.jsonl.gz", "-o", f"{workers}.jsonl", "--workers", workers, "-q")
        assert (done.code, done.err.count("\n")) == (0, 1)
        assert done.err.startswith("120 documents, ")
    assert [one["id"] for one in read(tmp_path / "1.jsonl")] == list(range(120))
    assert (tmp_path / "1.jsonl").read_bytes() == (tmp_path / "2.jsonl").read_bytes()


def test_a_field_that_is_named_twice_is_cleaned_once(tmp_path: Path) -> None:
    line = cleaned(tmp_path, json.dumps({"text": PAGE}), "--field", "text", "--field", "text")
    assert json.loads(line) == {"text": ARTICLE}


@pytest.mark.parametrize("ending", [".gz", ".zst"])
def test_packed_input_and_output(tmp_path: Path, ending: str) -> None:
    if ending == ".zst":
        pytest.importorskip("zstandard")
    rows = [row(number) for number in range(30)]
    written(tmp_path / "in.jsonl", rows)
    packed, plain, again = f"packed.jsonl{ending}", "plain.jsonl", "again.jsonl"
    assert batch(tmp_path, "in.jsonl", "-o", packed).code == 0
    assert batch(tmp_path, packed, "-o", again).code == 0
    assert batch(tmp_path, "in.jsonl", "-o", plain).code == 0
    assert (tmp_path / again).read_bytes() == (tmp_path / plain).read_bytes()


def test_standard_input_to_standard_output(tmp_path: Path) -> None:
    done = batch(tmp_path, "-", "-o", "-", "-q", stdin=json.dumps({"text": PAGE}).encode() + b"\n{")
    assert done.code == 0
    assert json.loads(done.text) == {"text": ARTICLE}
    assert done.err.startswith("dedup: -: line 2: not-json: ")
    assert list(tmp_path.iterdir()) == []


BAD = [
    ("{no json}", "not-json"),
    ("[" * 100_000, "not-json"),
    ("[1]", "not-json"),
    ('{"text": "a"} {}', "not-json"),
    ('{"id": 1}', "no-field"),
    ('{"text": null}', "not-text"),
    ('{"text": 12}', "not-text"),
    ('{"text": {"text": "a"}}', "not-text"),
    (json.dumps({"text": "x" * 300_000}), "too-large"),
]


def test_a_bad_record_is_reported_and_the_others_continue(tmp_path: Path) -> None:
    rows: list[Any] = [row(0)]
    for number, (bad, _) in enumerate(BAD, 1):
        rows += [bad, "", row(number)]
    written(tmp_path / "in.jsonl", rows)
    with (tmp_path / "in.jsonl").open("ab") as file:
        file.write(b'{"text": "\xff"}\n')
    done = batch(tmp_path, "in.jsonl", "-o", "out.jsonl", "--max-record", "200000", "--report", "run.json")
    assert done.code == 0
    assert [one["id"] for one in read(tmp_path / "out.jsonl")] == list(range(len(BAD) + 1))
    rejects = read(tmp_path / "out.jsonl.rejects.jsonl")
    assert [(one["file"], one["line"], one["reason"]) for one in rejects] == [
        *(("in.jsonl", 2 + 3 * number, reason) for number, (_, reason) in enumerate(BAD)),
        ("in.jsonl", len(rows) + 1, "not-utf-8"),
    ]
    assert all(one["why"] for one in rejects)
    report = json.loads((tmp_path / "run.json").read_text(encoding="utf-8"))
    assert report["documents"] == len(BAD) + 1
    assert report["rejected"] == {
        "no-field": 1,
        "not-json": 4,
        "not-text": 3,
        "not-utf-8": 1,
        "too-large": 1,
    }
    assert "10 records rejected: 1 no-field, 4 not-json" in done.err


def test_more_rejects_than_allowed_stop_the_run(tmp_path: Path) -> None:
    written(tmp_path / "in.jsonl", [row(1), "{", row(2), "{", row(3)])
    assert batch(tmp_path, "in.jsonl", "-o", "out.jsonl", "--max-rejects", "2").code == 0
    done = batch(tmp_path, "in.jsonl", "-o", "out.jsonl", "--max-rejects", "1", "--overwrite")
    assert done.code == 2
    assert done.err.startswith("dedup: in.jsonl: line 4: not a JSON object")
    assert "more than 1 records rejected" in done.err
    assert [one["line"] for one in read(tmp_path / "out.jsonl.rejects.jsonl")] == [2, 4]
    assert batch(tmp_path, "in.jsonl", "-o", "out.jsonl", "--resume").code == 0
    assert [one["id"] for one in read(tmp_path / "out.jsonl")] == [1, 2, 3]


@pytest.mark.parametrize("ending", [".gz", ".zst"])
def test_an_input_that_breaks_off_is_reported_and_the_next_one_is_read(tmp_path: Path, ending: str) -> None:
    if ending == ".zst":
        pytest.importorskip("zstandard")
    written(tmp_path / "in.jsonl", [{**row(n), "noise": f"{n * 7919 % 10007}"} for n in range(50)])
    assert batch(tmp_path, "in.jsonl", "-o", f"a.jsonl{ending}").code == 0
    whole = (tmp_path / f"a.jsonl{ending}").read_bytes()
    (tmp_path / f"a.jsonl{ending}").write_bytes(whole[: len(whole) - 5])
    written(tmp_path / "b.jsonl", [row(99)])
    done = batch(tmp_path, f"a.jsonl{ending}", "b.jsonl", "-o", "out.jsonl")
    assert done.code == 2
    (reject,) = read(tmp_path / "out.jsonl.rejects.jsonl")
    assert (reject["file"], reject["reason"]) == (f"a.jsonl{ending}", "not-read")
    assert reject["why"] == "the compressed data is truncated"
    assert read(tmp_path / "out.jsonl")[-1]["id"] == 99


def test_settings_of_a_file_hold(tmp_path: Path) -> None:
    (tmp_path / "dedup.toml").write_text('keep = ["share"]\n', encoding="utf-8")
    assert "Share" in cleaned(tmp_path, json.dumps({"text": PAGE}))


@pytest.mark.parametrize(
    ("arguments", "fault"),
    [
        (["in.jsonl", "-o", "there.jsonl"], "there.jsonl: exists: --overwrite"),
        (["in.jsonl", "-o", "there.jsonl", "--resume"], "there.jsonl: exists and has no journal"),
        (["in.jsonl", "-o", "in.jsonl", "--overwrite"], "in.jsonl: is an input"),
        (["in.jsonl", "-o", "link.jsonl", "--overwrite"], "link.jsonl: is an input"),
        (["in.jsonl", "-o", "o.jsonl", "--rejects", "./in.jsonl"], "in.jsonl: is an input"),
        (["in.jsonl", "-o", "o.jsonl", "--report", "in.jsonl"], "in.jsonl: is an input"),
        (["in.jsonl", "-o", "o.jsonl", "--rejects", "o.jsonl"], "the same output"),
        (["missing.jsonl", "-o", "o.jsonl"], "missing.jsonl: no such file"),
        (["in.jsonl", "-o", "no/o.jsonl"], "no/o.jsonl: there is no such folder"),
        (["in.jsonl", "-o", "o.csv"], "o.csv: the output has the format of the input (jsonl)"),
        (["in.jsonl", "in.csv", "-o", "o.jsonl"], "all inputs must have the same format"),
        (["in.text", "-o", "o.jsonl"], "in.text: its name does not show its format"),
        (["in.jsonl", "-o", "-", "--resume"], "--resume: standard output"),
        (["in.jsonl", "-o", "o.jsonl", "--resume", "--overwrite"], "cannot be combined"),
        (["in.jsonl", "-o", "o.jsonl", "--pack", "none.toml"], "none.toml"),
        (["in.jsonl", "-o", "o.jsonl", "--strictness", "much"], "--strictness"),
        (["in.csv", "-o", "o.csv", "--field", "body"], "in.csv: no column 'body'; there are: id, text"),
    ],
)
def test_a_fault_is_one_line_and_nothing_is_written(tmp_path: Path, arguments: list[str], fault: str) -> None:
    written(tmp_path / "in.jsonl", [row(1)])
    (tmp_path / "there.jsonl").write_text("mine\n", encoding="utf-8")
    (tmp_path / "in.csv").write_text("id,text\n1,a\n", encoding="utf-8")
    (tmp_path / "in.text").write_text("a\n", encoding="utf-8")
    (tmp_path / "link.jsonl").hardlink_to(tmp_path / "in.jsonl")
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    done = batch(tmp_path, *arguments)
    assert done.code == 2
    assert len(done.err.splitlines()) == 1
    assert fault in done.err
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_a_missing_extra_is_one_line_with_the_command(tmp_path: Path) -> None:
    (tmp_path / "in.jsonl.zst").write_bytes(b"")
    done = run(
        "batch", "in.jsonl.zst", "-o", "o.jsonl", cwd=tmp_path, program=["-c", _WITHOUT.format("zstandard")]
    )
    assert done.code == 2
    assert "pip install 'article-dedup[zstd]'" in done.err


_WITHOUT = """
import sys
sys.modules[{!r}] = None
from dedup.__main__ import main
sys.exit(main())
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such terminals")
@pytest.mark.parametrize(("options", "shown"), [([], True), (["-q"], False)])
def test_a_terminal_shows_how_far_it_is(tmp_path: Path, options: list[str], shown: bool) -> None:
    import pty

    written(tmp_path / "in.jsonl", [row(number) for number in range(60)])
    master, slave = pty.openpty()
    words = [sys.executable, "-m", "dedup", "batch", "in.jsonl", "-o", "out.jsonl", *options]
    env = {**os.environ, "TERM": "xterm", "COLUMNS": "120"}
    process = subprocess.Popen(words, cwd=tmp_path, stderr=slave, env=env)
    os.close(slave)
    said = b""
    with suppress(OSError):  # the other end is closed
        while piece := os.read(master, 65_536):
            said += piece
    os.close(master)
    assert process.wait() == 0
    assert (b"100%" in said and b"60 documents" in said) is shown
    assert b"Traceback" not in said


def test_verbose_is_silent_where_a_run_is_short(tmp_path: Path) -> None:
    written(tmp_path / "in.jsonl", [row(1)])
    done = batch(tmp_path, "in.jsonl", "-o", "out.jsonl", "--verbose")
    assert done.err.splitlines()[0].startswith("1 document, ")
