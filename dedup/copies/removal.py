"""Copies to removals: repeated headlines, truncated copies, and versions of the article of which a better one is kept.

A copy is removed only if its twin is kept. Lines that are removed as boilerplate are known before, so a twin cannot be
removed later in the same pass.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from dedup.copies.headline import Headline
from dedup.copies.insertion import Placed, ResolvedVersion, resolve_version
from dedup.copies.similarity import compare
from dedup.copies.truncated import TruncatedLine
from dedup.copies.versions import Alignment
from dedup.model import Comparison, CopyKind, Reason, Removal, Repeat, Segmentation, Sentence, Span
from dedup.result.assembly import InsertionPoint
from dedup.result.ledger import Ledger
from dedup.result.proof import lost_number
from dedup.text.segment import is_blank

__all__ = ["Merged", "follow_twins", "remove_echoes", "remove_truncated", "remove_versions"]

LONGEST_CHAIN = 16
"""Most steps from a sentence to the place where its anchor is kept."""


@dataclass(slots=True)
class Merged:
    """What remains of the removed versions.

    Attributes:
        insertions: sentences that only a removed version has, and where they are inserted.
        repeats: pairs of similar sentences that are both kept.
        lines: the lines of which nothing is left.
        twins: for each removed sentence the one that is kept.
    """

    insertions: dict[int, InsertionPoint] = field(default_factory=dict)
    repeats: list[Repeat] = field(default_factory=list)
    lines: set[int] = field(default_factory=set)
    twins: dict[int, int] = field(default_factory=dict)


def remove_echoes(
    ledger: Ledger,
    segmentation: Segmentation,
    headline: Headline,
    keys: Sequence[str],
    echoes: Collection[int],
) -> None:
    """Remove lines that repeat the headline.

    Args:
        ledger: where they are entered.
        segmentation: the text's lines and sentences.
        headline: the headline, which has to be kept, and all lines that repeat it.
        keys: the key of each line.
        echoes: the lines among those that are removed.
    """
    kept = segmentation.lines[headline.line]
    for echo in headline.echoes:
        if echo.line not in echoes:
            continue
        site = ", with the site's name" if echo.site else ""
        same = keys[echo.line] == keys[headline.line]
        ledger.remove_line(
            echo.line,
            Reason.COPY,
            CopyKind.ECHO,
            "copy.headline",
            f"the headline again{site}",
            twin=Span(kept.start, kept.end),
            score=100.0 if same else None,
        )


def remove_truncated(ledger: Ledger, segmentation: Segmentation, truncated: Sequence[TruncatedLine]) -> None:
    """Remove truncated copies of lines that are kept in full."""
    for cut in truncated:
        whole = segmentation.lines[cut.twin]
        if cut.twin in ledger.removed_lines:
            continue
        ledger.remove_line(
            cut.line,
            Reason.COPY,
            CopyKind.TRUNCATED,
            "copy.truncated",
            "the cut beginning of a text that occurs in full",
            twin=Span(whole.start, whole.end),
            score=cut.score,
        )


def remove_versions(
    ledger: Ledger,
    segmentation: Segmentation,
    keys: Sequence[str],
    alignments: Sequence[Alignment],
    heading: Sequence[int],
) -> Merged:
    """Remove versions of the article sentence by sentence, and insert what only they have.

    Args:
        ledger: where the removals are entered; lines that are boilerplate have been entered before.
        segmentation: the text's lines and sentences.
        keys: the key of each sentence.
        alignments: the versions, the longest first.
        heading: the sentences of the headline.
    """
    result = Merged()
    twins = result.twins
    inserted: dict[str, int] = {}
    ranks: Counter[tuple[int, bool]] = Counter()
    sentences = segmentation.sentences
    for alignment in alignments:
        skip = frozenset(
            i for i in range(*alignment.other) if sentences[i].line in ledger.removed_lines or i in twins
        )
        resolved = resolve_version(segmentation, keys, alignment, skip, heading)
        _enter_copies(ledger, segmentation, keys, resolved, twins)
        if not resolved.copied:
            continue
        for placed in resolved.placed:
            if placed.sentence in twins or _is_inserted_already(
                ledger, segmentation, keys, placed.sentence, inserted, twins
            ):
                continue
            anchor = twins.get(placed.anchor, placed.anchor)
            ranks[anchor, placed.before] += 1
            result.insertions[placed.sentence] = InsertionPoint(
                anchor, placed.before, ranks[anchor, placed.before]
            )
            if placed.veto is not None and placed.twin is not None:
                one, two = sentences[placed.sentence], sentences[twins.get(placed.twin, placed.twin)]
                comparison = Comparison(copy=False, kind=None, score=placed.score, veto=placed.veto)
                result.repeats.append(Repeat(Span(*one[:2]), Span(*two[:2]), comparison))
        touched = {sentences[copied.sentence].line for copied in resolved.copied}
        result.lines.update(line for line in touched if ledger.settle(line))
    points = result.insertions
    result.insertions = {i: _settled(point, points, twins) for i, point in points.items() if i not in twins}
    return result


def _is_inserted_already(
    ledger: Ledger,
    segmentation: Segmentation,
    keys: Sequence[str],
    sentence: int,
    inserted: dict[str, int],
    twins: dict[int, int],
) -> bool:
    """Remove a sentence that another removed version has too, if it has been inserted from there already."""
    twin = inserted.setdefault(keys[sentence], sentence)
    if twin == sentence or not keys[sentence]:
        return False
    one, two = (Span(*segmentation.sentences[place][:2]) for place in (sentence, twin))
    if compare(segmentation.text[slice(*one)], segmentation.text[slice(*two)]).kind is not CopyKind.EXACT:
        return False
    why = "a sentence that several versions of the article have, and the best formed one lacks"
    line = segmentation.sentences[sentence].line
    if not ledger.remove(one, line, Reason.COPY, CopyKind.EXACT, "copy.version", why, twin=two, score=100.0):
        return False
    twins[sentence] = twin
    ledger.settle(line)
    return True


def _enter_copies(
    ledger: Ledger,
    segmentation: Segmentation,
    keys: Sequence[str],
    resolved: ResolvedVersion,
    twins: dict[int, int],
) -> None:
    sentences = segmentation.sentences
    for copied in resolved.copied:
        twin = copied.twin
        while twin in twins:
            twin = twins[twin]
        sentence, kept = sentences[copied.sentence], sentences[twin]
        one, two = Span(sentence.start, sentence.end), Span(kept.start, kept.end)
        if kept.line in ledger.removed_lines and copied.kind is CopyKind.EXACT:
            over = ledger.covering(two.start)
            # What was removed as boilerplate there is boilerplate here.
            if over is not None and over.reason is Reason.CHROME:
                ledger.remove(
                    one, sentence.line, over.reason, over.type, over.rule, over.why, score=over.score
                )
                continue
        if kept.line in ledger.removed_lines or lost_number(segmentation.text, one, two) is not None:
            resolved.placed.append(Placed(copied.sentence, twin, before=False))
            continue
        if twin == copied.sentence or not ledger.remove(
            one,
            sentence.line,
            Reason.COPY,
            copied.kind,
            "copy.version",
            "this stretch contains the article again; the better formed version is kept",
            twin=two,
            score=round(copied.score, 1),
        ):
            continue
        twins[copied.sentence] = twin
        mark = copied.sentence - 1
        if mark >= 0 and not keys[mark] and sentences[mark].line == sentence.line:
            _remove_mark(ledger, segmentation, sentences[mark], two)


def _remove_mark(ledger: Ledger, segmentation: Segmentation, mark: Sentence, twin: Span) -> None:
    """Remove the mark of a list in front of a sentence that was removed as a copy, if its twin has the same mark."""
    text = segmentation.text
    sign = text[mark.start : mark.end]
    before = twin.start
    while before and text[before - 1].isspace():
        before -= 1
    if text.startswith(sign, twin.start) or text.endswith(sign, 0, before):
        ledger.remove(
            Span(mark.start, mark.end),
            mark.line,
            Reason.COPY,
            CopyKind.EXACT,
            "copy.version",
            "the mark in front of a sentence that occurs again",
            twin=twin,
        )


def _settled(
    place: InsertionPoint, places: Mapping[int, InsertionPoint], twins: Mapping[int, int]
) -> InsertionPoint:
    """Follow an anchor that is removed, or has itself been inserted, to one that is kept in its own place."""
    anchor, rank = place.anchor, place.rank
    for _ in range(LONGEST_CHAIN):
        if anchor in twins:
            anchor = twins[anchor]
        elif anchor in places and places[anchor] is not place:
            rank += 1000
            anchor = places[anchor].anchor
        else:
            break
    return InsertionPoint(anchor, place.before, rank)


def follow_twins(text: str, removals: Sequence[Removal]) -> list[Removal]:
    """Make every copy refer to a twin that is kept, after all passes over a text.

    A twin that was removed as a copy is replaced by its own twin, and one of which boilerplate was removed by what is
    left of it. Where nothing is left, the copy is boilerplate for the same reason: no copy of it is kept.

    Args:
        text: the input text.
        removals: those of all passes, in order of their places in the input; they do not overlap.
    """
    starts = [removal.start for removal in removals]

    def kept(twin: Span, steps: int) -> Span | None:
        """The first part of a twin that is kept, or that is kept instead of it."""
        at = twin.start
        number = max(0, bisect_right(starts, at) - 1)
        while at < twin.end:
            while number < len(removals) and removals[number].end <= at:
                number += 1
            over = removals[number] if number < len(removals) else None
            end = min(twin.end, over.start) if over is not None else twin.end
            part = text[at:end]
            if not is_blank(part):
                start = at + len(part) - len(part.lstrip())
                return Span(start, start + len(part.strip()))
            if over is None or over.start >= twin.end:
                return None
            if over.twin is not None and steps and (instead := kept(over.twin, steps - 1)) is not None:
                return instead
            at = over.end
        return None

    found: list[Removal] = []
    for removal in removals:
        if removal.twin is None:
            found.append(removal)
            continue
        twin = kept(removal.twin, LONGEST_CHAIN)
        if twin is None:
            found.append(_like(removal, removals, starts))
        else:
            found.append(removal if twin == removal.twin else replace(removal, twin=twin))
    return found


def _like(removal: Removal, removals: Sequence[Removal], starts: Sequence[int]) -> Removal:
    """A copy without a kept twin, removed for the same reason as the last twin."""
    over: Removal | None = removal
    for _ in range(LONGEST_CHAIN):
        if over is None or over.twin is None:
            break
        # Removals do not overlap: the one that begins before the twin reaches into it, or the next one may.
        number = max(0, bisect_right(starts, over.twin.start) - 1)
        if removals[number].end <= over.twin.start:
            number += 1
        over = removals[number] if number < len(removals) else None
    if over is None or over.reason is Reason.COPY:
        return removal
    return replace(
        removal, reason=over.reason, type=over.type, rule=over.rule, why=over.why, twin=None, score=over.score
    )
