"""Compiles rules into look-up tables, so that a line is compared with the phrases of all languages in a few steps."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

from dedup.boilerplate.rules.compiling import NO_PATTERNS, CompiledPatterns
from dedup.boilerplate.rules.forms import NO_FORMS, Forms
from dedup.boilerplate.rules.kept import NOTHING, ProtectedKeys
from dedup.boilerplate.rules.rule import Rule
from dedup.boilerplate.rules.shapes import Shape, ShapeIndex
from dedup.boilerplate.rules.values import MatchKind
from dedup.boilerplate.rules.wordlists import WordLists

__all__ = ["BUCKET", "Phrase", "Rules", "compile_rules", "extended"]

T = TypeVar("T")
BUCKET = 2
"""Number of characters at the beginning or end of a key by which phrases are looked up."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase as a key, the number of its words, and its rule."""

    text: str
    words: int
    rule: Rule


@dataclass(frozen=True)
class Rules:
    """All rules of the loaded packs, compiled.

    Attributes:
        rules: every rule in the order of the packs.
        lines: key of a whole line → its rules, the sure ones first.
        heads: first letters of a key → phrases that begin a line, the longest first.
        tails: last letters of a key → phrases that end a line, the longest first.
        runs: first word of a phrase → phrases that occur in rows, the longest first.
        shapes: patterns of whole lines.
        head_patterns: patterns of beginnings.
        tail_patterns: patterns of ends.
        until: keys of the lines that close the block of a rule, by the rule's identifier.
        lists: the lists of words that patterns name.
        words: the same lists, compiled.
        kept: keys of what is never removed.
        own: identifiers of the rules of the user's own packs.
    """

    rules: tuple[Rule, ...]
    lines: Mapping[str, tuple[Rule, ...]]
    heads: Mapping[str, tuple[Phrase, ...]]
    tails: Mapping[str, tuple[Phrase, ...]]
    runs: Mapping[str, tuple[Phrase, ...]]
    shapes: ShapeIndex
    head_patterns: ShapeIndex
    tail_patterns: ShapeIndex
    until: Mapping[str, frozenset[str]]
    lists: Mapping[str, tuple[str, ...]]
    words: WordLists
    kept: ProtectedKeys = NOTHING
    own: frozenset[str] = frozenset()

    def only(self, *ids: str) -> Rules:
        """Return the rules with these identifiers alone, compiled."""
        return compile_rules((rule for rule in self.rules if rule.id in ids), self.lists)

    @cached_property
    def by_id(self) -> Mapping[str, Rule]:
        """The rules by identifier."""
        return {rule.id: rule for rule in self.rules}

    @cached_property
    def patterns(self) -> ShapeIndex:
        """The patterns of lines, beginnings and ends, in this order: for lines short enough for all of them."""
        return ShapeIndex((*self.shapes.shapes, *self.head_patterns.shapes, *self.tail_patterns.shapes))


def compile_rules(
    rules: Iterable[Rule],
    lists: Mapping[str, tuple[str, ...]],
    forms: Forms = NO_FORMS,
    compiled: CompiledPatterns = NO_PATTERNS,
) -> Rules:
    """Compile rules into look-up tables.

    Args:
        rules: checked rules.
        lists: the words that patterns name.
        forms: forms of their words that were computed before.
        compiled: patterns that were compiled before.
    """
    ordered = tuple(rules)
    words = WordLists(lists, forms)
    phrase_keys = iter(forms.keys_of([phrase for rule in ordered for phrase in (*rule.phrases, *rule.until)]))
    keys_of = {rule.id: [next(phrase_keys) for _ in (*rule.phrases, *rule.until)] for rule in ordered}
    sure_first = sorted(ordered, key=lambda rule: not rule.sure)
    shapes = [Shape(rule, words, lists, forms, compiled) for rule in sure_first if rule.pattern]
    of_kind = {
        kind: ShapeIndex([shape for shape in shapes if shape.match is kind])
        for kind in (MatchKind.SHAPE, MatchKind.HEAD, MatchKind.TAIL)
    }
    lines, tables = _phrase_tables([rule for rule in sure_first if not rule.pattern], keys_of)
    return Rules(
        rules=ordered,
        lines={text: tuple(of_line) for text, of_line in lines.items()},
        heads=_longest_first(tables[MatchKind.HEAD]),
        tails=_longest_first(tables[MatchKind.TAIL]),
        runs=_longest_first(tables[MatchKind.RUN]),
        shapes=of_kind[MatchKind.SHAPE],
        head_patterns=of_kind[MatchKind.HEAD],
        tail_patterns=of_kind[MatchKind.TAIL],
        until={rule.id: frozenset(keys_of[rule.id][len(rule.phrases) :]) for rule in ordered if rule.until},
        lists=lists,
        words=words,
    )


def _phrase_tables(
    rules: Iterable[Rule], keys_of: Mapping[str, Sequence[str]]
) -> tuple[dict[str, list[Rule]], dict[MatchKind, dict[str, list[Phrase]]]]:
    """Return the rules of whole lines by key, and the phrases of the other rules by how they match and by bucket."""
    lines: dict[str, list[Rule]] = {}
    tables: dict[MatchKind, dict[str, list[Phrase]]] = {
        MatchKind.HEAD: {},
        MatchKind.TAIL: {},
        MatchKind.RUN: {},
    }
    for rule in rules:
        for text in filter(None, dict.fromkeys(keys_of[rule.id][: len(rule.phrases)])):
            if rule.match is MatchKind.LINE:
                lines.setdefault(text, []).append(rule)
                continue
            phrase = Phrase(text, text.count(" ") + 1, rule)
            tables[rule.match].setdefault(_bucket(rule.match, text), []).append(phrase)
    return lines, tables


def _bucket(match: MatchKind, text: str) -> str:
    """Return the part of a phrase's key by which lines look it up."""
    if match is MatchKind.HEAD:
        return text[:BUCKET]
    return text[-BUCKET:] if match is MatchKind.TAIL else text.partition(" ")[0]


def extended(base: Rules, added: Iterable[Rule]) -> Rules:
    """Return rules with others appended, as if all had been compiled together, in a fraction of the time.

    Args:
        base: compiled rules; unchanged look-up tables are shared with the result.
        added: checked rules; none has an identifier that the base has, and patterns name only lists of the base.
    """
    rules = (*base.rules, *added)
    new = compile_rules(rules[len(base.rules) :], {})
    shapes = {
        name: tuple(Shape(shape.rule, base.words, base.lists) for shape in index.shapes)
        for name, index in (
            (MatchKind.SHAPE, new.shapes),
            (MatchKind.HEAD, new.head_patterns),
            (MatchKind.TAIL, new.tail_patterns),
        )
    }
    return Rules(
        rules=rules,
        lines=_joined(base.lines, new.lines, lambda rule: not rule.sure),
        heads=_joined(base.heads, new.heads, _order),
        tails=_joined(base.tails, new.tails, _order),
        runs=_joined(base.runs, new.runs, _order),
        shapes=_with_shapes(base.shapes, shapes[MatchKind.SHAPE]),
        head_patterns=_with_shapes(base.head_patterns, shapes[MatchKind.HEAD]),
        tail_patterns=_with_shapes(base.tail_patterns, shapes[MatchKind.TAIL]),
        until={**base.until, **new.until},
        lists=base.lists,
        words=base.words,
    )


def _order(phrase: Phrase) -> tuple[int, bool]:
    return -len(phrase.text), not phrase.rule.sure


def _joined(
    base: Mapping[str, tuple[T, ...]], added: Mapping[str, tuple[T, ...]], order: Callable[[T], Any]
) -> Mapping[str, tuple[T, ...]]:
    if not added:
        return base
    changed = {
        name: tuple(sorted((*base.get(name, ()), *entries), key=order)) for name, entries in added.items()
    }
    return {**base, **changed}


def _with_shapes(base: ShapeIndex, added: tuple[Shape, ...]) -> ShapeIndex:
    if not added:
        return base
    return ShapeIndex(sorted((*base.shapes, *added), key=lambda shape: not shape.rule.sure))


def _longest_first(table: Mapping[str, list[Phrase]]) -> dict[str, tuple[Phrase, ...]]:
    return {
        bucket: tuple(sorted(phrases, key=lambda phrase: -len(phrase.text)))
        for bucket, phrases in table.items()
    }
