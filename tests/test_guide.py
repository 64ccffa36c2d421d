"""The guide's pages: only text, every example runs, every name leads somewhere, and a standard tool renders them."""

from __future__ import annotations

import ast
import importlib
import importlib.util
import pkgutil
import re
import subprocess
import sys
from pathlib import Path

import pytest

from dedup import guide
from dedup.boilerplate.rules.labels import explain
from dedup.boilerplate.rules.loading import load_packs, pack_languages, parse_pack
from dedup.boilerplate.rules.rule import Rule
from dedup.datasets.model import RejectReason
from dedup.errors import MissingExtraError
from dedup.files.settings import find_settings
from dedup.model import Status
from tests.examples import ROOT, blocks, commands, furnished, hold, run_all

PAGES = tuple(sorted(module.name for module in pkgutil.iter_modules(guide.__path__)))
_NAME = re.compile(r"`(dedup(?!\.toml)(?:\.\w+)+)(?:\(.*?\))?`")


def source(page: str) -> str:
    return (ROOT / "dedup" / "guide" / f"{page}.py").read_text(encoding="utf-8")


def text(page: str) -> str:
    """The page as a reader has it."""
    found = importlib.import_module(f"dedup.guide.{page}" if page != "__init__" else "dedup.guide").__doc__
    assert found
    return found


def with_(kind: str) -> list[str]:
    return [page for page in PAGES if blocks(text(page), kind)]


@pytest.mark.parametrize("page", ["__init__", *PAGES])
def test_a_page_holds_nothing_but_its_text(page: str) -> None:
    (only,) = ast.parse(source(page)).body
    assert isinstance(only, ast.Expr)
    assert isinstance(only.value, ast.Constant)
    assert isinstance(only.value.value, str)


def test_the_index_names_every_page_once_and_no_other() -> None:
    named = re.findall(r"^\| `dedup\.guide\.(\w+)` \|", text("__init__"), re.MULTILINE)
    assert sorted(named) == list(PAGES)


@pytest.mark.parametrize("page", ["__init__", *PAGES])
def test_every_name_of_the_package_on_a_page_leads_somewhere(page: str) -> None:
    for name in _NAME.findall(text(page)):
        assert leads_somewhere(name), name


def leads_somewhere(name: str) -> bool:
    """Whether a dotted name is a module, or something in one."""
    module, _, attribute = name.rpartition(".")
    try:
        if importlib.util.find_spec(name) is not None:
            return True
    except (ModuleNotFoundError, MissingExtraError):  # its parent is no package, or needs an extra
        pass
    try:
        return hasattr(importlib.import_module(module), attribute)
    except MissingExtraError as error:
        pytest.skip(str(error))


@pytest.mark.parametrize("page", PAGES)
def test_files_of_the_repository_that_a_page_names_exist(page: str) -> None:
    for name in re.findall(r"`(tests/[\w/.-]+)`", text(page)):
        assert (ROOT / name).is_file(), name


@pytest.mark.parametrize("page", with_("pycon"))
def test_the_python_examples_of_a_page_hold(page: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    assert hold(blocks(text(page), "pycon"), page)


@pytest.mark.parametrize("page", with_("console"))
def test_the_commands_of_a_page_print_what_it_shows(page: str, tmp_path: Path) -> None:
    assert not run_all(commands(text(page)), furnished(tmp_path))


def test_every_page_but_the_index_has_an_example() -> None:
    assert sorted({*with_("pycon"), *with_("console")}) == list(PAGES)


@pytest.mark.parametrize("block", blocks(text("packs"), "toml"))
def test_rules_on_the_page_about_packs_do_what_their_examples_say(block: str, tmp_path: Path) -> None:
    (rule,) = parse_pack(block, "the page").rule
    pack = tmp_path / "page.toml"
    pack.write_text(block, encoding="utf-8")
    rules = load_packs(None, [pack])
    for lines, fires in ((rule.matches, True), (rule.not_matches, False)):
        for line in lines:
            assert (rule.id in {found.id for found, _ in explain(line, rules)}) is fires


def test_the_page_about_packs_names_only_keys_that_rules_have() -> None:
    _, _, table = text("packs").partition("| key | meaning |\n")
    rows = table.split("\n\n")[0].splitlines()[1:]
    named = {key for row in rows for key in re.findall(r"`(\w+)`", row.split("|")[1])}
    assert named
    assert named <= set(Rule.__struct_fields__)


def test_the_page_about_limits_names_the_languages_of_the_packs() -> None:
    said = text("limits").partition("rule packs for")[2].partition("Copies are found")[0]
    assert sorted(re.findall(r"\(([a-z]{2})\)", said)) == list(pack_languages())


def test_the_page_about_the_contract_names_every_status() -> None:
    table = text("contract").partition("| `status` | meaning |")[2]
    assert re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE) == list(map(str, Status))


def test_the_page_about_batches_names_every_reason_of_a_reject() -> None:
    _, _, table = text("batch").partition("| reason | what happened |\n")
    rows = table.split("\n\n")[0].splitlines()[1:]
    named = [reason for row in rows for reason in re.findall(r"`([\w-]+)`", row.split("|")[1])]
    assert sorted(named) == sorted(map(str, RejectReason))


def test_the_settings_on_the_page_about_batches_are_settings(tmp_path: Path) -> None:
    (block,) = blocks(text("batch"), "toml")
    (tmp_path / "pyproject.toml").write_text(block, encoding="utf-8")
    values = find_settings(str(tmp_path)).values
    assert len(values) == len(block.splitlines()) - 1


def test_the_readme_says_how_to_render_the_guide() -> None:
    assert "`pdoc -d google dedup dedup.guide -o site`" in (ROOT / "README.md").read_text(encoding="utf-8")
    assert "`pdoc -d google dedup dedup.guide -o site`" in text("__init__")


@pytest.mark.skipif(importlib.util.find_spec("pdoc") is None, reason="pdoc is not installed (extra docs)")
def test_pdoc_renders_the_package_without_a_warning(tmp_path: Path) -> None:
    command = ["-d", "google", "dedup", "dedup.guide", "-o", str(tmp_path)]
    done = subprocess.run(
        [sys.executable, "-m", "pdoc", *command],
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    index = (tmp_path / "dedup" / "guide.html").read_text(encoding="utf-8")
    for page in PAGES:
        assert f'href="guide/{page}.html"' in index
        shown = (tmp_path / "dedup" / "guide" / f"{page}.html").read_text(encoding="utf-8")
        for other in re.findall(r"`dedup\.guide\.(\w+)`", text(page)):
            assert f'href="{other}.html"' in shown
    assert 'id="Article.restore"' in (tmp_path / "dedup.html").read_text(encoding="utf-8")
