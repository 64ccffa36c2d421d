"""`dedup clean`: the article alone on standard output, the account beside it, files whole or not at all."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest

import dedup
from dedup.show.records import read_json
from tests.process import run

PAGE = (
    "Night ferry returns to the harbour\n"
    "Night ferry returns to the harbour\n"
    "\n"
    "The night ferry will sail again from Monday, the harbour office said in a statement on Friday.\n"
    "Share\n"
    "Fares stay as they were last year, and bicycles travel free of charge, the office added.\n"
    "Share\n"
)
ARTICLE = (
    "Night ferry returns to the harbour\n"
    "\n"
    "The night ferry will sail again from Monday, the harbour office said in a statement on Friday.\n"
    "\n"
    "Fares stay as they were last year, and bicycles travel free of charge, the office added.\n"
)


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "a page.txt"
    path.write_text(PAGE, encoding="utf-8")
    return path


def test_the_article_goes_to_standard_output_alone_and_the_diff_to_standard_error(page: Path) -> None:
    done = run("clean", page, "--diff", "full")
    assert (done.code, done.text) == (0, ARTICLE)
    assert "- 2:1  copy echo" in done.err
    assert "- 5:1  chrome share" in done.err
    assert "removed" in done.err


def test_several_files_come_out_as_of_cat_with_a_blank_line_between_them(page: Path, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_text("")
    done = run("clean", page, "empty.txt", "-", page, stdin=PAGE.encode(), cwd=tmp_path)
    assert (done.code, done.text) == (0, "\n".join([ARTICLE] * 3))
    assert [line for line in done.err.splitlines() if line.startswith("==>")] == [
        f"==> {page} <==",
        "==> empty.txt <==",
        "==> - <==",
        f"==> {page} <==",
    ]


def test_several_files_as_json_are_a_line_each(page: Path) -> None:
    done = run("clean", page, page, "--format", "json", "--diff", "none")
    assert [json.loads(line)["source"] for line in done.text.splitlines()] == [PAGE, PAGE]


def test_of_several_files_one_that_cannot_be_cleaned_is_named_and_the_others_are_printed(
    page: Path, tmp_path: Path
) -> None:
    (tmp_path / "bad.txt").write_bytes(b"text\xff\0")
    done = run("clean", page, "bad.txt", "none.txt", page, "--diff", "none", cwd=tmp_path)
    assert (done.code, done.text) == (2, f"{ARTICLE}\n{ARTICLE}")
    assert [line.split(": ")[1] for line in done.err.splitlines()] == ["bad.txt", "none.txt"]


def test_an_output_of_several_files_holds_all_of_them_or_is_not_written(page: Path, tmp_path: Path) -> None:
    target = tmp_path / "out.txt"
    assert run("clean", page, page, "-o", target, "--diff", "none").code == 0
    assert target.read_text(encoding="utf-8") == f"{ARTICLE}\n{ARTICLE}"
    done = run("clean", page, tmp_path / "none.txt", "-o", target, "--report", tmp_path / "why.html")
    assert done.code == 2
    assert done.err.splitlines()[-1] == f"dedup: {target}: not written: 1 of 2 files could not be cleaned"
    assert target.read_text(encoding="utf-8") == f"{ARTICLE}\n{ARTICLE}"
    assert not (tmp_path / "why.html").exists()


def test_the_report_on_several_files_names_each(page: Path, tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_text(PAGE)
    done = run("clean", page, "b.txt", "--diff", "none", "--report", "why.html", cwd=tmp_path)
    assert done.code == 0
    said = (tmp_path / "why.html").read_text(encoding="utf-8")
    assert "b.txt" in said
    assert page.name in said


def test_standard_input_is_read_where_the_name_is_a_dash() -> None:
    done = run("clean", "-", stdin=PAGE.encode())
    assert (done.code, done.text) == (0, ARTICLE)


@pytest.mark.parametrize(("diff", "lines"), [("none", False), ("summary", True)])
def test_the_diff_can_be_shortened_or_left_out(page: Path, diff: str, lines: bool) -> None:
    done = run("clean", page, "--diff", diff)
    assert done.text == ARTICLE
    assert "- 2:1" not in done.err
    assert ("characters" in done.err) is lines
    assert bool(done.err) is lines


def test_markdown_marks_the_headline(page: Path) -> None:
    assert run("clean", page, "--format", "markdown", "--diff", "none").text == f"# {ARTICLE}"


def test_json_holds_the_whole_article(page: Path) -> None:
    done = run("clean", page, "--format", "json", "--diff", "none")
    assert read_json(done.text) == dedup.clean(PAGE)
    assert json.loads(done.text)["source"] == PAGE


def test_options_reach_the_cleaner(page: Path) -> None:
    done = run("clean", page, "--keep", "share", "--scope", "article", "--language", "en", "--format", "json")
    said = json.loads(done.text)
    assert (said["scope"], said["language"]) == ("article", "en")
    assert "share" not in {removal["type"] for removal in said["removals"]}


def test_a_pack_of_the_user_takes_part(page: Path, tmp_path: Path) -> None:
    pack = tmp_path / "mine.toml"
    pack.write_text(
        'language = "en"\n[[rule]]\nid = "mine.fares"\ntype = "ad"\nmatch = "line"\nconfidence = "sure"\n'
        'phrases = ["Tickets at the quay"]\nmatches = ["Tickets at the quay"]\nnot_matches = ["Tickets"]\n',
        encoding="utf-8",
    )
    text = PAGE.replace("Share\n", "Tickets at the quay\n", 1).encode()
    done = run("clean", "-", "--pack", pack, "--format", "json", "--diff", "none", stdin=text)
    assert "mine.fares" in {removal["rule"] for removal in json.loads(done.text)["removals"]}


def test_the_output_file_holds_the_article_and_standard_output_nothing(page: Path, tmp_path: Path) -> None:
    target = tmp_path / "out.txt"
    done = run("clean", page, "-o", target, "--diff", "none")
    assert (done.code, done.out, target.read_text(encoding="utf-8")) == (0, b"", ARTICLE)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a page.txt", "out.txt"]


def test_an_output_file_keeps_its_mode_and_a_link_remains_a_link(page: Path, tmp_path: Path) -> None:
    target, link = tmp_path / "out.txt", tmp_path / "link.txt"
    target.write_text("old")
    target.chmod(0o640)
    link.symlink_to(target)
    assert run("clean", page, "-o", link, "--diff", "none").code == 0
    assert link.is_symlink()
    assert target.read_text(encoding="utf-8") == ARTICLE
    assert stat.S_IMODE(target.stat().st_mode) == 0o640


@pytest.mark.parametrize("target", ["no/such/folder/out.txt", "."])
def test_an_output_that_cannot_be_written_is_one_line_and_exit_code_2(
    page: Path, tmp_path: Path, target: str
) -> None:
    done = run("clean", page, "-o", target, "--diff", "none", cwd=tmp_path)
    assert done.code == 2
    assert done.err.startswith(f"dedup: {target}: ")
    assert done.err.count("\n") == 1


def test_the_report_is_written_beside_the_article(page: Path, tmp_path: Path) -> None:
    target = tmp_path / "why.html"
    done = run("clean", page, "--report", target, "--diff", "none")
    assert done.text == ARTICLE
    assert "chrome share" in target.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["clean"], "clean: Missing argument"),
        (["clean", "-", "-"], "standard input can be read only once"),
        (["clean", "a", "--frob"], "clean: No such option"),
        (["clean", "a", "--scope", "planet"], "clean: Invalid value for '--scope'"),
        (["clean", "a", "--keep", "planet"], "clean: Invalid value for '--keep'"),
        (["clean", "a", "--language", "e\nn"], "clean: Invalid value for '--language'"),
        (["clean", "-", "--encoding", "klingon"], "encoding: 'klingon' is not known"),
        (["clean", "-", "--pack", "none.toml"], "none.toml: "),
        (["frob"], "No such command 'frob'"),
        (["--frob"], "No such option"),
    ],
)
def test_wrong_usage_is_one_line_and_exit_code_2(arguments: list[str], said: str) -> None:
    done = run(*arguments)
    assert (done.code, done.out) == (2, b"")
    assert done.err.startswith(f"dedup: {said}")
    assert done.err.count("\n") == 1


def test_a_paragraph_is_one_line_however_long(tmp_path: Path) -> None:
    sentence = "The night ferry will sail again from Monday, the harbour office said on Friday."
    long = " ".join([sentence, *(f"{word} came too." for word in "abcdefghijklmnopqrstuvwxyz")])
    done = run("clean", "-", stdin=f"{long}\n".encode(), env={"COLUMNS": "40"})
    assert done.text == f"{long}\n"


def test_output_is_utf_8_whatever_the_locale_and_the_input_were() -> None:
    text = "قال رئيس البلدية إن السوق الجديدة ستفتح في شهر مارس، وأضاف أن العقود ستوقع علنا.\n"
    env = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii", "PYTHONCOERCECLOCALE": "0"}
    assert run("clean", "-", stdin=text.encode("cp1256"), env=env).text == text


def test_an_unproved_result_is_not_given_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from dataclasses import replace

    from dedup import __main__, cleaner
    from dedup.model import Status

    source, target = tmp_path / "page.txt", tmp_path / "out.txt"
    source.write_text(PAGE)
    unproved = replace(dedup.clean(PAGE), status=Status.UNPROVED, notes=("unproved: a number is lost",))
    monkeypatch.setattr(cleaner.Cleaner, "clean", lambda *_: unproved)
    assert __main__.main(["clean", str(source), "-o", str(target)]) == 2
    assert not target.exists()
