"""Removes copies: repeated headlines, truncated copies, and versions of the article of which a better one is kept.

A copy is removed only if its twin is kept. Which lines are boilerplate is decided before, so a twin cannot be removed
later in the same pass.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from dedup.copies.headline import Headline
from dedup.copies.insertion import Placed, ResolvedVersion, resolve_version
from dedup.copies.similarity import compare
from dedup.copies.truncated import TruncatedLine
from dedup.copies.versions import Alignment
from dedup.model import Comparison, CopyKind, Reason, Repeat, Segmentation, Sentence, Span
from dedup.result.assembly import InsertionPoint
from dedup.result.ledger import Ledger
from dedup.result.proof import lost_number

__all__ = ["Merged", "remove_echoes", "remove_truncated", "remove_versions"]

LONGEST_CHAIN = 16
"""Most steps from a sentence, over anchors that were removed, to one that is kept."""


@dataclass(slots=True)
class Merged:
    """What remains of the removed versions.

    Attributes:
        insertions: sentences that only a removed version has, and where they are inserted.
        repeats: pairs of similar sentences that are both kept.
        lines: the lines from which everything was removed.
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
        ledger: receives the removals.
        segmentation: the text's lines and sentences.
        headline: the headline, which has to be kept, and all lines that repeat it.
        keys: the key of each line.
        echoes: those of these lines that are removed.
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
        ledger: receives the removals; boilerplate has been removed before.
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
                sentence, twin = sentences[placed.sentence], sentences[twins.get(placed.twin, placed.twin)]
                comparison = Comparison(copy=False, kind=None, score=placed.score, veto=placed.veto)
                result.repeats.append(Repeat(Span(*sentence[:2]), Span(*twin[:2]), comparison))
        touched = {sentences[copied.sentence].line for copied in resolved.copied}
        result.lines.update(line for line in touched if ledger.record_if_removed(line))
    points = result.insertions
    result.insertions = {i: _resolved(point, points, twins) for i, point in points.items() if i not in twins}
    return result


def _is_inserted_already(
    ledger: Ledger,
    segmentation: Segmentation,
    keys: Sequence[str],
    sentence: int,
    inserted: dict[str, int],
    twins: dict[int, int],
) -> bool:
    """Return whether another version's copy of a sentence is already inserted; if so, remove the sentence."""
    twin = inserted.setdefault(keys[sentence], sentence)
    if twin == sentence or not keys[sentence]:
        return False
    span, twin_span = (Span(*segmentation.sentences[number][:2]) for number in (sentence, twin))
    text = segmentation.text
    if compare(text[slice(*span)], text[slice(*twin_span)]).kind is not CopyKind.EXACT:
        return False
    why = "a sentence of several versions of the article that the best formed one lacks; it is kept once"
    line = segmentation.sentences[sentence].line
    if not ledger.remove(
        span, line, Reason.COPY, CopyKind.EXACT, "copy.version", why, twin=twin_span, score=100.0
    ):
        return False
    twins[sentence] = twin
    ledger.record_if_removed(line)
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
        span, twin_span = Span(sentence.start, sentence.end), Span(kept.start, kept.end)
        if kept.line in ledger.removed_lines and copied.kind is CopyKind.EXACT:
            covering = ledger.covering(twin_span.start)
            # What was removed as boilerplate there is boilerplate here.
            if covering is not None and covering.reason is Reason.CHROME:
                ledger.remove(
                    span,
                    sentence.line,
                    covering.reason,
                    covering.type,
                    covering.rule,
                    covering.why,
                    score=covering.score,
                )
                continue
        if kept.line in ledger.removed_lines or lost_number(segmentation.text, span, twin_span) is not None:
            resolved.placed.append(Placed(copied.sentence, twin, before=False))
            continue
        if twin == copied.sentence or not ledger.remove(
            span,
            sentence.line,
            Reason.COPY,
            copied.kind,
            "copy.version",
            "the article occurs here again; the better formed version is kept",
            twin=twin_span,
            score=round(copied.score, 1),
        ):
            continue
        twins[copied.sentence] = twin
        marker = copied.sentence - 1
        if marker >= 0 and not keys[marker] and sentences[marker].line == sentence.line:
            _remove_marker(ledger, segmentation, sentences[marker], twin_span)


def _remove_marker(ledger: Ledger, segmentation: Segmentation, marker: Sentence, twin: Span) -> None:
    """Remove the list marker in front of a sentence that was removed as a copy, if its twin has the same marker."""
    text = segmentation.text
    symbol = text[marker.start : marker.end]
    before = twin.start
    while before and text[before - 1].isspace():
        before -= 1
    if text.startswith(symbol, twin.start) or text.endswith(symbol, 0, before):
        ledger.remove(
            Span(marker.start, marker.end),
            marker.line,
            Reason.COPY,
            CopyKind.EXACT,
            "copy.version",
            "the list marker in front of a sentence that occurs again",
            twin=twin,
        )


def _resolved(
    point: InsertionPoint, points: Mapping[int, InsertionPoint], twins: Mapping[int, int]
) -> InsertionPoint:
    """Replace an anchor that is removed, or is itself inserted, by one that is kept where it is."""
    anchor, rank = point.anchor, point.rank
    for _ in range(LONGEST_CHAIN):
        if anchor in twins:
            anchor = twins[anchor]
        elif anchor in points and points[anchor] is not point:
            rank += 1000
            anchor = points[anchor].anchor
        else:
            break
    return InsertionPoint(anchor, point.before, rank)
