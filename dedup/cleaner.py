"""The flow in one readable function: text → sentences → matches → labels → article."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from dedup.arguments import require_many, require_number, require_text
from dedup.assemble import Layout, Place, assemble, composed, partition
from dedup.chrome.context import unjudged
from dedup.chrome.labels import Hit, Memo, label_lines
from dedup.chrome.packs import load_packs
from dedup.config import Config
from dedup.errors import InputError, UsageError
from dedup.language import guess_language
from dedup.ledger import Ledger
from dedup.links import carry_back, find_addresses, kept_of, sources_of, without
from dedup.lockstep import Steps, alone, together
from dedup.markdown import standing_lines
from dedup.matching.copies import find_copies
from dedup.matching.glue import unglue
from dedup.matching.headline import find_headline
from dedup.matching.renditions import find_renditions, lines_told
from dedup.matching.teasers import find_teasers
from dedup.metadata import gather
from dedup.model import (
    Article,
    ChromeType,
    Removal,
    Repeat,
    Segmentation,
    Span,
    Status,
)
from dedup.monotony import is_monotonous
from dedup.outcome import in_source, lone, restored, untouched
from dedup.parallel import clean_all, in_chunks, size_of
from dedup.pieces import unfold
from dedup.plain import plain
from dedup.remove_copies import (
    followed_twins,
    remove_adjacent_copies,
    remove_echoes,
    remove_line_copies,
    remove_teasers,
    remove_tellings,
    standing_twins,
)
from dedup.remove_furniture import (
    is_furniture,
    protect_kept,
    remove_caption_copies,
    remove_images,
    remove_inserted,
    remove_labelled,
    remove_metadata,
    remove_orphans,
    site_keys,
)
from dedup.running_text import find_running_text, question
from dedup.seen import Seen
from dedup.segment import segment
from dedup.verify import misplaced, proved
from dedup.wrap import unwrap

__all__ = ["Cleaner", "clean"]

KNOWN_LINES = 20_000
"""Short lines whose rules are kept from text to text: the pages of a site share their furniture."""
CLEANERS = 16
"""Cleaners that :func:`clean` keeps at hand, by their settings: each remembers short lines."""
ROUNDS = 6
"""So often is the result cleaned again until nothing more goes; a text that is not settled then comes back whole."""


@dataclass(frozen=True, slots=True)
class _Pass:
    """What one reading of a text found."""

    segmentation: Segmentation
    removals: tuple[Removal, ...]
    places: dict[int, Place]
    headline: Span | None
    repeats: tuple[Repeat, ...]
    scope: str
    notes: tuple[str, ...]


class Cleaner:
    """A reusable cleaner, safe to share between threads; what it keeps between calls only saves time.

    Args:
        config: the settings; the defaults suit unknown text.

    Raises:
        UsageError: ``config`` is none.
        RulePackError: a pack that the settings name cannot be used.
    """

    def __init__(self, config: Config | None = None) -> None:
        self.config = _settings(config)
        self._rules = load_packs(None, self.config.packs, self.config.site)
        self._keep = frozenset(self.config.keep)
        self._hits: dict[str, tuple[str, Sequence[Hit]]] = {}

    def clean(self, text: str, *, headline: str | None = None) -> Article:
        """Return the article that stands in a text.

        Args:
            text: the scraped text; line breaks of any kind.
            headline: the headline, where the caller knows it (a data set's title field).

        Raises:
            UsageError: an argument is no text.
            InputError: the text is longer than ``config.max_chars``.
        """
        return alone(self.steps(text, headline))

    def steps(self, text: str, headline: str | None = None) -> Steps[Article]:
        """Clean a text beside others: wherever the context judge is needed, a question is given out.

        For :func:`dedup.lockstep.together`; the arguments are those of :meth:`clean`.

        Raises:
            UsageError: an argument is no text; at the first step.
            InputError: the text is longer than ``config.max_chars``; likewise.
        """
        require_text("text", text)
        require_text("headline", headline, optional=True)
        if len(text) > self.config.max_chars:
            raise InputError(
                "-", f"{len(text)} characters are more than the limit of {self.config.max_chars}"
            )
        read = plain(text, nuls=ChromeType.CONTROL in self._keep)
        found = yield from self._read_plain(read.text, headline)
        return found if read.text == text else restored(found, read)

    def _read_plain(self, text: str, headline: str | None) -> Steps[Article]:
        """Clean a text in its plain form (see :func:`dedup.plain.plain`)."""
        keep = ChromeType.LINK in self._keep
        addresses = find_addresses(text, tight=keep)
        for _ in range(ROUNDS):
            found = yield from self._without_addresses(text, addresses, headline, keep=keep)
            # Paragraphs that were glued are apart now: more links have words beside them. Where addresses are kept,
            # a link over several lines may have become two paragraphs.
            seen = sources_of(found, find_addresses(found.text, tight=keep))
            expected = kept_of(found, addresses) if keep else []
            if seen == expected or (keep and (yield from self._is_stable(found, headline))):
                return found
            gone = {*expected} - {*seen}
            addresses = sorted({*addresses, *seen} - gone)
        return untouched(found, "a further reading would take more addresses out")

    def _is_stable(self, found: Article, headline: str | None) -> Steps[bool]:
        """Whether an article in which addresses are kept comes out of a further reading as it is."""
        again = yield from self._without_addresses(
            found.text, find_addresses(found.text, tight=True), headline, keep=True
        )
        return again.status is not Status.UNPROVED and again.text == found.text

    def _without_addresses(
        self, text: str, addresses: Sequence[Span], headline: str | None, *, keep: bool
    ) -> Steps[Article]:
        """Clean a text as if the addresses of its links were not there; where that cannot be proved, as it stands."""
        if addresses:
            words = yield from self._read_plain(without(text, addresses), headline)
            found = carry_back(words, text, addresses, keep=keep)
            if found.status is not Status.UNPROVED and misplaced(found) is None:
                return found
        return (yield from self._clean(text, headline))

    def _clean(self, text: str, headline: str | None) -> Steps[Article]:
        """Clean a text as it stands: read it, and read the result again until nothing more goes."""
        language = self.config.language or guess_language(text)
        if len(self._hits) > KNOWN_LINES:
            self._hits.clear()
        seen = Seen(Memo(self._hits, {}))
        kept = self._rules.kept.in_text(text)
        first = yield from self._read(text, headline, seen, kept)
        removals = list(first.removals)
        layout = assemble(first.segmentation, removals, first.places, first.headline)
        # Where nothing was removed and every line is a paragraph, a second reading would read the same lines, unless
        # blanks were trimmed off: marks of Markdown are such at the beginning of a line alone.
        found = first.segmentation
        settled = (
            not removals
            and not first.places
            and len(layout.texts) == len(found.lines)
            and not found.wrapped
            and all(line.start == 0 or text[line.start - 1] == "\n" for line in found.lines)
        )
        for _ in range(ROUNDS):
            if settled:
                break
            again = yield from self._read(layout.text, headline, seen, kept)
            further = assemble(again.segmentation, again.removals, again.places, again.headline)
            settled = further.text == layout.text
            if not settled:
                more = in_source(text, layout, again.removals)
                removals = followed_twins(sorted([*removals, *more], key=lambda removal: removal.start))
                layout = composed(layout, further)
        return self._article(text, first, layout, removals, settled=settled, language=language)

    def agreed(self, text: str) -> frozenset[str]:
        """Return the keys of what a person let go in a text, as the packs have it (see ``dedup review``)."""
        return self._rules.kept.agreed(text)

    def map(self, texts: Iterable[str], *, workers: int = 1) -> Iterator[Article]:
        """Clean many texts side by side; the articles come in the order of the texts.

        Args:
            texts: read as they are needed, a chunk at a time (32 texts, or 400,000 characters); no more than a few
                chunks are held at once.
            workers: processes that share the work; one cleans in this process.

        Raises:
            UsageError: ``workers`` is no positive number, or a text is no text.
            InputError: a text is longer than ``config.max_chars``.
            WorkerError: a process that shares the work was ended while it worked on a text.

        What is wrong with a text is raised in its place: the articles of the texts before it come first.
        """
        require_number("workers", workers)
        if workers < 1:
            raise UsageError(f"workers: {workers} is not a positive number of processes")
        require_many("texts", texts)
        if workers == 1:
            return self._map(texts)
        return clean_all(texts, Cleaner, self.config, workers=workers)

    def _map(self, texts: Iterable[str]) -> Iterator[Article]:
        for chunk in in_chunks(texts, size_of):
            yield from together(map(self.steps, chunk))

    def _read(self, text: str, given: str | None, seen: Seen, kept: frozenset[str]) -> Steps[_Pass]:
        """Read a text once: find its parts, hear the judges, note what goes."""
        segmentation = unfold(unwrap(segment(text, seen.cuts)), self._rules.lines)
        lines = segmentation.lines
        texts = [text[start:end] for start, end, _, _ in segmentation.sentences]
        keys = seen.keys(texts)
        line_keys = [
            keys[first] if last - first == 1 else " ".join(filter(None, keys[first:last]))
            for _, _, first, last in lines
        ]
        teasers = find_teasers(text, lines, line_keys)
        finer = (
            segmentation
            if segmentation.folded
            else unglue(segmentation, line_keys, frozenset(teaser.line for teaser in teasers))
        )
        if finer is not segmentation:
            segmentation, lines = finer, finer.lines
            texts = [text[start:end] for start, end, _, _ in segmentation.sentences]
            keys = seen.keys(texts)
        sentences = segmentation.sentences
        standing = standing_lines(text, lines, links=ChromeType.LINK in self._keep)
        ledger = Ledger(segmentation, kept, guarded=standing)

        labels = label_lines(text, lines, self._rules, keys=line_keys, memo=seen.hits)
        labels = protect_kept(ledger, segmentation, keys, line_keys, labels, kept)
        furniture = frozenset(number for number, row in enumerate(labels) if row and is_furniture(row))
        headline = find_headline(text, lines, line_keys, given=given, skip=furniture | standing)
        if headline is not None:
            remove_echoes(ledger, segmentation, headline, line_keys)
        remove_teasers(ledger, segmentation, teasers)
        remove_images(ledger, segmentation, self._keep)
        remove_labelled(ledger, labels, self._keep)
        remove_caption_copies(ledger, segmentation, line_keys, labels, self._keep)

        weights = [
            0 if sentences[i].line in ledger.gone else len(folded) - folded.count(" ")
            for i, folded in enumerate(keys)
        ]
        matches = find_copies(
            keys,
            texts,
            matcher=self.config.matcher,
            known=seen.compared,
            # Nobody asks for the copies of what is gone.
            skip=frozenset(i for i, weight in enumerate(weights) if not weight),
        )
        heading = range(*lines[headline.line][2:]) if headline else ()
        renditions = find_renditions(segmentation, weights, matches)
        tellings = remove_tellings(ledger, segmentation, keys, renditions, heading)

        copies = {*tellings.lines, *(teaser.line for teaser in teasers)}
        if headline is not None:
            copies.update(echo.line for echo in headline.echoes)
        asked = question(segmentation, line_keys, labels, ledger, copies)
        running = find_running_text(
            asked,
            unjudged(asked) if is_monotonous(line_keys, ledger.gone) else (yield asked),
            self.config.scope,
            lines_told(renditions, sentences),
            landmarks=bool(copies),
            folded=segmentation.folded,
        )
        if not segmentation.folded:
            remove_inserted(ledger, segmentation, renditions, tellings.twins, running)
        remove_line_copies(ledger, segmentation, line_keys, running.prose)
        remove_adjacent_copies(ledger, segmentation, line_keys)
        landmarks = [*(teaser.line for teaser in teasers), *tellings.lines]
        if headline is not None:
            landmarks += [headline.line, *(echo.line for echo in headline.echoes)]
        remove_metadata(
            ledger,
            segmentation,
            line_keys,
            running.prose,
            landmarks,
            site_keys(segmentation, headline, teasers),
        )
        decided, grounds = running.scope(self.config.scope)
        for sentence in (*tellings.twins.values(), *tellings.places):
            ledger.guard(sentences[sentence].line)
        title = (
            headline.line if headline else running.headline(ledger, labels, decided, self.config.strictness)
        )
        if title is not None:
            ledger.guard(title)
        running.remove(ledger, labels, decided, self.config.strictness, self._keep)
        # Last, so that no other judge sees a text without them.
        remove_orphans(ledger, segmentation, self._keep)

        return _Pass(
            segmentation,
            tuple(standing_twins(segmentation, ledger.removals, tellings.twins)),
            tellings.places,
            Span(*lines[title][:2]) if title is not None else None,
            tuple(tellings.repeats) + lone(segmentation, matches, ledger),
            decided,
            (f"scope: {decided} ({grounds})",),
        )

    def _article(
        self,
        text: str,
        first: _Pass,
        layout: Layout,
        removals: Sequence[Removal],
        *,
        settled: bool,
        language: str,
    ) -> Article:
        """Make the article, prove it, or give the text back whole."""
        article = Article(
            source=text,
            headline=layout.texts[0] if layout.headline else None,
            paragraphs=layout.texts[1:] if layout.headline else layout.texts,
            layout=layout.spans,
            spans=partition(text, layout, removals),
            repeats=first.repeats,
            status=Status.CLEANED if removals or first.places else Status.UNCHANGED,
            metadata=gather(text, removals),
            language=language,
            scope=first.scope,
            notes=first.notes,
        )
        fault = proved(article) if settled else "a second reading would remove more"
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
    """Return the article that stands in a text.

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
