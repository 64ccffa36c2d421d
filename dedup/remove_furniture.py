"""Page furniture to removals: what the packs are sure of, images, captions told again, metadata, insertions."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence

import regex

from dedup.chrome.blocks import Label
from dedup.chrome.face import ends_sentence, headline_like, is_pointed
from dedup.chrome.zones import metadata_lines
from dedup.keys import key
from dedup.ledger import Ledger
from dedup.markdown import find_orphans, holds
from dedup.matching.headline import Headline
from dedup.matching.renditions import Rendition
from dedup.matching.teasers import Teaser
from dedup.model import Reason, Segmentation, Span
from dedup.running_text import RunningText

__all__ = [
    "is_furniture",
    "protect_kept",
    "remove_caption_copies",
    "remove_images",
    "remove_inserted",
    "remove_labelled",
    "remove_metadata",
    "remove_orphans",
    "site_keys",
]

_IMAGE = regex.compile(
    r"\[!\[[^\[\]\n]{0,500}+\]\([^()\n]{0,20000}+\)\s?\]\([^()\n]{0,4000}+\)"
    r"|!\[[^\[\]\n]{0,500}+\]\([^()\n]{0,20000}+\)"
)
# What an article holds besides sentences: a point of a list, a question or answer of an interview, pointed verse.
_POINT = regex.compile(
    r"\s*(?:[*\N{BULLET}\N{BLACK CIRCLE}\N{BLACK SMALL SQUARE}\N{WHITE BULLET}]\s|\d{1,3}[.)]\s?\D|[\p{L}]\s?:)"
)
_SEPARATOR = regex.compile(r"[,\N{ARABIC COMMA}|/]")
NEAR_CAPTION, MOST_CAPTIONS = 3, 200
"""How many lines away a caption is told again; captions looked at."""
LEAST_PAIRS = 3
"""A telling of at least so many sentences says what the page inserted into the other."""
OWN = 0.8
"""A line that the context judge takes for the article's with this probability is none that a page inserted: of 125 in
real pages 90 were the article's, of 510 below it 92."""
LONGEST_INSERTION = 12
"""Most lines that the page inserts between two paragraphs."""


def protect_kept(
    ledger: Ledger,
    segmentation: Segmentation,
    keys: Sequence[str],
    line_keys: Sequence[str],
    labels: list[tuple[Label, ...]],
    kept: frozenset[str],
) -> list[tuple[Label, ...]]:
    """Guard the lines and sentences that a pack keeps; return the labels without those of the kept lines.

    Args:
        ledger: where they are guarded.
        segmentation: the text's lines and sentences.
        keys: the key of each sentence.
        line_keys: the key of each line.
        labels: what the packs said of each line.
        kept: the keys of what stays.
    """
    if not kept:
        return labels
    stays = [folded in kept for folded in line_keys]
    for number, stay in enumerate(stays):
        if stay:
            ledger.guard(number)
    for folded, sentence in zip(keys, segmentation.sentences, strict=True):
        if folded in kept:
            ledger.protect(Span(sentence.start, sentence.end))
    return [() if stay else row for row, stay in zip(labels, stays, strict=True)]


def remove_images(ledger: Ledger, segmentation: Segmentation, keep: frozenset[str]) -> None:
    """Remove what converters to Markdown write in place of images: an address is no text of the article's."""
    text = segmentation.text
    if "media" in keep or not holds(text, "!["):
        return
    for number, line in enumerate(segmentation.lines):
        for image in _IMAGE.finditer(text, line.start, line.end):
            ledger.remove(
                Span(*image.span()),
                number,
                Reason.CHROME,
                "media",
                "markdown.image",
                "the place of an image, as converters to Markdown write it",
                score=1.0,
            )
        ledger.settle(number)


def remove_orphans(ledger: Ledger, segmentation: Segmentation, keep: frozenset[str]) -> None:
    """Remove lines of nothing but marks of Markdown, which converters write where a link or an image was."""
    if "media" in keep or segmentation.folded or segmentation.wrapped:
        return
    for number in find_orphans(segmentation.text, segmentation.lines):
        ledger.remove_line(
            number,
            Reason.CHROME,
            "media",
            "markdown.orphan",
            "marks of Markdown without content, where a converter found a link or an image",
            score=1.0,
        )


def remove_caption_copies(
    ledger: Ledger,
    segmentation: Segmentation,
    keys: Sequence[str],
    labels: Sequence[Sequence[Label]],
    keep: frozenset[str],
) -> None:
    """Remove lines that stand again in a caption nearby: pages repeat it as the image's alternative text."""
    if "caption" in keep:
        return
    captions = [
        number
        for number, row in enumerate(labels)
        if row and any(label.type in ("caption", "credit") and label.confidence == "sure" for label in row)
    ]
    for caption in captions[:MOST_CAPTIONS]:
        for number in range(max(0, caption - NEAR_CAPTION), min(len(keys), caption + NEAR_CAPTION + 1)):
            folded = keys[number]
            if (
                number != caption
                and folded.count(" ") >= 2
                and folded in keys[caption]
                and not ends_sentence(segmentation.text[slice(*segmentation.lines[number][:2])])
            ):
                ledger.remove_line(
                    number,
                    Reason.CHROME,
                    "caption",
                    "caption.again",
                    "the words of the caption beside it",
                    score=1.0,
                )


def remove_inserted(
    ledger: Ledger,
    segmentation: Segmentation,
    renditions: Sequence[Rendition],
    twins: Mapping[int, int],
    running: RunningText,
) -> None:
    """Remove lines without a sentence end that the page put between paragraphs which follow each other elsewhere.

    The metadata's copy has no captions and no links to other articles: where it has the paragraph above and the one
    below a short line, but not the line, the line is the page's. Some such copies leave out sub-headings and points
    too, so a line that the context judge takes for the article's stays.
    """
    text, sentences = segmentation.text, segmentation.sentences
    for rendition in renditions:
        if len(rendition.pairs) < LEAST_PAIRS:
            continue
        partner: dict[int, list[int]] = {}
        for other, twin in twins.items():
            if rendition.other.start <= other < rendition.other.end:
                partner.setdefault(sentences[twin].line, []).append(other)
        told = sorted(partner)
        for above, below in itertools.pairwise(told):
            if below - above < 2 or below - above > LONGEST_INSERTION:
                continue
            if min(partner[below]) - max(partner[above]) != 1:
                continue
            for number in range(above + 1, below):
                line = segmentation.lines[number]
                raw = text[line.start : line.end]
                doubted = not running.prose[number] and running.judgement.keep[number] < OWN
                if doubted and headline_like(raw) and not _stands_alone(raw):
                    ledger.remove_line(
                        number,
                        Reason.CHROME,
                        "related",
                        "telling.inserted",
                        "a line without a sentence end that the other telling does not have at this place",
                    )


def _stands_alone(line: str) -> bool:
    """Whether a line without a sentence end is of a kind that an article holds."""
    return _POINT.match(line) is not None or is_pointed(line)


def remove_metadata(
    ledger: Ledger,
    segmentation: Segmentation,
    keys: Sequence[str],
    prose: Sequence[bool],
    landmarks: Sequence[int],
    sites: frozenset[str],
) -> None:
    """Remove what stands among the page's metadata, and the site's name wherever it is a line of its own."""
    if landmarks:
        lengths = [line.end - line.start for line in segmentation.lines]
        for zoned in metadata_lines(landmarks, lengths, prose, sites, keys):
            ledger.remove_line(zoned.line, Reason.CHROME, zoned.type, zoned.rule, zoned.why, score=1.0)
    for number, folded in enumerate(keys if sites else ()):
        if folded in sites:
            ledger.remove_line(
                number,
                Reason.CHROME,
                "site",
                "zone.site-name",
                "the site's name on a line of its own",
                score=1.0,
            )


def is_furniture(row: Sequence[Label]) -> bool:
    """Whether the packs are sure that a whole line is page furniture."""
    return any(label.confidence == "sure" and label.scope == "line" and label.block < 0 for label in row)


def remove_labelled(ledger: Ledger, labels: Sequence[Sequence[Label]], keep: frozenset[str]) -> None:
    """Remove what the rule packs are sure of."""
    chrome = Reason.CHROME
    for row in labels:
        for label in row:
            if label.confidence != "sure" or label.type in keep:
                continue
            enter = (chrome, label.type, label.rule, label.why)
            if label.scope == "line":
                ledger.remove_line(label.line, *enter, score=1.0)
            else:
                ledger.remove(Span(label.start, label.end), label.line, *enter, score=1.0)


def site_keys(
    segmentation: Segmentation, headline: Headline | None, teasers: Sequence[Teaser]
) -> frozenset[str]:
    """Keys of the site names that echoes of the headline and teasers carry."""
    text, names = segmentation.text, []
    if headline is not None:
        names += [text[echo.site.start : echo.site.end] for echo in headline.echoes if echo.site]
    for teaser in teasers:
        line = segmentation.lines[teaser.line]
        cut = regex.search(r"(?r)\.\.\.|\N{HORIZONTAL ELLIPSIS}", text, pos=line.start, endpos=line.end)
        if cut is not None:
            names += _SEPARATOR.split(text[cut.end() : line.end])
    keys = (key(name) for name in names)
    return frozenset(name for name in keys if len(name) > 1 and not name[0].isdigit())
