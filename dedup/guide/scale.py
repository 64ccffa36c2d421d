r"""From one file to a billion pages: measurements on a million articles, and an estimate for a billion.

## The data

The data are a million articles in 1.9 GB of Parquet, which `tests/bench/million_set.py` generates from real
paragraphs, always with the same rows. One report has 100,000 variants, another 100,000 articles are identical short
notices, and half of all pages are from one site. The commands read the ten files in one process on one core of a busy
machine, so that wall time (`clock`) is only an upper bound. Figures: `tests/bench/results/million.json`
(`tests/bench/million.py`).

| job | 10,000 | 100,000 | 1,000,000 |
| --- | --- | --- | --- |
| `dedup near --storage sqlite:FILE` | 10 s, 226 MB | 80 s, 297 MB | 18.0 min (clock: 26), 459 MB, 2.9 GB of disk |
| `dedup near`, in memory | 7 s, 223 MB | 57 s, 792 MB | 14.7 min (clock: 25), 6.3 GB |
| `dedup learn` | 8 s, 228 MB | 75 s, 269 MB | 13.2 min (clock: 36), 283 MB, 0.8 GB of temporary disk |
| `dedup batch`, one worker | 32 s, 367 MB | 226 s, 80 MB (`Cleaner.map`, `scale.json`) | 56 min (clock: 77), 496 MB, 2.8 GB of output |

Times are CPU time; memory is the peak including libraries, which take 160 MB for reading Parquet. `near` was given
clean bodies (`--cleaned`). The rate of adding fell from 2,230 articles per second in the first tenth to 1,860 in the
last in SQLite, and from 2,780 to 2,630 in memory; 14 GB were written in all, five times the size of the index. The
file beside the index, into which SQLite writes first, took 41 MB at most.
Pairwise F1 on the known stories is at least .9999 for the report, the notices and the ordinary stories alike:
synthetic stories are easier to tell apart than real ones, for which `tests/bench/results/near.json` has the figures.

## Skew: the bounds, and what they lose

| step | bound | what is lost |
| --- | --- | --- |
| a story of many articles | about 300 bytes of memory per article | nothing |
| a bucket of 100 articles or more | abandoned after 100 unsuccessful comparisons for each of its articles | pairs of copies that share no other bucket |
| the same on Spark | each article is compared with 20 others of the bucket | parts of a story that resemble none of these in any bucket |
| buckets in SQLite | inserted 500,000 at a time: 50 MB | nothing |
| pages for `learn` | 32 million characters in memory, the rest in a temporary file | nothing |
| a site | `learn` reads 1,000 of its pages | boilerplate that only the others have |

```pycon
>>> from dedup.stories.index import ArticleIndex
>>> notice = "No warnings are in force for the coast tonight, the weather office of the harbour said."
>>> with ArticleIndex() as index:
...     index.add_many((f"notice-{number:03}", notice) for number in range(300))
...     [(story.keep, len(story.members)) for story in index.stories()]
300
[('notice-000', 300)]
```

On a sample of such articles, the clusters are the same as if every pair were compared (`tests/test_crowds.py`).

## A billion pages: an estimate

Nothing below was run. The figures are extrapolated from the rates above, from `tests/bench/results/cluster.json` (a
standalone cluster of two workers on one machine, each with 600 MB of heap, one of them killed in each job: results
equal to the library's on 200,000 rows for `clean`, `learn` and `near`; `clean` takes 1.12 times the CPU time of
`Cleaner.map`) and from what each step stores for an article of 2,000 characters.

| step | core hours | shuffled data | storage |
| --- | --- | --- | --- |
| pages, Parquet with zstd | | | 1 to 2 TB |
| `clean` | 1,100 (4.0 ms per page) | none | as much as the bodies, 1 TB |
| `learn` | at most 420 (1.5 s per site of 1,000 pages) | at most the texts: 1,000 pages per site | some kB per site |
| `near`: shingles, signatures, comparing | at least 380 (1.4 ms per article) | 1.8 kB per article for the buckets, up to three times: 5 TB | 2.8 kB per article while it runs: 2.8 TB |

So a hundred cores are busy for a day, if Spark's own overhead in `near` is small. It was not on 200,000 rows: with two
busy cores, one of which was lost in the middle, the job took 17 minutes; the library takes 3 on one core. Most of what
`near` shuffles is ids of 40 characters; with ids of eight it would be 2 TB.

How to split it:

- `clean` by file: pages are independent of each other. If packs of sites are used, sort each file by site.
- `learn` by site, for example by a hash of its name: sites are independent, and a thousand pages of each are enough.
  Run it on a month, not on the whole crawl.
- `near` by band: buckets of different bands are independent. Ten runs over four bands each shuffle a tenth at a time;
  the pairs of all runs go into one search for connected components, which has only a few pairs for each copy. Splitting
  by language loses nothing, because `near` never finds translations.
- Day by day, where that is enough: an index of the last month in SQLite or Redis, queried by each day's articles (2.4
  ms each), needs no cluster.

Not tried: YARN and Kubernetes; more than two workers, or workers on several machines; object storage; more than
200,000 rows on Spark; the memory of a Redis server with a million articles; the loss of the driver, or of two
machines at once without `spark.checkpoint.dir`; a million real articles of one language, whose unrelated articles
share more shingles than synthetic ones.
"""
