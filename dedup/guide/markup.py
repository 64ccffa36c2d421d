r"""HTML and Markdown: a page with its metadata, and text with markup.

## A page of HTML

`dedup clean` recognises a page by its content, never by its name (extra `html`). `dedup batch` does the same with the
pages of web archives (extra `warc`), and both give the same article.

1. The page is decoded: a byte order mark gives the encoding, else valid UTF-8 is read as that, else what the server
   named (in archives), else the `meta` element. Without any, it is guessed from the words. `--encoding` sets it.
2. Every line that a browser would show is read, in the order of the page, also what a script would expand: a line for
   each paragraph, heading, list item or row of a table of data.
3. [trafilatura](https://trafilatura.readthedocs.io) extracts the main text. Which lines it kept is evidence, as are the
   elements, links, classes and ids around each line. A classifier for the lines of pages decides: it brings back
   paragraphs that the extractor lost, and removes boilerplate that it kept.
4. The page's own data (JSON-LD, Open Graph, `meta` elements, title, heading) give the headline, the names of site and
   authors, and `article.metadata`. The printed heading takes precedence over titles for search engines; a headline that
   the page does not show is set above the text.
5. Where both the visible lines and the extractor have less than half of what the page's JSON-LD gives as the article's
   text, that text is cleaned instead, like any other.

`article.source`, and so the lines of the diff, are the visible lines. `scope` makes no difference: a page is a page.

```pycon
>>> import dedup, pathlib
>>> page = dedup.clean_html(
...     pathlib.Path("samples/ferry.html").read_bytes(), url="https://harbourpost.example/ferry"
... )
>>> page.headline
'Night ferry returns to the harbour after two winters'
>>> page.metadata.authors, page.metadata.published
(('Ana Quay',), '2025-03-14T09:30:00+01:00')
>>> [removal.text for removal in page.removals if removal.rule == "html.byline"]
['Ana Quay']
```

A page of more than 20,000,000 characters, 50,000 elements or 200 levels of them is refused, as is one that shows no
text. What a browser would show is a page, also without an `html` element: `dedup.clean_html` takes fragments, and
`dedup clean` what begins like a page. `check`, `diff` and `fix` never treat a page as a text: one in a folder is
skipped and counted, one that is named is an error.

Measurements of the way from HTML to the article are in `dedup.guide.quality`.

## Markdown

Markdown is read like any text. Headings, lists, quotations, emphasis, tables with data, references and footnotes are
kept, fenced code is not touched inside. Images, link lists and the marks that converters leave without content are
removed. `--format markdown` and `fix` keep blocks together and the addresses of links, so that a parser reads the same
paragraphs; in plain text, marks that occur by chance are escaped.

```console
$ printf '# Night ferry returns to the harbour\n\n![Harbour](harbour.jpg)\n\n' > ferry.md
$ printf 'The **night ferry** sails again on [Monday](https://port.example/times).\n\n' >> ferry.md
$ printf -- '- Fares stay.\n- Bicycles travel free.\n\n[Share](https://x.example)\n' >> ferry.md
$ dedup clean ferry.md --diff none --format markdown
# Night ferry returns to the harbour

The **night ferry** sails again on [Monday](https://port.example/times).

- Fares stay.
- Bicycles travel free.
```
"""
