"""A Scrapy item pipeline that replaces the text of every item with the article.

In the settings of the project::

    ITEM_PIPELINES = {"dedup.scrapy.DedupPipeline": 300}
    DEDUP_FIELD = "text"

| setting | meaning | default |
| --- | --- | --- |
| ``DEDUP_FIELD`` | the field with the text; the article replaces it | ``text`` |
| ``DEDUP_TITLE_FIELD`` | the field with the headline; the text is then replaced by the body only | none |
| ``DEDUP_SITE_FIELD`` | the field with the URL or site, for the rules of that site | none |
| ``DEDUP_REMOVALS_FIELD`` | a field for what was removed, as dictionaries | none |
| ``DEDUP_STRICTNESS``, ``DEDUP_SCOPE``, ``DEDUP_LANGUAGE``, ``DEDUP_SITE`` | as in :class:`dedup.Config` | the same |
| ``DEDUP_KEEP``, ``DEDUP_PACKS``, ``DEDUP_MAX_CHARS`` | as in :class:`dedup.Config` | the same |

The stats count items under ``dedup/``: ``cleaned``, ``unchanged``, ``unproved`` (the text is not changed), ``refused``
(too long, not changed), ``no_text``; and ``dedup/characters_removed``.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, Self

from dedup.config import Config
from dedup.errors import InputError, MissingExtraError
from dedup.model import Removal, Status
from dedup.sites.by_site import SiteCleaners

try:
    import scrapy as _scrapy  # noqa: F401 - only to check that it is installed
    from itemadapter import ItemAdapter
except ImportError:
    raise MissingExtraError("dedup.scrapy", "scrapy") from None

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

__all__ = ["DedupPipeline"]

_log = logging.getLogger(__name__)


class DedupPipeline:
    """Replaces an item's text with the article.

    Raises:
        UsageError: a setting does not have one of the allowed values.
        RulePackError: a pack cannot be used.
    """

    def __init__(self, crawler: Crawler) -> None:
        settings = crawler.settings
        self._stats = crawler.stats
        self._field: str = settings.get("DEDUP_FIELD", "text")
        self._title: str | None = settings.get("DEDUP_TITLE_FIELD")
        self._site: str | None = settings.get("DEDUP_SITE_FIELD")
        self._removals: str | None = settings.get("DEDUP_REMOVALS_FIELD")
        given: dict[str, Any] = {
            name: settings.get(f"DEDUP_{name.upper()}")
            for name in ("strictness", "scope", "language", "site")
        }
        given |= {name: tuple(settings.getlist(f"DEDUP_{name.upper()}")) for name in ("keep", "packs")}
        given["max_chars"] = settings.getint("DEDUP_MAX_CHARS")
        self._cleaners = SiteCleaners(Config(**{name: value for name, value in given.items() if value}))

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Create the pipeline for a crawler."""
        return cls(crawler)

    def process_item(self, item: Any, spider: object = None) -> Any:  # noqa: ANN401
        """Return the item with its article; an item without a text, or with one that is too long, is not changed.

        Args:
            item: an item of any type that Scrapy supports.
            spider: not used; releases before 2.14 pass it.
        """
        fields = ItemAdapter(item)
        text = fields.get(self._field)
        if not isinstance(text, str):
            self._count("no_text")
            return item
        site = _text(fields, self._site)
        title = _text(fields, self._title)
        try:
            article = self._cleaners.of(site).clean(text, headline=title)
        except InputError as error:
            _log.warning("text left unchanged: %s", error.problem, extra={"item": item})
            self._count("refused")
            return item
        self._count(str(article.status))
        if article.status is Status.UNPROVED:
            return item
        fields[self._field] = article.text if title is None else article.body
        self._count("characters_removed", sum(len(removal.text) for removal in article.removals))
        if self._removals is not None:
            fields[self._removals] = [_row(removal) for removal in article.removals]
        return item

    def _count(self, name: str, count: int = 1) -> None:
        if self._stats is not None:
            self._stats.inc_value(f"dedup/{name}", count)


def _text(fields: ItemAdapter, name: str | None) -> str | None:
    value = None if name is None else fields.get(name)
    return value if isinstance(value, str) and value else None


def _row(removal: Removal) -> dict[str, Any]:
    return {
        "start": removal.start,
        "end": removal.end,
        "text": removal.text,
        "reason": str(removal.reason),
        "type": str(removal.type),
        "rule": removal.rule,
        "why": removal.why,
    }
