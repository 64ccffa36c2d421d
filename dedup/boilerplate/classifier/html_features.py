"""The features of a line of an HTML page that come from the page's markup."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from dedup.boilerplate.classifier.lines import ClassifierInput
from dedup.html.facts import LEVELS, BlockKind, HtmlLine, Region
from dedup.html.hints import HINTS
from dedup.text.columns import Columns

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["HTML_NAMES", "html_features"]

DEEP = 4
"""Deepest nesting of lists that is counted."""
GRID = 1 << 24
"""Word counts are rounded to one over this, so that their sums are exact."""
_GROUPS = ("path", *(f"around_{level}" for level in range(LEVELS)))
_SHARES = ("words", "lines", "links", "extracted")
HTML_NAMES: tuple[str, ...] = (
    "html", "links", "emphasis", "level", "list_depth", "depth", "broken", "hidden", "kept", "found",
    "page_kept", "page_links", "same_above", "same_below",
    *(f"kind_{kind.name.lower()}" for kind in BlockKind),
    *(f"in_{region.name.lower()}" for region in Region),
    *(f"hint_{name}" for name, _ in HINTS),
    *(f"near_{name}" for name, _ in HINTS),
    *(f"{group}_{share}" for group in _GROUPS for share in _SHARES),
)  # fmt: skip
"""The features, in the order of the rows of :func:`html_features`."""


def html_features(
    texts: Sequence[ClassifierInput], layout: Columns, words: NDArray[np.int64]
) -> NDArray[np.float32]:
    """Return the features of lines of pages.

    Args:
        texts: the lines of each text, each with its markup (or ``None``, for a line that the page does not have).
        layout: which columns belong to which text.
        words: how many words each line has.

    Returns:
        A table with a column for each line and a row for each of :data:`HTML_NAMES`.
    """
    import numpy as np

    table = np.zeros((len(HTML_NAMES), layout.size), np.float32)
    row = {name: number for number, name in enumerate(HTML_NAMES)}
    markup = [fact for text in texts for fact in text.html or [None] * len(text.texts)]
    known = np.array([fact is not None for fact in markup])
    columns = np.flatnonzero(known)
    facts: list[HtmlLine] = [fact for fact in markup if fact is not None]
    if not facts:
        return table
    table[row["html"]] = known
    for name, values in _features_alone(facts):
        table[row[name], columns] = values
    # Multiples of a negative power of two: their sums are exact, whatever other texts are in the batch.
    linked = np.rint(words * table[row["links"]].astype(np.float64) * GRID) / GRID
    kept = np.rint(words * table[row["kept"]].astype(np.float64) * GRID) / GRID
    text = layout.spread(np.arange(len(layout.sizes)))
    total = np.maximum(np.bincount(text, words)[text], 1)
    table[row["page_kept"]] = np.bincount(text, kept)[text] / total
    table[row["page_links"]] = np.bincount(text, linked)[text] / total
    numbers = _element_numbers(facts, columns, layout.size)
    same = np.zeros(layout.size)
    same[1:] = (numbers[1:, 1:] == numbers[1:, :-1]).sum(axis=0) / LEVELS
    table[row["same_above"]] = same
    table[row["same_below"], :-1] = same[1:]
    for group, ids in zip(_GROUPS, numbers, strict=True):
        _, members = np.unique(text * (int(numbers.max()) + 1) + ids, return_inverse=True)
        base = row[f"{group}_words"]
        table[base : base + len(_SHARES)] = _group_shares(members, words, linked, kept, total)
    return table


def _features_alone(facts: Sequence[HtmlLine]) -> Iterator[tuple[str, Sequence[float] | NDArray[Any]]]:
    """Yield the features that depend on a line's own markup alone, by their names."""
    import numpy as np

    yield "links", [fact.links for fact in facts]
    yield "emphasis", [fact.emphasis for fact in facts]
    yield "level", [fact.level / 6 for fact in facts]
    yield "list_depth", [min(fact.list_depth, DEEP) / DEEP for fact in facts]
    yield "depth", np.log1p([fact.depth for fact in facts])
    yield "broken", [fact.broken for fact in facts]
    yield "hidden", [fact.hidden for fact in facts]
    yield "kept", [fact.kept for fact in facts]
    yield "found", [fact.found for fact in facts]
    kinds = np.array([fact.kind for fact in facts])
    for kind in BlockKind:
        yield f"kind_{kind.name.lower()}", kinds == kind
    regions = np.array([fact.regions for fact in facts])
    for region in Region:
        yield f"in_{region.name.lower()}", regions >> region & 1
    hints, near = np.array([fact.hints for fact in facts]), np.array([fact.near_hints for fact in facts])
    for number, (name, _) in enumerate(HINTS):
        yield f"hint_{name}", hints >> number & 1
        yield f"near_{name}", near >> number & 1


def _element_numbers(facts: Sequence[HtmlLine], columns: NDArray[np.intp], size: int) -> NDArray[np.int64]:
    """Return numbers for the elements that a line is in: for its path, and for those around it, level by level."""
    import numpy as np

    numbers = np.zeros((1 + LEVELS, size), np.int64)
    numbers[0, columns] = [fact.path for fact in facts]
    for level in range(LEVELS):
        numbers[1 + level, columns] = [
            fact.around[level] if level < len(fact.around) else 0 for fact in facts
        ]
    return numbers


def _group_shares(
    members: NDArray[np.intp],
    words: NDArray[np.int64],
    linked: NDArray[np.float64],
    kept: NDArray[np.float64],
    total: NDArray[np.float64],
) -> tuple[NDArray[Any], ...]:
    """Return the features of :data:`_SHARES` for the group of lines that each line is in.

    Args:
        members: the group of each line.
        words: how many words a line has.
        linked: how many of them are links.
        kept: how many of them the extractor keeps.
        total: how many words its text has.
    """
    import numpy as np

    sums = np.bincount(members, words)[members]
    others = sums - words
    return (
        sums / total,
        np.log1p(np.bincount(members)[members]),
        np.bincount(members, linked)[members] / np.maximum(sums, 1),
        np.where(
            others > 0,
            (np.bincount(members, kept)[members] - kept) / np.maximum(others, 1),
            kept / np.maximum(words, 1),
        ),
    )
