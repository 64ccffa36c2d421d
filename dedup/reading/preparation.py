"""The first half of a pass: splits a text, labels its lines, finds its copies."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dedup.boilerplate.classifier.lines import ClassifierInput, CopyState
from dedup.boilerplate.classifier.monotony import is_monotonous
from dedup.boilerplate.context_labels import label_inserted, label_named, label_site
from dedup.boilerplate.rules.blocks import Label
from dedup.boilerplate.rules.index import Rules
from dedup.boilerplate.rules.labels import label_lines
from dedup.boilerplate.rules.values import Confidence, LabelExtent
from dedup.config import Config, Matcher
from dedup.copies.headline import Headline, HeadlineSearch
from dedup.copies.similarity import Match, find_copies
from dedup.copies.truncated import TruncatedLine, find_truncated
from dedup.copies.unglue import unglue
from dedup.copies.versions import Alignment, find_versions, openings, primary_lines
from dedup.model import ChromeType, Segmentation
from dedup.reading.cache import TextCache
from dedup.text.markdown import protected_lines
from dedup.text.one_line_pages import unfold
from dedup.text.segment import segment
from dedup.text.unwrap import unwrap

if TYPE_CHECKING:
    from dedup.html.facts import VisibleText

__all__ = ["Prepared", "prepare"]

# Members of an enumeration are slow to look up, and these are needed for every line.
_LINE, _SURE = LabelExtent.LINE, Confidence.SURE


@dataclass(frozen=True, slots=True)
class Prepared:
    """A text that is ready for the classifier.

    Attributes:
        segmentation: its lines and sentences.
        keys: the key of each sentence.
        lines: the classifier's input.
        repeated: the headline, if the text repeats it.
        truncated: truncated copies of other lines.
        matches: pairs of similar sentences.
        alignments: versions of the article.
        openings: the first lines of these versions, and those directly above.
        kept_keys: keys of lines and sentences that must not be removed.
        headline_given: whether the caller gave a headline.
    """

    segmentation: Segmentation
    keys: tuple[str, ...]
    lines: ClassifierInput
    repeated: Headline | None
    truncated: tuple[TruncatedLine, ...]
    matches: tuple[Match, ...]
    alignments: tuple[Alignment, ...]
    openings: frozenset[int]
    kept_keys: frozenset[str]
    headline_given: bool


@dataclass(frozen=True, slots=True)
class _Parts:
    """A text that has been split.

    Attributes:
        segmentation: its lines and sentences.
        keys: the key of each sentence.
        line_keys: the key of each line.
        truncated: truncated copies of other lines.
    """

    segmentation: Segmentation
    keys: list[str]
    line_keys: list[str]
    truncated: list[TruncatedLine]

    @property
    def cut_lines(self) -> frozenset[int]:
        """The lines that are truncated copies."""
        return frozenset(cut.line for cut in self.truncated)


def prepare(
    text: str,
    rules: Rules,
    config: Config,
    cache: TextCache,
    kept_keys: frozenset[str],
    given: str | None,
    page: VisibleText | None = None,
) -> Prepared:
    """Split a text, label its lines, and find its copies.

    Args:
        text: the text.
        rules: the compiled rule packs.
        config: the settings.
        cache: cached results for lines and sentences; they only save time.
        kept_keys: keys of lines and sentences that must not be removed.
        given: the headline, where the caller knows it.
        page: the visible lines of the HTML page, if the text comes from one.
    """
    parts = _split(text, rules, cache)
    segmentation, line_keys = parts.segmentation, parts.line_keys
    lines = segmentation.lines
    labels = label_lines(text, lines, rules, keys=line_keys, cache=cache.hits)
    boilerplate = frozenset(number for number, row in enumerate(labels) if _is_sure(row))
    # The text of an HTML page is not Markdown, even if it looks like it.
    links = ChromeType.LINK in config.keep
    markup = frozenset(protected_lines(text, lines, links=links) if page is None else ())
    search = HeadlineSearch(text, lines, line_keys, boilerplate | markup)
    repeated = search.find(given=given)
    matches, alignments = _find_copies(parts, boilerplate, repeated, search, config.matcher, cache)
    above = openings(alignments, segmentation, _labelled(labels) | parts.cut_lines | _echo_lines(repeated))
    if repeated is None and alignments:
        repeated = search.find(openings=above)
    label_inserted(segmentation, labels, alignments)
    if page is not None:
        label_named(segmentation, labels, line_keys, page.names)
    label_site(segmentation, labels, line_keys, repeated, parts.truncated)
    return Prepared(
        segmentation,
        tuple(parts.keys),
        _classifier_input(parts, labels, markup, repeated, alignments, page),
        repeated,
        tuple(parts.truncated),
        tuple(matches),
        tuple(alignments),
        above,
        kept_keys,
        given is not None,
    )


def _classifier_input(
    parts: _Parts,
    labels: Sequence[tuple[Label, ...]],
    markup: frozenset[int],
    repeated: Headline | None,
    alignments: Sequence[Alignment],
    page: VisibleText | None,
) -> ClassifierInput:
    segmentation, lines = parts.segmentation, parts.segmentation.lines
    return ClassifierInput(
        texts=[_without_ends(segmentation.text, line, row) for line, row in zip(lines, labels, strict=True)],
        keys=parts.line_keys,
        sentences=[line.last - line.first for line in lines],
        labels=labels,
        copies=_copy_states(segmentation, _echo_lines(repeated), parts.cut_lines, alignments),
        headline=repeated.line if repeated else None,
        markup=markup,
        one_line=segmentation.one_line,
        html=None if page is None else page.facts_at([line.start for line in lines]),
    )


def _split(text: str, rules: Rules, cache: TextCache) -> _Parts:
    """Split a text into lines and sentences; glued copies of a text that has line breaks are split further."""
    segmentation = unfold(unwrap(segment(text, cache.sentences)), rules.lines)
    keys = _sentence_keys(segmentation, cache)
    line_keys = _line_keys(segmentation, keys)
    truncated = find_truncated(text, segmentation.lines, line_keys)
    if not segmentation.one_line:
        finer = unglue(segmentation, line_keys, frozenset(cut.line for cut in truncated))
        if finer is not segmentation:
            segmentation, keys = finer, _sentence_keys(finer, cache)
    return _Parts(segmentation, keys, line_keys, truncated)


def _find_copies(
    parts: _Parts,
    boilerplate: Collection[int],
    repeated: Headline | None,
    search: HeadlineSearch,
    matcher: Matcher,
    cache: TextCache,
) -> tuple[Sequence[Match], Sequence[Alignment]]:
    """Find pairs of similar sentences, and the versions of the article that they show.

    Args:
        parts: the text.
        boilerplate: lines that sure rules match.
        repeated: the headline, if the text repeats it or the caller gave it.
        search: finds the headline among the lines.
        matcher: how candidates are found.
        cache: cached comparisons.
    """
    segmentation, keys = parts.segmentation, parts.keys
    text, sentences = segmentation.text, segmentation.sentences
    excluded = {*boilerplate, *_echo_lines(repeated), *parts.cut_lines}
    weights = [
        0 if sentence.line in excluded else len(key) - key.count(" ")
        for key, sentence in zip(keys, sentences, strict=True)
    ]
    matches = find_copies(
        keys,
        [text[start:end] for start, end, _, _ in sentences],
        matcher=matcher,
        cache=cache.comparisons,
        skip=frozenset(number for number, weight in enumerate(weights) if not weight),
    )
    # A few lines that repeat all the time are not versions of an article: every pass would find other ones.
    if is_monotonous(parts.line_keys) or is_monotonous(keys):
        return matches, []
    whole_page = repeated is not None and any(echo.site for echo in repeated.echoes)
    # Below running text a repeated line is not a headline by itself, but may show where versions begin.
    title = repeated or search.find(openings=range(len(segmentation.lines)))
    headlines = title.lines if title else frozenset()
    return matches, find_versions(segmentation, weights, matches, whole_page=whole_page, headlines=headlines)


def _echo_lines(headline: Headline | None) -> frozenset[int]:
    return headline.echo_lines if headline else frozenset()


def _labelled(labels: Sequence[Sequence[Label]]) -> frozenset[int]:
    """Return the lines that have a label as a whole."""
    return frozenset(
        number for number, row in enumerate(labels) if any(label.extent is _LINE for label in row)
    )


def _sentence_keys(segmentation: Segmentation, cache: TextCache) -> list[str]:
    text = segmentation.text
    return cache.keys([text[start:end] for start, end, _, _ in segmentation.sentences])


def _line_keys(segmentation: Segmentation, keys: Sequence[str]) -> list[str]:
    return [
        keys[first] if last - first == 1 else " ".join(filter(None, keys[first:last]))
        for _, _, first, last in segmentation.lines
    ]


def _is_sure(row: Sequence[Label]) -> bool:
    """Return whether a sure rule matches a whole line."""
    return any(label.confidence is _SURE and label.extent is _LINE and label.block < 0 for label in row)


def _without_ends(text: str, line: tuple[int, int, int, int], row: Sequence[Label]) -> str:
    """Return a line without the boilerplate at its ends that a sure rule matches."""
    start, end = line[:2]
    for label in row:
        if label.confidence is _SURE and label.extent is LabelExtent.HEAD:
            start = label.end
        elif label.confidence is _SURE and label.extent is LabelExtent.TAIL:
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
