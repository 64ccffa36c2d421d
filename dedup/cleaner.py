"""The cleaner: checks what it is given, brings a text into its plain form, and cleans one text or many side by side."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from copy import copy
from dataclasses import replace
from functools import lru_cache, partial
from typing import TYPE_CHECKING

from dedup.arguments import require_many, require_number, require_text
from dedup.boilerplate.rules.kept import ProtectedKeys
from dedup.boilerplate.rules.loading import load_packs
from dedup.config import Config
from dedup.errors import InputError, UsageError
from dedup.model import Article, ChromeType
from dedup.reading import Passes, clean_without_addresses
from dedup.reading.steps import Steps
from dedup.result.source_mapping import restored
from dedup.text.plain import plain
from dedup.workers.chunks import in_chunks, size_of
from dedup.workers.side_by_side import alone, together

if TYPE_CHECKING:
    from dedup.html.facts import VisibleText

__all__ = ["Cleaner", "clean"]

CLEANERS = 16
"""Cleaners that :func:`clean` caches, by their settings: each caches short lines."""


class Cleaner:
    """A reusable cleaner, safe to share between threads; what it keeps between calls only saves time.

    Args:
        config: the settings; the defaults suit unknown text.

    Raises:
        UsageError: ``config`` is not a :class:`Config`.
        RulePackError: a pack that the settings name cannot be used.
    """

    def __init__(self, config: Config | None = None) -> None:
        self.config = _settings(config)
        self._rules = load_packs(None, self.config.packs, self.config.site)
        self._keep = frozenset(self.config.keep)
        self._passes = Passes(self._rules, self.config)

    def clean(self, text: str, *, headline: str | None = None) -> Article:
        """Return the article in a text.

        Args:
            text: the scraped text; line breaks of any kind.
            headline: the headline, where the caller knows it (a data set's title field).

        Raises:
            UsageError: an argument is not text.
            InputError: the text is longer than ``config.max_chars``.
        """
        return alone(self.steps(text, headline))

    def steps(self, text: str, headline: str | None = None) -> Steps[Article]:
        """Clean a text along with others: the generator yields lines to classify and receives their scores.

        For :func:`dedup.workers.side_by_side.together`; the arguments are those of :meth:`clean`.

        Raises:
            UsageError: an argument is not text; at the first step.
            InputError: the text is longer than ``config.max_chars``; at the first step.
        """
        require_text("text", text)
        require_text("headline", headline, optional=True)
        self._reject_long(text)
        plain_form = plain(text, nuls=ChromeType.CONTROL in self._keep)
        article = yield from clean_without_addresses(
            plain_form.text,
            partial(self._passes.clean, headline=headline),
            keep=ChromeType.LINK in self._keep,
        )
        return article if plain_form.text == text else restored(article, plain_form)

    def page_steps(self, page: VisibleText, headline: str | None = None) -> Steps[Article]:
        """Clean the visible lines of an HTML page along with other texts, as :meth:`steps` does for a text.

        Raises:
            InputError: the lines are longer than ``config.max_chars``; at the first step.
        """
        text = page.text
        self._reject_long(text)
        return (yield from self._passes.clean(text, headline, page))

    def _reject_long(self, text: str) -> None:
        if len(text) > self.config.max_chars:
            raise InputError(
                "-", f"{len(text)} characters are more than the limit of {self.config.max_chars}"
            )

    def protecting(self, kept: ProtectedKeys) -> Cleaner:
        """Return a cleaner with the same settings and rules that protects ``kept`` instead of the packs' own lines."""
        other = copy(self)
        other._rules = replace(self._rules, kept=kept)
        other._passes = Passes(other._rules, self.config)
        return other

    def agreed(self, text: str) -> frozenset[str]:
        """Return the keys that a person agreed to remove from a text, as the packs record it (see ``dedup review``)."""
        return self._rules.kept.agreed(text)

    def map(self, texts: Iterable[str], *, workers: int = 1) -> Iterator[Article]:
        """Clean many texts side by side; the articles come in the order of the texts.

        Args:
            texts: read lazily, a chunk at a time (16 texts, or 256,000 characters); no more than a few chunks are
                held at once.
            workers: processes that share the work; with 1, this process does it.

        Raises:
            UsageError: ``workers`` is not a positive number, or a text is not a string.
            InputError: a text is longer than ``config.max_chars``.
            WorkerError: a process that shares the work was ended while it worked on a text.

        An error in a text is raised in its place: the articles of the texts before it come first.
        """
        require_number("workers", workers)
        if workers < 1:
            raise UsageError(f"workers: {workers} is not a positive number of processes")
        require_many("texts", texts)
        if workers == 1:
            return self._map(texts)
        from dedup.workers.parallel import clean_all  # multiprocessing, which one process does without

        return clean_all(texts, Cleaner, self.config, workers=workers)

    def _map(self, texts: Iterable[str]) -> Iterator[Article]:
        for chunk in in_chunks(texts, size_of):
            yield from together(map(self.steps, chunk))


def _settings(config: object) -> Config:
    if config is None:
        return Config()
    if not isinstance(config, Config):
        raise UsageError(f"config: takes a dedup.Config, not {type(config).__name__}")
    return config


@lru_cache(maxsize=CLEANERS)
def _cleaner(config: Config) -> Cleaner:
    return Cleaner(config)


def clean(text: str, *, language: str | None = None, config: Config | None = None) -> Article:
    """Return the article in a text.

    Args:
        text: the scraped text.
        language: ISO 639 code, where it is known.
        config: further settings.

    Raises:
        UsageError: an argument has a wrong type.
        InputError: the text is longer than ``config.max_chars``.
    """
    settings = _settings(config)
    if language is not None:
        settings = replace(settings, language=language)
    return _cleaner(settings).clean(text)
