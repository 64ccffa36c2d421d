"""A folder of real pages: gzip JSON lines, and the ``score.py`` that defines their figures."""

from __future__ import annotations

import gzip
import importlib.util
import json


def read(path):
    """Yield the records of a file."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def scorer_of(folder):
    """Return the folder's scorer as a module."""
    spec = importlib.util.spec_from_file_location("scorer", folder / "score.py")
    scorer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(scorer)
    return scorer
