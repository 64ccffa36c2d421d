"""The ledger of removals: each lies inside one line, none overlap, and the first decision about a span holds."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence

from dedup.model import Line, Reason, Removal, Segmentation, Span
from dedup.text.keys import key

__all__ = ["Ledger"]


_COPY = Reason.COPY
_Details = tuple[Reason, str, str, str, Span | None, float | None]


class Ledger:
    """Collects the removals of one text as they are decided, in order of precedence.

    Args:
        segmentation: the text's lines and sentences.
        kept: keys of lines and sentences that must not be removed.
        guarded: numbers of lines that must not be removed.
    """

    def __init__(
        self,
        segmentation: Segmentation,
        kept: frozenset[str] = frozenset(),
        *,
        guarded: Iterable[int] = (),
    ) -> None:
        self._kept = kept
        self._protected: list[Span] = []
        self._text = segmentation.text
        self._lines: Sequence[Line] = segmentation.lines
        self._removals: list[Removal] = []
        self._starts: list[int] = []
        self._guarded = set(guarded)
        self.removed_lines: set[int] = set()
        """Indices of the lines that are removed as a whole."""
        self.copied: set[int] = set()
        """Indices of the lines from which something was removed as a copy."""

    def guard(self, line: int) -> None:
        """Keep a line from being removed."""
        self._guarded.add(line)

    def protect(self, span: Span) -> None:
        """Keep a part of a line from being removed; call it in the order of the text."""
        self._protected.append(span)

    def is_open(self, line: int) -> bool:
        """Return whether a line is neither guarded nor removed."""
        return line not in self.removed_lines and line not in self._guarded

    def remove(
        self,
        span: Span,
        line: int,
        reason: Reason,
        kind: str,
        rule: str,
        why: str,
        *,
        twin: Span | None = None,
        score: float | None = None,
    ) -> bool:
        """Enter a removal inside a line; return whether it was accepted.

        It is rejected where the line is guarded or any part of the span is protected or removed already.
        """
        start, end = span
        if end <= start or not self.is_open(line):
            return False
        index = bisect_left(self._starts, start)
        return self._enter(start, end, index, line, (reason, kind, rule, why, twin, score))

    def _enter(self, start: int, end: int, index: int, line: int, details: _Details) -> bool:
        """Insert a removal at an index among the others, unless its span is protected or overlaps another removal."""
        if index and self._removals[index - 1].end > start:
            return False
        if index < len(self._starts) and self._starts[index] < end:
            return False
        text = self._text[start:end]
        if self._kept and (self._protects(start, end) or key(text) in self._kept):
            return False
        self._removals.insert(index, Removal(start, end, text, *details))
        self._starts.insert(index, start)
        if details[0] is _COPY:
            self.copied.add(line)
        bounds = self._lines[line]
        if start <= bounds.start and end >= bounds.end:
            self.removed_lines.add(line)
        return True

    def remove_line(
        self,
        line: int,
        reason: Reason,
        kind: str,
        rule: str,
        why: str,
        *,
        twin: Span | None = None,
        score: float | None = None,
    ) -> bool:
        """Remove what is left of a line, except what is protected; return whether anything was removed."""
        if not self.is_open(line):
            return False
        bounds = self._lines[line]
        first = bisect_left(self._starts, bounds.start)
        last = bisect_left(self._starts, bounds.end, first)
        # Most lines are removed whole, with nothing removed from them before.
        if first == last and not self._protected:
            details = (reason, kind, rule, why, twin, score)
            return self._enter(bounds.start, bounds.end, first, line, details)
        inside = [removal.span for removal in self._removals[first:last]]
        low, high = (bisect_left(self._protected, (end,)) for end in (bounds.start, bounds.end))
        protected = self._protected[low:high]
        done = rejected = False
        start = bounds.start
        for end, following in [*sorted([*inside, *protected]), Span(bounds.end, bounds.end)]:
            part = self._text[start:end]
            bare = part.strip()
            if bare:
                bare_start = start + len(part) - len(part.lstrip())
                accepted = self.remove(
                    Span(bare_start, bare_start + len(bare)),
                    line,
                    reason,
                    kind,
                    rule,
                    why,
                    twin=twin,
                    score=score,
                )
                done |= accepted
                rejected |= not accepted
            start = following
        if not protected and not rejected:
            self.removed_lines.add(line)
        return done

    def record_if_removed(self, line: int) -> bool:
        """Record a line as removed if removals cover all of it but white space; return whether they do."""
        if line in self.removed_lines:
            return True
        bounds = self._lines[line]
        start = bounds.start
        for index in range(bisect_left(self._starts, bounds.start), len(self._starts)):
            removal = self._removals[index]
            if removal.start >= bounds.end or self._text[start : removal.start].strip():
                break
            start = removal.end
        if not self._text[start : bounds.end].strip():
            self.removed_lines.add(line)
            return True
        return False

    def covering(self, offset: int) -> Removal | None:
        """Return the removal that a character belongs to, or ``None`` if it has not been removed."""
        index = bisect_right(self._starts, offset) - 1
        return self._removals[index] if index >= 0 and self._removals[index].end > offset else None

    def _protects(self, start: int, end: int) -> bool:
        """Return whether any part of a span is protected."""
        index = bisect_left(self._protected, (end, end))
        return index > 0 and self._protected[index - 1].end > start

    @property
    def removals(self) -> list[Removal]:
        """All removals in the order of the text."""
        return self._removals
