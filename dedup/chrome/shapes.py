"""Patterns of lines, and the index of the words and signs without which they need not be tried."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cached_property

import regex

from dedup.chrome.rule import Rule
from dedup.chrome.wordlists import WordLists
from dedup.keys import key

__all__ = ["REACH", "Shape", "ShapeIndex"]

DIGIT = "digit"
TIMEOUT = 0.05
"""Seconds after which a pattern is given up on a line; shipped patterns stay far below it."""
LONGEST_SHAPE = 160
"""Longest line, in characters, that a shape looks at unless its rule says otherwise."""
REACH = 200
"""How far from the beginning or end of a line, in characters, heads and tails are looked for."""
_INITIAL = 3
"""Letters at the beginning of a word that lead to the patterns which need it."""
_LISTED = regex.compile(r"\{([a-z_]+)\}")
_DECIMAL = re.compile("[0-9]")
_WIDE = re.compile("[\u1100-\u11ff\u3005-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]")


class Shape:
    """A pattern with the cheap test that goes before it; compiled when first needed."""

    def __init__(self, rule: Rule, words: WordLists, lists: Mapping[str, tuple[str, ...]]) -> None:
        self.rule = rule
        self.listed = _LISTED.search(rule.pattern) is not None
        self.max_chars = rule.max_chars or LONGEST_SHAPE
        self.digit = DIGIT in rule.needs
        self.words: tuple[str, ...] = ()
        self.signs: tuple[str, ...] = ()
        for need in rule.needs:
            if need == DIGIT:
                continue
            if listed := _LISTED.fullmatch(need):
                self.words += tuple(dict.fromkeys(map(key, lists.get(listed[1], ()))))
            elif need[0].isalpha():
                self.words += (key(need),)
            else:
                self.signs += (need,)
        self._words = words

    @cached_property
    def pattern(self) -> regex.Pattern[str]:
        """The compiled pattern."""
        source = _LISTED.sub(lambda match: _one_of(self._words.classes[match[1]]), self.rule.pattern)
        if self.rule.match == "tail":
            source = rf"(?:{source})\s*\Z"
        return regex.compile(source, regex.IGNORECASE | regex.VERSION1)

    def fault(self) -> str:
        """Return what is wrong with the pattern, or an empty string."""
        try:
            _ = self.pattern
        except regex.error as error:
            return f"the pattern is no regular expression: {error}"
        except KeyError as error:
            return f"the pattern names a list that no pack has: {error}"
        return ""

    def fullmatch(self, text: str) -> bool:
        """Whether the whole text (with tokens, if the pattern names lists) has this shape.

        A pattern that takes too long does not match.
        """
        try:
            return self.pattern.fullmatch(text, timeout=TIMEOUT) is not None
        except TimeoutError:
            return False

    def at_head(self, text: str) -> int:
        """Return where the match at the beginning of the text ends, or 0."""
        try:
            found = self.pattern.match(text, endpos=min(len(text), REACH), timeout=TIMEOUT)
        except TimeoutError:
            return 0
        return found.end() if found else 0

    def at_tail(self, text: str) -> int:
        """Return where the match that reaches to the end of the text begins, or its length."""
        start = max(0, len(text) - REACH)
        try:
            found = self.pattern.search(text, start, timeout=TIMEOUT)
        except TimeoutError:
            return len(text)
        return found.start() if found else len(text)


def _one_of(tokens: str) -> str:
    """A pattern for one of some characters; for none of them one that never matches."""
    return f"[{tokens}]" if tokens else "(?!)"


class ShapeIndex:
    """Finds the patterns that a line may match, by its words, its signs and its digits."""

    def __init__(self, shapes: Sequence[Shape]) -> None:
        self.shapes = tuple(shapes)
        self._digit: list[int] = []
        self._signs: dict[str, list[int]] = {}
        self._wide: dict[str, list[int]] = {}
        self._words: dict[str, list[tuple[str, int]]] = {}
        for number, shape in enumerate(self.shapes):
            if shape.digit:
                self._digit.append(number)
            for sign in shape.signs:
                self._signs.setdefault(sign, []).append(number)
            for word in shape.words:
                if _WIDE.match(word):
                    self._wide.setdefault(word, []).append(number)
                else:
                    self._words.setdefault(word.partition(" ")[0][:_INITIAL], []).append((f" {word}", number))

        self._initials = frozenset(self._words)
        initials = "".join(sorted({re.escape(sign.strip()[0]) for sign in self._signs}))
        self._any_sign = re.compile(f"[{initials}]") if initials else None

    def wanted(self, raw: str, k: str) -> list[Shape]:
        """Return the patterns to try on a piece of text, the sure ones first.

        Args:
            raw: the piece.
            k: its key.
        """
        if not self.shapes:
            return []
        numbers: set[int] = set()
        if self._digit and _DECIMAL.search(k):
            numbers.update(self._digit)
        if self._any_sign is not None and self._any_sign.search(raw):
            for sign, found in self._signs.items():
                if sign in raw:
                    numbers.update(found)
        initials = {word[:_INITIAL] for word in k.split(" ")} & self._initials
        if initials:
            spaced = f" {k}"
            for initial in initials:
                for word, number in self._words[initial]:
                    if word in spaced:
                        numbers.add(number)
        if not raw.isascii() and _WIDE.search(k):
            for word, found in self._wide.items():
                if word in k:
                    numbers.update(found)
        return [self.shapes[number] for number in sorted(numbers)] if numbers else []
