r"""HTML and Markdown: pages with their metadata, and text with markup.

## HTML pages

`dedup clean` recognises a page by its content, never by its name (extra `html`). `dedup batch` does the same with the
pages of web archives (extra `warc`), and both give the same article.

1. The page is decoded. The encoding is given by a byte order mark, else it is UTF-8 if the bytes are valid UTF-8, else
   what the server named (in archives), else what the `meta` element names; failing all that, it is guessed from the
   words. `--encoding` sets it.
2. Every line that a browser would show is read, in the order of the page, including what a script would expand: a line
   for each paragraph, heading, list item or row of a data table.
3. [trafilatura](https://trafilatura.readthedocs.io) extracts the main text. Which lines it kept is evidence, as are
   the elements, links, classes and ids around each line. A classifier for lines of HTML pages decides: it restores
   paragraphs that the extractor lost, and removes boilerplate that it kept.
4. The page's own data (JSON-LD, Open Graph, `meta` elements, title, heading) give the headline, the names of site and
   authors, and `article.metadata`. The printed heading takes precedence over titles for search engines; a headline that
   the page does not show is set above the text.
5. If the visible lines and the extractor's text each contain less than half of the article text in the page's JSON-LD,
   that text is cleaned instead, like any other text.

`article.source`, and so the diff, consists of the visible lines. `scope` makes no difference for a page.

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

A page of more than 20,000,000 characters, 50,000 elements or 200 levels of nesting is refused, as is one that shows no
text. An `html` element is not needed: `dedup.clean_html` takes fragments, and `dedup clean` takes whatever begins like
HTML. `check`, `diff` and `fix` never treat a page as a text: one in a folder is skipped and counted, one that is named
is an error.

Measurements for HTML are in `dedup.guide.quality`.

## Markdown

Markdown is read like any text. Headings, lists, quotations, emphasis, tables with data, references and footnotes are
kept, and the inside of fenced code is never changed. Images, lists of links and markup that a converter left without
content are removed. `--format markdown` and `fix` keep blocks together and keep the addresses of links, so that a
parser reads the same paragraphs; characters of a plain text that would be markup are escaped.

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
