"""Patterns of lines, and the index of the words and signs that they require."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cached_property, lru_cache

import regex

from dedup.boilerplate.rules.forms import NO_FORMS, Forms
from dedup.boilerplate.rules.pattern_cost import FLAGS, pattern_fault
from dedup.boilerplate.rules.rule import Rule
from dedup.boilerplate.rules.values import MatchKind
from dedup.boilerplate.rules.wordlists import WordLists

__all__ = ["LONGEST_KEYED", "REACH", "Shape", "ShapeIndex"]

DIGIT = "digit"
LONGEST_KEYED = 300
"""Longer lines are compared at their ends only."""
LONGEST_SHAPE = 160
"""Longest line, in characters, that a shape looks at, unless its rule sets another limit."""
REACH = 200
"""How far from the beginning or end of a line, in characters, heads and tails are looked for."""
_INITIAL = 3
"""Letters at the beginning of a word by which the patterns that need it are indexed."""
KNOWN_WORDS = 50_000
"""Maximum number of words whose patterns are cached."""
KNOWN_FAULTS = 10_000
"""Patterns whose faults are cached."""
FEW = 40
"""At most this many needed words are searched for one by one: a piece of text has more words."""
_LISTED = regex.compile(r"\{([a-z_]+)\}")
_DECIMAL = re.compile("[0-9]")
_WIDE = re.compile("[\u1100-\u11ff\u3005-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]")


class Shape:
    """A pattern with the cheap test that precedes it; compiled when first needed."""

    def __init__(
        self, rule: Rule, words: WordLists, lists: Mapping[str, tuple[str, ...]], forms: Forms = NO_FORMS
    ) -> None:
        self.rule = rule
        self.match = rule.match
        self.listed = _LISTED.search(rule.pattern) is not None
        self.max_chars = rule.max_chars or LONGEST_SHAPE
        self.digit = DIGIT in rule.needs
        self.words: tuple[str, ...] = ()
        self.signs: tuple[str, ...] = ()
        for need in rule.needs:
            if need == DIGIT:
                continue
            if listed := _LISTED.fullmatch(need):
                self.words += tuple(dict.fromkeys(map(forms.key, lists.get(listed[1], ()))))
            elif need[0].isalpha():
                self.words += (forms.key(need),)
            else:
                self.signs += (need,)
        self._words = words

    @cached_property
    def source(self) -> str:
        """The pattern with its lists substituted.

        Raises:
            KeyError: it names a list that no pack has.
        """
        source = _LISTED.sub(lambda match: _one_of(self._words.classes[match[1]]), self.rule.pattern)
        return rf"(?:{source})\s*\Z" if self.rule.match is MatchKind.TAIL else source

    @cached_property
    def pattern(self) -> regex.Pattern[str]:
        """The compiled pattern."""
        return regex.compile(self.source, FLAGS)

    @property
    def reach(self) -> int:
        """The longest piece of text that the pattern is applied to, in characters."""
        return min(self.max_chars, LONGEST_KEYED) if self.match is MatchKind.SHAPE else REACH

    def fault(self) -> str:
        """Return what is wrong with the pattern, or an empty string."""
        try:
            _ = self.pattern
        except regex.error as error:
            return f"the pattern is not a regular expression: {error}"
        except KeyError as error:
            return f"the pattern names a list that no pack has: {error}"
        fault = _cost_fault(self.source, self.match, self.reach, (*self.rule.matches, *self.rule.not_matches))
        return f"the pattern: {fault}" if fault else ""

    def find(self, text: str, timeout: float | None = None) -> regex.Match[str] | None:
        """Apply the pattern: to the whole text, to its beginning, or to its end.

        Args:
            text: a line (with tokens, if the pattern names lists).
            timeout: only for trying the pattern out; no result may depend on a clock.

        Raises:
            TimeoutError: it takes longer, in seconds of this process's CPU time.
        """
        return _find(self.pattern, self.match, text, timeout)

    def at_head(self, text: str) -> int:
        """Return where the match at the beginning of the text ends, or 0."""
        found = self.find(text)
        return found.end() if found else 0

    def at_tail(self, text: str) -> int:
        """Return where the match that reaches to the end of the text begins, or its length."""
        found = self.find(text)
        return found.start() if found else len(text)


def _find(
    pattern: regex.Pattern[str], match: MatchKind, text: str, timeout: float | None
) -> regex.Match[str] | None:
    if match is MatchKind.HEAD:
        return pattern.match(text, endpos=min(len(text), REACH), timeout=timeout)
    if match is MatchKind.TAIL:
        return pattern.search(text, max(0, len(text) - REACH), timeout=timeout)
    return pattern.fullmatch(text, timeout=timeout)


@lru_cache(maxsize=KNOWN_FAULTS)
def _cost_fault(source: str, match: MatchKind, reach: int, examples: tuple[str, ...]) -> str:
    """Why a pattern is too slow: tried once per process, since the packs of all sites may contain it."""
    pattern = regex.compile(source, FLAGS)
    return pattern_fault(source, lambda line, limit: _find(pattern, match, line, limit), reach, examples)


def _one_of(tokens: str) -> str:
    """A pattern that matches any of some characters; if there are none, one that never matches."""
    return f"[{tokens}]" if tokens else "(?!)"


class _Begun(dict[str, tuple[tuple[int, ...], tuple[tuple[str, int], ...]] | None]):
    """For each word seen: the patterns for which a word with this beginning suffices, and phrases that it may begin.

    Most words match nothing, and text repeats its words: one look-up each instead of one for each beginning.
    """

    def __init__(self, needed: Mapping[str, Sequence[tuple[str, int]]]) -> None:
        super().__init__()
        self._needed = needed

    def __missing__(self, word: str) -> tuple[tuple[int, ...], tuple[tuple[str, int], ...]] | None:
        near = self._needed.get(word[:_INITIAL], ())
        alone = tuple(number for need, number in near if " " not in need and word.startswith(need))
        phrases = tuple((f" {need}", number) for need, number in near if need.startswith(f"{word} "))
        if len(self) >= KNOWN_WORDS:
            self.clear()
        self[word] = found = (alone, phrases) if alone or phrases else None
        return found


class _Needs:
    """What the patterns of an index need, by kind; each maps to their positions in the index."""

    def __init__(self, shapes: Sequence[Shape]) -> None:
        self.digit = [number for number, shape in enumerate(shapes) if shape.digit]
        self.wide: dict[str, list[int]] = {}
        signs: dict[str, list[int]] = {}
        words: dict[str, list[tuple[str, int]]] = {}
        for number, shape in enumerate(shapes):
            for sign in shape.signs:
                signs.setdefault(sign, []).append(number)
            for word in shape.words:
                if _WIDE.match(word):
                    self.wide.setdefault(word, []).append(number)
                else:
                    words.setdefault(word.partition(" ")[0][:_INITIAL], []).append((word, number))
        self.begun = _Begun(words)
        single = [entry for entries in words.values() for entry in entries]
        self.few = [(_spaced(word), number) for word, number in single] if len(single) <= FEW else None
        # Signs that begin with a space are few, and spaces many: the former are looked up one by one.
        self.spaced = {sign: numbers for sign, numbers in signs.items() if sign[0] == " "}
        dense = [sign for sign in signs if sign not in self.spaced]
        self.sign = _longest_of(dense) if dense else None
        # The longest sign at a position implies those that it begins with: "/dpa" for "/".
        self.signs = {
            sign: [number for other in dense if sign.startswith(other) for number in signs[other]]
            for sign in dense
        }

    def met_by_words(self, k: str) -> set[int]:
        """Return the patterns of which a needed word begins a word of a key."""
        if self.few is not None:
            spaced = f" {k} "
            return {number for word, number in self.few if word in spaced}
        numbers: set[int] = set()
        for alone, phrases in filter(None, map(self.begun.__getitem__, k.split(" "))):
            numbers.update(alone)
            for phrase, number in phrases:
                if phrase in f" {k}":
                    numbers.add(number)
        return numbers

    def add_met_by_signs(self, raw: str, numbers: set[int]) -> None:
        """Add the patterns of which a text has a needed sign."""
        if self.sign is not None:
            sign = self.sign.search(raw)
            while sign:
                numbers.update(self.signs[sign[0]])
                sign = self.sign.search(raw, sign.start() + 1)
        for lead, found in self.spaced.items():
            if lead in raw:
                numbers.update(found)


def _spaced(word: str) -> str:
    """A needed word as it occurs in a spaced key: a whole word if it is shorter than the indexed prefix."""
    return f" {word} " if len(word) < _INITIAL else f" {word}"


def _longest_of(signs: Sequence[str]) -> re.Pattern[str]:
    """A pattern for the longest of some signs at a position, by first characters: most positions have none."""
    rests: dict[str, list[str]] = {}
    for sign in sorted(signs, key=len, reverse=True):
        rests.setdefault(re.escape(sign[0]), []).append(re.escape(sign[1:]))
    return re.compile("|".join(f"{first}(?:{'|'.join(rest)})" for first, rest in rests.items()))


class ShapeIndex:
    """Finds the patterns that a line may match, by its words, its signs and its digits."""

    def __init__(self, shapes: Sequence[Shape]) -> None:
        self.shapes = tuple(shapes)

    @cached_property
    def _needs(self) -> _Needs:
        return _Needs(self.shapes)

    def wanted(self, raw: str, k: str) -> list[Shape]:
        """Return the patterns to try on a piece of text, in the order of the index.

        Args:
            raw: the piece.
            k: its key.
        """
        if not self.shapes:
            return []
        needs = self._needs
        numbers = needs.met_by_words(k)
        if needs.digit and _DECIMAL.search(k):
            numbers.update(needs.digit)
        needs.add_met_by_signs(raw, numbers)
        if needs.wide and not raw.isascii() and _WIDE.search(k):
            for word, found in needs.wide.items():
                if word in k:
                    numbers.update(found)
        return [self.shapes[number] for number in sorted(numbers)]
