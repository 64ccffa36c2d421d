"""The jobs on a standalone cluster of two workers, one of which is killed: the library's results all the same."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from dedup import Cleaner, Config, SiteChrome
from dedup.errors import InputError
from dedup.sites.learned import learned_packs
from dedup.stories.index import ArticleIndex
from tests.near_articles import stories

pytest.importorskip("pyspark", reason="Spark is not installed: pip install 'article-dedup[spark]'")
pq: Any = pytest.importorskip("pyarrow.parquet", reason="pyarrow is not installed")

from tests.spark_cluster import archive, cluster, run_driver  # noqa: E402 - needs Spark
from tests.test_spark import java_version  # noqa: E402

pytestmark = [
    pytest.mark.xdist_group("spark"),
    pytest.mark.skipif(
        java_version() < 17, reason="Java 17 is not installed: apt-get install openjdk-17-jre-headless"
    ),
]
CONFIG = {"max_chars": 20_000}


def rows() -> list[dict[str, str | None]]:
    """Pages of two sites, with their bodies; two cannot be cleaned."""
    found: list[dict[str, str | None]] = []
    for number, (name, body) in enumerate(stories(64)):
        site = "ab"[number % 2]
        text = f"The news of the {site} harbour\n\n{body}\n\nPrinted on the {site} quay\n\nShare"
        found.append({"url": f"https://{site}.example/{name}", "text": text, "body": body})
    found.append({"url": "https://a.example/long", "text": "x" * 30_000, "body": ""})
    found.append({"url": "https://b.example/none", "text": None, "body": None})
    return found


def cleaned(given: list[dict[str, str | None]]) -> dict[str, tuple[object, ...] | None]:
    """What the library makes of the pages: body, rules of the removals, error."""
    cleaner, found = Cleaner(Config(**CONFIG)), dict[str, tuple[object, ...] | None]()  # type: ignore[arg-type]
    for row in given:
        url, text = str(row["url"]), row["text"]
        if text is None:
            found[url] = None
            continue
        try:
            own = cleaner.clean(text)
            found[url] = (own.body, [(one.start, one.end, one.rule) for one in own.removals], None)
        except InputError as error:
            found[url] = (None, None, error.problem)
    return found


def test_a_cluster_that_loses_a_worker_gives_the_results_of_one_machine(tmp_path: Path) -> None:
    import pyarrow as pa

    given, path = rows(), tmp_path / "pages.parquet"
    pq.write_table(pa.Table.from_pylist(given), path, row_group_size=16)
    environment = archive(tmp_path)
    with cluster(tmp_path) as own:
        done = run_driver(
            own,
            path,
            ["clean", "learn", "near"],
            environment=environment,
            kill={"near": 0},
            config=CONFIG,
            conf={"spark.sql.files.maxPartitionBytes": "60000", "spark.sql.shuffle.partitions": "2"},
        )
        assert own.workers[0].poll() is not None
        assert own.workers[1].poll() is None
    # The package that ran is that of the archive, unpacked by the worker.
    assert all("/environment/lib/dedup/" in place and "/worker-" in place for place in done["places"])

    found = pq.read_table(tmp_path / "clean.parquet").to_pylist()
    bodies = {
        row["url"]: row["article"]
        and (
            row["article"]["body"],
            row["article"]["removals"]
            and [(one["start"], one["end"], one["rule"]) for one in row["article"]["removals"]],
            row["article"]["error"],
        )
        for row in found
    }
    wanted = cleaned(given)
    assert wanted["https://a.example/long"] == (
        None,
        None,
        "30000 characters are more than the limit of 20000",
    )
    assert bodies.keys() == wanted.keys()
    assert {url: own and (own[0], own[1] or [], own[2]) for url, own in bodies.items()} == {
        url: own and (own[0], own[1] or [], own[2]) for url, own in wanted.items()
    }

    chrome = SiteChrome()
    for row in sorted(given, key=lambda row: str(row["url"])):
        if row["text"] is not None:
            chrome.add(str(row["url"]).split("/")[2], str(row["url"]), str(row["text"]))
    packs = {pack.site: pack.text for pack in learned_packs(chrome)}
    assert all(packs.values())
    assert {
        row["site"]: row["pack"] for row in pq.read_table(tmp_path / "learn.parquet").to_pylist()
    } == packs

    with ArticleIndex() as index:
        index.add_many((str(row["url"]), row["body"] or "") for row in given)
        members = {
            (one.id, story.keep, story.why, one.size, one.jaccard, one.containment)
            for story in index.stories(singles=True)
            for one in story.members
        }
    assert {tuple(row.values()) for row in pq.read_table(tmp_path / "near.parquet").to_pylist()} == members
