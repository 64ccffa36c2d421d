"""A pack without the choices that a reviewer makes again: a new answer replaces the old one."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import msgspec

from dedup.boilerplate.rules.kept import Decision, Keep, fingerprint
from dedup.boilerplate.rules.loading import parse_pack
from dedup.boilerplate.rules.rule import Pack
from dedup.boilerplate.rules.toml import toml_value
from dedup.errors import RulePackError
from dedup.review.session import Answer, Review
from dedup.text.keys import key

__all__ = ["OWN_KEEP", "OWN_RULE", "table", "without_replaced"]

OWN_RULE, OWN_KEEP = "review.", "a reviewer keeps it"
"""What the identifiers of rules, and the reasons of kept lines, begin with that a review wrote."""
_TABLE = re.compile(r"^(?=\[\[(?:rule|decision|keep)\]\]$)", re.M)


@dataclass(frozen=True, slots=True)
class _Answers:
    """The answers of a review, by the keys of the removed words, and the keys that the pack keeps in its text."""

    texts: frozenset[str]
    answers: dict[str, Answer]
    site: str
    kept_before: frozenset[str]


def without_replaced(base: str, reviews: Sequence[Review], name: str) -> str:
    """Return a pack without what reviews decide again; all else is left as written.

    From a decision about the same text the words that were answered again are removed. A rule or a kept line that a
    review wrote is removed where the answer has changed. A table with a comment in it is left as it is.

    Raises:
        RulePackError: it is not a pack.
    """
    before = parse_pack(base, name)
    given = [_answers(review, before) for review in reviews]
    head, *tables = _TABLE.split(base)
    found = "".join([head, *(_changed(part, given) for part in tables)])
    if found == base:
        return base
    try:
        after = parse_pack(found, name)
    except RulePackError:
        return base  # what looked like a table was inside a text
    return found if _is_part_of(after, before) else base


def _answers(review: Review, before: Pack) -> _Answers:
    text = fingerprint(review.article.source)
    kept = (line for decision in before.decision if text in decision.text for line in decision.keep)
    choices = {question.key: answer for question, answer in review.session.choices()}
    return _Answers(frozenset([text]), choices, review.site, frozenset(map(key, kept)))


def _is_part_of(after: Pack, before: Pack) -> bool:
    """Whether a pack has nothing that the other does not have, decisions aside."""
    rest = msgspec.structs.replace(after, rule=(), keep=(), decision=())
    same = rest == msgspec.structs.replace(before, rule=(), keep=(), decision=())
    return same and set(after.rule) <= set(before.rule) and set(after.keep) <= set(before.keep)


def _changed(part: str, given: Sequence[_Answers]) -> str:
    """Return the new text of a table: unchanged, with fewer words, or empty."""
    if re.search(r"^\s*#", part, re.M):
        return part
    try:
        kind, (values,) = next(
            iter(msgspec.toml.decode(part, type=dict[str, list[dict[str, object]]]).items())
        )
    except (msgspec.DecodeError, ValueError):
        return part
    try:
        if kind == "decision":
            return _decision(part, msgspec.convert(values, Decision), given)
        if kind == "keep":
            return "" if _is_revoked(values, given) else part
        phrases = values.get("phrases")
        own = (
            str(values.get("id", "")).startswith(OWN_RULE) and isinstance(phrases, list) and len(phrases) == 1
        )
        words = str(phrases[0]) if own and isinstance(phrases, list) else ""
        answered_again = own and _answered(key(words), str(values.get("site", "")), given)
    except msgspec.ValidationError:
        return part
    return "" if answered_again else part


def _is_revoked(values: Mapping[str, object], given: Sequence[_Answers]) -> bool:
    """Whether a line that a review keeps in every text is always removed now, or got another answer in its own text."""
    keep = msgspec.convert(values, Keep)
    if not keep.why.startswith(OWN_KEEP) or len(keep.lines) != 1:
        return False
    words = key(keep.lines[0])
    for one in given:
        answer = one.answers.get(words, Answer.ALWAYS_KEEP)
        in_its_own_text = words in one.kept_before and answer is not Answer.ALWAYS_KEEP
        if one.site == keep.site and (answer is Answer.ALWAYS_REMOVE or in_its_own_text):
            return True
    return False


def _answered(words: str, site: str, given: Sequence[_Answers]) -> bool:
    """Whether words that were always removed got another answer."""
    return any(
        one.site == site and one.answers.get(words, Answer.ALWAYS_REMOVE) is not Answer.ALWAYS_REMOVE
        for one in given
    )


def _decision(part: str, decision: Decision, given: Sequence[_Answers]) -> str:
    again = {words for one in given if one.texts & {*decision.text} for words in one.answers}
    keep = [words for words in decision.keep if key(words) not in again]
    remove = [words for words in decision.remove if key(words) not in again]
    if len(keep) + len(remove) == len(decision.keep) + len(decision.remove):
        return part
    if not keep and not remove:
        return ""
    end = part[len(part.rstrip("\n")) :]
    written = table("decision", file=decision.file, text=list(decision.text), keep=keep, remove=remove)
    return f"{written.rstrip(chr(10))}{end}"


def table(kind: str, **values: object) -> str:
    """A table of an array; empty values are omitted."""
    rows = [f"{name} = {toml_value(value)}\n" for name, value in values.items() if value or value is False]
    return f"[[{kind}]]\n{''.join(rows)}"
