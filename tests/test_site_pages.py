"""The pages of many sites: the memory does not grow with them, and what is learned is the same."""

from __future__ import annotations

import tempfile
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dedup import SiteChrome
from dedup.errors import OutputError
from dedup.sites import pages as module
from dedup.sites.evidence import SitePage
from dedup.sites.learned import learned_packs
from dedup.sites.pages import Pages
from tests.near_articles import article

added = st.lists(
    st.tuples(st.sampled_from("abc"), st.text(st.characters(codec=None, exclude_categories=()), max_size=30)),
    max_size=40,
)


@settings(deadline=None)
@given(added, st.integers(1, 6), st.integers(0, 60))
def test_a_site_has_its_first_pages_in_order_wherever_they_are_kept(
    given: list[tuple[str, str]], most: int, held: int
) -> None:
    wanted: dict[str, list[SitePage]] = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "MOST_CHARS", held)
        pages = Pages(most)
        for number, (site, text) in enumerate(given):
            pages.add(site, SitePage(str(number), text))
            wanted.setdefault(site, []).append(SitePage(str(number), text))
        kept = {site: own[:most] for site, own in wanted.items()}
        assert pages.sites() == tuple(sorted(kept))
        assert {site: [*pages.of(site)] for site in pages.sites()} == kept
        assert {site: [*pages.only(site).of(site)] for site in pages.sites()} == kept
        assert pages.characters() == sum(len(page.text) for own in kept.values() for page in own)
        assert [*pages.of("another")] == []


def chrome_of_sites(sites: int, pages: int) -> SiteChrome:
    chrome = SiteChrome()
    for number in range(pages):
        for site in range(sites):
            name = f"site{site}.example"
            text = f"The news of {name}\n{article(number * sites + site, paragraphs=3)}\nPrinted by {name} at night"
            chrome.add(name, f"{site}/{number}", text)
    return chrome


@pytest.mark.parametrize("workers", [1, 2])
def test_packs_learned_from_a_file_are_those_learned_from_memory(
    monkeypatch: pytest.MonkeyPatch, workers: int
) -> None:
    wanted = [*learned_packs(chrome_of_sites(4, 8))]
    assert all(pack.findings for pack in wanted)
    monkeypatch.setattr(module, "MOST_CHARS", 5000)
    assert [*learned_packs(chrome_of_sites(4, 8), workers=workers)] == wanted


def test_memory_is_bounded_however_many_sites_there_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_CHARS", 100_000)
    text = article(1)
    tracemalloc.start()
    try:
        pages = Pages(1000)
        for number in range(2000):
            pages.add(f"site{number % 20}", SitePage(str(number), f"{text}{number}"))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert pages.characters() > 1_500_000
    assert peak < 1_000_000


def test_a_temporary_folder_without_room_is_one_clear_line(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(module, "MOST_CHARS", 100)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "none"))
    pages = Pages(10)
    with pytest.raises(OutputError, match="none: pages of the sites: no such file or directory") as error:
        pages.add("a", SitePage("1", "x" * 200))
    assert "\n" not in str(error.value)
