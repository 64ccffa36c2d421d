"""The page's metadata: what stands between echoes of the headline, teasers and glued copies."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import NamedTuple

from dedup.model import ChromeType

__all__ = ["Zoned", "metadata_lines"]

GAP = 15
"""Most lines between two such landmarks."""
LONGEST = 160
"""Longest site name, section or keyword list, in characters."""


class Zoned(NamedTuple):
    """Line ``line`` is page metadata of the given type."""

    line: int
    type: ChromeType
    rule: str
    why: str


def metadata_lines(
    landmarks: Sequence[int],
    lengths: Sequence[int],
    prose: Sequence[bool],
    sites: frozenset[str],
    keys: Sequence[str],
) -> list[Zoned]:
    """Find the lines that a scraper took out of the page's metadata.

    Between two landmarks (the headline, its echoes, teasers, copies that go) with no prose between them stand only
    site name, sections, keywords and descriptions.

    Args:
        landmarks: indices of the landmark lines.
        lengths: the length of each line in characters.
        prose: whether each line is a sentence.
        sites: keys of the site names that echoes and teasers carry.
        keys: the key of each line.
    """
    marks = sorted(set(landmarks))
    found: list[Zoned] = []
    for one, two in itertools.pairwise(marks):
        between = range(one + 1, two)
        if not between or len(between) > GAP or any(prose[i] or lengths[i] > LONGEST for i in between):
            continue
        for i in between:
            if keys[i] in sites:
                found.append(
                    Zoned(i, ChromeType.SITE, "zone.site", "the site's name among the page's metadata")
                )
            else:
                why = "a short line among the page's metadata, beside the headline, teaser or glued copy"
                found.append(Zoned(i, ChromeType.SECTION, "zone.metadata", why))
    return found
