"""A formatter block for datatrove pipelines that replaces the text of every document with the article.

Between a reader and a writer::

    LocalPipelineExecutor([
        JsonlReader("pages/"),
        DedupFormatter(Config(strictness="careful"), site_key="url"),
        JsonlWriter("articles/"),
    ]).run()
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dedup.config import Config
from dedup.errors import InputError, MissingExtraError
from dedup.model import Status
from dedup.reading.steps import Steps
from dedup.sites.by_site import SiteCleaners
from dedup.workers.chunks import in_chunks, size_of
from dedup.workers.side_by_side import together

try:
    from datatrove.pipeline.formatters.base import BaseFormatter
except ImportError:
    raise MissingExtraError("dedup.datatrove", "datatrove") from None

if TYPE_CHECKING:
    from datatrove.data import Document, DocumentsPipeline

__all__ = ["DedupFormatter"]


class DedupFormatter(BaseFormatter):
    """Replaces a document's text with the article.

    Its statistics count ``cleaned``, ``unchanged``, ``unproved``, ``refused`` (too long) and ``no_text`` documents (the
    last three are passed on unchanged), and ``characters_removed``.

    Args:
        config: the settings; the packs must be readable by all workers.
        title_key: the metadata key of the headline; the text of a document that has one becomes the body alone.
        site_key: the metadata key of the URL or site, for the rules of that site.

    Raises:
        RulePackError: a pack cannot be used.
    """

    name = "dedup"

    def __init__(
        self, config: Config | None = None, *, title_key: str | None = None, site_key: str | None = None
    ) -> None:
        super().__init__()
        self._config = config or Config()
        self._title_key, self._site_key = title_key, site_key
        SiteCleaners(self._config)

    def format(self, text: str) -> str:
        """Return the article of a text; if the result is not proved, the text is returned unchanged.

        Raises:
            UsageError: it is not a string.
            InputError: it is too long.
        """
        article = SiteCleaners(self._config).of(None).clean(text)
        return text if article.status is Status.UNPROVED else article.text

    def run(self, data: DocumentsPipeline, rank: int = 0, world_size: int = 1) -> DocumentsPipeline:
        """Yield the documents with their articles; a chunk of them is cleaned together."""
        cleaners = SiteCleaners(self._config)
        for documents in in_chunks(data, lambda document: size_of(document.text)):
            with self.track_time("chunk"):
                for _ in together(self._clean(document, cleaners) for document in documents):
                    pass
            yield from documents

    def _clean(self, document: Document, cleaners: SiteCleaners) -> Steps[None]:
        self.stat_update("total")
        if not isinstance(document.text, str):
            self.stat_update("no_text")
            return
        title = self._metadata(document, self._title_key)
        try:
            cleaner = cleaners.of(self._metadata(document, self._site_key))
            article = yield from cleaner.steps(document.text, title)
        except InputError:
            self.stat_update("refused")
            return
        self.stat_update(str(article.status))
        if article.status is Status.UNPROVED:
            return
        document.text = article.text if title is None else article.body
        removed = sum(len(removal.text) for removal in article.removals)
        self.stat_update("characters_removed", value=removed)

    def _metadata(self, document: Document, name: str | None) -> str | None:
        value = None if name is None else document.metadata.get(name)
        return value if isinstance(value, str) and value else None
