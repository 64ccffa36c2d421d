"""A cleaner for each site: the packs' rules of a page's own site apply to it."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from dedup.batch.jsonl import site_name
from dedup.chrome.packs import pack_sites
from dedup.cleaner import Cleaner
from dedup.config import Config

__all__ = ["SiteCleaners"]

KEPT = 16
"""Cleaners kept at hand; texts that come site by site need one."""


class SiteCleaners:
    """Cleaners with the same settings but for the site.

    Args:
        config: the settings; ``config.site`` holds where a text has no site of its own.

    Raises:
        RulePackError: a pack cannot be used.
    """

    def __init__(self, config: Config) -> None:
        self._config = config
        self._sites = frozenset(pack_sites(config.packs))
        self._made = lru_cache(maxsize=KEPT)(Cleaner)
        self._made(config)

    def of(self, site: str | None) -> Cleaner:
        """Return the cleaner of a site, or of a URL's site; where no pack knows it, one without rules of a site.

        Args:
            site: ``None`` where it is not known.
        """
        if not site:
            return self._made(self._config)
        name = site_name(site)
        return self._made(replace(self._config, site=name if name in self._sites else None))
