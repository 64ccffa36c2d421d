"""One pass over a text: it is prepared, its lines are classified, and what is removed is decided.

The two halves are separate so that the lines of many texts can be classified together. Each half is a list of steps;
frozen values pass between them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dedup.boilerplate.classifier.lines import CopyState, Lines
from dedup.boilerplate.classifier.monotony import is_monotonous
from dedup.boilerplate.classifier.scores import Scores
from dedup.boilerplate.context_labels import label_inserted, label_named, label_site
from dedup.boilerplate.headline import choose_headline, leading_headline
from dedup.boilerplate.images import remove_images
from dedup.boilerplate.memo import Seen
from dedup.boilerplate.removal import beyond_doubt, remove_boilerplate, verdicts
from dedup.boilerplate.rules.blocks import Label
from dedup.boilerplate.rules.index import Rules
from dedup.boilerplate.rules.labels import label_lines
from dedup.boilerplate.thresholds import thresholds_for
from dedup.boilerplate.vocalised import with_vocalised_kept
from dedup.config import Config, Scope
from dedup.copies.headline import Headline, find_headline
from dedup.copies.removal import remove_echoes, remove_truncated, remove_versions
from dedup.copies.similarity import Match, find_copies
from dedup.copies.truncated import Teaser, find_teasers
from dedup.copies.unglue import unglue
from dedup.copies.versions import Alignment, find_versions, openings, primary_lines
from dedup.html.facts import VisibleText
from dedup.model import ChromeType, Removal, Repeat, Segmentation, Span
from dedup.result.assembly import Place
from dedup.result.ledger import Ledger
from dedup.result.outcome import lone
from dedup.text.markdown import standing_lines
from dedup.text.one_line_pages import unfold
from dedup.text.segment import segment
from dedup.text.unwrap import unwrap

__all__ = ["Pass", "Prepared", "decide", "prepare"]

PAGE = 0.15
"""A text is a page if the classifier expects at least this share of its words to be boilerplate."""
BESIDE = 2
"""A truncated line at most this many lines from the whole one is a copy, whatever the classifier's score."""
PAGE_LINES = 12
"""A text of fewer lines is not a page."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """What is known of a text before its lines are classified.

    Attributes:
        segmentation: its lines and sentences.
        keys: the key of each sentence.
        lines: the classifier's input.
        repeated: the headline, if the text repeats it.
        truncated: truncated copies of other lines.
        matches: pairs of similar sentences.
        alignments: versions of the article.
        openings: the lines that these begin with, and those directly above.
        kept: keys that nothing may remove.
        given: whether the caller gave a headline.
    """

    segmentation: Segmentation
    keys: tuple[str, ...]
    lines: Lines
    repeated: Headline | None
    truncated: tuple[Teaser, ...]
    matches: tuple[Match, ...]
    alignments: tuple[Alignment, ...]
    openings: frozenset[int]
    kept: frozenset[str]
    given: bool


@dataclass(frozen=True, slots=True)
class Pass:
    """What one pass decided.

    Attributes:
        segmentation: the text's lines and sentences.
        removals: in the order of the text.
        places: sentences that are inserted elsewhere, and where.
        headline: the span of the headline.
        repeats: similar sentences that are both kept.
        scope: what the text was taken for.
        notes: for the reader of the result.
    """

    segmentation: Segmentation
    removals: tuple[Removal, ...]
    places: dict[int, Place]
    headline: Span | None
    repeats: tuple[Repeat, ...]
    scope: str
    notes: tuple[str, ...]


def prepare(
    text: str,
    rules: Rules,
    config: Config,
    seen: Seen,
    kept: frozenset[str],
    given: str | None,
    page: VisibleText | None = None,
) -> Prepared:
    """Split a text, label its lines, and find its copies.

    Args:
        text: the text.
        rules: the compiled rule packs.
        config: the settings.
        seen: cached results for lines and sentences; they only save time.
        kept: keys that nothing may remove.
        given: the headline, where the caller knows it.
        page: the visible lines of the HTML page, if the text comes from one.
    """
    segmentation = unfold(unwrap(segment(text, seen.cuts)), rules.lines)
    keys = _sentence_keys(segmentation, seen)
    line_keys = _line_keys(segmentation, keys)
    truncated = find_teasers(text, segmentation.lines, line_keys)
    if not segmentation.folded:
        finer = unglue(segmentation, line_keys, frozenset(cut.line for cut in truncated))
        if finer is not segmentation:
            segmentation, keys = finer, _sentence_keys(finer, seen)
    lines = segmentation.lines
    labels = label_lines(text, lines, rules, keys=line_keys, memo=seen.hits)
    boilerplate = frozenset(number for number, row in enumerate(labels) if _is_sure(row))
    # The text of an HTML page is not Markdown, whatever marks it has.
    links = ChromeType.LINK in config.keep
    markup = frozenset(standing_lines(text, lines, links=links) if page is None else ())
    repeated = find_headline(text, lines, line_keys, given=given, skip=boilerplate | markup)
    echoes = frozenset(echo.line for echo in repeated.echoes) if repeated else frozenset()
    cut_lines = frozenset(cut.line for cut in truncated)
    unweighed = boilerplate | echoes | cut_lines
    weights = [
        0 if sentence.line in unweighed else len(key) - key.count(" ")
        for key, sentence in zip(keys, segmentation.sentences, strict=True)
    ]
    matches = find_copies(
        keys,
        [text[start:end] for start, end, _, _ in segmentation.sentences],
        matcher=config.matcher,
        known=seen.compared,
        skip=frozenset(number for number, weight in enumerate(weights) if not weight),
    )
    whole_page = repeated is not None and any(echo.site for echo in repeated.echoes)
    # Below running text a repeated line is not a headline by itself, but may show where versions begin.
    title = repeated or find_headline(
        text, lines, line_keys, skip=boilerplate | markup, openings=range(len(lines))
    )
    headlines = {title.line, *(echo.line for echo in title.echoes)} if title else set()
    # A few lines over and over are no versions of an article: every pass would find others.
    monotonous = is_monotonous(line_keys) or is_monotonous(keys)
    alignments = (
        []
        if monotonous
        else find_versions(segmentation, weights, matches, whole_page=whole_page, headlines=headlines)
    )
    labelled = frozenset(
        number for number, row in enumerate(labels) if any(label.scope == "line" for label in row)
    )
    above = openings(alignments, segmentation, labelled | cut_lines | echoes)
    if repeated is None and alignments:
        repeated = find_headline(text, lines, line_keys, skip=boilerplate | markup, openings=above)
        echoes = frozenset(echo.line for echo in repeated.echoes) if repeated else frozenset()
    label_inserted(segmentation, labels, alignments)
    if page is not None:
        label_named(segmentation, labels, line_keys, page.names)
    label_site(segmentation, labels, line_keys, repeated, truncated)
    return Prepared(
        segmentation,
        tuple(keys),
        Lines(
            texts=[_without_ends(text, line, row) for line, row in zip(lines, labels, strict=True)],
            keys=line_keys,
            sentences=[line.last - line.first for line in lines],
            labels=labels,
            copies=_copy_states(segmentation, echoes, cut_lines, alignments),
            headline=repeated.line if repeated else None,
            markup=markup,
            one_line=segmentation.folded,
            html=None if page is None else page.facts_at([line.start for line in lines]),
        ),
        repeated,
        tuple(truncated),
        tuple(matches),
        tuple(alignments),
        above,
        kept,
        given is not None,
    )


def decide(prepared: Prepared, scores: Scores, rules: Rules, config: Config, *, html: bool = False) -> Pass:
    """Decide what is removed from a text.

    Args:
        prepared: what is known of it.
        scores: the classifier's scores of its lines.
        rules: the compiled rule packs.
        config: the settings.
        html: whether the lines come from an HTML page.
    """
    segmentation, lines = prepared.segmentation, prepared.lines
    scores = with_vocalised_kept(scores, lines.texts)
    keep = frozenset(config.keep)
    # An HTML page is a page, whatever scope the caller sets for texts.
    asked = Scope.AUTO if html else config.scope
    thresholds = thresholds_for(config.strictness, asked, scores.certainty)
    ledger = Ledger(segmentation, prepared.kept, guarded=lines.markup)
    labels = _protect(ledger, prepared)
    titles = frozenset(
        number
        for number, state in enumerate(lines.copies)
        if state is CopyState.ECHO or number == lines.headline
    )
    found = verdicts(labels, scores, thresholds, rules.own, keep, titles)
    headline = choose_headline(
        segmentation.text,
        segmentation.lines,
        lines,
        scores,
        prepared.repeated,
        given=prepared.given,
        skip={number for number, verdict in found.items() if verdict.certain},
        openings=prepared.openings,
    )
    copies = {
        number
        for number, state in enumerate(lines.copies)
        if state in (CopyState.ECHO, CopyState.TRUNCATED) and scores.keep[number] < thresholds.copy
    }
    if headline is None and not prepared.given:
        removed = {
            *copies,
            *found,
            *(number for number, state in enumerate(lines.copies) if state is CopyState.ALIGNED),
        }
        headline = leading_headline(segmentation.text, segmentation.lines, lines, removed)
    if headline is not None:
        ledger.guard(headline.line)
        # With the site's name after it, the headline is the page's title: then the text is a page's, and repeats it.
        whole_page = any(echo.site for echo in headline.echoes)
        echoes = {echo.line for echo in headline.echoes} if whole_page else copies | headline.certain
        remove_echoes(ledger, segmentation, headline, lines.keys, echoes)
    copied = {pair.other for alignment in prepared.alignments for pair in alignment.pairs}
    certain = beyond_doubt(found, scores, thresholds)
    for alignment in prepared.alignments:
        for pair in alignment.pairs:
            line, other = (segmentation.sentences[place].line for place in (pair.primary, pair.other))
            # What is boilerplate in both versions, or beyond doubt in one, needs no twin.
            boilerplate = line in certain or (line in found and other in found)
            if pair.veto is None and pair.primary not in copied and not boilerplate:
                ledger.guard(line)
    cut = [
        one
        for one in prepared.truncated
        if (one.line in copies or one.line in prepared.openings or abs(one.twin - one.line) <= BESIDE)
        and one.twin not in found
    ]
    remove_truncated(ledger, segmentation, cut)
    remove_images(ledger, segmentation, keep)
    remove_boilerplate(ledger, labels, scores, found, keep, titles)
    heading = range(*segmentation.lines[headline.line][2:]) if headline else ()
    merged = remove_versions(ledger, segmentation, prepared.keys, prepared.alignments, heading)
    if headline is not None and headline.line and not (ledger.removals or merged.places or prepared.given):
        headline = _first_headline(prepared, scores)
    scope, grounds = _scope(scores, config.scope)
    return Pass(
        segmentation,
        tuple(ledger.removals),
        merged.places,
        Span(*segmentation.lines[headline.line][:2]) if headline else None,
        tuple(merged.repeats) + lone(segmentation, prepared.matches, ledger),
        scope,
        (f"scope: {scope} ({grounds})",),
    )


def _first_headline(prepared: Prepared, scores: Scores) -> Headline | None:
    """Return the first line if it may be the headline: a text of which nothing is removed is not reordered either."""
    if scores.headline[0] > 0 and prepared.lines.keys[0]:
        return Headline(0, ())
    found = leading_headline(prepared.segmentation.text, prepared.segmentation.lines, prepared.lines, ())
    return found if found is not None and found.line == 0 else None


def _sentence_keys(segmentation: Segmentation, seen: Seen) -> list[str]:
    text = segmentation.text
    return seen.keys([text[start:end] for start, end, _, _ in segmentation.sentences])


def _line_keys(segmentation: Segmentation, keys: Sequence[str]) -> list[str]:
    return [
        keys[first] if last - first == 1 else " ".join(filter(None, keys[first:last]))
        for _, _, first, last in segmentation.lines
    ]


def _is_sure(row: Sequence[Label]) -> bool:
    """Whether the packs are sure that a whole line is boilerplate."""
    return any(label.confidence == "sure" and label.scope == "line" and label.block < 0 for label in row)


def _without_ends(text: str, line: tuple[int, int, int, int], row: Sequence[Label]) -> str:
    """A line without the boilerplate that a sure rule cuts off its ends."""
    start, end = line[:2]
    for label in row:
        if label.confidence == "sure" and label.scope == "head":
            start = label.end
        elif label.confidence == "sure" and label.scope == "tail":
            end = label.start
    return text[start:end].strip() or text[line[0] : line[1]]


def _copy_states(
    segmentation: Segmentation,
    echoes: frozenset[int],
    truncated: frozenset[int],
    alignments: Sequence[Alignment],
) -> list[CopyState]:
    states = [CopyState.NONE] * len(segmentation.lines)
    for number in primary_lines(alignments, segmentation.sentences):
        states[number] = CopyState.PRIMARY
    for alignment in alignments:
        for pair in alignment.pairs:
            states[segmentation.sentences[pair.other].line] = CopyState.ALIGNED
    for number in truncated:
        states[number] = CopyState.TRUNCATED
    for number in echoes:
        states[number] = CopyState.ECHO
    return states


def _protect(ledger: Ledger, prepared: Prepared) -> list[tuple[Label, ...]]:
    """Protect the lines and sentences that a pack keeps; return the labels without those of the kept lines."""
    labels = [tuple(row) for row in prepared.lines.labels]
    kept = prepared.kept
    if not kept:
        return labels
    for number, key in enumerate(prepared.lines.keys):
        if key in kept:
            ledger.guard(number)
            labels[number] = ()
    for key, sentence in zip(prepared.keys, prepared.segmentation.sentences, strict=True):
        if key in kept:
            ledger.protect(Span(sentence.start, sentence.end))
    return labels


def _scope(scores: Scores, wanted: Scope) -> tuple[str, str]:
    """Return what the text is taken for, and on what grounds."""
    if wanted is not Scope.AUTO:
        return str(wanted), "as set"
    page = scores.lines >= PAGE_LINES and scores.boilerplate >= PAGE
    return str(Scope.PAGE if page else Scope.ARTICLE), f"expected boilerplate {scores.boilerplate:.2f}"
