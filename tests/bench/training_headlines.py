"""Which lines of a training text are its headline, as far as the collections tell."""

from __future__ import annotations

from dedup.boilerplate.classifier.lines import ClassifierInput
from dedup.text.keys import key

LONGEST_HEADLINE = 25
"""Words of the longest first line of a gold, or of a newspaper article, that may be its headline: a longer one is prose."""
HEADLINE_LINES, HEADLINES = 400, 6
"""The headline is looked for in the first lines of a page only; more equal lines than this are not all headlines."""
FIRST_LINE_IS_HEADLINE = ("dragnet", "cleaneval", "portals", "few", "l3s")
"""Sets whose golds often begin with the headline."""
WITHOUT_HEADLINE = ("clean", "scraped_lines")
"""Kinds of the corpus of which the title is known: if it is on no line, the text begins with its first paragraph
(or with a line that the title is glued to)."""
GOLDS_WITH_HEADLINE = ("wcxb", "dragnet", "cleaneval")
"""Sets of which it is known whether a gold begins with the headline."""


def headlines(record: dict, lines: ClassifierInput, titles: dict[str, str | None]) -> list[int] | None:
    """Return the lines that are the headline, if the collections tell.

    Args:
        record: a record; those of pages come before what was made of them.
        lines: its lines.
        titles: the keys of the headlines of pages, by identifier; a page's is added.
    """
    source, kind = record["source"], record["kind"]
    if source == "genre" and kind == "newspaper":
        return [0] if len(lines.keys[0].split()) <= LONGEST_HEADLINE else []
    if source == "corpus" and kind.startswith("seedlike"):
        return [lines.headline] if lines.headline is not None else None
    if source == "corpus" and record.get("title"):
        title = key(record["title"])
        found = _equal(lines, title)
        absent = kind in WITHOUT_HEADLINE and title not in lines.keys[0]
        return found if found or absent else None
    if source not in ("page", "gold", "after"):
        return None
    name = record["id"].split(":", 1)[1] if source == "after" else record["id"]
    if source == "page":
        titles[name] = title_of(record, lines)
    title = titles.get(name)
    if source == "gold":
        if kind not in GOLDS_WITH_HEADLINE:
            return None
        return [0] if title is not None and lines.keys[0] == title else [] if kind == "wcxb" else None
    if title is None:
        return None
    found = _equal(lines, title)
    return found if found or kind == "wcxb" else None


def _equal(lines: ClassifierInput, title: str) -> list[int]:
    """Return the lines that are equal to a title."""
    return [number for number, one in enumerate(lines.keys[:HEADLINE_LINES]) if one == title][:HEADLINES]


def title_of(record: dict, lines: ClassifierInput) -> str | None:
    """Return the key of a page's headline: as its set has it, or the first line of the gold if the page's title has it too."""
    if record["kind"] == "wcxb":
        return key(record["title"]) if record["title"] else None
    first = next((line for line in record["gold"].split("\n") if line.strip()), "")
    if not first or record["kind"] not in FIRST_LINE_IS_HEADLINE:
        return None
    folded = key(first)
    fits = 2 <= len(folded.split()) <= LONGEST_HEADLINE
    return folded if fits and f" {folded} " in f" {lines.keys[0]} " else None
