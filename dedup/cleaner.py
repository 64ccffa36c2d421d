"""The cleaner: reads a text, decides what is removed, repeats this until nothing changes, and proves the article."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from copy import copy
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from dedup.arguments import require_many, require_number, require_text
from dedup.boilerplate.classifier.carried import CarriedScores
from dedup.boilerplate.classifier.monotony import is_monotonous
from dedup.boilerplate.classifier.scores import Scores
from dedup.boilerplate.rules.kept import ProtectedKeys
from dedup.boilerplate.rules.labels import Hit, HitCache
from dedup.boilerplate.rules.loading import load_packs
from dedup.config import Config
from dedup.copies.removal import follow_twins
from dedup.errors import InputError, UsageError
from dedup.model import Article, ChromeType, Removal, Span, Status
from dedup.reading import Pass, decide, prepare
from dedup.reading.cache import TextCache
from dedup.result.assembly import Layout, assemble, composed, partition
from dedup.result.links import carry_back, find_addresses, kept_of, sources_of, without
from dedup.result.metadata import gather
from dedup.result.proof import misplaced, proved
from dedup.result.source_mapping import in_source, restored, untouched
from dedup.text.language import guess_language
from dedup.text.plain import plain
from dedup.workers.chunks import in_chunks, size_of
from dedup.workers.side_by_side import Steps, alone, together

if TYPE_CHECKING:
    from dedup.html.facts import VisibleText

__all__ = ["Cleaner", "clean"]

KNOWN_LINES = 20_000
"""Short lines whose rule hits are cached across texts: the pages of a site share their boilerplate."""
CLEANERS = 16
"""Cleaners that :func:`clean` caches, by their settings: each caches short lines."""
PASSES = 32
"""The result is cleaned again until nothing changes, at most this many times; then the text is returned whole. Of 4,000
pages two needed more than six times: as a menu was removed, the next lines of it became more likely to be one. The
longest took 22."""
ADDRESS_ROUNDS = 6
"""The same, while removals bring links together with other words, so that their addresses are no longer text."""


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
        self._hits: dict[str, tuple[str, Sequence[Hit]]] = {}

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
        article = yield from self._read_plain(plain_form.text, headline)
        return article if plain_form.text == text else restored(article, plain_form)

    def _read_plain(self, text: str, headline: str | None) -> Steps[Article]:
        """Clean a text in its plain form (see :func:`dedup.text.plain.plain`)."""
        keep = ChromeType.LINK in self._keep
        addresses = find_addresses(text, unpadded=keep)
        for _ in range(ADDRESS_ROUNDS):
            article = yield from self._without_addresses(text, addresses, headline, keep=keep)
            # Paragraphs that were glued are separate now: more links have words next to them. Where addresses are kept,
            # a link over several lines may have become two paragraphs.
            sources = sources_of(article, find_addresses(article.text, unpadded=keep))
            expected = kept_of(article, addresses) if keep else []
            if sources == expected or (keep and (yield from self._is_stable(article, headline))):
                return article
            lost = {*expected} - {*sources}
            addresses = sorted({*addresses, *sources} - lost)
        return untouched(article, "another pass would take out more addresses")

    def _is_stable(self, article: Article, headline: str | None) -> Steps[bool]:
        """Return whether another pass leaves the text of an article unchanged; addresses are kept in both."""
        again = yield from self._without_addresses(
            article.text, find_addresses(article.text, unpadded=True), headline, keep=True
        )
        return again.status is not Status.UNPROVED and again.text == article.text

    def _without_addresses(
        self, text: str, addresses: Sequence[Span], headline: str | None, *, keep: bool
    ) -> Steps[Article]:
        """Clean a text as if its links had no addresses; where that result cannot be proved, clean it as it is."""
        if addresses:
            shorter = yield from self._read_plain(without(text, addresses), headline)
            article = carry_back(shorter, text, addresses, keep=keep)
            if article.status is not Status.UNPROVED and misplaced(article) is None:
                return article
        return (yield from self._clean(text, headline))

    def page_steps(self, page: VisibleText, headline: str | None = None) -> Steps[Article]:
        """Clean the visible lines of an HTML page along with other texts, as :meth:`steps` does for a text.

        Raises:
            InputError: the lines are longer than ``config.max_chars``; at the first step.
        """
        text = page.text
        self._reject_long(text)
        return (yield from self._clean(text, headline, page))

    def _reject_long(self, text: str) -> None:
        if len(text) > self.config.max_chars:
            raise InputError(
                "-", f"{len(text)} characters are more than the limit of {self.config.max_chars}"
            )

    def _clean(self, text: str, headline: str | None, page: VisibleText | None = None) -> Steps[Article]:
        """Clean a text as it is: read it, and read the result again until nothing more is removed."""
        language = self.config.language or guess_language(text)
        if len(self._hits) > KNOWN_LINES:
            self._hits.clear()
        cache = TextCache(HitCache(self._hits, {}))
        kept_keys = self._rules.kept.in_text(text)
        first, scores = yield from self._read(text, headline, cache, kept_keys, page)
        removals = list(first.removals)
        segmentation = first.segmentation
        layout = assemble(segmentation, removals, first.insertions, first.headline)
        # Where nothing was removed and every line is a paragraph, a second pass would read the same lines, unless
        # blanks were trimmed: Markdown markers count only at the beginning of a line.
        stable = (
            not removals
            and not first.insertions
            and layout.in_order
            and len(layout.texts) == len(segmentation.lines)
            and not segmentation.wrapped
            and all(line.start == 0 or text[line.start - 1] == "\n" for line in segmentation.lines)
        )
        for _ in range(PASSES):
            if stable:
                break
            carried = None if page is None else CarriedScores(segmentation.lines, scores, layout)
            again, _ = yield from self._read(layout.text, headline, cache, kept_keys, carried=carried)
            next_layout = assemble(again.segmentation, again.removals, again.insertions, again.headline)
            stable = next_layout.text == layout.text
            if not stable:
                new_removals = in_source(text, layout, again.removals)
                removals = sorted([*removals, *new_removals], key=lambda removal: removal.start)
            # Where nothing changes, the headline is the one that is found in the article alone.
            layout = composed(layout, next_layout)
        removals = follow_twins(text, removals)
        return self._article(text, first, layout, removals, stable=stable, language=language)

    def protecting(self, kept: ProtectedKeys) -> Cleaner:
        """Return a cleaner with the same settings and rules that protects ``kept`` instead of the packs' own lines."""
        other = copy(self)
        other._rules, other._hits = replace(self._rules, kept=kept), {}
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

    def _read(
        self,
        text: str,
        headline: str | None,
        cache: TextCache,
        kept_keys: frozenset[str],
        page: VisibleText | None = None,
        carried: CarriedScores | None = None,
    ) -> Steps[tuple[Pass, Scores]]:
        """Make one pass over a text: prepare it, give its lines to the classifier, decide what is removed.

        In a second pass over the article of a page the markup that the classifier used is no longer there: the scores
        of the first pass apply (``carried``).
        """
        prepared = prepare(text, self._rules, self.config, cache, kept_keys, headline, page)
        if carried is not None:
            scores = carried.of(prepared.segmentation.lines)
        elif is_monotonous(prepared.lines.keys):
            scores = Scores.all_kept(len(prepared.lines.texts))
        else:
            scores = yield prepared.lines
        return decide(
            prepared, scores, self._rules, self.config, html=page is not None or carried is not None
        ), scores

    def _article(
        self,
        text: str,
        first: Pass,
        layout: Layout,
        removals: Sequence[Removal],
        *,
        stable: bool,
        language: str,
    ) -> Article:
        """Make the article and prove it; where that fails, return the text whole."""
        article = Article(
            source=text,
            headline=layout.texts[0] if layout.headline else None,
            paragraphs=layout.texts[1:] if layout.headline else layout.texts,
            layout=layout.spans,
            spans=partition(text, layout, removals),
            repeats=first.repeats,
            status=Status.CLEANED if removals or not layout.in_order else Status.UNCHANGED,
            metadata=gather(text, removals),
            language=language,
            scope=first.scope,
            notes=first.notes,
        )
        fault = proved(article) if stable else "another pass would remove more"
        if fault is None:
            return article
        whole = assemble(first.segmentation, (), {}, None)
        return replace(
            article,
            headline=None,
            paragraphs=whole.texts,
            layout=whole.spans,
            spans=partition(text, whole, ()),
            status=Status.UNPROVED,
            notes=(*first.notes, f"unproved: {fault}"),
        )


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
