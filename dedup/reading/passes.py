"""Cleans a text in passes: reads it, reads the result again until nothing more is removed, and proves the article."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from dedup.boilerplate.classifier.carried import CarriedScores
from dedup.boilerplate.classifier.monotony import is_monotonous
from dedup.boilerplate.classifier.scores import Scores
from dedup.boilerplate.rules.index import Rules
from dedup.boilerplate.rules.labels import Hit, HitCache
from dedup.config import Config
from dedup.copies.twins import follow_twins
from dedup.model import Article, Removal, Status
from dedup.reading.cache import TextCache
from dedup.reading.decision import Pass, decide
from dedup.reading.preparation import prepare
from dedup.reading.steps import Steps
from dedup.result.assembly import Layout, assemble, composed, partition
from dedup.result.metadata import gather
from dedup.result.proof import proved
from dedup.result.source_mapping import in_source
from dedup.text.language import guess_language

if TYPE_CHECKING:
    from dedup.html.facts import VisibleText

__all__ = ["Passes"]

KNOWN_LINES = 20_000
"""Short lines whose rule hits are cached across texts: the pages of a site share their boilerplate."""
PASSES = 32
"""The result is cleaned again until nothing changes, at most this many times; then the text is returned whole. Of 4,000
pages two needed more than six times: as a menu was removed, the next lines of it became more likely to be one. The
longest took 22."""


class Passes:
    """Cleans texts in passes; caches what the rules match on short lines, from text to text.

    Args:
        rules: the compiled rule packs.
        config: the settings.
    """

    def __init__(self, rules: Rules, config: Config) -> None:
        self._rules, self._config = rules, config
        self._hits: dict[str, tuple[str, Sequence[Hit]]] = {}

    def clean(self, text: str, headline: str | None, page: VisibleText | None = None) -> Steps[Article]:
        """Clean a text: make a pass over it, and further ones over the result until nothing more is removed.

        Args:
            text: the text, in its plain form.
            headline: the headline, where the caller knows it.
            page: the visible lines of the HTML page, if the text comes from one.
        """
        language = self._config.language or guess_language(text)
        if len(self._hits) > KNOWN_LINES:
            self._hits.clear()
        cache = TextCache(HitCache(self._hits, {}))
        kept_keys = self._rules.kept.in_text(text)
        first, scores = yield from self._pass(text, headline, cache, kept_keys, page)
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
            again, _ = yield from self._pass(layout.text, headline, cache, kept_keys, carried=carried)
            next_layout = assemble(again.segmentation, again.removals, again.insertions, again.headline)
            stable = next_layout.text == layout.text
            if not stable:
                new_removals = in_source(text, layout, again.removals)
                removals = sorted([*removals, *new_removals], key=lambda removal: removal.start)
            # Where nothing changes, the headline is the one that is found in the article alone.
            layout = composed(layout, next_layout)
        removals = follow_twins(text, removals)
        return _article(text, first, layout, removals, stable=stable, language=language)

    def _pass(
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
        prepared = prepare(text, self._rules, self._config, cache, kept_keys, headline, page)
        if carried is not None:
            scores = carried.of(prepared.segmentation.lines)
        elif is_monotonous(prepared.lines.keys):
            scores = Scores.all_kept(len(prepared.lines.texts))
        else:
            scores = yield prepared.lines
        return decide(
            prepared, scores, self._rules, self._config, html=page is not None or carried is not None
        ), scores


def _article(
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
