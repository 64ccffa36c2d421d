"""A cleaner for each site, which applies the packs' rules for that site."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from urllib.parse import urlsplit

from dedup.boilerplate.rules.loading import pack_files, read_pack
from dedup.cleaner import Cleaner
from dedup.config import Config

__all__ = ["SiteCleaners", "site_name"]

CACHED = 16
"""Number of cleaners to cache; for texts grouped by site one is enough."""


class SiteCleaners:
    """Cleaners with the same settings except for the site.

    Args:
        config: the settings; ``config.site`` applies to texts that do not name a site.

    Raises:
        RulePackError: a pack cannot be used.
    """

    def __init__(self, config: Config) -> None:
        self._config = config
        self._files = {path: _sites(path) for path in pack_files(config.packs)}
        self._known = frozenset(site for sites in self._files.values() for site in sites if site)
        self._cleaner_with = lru_cache(maxsize=CACHED)(Cleaner)
        self._cleaner_with(config)

    def of(self, site: str | None) -> Cleaner:
        """Return the cleaner for a site or for a URL's site; if no pack knows the site, one without site rules.

        Args:
            site: ``None`` if it is not known.
        """
        if not site:
            return self._cleaner_with(self._config)
        name = site_name(site)
        if name not in self._known:
            return self._cleaner_with(replace(self._config, site=None))
        # If there are packs for a thousand sites, only those for this site are read.
        packs = tuple(path for path, sites in self._files.items() if name in sites or None in sites)
        return self._cleaner_with(replace(self._config, packs=packs, site=name))


def _sites(path: str) -> frozenset[str | None]:
    """Return the sites that a pack has rules for; ``None`` stands for entries for all sites."""
    pack = read_pack(path)
    sites: set[str | None] = {rule.site or None for rule in pack.rule}
    sites.update(keep.site or None for keep in pack.keep)
    # A decision is about one text, whatever its site.
    return frozenset(sites | {None} if pack.lists or pack.decision else sites)


def site_name(value: str) -> str:
    """Return the host of a URL without ``www.``, or the value itself if it is not a URL.

    >>> site_name("https://www.News.example:443/a?b")
    'news.example'
    """
    try:
        host = urlsplit(value.strip()).hostname if "://" in value else value.strip()
    except ValueError:
        host = ""
    return (host or "").removeprefix("www.")
