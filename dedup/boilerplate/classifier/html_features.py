"""The features of a line that come from the markup of its page, for texts from HTML pages."""

from __future__ import annotations

from collections.abc import Sequence
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

    size = layout.size
    table = np.zeros((len(HTML_NAMES), size), np.float32)
    row = {name: number for number, name in enumerate(HTML_NAMES)}
    facts = [fact for text in texts for fact in text.html or [None] * len(text.texts)]
    known = np.array([fact is not None for fact in facts])
    columns = np.flatnonzero(known)
    seen: list[HtmlLine] = [fact for fact in facts if fact is not None]
    if not seen:
        return table
    table[row["html"]] = known

    def put(name: str, values: Sequence[float] | NDArray[Any]) -> None:
        table[row[name], columns] = values

    put("links", [fact.links for fact in seen])
    put("emphasis", [fact.emphasis for fact in seen])
    put("level", [fact.level / 6 for fact in seen])
    put("list_depth", [min(fact.list_depth, DEEP) / DEEP for fact in seen])
    put("depth", np.log1p([fact.depth for fact in seen]))
    put("broken", [fact.broken for fact in seen])
    put("hidden", [fact.hidden for fact in seen])
    put("kept", [fact.kept for fact in seen])
    put("found", [fact.found for fact in seen])
    kinds = np.array([fact.kind for fact in seen])
    for kind in BlockKind:
        put(f"kind_{kind.name.lower()}", kinds == kind)
    regions = np.array([fact.regions for fact in seen])
    for region in Region:
        put(f"in_{region.name.lower()}", regions >> region & 1)
    hints, near = np.array([fact.hints for fact in seen]), np.array([fact.near_hints for fact in seen])
    for number, (name, _) in enumerate(HINTS):
        put(f"hint_{name}", hints >> number & 1)
        put(f"near_{name}", near >> number & 1)
    # Multiples of a negative power of two: their sums are exact, whatever other texts are in the batch.
    linked = np.rint(words * table[row["links"]].astype(np.float64) * GRID) / GRID
    kept = np.rint(words * table[row["kept"]].astype(np.float64) * GRID) / GRID
    text = layout.spread(np.arange(len(layout.sizes)))
    total = np.maximum(np.bincount(text, words)[text], 1)
    table[row["page_kept"]] = np.bincount(text, kept)[text] / total
    table[row["page_links"]] = np.bincount(text, linked)[text] / total
    numbers = np.zeros((1 + LEVELS, size), np.int64)
    numbers[0, columns] = [fact.path for fact in seen]
    for level in range(LEVELS):
        numbers[1 + level, columns] = [fact.around[level] if level < len(fact.around) else 0 for fact in seen]
    same = np.zeros(size)
    same[1:] = (numbers[1:, 1:] == numbers[1:, :-1]).sum(axis=0) / LEVELS
    table[row["same_above"]] = same
    table[row["same_below"], :-1] = same[1:]
    for group, ids in zip(_GROUPS, numbers, strict=True):
        _, members = np.unique(text * (int(numbers.max()) + 1) + ids, return_inverse=True)
        sums = np.bincount(members, words)[members]
        others = sums - words
        base = row[f"{group}_words"]
        table[base] = sums / total
        table[base + 1] = np.log1p(np.bincount(members)[members])
        table[base + 2] = np.bincount(members, linked)[members] / np.maximum(sums, 1)
        table[base + 3] = np.where(
            others > 0,
            (np.bincount(members, kept)[members] - kept) / np.maximum(others, 1),
            kept / np.maximum(words, 1),
        )
    return table
