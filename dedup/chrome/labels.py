"""Rules applied to lines: which line, or which end of it, is chrome, and by what rule.

A first pass looks at every line alone; ``dedup.chrome.blocks`` then adds what only its neighbours tell.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import regex

from dedup.chrome.blocks import Label, add_blocks
from dedup.chrome.face import ends_sentence, face, word_ends
from dedup.chrome.index import BUCKET, Phrase, Rules
from dedup.chrome.rule import Rule
from dedup.chrome.shapes import REACH
from dedup.keys import key as fold
from dedup.keys import keys as fold_all
from dedup.model import Line

__all__ = ["Hit", "Label", "Memo", "explain", "hits", "label_lines"]

LONGEST_HEAD_LINE = 160
"""Longest line, in characters, that a head takes with it unless its rule says otherwise."""
LONGEST_TAIL = 120
"""Longest rest of a line, in characters, behind a tail phrase unless its rule says otherwise."""
LONGEST_KEYED = 300
"""Longer lines are compared at their ends only."""
_MARK = regex.compile(r"\s*+(?:[\])}»”\"]\s*+)?(?:[】］\]:：|｜/•·>›»–—…]|-\s|-$|\.\.|$)")
_COMMA = regex.compile(r"[,،.;؛。、!?؟]")
# A link that is all a line holds, as converters to Markdown write it: its words are what a reader saw.
_LONE_LINK = regex.compile(r"(?:[*+|-]\s++)?\[\s*+([^\[\]\n]{1,160}+)\]\(<?[^()\s<>]{0,1000}+>?\)\s*+")
_WIDE = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}\p{Thai}]")


class Hit(NamedTuple):
    """What a rule matched in a line: characters ``[start, end)`` of the line, and how much of it that is."""

    rule: Rule
    start: int
    end: int
    scope: str


class Memo(NamedTuple):
    """What fires on lines seen before: for each line its key, and its best hits.

    Attributes:
        short: lines of up to :data:`LONGEST_KEYED` characters, worth keeping from text to text.
        long: longer ones, for a text that is read again.
    """

    short: dict[str, tuple[str, Sequence[Hit]]]
    long: dict[str, tuple[str, Sequence[Hit]]]


_UNKNOWN: tuple[str | None, Sequence[Hit]] = (None, ())


def label_lines(
    text: str,
    lines: Sequence[Line],
    rules: Rules,
    *,
    keys: Sequence[str] | None = None,
    memo: Memo | None = None,
) -> list[tuple[Label, ...]]:
    """Label the chrome of a text.

    Args:
        text: the input text.
        lines: its lines.
        rules: from :func:`dedup.chrome.packs.load_packs`.
        keys: the key of each line, where the caller has them.
        memo: what fires on lines seen before; filled here, so that a text read twice is matched once.

    Returns:
        For each line its labels in the order of the text: none, one for the whole line, or one each for its
        head and its tail. Offsets are characters of the text; labels of one line do not overlap.
    """
    folded = fold_all([text[line.start : line.end] for line in lines]) if keys is None else keys
    short, long = memo or Memo({}, {})
    found: list[tuple[Label, ...]] = []
    waiting: list[int] = []
    for number, (line, k) in enumerate(zip(lines, folded, strict=True)):
        raw = text[line.start : line.end]
        known = short if len(raw) <= LONGEST_KEYED else long
        folded_key, here = known.get(raw, _UNKNOWN)
        if folded_key != k:
            here = _best(hits(raw, k, rules))
            known[raw] = k, here
        if not here:
            found.append(())
            continue
        if here[0].rule.next_to:
            waiting.append(number)
        found.append(tuple(_label(hit, number, line.start) for hit in here))
    if waiting:
        _assure(waiting, found, rules)
    add_blocks(text, lines, folded, found, rules)
    return found


def _assure(waiting: Sequence[int], found: list[tuple[Label, ...]], rules: Rules) -> None:
    """Make the labels sure that stand beside a sure one of the right type: down the lines, then up again."""
    for number in (*waiting, *reversed(waiting)):
        label = found[number][0]
        if label.confidence == "sure":
            continue
        wanted = rules.by_id[label.rule].next_to
        for other in (number - 1, number + 1):
            if 0 <= other < len(found) and any(
                beside.confidence == "sure" and beside.type in wanted for beside in found[other]
            ):
                found[number] = (label._replace(confidence="sure"),)
                break


def explain(line: str, rules: Rules) -> list[tuple[Rule, str]]:
    """Return every rule that fires on a line, and the text that it matched there.

    What only neighbours tell is left out.
    """
    bare = line.strip()
    return [(hit.rule, bare[hit.start : hit.end]) for hit in hits(bare, fold(bare), rules)]


def hits(raw: str, k: str, rules: Rules) -> list[Hit]:
    """Return all that fires on one line.

    Args:
        raw: the line.
        k: its key.
        rules: the compiled rules.
    """
    size = len(raw)
    found = [
        Hit(rule, 0, size, "line") for rule in rules.lines.get(k, ()) if size <= (rule.max_chars or size)
    ]
    if "](" in raw and (link := _LONE_LINK.fullmatch(raw)):
        found += [Hit(rule, 0, size, "line") for rule in rules.lines.get(fold(link[1]), ())]
    if size <= LONGEST_KEYED and (wanted := rules.shapes.wanted(raw, k)):
        looks = face(raw)
        tokens = ""
        for shape in wanted:
            if size <= shape.max_chars:
                if shape.listed and not tokens:
                    tokens = rules.words.tokens(looks)
                if shape.fullmatch(tokens if shape.listed else looks):
                    found.append(Hit(shape.rule, 0, size, "line"))
    heads = [phrase for phrase in rules.heads.get(k[:BUCKET], ()) if k.startswith(phrase.text)]
    tails = [phrase for phrase in rules.tails.get(k[-BUCKET:], ()) if k.endswith(phrase.text)]
    found.extend(hit for phrase in heads if (hit := _head(raw, k, phrase)))
    found.extend(hit for phrase in tails if (hit := _tail(raw, k, phrase)))
    if k.partition(" ")[0] in rules.runs and (hit := _run(raw, k, rules)):
        found.append(hit)
    for shape in rules.head_patterns.wanted(raw[:REACH], k[:REACH]):
        if end := shape.at_head(raw):
            found.extend(_part(shape.rule, raw, 0, end))
    for shape in rules.tail_patterns.wanted(raw[-REACH:], k[-REACH:]):
        start = shape.at_tail(raw)
        if start < size:
            found.extend(_part(shape.rule, raw, start, size))
    return found


def _best(found: Sequence[Hit]) -> list[Hit]:
    """Choose among the hits of one line: the whole line if that is sure, else its sure ends, else a doubt."""
    if not found:
        return []
    for sure in (True, False):
        whole = [hit for hit in found if hit.scope == "line" and _alone(hit.rule) is sure]
        if whole:
            return whole[:1]
        ends = [
            max(side, key=lambda hit: hit.end - hit.start)
            for scope in ("head", "tail")
            if (side := [hit for hit in found if hit.scope == scope and _alone(hit.rule) is sure])
        ]
        if ends:
            return ends if len(ends) == 1 or ends[0].end <= ends[1].start else ends[:1]
    return []


def _label(hit: Hit, number: int, offset: int) -> Label:
    rule = hit.rule
    why = rule.why or f"a line of type {rule.type}"
    confidence = "sure" if _alone(rule) else "probable"
    return Label(
        number, offset + hit.start, offset + hit.end, rule.type, rule.id, confidence, hit.scope, why, -1
    )


def _alone(rule: Rule) -> bool:
    return rule.sure and not rule.next_to


def _head(raw: str, k: str, phrase: Phrase) -> Hit | None:
    rule, size = phrase.rule, len(phrase.text)
    if len(k) > size and k[size] != " " and not _WIDE.match(phrase.text[-1]):
        return None
    if len(k) == size:
        return Hit(rule, 0, len(raw), "line")
    end = _phrase_end(raw, phrase)
    if not end or (rule.mark and not _MARK.match(raw, end)):
        return None
    return next(iter(_part(rule, raw, 0, end)), None)


def _tail(raw: str, k: str, phrase: Phrase) -> Hit | None:
    size = len(phrase.text)
    if len(k) == size:
        return Hit(phrase.rule, 0, len(raw), "line")
    if k[-size - 1] != " " and not _WIDE.match(phrase.text[0]):
        return None
    ends = word_ends(raw[-REACH:])
    base = max(0, len(raw) - REACH)
    if len(ends) <= phrase.words:
        return None
    start = base + ends[-phrase.words - 1]
    if fold(raw[start:]) != phrase.text:
        return None
    while start < len(raw) and (raw[start].isspace() or raw[start] in ".!?؟۔\"'»”)…"):
        start += 1
    if phrase.rule.mark and not ends_sentence(raw[:start]):
        return None
    return next(iter(_part(phrase.rule, raw, start, len(raw))), None)


def _part(rule: Rule, raw: str, start: int, end: int) -> list[Hit]:
    """Return the hit of a head or tail that matched ``[start, end)``, if the rule's conditions hold."""
    size = len(raw)
    whole = start == 0 and not raw[end:].strip()
    if whole:
        return [Hit(rule, 0, size, "line")] if size <= (rule.max_chars or LONGEST_HEAD_LINE) else []
    if rule.extent == "line":
        fits = size <= (rule.max_chars or LONGEST_HEAD_LINE)
        return (
            [Hit(rule, 0, size, "line")]
            if fits and (rule.sentences or not ends_sentence(raw, strong=False))
            else []
        )
    if rule.match == "tail":
        return [Hit(rule, start, end, "tail")] if end - start <= (rule.max_chars or LONGEST_TAIL) else []
    while end < size and (raw[end].isspace() or raw[end] in ":|："):
        end += 1
    return [Hit(rule, 0, end, "head")]


def _phrase_end(raw: str, phrase: Phrase) -> int:
    """Return where the phrase ends that the line begins with, or 0 where key and characters do not agree."""
    near = raw[:REACH]
    ends = word_ends(near)
    for count in (phrase.words, phrase.words + 1, phrase.words - 1):
        if 0 < count <= len(ends) and fold(near[: ends[count - 1]]) == phrase.text:
            return ends[count - 1]
    if _WIDE.match(phrase.text[-1]):
        for end in range(1, min(len(near), 2 * len(phrase.text) + 4)):
            if fold(near[:end]) == phrase.text:
                return end
    return 0


def _run(raw: str, k: str, rules: Rules) -> Hit | None:
    """Find a row of phrases at the beginning of a line, or the whole line made of them."""
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
        return Hit(first, 0, len(raw), "line")
    ends = word_ends(raw[:REACH])
    if (
        at > len(ends)
        or fold(raw[: ends[at - 1]]) != " ".join(words[:at])
        or _COMMA.search(raw, 0, ends[at - 1])
    ):
        return None
    end = ends[at - 1]
    while end < len(raw) and (raw[end].isspace() or raw[end] in "|•·:"):
        end += 1
    return Hit(first, 0, end, "head")
