"""Copies to removals: echoes of the headline, teasers, tellings that go, paragraphs told again.

Every step enters its removals in the ledger; what is entered stays entered. Doubt keeps: a step that is not sure
enters nothing.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from dedup.assemble import Place
from dedup.keys import conflicting_letters, conflicting_vowels, tight
from dedup.ledger import Ledger
from dedup.matching.headline import Headline
from dedup.matching.renditions import Rendition
from dedup.matching.teasers import Teaser
from dedup.matching.transfer import Placed, Transfer, transfer
from dedup.model import Comparison, CopyKind, Reason, Removal, Repeat, Segmentation, Sentence, Span
from dedup.verify import lost_number

__all__ = [
    "Tellings",
    "followed_twins",
    "remove_adjacent_copies",
    "remove_echoes",
    "remove_line_copies",
    "remove_teasers",
    "remove_tellings",
    "standing_twins",
]

LONG_LINE_COPY = 40
"""Least length, in characters of the tight key, of a paragraph that goes because it stands word for word elsewhere."""
MOST_TELLINGS = 3
"""A paragraph that stands more often is a refrain of the author's."""
ADJACENT_COPY = 25
"""Least length of a line that goes because it stands word for word one or two lines away (captions do)."""


@dataclass(slots=True)
class Tellings:
    """What the tellings that go leave behind: sentences set in elsewhere, pairs that both stay."""

    places: dict[int, Place] = field(default_factory=dict)
    repeats: list[Repeat] = field(default_factory=list)
    lines: set[int] = field(default_factory=set)
    twins: dict[int, int] = field(default_factory=dict)


def remove_echoes(
    ledger: Ledger, segmentation: Segmentation, headline: Headline, keys: Sequence[str]
) -> None:
    """Remove the lines that tell the headline again, and guard the one that stays."""
    lines = segmentation.lines
    stays = lines[headline.line]
    ledger.guard(headline.line)
    for echo in headline.echoes:
        site = ", with the site's name" if echo.site else ""
        same = keys[echo.line] == keys[headline.line]
        ledger.remove_line(
            echo.line,
            Reason.COPY,
            CopyKind.ECHO,
            "copy.headline",
            f"the headline again{site}",
            twin=Span(stays.start, stays.end),
            score=100.0 if same else None,
        )


def remove_teasers(ledger: Ledger, segmentation: Segmentation, teasers: Sequence[Teaser]) -> None:
    """Remove cut copies of lines that stand in full."""
    cut = {teaser.line for teaser in teasers}
    for teaser in teasers:
        whole = segmentation.lines[teaser.twin]
        if teaser.twin in cut:
            continue
        ledger.remove_line(
            teaser.line,
            Reason.COPY,
            CopyKind.TRUNCATED,
            "copy.teaser",
            "a cut copy of a text that stands in full",
            twin=Span(whole.start, whole.end),
            score=teaser.score,
        )


def remove_tellings(
    ledger: Ledger,
    segmentation: Segmentation,
    keys: Sequence[str],
    renditions: Sequence[Rendition],
    heading: Sequence[int],
) -> Tellings:
    """Remove the tellings that go, sentence by sentence, and say where the sentences that only they have belong."""
    result = Tellings()
    twins = result.twins
    ranks: Counter[tuple[int, bool]] = Counter()
    sentences = segmentation.sentences
    for rendition in renditions:
        skip = frozenset(i for i in range(*rendition.other) if sentences[i].line in ledger.gone or i in twins)
        outcome = transfer(segmentation, keys, rendition, skip, heading)
        _enter_copies(ledger, segmentation, keys, outcome, twins)
        if not outcome.copied:
            continue
        for placed in outcome.placed:
            if placed.sentence in twins:
                continue
            anchor = twins.get(placed.anchor, placed.anchor)
            ranks[anchor, placed.before] += 1
            result.places[placed.sentence] = Place(anchor, placed.before, ranks[anchor, placed.before])
            if placed.veto is not None and placed.twin is not None:
                one, two = sentences[placed.sentence], sentences[twins.get(placed.twin, placed.twin)]
                comparison = Comparison(copy=False, kind=None, score=placed.score, veto=placed.veto)
                result.repeats.append(Repeat(Span(*one[:2]), Span(*two[:2]), comparison))
        touched = {sentences[copied.sentence].line for copied in outcome.copied}
        result.lines.update(line for line in touched if ledger.settle(line))
    result.places = {
        i: _settled(place, result.places, twins) for i, place in result.places.items() if i not in twins
    }
    return result


def _enter_copies(
    ledger: Ledger,
    segmentation: Segmentation,
    keys: Sequence[str],
    outcome: Transfer,
    twins: dict[int, int],
) -> None:
    sentences = segmentation.sentences
    for copied in outcome.copied:
        twin = copied.twin
        while twin in twins:
            twin = twins[twin]
        sentence, stays = sentences[copied.sentence], sentences[twin]
        one, two = Span(sentence.start, sentence.end), Span(stays.start, stays.end)
        if lost_number(segmentation.text, one, two) is not None:
            outcome.placed.append(Placed(copied.sentence, twin, before=False))
            continue
        if twin == copied.sentence or not ledger.remove(
            one,
            sentence.line,
            Reason.COPY,
            copied.kind,
            "copy.rendition",
            "this stretch tells the article again; the better formed telling stays",
            twin=two,
            score=round(copied.score, 1),
        ):
            continue
        twins[copied.sentence] = twin
        mark = copied.sentence - 1
        if mark >= 0 and not keys[mark] and sentences[mark].line == sentence.line:
            _remove_mark(ledger, segmentation, sentences[mark], two)


def _remove_mark(ledger: Ledger, segmentation: Segmentation, mark: Sentence, twin: Span) -> None:
    """Remove the mark of a list in front of a sentence that went as a copy, if its twin has the same mark."""
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
            "copy.rendition",
            "the mark in front of a sentence that is told again",
            twin=twin,
        )


def _settled(place: Place, places: Mapping[int, Place], twins: Mapping[int, int]) -> Place:
    """Follow an anchor that has gone, or has itself been set in, to one that stands in its own place."""
    anchor, rank = place.anchor, place.rank
    for _ in range(16):
        if anchor in twins:
            anchor = twins[anchor]
        elif anchor in places and places[anchor] is not place:
            rank += 1000
            anchor = places[anchor].anchor
        else:
            break
    return Place(anchor, place.before, rank)


def remove_line_copies(
    ledger: Ledger, segmentation: Segmentation, keys: Sequence[str], prose: Sequence[bool]
) -> set[int]:
    """Remove long paragraphs that stand word for word elsewhere; return the lines that went."""
    if _all_differ(keys, LONG_LINE_COPY):
        return set()
    groups: dict[str, list[int]] = {}
    for number, folded in enumerate(keys):
        if prose[number] and len(folded) > LONG_LINE_COPY and ledger.is_open(number):
            groups.setdefault(folded, []).append(number)
    gone: set[int] = set()
    for folded, numbers in groups.items():
        if not 2 <= len(numbers) <= MOST_TELLINGS or len(tight(folded)) < LONG_LINE_COPY:
            continue
        stays = segmentation.lines[numbers[0]]
        for number in numbers[1:]:
            if not _same_words(segmentation, numbers[0], number):
                continue
            if ledger.remove_line(
                number,
                Reason.COPY,
                CopyKind.EXACT,
                "copy.paragraph",
                "this paragraph stands word for word elsewhere",
                twin=Span(stays.start, stays.end),
                score=100.0,
            ):
                gone.add(number)
    return gone


def remove_adjacent_copies(ledger: Ledger, segmentation: Segmentation, keys: Sequence[str]) -> None:
    """Remove lines that stand again one or two lines below: a caption and its alternative text."""
    if _all_differ(keys, ADJACENT_COPY):
        return
    recent: list[int] = []
    for number, folded in enumerate(keys):
        if not ledger.is_open(number):
            if number not in ledger.gone:
                recent = [*recent[-1:], number]
            continue
        earlier = next((i for i in recent if len(folded) >= ADJACENT_COPY and keys[i] == folded), None)
        if earlier is not None and _same_words(segmentation, earlier, number):
            stays = segmentation.lines[earlier]
            ledger.remove_line(
                number,
                Reason.COPY,
                CopyKind.EXACT,
                "copy.adjacent",
                "the same line again, right below",
                twin=Span(stays.start, stays.end),
                score=100.0,
            )
        else:
            recent = [*recent[-1:], number]


def _all_differ(keys: Sequence[str], least: int) -> bool:
    """Whether no two keys of at least so many characters are equal: most texts have none."""
    long = [folded for folded in keys if len(folded) >= least]
    return len(set(long)) == len(long)


def _same_words(segmentation: Segmentation, one: int, two: int) -> bool:
    """Whether two lines of equal keys differ neither in vowel marks nor in a letter that their writer tells apart."""
    ours, theirs = (segmentation.text[slice(*segmentation.lines[number][:2])] for number in (one, two))
    return ours == theirs or not (conflicting_vowels(ours, theirs) or conflicting_letters(ours, theirs))


def standing_twins(
    segmentation: Segmentation, removals: Sequence[Removal], twins: Mapping[int, int]
) -> list[Removal]:
    """Let every copy name a twin that stays: where the twin has gone as a copy itself, its own twin."""
    if not twins:
        return list(removals)
    starts = [sentence.start for sentence in segmentation.sentences]
    found: list[Removal] = []
    for removal in removals:
        if removal.twin is not None:
            place = bisect_right(starts, removal.twin.start) - 1
            stays = twins.get(place)
            if stays is not None:
                sentence = segmentation.sentences[stays]
                removal = replace(removal, twin=Span(sentence.start, sentence.end))  # noqa: PLW2901
        found.append(removal)
    return found


def followed_twins(removals: Sequence[Removal]) -> list[Removal]:
    """Let every copy name a twin that stays after several readings: where a later one took it for a copy, its twin.

    Args:
        removals: those of all readings, in order of their places in the input.
    """
    starts = [removal.start for removal in removals]

    def instead(twin: Span) -> Span | None:
        over = removals[bisect_right(starts, twin.start) - 1] if starts[0] <= twin.start else None
        return over.twin if over is not None and twin.end <= over.end else None

    found: list[Removal] = []
    for removal in removals:
        twin = removal.twin
        # Each step leads to what stood a reading longer, so there are fewer steps than removals.
        for _ in removals:
            if twin is None or (further := instead(twin)) is None:
                break
            twin = further
        found.append(removal if twin == removal.twin else replace(removal, twin=twin))
    return found
