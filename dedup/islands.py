"""Islands: lines that stand far from the article's running text, across a sea of page furniture.

A comment policy, a box about the paper, headlines of other stories: line by line they read like an article. What
tells them is that the article stands elsewhere on the page, larger, and that nothing but furniture lies between.
"""

from __future__ import annotations

from collections.abc import Sequence

__all__ = ["find_islands"]

SEA = 12
"""So many lines of furniture part an island from the running text: no box inside an article is that long."""
SHARE = 0.2
"""Most that an island weighs, as a share of the largest stretch of running text."""


def find_islands(
    stands: Sequence[bool], furniture: Sequence[bool], weights: Sequence[float], leads: Sequence[bool]
) -> list[range]:
    """Find the stretches of lines that are no part of the running text.

    Args:
        stands: for each line whether it stays so far.
        furniture: for each line whether it went as page furniture; a copy that went does not part what it stood in.
        weights: for each line how many words of running text it holds, as far as the judge believes.
        leads: for each line whether it may be the article's first paragraph, which stands in front of a paywall: a
            stretch with one is no island above the running text.

    Returns:
        Ranges of line numbers, half-open, in order; none if no stretch outweighs the others.
    """
    regions: list[range] = []
    first, last, between = -1, -1, 0
    for number, staying in enumerate(stands):
        if furniture[number]:
            between += 1
        elif staying:
            if first >= 0 and between >= SEA:
                regions.append(range(first, last + 1))
                first = -1
            first, last, between = (number if first < 0 else first), number, 0
    if first >= 0:
        regions.append(range(first, last + 1))
    if len(regions) < 2:
        return []
    mass = [sum(weights[number] for number in region if stands[number]) for region in regions]
    main = max(mass)
    largest = mass.index(main)
    return [
        region
        for place, (region, share) in enumerate(zip(regions, mass, strict=True))
        if share < main * SHARE and not (place < largest and any(leads[number] for number in region))
    ]
