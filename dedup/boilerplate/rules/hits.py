"""Rules applied to one line: which of them fire on it, and on how much of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import regex

from dedup.boilerplate.rules.index import BUCKET, Phrase, Rules
from dedup.boilerplate.rules.rule import Rule
from dedup.boilerplate.rules.shapes import LONGEST_KEYED, REACH, Shape
from dedup.boilerplate.rules.values import LabelExtent, MatchKind, RuleExtent
from dedup.text.keys import key as key_of
from dedup.text.line_form import ends_sentence, normalised_line, word_ends
from dedup.text.marks import COMMAS, ELLIPSIS, SEMICOLONS, SENTENCE_ENDS

__all__ = ["LONGEST_KEYED", "LONGEST_TAIL", "Hit", "find_hits"]

LONGEST_HEAD_LINE = 160
"""Longest line, in characters, that a head removes as a whole, unless its rule sets another limit."""
LONGEST_TAIL = 120
"""Longest end of a line, in characters, that a tail removes, unless its rule sets another limit."""
# Members of an enumeration are slow to look up, and these are needed for every line.
_AT_HEAD, _AT_TAIL, _SHAPE, _LINE = MatchKind.HEAD, MatchKind.TAIL, MatchKind.SHAPE, LabelExtent.LINE
_MARK = regex.compile(r"\s*+(?:[\])}»”\"]\s*+)?(?:[】］\]:：|｜/•·>›»–—…]|-\s|-$|\.\.|$)")
_PAUSE = regex.compile(rf"[{COMMAS}{SEMICOLONS}{SENTENCE_ENDS}]")
# A line that is only a link, as converters to Markdown write it: its words are what a reader saw.
_ONLY_LINK = regex.compile(r"(?:[*+|-]\s++)?\[\s*+([^\[\]\n]{1,160}+)\]\(<?[^()\s<>]{0,1000}+>?\)\s*+")
# What may follow the last word of a sentence.
_AFTER_SENTENCE = f"{SENTENCE_ENDS}{ELLIPSIS}\"'»”)"
_WIDE = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}\p{Thai}]")


class Hit(NamedTuple):
    """What a rule matched in a line: characters ``[start, end)`` of the line, and how much of it that is."""

    rule: Rule
    start: int
    end: int
    extent: LabelExtent


def find_hits(raw: str, k: str, rules: Rules) -> Iterator[Hit]:
    """Yield all hits on one line as they are found, so that a caller can stop early.

    Args:
        raw: the line.
        k: its key.
        rules: the compiled rules.
    """
    yield from _whole_lines(raw, k, rules)
    wanted = rules.patterns.wanted(raw, k) if len(raw) <= LONGEST_KEYED else []
    if wanted:
        yield from _shapes(raw, wanted, rules)
    yield from _phrases(raw, k, rules)
    if len(raw) > REACH or len(k) > REACH:
        wanted = rules.head_patterns.wanted(raw[:REACH], k[:REACH])
        wanted += rules.tail_patterns.wanted(raw[-REACH:], k[-REACH:])
    if wanted:
        yield from _end_patterns(raw, wanted)


def _whole_lines(raw: str, k: str, rules: Rules) -> Iterator[Hit]:
    """Yield the hits of phrases that are the whole line, or all the words of its only link."""
    size = len(raw)
    for rule in rules.lines.get(k, ()):
        if size <= (rule.max_chars or size):
            yield Hit(rule, 0, size, _LINE)
    if "](" in raw and (link := _ONLY_LINK.fullmatch(raw)):
        for rule in rules.lines.get(key_of(link[1]), ()):
            yield Hit(rule, 0, size, _LINE)


def _phrases(raw: str, k: str, rules: Rules) -> Iterator[Hit]:
    """Yield the hits of phrases at the beginning or end of a line, and of rows of phrases."""
    for phrase in rules.heads.get(k[:BUCKET], ()):
        if k.startswith(phrase.text) and (hit := _head(raw, k, phrase)):
            yield hit
    for phrase in rules.tails.get(k[-BUCKET:], ()):
        if k.endswith(phrase.text) and (hit := _tail(raw, k, phrase)):
            yield hit
    if k.partition(" ")[0] in rules.runs and (hit := _run(raw, k, rules)):
        yield hit


def _end_patterns(raw: str, wanted: Sequence[Shape]) -> Iterator[Hit]:
    """Yield the hits of patterns of the beginning or end of a line."""
    size = len(raw)
    for shape in wanted:
        start, end = 0, 0
        if shape.match is _AT_HEAD:
            end = shape.at_head(raw)
        elif shape.match is _AT_TAIL:
            start, end = shape.at_tail(raw), size
        if start < end and (hit := _part(shape.rule, raw, start, end)):
            yield hit


def _shapes(raw: str, wanted: Sequence[Shape], rules: Rules) -> Iterator[Hit]:
    """Yield the hits of patterns of whole lines."""
    size = len(raw)
    normalised = tokens = ""
    for shape in wanted:
        if size > shape.max_chars or shape.match is not _SHAPE:
            continue
        normalised = normalised or normalised_line(raw)
        if shape.listed and not tokens:
            tokens = rules.words.tokens(normalised)
        if shape.pattern.fullmatch(tokens if shape.listed else normalised):
            yield Hit(shape.rule, 0, size, _LINE)


def _head(raw: str, k: str, phrase: Phrase) -> Hit | None:
    rule, size = phrase.rule, len(phrase.text)
    if len(k) > size and k[size] != " " and not _WIDE.match(phrase.text[-1]):
        return None
    if len(k) == size:
        return Hit(rule, 0, len(raw), _LINE)
    end = _phrase_end(raw, phrase)
    if not end or (rule.mark and not _MARK.match(raw, end)):
        return None
    return _part(rule, raw, 0, end)


def _tail(raw: str, k: str, phrase: Phrase) -> Hit | None:
    size = len(phrase.text)
    if len(k) == size:
        return Hit(phrase.rule, 0, len(raw), _LINE)
    if k[-size - 1] != " " and not _WIDE.match(phrase.text[0]):
        return None
    ends = word_ends(raw[-REACH:])
    base = max(0, len(raw) - REACH)
    if len(ends) <= phrase.words:
        return None
    start = base + ends[-phrase.words - 1]
    if key_of(raw[start:]) != phrase.text:
        return None
    while start < len(raw) and (raw[start].isspace() or raw[start] in _AFTER_SENTENCE):
        start += 1
    if phrase.rule.mark and not ends_sentence(raw[:start]):
        return None
    return _part(phrase.rule, raw, start, len(raw))


def _part(rule: Rule, raw: str, start: int, end: int) -> Hit | None:
    """Return the hit of a head or tail that matched ``[start, end)``, if the rule's conditions are met."""
    size = len(raw)
    whole = start == 0 and not raw[end:].strip()
    if whole or rule.extent is RuleExtent.LINE:
        fits = size <= (rule.max_chars or LONGEST_HEAD_LINE)
        takes = fits and (whole or rule.sentences or not ends_sentence(raw, strong=False))
        return Hit(rule, 0, size, _LINE) if takes else None
    if rule.match is _AT_TAIL:
        return (
            Hit(rule, start, end, LabelExtent.TAIL)
            if end - start <= (rule.max_chars or LONGEST_TAIL)
            else None
        )
    while end < size and (raw[end].isspace() or raw[end] in ":|："):
        end += 1
    return Hit(rule, 0, end, LabelExtent.HEAD)


def _phrase_end(raw: str, phrase: Phrase) -> int:
    """Return where the phrase at the beginning of the line ends, or 0 where key and characters disagree."""
    near = raw[:REACH]
    ends = word_ends(near)
    for count in (phrase.words, phrase.words + 1, phrase.words - 1):
        if 0 < count <= len(ends) and key_of(near[: ends[count - 1]]) == phrase.text:
            return ends[count - 1]
    if _WIDE.match(phrase.text[-1]):
        for end in range(1, min(len(near), 2 * len(phrase.text) + 4)):
            if key_of(near[:end]) == phrase.text:
                return end
    return 0


def _run(raw: str, k: str, rules: Rules) -> Hit | None:
    """Find a row of phrases at the beginning of a line, or a line that consists of them."""
    words = k[:REACH].split(" ")
    at = count = 0
    first: Rule | None = None
    while at < len(words):
        rest = " ".join(words[at : at + 8])
        phrase = next(
            (p for p in rules.runs.get(words[at], ()) if rest == p.text or rest.startswith(p.text + " ")),
            None,
        )
        if phrase is None:
            break
        first = first or phrase.rule
        at += phrase.words
        count += phrase.words
    if first is None or count < first.at_least:
        return None
    if at == len(words) and len(k) <= REACH:
        return Hit(first, 0, len(raw), _LINE)
    ends = word_ends(raw[:REACH])
    if (
        at > len(ends)
        or key_of(raw[: ends[at - 1]]) != " ".join(words[:at])
        or _PAUSE.search(raw, 0, ends[at - 1])
    ):
        return None
    end = ends[at - 1]
    while end < len(raw) and (raw[end].isspace() or raw[end] in "|•·:"):
        end += 1
    return Hit(first, 0, end, LabelExtent.HEAD)
