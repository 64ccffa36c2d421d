r"""Notebooks and data frames: an article in Jupyter, and texts in pandas, Polars, Hugging Face datasets and DuckDB.

## In a notebook

An article that is the last value of a cell is displayed: headline and paragraphs, then the removals in a collapsed list
for each type, the most doubtful first. `article.report()` returns the page of `dedup clean --report` as a string: the
marked source beside the article, in one self-contained file.

```pycon
>>> import dedup
>>> article = dedup.clean("Ferry reopens\n\nThe night ferry sails again.\n\nShare\n")
>>> "<summary>chrome share (1, " in article._repr_html_()
True
>>> article.report(name="ferry").startswith("<!DOCTYPE html>")
True
```

To show it in the notebook, write it to a file and open that in a frame, where the browser applies the page's own
content security policy:

```python
import pathlib

from IPython.display import IFrame

pathlib.Path("ferry.html").write_text(article.report(name="ferry"), encoding="utf-8")
IFrame("ferry.html", width="100%", height=700)
```

In the examples below, `Cleaner.map` cleans a column: it processes texts together, which takes less time than a call
for each. It accepts only strings, so replace missing values first, and it raises an error for a text longer than
`Config(max_chars=...)`. Rows that were not proved keep their text, with the `status` "unproved". For files too large
for memory, and for runs that can be resumed, `dedup batch` reads and writes JSON lines, CSV and Parquet
(`dedup.guide.batch`). For Spark, see `dedup.guide.pipeline`.

## pandas

This adds columns for headline and body, and makes a table of all removals, the most doubtful first:

```python
import pandas

import dedup

pages = pandas.read_json("samples/pages.jsonl", lines=True)
articles = list(dedup.Cleaner().map(pages["text"].fillna("")))
pages["headline"] = [article.headline for article in articles]
pages["body"] = [article.body for article in articles]
pages["status"] = [str(article.status) for article in articles]
removals = pandas.DataFrame(
    [
        (url, removal.type, removal.rule, removal.doubt, removal.text)
        for url, article in zip(pages["url"], articles)
        for removal in article.removals
    ],
    columns=["url", "type", "rule", "doubt", "text"],
).sort_values("doubt", ascending=False)
```

## Polars

`map_batches` passes the whole column to one call, in a lazy frame too:

```python
import polars

import dedup


def bodies(texts: polars.Series) -> polars.Series:
    return polars.Series([article.body for article in dedup.Cleaner().map(texts.fill_null(""))], dtype=polars.String)


pages = (
    polars.scan_ndjson("samples/pages.jsonl")
    .with_columns(polars.col("text").map_batches(bodies, return_dtype=polars.String).alias("body"))
    .collect()
)
```

## Hugging Face datasets

Use `map` with batches; with `num_proc`, several processes share the work. The cleaner is made inside the function, so
that the function's fingerprint is the same in every run and the library can reuse its cached result:

```python
from datasets import load_dataset

import dedup


def clean(batch):
    articles = list(dedup.Cleaner().map(text or "" for text in batch["text"]))
    return {
        "headline": [article.headline for article in articles],
        "body": [article.body for article in articles],
    }


pages = load_dataset("json", data_files="samples/pages.jsonl", split="train")
cleaned = pages.map(clean, batched=True, batch_size=256)
```

## DuckDB

A function on Arrow arrays cleans a few thousand values per call, and can be used in any query:

```python
import duckdb
import pyarrow

import dedup


def bodies(texts):
    return pyarrow.array([article.body for article in dedup.Cleaner().map(texts.to_pylist())], pyarrow.string())


connection = duckdb.connect()
connection.create_function("article_body", bodies, ["VARCHAR"], "VARCHAR", type="arrow")
pages = connection.sql("SELECT url, article_body(text) AS body FROM 'samples/pages.jsonl'").fetchall()
```
"""
