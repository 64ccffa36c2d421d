"""Expands the patterns of a pack: joins the alternatives of a rule, and replaces the names of parts by the parts."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import chain

import msgspec
import regex

from dedup.boilerplate.rules.rule import Rule

__all__ = ["expanded", "filled"]

ALTERNATIVES = "alternative"
"""The name that a pattern has in the place of its alternatives."""
_NAME = regex.compile(r"\{([a-z_]+)\}")


def expanded(rule: Rule, parts: Mapping[str, str]) -> Rule:
    """Return a rule with one pattern and with the examples of all its alternatives.

    A rule with alternatives means the same as with one long pattern, and is matched as fast.

    Args:
        rule: a rule as it is written.
        parts: the expressions that its patterns may name, from :func:`filled`.

    Raises:
        ValueError: the pattern does not name the alternatives once, or one of them has no pattern or no examples.
    """
    pattern = rule.pattern
    if rule.alternative:
        if not all(option.pattern and option.matches and option.not_matches for option in rule.alternative):
            raise ValueError("give every alternative a pattern and examples: matches and not_matches")
        joined = "|".join(option.pattern for option in rule.alternative)
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
        matches=(*rule.matches, *chain.from_iterable(option.matches for option in rule.alternative)),
        not_matches=(
            *rule.not_matches,
            *chain.from_iterable(option.not_matches for option in rule.alternative),
        ),
    )


def filled(parts: Mapping[str, tuple[str, ...]], shared: Mapping[str, str]) -> dict[str, str]:
    """Return the parts of a pack as expressions, and the shared ones, which they may name.

    Args:
        parts: the alternatives of each part of the pack.
        shared: the expressions of shared parts.
    """
    return {**shared, **{name: _with("|".join(options), shared) for name, options in parts.items()}}


def _with(pattern: str, parts: Mapping[str, str]) -> str:
    """Return a pattern with the names of parts replaced by the parts; other names are those of lists of words."""
    return _NAME.sub(lambda name: f"(?:{parts[name[1]]})" if name[1] in parts else name[0], pattern)
