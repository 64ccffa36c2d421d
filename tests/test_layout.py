"""The layout: imports run one way, from what a text is made of to the commands; the order below is the house's plan."""

from __future__ import annotations

import ast
import re
from collections import Counter
from graphlib import TopologicalSorter
from pathlib import Path

import dedup

FLOW = (
    "names", "errors", "arguments", "inputs", "resources", "model", "text", "config", "result", "copies", "html",
    "boilerplate", "reading", "workers", "cleaner", "pages", "stories", "sites", "review", "show", "files", "datasets",
    "differences", "serve", "spark", "scrapy", "datatrove", "guide", "cli", "__init__", "__main__",
)  # fmt: skip
"""A module may import its own folder and those before it."""
EXCEPTIONS = {
    # An article shows itself in a notebook and writes its report: the values know nothing of pages, these two methods
    # import them when they are called. To register them from elsewhere would only hide who needs whom.
    ("model", "show"),
}
FREE = {"_version"}
ROOT = Path(dedup.__file__).parent
LONGEST_FUNCTION = 50
"""Lines of a function, from its first to its last."""
LONGER = {"cli/batch.py: command"}  # its parameters alone take half of that


def imports() -> set[tuple[str, str, str]]:
    """Return which folders import which, and where."""
    found = set()
    for path in ROOT.rglob("*.py"):
        here = path.relative_to(ROOT)
        folder = here.parts[0].removesuffix(".py")
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("dedup."):
                found.add((folder, str(node.module).split(".")[1], here.as_posix()))
    return found


def test_every_folder_has_its_place_in_the_flow() -> None:
    folders = {path.name.removesuffix(".py") for path in ROOT.iterdir() if path.name[0] != "."}
    assert folders - {"__pycache__", "py.typed"} - FREE == {*FLOW}


def test_no_import_runs_against_the_flow() -> None:
    against = {
        (one, two, where)
        for one, two, where in imports()
        if two not in FREE and FLOW.index(two) > FLOW.index(one) and (one, two) not in EXCEPTIONS
    }
    assert not against


def test_every_exception_is_needed() -> None:
    assert {(one, two) for one, two, _ in imports()} >= EXCEPTIONS


def test_no_modules_import_each_other_in_a_circle() -> None:
    """Not even inside a folder, inside a function or for type checking only."""
    names = {
        ".".join(("dedup", *path.relative_to(ROOT).with_suffix("").parts)).removesuffix(".__init__"): path
        for path in ROOT.rglob("*.py")
    }
    graph = {
        name: {
            f"{node.module}.{one.name}" if f"{node.module}.{one.name}" in names else str(node.module)
            for node in ast.walk(ast.parse(path.read_text("utf-8")))
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("dedup")
            for one in node.names
        }
        for name, path in names.items()
    }
    for name, imported in graph.items():
        folder = name.split(".")[1:2]
        graph[name] = {other for other in imported if (*folder, *other.split(".")[1:2]) not in EXCEPTIONS}
    assert [*TopologicalSorter(graph).static_order()]  # raises CycleError, which names the modules


def test_no_function_is_longer_than_a_screen() -> None:
    """How many ways there are through a function is bounded by the linter (``max-complexity``)."""
    long = {
        f"{path.relative_to(ROOT)}: {node.name}"
        for path in ROOT.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or 0) - node.lineno >= LONGEST_FUNCTION
    }
    assert long == LONGER


def test_every_exported_name_is_used() -> None:
    """The search for dead code (vulture) takes what a module exports for used."""
    words = Counter(
        word
        for folder in (ROOT, Path(__file__).parent)
        for path in folder.rglob("*.py")
        for word in re.findall(r"\w+", path.read_text("utf-8"))
    )
    exported = {
        name
        for path in ROOT.rglob("*.py")
        for node in ast.parse(path.read_text("utf-8")).body
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__"
        for name in ast.literal_eval(node.value)
    }
    # Twice where it is defined: there, and in the list of what is exported.
    assert not {name for name in exported if words[name] <= 2}
