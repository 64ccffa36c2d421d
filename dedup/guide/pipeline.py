r"""The library in a pipeline: processes, Scrapy, datatrove, Spark, the index of articles, the boilerplate of sites.

## One cleaner, many texts

`dedup.clean(text)` suits a script. A `dedup.Cleaner` holds the settings and may be shared between threads. Its `map`
processes up to 16 texts together, which takes less time than a call for each, and yields the same articles, in the
order of the texts. It reads a chunk of texts (16, or 256,000 characters) before it yields the first article; if a text
cannot be cleaned, the articles before it are yielded first.

```pycon
>>> import dedup
>>> cleaner = dedup.Cleaner(dedup.Config(strictness="careful", scope="article"))
>>> pages = ["Ferry reopens\n\nThe night ferry sails again.\n\nShare\n", "Toll rises\n\nThe toll rose to 71 crowns.\n"]
>>> [article.text for article in cleaner.map(pages)]
['Ferry reopens\n\nThe night ferry sails again.', 'Toll rises\n\nThe toll rose to 71 crowns.']
```

`cleaner.map(pages, workers=2)` does the same with two processes; as with all process pools, guard the script with
`if __name__ == "__main__":`. A text longer than `Config(max_chars=...)` raises `dedup.errors.InputError`; every error
that a caller can cause is a `dedup.DedupError` with a one-line message.

If you know the headline, pass it: `cleaner.clean(text, headline=title)`.

## Scrapy

`dedup.scrapy.DedupPipeline` replaces an item's text with the article (extra `scrapy`):

```python
ITEM_PIPELINES = {"dedup.scrapy.DedupPipeline": 300}
DEDUP_FIELD = "text"
DEDUP_TITLE_FIELD = "title"
DEDUP_STRICTNESS = "careful"
```

`DEDUP_SITE_FIELD`, `DEDUP_PACKS` and the other settings are described in the module's own documentation.

A crawl over many days can become a corpus in which each story occurs once. `crawl.py` below keeps the most complete
article of each story, across all days so far; the corpus is the index itself. The feed contains the original pages, to
learn from.

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

On the first day, run `scrapy runspider crawl.py -a start=https://news.example/ -O monday.jsonl`. Then learn the packs
of the sites from its pages, and use them from the second day on:

```sh
dedup learn monday.jsonl --field page --id-field url -o packs
scrapy runspider crawl.py -a start=https://news.example/ -O tuesday.jsonl -s DEDUP_PACKS=packs
```

## datatrove

`dedup.datatrove.DedupFormatter(dedup.Config(), title_key="title", site_key="url")` is a block between reader and writer
(extra `datatrove`). A document without text is passed on and counted (`no_text`).

The following makes a corpus in which each story occurs once from web archives, in three steps. The first and the third
run as parallel tasks; the index between them is one process and one file (for archives, datatrove needs `warcio`,
`faust-cchardet` and `python-magic`):

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

Both pipelines were run on a synthetic site of 2,000 pages made from real paragraphs: of its 1,574 articles, a tenth
have three addresses, a tenth are longer the next day, under the same address or another one, and list pages show their
beginnings (`tests/bench/crawls.py`, `tests/bench/results/crawls.json`). Every copy is removed, only the later version
of each updated article is kept, and no article is missing.

| step | Scrapy, second day | datatrove, both days |
| --- | --- | --- |
| pages | 1,943, 4.07 million characters of text | 3,339, 8.60 million characters of HTML |
| cleaned | 6 % of the characters removed | 21 % removed |
| one article per story | 1,574: 19 % of the pages removed | 1,654, of which 79 are lists: 50 % removed |
| articles not kept in full | 41: at most a tenth of their words were taken for boilerplate | 158: cut by the extractor or the cleaner |
| time | 17 s, and 1.3 s to learn | 12 s, two processes |

## Spark

`dedup.spark` has the three jobs over a corpus as functions on DataFrames (extra `spark`; Spark 4, Java 17): `clean`
adds a column with the article, `near` clusters articles that tell the same story, `learn` makes the pack of each site.
They use the same functions as on one machine. A page that cannot be cleaned gets a row with an `error`, and an article
whose id is missing or occurs twice gets a row of `near` with the reason in `why` and no `keep`: neither stops the job.
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

The workers need the package too, and the same Python version. Ship it as an archive of a virtual environment, built on
a machine like theirs:

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
`clean` uses must be on storage that all machines can read.

If a machine is lost, `clean` and `learn` repeat its part of the work. `near` stores intermediate results: each on two
executors, so that one at a time may be lost, or in `spark.checkpoint.dir`, if that is set to a folder on shared
storage, which survives any loss. Only the standalone mode was tested, with a master and two workers as processes of
one machine, one of which is killed in the middle of a job (`tests/test_spark_cluster.py`); YARN and Kubernetes were
not tried.

## Articles that tell the same story

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

Articles are compared by **containment**: the share of the shorter article's shingles that the longer one contains.
`ArticleIndex("sqlite:FILE")` and a Redis URL store the index, so that tomorrow's articles are compared with today's.
Results depend only on the articles, not on their order or the storage. The command is `dedup near`; it reads JSON
lines, CSV, Parquet, web archives and folders of texts.

## The boilerplate of a site

`dedup.SiteChrome` collects pages by site, and finds what each site repeats; `dedup learn` writes the findings as packs
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
