"""Labels lines by the rest of the text or the page's metadata: names, and lines that another version lacks.

These labels are only evidence for the classifier.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

import regex

from dedup.boilerplate.rules.blocks import Label
from dedup.boilerplate.rules.values import Confidence, LabelExtent
from dedup.copies.headline import Headline
from dedup.copies.truncated import TruncatedLine
from dedup.copies.versions import Alignment
from dedup.model import ChromeType, CopyKind, Segmentation
from dedup.text.keys import key
from dedup.text.line_form import ends_sentence, headline_like

if TYPE_CHECKING:
    from dedup.html.facts import Name

__all__ = ["NAMED_RULES", "label_inserted", "label_named", "label_site"]

LEAST_PAIRS = 3
"""A version of at least this many pairs shows what the page inserted into the other."""
LONGEST_INSERTION = 12
"""At most this many lines between two paragraphs count as inserted by the page."""
NAMED_RULES = frozenset(("html.byline", "html.site"))
"""Rules whose labels come from the page's metadata."""
_SEPARATOR = regex.compile(r"[,\N{ARABIC COMMA}|/]")
_CUT = regex.compile(r"(?r)\.\.\.|\N{HORIZONTAL ELLIPSIS}")


def label_inserted(
    segmentation: Segmentation, labels: list[tuple[Label, ...]], alignments: Sequence[Alignment]
) -> None:
    """Label short lines between paragraphs that are adjacent in another version.

    A copy from the page's metadata has no captions and no links to other articles. Some such copies also lack
    sub-headings and list items, which is why the label is only probable. A line that a third version lacks may occur
    in both of the others: both are labelled.
    """
    sentences = segmentation.sentences
    inserted: dict[int, str] = {}
    for alignment in alignments:
        for number in _between_paragraphs(segmentation, alignment):
            raw = segmentation.text[slice(*segmentation.lines[number][:2])]
            if not labels[number] and headline_like(raw) and not ends_sentence(raw):
                why = "a line without a sentence end that the other version lacks at this place"
                inserted[number] = why
    for alignment in alignments:
        for pair in alignment.pairs:
            primary, other = (sentences[index].line for index in (pair.primary, pair.other))
            if primary in inserted and pair.kind is CopyKind.EXACT:
                inserted[other] = inserted[primary]
    for number, why in inserted.items():
        if not labels[number]:
            labels[number] = (_label(segmentation, number, ChromeType.RELATED, "context.inserted", why),)


def _between_paragraphs(segmentation: Segmentation, alignment: Alignment) -> Iterator[int]:
    """Yield the lines of the kept version between paragraphs that are adjacent in the other one."""
    if len(alignment.pairs) < LEAST_PAIRS:
        return
    partners: dict[int, list[int]] = {}
    for pair in alignment.pairs:
        partners.setdefault(segmentation.sentences[pair.primary].line, []).append(pair.other)
    for above, below in pairwise(sorted(partners)):
        adjacent = min(partners[below]) - max(partners[above]) == 1
        if adjacent and 2 <= below - above <= LONGEST_INSERTION:
            yield from range(above + 1, below)


def label_site(
    segmentation: Segmentation,
    labels: list[tuple[Label, ...]],
    keys: Sequence[str],
    headline: Headline | None,
    truncated: Sequence[TruncatedLine],
) -> None:
    """Label lines that are the site's name, as copies of the headline and truncated descriptions give it."""
    names = _site_names(segmentation, headline, truncated)
    if not names:
        return
    for number, line_key in enumerate(keys):
        if line_key in names and not labels[number]:
            why = "the site's name on a line of its own"
            labels[number] = (_label(segmentation, number, ChromeType.SITE, "context.site-name", why),)


def label_named(
    segmentation: Segmentation, labels: list[tuple[Label, ...]], keys: Sequence[str], names: Sequence[Name]
) -> None:
    """Label lines that consist of a name from the page's metadata: the site's, or an author's."""
    known = {key(name.text): name.type for name in names}
    for number, line_key in enumerate(keys):
        kind = known.get(line_key)
        if line_key and kind is not None and not labels[number]:
            start, end, _, _ = segmentation.lines[number]
            why = f"a name in the page's data, as {'the site' if kind is ChromeType.SITE else 'an author'}"
            labels[number] = (
                Label(number, start, end, kind, f"html.{kind}", Confidence.SURE, LabelExtent.LINE, why, -1),
            )


def _label(segmentation: Segmentation, number: int, kind: ChromeType, rule: str, why: str) -> Label:
    start, end, _, _ = segmentation.lines[number]
    return Label(number, start, end, kind, rule, Confidence.PROBABLE, LabelExtent.LINE, why, -1)


def _site_names(
    segmentation: Segmentation, headline: Headline | None, truncated: Sequence[TruncatedLine]
) -> frozenset[str]:
    """Return the keys of the names that follow the headline after a bar or dash, or follow a truncated description."""
    text, names = segmentation.text, []
    if headline is not None:
        names += [text[echo.site.start : echo.site.end] for echo in headline.echoes if echo.site]
    for truncated_line in truncated:
        line = segmentation.lines[truncated_line.line]
        ellipsis = _CUT.search(text, pos=line.start, endpos=line.end)
        if ellipsis is not None:
            names += _SEPARATOR.split(text[ellipsis.end() : line.end])
    keys = (key(name) for name in names)
    return frozenset(name for name in keys if len(name) > 1 and not name[0].isdigit())
