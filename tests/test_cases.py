"""The cases of ``tests/cases``: small texts, each of a kind of fault."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

import dedup

FOLDER = Path(__file__).with_name("cases")
KINDS = ("in-the-wild", "negative", "known-failures")
FIELDS = {"label", "lang", "comment", "input", "repeat"}
CHECKS = {"output", "keep", "drop", "once", "order", "never"}
Case = dict[str, Any]


def read(kind: str) -> list[Case]:
    cases: list[Case] = json.loads((FOLDER / f"{kind}.json").read_text(encoding="utf-8"))
    return cases


def parameters(kind: str) -> list[Any]:
    return [pytest.param(case, id=case["label"]) for case in read(kind)]


def squeezed(text: str) -> str:
    """White space around line ends is the product's choice."""
    return re.sub(r"\s*\n\s*", "\n", text.strip())


def source(case: Case) -> str:
    return str(case["input"] * case.get("repeat", 1))


def faults(case: Case, output: str) -> list[str]:
    found = [f"lost: {part}" for part in case.get("keep", []) if part not in output]
    found += [f"left: {part}" for part in case.get("drop", []) if part in output]
    found += [f"contains: {part}" for part in case.get("never", []) if part in output]
    for entry in case.get("once", []):
        variants = entry if isinstance(entry, list) else [entry]
        if sum(map(output.count, variants)) != 1:
            found.append(f"not once: {variants[0]}")
    places = [output.find(part) for part in case.get("order", [])]
    if -1 in places or places != sorted(places):
        found.append("order")
    if "output" in case and squeezed(output) != squeezed(case["output"]):
        found.append(f"other output: {output}")
    return found


@pytest.mark.parametrize("case", parameters("in-the-wild"))
def test_what_scrapers_meet_is_cleaned(case: Case) -> None:
    assert CHECKS & set(case)
    assert not faults(case, dedup.clean(source(case)).text)


@pytest.mark.parametrize("case", parameters("negative"))
def test_a_clean_text_is_unchanged(case: Case) -> None:
    assert not CHECKS & set(case)
    assert squeezed(dedup.clean(source(case)).text) == squeezed(source(case))


@pytest.mark.xfail(strict=True, reason="known failure: see its comment")
@pytest.mark.parametrize("case", parameters("known-failures"))
def test_a_known_failure_is_still_one(case: Case) -> None:
    assert not faults(case, dedup.clean(source(case)).text)


def test_the_cases_are_well_formed_and_enough() -> None:
    cases = [case for kind in KINDS for case in read(kind)]
    assert all(set(case) <= FIELDS | CHECKS and FIELDS - {"repeat"} <= set(case) for case in cases)
    assert len({case["label"] for case in cases}) == len(cases) >= 150
    # At least half are about text that has to be kept.
    assert 2 * (len(read("negative")) + sum("keep" in case for case in read("in-the-wild"))) >= len(cases)
    assert sum(case["lang"] == "ar" for case in cases) >= 60
