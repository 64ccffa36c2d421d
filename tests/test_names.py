"""Names of files are data: any name, shown by any command in any format, is one harmless line."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from html import escape
from pathlib import Path
from urllib.parse import unquote_to_bytes
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.errors import ConfigError, InputError, OutputError, RulePackError
from dedup.names import name_uri, shown_name, without_commands
from tests.data_sets import PAGE, row, written
from tests.process import call
from tests.test_batch import CLEAN, DIRTY, dedup

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="such names cannot be made")

NAMES = {
    "escape": b"a\x1b[31mred\x1b]0;title\x07.txt",
    "line feed": b"a\n::error file=x::y.txt",
    "carriage return": b"a\rb.txt",
    "tab": b"a\tb.txt",
    "C1": "a\x9b31mb.txt".encode(),
    "line separator": "a\u2028b.txt".encode(),
    "direction": "a\u202etxt.exe\u2066.txt".encode(),
    "not UTF-8": b"a\xff\xfe.txt",
    "half a character": b"a\xed\xa0\x80.txt",
    "command": b"::error::b.txt",
    "command behind spaces": b"  ::warning::b.txt",
    "command inside": b"b##[error]c.txt",
    "Azure": b"b##vso[task.complete]c.txt",
    "markup": b"<img src=x onerror=alert(1)>&'\".txt",
    "percent and friends": b"100% a#b?c&d:e,f;g.txt",
    "quotes": b"a\"b\\c'd.txt",
    "brackets": b"[bold]x[link=y].txt",
    "Arabic": "سوق الميناء.txt".encode(),
    "Persian, with a joiner": "می\u200cخواهم.txt".encode(),
    "emoji": "🛥️.md".encode(),
    "option": b"--fix.txt",
}
"""Names as bytes, by what is in them."""
PLAIN = {
    "Arabic",
    "Persian, with a joiner",
    "emoji",
    "markup",
    "percent and friends",
    "quotes",
    "brackets",
    "option",
}
"""Those that are shown as they are."""


@pytest.fixture(params=NAMES, scope="module")
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def folder(kind: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a file of such a name, and a folder of such a name with a file."""
    top = tmp_path_factory.mktemp("names")
    for parts in ((), (NAMES[kind] + b".d",)):
        where = Path(os.fsdecode(os.path.join(os.fsencode(top), b"d", *parts)))  # noqa: PTH118
        where.mkdir()
        (where / os.fsdecode(NAMES[kind])).write_bytes(DIRTY.encode())
    return top


def names(folder: Path) -> list[str]:
    """Return the paths of both files, as Python has them."""
    return sorted(str(path.relative_to(folder)) for path in (folder / "d").rglob("*") if path.is_file())


def harmless(data: bytes | str) -> str:
    """Check what every reader of an output relies on, and return it as text."""
    text = data.decode("utf-8") if isinstance(data, bytes) else data  # strictly
    text.encode("utf-8")
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]", text)
    for line in text.split("\n"):
        assert not re.match(r"\s*::(?!warning file=)", line), line
        assert not re.search(r"##\w*\[", line), line
    return text


@pytest.mark.parametrize(("style", "lines", "named"), [("full", 10, 1), ("concise", 4, 2)])
def test_a_name_takes_no_more_lines_than_any_other(
    style: str, lines: int, named: int, kind: str, folder: Path
) -> None:
    done = call("check", "d", "--format", style, cwd=folder)
    harmless(done.err)
    text = harmless(done.out).splitlines()
    assert (done.code, len(text)) == (1, lines)
    for name in names(folder):
        assert sum(line.startswith(f"{shown_name(name)}:") for line in text) == named


def test_github_gets_one_command_a_removal(kind: str, folder: Path) -> None:
    text = harmless(call("check", "d", "--format", "github", cwd=folder).out).splitlines()
    assert len(text) == 4
    for line in text:
        found = re.fullmatch(r"::warning file=([^,:]+),line=\d+,col=\d+,endLine=\d+,title=[^,:]+::.*", line)
        assert found, line
        name = found[1].replace("%3A", ":").replace("%2C", ",").replace("%25", "%")
        assert name in map(shown_name, names(folder))


def test_json_is_valid_for_strict_readers_and_has_the_exact_name_as_a_uri(kind: str, folder: Path) -> None:
    orjson = pytest.importorskip("orjson")
    done = call("check", "d", "--format", "json", cwd=folder)
    harmless(done.out)
    found = {one["uri"]: one["path"] for one in orjson.loads(done.out)}
    assert {os.fsdecode(unquote_to_bytes(uri)): path for uri, path in found.items()} == {
        name: shown_name(name) for name in names(folder)
    }


@pytest.mark.parametrize("absolute", [False, True])
def test_sarif_has_uris(absolute: bool, kind: str, folder: Path) -> None:
    words = [str(folder / name) if absolute else name for name in names(folder)]
    done = call("check", "--format", "sarif", "--", *words, cwd=folder)
    (run,) = json.loads(harmless(done.out))["runs"]
    found = set()
    for result in run["results"]:
        uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        assert uri.startswith("file:///") is absolute
        path = uri.removeprefix("file://")
        assert re.fullmatch(r"(?:[A-Za-z0-9._~!$&'()*+,;=@/-]|%[0-9A-F]{2})+", path)
        found.add(os.fsdecode(unquote_to_bytes(path)))
    assert found == set(words)


def test_junit_is_xml(kind: str, folder: Path) -> None:
    suite = ElementTree.fromstring(harmless(call("check", "d", "--format", "junit", cwd=folder).out))  # noqa: S314
    assert sorted(str(case.get("name")) for case in suite) == sorted(map(shown_name, names(folder)))


@pytest.mark.skipif(shutil.which("patch") is None, reason="needs patch")
def test_a_patch_names_the_file_exactly(kind: str, folder: Path, tmp_path: Path) -> None:
    patch = call("diff", "d", cwd=folder).out
    shutil.copytree(folder / "d", tmp_path / "d")
    done = subprocess.run(["patch", "-p1", "-s"], input=patch, cwd=tmp_path, check=False, capture_output=True)
    assert done.returncode == 0, done.stdout
    assert {(tmp_path / name).read_text() for name in names(folder)} == {CLEAN}


@pytest.mark.parametrize("command", ["clean", "diff"])
def test_the_page_shows_the_name_as_text(command: str, kind: str, folder: Path, tmp_path: Path) -> None:
    first = names(folder)[0]
    call(command, "--report", tmp_path / "why.html", "--", first, cwd=folder)
    text = (tmp_path / "why.html").read_text(encoding="utf-8")
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]", text)
    assert "<img" not in text
    assert f"<bdi>{escape(shown_name(first).split('/')[-1])}</bdi>" in text
    assert f"<title>dedup: {escape(shown_name(first))}</title>" in text


@pytest.mark.parametrize(
    "words",
    [
        *("clean", "check", "diff", "fix", "near", "learn -o packs"),
        *("batch -o o.jsonl", "batch -o o.csv --input-format csv"),
    ],
)
def test_an_input_that_is_not_there_is_one_line(words: str, kind: str, tmp_path: Path) -> None:
    missing = f"{os.fsdecode(NAMES[kind])}.jsonl"
    done = call(*words.split(), "--", missing, cwd=tmp_path)
    (error,) = (line for line in harmless(done.err).splitlines() if line.startswith("dedup: "))
    assert (done.code, error.startswith(f"dedup: {shown_name(missing)}: no such file")) == (2, True)


@pytest.mark.parametrize("option", ["-o", "--report", "--pack"])
def test_an_output_or_pack_that_cannot_be_used_is_one_line(option: str, kind: str, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(DIRTY)
    name = f"no/{os.fsdecode(NAMES[kind])}"
    done = call("clean", option, name, "--diff", "none", "a.txt", cwd=tmp_path)
    assert (done.code, done.err.count("\n")) == (2, 1)
    assert harmless(done.err).startswith(f"dedup: {shown_name(name)}: ")


def test_a_batch_shows_names_in_rejects_report_page_and_summary(tmp_path: Path) -> None:
    sources = [f"./{os.fsdecode(name)}.jsonl" for name in NAMES.values()]
    for source in sources:
        written(tmp_path / source, [row(1), "{", {"text": PAGE}])
    shown = [*map(shown_name, sources)]
    for report in ("run.json", "run.html"):
        done = dedup("batch", *sources, "-o", "out.jsonl", "--overwrite", "--report", report, cwd=tmp_path)
        assert done.returncode == 0, done.stderr
        assert sum(f"  {name}:" in harmless(done.stderr) for name in shown) >= 5
        text = harmless((tmp_path / "out.jsonl.rejects.jsonl").read_bytes())
        assert [json.loads(line)["file"] for line in text.splitlines()] == shown
    record = json.loads(harmless((tmp_path / "run.json").read_bytes()))
    assert record["inputs"] == shown
    assert record["wholly_rejected"] == []
    assert {one["file"] for one in record["lost_most"]} <= set(shown)
    page = (tmp_path / "run.html").read_text(encoding="utf-8")
    assert all(f"{escape(name)}:1</bdi>" in page for name in shown)  # beside the id
    assert all(f"<bdi>{escape(name[2:])}:3</bdi>" in page for name in shown)


def test_a_batch_shows_the_name_of_a_file_of_which_every_record_is_rejected(
    kind: str, tmp_path: Path
) -> None:
    source = f"{os.fsdecode(NAMES[kind])}.csv"
    (tmp_path / source).write_text('text\n"never closed\n', encoding="utf-8")
    done = call("batch", "-o", "out.csv", "--report", "run.json", "--", source, cwd=tmp_path)
    assert done.code == 2
    assert f"dedup: {shown_name(source)}: every record was rejected" in harmless(done.err)
    assert json.loads(harmless((tmp_path / "run.json").read_bytes()))["wholly_rejected"] == [
        shown_name(source)
    ]


@pytest.mark.parametrize("header", ["id,text\n", "text\n"])
def test_an_error_about_two_files_shows_both(header: str, kind: str, tmp_path: Path) -> None:
    one, two = (f"{number}{os.fsdecode(NAMES[kind])}.csv" for number in (1, 2))
    (tmp_path / one).write_bytes("text,title\n1,2\n".encode("utf-16" if header == "text\n" else "utf-8"))
    (tmp_path / two).write_text(header if header != "text\n" else "text,title\n", encoding="utf-8")
    done = call("batch", "-o", "out.csv", "--", one, two, cwd=tmp_path)
    assert (done.code, done.err.count("\n")) == (2, 1)
    assert f"{shown_name(two)}: its " in harmless(done.err)
    assert f" {shown_name(one)}" in done.err


def test_near_names_records_without_an_id_by_the_name_as_it_is_shown(kind: str, tmp_path: Path) -> None:
    source = f"{os.fsdecode(NAMES[kind])}.jsonl"
    written(tmp_path / source, [{"text": PAGE}, {"text": PAGE}])
    (line,) = harmless(call("near", "--", source, cwd=tmp_path).out).splitlines()
    assert json.loads(line)["keep"] == f"{shown_name(source)}:1"


@pytest.mark.parametrize("kind_of_name", NAMES)
def test_only_what_is_dangerous_is_an_escape(kind_of_name: str) -> None:
    name = os.fsdecode(NAMES[kind_of_name])
    assert (shown_name(name) == name) is (kind_of_name in PLAIN)


@given(
    st.binary(max_size=40).map(lambda data: data.replace(b"\0", b"")) | st.text(max_size=40).map(os.fsencode)
)
def test_any_name_is_one_harmless_line_however_often_it_is_shown(data: bytes) -> None:
    name = os.fsdecode(data)
    shown = shown_name(name)
    harmless(shown.encode("utf-8"))
    assert len(shown.splitlines()) == 1
    assert shown_name(shown) == shown
    uri = name_uri(f"x/{name}")
    assert uri.isascii()
    assert uri.isprintable()


@given(st.text(alphabet=":# []\u200cxé\t", max_size=30))
def test_no_line_is_left_that_a_ci_system_obeys(line: str) -> None:
    safe = without_commands(line)
    # As GitHub's runner compares: without the characters that are ignored where texts are compared.
    bare = re.sub("\u200c", "", safe)
    assert not bare.lstrip().startswith("::")
    assert "##[" not in bare
    assert without_commands(safe) == safe


@pytest.mark.parametrize(
    "error",
    [
        InputError("a\n\x1b.txt", "no such file"),
        OutputError("a\n\x1b.txt", "no such folder"),
        ConfigError("a\n\x1b.txt", "key", "wrong"),
        ConfigError("a\n\x1b.txt", "", "wrong"),
        RulePackError("a\n\x1b.txt", "id", "wrong"),
        RulePackError("a\n\x1b.txt", "", "wrong"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_errors_show_the_name_and_hold_the_exact_one(
    error: InputError | OutputError | ConfigError | RulePackError,
) -> None:
    assert str(error).startswith(r"a\n\x1b.txt: ")
    assert error.path == "a\n\x1b.txt"
