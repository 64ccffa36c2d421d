"""From a crawl to a corpus with the guide's programs: copies and older versions are removed, no article is lost."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.crawl_site import DESK, made
from tests.crawls import crawl, from_archives

SITE = made(60)


def test_the_site_has_every_trap_and_a_corpus_with_a_fault_is_seen_through() -> None:
    second = [story for story in SITE.stories if story.day == 2]
    assert second
    assert any(story.copies for story in SITE.stories)
    assert {story.moved(2) for story in SITE.stories if story.updated and story.day == 1} == {True, False}
    whole = {
        f"http://site{path}": story.text(path, 2) for story in SITE.stories for path in story.paths(2)[-1:]
    }
    assert SITE.faults(whole.items(), 2) == []
    for url in whole:
        assert len(SITE.faults([own for own in whole.items() if own[0] != url], 2)) == 1
    everything = {
        f"http://site{path}": story.text(path, 2) for story in SITE.stories for path in story.paths(2)
    }
    several = sum(len(story.paths(2)) > 1 for story in SITE.stories)
    assert len(SITE.faults(everything.items(), 2)) == several > 3
    old = {f"http://site{path}": story.text(path, 1) for story in SITE.stories for path in story.paths(1)[:1]}
    updated = sum(story.updated and story.day == 1 for story in SITE.stories)
    assert len(SITE.faults(old.items(), 2)) == updated > 1


def test_a_crawl_of_two_days_with_scrapy(tmp_path: Path) -> None:
    pytest.importorskip("scrapy", reason="Scrapy is not installed: pip install 'article-dedup[scrapy]'")
    done = crawl(tmp_path, SITE)
    assert SITE.faults(done.corpus, 2) == []
    assert sorted(body for _, body in done.corpus) == sorted(
        story.text(story.paths(2)[-1], 2) for story in SITE.stories
    )
    assert done.counts["pages, day 2"] > done.counts["corpus, day 2"]
    # The line of the site is in the articles of the first day; its pack removes it on the second.
    texts = [
        [json.loads(line)["text"] for line in (tmp_path / f"day{day}.jsonl").read_text("utf-8").splitlines()]
        for day in (1, 2)
    ]
    assert [any(DESK in text for text in day) for day in texts] == [True, False]


def test_web_archives_with_datatrove(tmp_path: Path) -> None:
    for name in ("datatrove", "orjson", "warcio", "cchardet", "magic", "trafilatura", "pyarrow"):
        pytest.importorskip(name, reason=f"{name} is not installed: pip install 'article-dedup[test]'")
    done = from_archives(tmp_path, SITE)
    assert SITE.faults(done.corpus, 2) == []
    # Beside the articles there are the lists and the page that leads to them.
    others = [url for url, _ in done.corpus if "/list/" in url or url.endswith(".example/")]
    assert len(done.corpus) == len(SITE.stories) + len(others)
    assert not any("Share" in text or "Facebook" in text for _, text in done.corpus)
