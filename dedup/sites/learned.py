"""The packs of many sites, learned site by site by one process or several."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from dedup.sites.learn import SiteChrome
from dedup.sites.site_packs import pack
from dedup.workers.parallel import in_chunks, in_order

__all__ = ["LearnedPack", "learned_packs"]


class LearnedPack(NamedTuple):
    """What was learned about a site.

    Attributes:
        site: its name.
        findings: how many things it repeats.
        sure: how many of them may be removed wherever they occur.
        text: its pack as TOML; empty where it repeats nothing.
    """

    site: str
    findings: int
    sure: int
    text: str


def learned_packs(chrome: SiteChrome, *, workers: int = 1) -> Iterator[LearnedPack]:
    """Yield what was learned of each site, in the order of their names; the same for any number of workers.

    Args:
        chrome: the pages of all sites.
        workers: how many processes; each site is learned by one.
    """
    sites = (chrome.only(site) for site in chrome.sites())
    if workers == 1 or len(chrome.sites()) == 1:
        for one in sites:
            yield from _learned([one])
        return
    chunks = in_chunks(sites, SiteChrome.characters)
    yield from in_order(_learned, chunks, workers=workers, start=_start, arguments=())


def _start() -> None:
    """Nothing has to be prepared before the first site."""


def _learned(chunk: Sequence[SiteChrome]) -> list[LearnedPack]:
    return [_pack(chrome, site) for chrome in chunk for site in chrome.sites()]


def _pack(chrome: SiteChrome, site: str) -> LearnedPack:
    findings = chrome.findings(site)
    text = pack(site, findings, prose=chrome.running_text(site)) if findings else ""
    return LearnedPack(site, len(findings), sum(finding.sure for finding in findings), text)
