"""The public face: what `import dedup` offers, and nothing else."""

from __future__ import annotations

import subprocess
import sys

import pytest

import dedup

PUBLIC = [
    "Article",
    "Cleaner",
    "Comparison",
    "Config",
    "DedupError",
    "Removal",
    "SiteChrome",
    "__version__",
    "clean",
    "clean_html",
    "compare",
]


def test_the_public_names_are_these() -> None:
    assert dedup.__all__ == PUBLIC
    assert dir(dedup) == PUBLIC


@pytest.mark.parametrize("name", PUBLIC)
def test_every_public_name_can_be_imported(name: str) -> None:
    assert getattr(dedup, name) is not None


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'tidy'"):
        _ = dedup.tidy  # type: ignore[attr-defined]


def test_the_example_in_the_module_docstring_holds() -> None:
    text = "Ferry reopens\n\nThe night ferry sails again.\n\nShare\n"
    assert dedup.clean(text).text == "Ferry reopens\n\nThe night ferry sails again."


def test_two_sentences_are_compared_with_a_reason() -> None:
    verdict = dedup.compare("Prices rose to 71 dollars.", "Prices rose to 73 dollars.")
    assert (verdict.copy, verdict.veto) == (False, "number: 71 / 73")


def test_the_import_alone_loads_no_library_and_no_cleaner() -> None:
    heavy = [
        "click",
        "datasketch",
        "dedup.cleaner",
        "dedup.html",
        "lxml",
        "msgspec",
        "numpy",
        "rapidfuzz",
        "regex",
        "rich",
        "scipy",
    ]
    code = f"import sys, dedup; print(sorted(set({heavy}) & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
