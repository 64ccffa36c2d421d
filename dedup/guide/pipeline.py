r"""The library in a pipeline: processes, Scrapy, datatrove, Spark, the index of articles, the boilerplate of sites.

## One cleaner, many texts

`dedup.clean(text)` suits a script. A `dedup.Cleaner` holds the settings and may be shared between threads. `map`
cleans some thirty texts side by side, which takes less time than a call for each; it gives the same articles, in the
order of the texts. It reads a chunk of texts (32, or 400,000 characters) before it yields the first article; where one
cannot be cleaned, the articles before it are yielded first.

```pycon
>>> import dedup
>>> cleaner = dedup.Cleaner(dedup.Config(strictness="careful", scope="article"))
>>> pages = ["Ferry reopens\n\nThe night ferry sails again.\n\nShare\n", "Toll rises\n\nThe toll rose to 71 crowns.\n"]
>>> [article.text for article in cleaner.map(pages)]
['Ferry reopens\n\nThe night ferry sails again.', 'Toll rises\n\nThe toll rose to 71 crowns.']
```

`cleaner.map(pages, workers=2)` does the same with two processes; as with all process pools, a script does this under
`if __name__ == "__main__":`. A text longer than `Config(max_chars=...)` raises `dedup.errors.InputError`; every error
that a caller can cause is a `dedup.DedupError` whose text is one line.

A headline that you know helps: `cleaner.clean(text, headline=title)`.

## Scrapy

`dedup.scrapy.DedupPipeline` replaces an item's text with the article (extra `scrapy`):

```python
ITEM_PIPELINES = {"dedup.scrapy.DedupPipeline": 300}
DEDUP_FIELD = "text"
DEDUP_TITLE_FIELD = "title"
DEDUP_STRICTNESS = "careful"
```

`DEDUP_SITE_FIELD`, `DEDUP_PACKS` and the other settings are described in the module's own documentation.

A crawl of many days becomes a corpus in which each story occurs once. `crawl.py` below keeps of each story the most
complete article, of this day and of the days before; the corpus is the index itself. The feed holds the pages as they
were, to learn from.

```python
import scrapy

from dedup.stories.index import ArticleIndex


class OnePerStory:
    def __init__(self):
        self.day = {}

    def process_item(self, item):
        self.day[item["url"]] = item["text"]
        return item

    def close_spider(self):
        with ArticleIndex("sqlite:corpus.db") as corpus:
            corpus.add_many(self.day.items())
            for story in corpus.clusters(self.day):
                for url in story.ids[1:]:
                    corpus.remove(url)


class News(scrapy.Spider):
    name = "news"
    custom_settings = {
        "ITEM_PIPELINES": {"dedup.scrapy.DedupPipeline": 300, OnePerStory: 400},
        "DEDUP_TITLE_FIELD": "title",
        "DEDUP_SITE_FIELD": "url",
    }

    def __init__(self, start, **options):
        super().__init__(**options)
        self.start_urls = [start]

    def parse(self, response):
        yield from response.follow_all(css="a", callback=self.parse)
        page = "\n".join(response.css("body ::text").getall())
        if title := response.css("h1::text").get():
            yield {"url": response.url, "title": title, "page": page, "text": page}
```

On the first day `scrapy runspider crawl.py -a start=https://news.example/ -O monday.jsonl`; then the packs of the sites
are learned from its pages, and used from the second day on:

```sh
dedup learn monday.jsonl --field page --id-field url -o packs
scrapy runspider crawl.py -a start=https://news.example/ -O tuesday.jsonl -s DEDUP_PACKS=packs
```

## datatrove

`dedup.datatrove.DedupFormatter(dedup.Config(), title_key="title", site_key="url")` is a block between reader and writer
(extra `datatrove`). A document without text is passed on and counted (`no_text`).

From web archives to a corpus in which each story occurs once, in three steps. The first and the third run as tasks side
by side; the index between them is one process and one file (`warcio`, `faust-cchardet` and `python-magic` are what
datatrove needs for archives):

```python
from datatrove.executor import LocalPipelineExecutor
from datatrove.pipeline.extractors import Trafilatura
from datatrove.pipeline.filters import LambdaFilter
from datatrove.pipeline.readers import ParquetReader, WarcReader
from datatrove.pipeline.writers import ParquetWriter

from dedup.datatrove import DedupFormatter
from dedup.stories.index import ArticleIndex


def run(*steps, tasks=1):
    LocalPipelineExecutor(list(steps), tasks=tasks, workers=tasks, start_method="spawn").run()


if __name__ == "__main__":
    extract = Trafilatura(favour_precision=False, deduplicate=False, timeout=10)
    run(WarcReader("archives"), extract, DedupFormatter(site_key="url"), ParquetWriter("articles"), tasks=2)
    with ArticleIndex("sqlite:stories.db") as index:
        index.add_many((document.id, document.text) for document in ParquetReader("articles").run())
        copies = {copy for story in index.stories() for copy in story.ids[1:]}
    run(ParquetReader("articles"), LambdaFilter(lambda document: document.id not in copies), ParquetWriter("corpus"))
```

Both pipelines were run on a made site of 2,000 pages with real paragraphs: of 1,574 articles a tenth have three
addresses, a tenth are longer the next day, under the same address or another one, and lists show their beginnings
(`tests/bench/crawls.py`, `tests/bench/results/crawls.json`). Every copy is removed, of every update the later version
alone is kept, and no article is missing.

| step | Scrapy, second day | datatrove, both days |
| --- | --- | --- |
| pages | 1,943, 4.07 million characters of text | 3,339, 8.60 million characters of HTML |
| cleaned | 6 % of the characters removed | 21 % removed |
| one article a story | 1,574: 19 % of the pages removed | 1,654, of which 79 are lists: 50 % removed |
| articles not kept whole | 41: at most a tenth of their words were taken for boilerplate | 158, by the extractor or the cleaner |
| time | 17 s, and 1.3 s to learn | 12 s, two processes |

## Spark

`dedup.spark` has the three jobs over a corpus as functions on DataFrames (extra `spark`; Spark 4, Java 17): `clean`
adds a column with the article, `near` clusters articles that tell the same story, `learn` makes the pack of each site.
They call the same functions as on one machine. A page that cannot be cleaned is a row with an `error`, and an article
whose id is missing or occurs twice is a row of `near` with the reason in `why` and no `keep`: neither stops the job.
`pages` is a DataFrame with `url` and `text`:

```python
import dedup.spark

packs = dedup.spark.learn(pages)  # one row per site: its pack, to read and write into a folder
cleaned = dedup.spark.clean(pages, site_column="url", config=dedup.Config(scope="page"))
articles = cleaned.select("url", "article.headline", "article.body")
members = dedup.spark.near(articles, id_column="url")  # one row per copy: id, keep, why, containment
copies = members.where("id != keep").select(members.id.alias("url"))
kept = articles.join(copies, "url", "left_anti")
```

The workers need the package too, and the same Python version. Ship it as an archive of an environment, made on a
machine like theirs:

```sh
python3 -m venv --copies environment && environment/bin/pip install 'article-dedup[spark]' venv-pack
environment/bin/venv-pack -p environment -o environment.tar.gz
export PYSPARK_PYTHON=./environment/bin/python PYSPARK_DRIVER_PYTHON=$PWD/environment/bin/python
```

```sh
# standalone
spark-submit --master spark://HOST:7077 --archives environment.tar.gz#environment job.py
# YARN
spark-submit --master yarn --deploy-mode client --archives environment.tar.gz#environment job.py
# Kubernetes
spark-submit --master k8s://https://HOST:6443 --deploy-mode cluster \
    --conf spark.kubernetes.container.image=IMAGE local:///opt/spark/job.py
```

On Kubernetes the package is part of the image: one line, `RUN pip install 'article-dedup[spark]'`, in an image made by
Spark's `docker-image-tool.sh`; `PYSPARK_PYTHON` is then not needed. With `--deploy-mode cluster` on YARN the driver
takes the archive's Python as well: `--conf spark.yarn.appMasterEnv.PYSPARK_PYTHON=./environment/bin/python`. Packs that
`clean` uses must be on storage that all machines see.

A machine may be lost. `clean` and `learn` repeat its part. `near` keeps intermediate results: on two executors each,
so that one may be lost at a time, or in `spark.checkpoint.dir` if that is set to a folder on shared storage, which
survives any loss. Tested is the standalone form, with a master and two workers as processes of one machine, one of which
is killed in the middle of a job (`tests/test_spark_cluster.py`); YARN and Kubernetes were not tried.

## The same story again

`dedup.stories.index.ArticleIndex` finds articles that tell the same story: an agency's report in ten newspapers, an
update, a truncated copy. Give it *cleaned* bodies, since boilerplate makes unrelated articles look alike.

```pycon
>>> from dedup.stories.index import ArticleIndex
>>> wire = "The night ferry sails again on Monday after a winter of repairs, the port said."
>>> with ArticleIndex() as index:
...     index.add("wire", wire)
...     index.add("outlet", f"{wire} Fares stay as they were in 2023.")
...     index.add("other", "A new bookshop opened in the old customs house, and the mayor cut the ribbon.")
...     [near.id for near in index.query(wire)]
...     [(cluster.keep, [member.id for member in cluster.members]) for cluster in index.clusters()]
['wire', 'outlet']
[('outlet', ['outlet', 'wire'])]
```

What counts is **containment**: the share of the shorter article's shingles that the longer has.
`ArticleIndex("sqlite:FILE")` and a Redis URL store the index, so that tomorrow's articles are compared with today's.
Results depend on the articles alone, not on their order or the storage. `dedup near` is the command; it reads JSON
lines, CSV, Parquet, web archives and folders of texts.

## The boilerplate of a site

`dedup.SiteChrome` collects pages site by site, and finds what each site repeats; `dedup learn` writes it as packs
(`dedup.guide.packs`).

```pycon
>>> stories = (
...     "The ferry sails again on Monday after a winter of repairs in the northern dock.",
...     "Voters chose a new mayor, and the count went on until three in the morning.",
...     "A bakery burned down at the corner of the old market; nobody was hurt.",
...     "Pupils of the upper school built a telescope out of parts of a fishing boat.",
...     "The theatre opens its season with a comedy that was banned for forty years.",
...     "Heavy rain closed the coastal road, so buses take the way through the hills.",
... )
>>> chrome = dedup.SiteChrome()
>>> for number, story in enumerate(stories):
...     chrome.add("post.example", f"page-{number}", f"{story}\nFrom the waterfront desk\n")
>>> [(finding.text, finding.articles, finding.sure) for finding in chrome.findings("post.example")]
[('from the waterfront desk', 6, True)]
```
"""
