"""Patterns of a pack written out: the alternatives of a rule become one expression, and named parts are filled in."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import chain

import msgspec
import regex

from dedup.boilerplate.rules.rule import Rule

__all__ = ["expanded", "filled"]

ALTERNATIVES = "alternative"
"""The name by which a pattern states where its alternatives belong."""
_NAME = regex.compile(r"\{([a-z_]+)\}")


def expanded(rule: Rule, parts: Mapping[str, str]) -> Rule:
    """Return a rule with one pattern and with all its examples.

    A rule with alternatives means what it would mean with one long pattern, and is matched as fast.

    Args:
        rule: a rule as it is written.
        parts: the expressions that its patterns may name, from :func:`filled`.

    Raises:
        ValueError: the alternatives have no place in the pattern, or one of them has no pattern or no examples.
    """
    pattern = rule.pattern
    if rule.alternative:
        if not all(one.pattern and one.matches and one.not_matches for one in rule.alternative):
            raise ValueError("give every alternative a pattern and examples: matches and not_matches")
        joined = "|".join(one.pattern for one in rule.alternative)
        if not pattern:
            pattern = joined
        elif pattern.count(f"{{{ALTERNATIVES}}}") == 1:
            pattern = pattern.replace(f"{{{ALTERNATIVES}}}", f"(?:{joined})")
        else:
            raise ValueError("write {alternative} once in a pattern that surrounds alternatives")
    return msgspec.structs.replace(
        rule,
        pattern=_with(pattern, parts),
        alternative=(),
        matches=(*rule.matches, *chain.from_iterable(one.matches for one in rule.alternative)),
        not_matches=(*rule.not_matches, *chain.from_iterable(one.not_matches for one in rule.alternative)),
    )


def filled(own: Mapping[str, tuple[str, ...]], shared: Mapping[str, str]) -> dict[str, str]:
    """Return the parts of a pack as expressions, and the shared ones, which they may name.

    Args:
        own: the alternatives of each part of the pack.
        shared: the expressions of shared parts.
    """
    return {**shared, **{name: _with("|".join(options), shared) for name, options in own.items()}}


def _with(pattern: str, parts: Mapping[str, str]) -> str:
    """Return a pattern with parts in the place of their names; other names are those of lists of words."""
    return _NAME.sub(lambda name: f"(?:{parts[name[1]]})" if name[1] in parts else name[0], pattern)
