"""A short article, and what a page puts around it."""

from __future__ import annotations

from dedup.model import Segmentation
from dedup.text.keys import keys

STORY = [
    "The harbour council voted on Tuesday to reopen the night ferry that was closed in January.",
    "Two boats will cross every forty minutes until the new landing stage is finished next spring.",
    "Shop owners on the island said the closure had cost them a third of their evening trade.",
    "A spokeswoman for the council said tickets would stay at the old price for 12 months.",
]
HEAD = "Harbour council reopens the night ferry"
PAGE = "\n".join(
    [HEAD, STORY[0], "Photo: Example News", STORY[1], "Follow us on Facebook", STORY[2], STORY[3]]
)


def line_keys(found: Segmentation) -> list[str]:
    """Return the key of each line."""
    return keys([found.text[line.start : line.end] for line in found.lines])
