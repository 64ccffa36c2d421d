"""Remove the choices from a pack that a reviewer has made again, so that the new answer replaces the old one."""

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
"""The beginning of the identifiers of rules, and of the reasons of kept lines, that a review has written."""
_TABLE = re.compile(r"^(?=\[\[(?:rule|decision|keep)\]\]$)", re.M)


@dataclass(frozen=True, slots=True)
class _Answers:
    """The answers of a review by the keys of the removed words, and the keys that the pack keeps in its text."""

    texts: frozenset[str]
    answers: dict[str, Answer]
    site: str
    kept_before: frozenset[str]


def without_replaced(base: str, reviews: Sequence[Review], name: str) -> str:
    """Return a pack without the choices that reviews have made again; everything else is unchanged.

    Words that were answered again are removed from decisions about the same text. A rule or a kept line that a review
    wrote is removed if the answer has changed. A table that contains a comment is not changed.

    Raises:
        RulePackError: it is not a pack.
    """
    before = parse_pack(base, name)
    reviews_answers = [_answers(review, before) for review in reviews]
    head, *tables = _TABLE.split(base)
    changed = "".join([head, *(_changed(table_text, reviews_answers) for table_text in tables)])
    if changed == base:
        return base
    try:
        after = parse_pack(changed, name)
    except RulePackError:
        return base  # what looked like a table was inside a string
    return changed if _is_part_of(after, before) else base


def _answers(review: Review, before: Pack) -> _Answers:
    text = fingerprint(review.article.source)
    kept = (line for decision in before.decision if text in decision.text for line in decision.keep)
    choices = {question.key: answer for question, answer in review.session.choices()}
    return _Answers(frozenset([text]), choices, review.site, frozenset(map(key, kept)))


def _is_part_of(after: Pack, before: Pack) -> bool:
    """Whether a pack has nothing that the other does not have, not counting decisions."""
    rest = msgspec.structs.replace(after, rule=(), keep=(), decision=())
    same = rest == msgspec.structs.replace(before, rule=(), keep=(), decision=())
    return same and set(after.rule) <= set(before.rule) and set(after.keep) <= set(before.keep)


def _changed(table_text: str, reviews_answers: Sequence[_Answers]) -> str:
    """Return the new text of a table: unchanged, with fewer words, or empty."""
    if re.search(r"^\s*#", table_text, re.M):
        return table_text
    try:
        kind, (values,) = next(
            iter(msgspec.toml.decode(table_text, type=dict[str, list[dict[str, object]]]).items())
        )
    except (msgspec.DecodeError, ValueError):
        return table_text
    try:
        if kind == "decision":
            return _decision(table_text, msgspec.convert(values, Decision), reviews_answers)
        if kind == "keep":
            return "" if _is_revoked(values, reviews_answers) else table_text
        phrases = values.get("phrases")
        is_from_review = (
            str(values.get("id", "")).startswith(OWN_RULE) and isinstance(phrases, list) and len(phrases) == 1
        )
        words = str(phrases[0]) if is_from_review and isinstance(phrases, list) else ""
        answered_again = is_from_review and _answered(
            key(words), str(values.get("site", "")), reviews_answers
        )
    except msgspec.ValidationError:
        return table_text
    return "" if answered_again else table_text


def _is_revoked(values: Mapping[str, object], reviews_answers: Sequence[_Answers]) -> bool:
    """Whether a line that a review always keeps is now always removed, or was answered differently in its own text."""
    keep = msgspec.convert(values, Keep)
    if not keep.why.startswith(OWN_KEEP) or len(keep.lines) != 1:
        return False
    words = key(keep.lines[0])
    for review_answers in reviews_answers:
        answer = review_answers.answers.get(words, Answer.ALWAYS_KEEP)
        changed_in_its_text = words in review_answers.kept_before and answer is not Answer.ALWAYS_KEEP
        if review_answers.site == keep.site and (answer is Answer.ALWAYS_REMOVE or changed_in_its_text):
            return True
    return False


def _answered(words: str, site: str, reviews_answers: Sequence[_Answers]) -> bool:
    """Whether words that were always removed were answered differently."""
    return any(
        review_answers.site == site
        and review_answers.answers.get(words, Answer.ALWAYS_REMOVE) is not Answer.ALWAYS_REMOVE
        for review_answers in reviews_answers
    )


def _decision(table_text: str, decision: Decision, reviews_answers: Sequence[_Answers]) -> str:
    again = {
        words
        for review_answers in reviews_answers
        if review_answers.texts & {*decision.text}
        for words in review_answers.answers
    }
    keep = [words for words in decision.keep if key(words) not in again]
    remove = [words for words in decision.remove if key(words) not in again]
    if len(keep) + len(remove) == len(decision.keep) + len(decision.remove):
        return table_text
    if not keep and not remove:
        return ""
    end = table_text[len(table_text.rstrip("\n")) :]
    written = table("decision", file=decision.file, text=list(decision.text), keep=keep, remove=remove)
    return f"{written.rstrip(chr(10))}{end}"


def table(kind: str, **values: object) -> str:
    """Return an element of an array of tables as TOML; empty values are omitted."""
    rows = [f"{name} = {toml_value(value)}\n" for name, value in values.items() if value or value is False]
    return f"[[{kind}]]\n{''.join(rows)}"
