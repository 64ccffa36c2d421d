"""Whole results, digested: a change of names, layout or speed changes none of them.

Where a result is meant to change (then the changelog says so under *Removed differently*), write the digests anew:
``python -m tests.test_unchanged``.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

import dedup
from dedup.show.records import to_record

ROOT = Path(__file__).parents[1]
DIGESTS = Path(__file__).with_suffix(".json")
TEXTS = sorted([*ROOT.glob("samples/*.txt"), *ROOT.glob("seeds/*.txt")])
CONFIGS = {
    "standard": dedup.Config(),
    "thorough-page": dedup.Config(strictness="thorough", scope="page"),  # type: ignore[arg-type]
    "careful-article": dedup.Config(strictness="careful", scope="article", keep=("caption",)),  # type: ignore[arg-type]
}


def digest(path: Path, config: dedup.Config) -> str:
    """Digest everything that is known of a result, but not the version that made it."""
    record = to_record(dedup.clean(path.read_text("utf-8"), config=config))
    del record["version"]
    return hashlib.sha256(json.dumps(record, sort_keys=True).encode()).hexdigest()[:16]


@pytest.mark.parametrize("config", CONFIGS)
@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.name)
def test_a_result_is_what_it_was(path: Path, config: str) -> None:
    known = json.loads(DIGESTS.read_text("utf-8"))
    assert digest(path, CONFIGS[config]) == known[path.name][config]


if __name__ == "__main__":
    found = {path.name: {name: digest(path, config) for name, config in CONFIGS.items()} for path in TEXTS}
    DIGESTS.write_text(json.dumps(found, indent=2) + "\n", "utf-8")
