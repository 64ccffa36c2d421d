"""Learn the packs of many sites, in one process or several."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from dedup.sites.learn import SiteChrome
from dedup.sites.site_packs import pack
from dedup.workers.parallel import in_order

__all__ = ["LearnedPack", "learned_packs"]


class LearnedPack(NamedTuple):
    """The pack learned for a site.

    Attributes:
        site: the name of the site.
        findings: the number of texts that it repeats.
        sure: how many of these may be removed wherever they occur.
        text: the pack as TOML; empty if it repeats nothing.
    """

    site: str
    findings: int
    sure: int
    text: str


def learned_packs(chrome: SiteChrome, *, workers: int = 1) -> Iterator[LearnedPack]:
    """Yield the pack of each site, in the order of their names; the result is the same for any number of workers.

    Args:
        chrome: the pages of all sites.
        workers: the number of processes; each site is learned by one of them.
    """
    sites = (chrome.only(site) for site in chrome.sites())
    if workers == 1 or len(chrome.sites()) == 1:
        yield from _learned(sites)
        return
    for _, learned in in_order(_start, None, sites, workers=workers, size=SiteChrome.characters):
        yield learned


def _start(_: object) -> Callable[[Iterable[SiteChrome]], Iterator[LearnedPack]]:
    """Return the work of a process; nothing has to be prepared before the first site."""
    return _learned


def _learned(sites: Iterable[SiteChrome]) -> Iterator[LearnedPack]:
    for chrome in sites:
        yield from (_pack(chrome, site) for site in chrome.sites())


def _pack(chrome: SiteChrome, site: str) -> LearnedPack:
    findings = chrome.findings(site)
    text = pack(site, findings, prose=chrome.running_text(site)) if findings else ""
    return LearnedPack(site, len(findings), sum(finding.sure for finding in findings), text)
