"""Small data sets for the tests of ``dedup batch``: made articles with boilerplate around them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.near_articles import article

__all__ = ["ARTICLE", "PAGE", "page", "read", "row", "written"]

PAGE = (
    "Night ferry returns to the harbour\nNight ferry returns to the harbour\nShare\n"
    "The night ferry sails again on Monday, the harbour office said on Friday.\n"
    "Follow us on Facebook\nFares stay as they were in 2023.\n"
)
ARTICLE = (
    "Night ferry returns to the harbour\n\n"
    "The night ferry sails again on Monday, the harbour office said on Friday.\n\n"
    "Fares stay as they were in 2023."
)


def page(seed: int, language: str = "en") -> str:
    """Return a short made article with boilerplate, always the same for one seed."""
    words = article(seed, language, 1).split()
    return f"Share\n{' '.join(words[:8])}.\nFollow us on Facebook\n{' '.join(words[8:16])}.\n"


def row(number: int) -> dict[str, Any]:
    """Return a record."""
    return {"id": number, "text": page(number, "ar" if number % 3 == 0 else "en"), "score": 1.50}


def written(path: Path, rows: list[Any]) -> Path:
    """Write JSON lines; a string is a line as it is."""
    lines = [one if isinstance(one, str) else json.dumps(one, ensure_ascii=False) for one in rows]
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return path


def read(path: Path) -> list[Any]:
    """Return what JSON lines hold."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
