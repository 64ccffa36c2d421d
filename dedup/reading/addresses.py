"""Cleans a text as if its links had no addresses, and carries the article back to the text with them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from dedup.model import Article, Span, Status
from dedup.reading.steps import Steps
from dedup.result.links import carry_back, find_addresses, kept_of, sources_of, without
from dedup.result.proof import misplaced
from dedup.result.source_mapping import untouched

__all__ = ["Clean", "clean_without_addresses"]

ROUNDS = 6
"""A text is cleaned again, at most this many times, while removals bring links together with other words, so that their
addresses are no longer text."""

Clean = Callable[[str], Steps[Article]]
"""Cleans a text as it is."""


def clean_without_addresses(text: str, clean: Clean, *, keep: bool) -> Steps[Article]:
    """Clean a text without the addresses of its links.

    Args:
        text: the text, in its plain form.
        clean: cleans a text as it is.
        keep: whether addresses are kept in the paragraphs that are kept.
    """
    addresses = find_addresses(text, unpadded=keep)
    for _ in range(ROUNDS):
        article = yield from _without(text, addresses, clean, keep=keep)
        # Paragraphs that were glued are separate now: more links have words next to them. Where addresses are kept,
        # a link over several lines may have become two paragraphs.
        sources = sources_of(article, find_addresses(article.text, unpadded=keep))
        expected = kept_of(article, addresses) if keep else []
        if sources == expected or (keep and (yield from _is_stable(article, clean))):
            return article
        lost = {*expected} - {*sources}
        addresses = sorted({*addresses, *sources} - lost)
    return untouched(article, "another pass would take out more addresses")


def _is_stable(article: Article, clean: Clean) -> Steps[bool]:
    """Return whether another pass leaves the text of an article unchanged; addresses are kept in both."""
    addresses = find_addresses(article.text, unpadded=True)
    again = yield from _without(article.text, addresses, clean, keep=True)
    return again.status is not Status.UNPROVED and again.text == article.text


def _without(text: str, addresses: Sequence[Span], clean: Clean, *, keep: bool) -> Steps[Article]:
    """Clean a text without some addresses; where that result cannot be proved, clean it as it is."""
    if addresses:
        # What is left may have addresses again: an image in a link is a link in another one's words.
        shorter = yield from clean_without_addresses(without(text, addresses), clean, keep=keep)
        article = carry_back(shorter, text, addresses, keep=keep)
        if article.status is not Status.UNPROVED and misplaced(article) is None:
            return article
    return (yield from clean(text))
