r"""The guide: one page for each topic beyond the README.

These modules contain only text. `pdoc -d google dedup dedup.guide -o site` (extra `docs`) renders them, and the API
reference of `dedup`, as HTML; in Python, `help("dedup.guide.contract")` shows one page. The tests run every example.
Other modules that a page names, such as `dedup.boilerplate.rules.rule`, can be added to that command, or read with
`help`.

| page | content |
| --- | --- |
| `dedup.guide.contract` | what a result guarantees, and how to query it |
| `dedup.guide.never` | what is never removed, and why |
| `dedup.guide.copies` | how copies are recognised |
| `dedup.guide.packs` | how to write a rule pack: rules, examples, what to keep, sites, review, learning |
| `dedup.guide.markup` | HTML and Markdown: pages with their metadata, text with markup |
| `dedup.guide.batch` | cleaning many files in place, and data sets: the journal, resuming, rejects, exit codes |
| `dedup.guide.serve` | a local web page, reviewing in the browser, and `POST /clean` for pipelines that are not Python |
| `dedup.guide.compare` | what another setting, pack or version of dedup would change in a corpus |
| `dedup.guide.frames` | notebooks, pandas, Polars, Hugging Face datasets, DuckDB |
| `dedup.guide.pipeline` | the library in a pipeline: processes, Scrapy, datatrove, Spark, the index of articles, the boilerplate of sites |
| `dedup.guide.quality` | what was measured: the score, clean texts, extractors, HTML, learned packs |
| `dedup.guide.scale` | measurements on a million articles, an estimate for a billion; skew and its bounds |
| `dedup.guide.limits` | sizes, times, languages, known failures |
"""
