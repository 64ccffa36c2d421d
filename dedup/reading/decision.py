"""The second half of a pass: decides what is removed, given the classifier's scores, and which line is the headline."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from dedup.boilerplate.classifier.lines import ClassifierInput, CopyState
from dedup.boilerplate.classifier.scores import Scores
from dedup.boilerplate.headline import choose_headline, leading_headline, mostly_figures
from dedup.boilerplate.images import remove_images
from dedup.boilerplate.removal import Verdict, beyond_doubt, remove_boilerplate, verdicts
from dedup.boilerplate.rules.blocks import Label
from dedup.boilerplate.rules.index import Rules
from dedup.boilerplate.thresholds import Thresholds, thresholds_for
from dedup.boilerplate.vocalised import with_vocalised_kept
from dedup.config import Config, Scope
from dedup.copies.headline import Headline
from dedup.copies.removal import remove_echoes, remove_truncated, remove_versions
from dedup.copies.truncated import TruncatedLine
from dedup.model import Removal, Repeat, Segmentation, Span
from dedup.reading.preparation import Prepared
from dedup.result.assembly import InsertionPoint
from dedup.result.ledger import Ledger
from dedup.result.source_mapping import kept_repeats

__all__ = ["Pass", "decide"]

PAGE_SHARE = 0.15
"""A text is a page if the classifier expects at least this share of its words to be boilerplate."""
NEARBY = 2
"""A truncated line at most this many lines from the complete one is a copy, whatever the classifier's score."""
PAGE_LINES = 12
"""A text of fewer lines is not a page."""


@dataclass(frozen=True, slots=True)
class Pass:
    """The decisions of one pass.

    Attributes:
        segmentation: the text's lines and sentences.
        removals: in the order of the text.
        insertions: sentences that are inserted elsewhere, and where.
        headline: the span of the headline.
        repeats: similar sentences that are both kept.
        scope: what the text was taken for.
        notes: notes for the reader of the result.
    """

    segmentation: Segmentation
    removals: tuple[Removal, ...]
    insertions: dict[int, InsertionPoint]
    headline: Span | None
    repeats: tuple[Repeat, ...]
    scope: str
    notes: tuple[str, ...]


def decide(prepared: Prepared, scores: Scores, rules: Rules, config: Config, *, html: bool = False) -> Pass:
    """Decide what is removed from a text.

    Args:
        prepared: the result of its preparation.
        scores: the classifier's scores of its lines.
        rules: the compiled rule packs.
        config: the settings.
        html: whether the lines come from an HTML page.
    """
    segmentation, lines = prepared.segmentation, prepared.lines
    scores = with_vocalised_kept(scores, lines.texts)
    keep = frozenset(config.keep)
    # An HTML page is a page, whatever scope the caller sets for texts.
    thresholds = thresholds_for(config.strictness, Scope.AUTO if html else config.scope, scores.certainty)
    ledger = Ledger(segmentation, prepared.kept_keys, guarded=lines.markup)
    labels = _protect(ledger, prepared)
    titles = _titles(lines)
    boilerplate = verdicts(labels, scores, thresholds, rules.own, keep, titles)
    copies = _confirmed_copies(lines, scores, thresholds)
    headline = _headline(prepared, scores, boilerplate, copies)
    if headline is not None:
        ledger.guard(headline.line)
        _remove_repeated_headline(ledger, prepared, headline, copies)
    _guard_primaries(ledger, prepared, boilerplate, beyond_doubt(boilerplate, scores, thresholds))
    remove_truncated(ledger, segmentation, _confirmed_truncated(prepared, boilerplate, copies))
    remove_images(ledger, segmentation, keep)
    remove_boilerplate(ledger, labels, scores, boilerplate, keep, titles)
    heading = range(*segmentation.lines[headline.line][2:]) if headline else ()
    merged = remove_versions(ledger, segmentation, prepared.keys, prepared.alignments, heading)
    unchanged = not (ledger.removals or merged.insertions)
    if headline is not None and headline.line and unchanged and not prepared.headline_given:
        headline = _first_headline(prepared, scores)
    scope, grounds = _scope(scores, config.scope)
    return Pass(
        segmentation,
        tuple(ledger.removals),
        merged.insertions,
        Span(*segmentation.lines[headline.line][:2]) if headline else None,
        tuple(merged.repeats) + kept_repeats(segmentation, prepared.matches, ledger),
        scope,
        (f"scope: {scope} ({grounds})",),
    )


def _protect(ledger: Ledger, prepared: Prepared) -> list[tuple[Label, ...]]:
    """Protect the lines and sentences that a pack keeps; return the labels of the other lines."""
    labels = [tuple(row) for row in prepared.lines.labels]
    kept_keys = prepared.kept_keys
    if not kept_keys:
        return labels
    for number, key in enumerate(prepared.lines.keys):
        if key in kept_keys:
            ledger.guard(number)
            labels[number] = ()
    for key, sentence in zip(prepared.keys, prepared.segmentation.sentences, strict=True):
        if key in kept_keys:
            ledger.protect(Span(sentence.start, sentence.end))
    return labels


def _titles(lines: ClassifierInput) -> frozenset[int]:
    """Return the lines that repeat the headline, and the headline itself."""
    return frozenset(
        number
        for number, state in enumerate(lines.copies)
        if state is CopyState.ECHO or number == lines.headline
    )


def _confirmed_copies(lines: ClassifierInput, scores: Scores, thresholds: Thresholds) -> frozenset[int]:
    """Return the repeated headlines and truncated lines that the classifier does not take for article text."""
    return frozenset(
        number
        for number, state in enumerate(lines.copies)
        if state in (CopyState.ECHO, CopyState.TRUNCATED) and scores.keep[number] < thresholds.copy
    )


def _headline(
    prepared: Prepared, scores: Scores, boilerplate: Mapping[int, Verdict], copies: Collection[int]
) -> Headline | None:
    """Return the headline, as the classifier, repetitions or the form of the first kept line indicate it."""
    text, lines = prepared.segmentation.text, prepared.segmentation.lines
    headline = choose_headline(
        text,
        lines,
        prepared.lines,
        scores,
        prepared.repeated,
        given=prepared.headline_given,
        skip={number for number, verdict in boilerplate.items() if verdict.certain},
        openings=prepared.openings,
    )
    if headline is not None or prepared.headline_given:
        return headline
    aligned = (number for number, state in enumerate(prepared.lines.copies) if state is CopyState.ALIGNED)
    return leading_headline(text, lines, prepared.lines, scores, {*copies, *boilerplate, *aligned})


def _remove_repeated_headline(
    ledger: Ledger, prepared: Prepared, headline: Headline, copies: Collection[int]
) -> None:
    # A headline followed by the site's name is the title of a page: then the text is a whole page, which repeats it.
    whole_page = any(echo.site for echo in headline.echoes)
    echoes = headline.echo_lines if whole_page else {*copies, *headline.certain}
    remove_echoes(ledger, prepared.segmentation, headline, prepared.lines.keys, echoes)


def _guard_primaries(
    ledger: Ledger, prepared: Prepared, boilerplate: Collection[int], certain: Collection[int]
) -> None:
    """Guard the lines that the removed versions repeat: a copy needs a twin that is kept."""
    copied = {pair.other for alignment in prepared.alignments for pair in alignment.pairs}
    sentences = prepared.segmentation.sentences
    for alignment in prepared.alignments:
        for pair in alignment.pairs:
            line, other = sentences[pair.primary].line, sentences[pair.other].line
            # Boilerplate in both versions, or beyond doubt in one, needs no twin.
            removable = line in certain or (line in boilerplate and other in boilerplate)
            if pair.veto is None and pair.primary not in copied and not removable:
                ledger.guard(line)


def _confirmed_truncated(
    prepared: Prepared, boilerplate: Collection[int], copies: Collection[int]
) -> list[TruncatedLine]:
    """Return the truncated copies that the classifier or their position confirms, and whose twin is kept."""
    return [
        cut
        for cut in prepared.truncated
        if (cut.line in copies or cut.line in prepared.openings or abs(cut.twin - cut.line) <= NEARBY)
        and cut.twin not in boilerplate
    ]


def _first_headline(prepared: Prepared, scores: Scores) -> Headline | None:
    """Return the first line if it may be the headline: a text from which nothing is removed is not reordered either."""
    text, lines = prepared.segmentation.text, prepared.segmentation.lines
    if scores.headline[0] > 0 and prepared.lines.keys[0] and not mostly_figures(text[slice(*lines[0][:2])]):
        return Headline(0, ())
    headline = leading_headline(text, lines, prepared.lines, scores, ())
    return headline if headline is not None and headline.line == 0 else None


def _scope(scores: Scores, wanted: Scope) -> tuple[str, str]:
    """Return what the text is taken for, and why."""
    if wanted is not Scope.AUTO:
        return str(wanted), "as set"
    page = scores.lines >= PAGE_LINES and scores.boilerplate >= PAGE_SHARE
    return str(Scope.PAGE if page else Scope.ARTICLE), f"expected boilerplate {scores.boilerplate:.2f}"
