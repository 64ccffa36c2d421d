"""Rules compiled into look-ups: a line is compared with all phrases of all languages in a few steps."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

import regex

from dedup.chrome.face import has_digit
from dedup.chrome.rule import Rule
from dedup.keys import key

__all__ = ["BUCKET", "Phrase", "Rules", "Shape", "compile_rules"]

BUCKET = 2
"""Letters at the beginning or end of a key that lead to the phrases to compare."""
TIMEOUT = 0.05
"""Seconds after which a pattern is given up on a line; shipped patterns stay far below it."""
LONGEST_SHAPE = 160
"""Longest line, in characters, that a shape looks at unless its rule says otherwise."""
REACH = 200
"""How far from the beginning or end of a line, in characters, the patterns of heads and tails look."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase as a key, the number of its words, and its rule."""

    text: str
    words: int
    rule: Rule


class Shape:
    """A pattern with the cheap test that goes before it; compiled when first needed."""

    def __init__(self, rule: Rule, lists: Mapping[str, tuple[str, ...]]) -> None:
        self.rule = rule
        self.max_chars = rule.max_chars or LONGEST_SHAPE
        self.digit = "digit" in rule.needs
        self.needs = tuple(need for need in rule.needs if need != "digit")
        self._lists = lists

    @cached_property
    def pattern(self) -> regex.Pattern[str]:
        """The compiled pattern."""
        names: dict[str, tuple[str, ...]] = {}

        def named(match: regex.Match[str]) -> str:
            name = match[1]
            names[name] = self._lists[name]
            return rf"\L<{name}>"

        source = regex.sub(r"\{([a-z_]+)\}", named, self.rule.pattern)
        if self.rule.match == "tail":
            source = rf"(?:{source})\s*\Z"
        return regex.compile(source, regex.IGNORECASE | regex.VERSION1, **names)

    def fault(self) -> str:
        """Return what is wrong with the pattern, or an empty string."""
        try:
            _ = self.pattern
        except regex.error as error:
            return f"the pattern is no regular expression: {error}"
        except KeyError as error:
            return f"the pattern names a list that no pack has: {error}"
        return ""

    def wanted(self, text: str, digit: bool) -> bool:
        """Whether the cheap test passes for a text of which it is known whether it has a digit."""
        return (self.digit and digit) or any(need in text for need in self.needs)

    def fullmatch(self, text: str) -> bool:
        """Whether the whole text has this shape; a pattern that takes too long does not match."""
        try:
            return self.pattern.fullmatch(text, timeout=TIMEOUT) is not None
        except TimeoutError:
            return False

    def at_head(self, text: str) -> int:
        """Return where the match at the beginning of the text ends, or 0."""
        if not self.wanted(text[:REACH], has_digit(text[:REACH])):
            return 0
        try:
            found = self.pattern.match(text, endpos=min(len(text), REACH), timeout=TIMEOUT)
        except TimeoutError:
            return 0
        return found.end() if found else 0

    def at_tail(self, text: str) -> int:
        """Return where the match that reaches to the end of the text begins, or its length."""
        start = max(0, len(text) - REACH)
        if not self.wanted(text[start:], has_digit(text[start:])):
            return len(text)
        try:
            found = self.pattern.search(text, start, timeout=TIMEOUT)
        except TimeoutError:
            return len(text)
        return found.start() if found else len(text)


@dataclass(frozen=True)
class Rules:
    """All rules of the loaded packs, compiled.

    Attributes:
        rules: every rule in the order of the packs.
        lines: key of a whole line → its rules, the sure ones first.
        heads: first letters of a key → phrases that begin a line, the longest first.
        tails: last letters of a key → phrases that end a line, the longest first.
        runs: first word of a phrase → phrases that stand in rows, the longest first.
        shapes: patterns of whole lines, the sure ones first.
        head_patterns: patterns of beginnings.
        tail_patterns: patterns of ends.
        until: keys that close the block of a rule, by the rule's identifier.
        lists: the words that patterns name.
    """

    rules: tuple[Rule, ...]
    lines: Mapping[str, tuple[Rule, ...]]
    heads: Mapping[str, tuple[Phrase, ...]]
    tails: Mapping[str, tuple[Phrase, ...]]
    runs: Mapping[str, tuple[Phrase, ...]]
    shapes: tuple[Shape, ...]
    head_patterns: tuple[Shape, ...]
    tail_patterns: tuple[Shape, ...]
    until: Mapping[str, frozenset[str]]
    lists: Mapping[str, tuple[str, ...]]

    def only(self, *ids: str) -> Rules:
        """Return the rules with these identifiers alone, compiled."""
        return compile_rules((rule for rule in self.rules if rule.id in ids), self.lists)

    def all(self) -> tuple[Rule, ...]:
        """Return every rule, in the order of the packs."""
        return self.rules

    @cached_property
    def by_id(self) -> Mapping[str, Rule]:
        """The rules by identifier."""
        return {rule.id: rule for rule in self.rules}


def compile_rules(rules: Iterable[Rule], lists: Mapping[str, tuple[str, ...]]) -> Rules:
    """Compile rules into look-ups.

    Args:
        rules: checked rules.
        lists: the words that patterns name.
    """
    ordered = tuple(rules)
    lines: dict[str, list[Rule]] = {}
    tables: dict[str, dict[str, list[Phrase]]] = {"head": {}, "tail": {}, "run": {}}
    shapes: dict[str, list[Shape]] = {"shape": [], "head": [], "tail": []}
    for rule in sorted(ordered, key=lambda rule: not rule.sure):
        if rule.pattern:
            shapes[rule.match].append(Shape(rule, lists))
            continue
        for text in dict.fromkeys(key(phrase) for phrase in rule.phrases):
            if not text:
                continue
            if rule.match == "line":
                lines.setdefault(text, []).append(rule)
                continue
            bucket = {"head": text[:BUCKET], "tail": text[-BUCKET:], "run": text.partition(" ")[0]}[rule.match]
            tables[rule.match].setdefault(bucket, []).append(Phrase(text, text.count(" ") + 1, rule))
    return Rules(
        rules=ordered,
        lines={text: tuple(found) for text, found in lines.items()},
        heads=_longest_first(tables["head"]),
        tails=_longest_first(tables["tail"]),
        runs=_longest_first(tables["run"]),
        shapes=tuple(shapes["shape"]),
        head_patterns=tuple(shapes["head"]),
        tail_patterns=tuple(shapes["tail"]),
        until={rule.id: frozenset(map(key, rule.until)) for rule in ordered if rule.until},
        lists=lists,
    )


def _longest_first(table: Mapping[str, list[Phrase]]) -> dict[str, tuple[Phrase, ...]]:
    return {bucket: tuple(sorted(found, key=lambda p: -len(p.text))) for bucket, found in table.items()}
