"""Inputs that are not a plain UTF-8 file: cleaned where they can be read, refused in one line where not."""

from __future__ import annotations

import codecs
import os
import subprocess
import sys
from pathlib import Path

import pytest

from dedup.cli.streams import read_input
from dedup.errors import InputError
from tests.process import run

ARABIC = (
    "قال رئيس البلدية إن السوق الجديدة ستفتح في شهر مارس المقبل بعد سنوات من العمل.\n"
    "تابعنا عبر\n"
    "وأضاف أن العقود ستوقع علنا أمام التجار في ساحة الميناء خلال هذا الأسبوع.\n"
)
CLEAN = ARABIC.replace("تابعنا عبر\n", "\n")


@pytest.mark.parametrize(
    ("data", "out"),
    [
        (b"", ""),
        (b" \n\t\r\n \n", ""),
        (codecs.BOM_UTF8, ""),
        (codecs.BOM_UTF8 + ARABIC.encode(), CLEAN),
        (codecs.BOM_UTF16_LE + ARABIC.encode("utf-16-le"), CLEAN),
        (codecs.BOM_UTF16_BE + ARABIC.encode("utf-16-be"), CLEAN),
        (ARABIC.encode("utf-16-le"), CLEAN),
        (ARABIC.encode("cp1256"), CLEAN),
        (ARABIC.encode("iso8859-6"), CLEAN),
        (ARABIC.replace("\n", "\r\n").encode(), CLEAN),
        (ARABIC.replace("\n", "\r").encode(), CLEAN),
        (ARABIC.rstrip("\n").encode(), CLEAN),
        ("\u202bPrices rose\u202c on \u200fMonday, the bank said.\n".encode(), None),
    ],
    ids=[
        *("empty", "white-space", "bom-only", "bom", "utf-16-le-bom", "utf-16-be-bom", "utf-16-le", "cp1256"),
        *("iso-8859-6", "crlf", "cr", "no-final-newline", "bidi-marks"),
    ],
)
def test_readable_input_is_cleaned(data: bytes, out: str | None) -> None:
    done = run("clean", "-", "--diff", "summary", stdin=data)
    assert (done.code, done.text) == (0, data.decode() if out is None else out)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"a\0b\0c\0d\0\0e\0f", "NUL byte at offset 1"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "NUL byte at offset 8"),
        (b"\x7fELF\x02\x01\x01" + bytes(range(256)), "NUL byte at offset 7"),
        (ARABIC.encode()[:-3] + b"\xff\n", f"byte 0xd8 at offset {len(ARABIC.encode()) - 4}"),
        (ARABIC.encode() + "\ud800".encode("utf-8", "surrogatepass"), f"offset {len(ARABIC.encode())}"),
        (codecs.BOM_UTF16_LE + b"a\0\0\xd8b\0", "offset 4"),
        (b"\x81\x8d\x8f\x90\x9d", "offset 0"),
    ],
    ids=["nul", "png", "elf", "cut-utf-8", "lone-surrogate", "lone-surrogate-utf-16", "no-encoding"],
)
def test_unreadable_input_is_refused_in_one_line_that_names_the_byte(data: bytes, said: str) -> None:
    done = run("clean", "-", stdin=data)
    assert (done.code, done.out) == (2, b"")
    assert said in done.err
    assert done.err.startswith("dedup: -: ")
    assert done.err.count("\n") == 1


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("none\x1b[31m.txt", r"none\x1b[31m.txt: no such file"),
        ("a\nb", r"a\nb: no such file"),
        (".", ".: a folder, not a file"),
    ],
)
def test_a_missing_file_and_a_folder_are_refused_in_one_line(name: str, said: str, tmp_path: Path) -> None:
    done = run("clean", name, cwd=tmp_path)
    assert (done.code, done.out, done.err) == (2, b"", f"dedup: {said}\n")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_refused_in_one_line(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(ARABIC, encoding="utf-8")
    path.chmod(0)
    done = run("clean", path)
    assert (done.code, done.out, done.err) == (2, b"", f"dedup: {path}: no permission to read it\n")


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="needs /dev/zero")
def test_an_endless_device_is_refused() -> None:
    with pytest.raises(InputError, match="longer than 1,000 bytes"):
        read_input("/dev/zero", limit=1_000)


@pytest.mark.parametrize(
    "arguments",
    [
        ["clean", "-"],
        ["check", "-"],
        ["check", "-", "--format", "json"],
        ["diff", "-"],
        ["fix", "-"],
        ["batch", "-", "-o", "-", "--input-format", "csv"],
        ["near", "-", "--all", "--input-format", "csv"],
        ["--help"],
        ["clean", "--help"],
        ["--version"],
        ["rules", "list"],
        ["config", "schema"],
    ],
    ids=" ".join,
)
@pytest.mark.parametrize("closed", ["stdout", "stderr"])
def test_a_closed_pipe_ends_a_command_in_silence_with_the_code_of_shells(
    arguments: list[str], closed: str
) -> None:
    """As of ``dedup check big | head -1``; what is written to the other stream is whole."""
    reader, writer = os.pipe()
    os.close(reader)
    data = f'text\n"{ARABIC}"\n' if "csv" in arguments else ARABIC
    try:
        done = subprocess.run(
            [sys.executable, "-m", "dedup", *arguments],
            input=data.encode(),
            stdout=writer if closed == "stdout" else subprocess.PIPE,
            stderr=writer if closed == "stderr" else subprocess.PIPE,
            check=False,
        )
    finally:
        os.close(writer)
    if closed == "stdout":
        assert (done.returncode, done.stderr) == (141, b"")
    else:
        assert done.returncode in (0, 1, 141)
        assert b"Traceback" not in done.stdout


def test_the_article_is_written_even_if_nobody_reads_the_diff() -> None:
    reader, writer = os.pipe()
    os.close(reader)
    try:
        done = subprocess.run(
            [sys.executable, "-m", "dedup", "clean", "-"],
            input=ARABIC.encode(),
            stdout=subprocess.PIPE,
            stderr=writer,
            check=False,
        )
    finally:
        os.close(writer)
    assert done.stdout.decode() == CLEAN


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_is_one_line_and_exit_code_2() -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "dedup", "clean", "-", "--diff", "none"],
            input=ARABIC.encode(),
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert (done.returncode, done.stderr.decode()) == (2, "dedup: standard output: no space left on device\n")


@pytest.mark.parametrize("unit", ["word ", "a", "...", "قال "], ids=["words", "letter", "stops", "arabic"])
def test_a_line_of_five_megabytes_is_cleaned(unit: str) -> None:
    line = (unit * (5_000_000 // len(unit.encode()))).strip()
    done = run("clean", "-", "--diff", "summary", stdin=f"{line}\n".encode(), timeout=60)
    assert (done.code, done.text) == (0, f"{line}\n")


def test_a_hundred_thousand_equal_lines_are_cleaned() -> None:
    done = run("clean", "-", stdin=b"Prices rose on Monday, the central bank said.\n" * 100_000, timeout=100)
    assert done.code == 0
