"""Compiles the rules of the shipped packs; what takes long is computed once for all processes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path

import msgspec
import regex

from dedup.boilerplate.rules import compiling
from dedup.boilerplate.rules import forms as word_forms
from dedup.boilerplate.rules.compiling import NO_PATTERNS, CompiledPatterns, values_of
from dedup.boilerplate.rules.forms import Forms, compute_forms
from dedup.boilerplate.rules.index import Rules, compile_rules
from dedup.boilerplate.rules.rule import Pack
from dedup.boilerplate.rules.shipped import COMMON, FOLDER, pack_languages, shipped_pack, shipped_packs
from dedup.resources.parsed import computed, is_cached
from dedup.text import escapes, keys

__all__ = ["Precomputed", "lists_of", "precomputed", "shipped_rules"]

LOADED = 64
"""Sets of languages whose compiled rules are cached."""
# Forms and patterns that other modules no longer ask for are ignored, and those that they add are computed then.
_CODE = (compiling, escapes, keys, word_forms)


class Precomputed(msgspec.Struct, frozen=True):
    """What is computed from the shipped packs.

    Attributes:
        forms: the forms of their words.
        patterns: their compiled patterns; none where nothing is cached.
    """

    forms: Forms
    patterns: CompiledPatterns


@lru_cache(maxsize=LOADED)
def shipped_rules(languages: tuple[str, ...]) -> Rules:
    """Return the rules of the common pack and those of some languages that apply on every site, compiled.

    Raises:
        RulePackError: there is no pack for a language.
    """
    known = precomputed()
    return _compiled(languages, known.forms, known.patterns)


def precomputed() -> Precomputed:
    """Return what is computed from all shipped packs."""
    # Not kept in memory: each set of rules is compiled from it once.
    code = [Path(__file__), *(Path(str(module.__file__)) for module in _CODE)]
    return computed(FOLDER, code, _compute, Precomputed, versions=(regex.__version__,))


def lists_of(packs: Iterable[Pack]) -> dict[str, tuple[str, ...]]:
    """Return the lists of words of some packs by name; lists with the same name are combined."""
    lists: dict[str, list[str]] = {name: [] for name in _known_lists()}
    for pack in packs:
        for name, words in pack.lists.items():
            lists.setdefault(name, []).extend(words)
    return {name: tuple(words) for name, words in lists.items()}


def _compute() -> Precomputed:
    packs = shipped_packs().values()
    lists = [entry for pack in packs for entries in pack.lists.values() for entry in entries]
    needs = [need for pack in packs for rule in pack.rule for need in rule.needs]
    phrases = [phrase for pack in packs for rule in pack.rule for phrase in (*rule.phrases, *rule.until)]
    forms = compute_forms([*phrases, *needs, *lists], lists)
    if not is_cached(FOLDER):
        # A process needs few of the patterns, and compiles these when it needs them.
        return Precomputed(forms, NO_PATTERNS)
    rules = _compiled(pack_languages(), forms, NO_PATTERNS)
    return Precomputed(forms, {shape.source: values_of(shape.pattern) for shape in rules.patterns.shapes})


def _compiled(languages: Iterable[str], forms: Forms, patterns: CompiledPatterns) -> Rules:
    packs = [shipped_pack(name) for name in (COMMON, *languages)]
    rules = {rule.id: rule for pack in packs for rule in pack.rule if not rule.site}
    return compile_rules(rules.values(), lists_of(packs), forms, patterns)


def _known_lists() -> Iterator[str]:
    """Return the names of the lists of all shipped packs: a rule may name one that the chosen languages lack."""
    return (name for language in (COMMON, *pack_languages()) for name in shipped_pack(language).lists)
