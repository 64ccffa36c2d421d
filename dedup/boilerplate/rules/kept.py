"""Lines that a pack protects from removal: everywhere, on one site, or in one text that a person has reviewed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import msgspec

from dedup.result.links import words_alone
from dedup.text.keys import key, keys

__all__ = ["NOTHING", "Decision", "Keep", "ProtectedKeys", "fingerprint", "gather"]

DIGITS = 32
"""Hexadecimal digits of a fingerprint (128 bits)."""
_FINGERPRINT = re.compile(rf"[0-9a-f]{{{DIGITS}}}")


class Keep(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What is never removed, neither as boilerplate nor as a copy.

    Attributes:
        lines: lines, or parts of lines as they were removed; compared by key like the phrases of rules.
        site: the site on which they are protected ("example.com"); empty for all.
        why: a sentence for the reader of the pack.
    """

    lines: tuple[str, ...]
    site: str = ""
    why: str = ""

    def fault(self) -> str:
        """Return what is wrong, or an empty string."""
        if not self.lines:
            return "name the lines to keep"
        return _wordless(self.lines)


class Decision(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A person's decisions on one text.

    Attributes:
        text: fingerprints of the text: as it was read, and as it was after the decisions.
        file: where the text was, for the reader of the pack.
        keep: what is kept in this text.
        remove: what the person agreed to remove; it is removed as long as the cleaner would remove it.
    """

    text: tuple[str, ...]
    file: str = ""
    keep: tuple[str, ...] = ()
    remove: tuple[str, ...] = ()

    def fault(self) -> str:
        """Return what is wrong, or an empty string."""
        if not self.text or not all(map(_FINGERPRINT.fullmatch, self.text)):
            return f"text takes fingerprints of {DIGITS} hexadecimal digits, as dedup review writes them"
        return _wordless((*self.keep, *self.remove))


def _wordless(lines: Iterable[str]) -> str:
    empty = next((line for line in lines if not key(line)), None)
    return "" if empty is None else f"{empty!r} has no letter or digit to identify it by"


@dataclass(frozen=True, slots=True)
class ProtectedKeys:
    """The keys of what the loaded packs protect.

    Attributes:
        always: keys that are protected in every text.
        kept_in: for the fingerprint of a text, the keys that are kept in it.
        removed_in: for the fingerprint of a text, the keys that a person agreed to remove there.
    """

    always: frozenset[str] = frozenset()
    kept_in: Mapping[str, frozenset[str]] = field(default_factory=dict)
    removed_in: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def in_text(self, text: str) -> frozenset[str]:
        """Return the keys that are protected in a text; decisions on the text override what is protected everywhere."""
        if not self.kept_in and not self.removed_in:
            return self.always
        name = fingerprint(text)
        return (self.always - self.removed_in.get(name, frozenset())) | self.kept_in.get(name, frozenset())

    def agreed(self, text: str) -> frozenset[str]:
        """Return the keys that a person agreed to remove from a text."""
        return self.removed_in.get(fingerprint(text), frozenset()) if self.removed_in else frozenset()


NOTHING = ProtectedKeys()


def gather(keeps: Iterable[Keep], decisions: Iterable[Decision]) -> ProtectedKeys:
    """Combine what packs protect; of two decisions on the same words of a text the later one applies."""
    kept_in: dict[str, frozenset[str]] = {}
    removed_in: dict[str, frozenset[str]] = {}
    for decision in decisions:
        keep, remove = frozenset(map(key, decision.keep)), frozenset(map(key, decision.remove))
        for name in decision.text:
            kept_in[name] = (kept_in.get(name, frozenset()) - remove) | keep
            removed_in[name] = (removed_in.get(name, frozenset()) | remove) - keep
    always = frozenset(key(line) for keep in keeps for line in keep.lines)
    return ProtectedKeys(always, kept_in, removed_in)


def fingerprint(text: str) -> str:
    r"""Return the fingerprint of a text: a hash of its words in their order.

    Line breaks, spacing, case, vowel marks, and the addresses of links make no difference.

    >>> fingerprint("The ferry\nsails.") == fingerprint("the ferry sails")
    True
    """
    from hashlib import sha256

    words = " ".join(filter(None, keys(words_alone(text).splitlines())))
    return sha256(words.encode("utf-8", "surrogatepass")).hexdigest()[:DIGITS]
