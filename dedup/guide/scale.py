r"""From one file to a billion pages: what was measured on a million, and what a billion would cost.

## The data

A million articles in 1.9 GB of Parquet (`tests/bench/million_set.py`, made anew from real paragraphs, the same rows each
time), in which one report has 100,000 variants, another 100,000 are short notices word for word the same, and one
site has half of all pages. The commands read the ten files, one process on one core of a busy machine: `cpu` is its
processor time, `clock` an upper bound. Figures: `tests/bench/results/million.json` (`tests/bench/million.py`).

| job | 10,000 | 100,000 | 1,000,000 |
| --- | --- | --- | --- |
| `dedup near --storage sqlite:FILE` | 10 s, 226 MB | 80 s, 297 MB | 22.7 min (clock: 100), 460 MB, 2.9 GB of disk |
| `dedup near`, in memory | 7 s, 223 MB | 57 s, 792 MB | not run |
| `dedup learn` | 8 s, 228 MB | 75 s, 269 MB | 13.2 min (clock: 36), 283 MB, 0.8 GB of temporary disk |
| `dedup batch`, one worker | 32 s, 367 MB | 226 s, 80 MB (`Cleaner.map`, `scale.json`) | not run |

Times are seconds of processor time, memory is the peak with libraries, which take 160 MB where Parquet is read. `near`
reads clean bodies (`--cleaned`). Adding slowed from 1,900 articles a second in the first tenth to 1,460 in the last,
beside up to ten other processes; what is written, 14 GB, is five times the file. The run of a million had a file of 190
MB beside the index while buckets were entered; it is bounded to 70 MB since. Pairwise F1 on the known stories is .9999 or
more for the report, the notices and the ordinary stories alike: made stories are easier to tell apart than real ones,
for which `tests/bench/results/near.json` has the figures.

## Skew: which bounds there are, and what is lost by them

| step | bound | what is lost |
| --- | --- | --- |
| a story of many articles | about 300 bytes of memory for each article of it | nothing |
| a bucket of 100 articles and more | given up after 100 comparisons in vain for each of its articles | two copies that share no other bucket |
| the same on Spark | each article is compared with 20 of the bucket | parts of a story that are like none of them in any bucket |
| buckets in SQLite | entered 500,000 at a time: 50 MB | nothing |
| pages for `learn` | 32 million characters in memory, the others in a temporary file | nothing |
| a site | `learn` reads 1,000 of its pages | what only the others repeat |

```pycon
>>> from dedup.stories.index import ArticleIndex
>>> notice = "No warnings are in force for the coast tonight, the weather office of the harbour said."
>>> with ArticleIndex() as index:
...     index.add_many((f"notice-{number:03}", notice) for number in range(300))
...     [(story.keep, len(story.members)) for story in index.stories()]
300
[('notice-000', 300)]
```

On a sample of such articles the clusters are those of comparing every pair (`tests/test_crowds.py`).

## A billion pages, on paper

Nothing below was run. It follows from the rates above, from `tests/bench/results/cluster.json` (a standalone cluster of
two workers on one machine, 20,000 rows, one worker killed in each job: results equal to the library's; `clean` takes
1.12 times the processor time of `Cleaner.map`) and from what each step stores for an article of 2,000 characters.

| step | core hours | shuffle | storage |
| --- | --- | --- | --- |
| pages, Parquet with zstd | | | 1 to 2 TB |
| `clean` | 1,100 (4.0 ms a page) | none | as much as the bodies, 1 TB |
| `learn` | at most 420 (1.5 s a site of 1,000 pages) | at most the texts: 1,000 pages a site | some kB a site |
| `near`: shingles, signatures, comparing | at least 380 (1.4 ms an article) | 1.8 kB an article for the buckets, up to three times: 5 TB | 2.8 kB an article while it runs: 2.8 TB |

So a hundred cores are busy for a day, if Spark's own work in `near` costs little beside it, which is not known: on
20,000 rows its stages take longer to start than to run. Ids of 40 characters are most of the shuffle of `near`; ids of
eight would make it 2 TB.

How to split it:

- `clean` by file: pages know nothing of each other. Sort by site within a file where packs of sites are used.
- `learn` by site, such as by a hash of its name: sites know nothing of each other, and a thousand pages of each are
  enough. Run it on a month, not on the whole crawl.
- `near` by band: buckets of different bands never meet. Ten runs over four bands each shuffle a tenth at a time; their
  pairs go together into one search for components, which has only pairs, a few for each copy. By language, if an
  article is never compared with a translation: it is not found by `near` either way.
- Day by day where that is enough: an index in SQLite or Redis of the last month, queried by each day's articles (2.4 ms
  each), needs no cluster.

Not tried: YARN and Kubernetes; more than two workers, or workers on several machines; object storage; more than 20,000
rows on Spark; a stage that spills to disk; the memory of a Redis server with a million articles; the loss of the driver,
or of two machines at once without `spark.checkpoint.dir`; a million real articles of one language, whose unrelated
articles share more shingles than made ones.
"""
