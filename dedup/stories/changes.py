"""The differences between two articles: by paragraph, and by word inside changed paragraphs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

import regex

__all__ = ["ChangeKind", "ParagraphChange", "TextPart", "changes"]

_LARGEST = 16_000_000
"""Most pairs of words (or paragraphs) that are aligned; a larger difference is one replacement. This limits the time to
about 0.1 s and the memory to a few MB per paragraph."""

_LARGEST_BLOCK = 10_000
"""Most pairs of changed paragraphs that are compared; in a larger block all are reported as removed and added."""

_WORD = regex.compile(r"\s+|\S+")


class ChangeKind(StrEnum):
    """What happened to a text from the first article to the second."""

    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"


class TextPart(NamedTuple):
    """A part of a paragraph, including white space."""

    kind: ChangeKind
    text: str


@dataclass(frozen=True, slots=True)
class ParagraphChange:
    """A paragraph of one or both articles.

    Attributes:
        parts: a single one if the paragraph is in both articles or in only one of them; several, in reading order,
            if some of its words changed.
    """

    parts: tuple[TextPart, ...]

    @property
    def before(self) -> str:
        """The paragraph in the first article; empty if it is not there."""
        return "".join(part.text for part in self.parts if part.kind != ChangeKind.ADDED)

    @property
    def after(self) -> str:
        """The paragraph in the second article; empty if it is not there."""
        return "".join(part.text for part in self.parts if part.kind != ChangeKind.REMOVED)


def changes(first: str, second: str) -> tuple[ParagraphChange, ...]:
    """Return the changes from one body to the other, paragraph by paragraph.

    The ``before`` paragraphs make up the first body, the ``after`` paragraphs the second, except for blank lines.
    """
    old, new = _paragraphs(first), _paragraphs(second)
    found: list[ParagraphChange] = []
    for equal, i, j, k, m in _aligned(old, new):
        if equal:
            found.extend(_whole(ChangeKind.SAME, text) for text in old[i:j])
        else:
            found.extend(_block(old[i:j], new[k:m]))
    return tuple(found)


def _block(old: Sequence[str], new: Sequence[str]) -> Iterator[ParagraphChange]:
    """Compare paragraphs of which none are equal; two that share most of their words are one changed paragraph."""
    place = 0
    words = [set(text.split()) for text in new] if len(old) * len(new) <= _LARGEST_BLOCK else []
    for text in old:
        text_words = set(text.split())
        twin = next((i for i in range(place, len(words)) if _alike(text_words, words[i])), None)
        if twin is None:
            yield _whole(ChangeKind.REMOVED, text)
            continue
        yield from (_whole(ChangeKind.ADDED, other) for other in new[place:twin])
        yield _inside(text, new[twin])
        place = twin + 1
    yield from (_whole(ChangeKind.ADDED, other) for other in new[place:])


def _alike(first: set[str], second: set[str]) -> bool:
    return 2 * len(first & second) >= max(len(first), len(second))


def _paragraphs(body: str) -> list[str]:
    return [line.strip() for line in body.splitlines() if line.strip()]


def _whole(kind: ChangeKind, text: str) -> ParagraphChange:
    return ParagraphChange((TextPart(kind, text),))


def _inside(before: str, after: str) -> ParagraphChange:
    """Return a changed paragraph with the differences between its words."""
    old, new = _WORD.findall(before), _WORD.findall(after)
    parts: list[TextPart] = []
    for equal, i, j, k, m in _aligned(old, new):
        if equal:
            parts.append(TextPart(ChangeKind.SAME, "".join(old[i:j])))
            continue
        if j > i:
            parts.append(TextPart(ChangeKind.REMOVED, "".join(old[i:j])))
        if m > k:
            parts.append(TextPart(ChangeKind.ADDED, "".join(new[k:m])))
    return ParagraphChange(tuple(parts))


def _aligned(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[bool, int, int, int, int]]:
    """Yield parts of two lists, equal or different: ``(equal, start, end, start, end)``."""
    size = min(len(old), len(new))
    head = next((i for i in range(size) if old[i] != new[i]), size)
    tail = next((i for i in range(size - head) if old[-1 - i] != new[-1 - i]), size - head)
    blocks = [(0, 0, head)]
    first, second = old[head : len(old) - tail], new[head : len(new) - tail]
    if first and second and len(first) * len(second) <= _LARGEST:
        from rapidfuzz.distance import LCSseq

        steps = LCSseq.opcodes(first, second)
        blocks.extend(
            (step.src_start + head, step.dest_start + head, step.src_end - step.src_start)
            for step in steps
            if step.tag == "equal"
        )
    blocks.append((len(old) - tail, len(new) - tail, tail))
    i = k = 0
    for start, other, length in blocks:
        if start > i or other > k:
            yield False, i, start, k, other
        if length:
            yield True, start, start + length, other, other + length
        i, k = start + length, other + length
