"""The earlier answers to the questions of a review, read from its pack."""

from __future__ import annotations

from collections.abc import Sequence

from dedup.boilerplate.rules.kept import fingerprint
from dedup.boilerplate.rules.rule import Pack
from dedup.model import Article
from dedup.review.questions import Question
from dedup.review.replaced import OWN_RULE
from dedup.review.session import Answer
from dedup.text.keys import key

__all__ = ["earlier_answers"]


def earlier_answers(
    pack: Pack, article: Article, questions: Sequence[Question], *, site: str = ""
) -> tuple[Answer | None, ...]:
    """Return the earlier answer to each question; ``None`` if the pack has none.

    A decision about this text takes precedence over an answer for all texts; a later decision over an earlier one.

    Args:
        pack: the pack that the choices are written to.
        article: the article that the questions are about.
        questions: the questions.
        site: the site of the text; empty if it is not known.
    """
    found: dict[str, Answer] = {}
    for rule in pack.rule:
        if rule.id.startswith(OWN_RULE) and rule.site in ("", site):
            found.update({key(phrase): Answer.ALWAYS_REMOVE for phrase in rule.phrases})
    always = {key(line) for keep in pack.keep if keep.site in ("", site) for line in keep.lines}
    found.update(dict.fromkeys(always, Answer.ALWAYS_KEEP))
    name = fingerprint(article.source)
    for decision in pack.decision:
        if name in decision.text:
            for line in decision.keep:
                found[key(line)] = Answer.ALWAYS_KEEP if key(line) in always else Answer.KEEP
            for line in decision.remove:
                same = found.get(key(line)) is Answer.ALWAYS_REMOVE
                found[key(line)] = Answer.ALWAYS_REMOVE if same else Answer.REMOVE
    return tuple(found.get(question.key) for question in questions)
