"""The contents of a pack file, above all its rules, and the checks that a rule has to pass."""

from __future__ import annotations

import msgspec
import regex

from dedup.boilerplate.rules.kept import Decision, Keep
from dedup.boilerplate.rules.values import Confidence, MatchKind, RuleExtent
from dedup.model import ChromeType

__all__ = ["Alternative", "Pack", "Rule"]

LONGEST_PATTERN = 2_000
"""Longest regular expression that a rule may have, in characters."""


class Alternative(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One of several patterns of a rule, any of which may match.

    Attributes:
        pattern: a regular expression.
        matches: texts that the rule matches because of this alternative.
        not_matches: similar texts that the rule must not match.
    """

    pattern: str
    matches: tuple[str, ...]
    not_matches: tuple[str, ...]


_COUNTED = regex.compile(r"\{[0-9,]+\}")


class Rule(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A rule: phrases or a pattern, where they must occur, and what the match means.

    Attributes:
        id: unique name, "ar.follow.label".
        type: the type of boilerplate.
        match: ``line`` compares the whole line with phrases; ``shape`` matches the whole line with a
            pattern; ``head`` and ``tail`` compare its beginning and end; ``run`` finds rows of phrases such
            as the names of networks in a share bar.
        confidence: ``sure`` acts alone; ``probable`` only if the classifier agrees.
        phrases: what to search for; compared by key, so case, vowel marks and punctuation make no difference.
        pattern: a regular expression instead of phrases; ``{name}`` matches a word of the list, or the part of
            patterns, of that name.
        alternative: patterns, any of which may match, each with its examples; if something common surrounds them,
            ``{alternative}`` in ``pattern`` stands for them. A rule that was read has one pattern instead.
        needs: a cheap test before the pattern: the line must have a word that begins with one of these, or
            one of these signs; ``"digit"`` means any digit, ``"{name}"`` the words of a list.
        extent: for ``head`` and ``tail``, what is removed: the whole ``line`` or the matched ``phrase`` only. The
            tail of a phrase reaches to the end of the line.
        mark: whether a head must be followed by a colon, bar or dash (or end the line).
        sentences: whether a line that ends with a full stop may be removed as a whole by this head.
        max_chars: longest line to which the rule applies, in characters; 0 means the default of the kind of
            match.
        at_least: for ``run``, the least number of words of a row.
        next_to: types of lines; the rule is sure only next to a line with a sure label of one of them, and
            elsewhere probable. So "Twitter" below "Share" is a button, and elsewhere perhaps a sub-heading.
        opens: how many headline-like lines after this one belong to it.
        until: phrases of the line that closes a block; everything between belongs to the block.
        card: whether this is the time of publication below the headline of another article.
        site: the site to which the rule applies ("example.com"); empty for all.
        why: the reason for a removal, one sentence for the reader.
        matches: texts that the rule must match.
        not_matches: texts that it must not match.
    """

    id: str
    type: ChromeType
    match: MatchKind
    confidence: Confidence
    phrases: tuple[str, ...] = ()
    pattern: str = ""
    alternative: tuple[Alternative, ...] = ()
    needs: tuple[str, ...] = ()
    extent: RuleExtent = RuleExtent.LINE
    mark: bool = True
    sentences: bool = False
    max_chars: int = 0
    at_least: int = 3
    next_to: tuple[ChromeType, ...] = ()
    opens: int = 0
    until: tuple[str, ...] = ()
    card: bool = False
    site: str = ""
    why: str = ""
    matches: tuple[str, ...] = ()
    not_matches: tuple[str, ...] = ()

    @property
    def sure(self) -> bool:
        """Whether the rule acts alone."""
        return self.confidence is Confidence.SURE

    @property
    def alone(self) -> bool:
        """Whether the rule is sure regardless of the neighbours of the line."""
        return self.sure and not self.next_to

    def fault(self) -> str:
        """Return what is wrong with the rule, or an empty string."""
        if bool(self.phrases) == bool(self.pattern):
            return "give either phrases or a pattern"
        if self.pattern and self.match in (MatchKind.LINE, MatchKind.RUN):
            return f"match = '{self.match}' takes phrases, not a pattern"
        if self.phrases and self.match is MatchKind.SHAPE:
            return "match = 'shape' takes a pattern, not phrases"
        if self.pattern and not self.needs:
            return "a pattern needs a cheap test: set needs"
        if self.needs and not self.pattern:
            return "needs belongs to a pattern"
        if len(self.pattern) > LONGEST_PATTERN:
            return f"the pattern is longer than {LONGEST_PATTERN} characters"
        if not self.matches or not self.not_matches:
            return "give examples: matches and not_matches"
        if self.match in (MatchKind.HEAD, MatchKind.TAIL) and "{" in _COUNTED.sub("", self.pattern):
            return "only a shape can name lists of words"
        if self.next_to and not self.sure:
            return "next_to is for sure rules"
        if self.max_chars < 0 or self.opens < 0 or self.at_least < 1:
            return "a number is out of range"
        return ""


class Pack(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A pack file.

    Attributes:
        language: ISO 639 code, or "und" for rules of no language.
        lists: lists of words that patterns name, such as the months; those of all packs are merged.
        parts: parts of regular expressions that patterns name: each is a list of alternatives. The shipped packs
            may also name those of the pack of no language.
        rule: the rules.
        keep: what is never removed.
        decision: a person's decisions on single texts.
    """

    language: str
    lists: dict[str, tuple[str, ...]] = {}
    parts: dict[str, tuple[str, ...]] = {}
    rule: tuple[Rule, ...] = ()
    keep: tuple[Keep, ...] = ()
    decision: tuple[Decision, ...] = ()
