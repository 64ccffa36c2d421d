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

## datatrove

`dedup.datatrove.DedupFormatter(dedup.Config(), title_key="title", site_key="url")` is a block between reader and writer
(extra `datatrove`). A document without text is passed on and counted (`no_text`).

## Spark

`dedup.spark` has the three jobs over a corpus as functions on DataFrames (extra `spark`; Spark 4, Java 17): `clean`
adds a column with the article, `near` clusters articles that tell the same story, `learn` makes the pack of each site.
They call the same functions as on one machine. A page that cannot be cleaned is a row with an `error`, and an article
whose id is missing or occurs twice is a row of `near` with the reason in `why` and no `keep`: neither stops the job.
`pip install 'article-dedup[spark]'` is needed here and on the workers. `pages` is a DataFrame with `url` and `text`:

```python
import dedup.spark

packs = dedup.spark.learn(pages)  # one row per site: its pack, to read and write into a folder
cleaned = dedup.spark.clean(pages, site_column="url", config=dedup.Config(scope="page"))
articles = cleaned.select("url", "article.headline", "article.body")
members = dedup.spark.near(articles, id_column="url")  # one row per copy: id, keep, why, containment
copies = members.where("id != keep").select(members.id.alias("url"))
kept = articles.join(copies, "url", "left_anti")
```

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
