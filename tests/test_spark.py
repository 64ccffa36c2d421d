"""The jobs on Spark, in local mode with a real one: the same results as on one machine."""

from __future__ import annotations

import itertools
import json
import os
import random
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from dedup import Cleaner, Config, SiteChrome
from dedup.errors import RulePackError, UsageError
from dedup.guide import pipeline
from dedup.sites.site_packs import file_name, pack
from dedup.stories.index import ArticleIndex
from tests.near_articles import article, stories
from tests.seed import TEXT
from tests.test_crowds import skewed

pytest.importorskip("pyspark", reason="Spark is not installed: pip install 'article-dedup[spark]'")

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

# One Java process for all of them.
pytestmark = pytest.mark.xdist_group("spark")

PAGE = f"{article(900)}\n\nPrinted on paper from the northern islands\n"


def java_version() -> int:
    """The first number of Java's version; 0 where there is none."""
    home = os.environ.get("JAVA_HOME")
    program = f"{home}/bin/java" if home else shutil.which("java")
    if program is None:
        return 0
    said = subprocess.run([program, "-version"], capture_output=True, text=True, check=False).stderr
    found = re.search(r'version "(\d+)', said)
    return int(found[1]) if found else 0


@pytest.fixture(scope="module")
def spark() -> Iterator[SparkSession]:
    if java_version() < 17:
        pytest.skip("Java 17 is not installed: apt-get install openjdk-17-jre-headless")
    from pyspark.sql import SparkSession

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYSPARK_PYTHON", sys.executable)
        patch.setenv("PYSPARK_DRIVER_PYTHON", sys.executable)
        patch.setenv("SPARK_LOCAL_IP", "127.0.0.1")
        session = (
            SparkSession.builder.master("local[2]")
            .config("spark.ui.enabled", "false")
            .config("spark.sql.shuffle.partitions", "2")
            # Small data: compiling a plan would cost more than it saves.
            .config("spark.sql.codegen.wholeStage", "false")
            .config("spark.sql.codegen.factoryMode", "NO_CODEGEN")
            .config("spark.sql.adaptive.enabled", "false")
            .config("spark.driver.extraJavaOptions", "-XX:TieredStopAtLevel=1")
            .config("spark.log.level", "ERROR")
            .getOrCreate()
        )
        yield session
        session.stop()


def test_components_are_those_of_one_machine(spark: SparkSession) -> None:
    from dedup.spark.components import components

    chance = random.Random(7)
    path = [f"p{number:03}" for number in range(40)]
    chance.shuffle(path)
    edges = list(itertools.pairwise(path))
    edges += [("hub", f"leaf{number}") for number in range(30)]
    edges += [(f"n{chance.randrange(60)}", f"n{chance.randrange(60)}") for _ in range(40)]
    edges += [(second, first) for first, second in edges[::3]]
    wanted = {one: one for edge in edges for one in edge}
    for edge in edges:
        least, other = sorted(wanted[one] for one in edge)
        wanted = {one: least if component == other else component for one, component in wanted.items()}
    # A node whose only edge leads to itself is alone, and named by no edge of two nodes.
    linked = {one for first, second in edges if first != second for one in (first, second)}
    rows = components(spark.createDataFrame(edges, ["first", "second"])).collect()
    assert len(rows) == len(linked)
    assert {row.id: row.component for row in rows} == {one: wanted[one] for one in linked}
    assert components(spark.createDataFrame([], "first string, second string")).collect() == []


def test_the_same_clusters_as_in_memory(spark: SparkSession) -> None:
    from dedup.spark import near

    articles = [*stories(160), ("empty", ""), ("blank", " \n"), ("one word", "Ferry"), ("same word", "ferry")]
    articles += [(f"printed {number}", article(3, "en")) for number in range(20)]
    random.Random(3).shuffle(articles)
    with ArticleIndex() as index:
        index.add_many(articles)
        wanted = {
            (one.id, cluster.keep, cluster.why, one.size, one.jaccard, one.containment)
            for cluster in index.clusters(singles=True)
            for one in cluster.members
        }
    df = spark.createDataFrame(articles, ["url", "body"]).repartition(3)
    found = near(df, id_column="url", singles=True)
    assert found.columns == ["id", "keep", "why", "size", "jaccard", "containment"]
    rows = [tuple(row) for row in found.collect()]
    assert len(rows) == len(articles)
    assert set(rows) == wanted


def test_the_same_clusters_of_a_large_story_in_crowded_buckets(
    spark: SparkSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dedup.spark import near

    monkeypatch.setattr("dedup.spark.clusters.CROWDED", 8)
    monkeypatch.setattr("dedup.spark.clusters.PIVOTS", 3)
    articles = skewed(160)
    with ArticleIndex() as index:
        index.add_many(articles)
        wanted = {(one.id, story.keep) for story in index.stories() for one in story.members}
    found = near(spark.createDataFrame(articles, ["id", "body"]))
    assert {(row.id, row.keep) for row in found.collect()} == wanted


def test_what_is_cached_is_built_of_few_rows_at_a_time_and_the_session_keeps_its_setting(
    spark: SparkSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Spark's default of 10,000 rows takes an executor's memory, and large objects divide it: a row has 4 kB."""
    from dedup.spark import clusters

    setting, found = "spark.sql.inMemoryColumnarStorage.batchSize", []
    before = spark.conf.get(setting)

    def failing(outlines: Any, *_: object, **__: object) -> None:  # noqa: ANN401 - a DataFrame
        found.append(spark.conf.get(setting))
        raise KeyError(outlines.count())

    monkeypatch.setattr(clusters, "_clustered", failing)
    with pytest.raises(KeyError, match="2"):
        clusters.near(spark.createDataFrame([("a", "one body"), ("b", "another")], ["id", "body"]))
    assert found == [str(clusters.CACHED_ROWS)]
    assert spark.conf.get(setting) == before


def test_articles_without_an_id_of_their_own_are_reported_and_the_others_continue(
    spark: SparkSession,
) -> None:
    from dedup.spark import near

    story = article(900)
    rows = [
        ("a", story),
        (None, story),
        ("b", story),
        ("c", story),
        ("c", article(901)),
        (None, None),
        ("d", ""),
    ]
    articles = spark.createDataFrame(rows, "id string, body string")
    members = near(articles)
    found = sorted(members.collect(), key=lambda row: (row.id or "", row.keep or ""))
    assert [(row.id, row.keep) for row in found] == [
        (None, None), (None, None), ("a", "a"), ("b", "a"), ("c", None), ("c", None),
    ]  # fmt: skip
    assert [row.why for row in found if row.keep is None] == [
        *["no id"] * 2, *["the id is given to 2 articles"] * 2,
    ]  # fmt: skip
    assert all(row.size is row.jaccard is row.containment is None for row in found if row.keep is None)
    copies = members.where("id != keep").select("id")
    assert [row.id for row in articles.join(copies, "id", "left_anti").orderBy("id", "body").collect()] == [
        None, None, "a", "c", "c", "d",
    ]  # fmt: skip


@pytest.mark.parametrize("job", ["clean", "near", "learn"])
def test_a_column_that_is_not_there_is_named_with_its_argument(spark: SparkSession, job: str) -> None:
    import dedup.spark

    df = spark.createDataFrame([("x", "y")], ["url", "content"])
    given: list[tuple[dict[str, Any], str]] = [
        (
            {"text_column": "text"},
            f"^{job}: text_column: there is no column 'text'; there are: url, content$",
        ),
        ({"text_column": None}, f"^{job}: text_column: takes the name of a column, not NoneType$"),
    ]
    for arguments, said in given:
        with pytest.raises(UsageError, match=said):
            getattr(dedup.spark, job)(df, **arguments)


def test_the_same_articles_as_on_one_machine_beside_the_columns_that_were_there(spark: SparkSession) -> None:
    from dedup.spark import clean

    text = TEXT
    rows = [(1, text, None), (2, PAGE, "Ferry"), (3, None, None), (4, "x" * 50_000, None), (5, "", None)]
    df = spark.createDataFrame(rows, "n int, page string, title string")
    config = Config(strictness="careful", max_chars=40_000)  # type: ignore[arg-type]
    found = clean(df, "page", title_column="title", config=config).orderBy("n").collect()
    assert [(row.n, row.page, row.title) for row in found] == rows
    for row, (_, page, title) in zip(found[:2], rows, strict=False):
        wanted = Cleaner(config).clean(str(page), headline=title)
        assert row.article.headline == wanted.headline
        assert row.article.body == wanted.body
        assert row.article.status == wanted.status
        assert row.article.removed_ratio == wanted.removed_ratio
        assert [tuple(removal) for removal in row.article.removals] == [
            (one.start, one.end, str(one.reason), str(one.type), one.rule, one.why) for one in wanted.removals
        ]
        assert row.article.error is None
    assert found[2].article is None
    assert (found[3].article.error, found[3].article.body) == (
        "50000 characters are more than the limit of 40000",
        None,
    )
    assert (found[4].article.body, found[4].article.status) == ("", "unchanged")


def test_a_column_that_is_there_and_a_pack_that_is_not_are_reported_before_the_job_runs(
    spark: SparkSession, tmp_path: Path
) -> None:
    from dedup.spark import clean

    df = spark.createDataFrame([("x", "y")], ["text", "article"])
    with pytest.raises(UsageError, match="there is a column 'article' already"):
        clean(df)
    with pytest.raises(RulePackError, match=r"none\.toml"):
        clean(df, article_column="clean", config=Config(packs=(str(tmp_path / "none.toml"),)))


def test_learned_packs_are_those_of_one_machine_and_clean_the_pages_of_their_site(
    spark: SparkSession, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dedup.spark import clean, learn

    lines = {
        "a.example": "Printed on paper from the northern islands",
        "b.example": "Printed at night",
        "c.example": "",
    }
    pages = [
        (f"https://www.{site}/{number}", f"{article(number + 100 * place)}\n\n{line}")
        for place, (site, line) in enumerate(lines.items())
        for number in range(8)
    ]
    chrome = SiteChrome()
    for url, text in sorted(pages):
        chrome.add(url.split("/")[2].removeprefix("www."), url, text)
    wanted = {
        (
            site,
            file_name(site),
            len(found),
            len(found),
            pack(site, found, prose=chrome.running_text(site)) if found else None,
        )
        for site in lines
        for found in [chrome.findings(site)]
    }
    odd = [("", "no site"), (None, "no site"), ("https://a.example/none", None)]
    df = spark.createDataFrame([*pages, *odd], "url string, text string").repartition(3)
    rows = learn(df).collect()
    assert {tuple(row) for row in rows} == wanted

    for row in rows:
        if row.pack:
            (tmp_path / row.file).write_text(row.pack, "utf-8")
    urls = ["https://a.example/x", "https://b.example/x", "https://d.example/x", None]
    asked = spark.createDataFrame([(url, PAGE) for url in urls], "url string, text string")
    cleaned = clean(asked, site_column="url", config=Config(packs=(str(tmp_path),)))
    removed = [[removal.rule for removal in row.article.removals] for row in cleaned.collect()]
    assert removed == [["site.a.example.1.line"], [], [], []]

    monkeypatch.setattr("dedup.spark.packs.MOST_PAGES", 4)
    assert [row.findings for row in learn(df).collect()] == [0, 0, 0]


def test_the_example_of_the_guide_keeps_one_article_of_each_story(spark: SparkSession) -> None:
    readme = (Path(__file__).parents[1] / "README.md").read_text("utf-8")
    short, code = (
        "".join(re.findall(r"^```python\n(import dedup\.spark\n.*?)^```$", text, re.MULTILINE | re.DOTALL))
        for text in (readme, pipeline.__doc__ or "")
    )
    assert short
    assert code.startswith(short)
    rows = [("a", PAGE), ("b", f"{article(900)}\n\nShare\n"), ("c", article(901)), ("d", None)]
    names: dict[str, Any] = {"pages": spark.createDataFrame(rows, "url string, text string")}
    exec(code, names)  # noqa: S102 - our own guide
    assert {row.url for row in names["kept"].collect()} == {"a", "c", "d"}
    assert {(row.id, row.keep) for row in names["members"].collect()} == {("a", "a"), ("b", "a")}
    assert {row.site for row in names["packs"].collect()} == {"a", "b", "c"}


OUTSIDE = """
import sys
from pyspark.sql import SparkSession
import dedup.spark

session = SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false").getOrCreate()
pages = session.read.json(sys.argv[1])
print(dedup.spark.clean(pages).select("article.body").first().body)
"""


def test_in_local_mode_the_workers_run_this_interpreter_whatever_the_path_finds(
    spark: SparkSession, tmp_path: Path
) -> None:
    del spark  # it skips where Java is missing
    other = tmp_path / "python3"
    other.write_text("#!/bin/sh\nexit 3\n")
    other.chmod(0o755)
    pages = tmp_path / "pages.json"
    pages.write_text(json.dumps({"text": "Ferry reopens\n\nThe night ferry sails again."}) + "\n")
    around = {name: value for name, value in os.environ.items() if not name.startswith("PYSPARK")}
    around |= {"PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}", "SPARK_LOCAL_IP": "127.0.0.1"}
    command = [sys.executable, "-c", OUTSIDE, str(pages)]
    done = subprocess.run(command, env=around, capture_output=True, text=True, check=False, timeout=300)
    assert done.stdout.endswith("The night ferry sails again.\n"), done.stderr[-2000:]
