"""Handles links as converters to Markdown write them: their words belong to the article, their addresses do not.

Addresses are taken out before a text is read, so that rules, classifier and comparison see the words that a reader
sees; afterwards the article is mapped back to the input, and every address is kept or is a removal.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

import regex

from dedup.model import Article, ChromeType, LabelledSpan, Reason, Removal, Repeat, Span, Status
from dedup.text.markdown import count_words, find_fences, holds, inside
from dedup.text.offsets import OffsetMap
from dedup.text.plain import plain
from dedup.text.segment import is_blank

__all__ = ["carry_back", "find_addresses", "kept_of", "paragraph", "sources_of", "without", "words_alone"]

RULE = "markdown.link"
LONGEST_LABEL = 2000
"""Most characters between a link's brackets: two brackets farther apart do not belong together."""
LEAST_BESIDE = 3
"""At least this many words on a line beside its links make it running text."""

# An address has no blanks, and a character that is typical of one; in angle brackets it may have blanks. A title may
# follow.
_TARGET = (
    r"(?:<[^<>]{0,4000}+>|(?=[^\s()<>/#:.?]{0,200}+[/#:.?]|\s?\))"
    r"[^\s()<>]{0,4000}+(?:\([^\s()<>]{0,200}+\)[^\s()<>]{0,4000}+){0,3}+)"
)
_TITLE = r"""(?:\s{1,3}+(?:"[^"\n]{0,500}+"|'[^'\n]{0,500}+'))?+"""
_CLOSER = rf"\]\(\s?{_TARGET}{_TITLE}\s?\)"
_MARK = regex.compile(rf"\\[\[\]]|!?\[|{_CLOSER}|\]")
_LINK_MARKS = regex.compile(rf"(?:\[|{_CLOSER}|\s)+")
_SYNTAX = regex.compile(rf"\[|{_CLOSER}")
_BLANK_LINE = regex.compile(r"\n[ \t]*+\n")


def find_addresses(text: str, *, unpadded: bool = False) -> list[Span]:
    """Return the spans that turn words of the running text into a link: "[" and "](address)".

    Images, fenced code, and links with too few words beside them on their line, as in menus, are ignored.

    Args:
        text: the text.
        unpadded: only links whose words fill their brackets; other links cannot be kept whole with their addresses.

    Returns:
        Spans in order, in characters, half-open, that do not touch what is between the brackets.
    """
    if not holds(text, "]("):
        return []
    plain_form = plain(text, nuls=True)
    return [plain_form.source_span(span) for span in _addresses_in(plain_form.text, unpadded=unpadded)]


def _addresses_in(text: str, *, unpadded: bool) -> list[Span]:
    """Return what :func:`find_addresses` does, for a text in its plain form."""
    fences = find_fences(text)
    links: list[tuple[Span, Span]] = []
    opened: list[tuple[int, bool]] = []
    for mark in _MARK.finditer(text):
        symbol = mark.group()
        if symbol in ("[", "!["):
            opened.append((mark.start(), symbol == "!["))
        elif symbol.startswith("]") and opened:
            start, image = opened.pop()
            if fences and inside(fences, mark.start()):
                continue
            label = Span(start, mark.start())
            if len(symbol) > 1 and not image and _is_label(text, label, unpadded=unpadded):
                links.append((Span(start, start + 1), Span(*mark.span())))
    links.sort()
    return sorted(span for link in _in_running_text(text, links) for span in link)


def _is_label(text: str, label: Span, *, unpadded: bool) -> bool:
    """Return whether a span may be the words of a link: not too long, and without a blank line in it."""
    words = text[label.start + 1 : label.end]
    if unpadded and (is_blank(words[:1]) or is_blank(words[-1:])):
        return False
    size = len(words) + 1
    return size <= LONGEST_LABEL and not _BLANK_LINE.search(text, label.start, label.end)


def _in_running_text(text: str, links: Sequence[tuple[Span, Span]]) -> Iterator[tuple[Span, Span]]:
    """Yield the links with words beside them on their line, and those that run over several lines."""
    number = 0
    while number < len(links):
        first = links[number][0].start
        line = Span(text.rfind("\n", 0, first) + 1, _line_end(text, first))
        until = number
        beside, end = 0, line.start
        while until < len(links) and links[until][0].start < line.end:
            opening, closing = links[until]
            if opening.start >= end:
                beside += count_words(text, end, opening.start)
            end = max(end, closing.end)
            until += 1
        beside += count_words(text, end, line.end)
        for opening, closing in links[number:until]:
            if beside >= LEAST_BESIDE or closing.end > line.end:
                yield opening, closing
        number = until


def _line_end(text: str, offset: int) -> int:
    end = text.find("\n", offset)
    return len(text) if end < 0 else end


def without(text: str, addresses: Sequence[Span]) -> str:
    """Return a text without the addresses of its links."""
    parts, end = [], 0
    for address in addresses:
        parts.append(text[end : address.start])
        end = address.end
    return "".join([*parts, text[end:]])


def words_alone(text: str) -> str:
    """Return a text without the addresses of its links, as rules and classifier see it."""
    return without(text, find_addresses(text))


def joint(source: str, left: Span, right: Span) -> str:
    """Return what joins two kept spans of a paragraph: the input's own blanks if a link separates them, or a space."""
    between = source[left.end : right.start]
    if left.end < right.start and ("[" in between or "](" in between) and _LINK_MARKS.fullmatch(between):
        return _SYNTAX.sub("", between)
    return " "


def paragraph(source: str, spans: Sequence[Span]) -> str:
    """Return the text of a paragraph that is made of spans of the input."""
    if len(spans) == 1:
        return source[slice(*spans[0])]
    parts = [source[span.start : span.end] for span in spans[:1]]
    for left, right in pairwise(spans):
        parts += [joint(source, left, right), source[right.start : right.end]]
    return "".join(parts)


def sources_of(article: Article, spans: Sequence[Span]) -> list[Span]:
    """Map spans of an article's text to its source.

    Args:
        article: the article.
        spans: spans of ``article.text``, in characters, half-open; what joins two kept spans has no source.
    """
    offsets = _offsets(article)
    return [part for span in spans for part in offsets.mapped(span)]


def kept_of(article: Article, spans: Sequence[Span]) -> list[Span]:
    """Return those spans of an article's source that lie in what was kept, in order.

    Args:
        article: the article.
        spans: spans of the source in order, in characters, half-open.
    """
    kept = _offsets(article).inverse()
    return [span for span in spans if kept.mapped(Span(span.start, span.start + 1))]


def _offsets(article: Article) -> OffsetMap:
    """Return the map from an article's text to its source."""
    return OffsetMap.joined(article.layout, lambda left, right: len(joint(article.source, left, right)))


def carry_back(article: Article, source: str, addresses: Sequence[Span], *, keep: bool) -> Article:
    """Map the article of the text without addresses back to the input.

    Args:
        article: the article of ``without(source, addresses)``.
        source: the input.
        addresses: the spans of the addresses, in order.
        keep: whether addresses are kept in the paragraphs that are kept.
    """
    in_input = _InputSpans(addresses, source, keep=keep)
    layout = tuple(
        tuple(
            part
            for span in row
            for part in in_input.parts(span)
            if not is_blank(source[part.start : part.end])
        )
        for row in article.layout
    )
    texts = tuple(paragraph(source, row) for row in layout)
    spans = tuple(_partition(article, source, in_input))
    removed = any(not span.kept for span in spans)
    return replace(
        article,
        source=source,
        headline=texts[0] if article.headline else None,
        paragraphs=texts[1:] if article.headline else texts,
        status=Status.CLEANED if article.status is Status.UNCHANGED and removed else article.status,
        layout=layout,
        spans=spans,
        repeats=tuple(
            Repeat(in_input.span(pair.first), in_input.span(pair.second), pair.comparison)
            for pair in article.repeats
        ),
    )


class _InputSpans:
    """Maps spans of the text without addresses to spans of the input."""

    def __init__(self, addresses: Sequence[Span], source: str, *, keep: bool) -> None:
        self.addresses = addresses
        self.keep = keep
        self._source = source
        self._starts = [address.start for address in addresses]
        self._offsets = OffsetMap.without(addresses, len(source))

    def span(self, span: Span) -> Span:
        """Return the span in the input, without addresses at its ends."""
        return self._offsets.whole(span)

    def cut(self, span: Span) -> list[Span]:
        """Return the span in the input, cut at the addresses inside it."""
        return self._offsets.mapped(span)

    def with_brackets(self, span: Span) -> Span:
        """Return the span in the input, with the brackets that open or close at its ends."""
        start, end = self.span(span)
        first = bisect_left(self._starts, start)
        while first and (address := self.addresses[first - 1]).end == start and self._opens(address):
            start, first = address.start, first - 1
        last = bisect_left(self._starts, end)
        while last < len(self.addresses) and (address := self.addresses[last]).start == end:
            if self._opens(address):
                break
            end, last = address.end, last + 1
        return Span(start, end)

    def _opens(self, address: Span) -> bool:
        return self._source[address.start] == "["

    def parts(self, span: Span) -> list[Span]:
        """Return the span in the input: whole if addresses are kept, otherwise cut at those inside it."""
        return [self.with_brackets(span)] if self.keep else self.cut(span)


def _partition(article: Article, source: str, in_input: _InputSpans) -> Iterator[LabelledSpan]:
    """Yield the partition of the input: the labelled spans of the text without addresses, and the addresses."""
    end = 0
    for labelled in article.spans:
        removal = labelled.removal
        span = Span(labelled.start, labelled.end)
        if removal is None:
            blank = is_blank(source[slice(*in_input.span(span))])
            parts = [in_input.span(span)] if blank and in_input.keep else in_input.parts(span)
        elif removal.reason is Reason.CHROME:
            parts = [in_input.with_brackets(span)]
        else:
            # The numbers of an address do not belong to the copy.
            parts = in_input.cut(span)
        for part in parts:
            yield from _addresses(source, end, part.start, in_input.addresses)
            if removal is None:
                yield LabelledSpan(part.start, part.end, None)
            else:
                twin = in_input.span(removal.twin) if removal.twin else None
                text = source[part.start : part.end]
                moved = replace(removal, start=part.start, end=part.end, text=text, twin=twin)
                yield LabelledSpan(part.start, part.end, moved)
            end = part.end
    yield from _addresses(source, end, len(source), in_input.addresses)


def _addresses(source: str, start: int, end: int, addresses: Sequence[Span]) -> Iterator[LabelledSpan]:
    """Yield the removals of the addresses between two offsets."""
    number = bisect_left(addresses, (start, start))
    while number < len(addresses) and addresses[number].start < end:
        address = addresses[number]
        removal = Removal(
            address.start,
            address.end,
            source[address.start : address.end],
            Reason.CHROME,
            ChromeType.LINK,
            RULE,
            "the address of a link, as converters to Markdown write it",
            score=1.0,
        )
        yield LabelledSpan(address.start, address.end, removal)
        number += 1
