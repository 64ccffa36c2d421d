"""Patterns of lines, and the index by the words and signs that they require."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cached_property, lru_cache

import regex

from dedup.boilerplate.rules.compiling import NO_PATTERNS, CompiledPatterns, compile_pattern, pattern_of
from dedup.boilerplate.rules.forms import NO_FORMS, Forms
from dedup.boilerplate.rules.rule import Rule
from dedup.boilerplate.rules.values import MatchKind
from dedup.boilerplate.rules.wordlists import WordLists

__all__ = ["END_LENGTH", "LONGEST_KEYED", "Shape", "ShapeIndex"]

DIGIT = "digit"
LONGEST_KEYED = 300
"""Longer lines, in characters, are compared at their beginning and end only."""
LONGEST_SHAPE = 160
"""Longest line, in characters, to which a shape applies, unless its rule sets another limit."""
END_LENGTH = 200
"""Characters at the beginning and end of a line in which heads and tails are searched for."""
_INITIAL = 3
"""Letters at the beginning of a word by which the patterns that need it are indexed."""
KNOWN_WORDS = 50_000
"""Maximum number of words whose patterns are cached."""
KNOWN_FAULTS = 10_000
"""Patterns whose faults are cached."""
FEW_WORDS = 40
"""At most this many needed words are searched for in a text; if there are more, its words are looked up instead."""
_LISTED = regex.compile(r"\{([a-z_]+)\}")
_DECIMAL = re.compile("[0-9]")
_WIDE = re.compile("[\u1100-\u11ff\u3005-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]")


class Shape:
    """A pattern with the cheap test before it; compiled when it is first needed."""

    def __init__(
        self,
        rule: Rule,
        words: WordLists,
        lists: Mapping[str, tuple[str, ...]],
        forms: Forms = NO_FORMS,
        compiled: CompiledPatterns = NO_PATTERNS,
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
        self._words, self._compiled = words, compiled

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
        values = self._compiled.get(self.source)
        return (values and pattern_of(values)) or compile_pattern(self.source)

    @property
    def longest(self) -> int:
        """The greatest length of the texts to which the pattern is applied, in characters."""
        return min(self.max_chars, LONGEST_KEYED) if self.match is MatchKind.SHAPE else END_LENGTH

    def fault(self) -> str:
        """Return what is wrong with the pattern, or an empty string."""
        try:
            _ = self.pattern
        except regex.error as error:
            return f"the pattern is not a regular expression: {error}"
        except KeyError as error:
            return f"the pattern names a list that no pack has: {error}"
        fault = _cost_fault(
            self.source, self.match, self.longest, (*self.rule.matches, *self.rule.not_matches)
        )
        return f"the pattern: {fault}" if fault else ""

    def find(self, text: str, timeout: float | None = None) -> regex.Match[str] | None:
        """Apply the pattern: to the whole text, to its beginning, or to its end.

        Args:
            text: a line (with tokens, if the pattern names lists).
            timeout: only for measuring the pattern's cost; no result may depend on a clock.

        Raises:
            TimeoutError: it takes longer, in seconds of this process's CPU time.
        """
        return _find(self.pattern, self.match, text, timeout)

    def at_head(self, text: str) -> int:
        """Return where the match at the beginning of the text ends, or 0."""
        match = self.find(text)
        return match.end() if match else 0

    def at_tail(self, text: str) -> int:
        """Return where the match that reaches to the end of the text begins, or its length."""
        match = self.find(text)
        return match.start() if match else len(text)


def _find(
    pattern: regex.Pattern[str], match: MatchKind, text: str, timeout: float | None
) -> regex.Match[str] | None:
    if match is MatchKind.HEAD:
        return pattern.match(text, endpos=min(len(text), END_LENGTH), timeout=timeout)
    if match is MatchKind.TAIL:
        return pattern.search(text, max(0, len(text) - END_LENGTH), timeout=timeout)
    return pattern.fullmatch(text, timeout=timeout)


@lru_cache(maxsize=KNOWN_FAULTS)
def _cost_fault(source: str, match: MatchKind, longest: int, examples: tuple[str, ...]) -> str:
    """Return why a pattern is too slow; computed once per process, since the packs of many sites may contain it."""
    # Imported when it is needed: the shipped patterns are not checked.
    from dedup.boilerplate.rules.pattern_cost import pattern_fault

    pattern = compile_pattern(source)
    return pattern_fault(source, lambda line, limit: _find(pattern, match, line, limit), longest, examples)


def _one_of(tokens: str) -> str:
    """Return a pattern that matches any of some characters; if there are none, one that never matches."""
    return f"[{tokens}]" if tokens else "(?!)"


class _PatternsOfWord(dict[str, tuple[tuple[int, ...], tuple[tuple[str, int], ...]] | None]):
    """Caches for each word the patterns that need only it, and the phrases, needed by others, that it may begin.

    Most words match nothing, and texts repeat their words: this makes one look-up per word instead of several.
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
        self[word] = patterns = (alone, phrases) if alone or phrases else None
        return patterns


class _Needs:
    """What the patterns of an index need, by kind; each kind maps to their positions in the index."""

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
        self.by_word = _PatternsOfWord(words)
        single = [entry for entries in words.values() for entry in entries]
        self.few = [(_spaced(word), number) for word, number in single] if len(single) <= FEW_WORDS else None
        # Few signs begin with a space, but a text has many spaces: these signs are searched for one by one.
        self.spaced = {sign: numbers for sign, numbers in signs.items() if sign[0] == " "}
        dense = [sign for sign in signs if sign not in self.spaced]
        self.sign = _longest_of(dense) if dense else None
        # The longest sign at a position implies its beginnings: "/dpa" implies "/".
        self.signs = {
            sign: [number for other in dense if sign.startswith(other) for number in signs[other]]
            for sign in dense
        }

    def of_words(self, key: str) -> set[int]:
        """Return the patterns that need a word that begins a word of a key."""
        if self.few is not None:
            spaced = f" {key} "
            return {number for word, number in self.few if word in spaced}
        numbers: set[int] = set()
        for alone, phrases in filter(None, map(self.by_word.__getitem__, key.split(" "))):
            numbers.update(alone)
            for phrase, number in phrases:
                if phrase in f" {key}":
                    numbers.add(number)
        return numbers

    def add_by_signs(self, raw: str, numbers: set[int]) -> None:
        """Add the patterns that need a sign that occurs in a text."""
        if self.sign is not None:
            sign = self.sign.search(raw)
            while sign:
                numbers.update(self.signs[sign[0]])
                sign = self.sign.search(raw, sign.start() + 1)
        for spaced_sign, of_sign in self.spaced.items():
            if spaced_sign in raw:
                numbers.update(of_sign)


def _spaced(word: str) -> str:
    """Return a needed word as it occurs in a spaced key: a whole word if it is shorter than the indexed prefix."""
    return f" {word} " if len(word) < _INITIAL else f" {word}"


def _longest_of(signs: Sequence[str]) -> re.Pattern[str]:
    """Return a pattern for the longest of some signs at a position, grouped by first characters for speed."""
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

    def wanted(self, raw: str, key: str) -> list[Shape]:
        """Return the patterns to try on a text, in the order of the index.

        Args:
            raw: a line, or the beginning or end of one.
            key: its key.
        """
        if not self.shapes:
            return []
        needs = self._needs
        numbers = needs.of_words(key)
        if needs.digit and _DECIMAL.search(key):
            numbers.update(needs.digit)
        needs.add_by_signs(raw, numbers)
        if needs.wide and not raw.isascii() and _WIDE.search(key):
            for word, of_word in needs.wide.items():
                if word in key:
                    numbers.update(of_word)
        return [self.shapes[number] for number in sorted(numbers)]
