"""What is released: an sdist and a wheel built by the standard frontend, and the wheel where nothing else is."""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
import sys
import tarfile
import tomllib
import venv
import zipfile
from collections.abc import Iterable
from email import message_from_bytes
from email.message import Message
from importlib.metadata import PackageNotFoundError, distribution, packages_distributions
from pathlib import Path, PurePosixPath
from typing import NamedTuple

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import dedup
from dedup.cli import COMMANDS
from tests.examples import ROOT
from tests.seed import ARTICLE, SEED

pytestmark = pytest.mark.xdist_group("release")

NAME = "article-dedup"
CHANGES = {"Added", "Changed", "Deprecated", "Removed", "Removed differently", "Fixed", "Security"}


class Release(NamedTuple):
    """The two files of a release."""

    sdist: Path
    wheel: Path

    @property
    def sdist_names(self) -> set[str]:
        """The files of the sdist, without the folder that it is packed in."""
        with tarfile.open(self.sdist) as archive:
            return {name.partition("/")[2] for name in archive.getnames()}

    @property
    def wheel_names(self) -> set[str]:
        """The files of the wheel."""
        with zipfile.ZipFile(self.wheel) as archive:
            return set(archive.namelist())

    @property
    def metadata(self) -> Message:
        """What the wheel says about itself."""
        with zipfile.ZipFile(self.wheel) as archive:
            (name,) = (name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
            return message_from_bytes(archive.read(name))


def run(*command: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run a command that knows nothing of this repository."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    return subprocess.run(
        command, capture_output=True, text=True, encoding="utf-8", cwd=cwd, env=env, check=False, timeout=300
    )


def needs(requirements: Iterable[str], extra: str = "") -> set[str]:
    """Return the distributions that requirements stand for, and those that these need, by canonical names."""
    found: set[str] = set()
    waiting = [(Requirement(one), extra) for one in requirements]
    while waiting:
        requirement, wanted = waiting.pop()
        if requirement.marker is not None and not requirement.marker.evaluate({"extra": wanted}):
            continue
        name = canonicalize_name(requirement.name)
        if name in found or name == NAME:
            continue
        found.add(name)
        try:
            further = distribution(name).requires or []
        except PackageNotFoundError:
            continue  # an extra that is not installed here
        waiting += [(Requirement(one), each) for one in further for each in ("", *requirement.extras)]
    return found


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Release:
    """Build the sdist, and the wheel out of the sdist: so the sdist is enough to build from."""
    for module in ("build", "hatchling"):
        if importlib.util.find_spec(module) is None:
            pytest.skip(f"{module} is not installed (extra test)")
    folder = tmp_path_factory.mktemp("dist")
    done = run(sys.executable, "-m", "build", "--no-isolation", "--outdir", folder, ROOT, cwd=folder)
    assert done.returncode == 0, done.stdout + done.stderr
    (sdist,), (wheel,) = folder.glob("*.tar.gz"), folder.glob("*.whl")
    return Release(sdist, wheel)


@pytest.fixture(scope="module")
def programs(release: Release, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the wheel in a fresh environment that has the core dependencies and nothing more.

    They are linked from this environment, so that no index is asked.
    """
    home = tmp_path_factory.mktemp("installed")
    venv.create(home, with_pip=True, symlinks=True)
    python = home / "bin" / "python"
    (site,) = home.glob("lib/python*/site-packages")
    for name in needs(project()["dependencies"]):
        found = distribution(name)
        for top in {
            path.parts[0] for path in found.files or [] if path.parts[0] not in ("..", "__pycache__")
        }:
            if not (site / top).exists():
                (site / top).symlink_to(Path(str(found.locate_file(top))))
    install: list[str | Path] = [
        python,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--no-index",
        "--no-deps",
        release.wheel,
    ]
    check: list[str | Path] = [python, "-m", "pip", "--no-color", "check"]
    for command in (install, check):
        done = run(*command, cwd=home)
        assert done.returncode == 0, done.stdout + done.stderr
    return home / "bin"


def project() -> dict[str, list[str]]:
    """Return the project's table in pyproject.toml."""
    table: dict[str, list[str]] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    return table


def package_files() -> set[str]:
    return {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "dedup").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


def test_the_wheel_holds_the_whole_package_and_nothing_else(release: Release) -> None:
    names = release.wheel_names
    assert {name for name in names if ".dist-info/" not in name} == package_files()


@pytest.mark.parametrize(
    ("place", "least"),
    [
        ("dedup/py.typed", 1),
        ("dedup/boilerplate/rules/packs/*.toml", 20),
        ("dedup/text/languages/*.toml", 20),
        ("dedup/text/code_pages.toml", 1),
        ("dedup/text/*.weights.json", 1),
        ("dedup/boilerplate/classifier/network.npz", 1),
        ("dedup/boilerplate/classifier/lexicon.tsv", 1),
        ("dedup/show/html/*.html", 1),
        ("dedup/show/html/*.css", 1),
        ("dedup/show/html/*.js", 1),
        ("dedup/differences/*.css", 1),
        ("dedup/differences/*.js", 1),
    ],
)
def test_data_files_are_in_the_wheel_and_in_the_sdist(release: Release, place: str, least: int) -> None:
    here = {name for name in package_files() if PurePosixPath(name).match(place)}
    assert len(here) >= least
    assert here <= release.wheel_names
    assert here <= release.sdist_names


def test_no_tests_and_no_benches_are_in_the_wheel(release: Release) -> None:
    parts = {part for name in release.wheel_names for part in PurePosixPath(name).parts}
    assert not {"tests", "bench", "samples", "seeds"} & parts
    assert not {part for part in parts if part.startswith(("test_", "conftest"))}


def test_the_sdist_holds_what_the_readme_asks_for(release: Release) -> None:
    names = release.sdist_names
    wanted = {
        "README.md",
        "LICENSE",
        "CHANGELOG.md",
        "pyproject.toml",
        "samples/ferry.txt",
        "tests/test_readme.py",
    }
    assert {*wanted, SEED.relative_to(ROOT).as_posix()} <= names
    assert package_files() <= names
    assert not {name for name in names if "__pycache__" in name or name.endswith(".pyc")}


def test_the_version_comes_from_one_place(release: Release) -> None:
    said = (ROOT / "dedup" / "_version.py").read_text("utf-8")
    (version,) = re.findall(r'^__version__ = "([^"]+)"$', said, re.MULTILINE)
    assert dedup.__version__ == version
    assert release.metadata["Version"] == version
    assert release.wheel.name.split("-")[1] == version
    assert "version" not in project()
    written = [name for name in package_files() if name.endswith(".py") and f'"{version}"' in text_of(name)]
    assert written == ["dedup/_version.py"]


def text_of(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def test_the_wheel_asks_for_the_core_dependencies_alone(release: Release) -> None:
    asked = [Requirement(one) for one in release.metadata.get_all("Requires-Dist", [])]
    core = {one.name for one in asked if one.marker is None or one.marker.evaluate({"extra": ""})}
    assert core == {Requirement(one).name for one in project()["dependencies"]}
    assert release.metadata["Description-Content-Type"] == "text/markdown"
    assert release.metadata["License-Expression"] == "MIT"


def test_the_installed_command_says_its_version(programs: Path, tmp_path: Path) -> None:
    done = run(programs / "dedup", "--version", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.split()[-1] == dedup.__version__


def test_the_installed_command_cleans_the_seed(programs: Path, tmp_path: Path) -> None:
    report = tmp_path / "why.html"
    done = run(programs / "dedup", "clean", SEED, "--diff", "none", "--report", report, cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"{ARTICLE}\n"
    assert "<script" in report.read_text(encoding="utf-8")


def test_the_installed_package_is_the_one_of_the_wheel(programs: Path, tmp_path: Path) -> None:
    code = "import dedup, dedup.guide, pathlib; print(pathlib.Path(dedup.__file__).resolve())"
    done = run(programs / "python", "-c", code, cwd=tmp_path)
    assert Path(done.stdout.strip()).is_relative_to(programs.parent.resolve()), done.stderr


def test_cleaning_imports_no_extra() -> None:
    extras = tomllib.loads(text_of("pyproject.toml"))["project"]["optional-dependencies"]
    core = needs(project()["dependencies"])
    named = (Requirement(one) for ones in extras.values() for one in ones)
    optional = (
        {canonicalize_name(one.name) for one in named} - core - {canonicalize_name(str(project()["name"]))}
    )
    homes = packages_distributions()
    code = (
        f"import sys, dedup; dedup.clean(open({str(SEED)!r}, encoding='utf-8').read()); print(*sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = {name.partition(".")[0] for name in done.stdout.split()}
    assert "dedup" in loaded
    assert "regex" in loaded
    from_extras = {
        name
        for name in loaded - set(sys.stdlib_module_names)
        if (owners := {canonicalize_name(owner) for owner in homes.get(name, [])}) and owners <= optional
    }
    assert from_extras == set()


def test_the_changes_of_every_version_are_well_formed() -> None:
    _, *versions = re.split(r"^## ", text_of("CHANGELOG.md"), flags=re.MULTILINE)
    titles = [part.partition("\n")[0] for part in versions]
    assert titles[0] == "[Unreleased]"
    assert re.fullmatch(rf"\[{re.escape(dedup.__version__)}\] - \d{{4}}-\d\d-\d\d", titles[1])
    for part in versions:
        headings = re.findall(r"^### (.+)$", part, re.MULTILINE)
        assert headings or part.startswith("[Unreleased]")
        assert len(set(headings)) == len(headings)
        assert set(headings) <= CHANGES
        for entries in re.split(r"^### .+\n", part, flags=re.MULTILINE)[1:]:
            lines = entries.strip("\n").splitlines()
            assert all(line.startswith(("- ", "  ")) for line in lines)
            assert all(item.rstrip().endswith(".") for item in "\n".join(lines).split("\n- "))


def test_the_changes_name_every_command_and_every_extra_that_adds_something() -> None:
    changes = text_of("CHANGELOG.md")
    for name in COMMANDS:
        assert re.search(rf"`dedup (?:[\w-]+ )*{name}\b|`{name}`", changes), name
    for name in set(dedup.__all__) - {"__version__", "Article", "Comparison", "DedupError", "Removal"}:
        assert f"`{name}" in changes or f"`dedup.{name}" in changes, name
    for extra in ("spark", "scrapy", "datatrove", "docs"):
        assert f"`{extra}`" in changes, extra
