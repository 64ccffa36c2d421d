"""Applies rules to one line: finds those that match, and the part of the line that each matches."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import regex

from dedup.boilerplate.rules.index import BUCKET, Phrase, Rules
from dedup.boilerplate.rules.rule import Rule
from dedup.boilerplate.rules.shapes import END_LENGTH, LONGEST_KEYED, Shape
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
# A line that is only a link, as converters to Markdown write it: a reader sees its words alone.
_ONLY_LINK = regex.compile(r"(?:[*+|-]\s++)?\[\s*+([^\[\]\n]{1,160}+)\]\(<?[^()\s<>]{0,1000}+>?\)\s*+")
# What may follow the last word of a sentence.
_AFTER_SENTENCE = f"{SENTENCE_ENDS}{ELLIPSIS}\"'»”)"
_WIDE = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}\p{Thai}]")


class Hit(NamedTuple):
    """A match of a rule in a line: characters ``[start, end)`` of the line, and which part of it these are."""

    rule: Rule
    start: int
    end: int
    extent: LabelExtent


def find_hits(raw: str, key: str, rules: Rules) -> Iterator[Hit]:
    """Yield all hits on one line as they are found, so that a caller can stop early.

    Args:
        raw: the line.
        key: its key.
        rules: the compiled rules.
    """
    yield from _whole_lines(raw, key, rules)
    wanted = rules.patterns.wanted(raw, key) if len(raw) <= LONGEST_KEYED else []
    if wanted:
        yield from _shapes(raw, wanted, rules)
    yield from _phrases(raw, key, rules)
    if len(raw) > END_LENGTH or len(key) > END_LENGTH:
        wanted = rules.head_patterns.wanted(raw[:END_LENGTH], key[:END_LENGTH])
        wanted += rules.tail_patterns.wanted(raw[-END_LENGTH:], key[-END_LENGTH:])
    if wanted:
        yield from _end_patterns(raw, wanted)


def _whole_lines(raw: str, key: str, rules: Rules) -> Iterator[Hit]:
    """Yield the hits of phrases that are the whole line, or all the words of a line that is only a link."""
    size = len(raw)
    for rule in rules.lines.get(key, ()):
        if size <= (rule.max_chars or size):
            yield Hit(rule, 0, size, _LINE)
    if "](" in raw and (link := _ONLY_LINK.fullmatch(raw)):
        for rule in rules.lines.get(key_of(link[1]), ()):
            yield Hit(rule, 0, size, _LINE)


def _phrases(raw: str, key: str, rules: Rules) -> Iterator[Hit]:
    """Yield the hits of phrases at the beginning or end of a line, and of rows of phrases."""
    for phrase in rules.heads.get(key[:BUCKET], ()):
        if key.startswith(phrase.text) and (hit := _head(raw, key, phrase)):
            yield hit
    for phrase in rules.tails.get(key[-BUCKET:], ()):
        if key.endswith(phrase.text) and (hit := _tail(raw, key, phrase)):
            yield hit
    if key.partition(" ")[0] in rules.runs and (hit := _run(raw, key, rules)):
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


def _head(raw: str, key: str, phrase: Phrase) -> Hit | None:
    rule, size = phrase.rule, len(phrase.text)
    if len(key) > size and key[size] != " " and not _WIDE.match(phrase.text[-1]):
        return None
    if len(key) == size:
        return Hit(rule, 0, len(raw), _LINE)
    end = _phrase_end(raw, phrase)
    if not end or (rule.mark and not _MARK.match(raw, end)):
        return None
    return _part(rule, raw, 0, end)


def _tail(raw: str, key: str, phrase: Phrase) -> Hit | None:
    size = len(phrase.text)
    if len(key) == size:
        return Hit(phrase.rule, 0, len(raw), _LINE)
    if key[-size - 1] != " " and not _WIDE.match(phrase.text[0]):
        return None
    ends = word_ends(raw[-END_LENGTH:])
    base = max(0, len(raw) - END_LENGTH)
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
    """Return where the phrase at the beginning of the line ends, or 0 if the key of no beginning is the phrase."""
    beginning = raw[:END_LENGTH]
    ends = word_ends(beginning)
    for count in (phrase.words, phrase.words + 1, phrase.words - 1):
        if 0 < count <= len(ends) and key_of(beginning[: ends[count - 1]]) == phrase.text:
            return ends[count - 1]
    if _WIDE.match(phrase.text[-1]):
        for end in range(1, min(len(beginning), 2 * len(phrase.text) + 4)):
            if key_of(beginning[:end]) == phrase.text:
                return end
    return 0


def _run(raw: str, key: str, rules: Rules) -> Hit | None:
    """Return the hit of a row of phrases at the beginning of a line, or of a line that consists of them."""
    words = key[:END_LENGTH].split(" ")
    position = count = 0
    first: Rule | None = None
    while position < len(words):
        rest = " ".join(words[position : position + 8])
        phrase = next(
            (
                phrase
                for phrase in rules.runs.get(words[position], ())
                if rest == phrase.text or rest.startswith(phrase.text + " ")
            ),
            None,
        )
        if phrase is None:
            break
        first = first or phrase.rule
        position += phrase.words
        count += phrase.words
    if first is None or count < first.at_least:
        return None
    if position == len(words) and len(key) <= END_LENGTH:
        return Hit(first, 0, len(raw), _LINE)
    ends = word_ends(raw[:END_LENGTH])
    if (
        position > len(ends)
        or key_of(raw[: ends[position - 1]]) != " ".join(words[:position])
        or _PAUSE.search(raw, 0, ends[position - 1])
    ):
        return None
    end = ends[position - 1]
    while end < len(raw) and (raw[end].isspace() or raw[end] in "|•·:"):
        end += 1
    return Hit(first, 0, end, LabelExtent.HEAD)
