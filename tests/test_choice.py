"""Names that choose removals, types and languages: every one that exists is taken, every other is an error."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import dedup
from dedup.boilerplate.choice import BUILT_IN, RemovalChoice, choice_fault
from dedup.boilerplate.rules.loading import load_packs
from dedup.config import Config
from dedup.errors import UsageError
from dedup.model import ChromeType, CopyKind, Reason
from dedup.text.language import guess_language
from dedup.text.language_codes import language_fault
from dedup.text.languages import codes
from tests.examples import ROOT
from tests.process import run
from tests.test_batch import DIRTY, put

PACK = (
    'language = "en"\n[[rule]]\nid = "mine.fares.quay"\ntype = "ad"\nmatch = "line"\nconfidence = "sure"\n'
    'site = "harbour.example"\nphrases = ["Tickets at the quay"]\n'
    'matches = ["Tickets at the quay"]\nnot_matches = ["Tickets"]\n'
)
_BUILT_IN = re.compile(r"classifier|(?:context|copy|html|markdown)\.[a-z-]+")


def in_the_source() -> Iterator[str]:
    """Yield the rules that the source of the package names."""
    for path in (ROOT / "dedup").rglob("*.py"):
        if path.name == "choice.py":
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Constant)
                and isinstance(node.value, str)
                and _BUILT_IN.fullmatch(node.value)
            ):
                yield node.value


def test_the_rules_that_are_in_no_pack_are_all_known() -> None:
    assert sorted(set(in_the_source())) == sorted(BUILT_IN)


def test_everything_that_a_removal_can_be_called_can_be_chosen() -> None:
    rules = [*BUILT_IN, *load_packs().by_id]
    names = {*map(str, (*Reason, *CopyKind, *ChromeType)), *rules, *(rule.split(".")[0] for rule in rules)}
    assert choice_fault(names, ()) is None


@pytest.mark.parametrize("path", sorted((ROOT / "samples").glob("*.txt")), ids=lambda path: path.name)
def test_what_describes_a_removal_chooses_it(path: Path) -> None:
    for removal in dedup.clean(path.read_text(encoding="utf-8")).removals:
        for name in (removal.rule, removal.rule.split(".")[0], str(removal.type), str(removal.reason)):
            assert choice_fault([name], ()) is None
            assert RemovalChoice(select=(name,)).takes(removal)
            assert not RemovalChoice(ignore=(name,)).takes(removal)


def test_the_rules_of_a_pack_can_be_chosen_where_it_is_named_whatever_their_site(tmp_path: Path) -> None:
    pack = put(tmp_path, "mine.toml", PACK)
    for name in ("mine", "mine.fares", "mine.fares.quay"):
        assert choice_fault([name], [str(pack)]) is None
        assert choice_fault([name], [str(tmp_path)]) is None
        assert choice_fault([name], []) is not None


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("cpoy", "did you mean copy?"),
        ("Copy", "did you mean copy?"),
        ("captions", "did you mean caption?"),
        ("copy.trunctaed", "did you mean copy.truncated?"),
        ("ar.folow", "did you mean ar.follow?"),
        ("copy.", "did you mean copy?"),
        ("mine.fares", "there are: copy, chrome, exact"),
    ],
)
def test_an_unknown_name_is_reported_with_what_was_probably_meant(name: str, hint: str) -> None:
    fault = choice_fault(["copy", name, "share"], ())
    assert fault is not None
    assert fault.startswith(f"there is no reason, type or rule {name!r}; {hint}")


@pytest.mark.parametrize("code", ["ar", "ara", "eng", "ckb", "arz", "apc", "und", *codes()])
def test_codes_of_languages_are_taken(code: str) -> None:
    assert language_fault(code) is None
    assert Config(language=code).language == code


def test_every_language_that_is_guessed_has_a_code() -> None:
    texts = (
        "한국어",
        "עברית",
        "हिन्दी",
        "ไทย",
        "ελληνικά",
        "বাংলা",
        "中文",
        "かな",
        "ٹڈڑ",
        "پچژگ",
        "ےۆەڕڵ",
        "ۇۈۋڭ",
        "ځڅړ",
    )
    assert [code for code in map(guess_language, texts) if language_fault(code)] == []


@pytest.mark.parametrize(
    ("code", "hint"),
    [
        ("arabic", "; did you mean ar (Arabic)?"),
        ("Arabic", "; did you mean ar (Arabic)?"),
        ("AR", "; did you mean ar (Arabic)?"),
        ("en-US", "; did you mean en (English)?"),
        ("zh_Hant", "; did you mean zh (Chinese)?"),
        ("germn", "; did you mean de (German)?"),
        ("xx", ", such as ar or eng"),
        ("", ", such as ar or eng"),
        ("العربية", ", such as ar or eng"),
    ],
)
def test_what_is_not_a_code_of_a_language_is_reported_with_what_was_probably_meant(
    code: str, hint: str
) -> None:
    assert language_fault(code) == f"{code!r} is not an ISO 639 code{hint}"
    with pytest.raises(UsageError, match="language: "):
        Config(language=code)


@pytest.mark.parametrize("kind", ["captoin", "Caption", "copy", ""])
def test_an_unknown_type_cannot_be_kept(kind: str) -> None:
    with pytest.raises(UsageError, match=f"keep: there is no type '{kind}'"):
        Config(keep=("share", kind))


COMMANDS = {
    "clean": ("clean", "a.txt"),
    "check": ("check", "a.txt"),
    "diff": ("diff", "a.txt"),
    "fix": ("fix", "a.txt"),
    "batch": ("batch", "in.jsonl", "-o", "out.jsonl"),
}
WRONG = {
    "--select": ("cpoy", "there is no reason, type or rule 'cpoy'; did you mean copy?"),
    "--ignore": ("en.shrae", "there is no reason, type or rule 'en.shrae'; did you mean en.share?"),
    "--keep": ("captoin", "there is no type 'captoin'; did you mean caption?"),
    "--language": ("arabic", "'arabic' is not an ISO 639 code; did you mean ar (Arabic)?"),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    put(tmp_path, "a.txt", DIRTY)
    put(tmp_path, "in.jsonl", '{"text": "One thing."}\n')
    return tmp_path


@pytest.mark.parametrize("option", WRONG)
@pytest.mark.parametrize("command", COMMANDS)
def test_a_wrong_name_on_the_command_line_is_an_error_in_every_command(
    command: str, option: str, folder: Path
) -> None:
    name, said = WRONG[option]
    given = name if option == "--language" else f"share,{name}"
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    done = run(*COMMANDS[command], option, given, cwd=folder)
    assert (done.code, done.out) == (2, b"")
    assert said in done.err
    assert option in done.err
    assert done.err.count("\n") == 1
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


@pytest.mark.parametrize("option", WRONG)
@pytest.mark.parametrize("command", [*COMMANDS, "config"])
def test_a_wrong_name_in_the_settings_is_an_error_in_every_command(
    command: str, option: str, folder: Path
) -> None:
    name, said = WRONG[option]
    setting = option.removeprefix("--")
    value = f'"{name}"' if setting == "language" else f'["share", "{name}"]'
    path = put(folder, "dedup.toml", f"{setting} = {value}\n")
    done = run(*COMMANDS.get(command, ("config", "show")), cwd=folder)
    assert (done.code, done.out) == (2, b"")
    assert done.err == f"dedup: {path}: {setting}: {said}\n"


@pytest.mark.parametrize("option", ["--select", "--ignore", "--keep"])
@pytest.mark.parametrize("value", ["", ",", " , "])
def test_an_option_that_names_nothing_is_an_error(option: str, value: str, folder: Path) -> None:
    done = run("check", "a.txt", option, value, cwd=folder)
    assert done.code == 2
    assert "contains no name" in done.err


@pytest.mark.parametrize(
    "given",
    [
        ("--select", "copy,share"),
        ("--select", "copy, share"),
        ("--select", "copy", "--select", "share"),
        ("--select", "en.share,copy", "--ignore", "caption"),
    ],
    ids=" ".join,
)
def test_names_are_separated_by_commas_or_the_option_is_repeated(
    given: tuple[str, ...], folder: Path
) -> None:
    done = run("check", "a.txt", "--format", "concise", *given, cwd=folder)
    assert done.code == 1
    assert done.text.splitlines()[0].startswith("a.txt:3:1: chrome en.share")


def test_names_in_the_settings_may_be_separated_by_commas_too(folder: Path) -> None:
    put(folder, "dedup.toml", 'ignore = ["copy, share", "credit"]\n')
    assert run("check", "a.txt", cwd=folder).code == 0


@pytest.mark.parametrize("option", ["--select", "--ignore", "--keep"])
def test_the_help_says_that_an_option_can_be_repeated(option: str) -> None:
    said = " ".join(run("check", "--help").text.split())
    _, _, rest = said.partition(f"{option} ")
    assert "may be repeated, or given as" in rest.partition(" --")[0]
