"""Makes every copy refer to a twin that is kept, after all passes over a text."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

from dedup.model import Reason, Removal, Span
from dedup.text.segment import is_blank

__all__ = ["follow_twins"]

LONGEST_CHAIN = 16
"""Most steps from a copy, over twins that were removed, to one that is kept."""


def follow_twins(text: str, removals: Sequence[Removal]) -> list[Removal]:
    """Make every copy refer to a twin that is kept, after all passes over a text.

    A twin that was removed as a copy is replaced by its own twin, and one from which boilerplate was removed by what
    is left of it. Where nothing is left, no copy is kept: the copy is boilerplate for the same reason as the twin.

    Args:
        text: the input text.
        removals: those of all passes, in the order of the input; they do not overlap.
    """
    removed = _Removed(text, removals, [removal.start for removal in removals])
    updated: list[Removal] = []
    for removal in removals:
        if removal.twin is None:
            updated.append(removal)
            continue
        twin = removed.kept_instead(removal.twin)
        if twin is None:
            updated.append(removed.as_last_twin(removal))
        else:
            updated.append(removal if twin == removal.twin else replace(removal, twin=twin))
    return updated


@dataclass(frozen=True, slots=True)
class _Removed:
    """What was removed from a text: the removals in its order, and where each begins."""

    text: str
    removals: Sequence[Removal]
    starts: Sequence[int]

    def kept_instead(self, twin: Span, steps: int = LONGEST_CHAIN) -> Span | None:
        """Return the first part of a twin that is kept, or that is kept instead of it."""
        offset = twin.start
        while offset < twin.end:
            following = self._at_or_after(offset)
            end = min(twin.end, following.start) if following is not None else twin.end
            part = self.text[offset:end]
            if not is_blank(part):
                start = offset + len(part) - len(part.lstrip())
                return Span(start, start + len(part.strip()))
            if following is None or following.start >= twin.end:
                return None
            if following.twin is not None and steps:
                instead = self.kept_instead(following.twin, steps - 1)
                if instead is not None:
                    return instead
            offset = following.end
        return None

    def as_last_twin(self, removal: Removal) -> Removal:
        """Return a copy without a kept twin, removed for the same reason as the last of its twins."""
        last: Removal | None = removal
        for _ in range(LONGEST_CHAIN):
            if last is None or last.twin is None:
                break
            last = self._at_or_after(last.twin.start)
        if last is None or last.reason is Reason.COPY:
            return removal
        return replace(
            removal,
            reason=last.reason,
            type=last.type,
            rule=last.rule,
            why=last.why,
            twin=None,
            score=last.score,
        )

    def _at_or_after(self, offset: int) -> Removal | None:
        """Return the first removal that ends after an offset."""
        # Removals do not overlap: it is the last one that begins at the offset or before, or the next one.
        number = max(0, bisect_right(self.starts, offset) - 1)
        if self.removals[number].end <= offset:
            number += 1
        return self.removals[number] if number < len(self.removals) else None
