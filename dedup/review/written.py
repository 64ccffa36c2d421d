"""Write the choices of reviews into the text of a rule pack, after its existing content."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from dedup.boilerplate.rules.kept import fingerprint
from dedup.boilerplate.rules.loading import parse_pack
from dedup.boilerplate.rules.rule import Pack, Rule
from dedup.boilerplate.rules.values import MatchKind
from dedup.review.questions import Question
from dedup.review.replaced import OWN_KEEP, table, without_replaced
from dedup.review.rules import ReviewedLines, rule_for
from dedup.review.session import Answer, Review, apply

__all__ = ["HEAD", "written"]

HEAD = """\
# Choices made with dedup review: read and edit them like any rule pack.
# A [[keep]] is never removed, a [[rule]] always removes, a [[decision]] applies to one text.
language = "und"
"""
"""A pack without a choice."""


def written(base: str, reviews: Sequence[Review], name: str) -> str:
    """Return a pack with the choices of reviews added after its content.

    Args:
        base: the existing pack; empty or blank for a new one.
        reviews: the choices; if nothing was decided, the base is returned unchanged.
        name: what to call the pack in an error.

    Raises:
        RulePackError: the base is not a pack, or one to which nothing can be added.
    """
    if not any(True for review in reviews for _ in review.session.choices()):
        return base
    base = without_replaced(base, reviews, name) if base.strip() else base
    before = parse_pack(base, name) if base.strip() else Pack(language="und")
    blocks = list(_blocks(before, reviews))
    text = "\n".join([base.rstrip("\n") + "\n" if base.strip() else HEAD, *blocks])
    parse_pack(text, name)
    return text


def _blocks(before: Pack, reviews: Iterable[Review]) -> Iterator[str]:
    known = {rule.id for rule in before.rule}
    kept = {(line, keep.site) for keep in before.keep for line in keep.lines}
    for review in reviews:
        lines = ReviewedLines(review.article)
        for question, answer in review.session.choices():
            words = question.piece.words
            if answer is Answer.ALWAYS_KEEP and (words, review.site) not in kept:
                kept.add((words, review.site))
                yield table(
                    "keep",
                    lines=[words],
                    site=review.site,
                    why=f"{OWN_KEEP}; seen in {review.name}",
                )
            elif answer is Answer.ALWAYS_REMOVE:
                rule = rule_for(question, lines, site=review.site)
                if isinstance(rule, Rule) and rule.id not in known:
                    known.add(rule.id)
                    yield _rule(rule)
        yield from _decision(review)


def _decision(review: Review) -> Iterator[str]:
    """Yield the decision about this text, including choices with "always", so that no older one contradicts them."""
    choices = list(review.session.choices())
    if not choices:
        return
    reviewed = apply(review.article, review.session)
    names = dict.fromkeys((fingerprint(review.article.source), fingerprint(reviewed.text)))
    yield table(
        "decision",
        file=review.name,
        text=list(names),
        keep=_words(question for question, answer in choices if answer.keeps),
        remove=_words(question for question, answer in choices if not answer.keeps),
    )


def _words(questions: Iterable[Question]) -> list[str]:
    return [question.piece.words for question in questions]


def _rule(rule: Rule) -> str:
    return table(
        "rule",
        id=rule.id,
        type=str(rule.type),
        match=rule.match,
        confidence=rule.confidence,
        phrases=list(rule.phrases),
        **({} if rule.match is MatchKind.LINE else {"extent": rule.extent, "mark": rule.mark}),
        max_chars=rule.max_chars,
        site=rule.site,
        why=rule.why,
        matches=list(rule.matches),
        not_matches=list(rule.not_matches),
    )
